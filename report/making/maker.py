"""Writes files in a process beside the server: a report takes 0.3 s of processor time and some 200
MB, which would otherwise delay the pages.

The process (``worker``) is a program of its own, like ``report.parser``: started by
``multiprocessing`` it would import the server's main module again, which Streamlit replaces while a
page runs.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Event, Lock, Timer
from typing import BinaryIO, cast

from checklist.answers import Assessment
from checklist.load import Content
from checklist.model import Lang
from report.formats import make
from report.making.worker import FAILED, receive, send
from wording.comparison import Before

_HOUSE = Path(__file__).resolve().parents[2]
#: Seconds for one file. The longest report there can be takes a few.
PATIENCE = 60.0


class NotMadeError(Exception):
    """A file could not be made: it took too long, or failed. The next one may succeed."""


class Maker:
    """Writes files of one content pack, one after another; thread-safe. The process is started when
    first needed and again after it broke; where none can be started, files are written in this
    process. It ends with ours, however ours ends, or by ``close``."""

    def __init__(self, content: Content, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._content = content
        self._lock = Lock()
        self._worker: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process that is at work or waiting; ``None`` before it is needed."""
        return None if self._worker is None else self._worker.pid

    def make(
        self,
        name: str,
        assessment: Assessment,
        lang: Lang,
        made_at: datetime,
        before: Before | None = None,
    ) -> bytes:
        """The bytes of a file, as ``formats.make`` writes it. Raises NotMadeError."""
        if name == "json":  # takes no time
            return make(name, assessment, self._content, lang, made_at)
        job = pickle.dumps((name, assessment, lang, made_at, before))
        if not self._lock.acquire(timeout=self.patience):
            raise NotMadeError("other files took too long")
        try:
            try:
                return self._ask(job)
            except (EOFError, OSError):  # it was ended while it waited, or broke: once more
                self._end()
            return self._ask(job)
        except EOFError:
            self._end()
            raise NotMadeError("the process broke") from None
        except OSError:  # no process can be started
            self._end()
            return make(name, assessment, self._content, lang, made_at, before)
        finally:
            self._lock.release()

    def close(self) -> None:
        """Ends the process; the next ``make`` starts a new one."""
        with self._lock:
            self._end()

    def _ask(self, job: bytes) -> bytes:
        """One file by the process. Raises EOFError or OSError where it has ended."""
        messages = [job]
        if self._worker is None:
            command = [sys.executable, "-m", "report.making.worker"]
            self._worker = subprocess.Popen(  # noqa: S603 (our own program)
                command, cwd=_HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            messages.insert(0, pickle.dumps(self._content))
        worker, late = self._worker, Event()

        def give_up() -> None:
            late.set()
            worker.kill()

        clock = Timer(self.patience, give_up)
        clock.start()
        try:
            for message in messages:
                send(message, cast(BinaryIO, worker.stdin))
            answer = receive(cast(BinaryIO, worker.stdout))
        except (EOFError, OSError):
            if not late.is_set():
                raise
            self._end()
            raise NotMadeError("it took too long") from None
        finally:
            clock.cancel()
        if answer.startswith(FAILED):
            raise NotMadeError(answer[1:].decode())
        return answer[1:]

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.kill()  # it holds nothing that could be lost
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                with suppress(OSError):  # the rest of a message is dropped
                    pipe.close()
        worker.wait()
