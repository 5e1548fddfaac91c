"""The answer to one criterion: a level 0 to 4, *don't know*, *not applicable* (with a reason), or
blank. The four are never mixed up."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from checklist.evidence import is_evidence
from checklist.model import Frozen, Version
from checklist.problems import ProblemsError
from checklist.typed import NOT_APPLICABLE, GivenLevel, Moment, ShortText, UserText


class Answer(Frozen):
    """The answer to one criterion. ``by`` is a section, never a person; ``at`` when it was
    given. ``asked``: the version of the checklist under which the level was chosen, where its texts
    have changed since and nobody has looked at it again. ``name`` belongs to an ``other``
    criterion, ``reason`` to *not applicable*."""

    level: GivenLevel = None
    name: ShortText = ""
    reason: UserText = ""
    evidence: Annotated[tuple[UserText, ...], Field(max_length=1000)] = ()
    note: UserText = ""
    by: ShortText = ""
    at: Moment | None = None
    asked: Version | None = None

    @model_validator(mode="after")
    def _not_applicable_needs_a_reason(self) -> Self:
        if self.level == NOT_APPLICABLE and not self.reason.strip():
            raise ProblemsError.one(
                "「該当しない」には理由（reason）が必要です。",
                "“Not applicable” needs a reason.",
            )
        return self

    @property
    def known_level(self) -> int | None:
        """The level 0 to 4; ``None`` for blank, *don't know* and *not applicable*."""
        return self.level if isinstance(self.level, int) else None

    @property
    def is_shown(self) -> bool:
        """Whether any entry of ``evidence`` can name a proof."""
        return any(map(is_evidence, self.evidence))


BLANK = Answer()
