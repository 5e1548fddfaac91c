"""Files made in a process beside the server."""
