"""A cache of computed plans: a difficult one takes a second, and every choice redraws the page. It
keeps levels and settings, no typed text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

from checklist.answers import Assessment, Plan, PlannedStep
from scoring.result import Result
from scoring.roadmap import NoRoadmap, Roadmap, own_plan


def find_plan(result: Result) -> Roadmap | NoRoadmap | None:
    """As ``own_plan``."""
    settings = result.assessment.plan
    steps = tuple((s.criterion, s.level, s.choice, s.effort) for s in settings.steps)
    weights, levels = result.assessment.weights, result.rating.levels
    by = (settings.capacity, steps, tuple(weights.items()), tuple(levels.items()), result.target)
    return _find(_Asked(by, [result]))


@dataclass(frozen=True)
class _Asked:
    """What a plan is asked for ``by``, which is kept, and the result, which is taken out of it."""

    by: tuple[object, ...]
    of: list[Result] = field(compare=False)


@lru_cache(maxsize=64)
def _find(asked: _Asked) -> Roadmap | NoRoadmap | None:
    result = asked.of.pop()
    settings = result.assessment.plan
    steps = (
        PlannedStep(criterion=s.criterion, level=s.level, choice=s.choice, effort=s.effort)
        for s in settings.steps
    )
    plan = Plan(capacity=settings.capacity, steps=tuple(steps))
    bare = Assessment(plan=plan, weights=result.assessment.weights)
    return own_plan(replace(result, assessment=bare))
