"""A scheme as it stands for one municipality: what it raises, with what benefit, and its rank
(method §5 Schemes)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from checklist.catalogue import Need, Scheme, SchemeAdvice
from checklist.model import HELPS_FROM
from scoring.calls import NextCall
from scoring.stages import Gap
from scoring.verdict import Verdict

_RANK: Mapping[SchemeAdvice, int] = {
    "recommend": 0,
    "running_confirm": 1,
    "introduce": 2,
    "confirm_first": 3,
    "model_to_copy": 4,
    "do_not_recommend": 5,
}


@dataclass(frozen=True, slots=True)
class Preparation:
    """What has to come about before a scheme is any use. ``requires``: the criterion (with
    ``level``) or the fact. ``year``: that of the plan in which it is done, ``None`` where it is not
    in the plan."""

    need: Need
    requires: str
    level: int | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Lift:
    """What a scheme does for a gap: it raises the criterion from the level ``now`` to ``to``.
    ``strength`` is that of the next level (1 only touches it), ``benefit`` counts in thirds."""

    gap: Gap
    criterion_id: str
    now: int
    to: int
    strength: int
    benefit: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A scheme as it stands for this municipality. ``advice``: that of its standing today.
    ``lifts`` by gap, only touching ones among them; ``open``: points that are not known yet;
    ``matched``: how many of its preferences the municipality meets."""

    scheme: Scheme
    verdict: Verdict
    advice: SchemeAdvice
    lifts: tuple[Lift, ...]
    open: tuple[str, ...]
    after: tuple[Preparation, ...]
    matched: int
    call: NextCall | None

    @property
    def benefit(self) -> int:
        """Σ w·s, in thirds of the benefit."""
        return sum(lift.benefit for lift in self.lifts)

    @property
    def helping(self) -> tuple[Lift, ...]:
        """The lifts that make the next level true, all or most of it."""
        return tuple(lift for lift in self.lifts if lift.strength >= HELPS_FROM)

    @property
    def _call_day(self) -> int:
        return date.max.toordinal() if self.call is None else self.call.day.toordinal()

    @property
    def rank(self) -> tuple[int, int, int, str, int, str]:
        """Orders the offers of a verdict: the smaller comes first."""
        grade = self.scheme.standing.grade
        return (
            *(-self.benefit, _RANK[self.advice], -self.matched, grade),
            *(self._call_day, self.scheme.id),
        )

    def is_tied_with(self, other: Offer) -> bool:
        """Whether nothing but details tells which of the two is better."""
        return self.rank[:3] == other.rank[:3]

    @property
    def cost(self) -> tuple[int, int, int, int, int]:
        """What is added up to compare sets of equally many schemes, without ids: the smaller sum is
        better."""
        return (
            *(-self.benefit, _RANK[self.advice], -self.matched),
            *(ord(self.scheme.standing.grade), self._call_day),
        )


def lift_of(scheme: Scheme, gap: Gap, criterion_id: str, now: int) -> Lift | None:
    """What a scheme does for a gap through one criterion; ``None`` where it does nothing."""
    strengths = scheme.strengths[criterion_id]
    benefit, to, level = 0, now, now + 1
    while level <= gap.required and (strength := strengths.get(level, 0)):
        benefit += strength
        if to == level - 1 and strength >= HELPS_FROM:
            to = level
        level += 1
    if not benefit:
        return None
    weight = 2 if gap.blocks_next else 1
    return Lift(gap, criterion_id, now, to, strengths[now + 1], weight * benefit)
