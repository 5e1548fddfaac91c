"""Answers that were true in an earlier fiscal year and may not be true any more: the years on which
they look back have moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, tzinfo

from checklist.answers import Assessment
from checklist.fiscal import fiscal_year
from checklist.model import Checklist


@dataclass(frozen=True, slots=True)
class AgedAnswer:
    """An answer to look at again: the id of its criterion, the level answered, how many years it
    looks back, and the fiscal year in which it was given."""

    criterion: str
    level: int
    window: int
    given_in: int


def aged_answers(
    assessment: Assessment, checklist: Checklist, today: date, zone: tzinfo
) -> tuple[AgedAnswer, ...]:
    """The answers given in an earlier fiscal year than that of ``today`` whose level looks back
    some years, in the order asked. An answer without a time is not among them. ``zone``: that of
    the municipality, in which a fiscal year begins."""
    return tuple(_aged(assessment, checklist, fiscal_year(today), zone))


def _aged(
    assessment: Assessment, checklist: Checklist, now: int, zone: tzinfo
) -> Iterator[AgedAnswer]:
    for criterion in checklist.criteria.values():
        answer = assessment[criterion.id]
        level = answer.known_level
        if level is None or answer.at is None:
            continue
        window, given_in = criterion.window(level), fiscal_year(answer.at.astimezone(zone).date())
        if window is not None and given_in < now:
            yield AgedAnswer(criterion.id, level, window, given_in)
