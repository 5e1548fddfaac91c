"""Dates as files hold them: a day, and a date known to the day, the month or only the year."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from checklist.problems import ProblemsError, shown


def _on_the_calendar(day: str) -> str:
    try:
        date.fromisoformat(f"{day}-01-01"[:10])
    except ValueError:
        raise ProblemsError.one(
            f"{shown(day)}という日はありません。", f"There is no day {shown(day)}."
        ) from None
    return day


#: A day on the calendar: ``2027-09-30``.
Day = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    AfterValidator(_on_the_calendar),
]
#: A date known to the day, the month or only the year: ``2027-09-30``, ``2027-09``, ``2027``.
PartialDate = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"),
    AfterValidator(_on_the_calendar),
]
