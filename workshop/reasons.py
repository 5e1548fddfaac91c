"""Why somebody voted so, in a line or a word, without who it was; and what the facilitator does
with it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from checklist.answers import ShortText
from checklist.model import Frozen
from checklist.problems import ProblemsError
from workshop.moves import require, stepped
from workshop.room import LedgerKind, Refused, Room, Transition

#: There is a paper · it changed lately · not my section's · what the words mean.
ReasonKind = Literal["paper", "changed", "outside", "words"]
#: Characters of a line.
LONGEST = 80


def _one_line(value: str) -> str:
    return " ".join(value.split())


class Reason(Frozen):
    """The reason of one vote: one of four kinds, a line, or both."""

    kind: ReasonKind | None = None
    line: Annotated[ShortText, AfterValidator(_one_line), Field(max_length=LONGEST)] = ""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.kind is None and not self.line:
            raise ProblemsError.one("理由がありません。", "There is no reason.")
        return self


def put_reason(room: Room, now: datetime, *, is_shown: bool) -> Transition:
    """Shows a reason of the present criterion to everybody, or takes it away. Its text is in no
    state and no ledger, so that it can be deleted."""
    require(room, now, "revealed", "agreed")
    kind: LedgerKind = "reason_shown" if is_shown else "reason_hidden"
    return stepped(room, now, kind, {}, criterion=room.criterion, round=room.round)


def reason_gone() -> Refused:
    """The reason was deleted meanwhile."""
    return Refused("その理由は、もうありません。", "That reason is gone already.")
