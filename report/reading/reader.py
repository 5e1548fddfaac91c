"""Reads files of strangers in processes beside the server, within one set of limits.

Whatever a file holds, and however many arrive at once: the server keeps none of it but what was
read, works on none of it, and nobody waits for it but who brought it. Inside the process PDF,
workbooks and Parquet are taken apart in a child of their own (``report.apart``).
"""

from __future__ import annotations

import logging
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, BinaryIO

from checklist.city_values import CityValues
from checklist.load import Content
from report.apart import END_BY_PROCESSOR_TIME, NotReadError, NotReadReason
from report.brought import Brought
from report.pool import BusyError, EndedError, Pool
from report.reading.job import JobKind, JobResult, ReadingJob
from report.tables.read import Gathered

log = logging.getLogger("report")

#: A file: its bytes, or where they are read when its turn comes, one file at a time.
Source = bytes | BinaryIO


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one reading may take: ``seconds`` of processor time, bytes of ``memory`` beside the
    program itself, ``clock`` seconds by the wall."""

    seconds: float
    memory: int
    clock: float


REPORT = Allowance(seconds=1.0, memory=300_000_000, clock=30.0)
COHORT = Allowance(seconds=10.0, memory=300_000_000, clock=60.0)
#: Seconds by the wall for starting the process, and for each file of a cohort beside the first.
START_SECONDS, FILE_SECONDS = 30.0, 1.0
#: Processes at once, and readings that wait for one; further ones are refused.
AT_ONCE, WAITING = 2, 20
#: A process that has grown by so many bytes is ended after its answer.
MOST_GROWTH = 100_000_000


class Reader:
    """Reads files with one content pack; thread-safe. Processes are started when first needed and
    after one has ended. They end with ours, or by ``close``."""

    def __init__(
        self, content: Content, *, report: Allowance = REPORT, cohort: Allowance = COHORT
    ) -> None:
        self._report, self._cohort = report, cohort
        self._programs = Pool(
            "report.reading.worker",
            content,
            at_once=AT_ONCE,
            most_growth=MOST_GROWTH,
            waiting=WAITING,
        )

    def report(self, source: Source, row: int | None = None) -> Brought:
        """The assessment in a report or save file, as ``opening.read_report``. Raises
        ProblemsError; NotReadError also where the file took too much, or too many wait."""
        brought: Brought = self._read("report", [("", source)], row, self._report)
        return brought

    def cohort(self, files: Sequence[tuple[str, Source]], heading: int | None = None) -> Gathered:
        """The cohort in files, as ``tables.read.gather``. Raises as ``report``."""
        longer = FILE_SECONDS * len(files)
        allowance = replace(self._cohort, clock=self._cohort.clock + longer)
        gathered: Gathered = self._read("cohort", files, heading, allowance)
        return gathered

    def city(self, source: Source) -> CityValues:
        """The values of a city, as ``city_values.read_city_values``. Raises as ``report``."""
        values: CityValues = self._read("city", [("", source)], None, self._report)
        return values

    def close(self) -> None:
        """Ends the processes that wait; the next reading starts a new one."""
        self._programs.close()

    def _read(
        self,
        kind: JobKind,
        files: Sequence[tuple[str, Source]],
        row: int | None,
        limits: Allowance,
    ) -> Any:
        job = ReadingJob(kind, tuple(name for name, _ in files), row, limits.seconds, limits.memory)
        answer = self._answer(job, [source for _, source in files], limits.clock)
        if answer.error is not None:
            raise answer.error(*answer.refused)
        if answer.failure:
            raise RuntimeError(f"a file could not be read: {answer.failure}")
        return answer.read

    def _answer(self, job: ReadingJob, sources: Sequence[Source], clock: float) -> JobResult:
        """The answer. Raises NotReadError with the reason where a process has ended, by itself or
        because it took too much; where too many wait for one, or for too long."""
        messages = chain([pickle.dumps(job)], map(_content, sources))
        try:
            with self._programs.one(clock) as program:
                starting = START_SECONDS * (program.pid is None)
                made = program.ask(messages, clock + starting, job.memory)
        except BusyError:
            raise NotReadError("too_long") from None
        except EndedError as ended:
            by_system: NotReadReason = (
                "too_large" if ended.code in END_BY_PROCESSOR_TIME else "damaged"
            )
            raise NotReadError(ended.reason or by_system) from None
        except OSError as error:  # never read here instead
            log.error("no process can be started to read files", exc_info=error)
            raise NotReadError("too_long") from None
        answer: JobResult = pickle.loads(made)  # noqa: S301 (our own program)
        return answer


def _content(source: Source) -> bytes:
    if isinstance(source, bytes):
        return source
    if source.closed:  # it had to make room for others
        raise NotReadError("too_long")
    source.seek(0)
    return source.read()
