"""What time it is where municipalities are."""

from __future__ import annotations

from datetime import date, datetime

from checklist.fiscal import JAPAN as JAPAN


def now() -> datetime:
    """This moment, in Japan's time."""
    return datetime.now(JAPAN)


def today() -> date:
    """The day in Japan, which decides what has to be confirmed again and which call is the next."""
    return now().date()
