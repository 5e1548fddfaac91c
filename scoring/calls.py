"""When a scheme can be applied for next, and how old a confirmation is (method §5 Schemes)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from checklist.catalogue import Call
from checklist.fiscal import months_before

#: A confirmation older than this many months has to be made anew.
FRESH_MONTHS = 24


@lru_cache(maxsize=1 << 10)
def last_day(partial: str) -> date:
    """The last day that a date known to the day, the month or only the year can mean."""
    parts = [int(part) for part in partial.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])


@lru_cache(maxsize=1 << 10)
def first_day(partial: str) -> date:
    """The first day that a date known to the day, the month or only the year can mean."""
    year, month, day = (*map(int, partial.split("-")), 1, 1)[:3]
    return date(year, month, day)


@lru_cache(maxsize=1 << 10)
def is_stale(confirmed: str | None, today: date) -> bool:
    """Whether a day of confirmation lies more than ``FRESH_MONTHS`` back, or there is none."""
    if confirmed is None:
        return True
    return last_day(confirmed) < months_before(today, FRESH_MONTHS)


@dataclass(frozen=True, slots=True)
class NextCall:
    """The next period of application. ``kind``: ``usual`` where it is expected from ``rests_on``,
    the fiscal years of earlier ones that opened or closed in the same month. ``fiscal_year``: that
    of the call itself."""

    call: Call
    kind: Literal["actual", "usual", "planned"]
    fiscal_year: int
    opens: str | None
    closes: str | None
    rests_on: tuple[int, ...]

    @property
    def day(self) -> date:
        """The day by which it is ordered: its last one, or that on which it opens."""
        return last_day(self.closes or self.opens or "9999")


def next_call(calls: Sequence[Call], today: date) -> NextCall | None:
    """The next call: an announced one, else one expected from earlier years; where all have closed,
    the latest of these a year or more later. ``None`` where no call is known, and where those of
    one phase have closed."""
    coming = [_moved(call, 0, calls) for call in calls]
    for kinds in (("actual", "planned"), ("usual",)):
        ahead = [n for n in coming if n.kind in kinds and n.day >= today]
        if ahead:
            return min(ahead, key=lambda n: n.day)
    again = [n for n in coming if not n.call.once]
    if not again:
        return None
    latest = max(again, key=lambda n: (n.day, n.kind)).call
    years = 1
    while (later := _moved(latest, years, calls)).day < today:
        years += 1
    return later


def _moved(call: Call, years: int, calls: Sequence[Call]) -> NextCall:
    """The call so many years later, to the month: then it is only expected, from those of the
    ``calls`` that it is like."""

    def later(partial: str | None) -> str | None:
        if partial is None or not years:
            return partial
        return f"{int(partial[:4]) + years}{partial[4:7]}"

    kind = "usual" if years else call.kind
    return NextCall(
        call=call,
        kind=kind,
        fiscal_year=call.fiscal_year + years,
        opens=later(call.opens),
        closes=later(call.closes),
        rests_on=_years_like(call, calls) if kind == "usual" else (),
    )


def _years_like(call: Call, calls: Sequence[Call]) -> tuple[int, ...]:
    """The fiscal years whose call opened or closed in the same month as this one."""
    return tuple(
        sorted(
            {
                earlier.fiscal_year
                for earlier in calls
                if earlier.kind == "actual"
                and not earlier.once
                and (
                    _is_same_month(earlier.opens, call.opens)
                    or _is_same_month(earlier.closes, call.closes)
                )
            }
        )
    )


def _is_same_month(first: str | None, second: str | None) -> bool:
    return bool(first and second and first[5:7] and first[5:7] == second[5:7])
