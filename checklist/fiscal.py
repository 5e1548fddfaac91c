"""Fiscal years (April to March), the months in which their budgets are made, and days by months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta, timezone
from itertools import pairwise
from typing import Annotated, Self, TypeVar

from pydantic import Field, model_validator

from checklist.problems import ProblemsError
from checklist.text import Frozen

#: Japan's time, by which municipalities reckon their days and fiscal years: no summer time, and
#: none since 1951. (A zone by name needs a table of zones, which Windows has not.)
JAPAN = timezone(timedelta(hours=9), "JST")

_Day = TypeVar("_Day", bound=date)
_APRIL = 4
_MONTHS = 12

#: 1 (January) to 12.
CalendarMonth = Annotated[int, Field(strict=True, ge=1, le=_MONTHS)]


def months_before(day: _Day, months: int) -> _Day:
    """The day (or time) so many months earlier; the last of its month where that is shorter."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 - months, _MONTHS)
    last = monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def fiscal_year(day: date) -> int:
    """The fiscal year in which a day lies."""
    return day.year if day.month >= _APRIL else day.year - 1


def fiscal_year_of(month: str) -> int:
    """The fiscal year of a month such as ``2027-09``."""
    year, number = (int(part) for part in month.split("-"))
    return fiscal_year(date(year, number, 1))


def _since_april(month: int) -> int:
    return (month - _APRIL) % _MONTHS


def _day(month: str, *, last: bool = False) -> date:
    """The first or the last day of a month such as ``2027-09``."""
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, monthrange(year, number)[1] if last else 1)


class BudgetCycle(Frozen):
    """The months in which the initial budget of the next fiscal year is made: the sections ask for
    it from ``request_from`` to ``request_to``, it is assessed in ``assessed``, and the assembly
    decides on it from ``council_from`` to ``council_to``."""

    request_from: CalendarMonth = 10
    request_to: CalendarMonth = 11
    assessed: CalendarMonth = 1
    council_from: CalendarMonth = 2
    council_to: CalendarMonth = 3

    @model_validator(mode="after")
    def _in_their_order(self) -> Self:
        months = [month for _, month in self]
        if any(_since_april(earlier) > _since_april(later) for earlier, later in pairwise(months)):
            raise ProblemsError.one(
                "要求の始め、要求の終わり、査定、議会の始め、議会の終わりを、"
                "4月から翌年3月までの順に入れてください。",
                "Give the months in their order within a fiscal year, April to March: first and "
                "last month of the requests, the assessment, first and last month of the assembly.",
            )
        return self

    def first_year(self, today: date) -> int:
        """The first fiscal year for which a budget can still be asked."""
        is_open = _since_april(today.month) <= _since_april(self.request_to)
        return fiscal_year(today) + (1 if is_open else 2)

    def request_months(self, year: int) -> tuple[str, str]:
        """The first and the last month (``2026-10``) in which the budget of a fiscal year is asked
        for."""
        return self._month(year, self.request_from), self._month(year, self.request_to)

    def spans(self, year: int) -> dict[str, tuple[date, date]]:
        """First and last day of the ``request`` for the budget of a fiscal year, of its assessment
        (``assessed``) and of the ``council``'s decision."""
        months = {
            "request": (self.request_from, self.request_to),
            "assessed": (self.assessed, self.assessed),
            "council": (self.council_from, self.council_to),
        }
        return {
            name: (_day(self._month(year, first)), _day(self._month(year, last), last=True))
            for name, (first, last) in months.items()
        }

    @staticmethod
    def _month(year: int, month: int) -> str:
        """A month of the year before."""
        return f"{year - 1 if month >= _APRIL else year}-{month:02}"
