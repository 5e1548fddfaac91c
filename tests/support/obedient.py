"""A program beside the server that does what it is told, for the tests of ``report.pool``: each
answer is its process. ``until PATH``: answers when that file exists; ``grow BYTES``: takes so much
memory; ``break``: ends with status 3; anything else: answers at once."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from report.beside import receive, serve

NAME = "tests.support.obedient"
#: Seconds until it no longer waits for a file.
PATIENCE = 60.0


def answers(_content: object, source: BinaryIO) -> Iterator[bytes]:
    """The answers to what arrives on a pipe."""
    taken = []
    while True:
        what, _, more = receive(source).decode().partition(" ")
        if what == "break":
            os._exit(3)
        if what == "grow":
            taken.append(b"x" * int(more))
        if what == "until":
            last = time.monotonic() + PATIENCE
            while not Path(more).exists() and time.monotonic() < last:
                time.sleep(0.01)
        yield str(os.getpid()).encode()


if __name__ == "__main__":
    sys.exit(serve(answers))
