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
    steps = (
        PlannedStep(criterion=s.criterion, level=s.level, choice=s.choice, effort=s.effort)
        for s in settings.steps
    )
    plan = Plan(capacity=settings.capacity, steps=tuple(steps))
    weights, levels = result.assessment.weights, result.rating.levels
    bare = Assessment(plan=plan, weights=weights)
    on = (plan, tuple(weights.items()), tuple(levels.items()), result.target)
    return _find(_Untyped(on, replace(result, assessment=bare)))


@dataclass(frozen=True)
class _Untyped:
    """A result without what was typed, equal to another of which the plan is the same."""

    on: tuple[object, ...]
    result: Result = field(compare=False)


@lru_cache(maxsize=64)
def _find(untyped: _Untyped) -> Roadmap | NoRoadmap | None:
    return own_plan(untyped.result)
