"""Writes files in processes beside the server (``worker``): a report takes 0.3 s of processor time
and some 200 MB, which would otherwise delay the pages."""

from __future__ import annotations

import pickle
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime
from threading import Lock, Thread

from checklist.answers import Assessment
from checklist.drafts import DraftFor
from checklist.load import Content
from checklist.model import Lang
from report.formats import FORMATS, MakingJob, make
from report.making.worker import FAILED
from report.pool import BusyError, EndedError, Pool
from wording.comparison import Before

#: Seconds for one file. The longest report there can be takes a few.
PATIENCE = 60.0
#: Bytes of memory beside the program itself; the longest report takes a quarter.
MOST_MEMORY = 1_000_000_000
#: Processes at once; the second is started when a file has waited for the first so many seconds.
AT_ONCE, HURRY = 2, 1.0
#: What a process writes first, ahead of who wants a file: so it has loaded the libraries and fonts
#: of each kind, a step of a quarter of a second at a time, the first what all kinds need.
_FIRST = ("calendar", "docx", "pdf", "xlsx", "slides")
#: A process that has grown by so many bytes is ended after its answer.
MOST_GROWTH = 400_000_000


class NotMadeError(Exception):
    """A file could not be made: it took too long, or failed. The next one may succeed."""


class Maker:
    """Writes files of one content pack; thread-safe. A process is started when first needed and
    again after it broke, a second one while files have to wait; where none can be started, files
    are written in this process. They end with ours, however ours ends, or by ``close``."""

    def __init__(self, content: Content, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._content = content
        self._programs = Pool(
            "report.making.worker",
            content,
            at_once=AT_ONCE,
            most_growth=MOST_GROWTH,
            hurry=HURRY,
            first=pickle.dumps(self._example(_FIRST[0])),
        )
        self._to_write = deque(_FIRST)
        self._blank: dict[tuple[str, Lang], bytes] = {}

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that are at work or waiting; none before they are needed."""
        return self._programs.pids

    def make(self, job: MakingJob) -> bytes:
        """The bytes of a file, as ``formats.make`` writes it; what is the same for everybody is
        made once. Raises NotMadeError."""
        if job.name == "json":  # takes no time
            return make(job, self._content)
        if not FORMATS[job.name].is_blank:
            return self._make_beside(job)
        key = job.name, job.lang
        if key not in self._blank:
            self._blank[key] = self._make_beside(job)
        return self._blank[key]

    def _make_beside(self, job: MakingJob) -> bytes:
        try:
            answer = self._ask(pickle.dumps(job))
        except BusyError:
            raise NotMadeError("other files took too long") from None
        except EndedError as ended:
            took = "it took too long, or too much"
            raise NotMadeError(took if ended.reason else "the process broke") from None
        except OSError:  # no process can be started
            return make(job, self._content)
        if answer.startswith(FAILED):
            raise NotMadeError(answer[1:].decode())
        return answer[1:]

    def _ask(self, job: bytes, *, in_hurry: bool = True) -> bytes:
        """One file by a process. Raises BusyError, EndedError or OSError."""
        with self._programs.one(self.patience, in_hurry=in_hurry) as program:
            try:
                return program.ask([job], self.patience, MOST_MEMORY)
            except EndedError as ended:
                if ended.reason is not None:
                    raise
            return program.ask([job], self.patience, MOST_MEMORY)  # it broke: once more

    def warm(self) -> None:
        """Starts the process ahead, once, and has it write the example in one kind after another:
        what that needs is loaded then. Who wants a file waits for one of them at most. For pages
        that offer files; returns at once."""
        if len(self._to_write) == len(_FIRST) and not self.pids:
            first = self._to_write.popleft()
            Thread(target=self._write_ahead, args=(first,), daemon=True).start()

    def _write_ahead(self, name: str) -> None:
        # who wants a file is told; at the end nothing is left to write
        with suppress(BusyError, EndedError, OSError, IndexError):
            while True:
                self._ask(pickle.dumps(self._example(name)), in_hurry=False)
                name = self._to_write.popleft()

    def _example(self, name: str) -> MakingJob:
        return MakingJob(name, self._content.example, "ja", datetime.now(UTC))

    def close(self) -> None:
        """Ends the processes that wait; the next ``make`` starts a new one."""
        self._to_write.clear()
        self._programs.close()


class MadeFiles:
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
        job = MakingJob(name, *self._of, before, wanted)
        if before is not None:
            return self._maker.make(job)
        with self._lock:
            if (name, wanted) not in self._made:
                self._made[name, wanted] = self._maker.make(job)
            return self._made[name, wanted]
