"""Answers that are kept but have to be looked at again, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from checklist.ageing import moved_years
from checklist.answers import Assessment
from checklist.model import Checklist
from checklist.versions import reworded_levels

#: Why an answer has to be looked at again. ``reworded``: a level text that decides it has changed
#: its meaning since it was answered; ``aged``: the years on which it looks back have moved.
CheckReason = Literal["reworded", "aged"]


@dataclass(frozen=True, slots=True)
class ToCheck:
    """An answer to look at again: the id of its criterion and why. ``levels``: those reworded;
    ``years`` and ``given_in``: how many years an aged one looks back, and the fiscal year in which
    it was given (else 0)."""

    criterion: str
    reason: CheckReason
    levels: tuple[int, ...] = ()
    years: int = 0
    given_in: int = 0


def answers_to_check(
    assessment: Assessment, checklist: Checklist, today: date | None = None
) -> tuple[ToCheck, ...]:
    """The answers of an assessment, already in terms of this checklist, that have to be looked at
    again, in the order asked; some for both reasons. ``today``: the day in Japan on which it is
    opened; ``None`` asks for reworded ones only."""
    return tuple(_to_check(assessment, checklist, today))


def _to_check(
    assessment: Assessment, checklist: Checklist, today: date | None
) -> Iterator[ToCheck]:
    for criterion in checklist.criteria.values():
        answer = assessment[criterion.id]
        if levels := reworded_levels(criterion, answer):
            yield ToCheck(criterion.id, "reworded", levels)
        if today is not None and (moved := moved_years(criterion, answer, today)) is not None:
            years, given_in = moved
            yield ToCheck(criterion.id, "aged", years=years, given_in=given_in)
