"""What day it is where municipalities are."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

_JAPAN = ZoneInfo("Asia/Tokyo")


def today() -> date:
    """The day in Japan, which decides what has to be confirmed again and which call is the next."""
    return datetime.now(_JAPAN).date()
