"""What a link that answers for a section may see and write, opened and saved like an assessment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from checklist.answers import Assessment
from store.assessments import AssessmentStore, Gone, NotAllowed, OpenPart, Stored


class Keeper(Protocol):
    """What an open page needs of the store, whatever its link gives access to."""

    def open(self, code: str) -> Stored | None:
        """As ``AssessmentStore.open``."""

    def version(self, code: str) -> int | None:
        """As ``AssessmentStore.version``."""

    def save(self, code: str, expected_version: int, assessment: Assessment) -> Stored:
        """As ``AssessmentStore.save``."""

    def keep_point(self, code: str, name: str = "", *, most: int | None = None) -> object:
        """As ``AssessmentStore.keep_point``."""


@dataclass
class OwnPart:
    """The part of an assessment that a link answers, as an assessment with nothing else in it.
    ``part``: it as last read, also when it is gone since; ``None`` before."""

    store: AssessmentStore
    part: OpenPart | None = field(default=None, repr=False)

    def open(self, code: str) -> Stored | None:
        """What the section is asked, and has answered itself; ``None`` where the link is gone.
        Raises NotOpened."""
        if (part := self.store.open_part(code)) is None:
            return None
        self.part = part
        return part.stored

    def version(self, code: str) -> int | None:
        """The version stored now, read with the part: it may have been closed. Raises NotOpened."""
        stored = self.open(code)
        return None if stored is None else stored.version

    def save(self, code: str, expected_version: int, assessment: Assessment) -> Stored:
        """Saves the answers. Raises as ``AssessmentStore.save_part``, and NotAllowed also where
        anything else was changed."""
        stored = self.open(code)
        if stored is None:
            raise Gone
        own = stored.assessment
        same = {"answers": own.answers, "checklist": own.checklist}
        if assessment.model_copy(update=same) != own:
            raise NotAllowed("answer")
        return self.store.save_part(
            code, expected_version, assessment.answers, checklist=assessment.checklist
        )

    def keep_point(self, code: str, name: str = "", *, most: int | None = None) -> None:
        """Keeps nothing: points in time are of the whole assessment."""
