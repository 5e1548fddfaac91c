"""Answers that were true in an earlier fiscal year and may not be true any more: the years on which
they look back have moved."""

from __future__ import annotations

from datetime import date

from checklist.answers import Answer
from checklist.fiscal import JAPAN, fiscal_year
from checklist.model import Criterion


def given_in_earlier_year(answer: Answer, today: date) -> int | None:
    """The fiscal year in which an answer was given, where it is over on this day; ``None`` as well
    where nobody knows when it was given."""
    if answer.at is None:
        return None
    given_in = fiscal_year(answer.at.astimezone(JAPAN).date())
    return given_in if given_in < fiscal_year(today) else None


def moved_years(criterion: Criterion, answer: Answer, today: date) -> tuple[int, int] | None:
    """How many years the level answered looks back, and the fiscal year in which it was given,
    where that year is over on this day; ``None`` where nothing has moved."""
    level, given_in = answer.known_level, given_in_earlier_year(answer, today)
    if level is None or given_in is None:
        return None
    window = criterion.window(level)
    return None if window is None else (window, given_in)
