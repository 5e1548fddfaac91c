"""Statistics of votes: agreement, medians, and differences between groups (method §10 Rooms)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Literal

from checklist.model import TOP_LEVEL
from workshop.votes import LEAST_VOTERS, Votes

#: What the distance of two levels is: ranks apart, levels apart, or only whether they differ.
Metric = Literal["ordinal", "interval", "nominal"]
#: Grades of agreement. ``few``: too few voted for a grade.
Verdict = Literal["few", "agreed", "mostly", "spread", "split"]
#: From which A on, largest first. Uniform votes have A = 0, two opposite camps −1, all alike 1.
VERDICTS: tuple[tuple[Fraction, Verdict], ...] = (
    (Fraction(4, 5), "agreed"),
    (Fraction(1, 2), "mostly"),
    (Fraction(0), "spread"),
)
#: Medians of groups so many levels apart are worth talking about.
APART = 2.0


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


def median(counts: Sequence[int]) -> float | None:
    """The median level, half a level where it falls between two; ``None`` without votes."""
    given = [level for level, count in enumerate(counts) for _ in range(count)]
    if not given:
        return None
    return (given[(len(given) - 1) // 2] + given[len(given) // 2]) / 2


def verdict(counts: Sequence[int]) -> Verdict:
    """How far votes by level agree; ``few`` where fewer than ``LEAST_VOTERS`` gave a level."""
    degree = _exact_agreement(counts)
    if degree is None or sum(counts) < LEAST_VOTERS:
        return "few"
    return next((name for least, name in VERDICTS if degree >= least), "split")


@dataclass(frozen=True, slots=True)
class Difference:
    """The two groups whose medians lie farthest apart: ``low`` and ``high`` are their places."""

    low: int
    low_median: float
    high: int
    high_median: float

    @property
    def levels(self) -> float:
        """How many levels the medians lie apart."""
        return self.high_median - self.low_median

    @property
    def is_large(self) -> bool:
        """Whether the medians lie ``APART`` levels apart, or more."""
        return self.levels >= APART


def difference(votes: Sequence[Votes]) -> Difference | None:
    """Where groups see a criterion most differently; ``None`` with fewer than two groups that
    gave a level, or all with the same median."""
    medians = [
        (m, group_votes.group)
        for group_votes in votes
        if (m := median(group_votes.counts)) is not None
    ]
    if len(medians) < 2:
        return None
    low, high = min(medians), max(medians, key=lambda pair: pair[0])
    return None if low[0] == high[0] else Difference(low[1], low[0], high[1], high[0])


def alpha(ratings: Sequence[Sequence[int | None]], metric: Metric = "ordinal") -> float | None:
    """Krippendorff's α over levels 0 to 4: at most 1 (all always agree); 0 as by chance, below it
    worse. ``None`` where it is not defined: nobody to compare with, or one and the same level
    everywhere.

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
    # where a level stands: at its mean rank among all ratings, at its number, or apart from all
    places = np.cumsum(total) - total / 2 if metric == "ordinal" else np.arange(len(total))
    apart = np.subtract.outer(places, places) ** 2
    if metric == "nominal":
        apart = np.minimum(apart, 1)
    return float(1 - (coincidences * apart).sum() / (by_chance * apart).sum())
