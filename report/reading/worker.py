"""The program that reads files of strangers; ``reader`` starts it. For each reading comes a
``ReadingJob`` and then its files; each answer is a ``JobResult``. The system ends it where a file
takes too much."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from typing import BinaryIO

from checklist.load import Content
from report.beside import receive, serve
from report.reading.job import ReadingJob, ReceivedFiles, answered


def readings(content: Content, source: BinaryIO) -> Iterator[bytes]:
    """The answers to the jobs on a pipe."""
    while True:
        job: ReadingJob = pickle.loads(receive(source))  # noqa: S301 (from our own process)
        files = ReceivedFiles(job.names, source)
        answer = pickle.dumps(answered(job, files, content))
        for _ in files:  # what nobody looked at
            pass
        yield answer


if __name__ == "__main__":
    sys.exit(serve(readings))
