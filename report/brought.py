"""The content of a file that was read: an assessment, and the problems in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from checklist.answers import Answer, Assessment
from checklist.problems import Problem
from checklist.versions import Migrated

FileKind = Literal["json", "pdf", "word", "excel", "questionnaire", "submission"]


@dataclass(frozen=True, slots=True)
class Brought:
    """The content of a file: the assessment, with what another version of the checklist dropped or
    newly asks (``migrated``). ``refused`` are the problems of places that could not be read while
    others were: empty for a save file, which is read whole or not at all. ``row``: for a
    submission, its row in the table as a spreadsheet counts. ``earlier``: for a questionnaire, its
    content when it was handed out: only differences from it are answers; ``section``: that of one
    section, the key of this section; ``version``: that of the checklist with which it was made;
    ``besides``: where its sheets answer a criterion differently, the answer of each of them, and
    ``differing``: the problems among ``refused`` that say so."""

    migrated: Migrated
    kind: FileKind
    refused: tuple[Problem, ...] = ()
    row: int | None = None
    earlier: Assessment = field(default_factory=Assessment, compare=False)
    section: str = ""
    version: str = field(default="", compare=False)
    besides: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict, compare=False)
    differing: tuple[Problem, ...] = field(default=(), compare=False)

    @property
    def assessment(self) -> Assessment:
        """The assessment, migrated to the present version of the checklist."""
        return self.migrated.assessment
