"""Writes files in a process beside the server (``worker``): a report takes 0.3 s of processor time
and some 200 MB, which would otherwise delay the pages."""

from __future__ import annotations

import pickle
from contextlib import suppress
from datetime import UTC, datetime
from threading import Lock, Thread

from checklist.answers import Assessment
from checklist.drafts import DraftFor
from checklist.load import Content
from checklist.model import Lang
from report.apart import watched
from report.beside import Beside
from report.formats import FORMATS, make
from report.making.worker import FAILED
from wording.comparison import Before

#: Seconds for one file. The longest report there can be takes a few.
PATIENCE = 60.0
#: Bytes of memory beside the program itself; the longest report takes a quarter.
MOST_MEMORY = 1_000_000_000

#: A file as it is asked for: what ``Maker.make`` is given.
_Job = tuple[str, Assessment, Lang, datetime, Before | None, DraftFor | None]


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
        self._worker: Beside | None = None
        self._was_warmed = False
        self._blank: dict[tuple[str, Lang], bytes] = {}

    @property
    def pid(self) -> int | None:
        """The process that is at work or waiting; ``None`` before it is needed."""
        return None if self._worker is None else self._worker.process.pid

    def make(
        self,
        name: str,
        assessment: Assessment,
        lang: Lang,
        made_at: datetime,
        before: Before | None = None,
        wanted: DraftFor | None = None,
    ) -> bytes:
        """The bytes of a file, as ``formats.make`` writes it; what is the same for everybody is
        made once. Raises NotMadeError."""
        if name == "json":  # takes no time
            return make(name, assessment, self._content, lang, made_at)
        if FORMATS[name].is_blank:
            if (name, lang) not in self._blank:
                self._blank[name, lang] = self._make((name, assessment, lang, made_at, None, None))
            return self._blank[name, lang]
        return self._make((name, assessment, lang, made_at, before, wanted))

    def _make(self, job: _Job) -> bytes:
        asked = pickle.dumps(job)
        if not self._lock.acquire(timeout=self.patience):
            raise NotMadeError("other files took too long")
        try:
            try:
                return self._ask(asked)
            except (EOFError, OSError):  # it was ended while it waited, or broke: once more
                self._end()
            return self._ask(asked)
        except EOFError:
            self._end()
            raise NotMadeError("the process broke") from None
        except OSError:  # no process can be started
            self._end()
            name, assessment, lang, made_at, before, wanted = job
            return make(name, assessment, self._content, lang, made_at, before, wanted)
        finally:
            self._lock.release()

    def warm(self) -> None:
        """Starts the process ahead, once, and has it write the example's report: its fonts and
        libraries are loaded then. For pages that offer files; returns at once."""
        if self._worker is None and not self._was_warmed:
            self._was_warmed = True
            Thread(target=self._write_example, daemon=True).start()

    def _write_example(self) -> None:
        with suppress(NotMadeError):  # whoever wants a file is told
            self.make("pdf", self._content.example, "ja", datetime.now(UTC))

    def close(self) -> None:
        """Ends the process; the next ``make`` starts a new one."""
        with self._lock:
            self._end()

    def _ask(self, job: bytes) -> bytes:
        """One file by the process. Raises EOFError or OSError where it has ended."""
        if self._worker is None:
            self._worker = Beside("report.making.worker", self._content)
        with watched(self._worker.process, self.patience, MOST_MEMORY) as watch:
            try:
                answer = self._worker.ask([job])
            except (EOFError, OSError):
                if watch.reason is None:
                    raise
                self._end()
                raise NotMadeError("it took too long, or too much") from None
        if answer.startswith(FAILED):
            raise NotMadeError(answer[1:].decode())
        return answer[1:]

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()


class Files:
    """The files of an assessment as it is, dated ``made_at`` (with its time zone): each is made
    when it is first asked for, and kept as long as this is; thread-safe. Who presses twice gets
    the one file twice."""

    def __init__(self, maker: Maker, assessment: Assessment, lang: Lang, made_at: datetime) -> None:
        self._maker = maker
        self._of = assessment, lang, made_at
        self._made: dict[tuple[str, DraftFor | None], bytes] = {}
        self._lock = Lock()

    def make(
        self, name: str, before: Before | None = None, wanted: DraftFor | None = None
    ) -> bytes:
        """As ``Maker.make``; what compares with an earlier assessment is made each time."""
        if before is not None:
            return self._maker.make(name, *self._of, before, wanted)
        with self._lock:
            if (name, wanted) not in self._made:
                self._made[name, wanted] = self._maker.make(name, *self._of, None, wanted)
            return self._made[name, wanted]
