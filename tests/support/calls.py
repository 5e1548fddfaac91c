"""Whom a server calls, whatever it does: seen from inside of it and of its processes."""

from __future__ import annotations

import json
import re
from pathlib import Path

#: Notes every name looked up and every address called, before anything else of a process runs.
_WATCH = """
import json, os, socket, sys

EVENTS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto",
          "socket.sendmsg", "urllib.Request")

def watch(event, arguments):
    if event in EVENTS:
        what = repr([one for one in arguments if not isinstance(one, socket.socket)])
        with open(os.environ["WATCHED"], "a") as file:
            file.write(json.dumps([event, what]) + chr(10))

sys.addaudithook(watch)
socket.getaddrinfo("localhost", 1)  # it is seen
"""
_ALLOWED = re.compile(r"127\.0\.0\.1|::1|localhost|0\.0\.0\.0|/[^']*\.sock")


class Calls:
    """What is noted in a folder by the processes that are started with ``noted`` in their
    environment, and by those that they start."""

    def __init__(self, folder: Path) -> None:
        (folder / "sitecustomize.py").write_text(_WATCH)
        self._notes = folder / "calls"
        self._notes.touch()
        self.noted = {"PYTHONPATH": str(folder), "WATCHED": str(self._notes)}

    @property
    def are_seen(self) -> bool:
        """Whether anything at all was noted: the watch itself looks up a name."""
        return "socket.getaddrinfo" in self._notes.read_text()

    def foreign(self) -> list[str]:
        """Names and addresses that are not of this machine."""
        lines = [json.loads(line) for line in self._notes.read_text().splitlines()]
        return [f"{event} {what}" for event, what in lines if not _ALLOWED.search(what)]
