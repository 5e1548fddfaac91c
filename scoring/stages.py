"""Stages: gates, their range, gaps to a target stage, and the staircase (method §§3–4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from checklist.model import Checklist, Requirement, Stages
from scoring.rating import EQUAL, LevelRange, Levels, Weights, scores

Bound = Literal["low", "high"]


@dataclass(frozen=True, slots=True)
class StageRange:
    """``low`` is held for certain; ``high`` is reached if every don't know and blank turns out
    at level 4. 0 ≤ low ≤ high."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Gate:
    """A requirement of a stage against the levels now.

    ``criteria``: what can meet it, nearest first (for best of: all criteria of the item that
    are equally near). ``level`` is the low level of the nearest (a score for ``overall``);
    ``None`` where nothing is applicable. ``met`` counts the unknown as 0, ``could_be_met`` as 4.
    """

    stage: int
    requirement: Requirement
    criteria: tuple[str, ...]
    level: float | None
    required: int
    met: bool
    could_be_met: bool

    @property
    def is_known(self) -> bool:
        """Whether the answers decide it: no unknown could change the outcome."""
        return self.met == self.could_be_met


class Staircase:
    """All gates of one assessment: the stage range, what binds, and what lifting unlocks."""

    def __init__(
        self, checklist: Checklist, stages: Stages, levels: Levels, weights: Weights = EQUAL
    ) -> None:
        self._checklist = checklist
        self._stages = stages
        self._levels = levels
        self._weights = weights
        self.overall = scores(checklist, levels, weights)[1]
        self.gates = tuple(
            self._gate(number, requirement)
            for number, requirement in stages.required_up_to(stages.top)
        )
        self.stage = StageRange(
            low=self._held(gate.stage for gate in self.gates if not gate.met),
            high=self._held(gate.stage for gate in self.gates if not gate.could_be_met),
        )

    def _held(self, unmet: Iterator[int]) -> int:
        return min(unmet, default=self._stages.top + 1) - 1

    def _gate(self, number: int, requirement: Requirement) -> Gate:
        if requirement.overall is not None:
            low, high = self.overall.low, self.overall.high
            return Gate(
                stage=number,
                requirement=requirement,
                criteria=(),
                level=low,
                required=requirement.overall,
                met=low is not None and low >= requirement.overall,
                could_be_met=high is not None and high >= requirement.overall,
            )
        assert requirement.level is not None  # noqa: S101 (the model promises it)
        candidates = self._candidates(requirement)
        if not candidates:
            met = requirement.not_applicable_meets
            return Gate(number, requirement, (), None, requirement.level, met, met)
        low = max(x.low for x in candidates.values())
        high = max(x.high for x in candidates.values())
        return Gate(
            stage=number,
            requirement=requirement,
            criteria=tuple(c for c, x in candidates.items() if x.low == low),
            level=low,
            required=requirement.level,
            met=low >= requirement.level,
            could_be_met=high >= requirement.level,
        )

    def _candidates(self, requirement: Requirement) -> dict[str, LevelRange]:
        if requirement.criterion is not None:
            ids = [requirement.criterion]
        else:
            assert requirement.best_of is not None  # noqa: S101 (the model promises it)
            ids = [c.id for c in self._checklist.items_by_id[requirement.best_of].criteria]
        return {c: self._levels[c] for c in ids if c in self._levels}

    @property
    def next_stage(self) -> int | None:
        """The stage after the one held for certain; ``None`` at the top."""
        return None if self.stage.low == self._stages.top else self.stage.low + 1

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
        """What keeps the next stage from being held."""
        return self.unmet(self.next_stage) if self.next_stage is not None else ()

    def lifted(self, *gates: Gate) -> Staircase:
        """The staircase after lifting the nearest criterion of each gate to what it requires
        (an ``overall`` gate has no criterion to lift and stays as it is)."""
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
        """Requirements of later stages on the same thing that ask for more than ``gate``."""
        return tuple(
            other
            for other in self.gates
            if other.requirement.id == gate.requirement.id
            and other.stage > gate.stage
            and other.required > gate.required
        )


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a criterion is from what the target stage requires (method §4).

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
        return self.required - self.level

    @property
    def priority(self) -> int:
        """p_c of method §5: the gap, twice where it blocks the next stage."""
        return self.size * (2 if self.blocks_next else 1)


def gaps(staircase: Staircase, levels: Levels, target: int | None = None) -> tuple[Gap, ...]:
    """The gaps to the target stage (default: the next one), largest priority first, ties in
    the order of the stages. A stage held already, or lying below, leaves no gap; neither does
    the ``overall`` requirement, which belongs to no criterion."""
    aim = staircase.next_stage if target is None else target
    if aim is None or staircase.next_stage is None:
        return ()
    blocking = {gate.requirement.id for gate in staircase.binding}
    found = [
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
    return tuple(sorted(found, key=lambda gap: -gap.priority))
