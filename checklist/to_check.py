"""Answers that are kept but have to be looked at again, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from checklist.answers import Assessment
from checklist.model import Checklist
from checklist.versions import reworded_levels

#: Why an answer has to be looked at again. ``reworded``: a level text that decides it has changed
#: its meaning since it was answered.
Reason = Literal["reworded"]


@dataclass(frozen=True, slots=True)
class ToCheck:
    """An answer to look at again: the id of its criterion, why, and the levels concerned."""

    criterion: str
    reason: Reason
    levels: tuple[int, ...]


def answers_to_check(assessment: Assessment, checklist: Checklist) -> tuple[ToCheck, ...]:
    """The answers of an assessment, already in terms of this checklist, that have to be looked at
    again, in the order asked."""
    return tuple(_reworded(assessment, checklist))


def _reworded(assessment: Assessment, checklist: Checklist) -> Iterator[ToCheck]:
    for criterion in checklist.criteria.values():
        if levels := reworded_levels(criterion, assessment[criterion.id]):
            yield ToCheck(criterion.id, "reworded", levels)
