"""A survey on the analyst's page, of files or of made-up municipalities (kept by ``analysis``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from checklist.problems import ProblemsError
from report.tables.read import Gathered, synthetic
from scoring.cohort import Kernel
from scoring.survey import Survey, survey
from views.server.clock import today
from views.server.resources import content, reader

if TYPE_CHECKING:  # loads what reads files, which other pages do without
    from report.reading.reader import Source

#: Rows of the synthetic cohort: enough that most prefectures have more than five.
SYNTHETIC = 1_000


@dataclass(frozen=True, slots=True)
class Surveyed:
    """``gathered`` and ``survey`` belong together: both or neither. ``files``: the ids of the
    chosen files read last, ``heading``: the row said to name their columns; ``trouble``: why they
    could not be used, while the survey before stays. ``turn`` increases whenever the file chooser
    has to be emptied."""

    gathered: Gathered | None = None
    survey: Survey | None = None
    files: tuple[str, ...] = ()
    heading: int | None = None
    trouble: ProblemsError | None = None
    turn: int = 0

    def closed(self) -> Surveyed:
        """Without any survey, the file chooser empty."""
        return Surveyed(turn=self.turn + 1)

    def with_synthetic(self) -> Surveyed:
        """With a survey of ``SYNTHETIC`` made-up municipalities."""
        made = synthetic(SYNTHETIC, content())
        return Surveyed(made, _survey_of(made), turn=self.turn + 1)

    def with_files(
        self,
        ids: tuple[str, ...],
        files: Sequence[tuple[str, Source]],
        heading: int | None = None,
    ) -> Surveyed:
        """With the survey of the chosen files; the same files are read only once with the same row
        as their ``heading`` (``None``: it is searched)."""
        if (ids, heading) == (self.files, self.heading):
            return self
        try:
            gathered = reader().cohort(files, heading)
        except ProblemsError as error:
            return replace(self, files=ids, heading=heading, trouble=error)
        return Surveyed(gathered, _survey_of(gathered), ids, turn=self.turn)


def _survey_of(gathered: Gathered) -> Survey:
    return survey(gathered.cohort, content(), today(), _kernel())


@cache
def _kernel() -> Kernel:
    """The kernel of the checklist; made once per process, in 0.1 s."""
    return Kernel(content().checklist, content().stages)
