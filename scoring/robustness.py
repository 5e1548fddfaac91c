"""Robustness of the overall score: 10,000 weightings of the items, pseudo-random and reproducible
(method §2 Score).

The weights are uniform over the simplex: symmetric Dirichlet distribution, α = 1. With n items
these are the n gaps between 0, n − 1 sorted uniform numbers, and 1. The uniform numbers are the
upper 53 bits of the raw 64-bit numbers of PCG64 (NumPy's permuted congruential generator), seeded
with ``SEED`` through its seed sequence. Both are fixed by their authors, and only shifting,
sorting, subtracting, multiplying and adding in a fixed order follow: every machine computes the
same figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from itertools import accumulate, pairwise
from operator import add, or_
from typing import TYPE_CHECKING

from scoring.rating import Score

if TYPE_CHECKING:  # imported where it is used: most of the product does without
    from numpy import float64
    from numpy.typing import NDArray

#: The number of weightings, and the seed of the generator: the month of the fact sheet.
DRAWS = 10_000
SEED = 201402
#: The share of the weightings between ``low`` and ``high``.
SHARE_BETWEEN = 0.9
#: From this share of the weightings on, what pulls the score down most does so "with most weights".
MOST = 0.5


@dataclass(frozen=True, slots=True)
class Robustness:
    """The overall score under other weights. ``low`` and ``high`` (0 to 100): 5 % of the
    weightings lie below and 5 % above. ``pulls``: for each item with a point, the share (0 to 1) of
    the weightings in which it pulls the score down most, that is has the largest W·(100 − S);
    they add up to 1, or are all 0 where every item stands at 100. ``left_out``: the applicable
    items without a point, which have no part in it."""

    low: float
    high: float
    pulls: Mapping[str, float]
    left_out: tuple[str, ...]


@cache
def weightings(items: int) -> NDArray[float64]:
    """The weightings: a read-only array of shape (``items``, 10,000), every column adding up to 1;
    computed once for each number of items."""
    from numpy import concatenate, diff, float64, ones, sort, zeros
    from numpy.random import PCG64

    raw = PCG64(SEED).random_raw((items - 1) * DRAWS)
    uniform = (raw >> 11).astype(float64).reshape(items - 1, DRAWS) * 2.0**-53
    ends = zeros((1, DRAWS)), ones((1, DRAWS))
    drawn = diff(concatenate((ends[0], sort(uniform, axis=0), ends[1])), axis=0)
    drawn.setflags(write=False)
    return drawn


def robustness(items: Mapping[str, Score]) -> Robustness | None:
    """The distribution of the overall score and of the weakest item over the weightings; ``None``
    where fewer than two items have a point, so that weights change nothing."""
    points = {item_id: s.point for item_id, s in items.items() if s.point is not None}
    if len(points) < 2:
        return None
    from numpy import array, partition

    weights = weightings(len(points))
    scores = array(list(points.values()))
    # added up item by item: a matrix product adds in an order of the machine's choosing
    overall = reduce(add, (w * s for w, s in zip(weights, scores, strict=True)))
    overall = overall.clip(scores.min(), scores.max())
    tail = round(DRAWS * (1 - SHARE_BETWEEN) / 2)
    ordered = partition(overall, (tail, DRAWS - 1 - tail))
    lost = [w * (100 - s) for w, s in zip(weights, scores, strict=True)]
    counts = _most_often(lost) if (scores < 100).any() else [0] * len(points)
    return Robustness(
        low=float(ordered[tail]),
        high=float(ordered[DRAWS - 1 - tail]),
        pulls={i: n / DRAWS for i, n in zip(points, counts, strict=True)},
        left_out=tuple(i for i, s in items.items() if s.point is None and s.low is not None),
    )


def _most_often(lost: Sequence[NDArray[float64]]) -> list[int]:
    """For each item, the number of weightings in which it loses most, the first among equals."""
    from numpy import count_nonzero, maximum

    most = reduce(maximum, lost)
    # row by row: a third of the time that the place of the largest in each column takes
    counted = accumulate((row == most for row in lost), or_)
    totals = [0, *(int(count_nonzero(so_far)) for so_far in counted)]
    return [after - before for before, after in pairwise(totals)]


def pulled_by(spread: Robustness, item_ids: Sequence[str]) -> float:
    """The share (0 to 1) of the weightings in which one of these items lowers the score most."""
    return sum(spread.pulls.get(item_id, 0.0) for item_id in item_ids)
