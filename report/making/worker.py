"""The program that writes files; ``maker`` starts it and talks to it over pipes.

On standard input come messages: first the content, then one for each file. Each answer on standard
output is a status byte, and the file or the traceback. The program ends when its input does, so
also when its parent was killed. Both ends are ours and of the same version, so messages are
pickled.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import struct
import sys
import traceback
from typing import Any, BinaryIO

MADE, FAILED = b"+", b"-"
_LENGTH = struct.Struct(">Q")


def send(message: bytes, pipe: BinaryIO) -> None:
    """Writes a message with its length (8 bytes, big endian) before it."""
    pipe.write(_LENGTH.pack(len(message)) + message)
    pipe.flush()


def receive(pipe: BinaryIO) -> bytes:
    """The next message. Raises EOFError at the end of the pipe."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    message = pipe.read(length)
    if len(message) < length:
        raise EOFError
    return message


def main() -> int:
    """Makes files until the input ends; returns the exit status 0."""
    # who interrupts the server in a terminal interrupts us, too: our input ends then
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):  # not on Windows
        os.nice(5)  # pages have priority
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # output of a library must not get among the files
    with contextlib.suppress(EOFError, BrokenPipeError):
        content: Any = pickle.loads(receive(source))  # noqa: S301 (from our own process)
        from report.formats import make
        from report.typesetting import forget

        while True:
            name, assessment, *rest = pickle.loads(receive(source))  # noqa: S301
            try:
                answer = MADE + make(name, assessment, content, *rest)
            except Exception as error:  # whatever it is: the next file may be made all the same
                traceback.print_exc()
                answer = FAILED + type(error).__name__.encode()
            send(answer, sink)
            forget()  # no request waits now
    return 0


if __name__ == "__main__":
    sys.exit(main())
