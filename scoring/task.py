"""What a plan has to reach: the requirements up to the target, what each step towards them takes,
and which of them no plan can meet (method §4 Gap)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from checklist.model import OVERALL, TOP_LEVEL, Checklist, Effort, Requirement, Stages
from scoring.rating import EQUAL, Levels, Weights

#: What a step costs, in units of the capacity of a year.
UNITS: Mapping[Effort, int] = {"S": 1, "M": 2, "L": 4}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A requirement that no plan can meet. ``not_applicable``: there is nothing to raise;
    ``forbidden``: raising it is ruled out; ``capacity``: a step on every way to it takes more than
    a year's capacity. ``stage`` is ``None`` for a level that was pinned."""

    id: str
    stage: int | None
    required: int
    reason: Literal["not_applicable", "forbidden", "capacity"]


@dataclass(frozen=True)
class Task:
    """From the low levels now to the ``target``. ``own_efforts`` by criterion id, four each (0→1 to
    3→4), take the place of the checklist's own. ``pinned``: levels that have to be reached besides;
    ``ceilings``: the highest level to which a criterion may be raised. Both count for applicable
    criteria only."""

    checklist: Checklist
    stages: Stages
    levels: Levels
    target: int
    own_efforts: Mapping[str, Sequence[Effort]] = field(default_factory=dict)
    pinned: Mapping[str, int] = field(default_factory=dict)
    ceilings: Mapping[str, int] = field(default_factory=dict)
    weights: Weights = EQUAL

    @cached_property
    def required(self) -> tuple[tuple[int, Requirement], ...]:
        """The requirements of every stage up to the target, each with its stage."""
        return tuple(self.stages.required_up_to(self.target))

    def effort(self, criterion_id: str, level: int) -> int:
        """Units of the step to ``level``."""
        own = self.own_efforts.get(criterion_id, self.checklist.criteria[criterion_id].effort)
        return UNITS[own[level - 1]]

    def takes(self, criterion_id: str, level: int) -> int:
        """The years from the beginning of the step to ``level`` until it is true."""
        return self.checklist.criteria[criterion_id].rung(level).takes

    def wait(self, criterion_id: str, level: int) -> int:
        """The years from the beginning of the step to ``level`` until the next one can begin."""
        return max(self.takes(criterion_id, level), 1)

    def before(self, criterion_id: str, level: int) -> int:
        """The years from the beginning of the plan until the step to ``level`` can begin."""
        now = self.levels[criterion_id].low
        return sum(self.wait(criterion_id, below) for below in range(now + 1, level))

    @cached_property
    def efforts_needed(self) -> frozenset[int]:
        """The efforts of all steps above the present levels, in units."""
        return frozenset(
            self.effort(c, level)
            for c, x in self.levels.items()
            for level in range(x.low + 1, TOP_LEVEL + 1)
        )

    def reach(self, criterion_id: str, capacity: float) -> int:
        """The highest level to which the criterion can be raised."""
        level = self.levels[criterion_id].low
        most = self.ceilings.get(criterion_id, TOP_LEVEL)
        while level < most and self.effort(criterion_id, level + 1) <= capacity:
            level += 1
        return level

    def candidates(self, requirement: Requirement) -> list[str]:
        """The applicable criteria of which one has to reach the level."""
        return [c for c in self.checklist.named[requirement.id] if c in self.levels]

    # ------------------------------------------------------------------ the overall score

    @cached_property
    def overall(self) -> Mapping[str, Fraction]:
        """The points of the overall score (0 to 100) that one level of each criterion is worth; by
        item id for an item that takes its best. Weights are taken to four decimals."""

        def weight(group: Mapping[str, float], name: str) -> Fraction:
            return Fraction(group.get(name, 1.0)).limit_denominator(10_000)

        counted = {
            item.id: criteria
            for item in self.checklist.items
            if (criteria := [c.id for c in item.criteria if c.id in self.levels])
        }
        total = sum(weight(self.weights.items, item) for item in counted)
        worth: dict[str, Fraction] = {}
        for item, criteria in counted.items():
            share = weight(self.weights.items, item) / total * 100 / TOP_LEVEL
            if self.checklist.items_by_id[item].rule == "best":
                worth[item] = share
                continue
            inside = sum(weight(self.weights.criteria, c) for c in criteria)
            for c in criteria:
                worth[c] = share * weight(self.weights.criteria, c) / inside
        return worth

    def score(self, reached: Mapping[str, int]) -> Fraction:
        """The overall score with these levels."""
        return sum(
            (
                worth * max(reached[c] for c in self.checklist.named[name] if c in self.levels)
                for name, worth in self.overall.items()
            ),
            Fraction(),
        )

    # ------------------------------------------------------------------ what cannot be

    def obstacles(self, capacity: float) -> Iterator[Obstacle]:
        """The requirements out of reach, one for each thing required. They are independent: raising
        a level harms no other requirement, and years are not limited."""
        named = set()
        reach = {c: self.reach(c, capacity) for c in self.levels}
        allowed = {c: self.reach(c, float("inf")) for c in self.levels}
        for stage, requirement in self.required:
            met = self._is_met(requirement, reach)
            if met or requirement.id in named:
                continue
            named.add(requirement.id)
            reason: Literal["not_applicable", "forbidden", "capacity"] = "capacity"
            if not self._applies(requirement):
                reason = "not_applicable"
            elif not self._is_met(requirement, allowed):
                reason = "forbidden"
            yield Obstacle(requirement.id, stage, requirement.threshold, reason)
        for c, level in self.pinned.items():
            if c in reach and reach[c] < level and c not in named:
                yield Obstacle(c, None, level, "forbidden" if allowed[c] < level else "capacity")

    def _applies(self, requirement: Requirement) -> bool:
        if requirement.id == OVERALL:
            return bool(self.levels)
        return bool(self.candidates(requirement))

    def _is_met(self, requirement: Requirement, reached: Mapping[str, int]) -> bool:
        if not self._applies(requirement):
            return requirement.not_applicable_meets
        if requirement.id == OVERALL:
            return self.score(reached) >= requirement.threshold
        return any(reached[c] >= requirement.threshold for c in self.candidates(requirement))

    # ------------------------------------------------------------------ the order of steps

    def stage_of(self, criterion_id: str, level: int) -> int:
        """The first stage that requires a step; for one that only raises the overall score, the
        stage that requires the score. Never before the stage of the step below."""
        item = self.checklist.criteria[criterion_id].item_id
        asking = (
            stage
            for stage, r in self.required
            if r.id in (criterion_id, item) and r.threshold >= level
        )
        of_score = (stage for stage, r in self.required if r.id == OVERALL)
        first = next(asking, next(of_score, self.target))
        below = self.levels[criterion_id].low < level - 1
        return max(first, self.stage_of(criterion_id, level - 1)) if below else first
