"""Programs of ours that work beside the server, spoken to over pipes: they write files (``making``)
and read those of strangers (``reading``).

On a program's standard input come messages: first the content, then whatever it is asked; each
answer on standard output is one message. It ends when its input does, so also when its parent was
killed. Both ends are ours and of the same version, so messages are pickled.

They are programs of their own, like ``report.parser``: started by ``multiprocessing`` they would
import the server's main module again, which Streamlit replaces while a page runs.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:  # a program imports what it needs itself
    from checklist.load import Content

_HOUSE = Path(__file__).resolve().parents[1]
_LENGTH = struct.Struct(">Q")
#: How often pickling is begun anew: more than there is to be filled in.
_FILLED_IN = 200

#: What a program does: the answers to what arrives on the pipe, one after another.
Work = Callable[["Content", BinaryIO], Iterator[bytes]]


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


class Beside:
    """A running program, started by making this. ``program``: the name of its module. Raises
    OSError where no process can be started."""

    def __init__(self, program: str, content: Content) -> None:
        command = [sys.executable, "-m", program]
        self.process = subprocess.Popen(  # noqa: S603 (our own program, no shell)
            command, cwd=_HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._content: Content | None = content

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def ask(self, messages: Iterable[bytes]) -> bytes:
        """The answer to some messages. Raises EOFError or OSError where the program has ended."""
        to, answers = cast(BinaryIO, self.process.stdin), cast(BinaryIO, self.process.stdout)
        if self._content is not None:
            pickled = _pickled(self._content)
            self._content = None
            send(pickled, to)
        for message in messages:
            send(message, to)
        return receive(answers)

    def end(self) -> None:
        """Ends it at once: it holds nothing that could be lost."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # the rest of a message is dropped
                    pipe.close()
        self.process.wait()


def _pickled(content: object) -> bytes:
    """The content as it is sent. What it works out once, when it is first asked for
    (``cached_property``), another thread may fill in just now; then it is begun anew."""
    for _ in range(_FILLED_IN):
        try:
            return pickle.dumps(content)
        except RuntimeError as error:
            if "changed size during iteration" not in str(error):
                raise
    return pickle.dumps(content)


def begin(program: str, *arguments: str) -> None:
    """Starts a program of ours that is asked nothing and ends by itself. Raises OSError."""
    command = [sys.executable, "-m", program, *arguments]
    subprocess.Popen(command, cwd=_HOUSE, stdin=subprocess.DEVNULL)  # noqa: S603 (no shell)


def serve(work: Work) -> int:
    """The program itself: answers until its input ends; returns the exit status 0."""
    # who interrupts the server in a terminal interrupts us, too: our input ends then
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):  # not on Windows
        os.nice(5)  # pages have priority
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # output of a library must not get among the answers
    with contextlib.suppress(EOFError, BrokenPipeError):
        content: Content = pickle.loads(receive(source))  # noqa: S301 (from our own process)
        for answer in work(content, source):
            send(answer, sink)
    return 0
