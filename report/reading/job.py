"""One reading, as it is asked of the process that reads, and its answer."""

from __future__ import annotations

import contextlib
import signal
import traceback
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

from checklist.load import Content
from checklist.problems import ProblemsError
from report.apart import NotReadError, NotReadReason
from report.beside import receive
from report.parser import limit_memory

#: What files can be.
JobKind = Literal["report", "cohort", "city"]


@dataclass(frozen=True, slots=True)
class ReadingJob:
    """What is to be read: one report (``row``: see ``read_report``), the files of a cohort
    (``row``: that of the headings), or the values of a city, by their names; with the seconds of
    processor time and bytes of memory it may take."""

    kind: JobKind
    names: tuple[str, ...]
    row: int | None
    seconds: float
    memory: int


class ReceivedFiles(Collection[tuple[str, bytes]]):
    """The files of a job, received when they are asked for, once."""

    def __init__(self, names: Sequence[str], pipe: BinaryIO) -> None:
        self._names, self._pipe, self._left = names, pipe, len(names)

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        for name in self._names[len(self) - self._left :]:
            self._left -= 1
            yield name, receive(self._pipe)

    def __contains__(self, file: object) -> bool:
        raise TypeError("a file that was received is not kept")


@dataclass(frozen=True, slots=True)
class JobResult:
    """What was read, or why not: exactly one is set. ``refused`` are the arguments of ``error``."""

    read: Any = None
    error: type[ProblemsError] | None = None
    refused: tuple[Any, ...] = ()
    failure: str = ""


def answered(job: ReadingJob, files: ReceivedFiles, content: Content) -> JobResult:
    """The answer to a job, worked out within its limits."""
    from report.city_values import read_city_values
    from report.form.read import SeveralSubmissionsError
    from report.opening import read_report
    from report.tables.read import gather

    if job.kind == "cohort":  # what it needs is no fault of the files
        import report.tables.files  # noqa: F401

    with limited(job):
        try:
            if job.kind == "cohort":
                return JobResult(gather(files, content, job.row))
            ((_, data),) = files
            if job.kind == "city":
                return JobResult(read_city_values(data, content))
            return JobResult(read_report(data, content, job.row))
        except SeveralSubmissionsError as several:
            return JobResult(error=SeveralSubmissionsError, refused=(several.submissions,))
        except NotReadError as error:
            return JobResult(error=NotReadError, refused=(error.reason,))
        except ProblemsError as error:
            return JobResult(error=ProblemsError, refused=(error.problems,))
        except MemoryError:
            reason: NotReadReason = "too_large"
            return JobResult(error=NotReadError, refused=(reason,))
        except Exception as error:  # a fault of ours: the next file may be read all the same
            traceback.print_exc()
            return JobResult(failure=type(error).__name__)


@contextlib.contextmanager
def limited(job: ReadingJob) -> Iterator[None]:
    """The limits of a job; outside of it there are none. The system ends us where we take too
    long; where it cannot, ``reader`` does."""
    if not hasattr(signal, "setitimer"):  # Windows
        yield
        return
    with limit_memory(job.memory):
        signal.setitimer(signal.ITIMER_PROF, job.seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
