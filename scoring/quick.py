"""The shortest way to the stage: which question to ask next, and how many more at most (method §12
The ten-minute check).

Stages are gates, so most answers cannot change the stage once a few are known. What may still come
of the blank answers lies between all of them at 0 and all of them at 4: both extremes are reached,
no other answer (not applicable among them) leads outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checklist.answers import Assessment
from checklist.model import OVERALL, TOP_LEVEL, Checklist, Requirement, Stages
from scoring.rating import LevelRange, Levels, Weights, levels_of, weights_of
from scoring.stages import Gate, StageRange, Staircase


@dataclass(frozen=True, slots=True)
class QuickCheck:
    """``asked``: the ids of the criteria that may still have to be asked, the next one first; none
    where no further answer can change the stage range. ``stage``: the range of what was answered,
    blanks counted as unknown."""

    asked: tuple[str, ...]
    stage: StageRange

    @property
    def next(self) -> str | None:
        """The criterion to ask next."""
        return self.asked[0] if self.asked else None

    @property
    def at_most(self) -> int:
        """How many questions are still to be asked at most."""
        return len(self.asked)


def quick_check(assessment: Assessment, checklist: Checklist, stages: Stages) -> QuickCheck:
    """The next question of the shortest way from these answers."""
    return _Way(assessment, checklist, stages).check()


def quick_way(
    assessment: Assessment, checklist: Checklist, stages: Stages, *, shown: str = ""
) -> tuple[str, ...]:
    """The answered questions in the order in which the check asks them: those that these answers
    lead to. It ends at ``shown``, a criterion, where that one is not answered."""
    way: list[str] = []
    given = assessment.model_copy(update={"answers": {}})
    while True:
        asked = quick_check(given, checklist, stages).asked
        following = (c for c in asked if c == shown or assessment[c].level is not None)
        criterion = next(following, None)
        if criterion is None:
            return tuple(way)
        way.append(criterion)
        if assessment[criterion].level is None:
            return tuple(way)
        given = given.with_answer(criterion, assessment[criterion])


def turn(stage: int, requirement: Requirement, checklist: Checklist) -> tuple[int, bool, bool, int]:
    """The key by which requirements are asked about: earlier stages first; in a stage what is
    likeliest to fail if all levels are equally likely, the best of an item after single criteria,
    and the score last."""
    name = requirement.id
    return stage, name == OVERALL, name in checklist.items_by_id, -requirement.threshold


class _Way:
    def __init__(self, assessment: Assessment, checklist: Checklist, stages: Stages) -> None:
        self._checklist = checklist
        self._stages = stages
        self._weights: Weights = weights_of(assessment)
        self._levels = levels_of(assessment, checklist)
        self._blank = [c for c in self._levels if assessment[c].level is None]
        self._worst = self._with(dict.fromkeys(self._blank, 0))
        self._best = self._with(dict.fromkeys(self._blank, TOP_LEVEL))

    def _with(self, settled: dict[str, int]) -> Staircase:
        """The staircase with some of the blank answers given."""
        levels: Levels = self._levels | {c: LevelRange(x, x, x) for c, x in settled.items()}
        return Staircase(self._checklist, self._stages, levels, self._weights)

    def check(self) -> QuickCheck:
        gates = sorted(
            filter(self._is_open, self._worst.gates),
            key=lambda gate: turn(gate.stage, gate.requirement, self._checklist),
        )
        return QuickCheck(
            asked=tuple(dict.fromkeys(c for gate in gates for c in self._deciding(gate))),
            stage=StageRange(self._worst.stage.low, self._best.stage.high),
        )

    def _is_open(self, gate: Gate) -> bool:
        """Whether further answers decide over a requirement, and it over the stage: for the low
        end, which counts *don't know* as 0, or for the high end, which counts it as 4. ``gate`` is
        that of the worst answers."""
        if gate.requirement.id == OVERALL:
            gate = self._spared
        reached = self._best.stage
        return (gate.stage <= reached.low and not gate.met) or (
            gate.stage <= reached.high and not gate.could_be_met
        )

    @property
    def _spared(self) -> Gate:
        """The score that is required, with the lowest answers that meet everything else."""
        lowest: dict[str, int] = dict.fromkeys(self._blank, 0)
        for gate in self._worst.gates:
            named = self._checklist.named.get(gate.requirement.id, ())
            blank = [c for c in named if c in lowest]
            if blank and not gate.met:
                lowest[blank[0]] = max(lowest[blank[0]], gate.required)
        gates = self._with(lowest).gates
        return next(gate for gate in gates if gate.requirement.id == OVERALL)

    def _deciding(self, gate: Gate) -> Iterator[str]:
        """The blank criteria on which a requirement depends, in the order of the checklist."""
        if gate.requirement.id != OVERALL:
            yield from (c for c in self._checklist.named[gate.requirement.id] if c in self._blank)
            return
        now = self._worst.overall
        for c in self._blank:
            raised = self._with(dict.fromkeys(self._blank, 0) | {c: TOP_LEVEL}).overall
            if (raised.low, raised.high) != (now.low, now.high):
                yield c
