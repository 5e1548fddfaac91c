"""The program that reads files of strangers; ``reader`` starts it and talks to it over pipes.

On standard input come messages, as in ``report.making.worker``: first the content, then for each
reading a ``Job`` and its files; each answer is an ``Answer``. It ends when its input does, or where
the system ends it because a file took too much.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys

from checklist.load import Content
from report.making.worker import receive, send
from report.reading.job import Files, Job, answered


def main() -> int:
    """Reads files until the input ends; returns the exit status 0."""
    # who interrupts the server in a terminal interrupts us, too: our input ends then
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):  # not on Windows
        os.nice(5)  # pages have priority
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # output of a library must not get among the answers
    with contextlib.suppress(EOFError, BrokenPipeError):
        content: Content = pickle.loads(receive(source))  # noqa: S301 (from our own process)
        while True:
            job: Job = pickle.loads(receive(source))  # noqa: S301
            files = Files(job.names, source)
            answer = pickle.dumps(answered(job, files, content))
            for _ in files:  # what nobody looked at
                pass
            send(answer, sink)
    return 0


if __name__ == "__main__":
    sys.exit(main())
