"""Files written in a process beside the server."""
