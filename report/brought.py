"""What a file brought back: an assessment, and what could not be read of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from checklist.answers import Assessment
from checklist.problems import Problem
from checklist.versions import Migrated

Kind = Literal["json", "pdf", "word", "excel", "questionnaire", "submission"]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file brought: the assessment, and what another version of the checklist dropped or
    newly asks (``migrated``). ``refused`` are places that could not be read while all others were:
    empty for a save file, which is read whole or not at all. ``row``: of a submission, where it
    stands in its table as a spreadsheet counts. ``earlier``: of a questionnaire, what was filled
    in when it was handed out: only what differs was said."""

    migrated: Migrated
    kind: Kind
    refused: tuple[Problem, ...] = ()
    row: int | None = None
    earlier: Assessment = field(default_factory=Assessment, compare=False)

    @property
    def assessment(self) -> Assessment:
        return self.migrated.assessment
