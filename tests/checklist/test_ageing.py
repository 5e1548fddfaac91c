"""Answers whose years have moved are to check; others are not."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from checklist.answers import Answer, Assessment, Level
from checklist.to_check import answers_to_check
from tests.support.shipped import CONTENT as REAL

FINANCE, UNIT = "capacity.finance", "system.unit"

#: criterion, level, when it was answered, the day it is opened, and the years it looks back
OPENED = [
    (FINANCE, 1, "2026-06-01T10:00+09:00", "2027-03-31", None),  # the same fiscal year
    (FINANCE, 1, "2026-06-01T10:00+09:00", "2027-04-01", 3),
    (FINANCE, 0, "2026-06-01T10:00+09:00", "2027-04-01", 3),  # no record in three years
    (FINANCE, 2, "2026-06-01T10:00+09:00", "2029-05-01", 2),
    (FINANCE, 3, "2026-06-01T10:00+09:00", "2027-04-01", 2),  # rests on the two budgets of level 2
    (FINANCE, 1, "2027-03-31T15:30+00:00", "2027-04-01", None),  # after midnight in Japan
    (FINANCE, 1, "2027-03-31T14:30+00:00", "2027-04-01", 3),
    (UNIT, 2, "2026-06-01T10:00+09:00", "2027-04-01", None),  # rules in force, whatever the year
    (FINANCE, "unknown", "2026-06-01T10:00+09:00", "2027-04-01", None),
    (FINANCE, 1, None, "2027-04-01", None),  # nobody knows when
]


@pytest.mark.parametrize(("criterion", "level", "at", "today", "window"), OPENED)
def test_an_answer_is_to_check_once_its_years_have_moved(
    criterion: str, level: Level, at: str | None, today: str, window: int | None
) -> None:
    answer = Answer(level=level, at=None if at is None else datetime.fromisoformat(at))
    assessment = Assessment(answers={criterion: answer})
    aged = answers_to_check(assessment, REAL.checklist, date.fromisoformat(today))
    assert [(one.criterion, one.reason, one.years, one.given_in) for one in aged] == (
        [] if window is None else [(criterion, "aged", window, 2026)]
    )
    assert answers_to_check(assessment, REAL.checklist) == (), (
        "without a day only reworded ones are asked for"
    )
