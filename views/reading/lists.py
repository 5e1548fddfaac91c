"""Long lists on several pages, and their filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import TypeVar

from views.reading.page import Here

#: Entries on one page: with their words a list stays below 60 kB.
A_PAGE = 40

_Entry = TypeVar("_Entry")

#: The choices of a filter: groups of options, each with a value and a name.
Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]


def page_of(entries: Sequence[_Entry], here: Here, size: int = A_PAGE) -> tuple[int, list[_Entry]]:
    """How many pages a list has, and the entries of the one asked for: the first, where there is
    no such page."""
    count = max(1, ceil(len(entries) / size))
    wanted = here.get("page")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() else 1
    number = number if 1 <= number <= count else 1
    return count, list(entries[(number - 1) * size : number * size])


def counted(
    filters: Sequence[tuple[str, str, Groups]], left: Callable[[str, str], int], here: Here
) -> list[tuple[str, str, Groups]]:
    """The filters (name, label and choices), each choice with the number of entries that it would
    leave beside the other filters: ``left`` of the filter's name and the value."""

    def count(name: str, options: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
        say = here.phrases.say
        return [
            (value, say("reading.counted", name=text, n=left(name, value)))
            for value, text in options
        ]

    return [
        (name, label, [(heading, count(name, options)) for heading, options in groups])
        for name, label, groups in filters
    ]


def values_of(filters: Sequence[tuple[str, str, Groups]]) -> Mapping[str, frozenset[str]]:
    """The values that each filter may have, by its name."""
    return {
        name: frozenset(value for _, options in groups for value, _ in options)
        for name, _, groups in filters
    }
