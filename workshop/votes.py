"""Votes of a round without the people who gave them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field

from checklist.model import TOP_LEVEL, Frozen

LEVELS = TOP_LEVEL + 1
#: A vote of *don't know*, where levels are numbers.
DONT_KNOW = -1
#: The group of those who belong to none, and of small groups put together.
NO_GROUP = -1
#: The least number of voters whose votes are shown; of fewer, single votes could be derived.
LEAST_VOTERS = 3

#: How many votes each level 0 to 4 got.
Counts = Annotated[
    tuple[Annotated[int, Field(ge=0)], ...], Field(min_length=LEVELS, max_length=LEVELS)
]
#: What each choice got, by its id.
Dots = tuple[tuple[str, int], ...]


class Votes(Frozen):
    """The votes of one group (its place among the groups of the room, or ``NO_GROUP``). ``pooled``:
    the groups put together in it, where it stands for several."""

    group: Annotated[int, Field(ge=NO_GROUP)]
    counts: Counts
    unknown: Annotated[int, Field(ge=0)] = 0
    pooled: tuple[Annotated[int, Field(ge=0)], ...] = ()

    @property
    def voters(self) -> int:
        """How many voted, *don't know* included."""
        return sum(self.counts) + self.unknown


def tallied(votes: Iterable[tuple[int, int, int]]) -> tuple[Votes, ...]:
    """The votes by group, from (group, level or ``DONT_KNOW``, count), in the order of groups."""
    groups: dict[int, list[int]] = {}
    for group, level, count in votes:
        groups.setdefault(group, [0] * (LEVELS + 1))[level] += count
    return tuple(
        Votes(group=group, counts=tuple(row[:LEVELS]), unknown=row[DONT_KNOW])
        for group, row in sorted(groups.items())
    )


def total_votes(votes: Iterable[Votes]) -> Votes:
    """The votes of all groups as one."""
    given = tuple(votes)
    counts = tuple(sum(group.counts[level] for group in given) for level in range(LEVELS))
    return Votes(group=NO_GROUP, counts=counts, unknown=sum(group.unknown for group in given))


def shown_votes(votes: Iterable[Votes]) -> tuple[Votes, ...]:
    """Votes by group as they may be shown: groups with fewer than ``LEAST_VOTERS`` voters are put
    together with each other and with those without a group, and only where these are still too
    few with the smallest of the other groups. So no vote of a small group can be derived, not even
    by subtraction from the total."""
    by_size = sorted(
        (group for group in votes if group.voters), key=lambda group: (group.voters, group.group)
    )
    rest = [group for group in by_size if group.group == NO_GROUP or group.voters < LEAST_VOTERS]
    large = [group for group in by_size if group not in rest]
    if large and 0 < total_votes(rest).voters < LEAST_VOTERS:
        rest.append(large.pop(0))
    by_place = sorted(large, key=lambda group: group.group)
    if not rest:
        return tuple(by_place)
    pooled = tuple(sorted(group.group for group in rest if group.group != NO_GROUP))
    return (*by_place, total_votes(rest).model_copy(update={"pooled": pooled}))


def dotted(dots: Mapping[str, int], choices: Iterable[str]) -> Dots:
    """The dots of every choice, most first, ties in the order of the choices."""
    counted = [(choice, dots.get(choice, 0)) for choice in choices]
    return tuple(sorted(counted, key=lambda pair: -pair[1]))
