"""Item and overall scores, each with the range that unknown answers leave, and the evidenced score
(method §2 Score)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import NamedTuple

from checklist.answers import NOT_APPLICABLE, Assessment, is_absent
from checklist.model import TOP_LEVEL, Checklist, Item

#: An answer at this level or above should carry evidence; one at the next level or above
#: without it is "claimed, not shown"; without evidence an answer counts as at most 1.
EVIDENCE_FROM = 2
CLAIM_FROM = 3
UNSHOWN_AT_MOST = 1


@dataclass(frozen=True, slots=True)
class LevelRange:
    """The level of one applicable criterion: ``known`` is ``None`` for don't know and blank,
    which could be anything from 0 to 4. 0 ≤ low ≤ high ≤ 4, all the same where it is known."""

    low: int
    known: int | None
    high: int


_OPEN = LevelRange(0, None, TOP_LEVEL)
_KNOWN = tuple(LevelRange(level, level, level) for level in range(TOP_LEVEL + 1))

#: Level of every applicable criterion; a not applicable one, and an ``other`` without a name,
#: are not in it.
Levels = Mapping[str, LevelRange]


def levels_of(assessment: Assessment, checklist: Checklist) -> dict[str, LevelRange]:
    """The levels of the applicable criteria, in checklist order."""
    levels: dict[str, LevelRange] = {}
    for criterion_id in checklist.criteria:
        answer = assessment[criterion_id]
        if answer.level == NOT_APPLICABLE or is_absent(assessment, criterion_id, checklist):
            continue
        known = answer.known_level
        levels[criterion_id] = _OPEN if known is None else _KNOWN[known]
    return levels


class Score(NamedTuple):
    """0 to 100. ``low`` and ``high`` count every don't know and blank as 0 and as 4; ``point``
    uses known answers only and is ``None`` where there are none. All three are ``None`` where
    nothing is applicable. low ≤ point ≤ high."""

    point: float | None
    low: float | None
    high: float | None

    @property
    def is_exact(self) -> bool:
        """Whether no unknown or blank answer widens its range."""
        return self.low == self.high


NO_SCORE = Score(None, None, None)


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of items (by item id) and criteria (by full id); what is not named weighs 1.

    The source gives no weights. All must be above 0.
    """

    items: Mapping[str, float]
    criteria: Mapping[str, float]

    def __post_init__(self) -> None:
        for name, weight in (*self.items.items(), *self.criteria.items()):
            if not 0 < weight < float("inf"):
                raise ValueError(f"weight of {name} must be a number above 0, not {weight}")


EQUAL = Weights({}, {})


def weights_of(assessment: Assessment) -> Weights:
    """The municipality's own weights of the items; the criteria within an item weigh alike."""
    return Weights(assessment.weights, {}) if assessment.weights else EQUAL


#: (weight, level) or (weight, score) of each thing that counts.
Weighted = Sequence[tuple[float, float]]


def _mean(levels: Weighted) -> float:
    """Weighted mean of levels on the scale 0 to 100 (COINr: weighted mean of what is known)."""
    top = TOP_LEVEL * fsum([weight for weight, _ in levels])
    reached = fsum([weight * level for weight, level in levels])
    # the top is exactly 100 with any weights, or rounding could put a point above its high
    return 100.0 if reached == top else 100 * reached / top


def _best(levels: Weighted) -> float:
    return 100 * max([level for _, level in levels]) / TOP_LEVEL


#: How a rule makes a score, 0 to 100, of the levels that count; at least one must.
RULES: Mapping[str, Callable[[Weighted], float]] = {"best": _best, "mean": _mean}


def item_score(item: Item, levels: Levels, weights: Weights = EQUAL) -> Score:
    """Score of one item (method §2 Score): 100·Σwx/(4Σw) for a mean item, 100·max x/4 for a best-of
    item, over its applicable criteria."""
    rule = RULES[item.rule]
    applicable = [
        (weights.criteria.get(criterion.id, 1.0), levels[criterion.id])
        for criterion in item.criteria
        if criterion.id in levels
    ]
    if not applicable:
        return NO_SCORE
    known = [(w, x.known) for w, x in applicable if x.known is not None]
    point = rule(known) if known else None
    if len(known) == len(applicable):
        return Score(point, point, point)
    low = rule([(w, x.low) for w, x in applicable])
    high = rule([(w, x.high) for w, x in applicable])
    return Score(point, low, high)


def overall_score(items: Mapping[str, Score], weights: Weights = EQUAL) -> Score:
    """Σ W·S / Σ W over the items with an applicable criterion; the point only when each of
    them has one (method §2 Score)."""
    points: list[tuple[float, float]] = []
    lows: list[tuple[float, float]] = []
    highs: list[tuple[float, float]] = []
    for item_id, score in items.items():
        weight = weights.items.get(item_id, 1.0)
        if score.low is not None and score.high is not None:
            lows.append((weight, score.low))
            highs.append((weight, score.high))
        if score.point is not None:
            points.append((weight, score.point))
    if not lows:
        return NO_SCORE
    total = fsum([weight for weight, _ in lows])

    def mean(scores: Weighted) -> float:
        return min(100.0, fsum([weight * score for weight, score in scores]) / total)

    point = mean(points) if len(points) == len(lows) else None
    return Score(point, mean(lows), mean(highs))


def scores(
    checklist: Checklist, levels: Levels, weights: Weights = EQUAL
) -> tuple[dict[str, Score], Score]:
    """The score of every item by id, and the overall score."""
    items = {item.id: item_score(item, levels, weights) for item in checklist.items}
    return items, overall_score(items, weights)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Answers by evidence: ``due`` are those at level 2 or above, ``shown`` those of them with
    evidence, ``claimed`` those at 3 or 4 without (criterion ids, in order)."""

    due: tuple[str, ...]
    shown: tuple[str, ...]
    claimed: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """0 to 1; ``None`` when no answer is at level 2 or above."""
        return len(self.shown) / len(self.due) if self.due else None


@dataclass(frozen=True, slots=True)
class Rating:
    """All scores of method §2 Score but robustness. ``evidenced`` is the overall score in which an
    answer without evidence counts as at most 1; it is stated beside the overall score and does not
    enter it."""

    levels: Levels
    items: Mapping[str, Score]
    overall: Score
    evidence: Evidence
    evidenced: Score
    evidenced_items: Mapping[str, Score]


def rate(assessment: Assessment, checklist: Checklist, weights: Weights = EQUAL) -> Rating:
    """Scores with ranges and the evidenced score of one assessment (method §2 Score)."""
    levels = levels_of(assessment, checklist)
    items, overall = scores(checklist, levels, weights)
    known = {c: x.known for c, x in levels.items() if x.known is not None}
    shown = {c for c in known if assessment[c].is_shown}
    due = tuple(c for c, level in known.items() if level >= EVIDENCE_FROM)
    capped = dict(levels)  # what is not known yet may turn out at 4 and shown: it stays open
    for c, level in known.items():
        if c not in shown and level > UNSHOWN_AT_MOST:
            capped[c] = _KNOWN[UNSHOWN_AT_MOST]
    evidenced_items, evidenced = scores(checklist, capped, weights)
    return Rating(
        levels=levels,
        items=items,
        overall=overall,
        evidence=Evidence(
            due=due,
            shown=tuple(c for c in due if c in shown),
            claimed=tuple(c for c in due if known[c] >= CLAIM_FROM and c not in shown),
        ),
        evidenced=evidenced,
        evidenced_items=evidenced_items,
    )
