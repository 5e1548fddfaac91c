"""The survey that is open on the analyst's page: held in the session, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from checklist.problems import ProblemsError
from report.tables.read import Gathered, gather, synthetic
from scoring.cohort import Kernel
from scoring.survey import Survey, survey
from views.server.resources import content

#: Rows of the synthetic cohort: enough that most prefectures have more than five.
SYNTHETIC = 1_000


@dataclass(frozen=True, slots=True)
class Surveyed:
    """``gathered`` and ``survey`` belong together: both or neither. ``files``: which chosen files
    were read last; ``trouble``: why they could not be used, while what was there before stays.
    ``turn`` counts on whenever the file chooser has to be empty again."""

    gathered: Gathered | None = None
    survey: Survey | None = None
    files: tuple[str, ...] = ()
    trouble: ProblemsError | None = None
    turn: int = 0

    def closed(self) -> Surveyed:
        """Without any survey, the file chooser empty."""
        return Surveyed(turn=self.turn + 1)

    def with_synthetic(self) -> Surveyed:
        """With a survey of ``SYNTHETIC`` made-up municipalities."""
        made = synthetic(SYNTHETIC, content())
        return Surveyed(made, _survey_of(made), turn=self.turn + 1)

    def with_files(self, ids: tuple[str, ...], files: Sequence[tuple[str, bytes]]) -> Surveyed:
        """What the chosen files hold; the same files are read only once."""
        if ids == self.files:
            return self
        try:
            gathered = gather(files, content())
        except ProblemsError as error:
            return replace(self, files=ids, trouble=error)
        return Surveyed(gathered, _survey_of(gathered), ids, turn=self.turn)


def _survey_of(gathered: Gathered) -> Survey:
    known = content()
    return survey(gathered.cohort, known.checklist, known.stages, known.schemes, _kernel())


@cache
def _kernel() -> Kernel:
    """The scorer of tables; made once per process, which takes 0.1 s."""
    return Kernel(content().checklist, content().stages)
