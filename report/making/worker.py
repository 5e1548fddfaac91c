"""The program that writes files; ``maker`` starts it. It is asked for one file by each message; an
answer is a status byte, and the file or the name of the error."""

from __future__ import annotations

import gc
import pickle
import sys
import traceback
from collections.abc import Iterator
from typing import BinaryIO

from checklist.load import Content
from report.beside import receive, serve

MADE, FAILED = b"+", b"-"


def files(content: Content, source: BinaryIO) -> Iterator[bytes]:
    """The files asked for on a pipe."""
    from report.formats import make
    from report.typesetting import forget

    gc.freeze()  # the content: it need not be looked through while files are made
    while True:
        job = pickle.loads(receive(source))  # noqa: S301 (our own process)
        try:
            answer = MADE + make(job, content)
        except Exception as error:  # whatever it is: the next file may be made all the same
            traceback.print_exc()
            answer = FAILED + type(error).__name__.encode()
        yield answer
        forget()  # no request waits now


if __name__ == "__main__":
    sys.exit(serve(files))
