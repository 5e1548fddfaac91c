"""The entrance of every command: encodings, interrupts and closed pipes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from io import TextIOWrapper

#: Exit codes that shells use for a program ended by an interrupt, or by a closed pipe.
INTERRUPTED, UNREAD = 130, 141

Main = Callable[[Sequence[str] | None], int]


def command(main: Main) -> Callable[..., int]:
    """Makes ``main`` (takes the arguments, or ``None`` for those of the program; returns the exit
    code) the entrance of a command. Files and pipes get UTF-8; a terminal keeps its own encoding,
    with a replacement for characters it lacks. A closed pipe (``| head``) or an interrupt ends the
    command without a traceback, with the exit code that shells use for it."""

    @wraps(main)
    def run(arguments: Sequence[str] | None = None) -> int:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):  # else a program that calls us took it away
                encoding = stream.encoding if stream.isatty() else "utf-8"
                stream.reconfigure(encoding=encoding, errors="replace")
        try:
            try:
                return main(arguments)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            # Python writes what is left once more at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return UNREAD
        except KeyboardInterrupt:
            return INTERRUPTED

    return run
