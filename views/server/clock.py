"""What time it is where municipalities are."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

#: Japan's time: no summer time, and none since 1951. (A zone by name needs a table of zones, which
#: Windows has not.)
JAPAN = timezone(timedelta(hours=9), "JST")


def now() -> datetime:
    """This moment, in Japan's time."""
    return datetime.now(JAPAN)


def today() -> date:
    """The day in Japan, which decides what has to be confirmed again and which call is the next."""
    return now().date()
