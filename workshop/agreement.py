"""Statistics of votes: agreement, medians, and differences between groups (method §10 Rooms)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Literal

from checklist.model import TOP_LEVEL
from workshop.votes import LEAST_VOTERS, Votes

#: What is said of a round, by shares of those who chose a level (``verdict``).
AgreementVerdict = Literal["few", "unknown", "agreed", "near", "split", "most", "spread"]
#: Nearly all: from this share on. A camp of a split: from this share on each, and both together.
NEARLY_ALL = Fraction(4, 5)
CAMP, BOTH_CAMPS = Fraction(1, 3), Fraction(9, 10)
HALF = Fraction(1, 2)
#: Medians of groups so many levels apart are worth talking about.
APART = Fraction(2)


def agreement(counts: Sequence[int]) -> float | None:
    """Van der Eijk's A of a distribution over ordered levels, −1 (two opposite camps) over 0
    (evenly spread) to 1 (all on one level); ``None`` without votes. At least three levels.

    C. van der Eijk, Measuring agreement in ordered rating scales, Quality & Quantity 35 (2001):
    the counts are taken apart into layers of equal height, and the A of each layer weighs as
    much as it holds.
    """
    degree = _exact_agreement(counts)
    return None if degree is None else float(degree)


def _exact_agreement(counts: Sequence[int]) -> Fraction | None:
    """A as a fraction: the grades begin at some that a float only comes near to."""
    total = sum(counts)
    if not total:
        return None
    rest = list(counts)
    degree = Fraction(0)
    while any(rest):
        height = min(count for count in rest if count)
        layer = [count > 0 for count in rest]
        degree += _agreement_of_layer(layer) * Fraction(height * sum(layer), total)
        rest = [count - height if count else 0 for count in rest]
    return degree


def _agreement_of_layer(layer: Sequence[bool]) -> Fraction:
    levels, used = len(layer), sum(layer)
    if used in (1, levels):
        return Fraction(used == 1)
    triples = list(combinations(layer, 3))
    one_side = sum(triple in ((True, True, False), (False, True, True)) for triple in triples)
    both_sides = sum(triple == (True, False, True) for triple in triples)
    unimodality = Fraction(
        (levels - 2) * one_side - (levels - 1) * both_sides,
        (levels - 2) * (one_side + both_sides),
    )
    return unimodality * (1 - Fraction(used - 1, levels - 1))


def median(counts: Sequence[int]) -> Fraction | None:
    """The median level, half a level where it falls between two; ``None`` without votes."""
    given = [level for level, count in enumerate(counts) for _ in range(count)]
    if not given:
        return None
    return Fraction(given[(len(given) - 1) // 2] + given[len(given) // 2], 2)


@dataclass(frozen=True, slots=True)
class Camp:
    """One level, or two neighbouring ones (``low`` to ``high``), and how many chose them."""

    low: int
    high: int
    people: int


def _camps(counts: Sequence[int], width: int) -> tuple[Camp, ...]:
    """Every ``width`` neighbouring levels, the lowest first."""
    return tuple(
        Camp(low, low + width - 1, sum(counts[low : low + width]))
        for low in range(len(counts) - width + 1)
    )


def fullest(counts: Sequence[int], width: int = 1) -> Camp:
    """The ``width`` neighbouring levels that most chose; of equals the lowest."""
    return max(_camps(counts, width), key=lambda camp: (camp.people, -camp.low))


def split(counts: Sequence[int]) -> tuple[Camp, Camp] | None:
    """The two camps of a divided round, lower first: each of one level or two neighbouring ones
    with ``CAMP`` of those who chose a level or more, a level or more between them, and
    ``BOTH_CAMPS`` or more in the two. ``None`` where there are none. Of several such pairs the one
    that holds most, then the one of fewest levels, then the lowest."""
    given = sum(counts)
    windows = (*_camps(counts, 1), *_camps(counts, 2))
    pairs = [
        (low, high)
        for low in windows
        for high in windows
        if high.low - low.high >= 2
        and min(low.people, high.people) >= CAMP * given
        and low.people + high.people >= BOTH_CAMPS * given
    ]
    return min(
        pairs,
        key=lambda pair: (
            -sum(camp.people for camp in pair),
            sum(camp.high - camp.low for camp in pair),
            [camp.low for camp in pair],
        ),
        default=None,
    )


def verdict(counts: Sequence[int], unknown: int = 0) -> AgreementVerdict:
    """What may be said of a round, the first that is true: ``few`` (fewer than ``LEAST_VOTERS``
    voted, or chose a level), ``unknown`` (half of the voters or more do not know), ``agreed``
    (``NEARLY_ALL`` on one level), ``near`` (on two neighbouring ones), ``split`` (in two camps),
    ``most`` (more than half on one level), ``spread``."""
    given = sum(counts)
    voters = given + unknown
    if voters >= LEAST_VOTERS and unknown >= HALF * voters:
        return "unknown"
    if given < LEAST_VOTERS:
        return "few"
    if fullest(counts).people >= NEARLY_ALL * given:
        return "agreed"
    if fullest(counts, 2).people >= NEARLY_ALL * given:
        return "near"
    if split(counts):
        return "split"
    return "most" if fullest(counts).people > HALF * given else "spread"


@dataclass(frozen=True, slots=True)
class Difference:
    """The two groups whose medians lie farthest apart, with their medians; the same median twice
    where no group differs."""

    low: Votes
    low_median: Fraction
    high: Votes
    high_median: Fraction

    @property
    def levels(self) -> Fraction:
        """How many levels the medians lie apart."""
        return self.high_median - self.low_median

    @property
    def is_large(self) -> bool:
        """Whether the medians lie ``APART`` levels apart, or more."""
        return self.levels >= APART


def difference(votes: Sequence[Votes]) -> Difference | None:
    """Where groups see a criterion most differently; ``None`` with fewer than two groups that
    gave a level. Of groups with the same median the first."""
    medians = [(m, group) for group in votes if (m := median(group.counts)) is not None]
    if len(medians) < 2:
        return None
    low, high = min(medians, key=lambda pair: pair[0]), max(medians, key=lambda pair: pair[0])
    return Difference(low[1], low[0], high[1], high[0])


def alpha(ratings: Sequence[Sequence[int | None]]) -> float | None:
    """Krippendorff's ordinal α over levels 0 to 4: at most 1 (all always agree); 0 as by chance,
    below it worse. ``None`` where it is not defined: nobody to compare with, or one and the same
    level everywhere.

    ``ratings``: one row for each person, one column for each criterion, ``None`` for *don't know*
    and for no vote. Source: K. Krippendorff, Computing Krippendorff's alpha-reliability (2011).
    """
    import numpy as np  # only for those who ask

    columns = [
        [column.count(level) for level in range(TOP_LEVEL + 1)]
        for column in zip(*ratings, strict=True)
    ]
    paired = [levels for levels in columns if sum(levels) > 1]
    counts = np.array(paired, float).reshape(-1, TOP_LEVEL + 1)
    total = counts.sum(axis=0)
    if np.count_nonzero(total) < 2:
        return None
    coincidences = (counts / (counts.sum(axis=1, keepdims=True) - 1)).T @ counts
    by_chance = np.outer(total, total) / (total.sum() - 1)
    places = np.cumsum(total) - total / 2  # of each level: its mean rank among all ratings
    apart = np.subtract.outer(places, places) ** 2
    return float(1 - (coincidences * apart).sum() / (by_chance * apart).sum())
