"""Long lists on several pages."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TypeVar

from views.reading.page import Here

#: Entries on one page: with their words a list stays below 60 kB.
A_PAGE = 40

_Entry = TypeVar("_Entry")


def page_of(entries: Sequence[_Entry], here: Here, size: int = A_PAGE) -> tuple[int, list[_Entry]]:
    """How many pages a list has, and the entries of the one asked for: the first, where there is
    no such page."""
    count = max(1, ceil(len(entries) / size))
    wanted = here.get("page")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() else 1
    number = number if 1 <= number <= count else 1
    return count, list(entries[(number - 1) * size : number * size])
