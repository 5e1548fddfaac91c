"""Starts the program that reads a table (until the tables are read by ``report.apart``)."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import BoundedSemaphore

from report.parser import Code

#: Seconds until the program is ended from outside: starting it takes long on a busy machine.
_PATIENCE = 15
#: So many programs at once: who brings a table then waits, and the pages go on.
_AT_ONCE = BoundedSemaphore(2)


def ran(program: Path, libraries: Sequence[str], data: bytes, *arguments: str) -> bytes:
    """What a program of ours for reading a file from outside prints: it gets ``data`` on standard
    input, and as arguments these and the folders of its libraries. Raises OSError or
    SubprocessError where it cannot be run, ends in failure or takes too long."""
    # what the system itself needs to start a program; nothing else of ours is its business
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    # without it every thread of a library reserves memory that the limit then counts
    kept["MALLOC_ARENA_MAX"] = "1"
    try:
        with _AT_ONCE:
            ended = subprocess.run(  # noqa: S603 (our own program, no shell)
                [sys.executable, "-I", str(program), *arguments, *_folders(libraries)],
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_PATIENCE,
                env=kept,
                check=True,
            )
    except subprocess.CalledProcessError as error:
        if error.returncode == Code.CANNOT_START:
            names = ", ".join(libraries)
            raise RuntimeError(f"cannot be imported: {names}: see requirements.txt") from None
        raise
    return ended.stdout


def _folders(libraries: Sequence[str]) -> list[str]:
    """Where the program finds what it imports: being isolated, it knows neither the user's own
    packages nor ``PYTHONPATH``."""
    specs = map(importlib.util.find_spec, libraries)
    places = (Path(spec.origin).parent.parent for spec in specs if spec and spec.origin)
    return [str(place) for place in dict.fromkeys(places)]
