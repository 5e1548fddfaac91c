"""Files of strangers read in a process beside the server."""
