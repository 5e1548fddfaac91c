"""The ten-minute check on paper: the questions of each stage in a fixed order, and how a pencil
follows them (method §12 The ten-minute check).

A paper cannot leave out what can no longer matter, so it asks more than ``scoring.quick``; it ends
at the same stage range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from checklist.answers import NOT_APPLICABLE, Assessment, is_absent
from checklist.model import OVERALL, TOP_LEVEL, Checklist, Item, Requirement, Stages
from scoring.quick import turn
from scoring.stages import StageRange

#: What is ticked at a decision.
Tick = Literal["yes", "unknown", "no"]
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class PathDecision:
    """One decision of the path: whether a requirement is met. ``criteria``: the one required, or
    those of an item of which one suffices, in the order asked; none for the overall score."""

    requirement: Requirement
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathOfStage:
    """The decisions of one stage, in their order."""

    stage: int
    decisions: tuple[PathDecision, ...]


def quick_path(checklist: Checklist, stages: Stages) -> tuple[PathOfStage, ...]:
    """The decisions of every stage but 0, in the order in which the check asks."""

    def decided(requirement: Requirement) -> PathDecision:
        return PathDecision(requirement, checklist.named.get(requirement.id, ()))

    return tuple(
        PathOfStage(
            stage.number,
            tuple(
                decided(requirement)
                for requirement in sorted(
                    stage.requires, key=lambda r: turn(stage.number, r, checklist)
                )
            ),
        )
        for stage in stages.stages[1:]
    )


def followed(
    path: Sequence[PathOfStage], assessment: Assessment, checklist: Checklist
) -> StageRange:
    """Where a pencil ends on the path with these answers, blank ones ticked as *don't know*: at a
    *no* the path is over, one stage below; the first *don't know* notes one stage below as certain,
    and the path goes on. Items weigh alike on paper: weights of the assessment are not read."""
    certain: int | None = None
    for part in path:
        for decision in part.decisions:
            tick = _tick(decision, assessment, checklist)
            if tick != "yes" and certain is None:
                certain = part.stage - 1
            if tick == "no":
                return StageRange(certain or 0, part.stage - 1)
    top = path[-1].stage if path else 0
    return StageRange(top if certain is None else certain, top)


def _tick(decision: PathDecision, assessment: Assessment, checklist: Checklist) -> Tick:
    required = decision.requirement
    if required.id == OVERALL:
        return _tick_of_score(required.threshold, assessment, checklist)
    levels = [
        assessment[criterion].known_level
        for criterion in decision.criteria
        if not is_absent(assessment, criterion, checklist)
        and assessment[criterion].level != NOT_APPLICABLE
    ]
    if not levels:
        return "yes" if required.not_applicable_meets else "no"
    if any(level is not None and level >= required.threshold for level in levels):
        return "yes"
    return "unknown" if None in levels else "no"


# ---------------------------------------------------------------------------- the score by hand


def _tick_of_score(threshold: int, assessment: Assessment, checklist: Checklist) -> Tick:
    low, high = (
        score_by_hand(assessment, checklist, unknown=unknown) for unknown in (0, TOP_LEVEL)
    )
    if low is not None and low >= threshold:
        return "yes"
    return "unknown" if high is not None and high >= threshold else "no"


def score_by_hand(assessment: Assessment, checklist: Checklist, *, unknown: int) -> Decimal | None:
    """The overall score as it is added up on the sheet, every figure rounded to one decimal place;
    ``unknown``: the level that *don't know* counts as. ``None`` where nothing is applicable."""
    points = [
        _points_by_hand(item, levels)
        for item in checklist.items
        if (levels := _levels_by_hand(item, assessment, checklist, unknown))
    ]
    return _rounded(sum(points, Decimal(0)) / len(points)) if points else None


def _levels_by_hand(
    item: Item, assessment: Assessment, checklist: Checklist, unknown: int
) -> list[int]:
    answers = [
        assessment[criterion.id]
        for criterion in item.criteria
        if not is_absent(assessment, criterion.id, checklist)
    ]
    return [
        unknown if answer.known_level is None else answer.known_level
        for answer in answers
        if answer.level != NOT_APPLICABLE
    ]


def _points_by_hand(item: Item, levels: Sequence[int]) -> Decimal:
    if item.rule == "best":
        return Decimal(max(levels) * 25)
    return _rounded(Decimal(sum(levels) * 25) / len(levels))


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(_TENTH, ROUND_HALF_UP)
