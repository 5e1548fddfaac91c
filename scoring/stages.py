"""Stages: their requirements (gates), the stage range, the staircase (method §3 Stage), gaps to a
target (§4 Gap)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from checklist.model import OVERALL, Checklist, Requirement, Stages
from scoring.rating import EQUAL, LevelRange, Levels, Score, Weights, scores
from scoring.task import UNITS

Bound = Literal["low", "high"]


@dataclass(frozen=True, slots=True)
class StageRange:
    """``low`` is held for certain; ``high`` is held if every don't know and blank turns out at
    level 4. 0 ≤ low ≤ high."""

    low: int
    high: int


class Gate(NamedTuple):
    """A requirement of a stage, compared with the present levels.

    ``criteria``: the criteria nearest to meeting it (for best of: all criteria of the item that are
    equally near, the least effort first). ``level`` is the low level of the nearest (a score for
    ``overall``); ``None`` where nothing is applicable. ``met`` counts the unknown as 0,
    ``could_be_met`` as 4.
    """

    stage: int
    requirement: Requirement
    criteria: tuple[str, ...]
    level: float | None
    met: bool
    could_be_met: bool

    @property
    def required(self) -> int:
        """The level (1 to 4), or score (0 to 100), that it requires."""
        return self.requirement.threshold

    @property
    def is_known(self) -> bool:
        """Whether the outcome is the same with unknown answers at 0 and at 4."""
        return self.met == self.could_be_met


def _gate(
    stage: int,
    requirement: Requirement,
    criteria: tuple[str, ...],
    low: float | None,
    high: float | None,
) -> Gate:
    if low is None or high is None:
        met = could_be_met = requirement.not_applicable_meets
    else:
        met, could_be_met = low >= requirement.threshold, high >= requirement.threshold
    return Gate(stage, requirement, criteria, low, met, could_be_met)


class Staircase:
    """All gates of one assessment: the stage range, and which requirements are not met.

    ``overall`` is the overall score of these levels, where it is computed already.
    """

    def __init__(
        self,
        checklist: Checklist,
        stages: Stages,
        levels: Levels,
        weights: Weights = EQUAL,
        overall: Score | None = None,
    ) -> None:
        self._checklist = checklist
        self._stages = stages
        self._levels = levels
        self._weights = weights
        self.overall = scores(checklist, levels, weights)[1] if overall is None else overall
        required = list(stages.required_up_to(stages.top))
        nearest = {name: self._nearest(name) for name in {r.id for _, r in required}}
        self.gates = tuple(
            [
                _gate(number, r, self._easiest_first(criteria, low, r.threshold), low, high)
                for number, r in required
                for criteria, low, high in (nearest[r.id],)
            ]
        )
        self.stage = StageRange(
            low=self._stage_below(gate.stage for gate in self.gates if not gate.met),
            high=self._stage_below(gate.stage for gate in self.gates if not gate.could_be_met),
        )

    def _stage_below(self, unmet: Iterator[int]) -> int:
        return min(unmet, default=self._stages.top + 1) - 1

    def _nearest(self, name: str) -> tuple[tuple[str, ...], float | None, float | None]:
        """The criteria of that name at the highest low level, that level, and the highest high
        one; for ``overall`` its scores. ``None`` where nothing is applicable."""
        if name == OVERALL:
            return (), self.overall.low, self.overall.high
        candidates = [
            (c, self._levels[c]) for c in self._checklist.named[name] if c in self._levels
        ]
        if not candidates:
            return (), None, None
        low = max([x.low for _, x in candidates])
        high = max([x.high for _, x in candidates])
        return tuple([c for c, x in candidates if x.low == low]), low, high

    def _easiest_first(
        self, criteria: tuple[str, ...], low: float | None, required: int
    ) -> tuple[str, ...]:
        """Equally near criteria: first the one that takes the least effort, as in the plan."""
        if low is None or len(criteria) < 2:
            return criteria
        steps = slice(int(low), required)
        every = self._checklist.criteria
        return tuple(sorted(criteria, key=lambda c: sum(UNITS[e] for e in every[c].effort[steps])))

    @property
    def next_stage(self) -> int | None:
        """The stage after the one held for certain; ``None`` at the top."""
        return None if self.stage.low == self._stages.top else self.stage.low + 1

    @property
    def closed(self) -> tuple[Gate, ...]:
        """The requirements of which no applicable criterion is left, of the first stage that has
        any: that stage and all after it are out of reach."""
        shut = [gate for gate in self.gates if gate.level is None and not gate.could_be_met]
        return tuple(gate for gate in shut if gate.stage == shut[0].stage)

    def unmet(self, stage: int) -> tuple[Gate, ...]:
        """The requirements up to ``stage`` that do not hold for certain, one for each thing
        required (the highest level asked), in the order of the stages."""
        hardest: dict[str, Gate] = {}
        for gate in self.gates:
            if gate.stage <= stage and not gate.met:
                known = hardest.get(gate.requirement.id)
                if known is None or gate.required > known.required:
                    hardest[gate.requirement.id] = gate
        return tuple(hardest.values())

    @property
    def binding(self) -> tuple[Gate, ...]:
        """The unmet requirements of the next stage."""
        return self.unmet(self.next_stage) if self.next_stage is not None else ()

    @property
    def two_ahead(self) -> tuple[Gate, ...]:
        """What the stage after the next requires additionally, or at a higher level, once all that
        binds the next one is met; empty where there is no such stage."""
        if self.next_stage is None or self.next_stage == self._stages.top:
            return ()
        following = self.next_stage + 1
        unmet = self.lifted(*self.binding).unmet(following)
        return tuple(gate for gate in unmet if gate.stage == following)

    def lifted(self, *gates: Gate) -> Staircase:
        """The staircase with the nearest criterion of each gate raised to the required level (an
        ``overall`` gate has no criterion to raise and stays unmet)."""
        levels = dict(self._levels)
        for gate in gates:
            if gate.criteria:
                now = levels[gate.criteria[0]]
                levels[gate.criteria[0]] = LevelRange(
                    max(now.low, gate.required),
                    None if now.known is None else max(now.known, gate.required),
                    max(now.high, gate.required),
                )
        return Staircase(self._checklist, self._stages, levels, self._weights)

    def later(self, gate: Gate) -> tuple[Gate, ...]:
        """Requirements of later stages on the same thing that are higher than that of ``gate``."""
        return tuple(
            other
            for other in self.gates
            if other.requirement.id == gate.requirement.id
            and other.stage > gate.stage
            and other.required > gate.required
        )


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a criterion is from what the target stage requires (method §4 Gap).

    ``criteria`` holds one criterion, or for a best-of requirement the equally near ones of
    that item; the gap is ``required`` − ``level`` > 0, ``level`` counting unknown as 0.
    ``blocks_next``: an unmet requirement of the next stage. ``is_known``: the level was
    answered (otherwise finding out comes first).
    """

    requirement_id: str
    criteria: tuple[str, ...]
    level: int
    required: int
    blocks_next: bool
    is_known: bool

    @property
    def size(self) -> int:
        """How many levels are missing."""
        return self.required - self.level

    @property
    def priority(self) -> int:
        """Priority p (method §4 Gap): the gap, twice where it blocks the next stage."""
        return self.size * (2 if self.blocks_next else 1)


def gaps(staircase: Staircase, levels: Levels, target: int | None = None) -> tuple[Gap, ...]:
    """The gaps to the target stage (default: the next one), largest priority first, ties in the
    order of the stages. A target stage that is held already leaves no gap; neither does the
    ``overall`` requirement, which belongs to no criterion."""
    aim = staircase.next_stage if target is None else target
    if aim is None or staircase.next_stage is None:
        return ()
    blocking = {gate.requirement.id for gate in staircase.binding}
    open_gaps = [
        Gap(
            requirement_id=gate.requirement.id,
            criteria=gate.criteria,
            level=int(gate.level),
            required=gate.required,
            blocks_next=gate.requirement.id in blocking,
            is_known=all(levels[c].known is not None for c in gate.criteria),
        )
        for gate in staircase.unmet(aim)
        if gate.criteria and gate.level is not None
    ]
    return tuple(sorted(open_gaps, key=lambda gap: -gap.priority))
