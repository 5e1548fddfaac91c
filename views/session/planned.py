"""A cache of computed plans: a difficult one takes a second, and every choice redraws the page. Its
keys hold levels and settings, no typed text."""

from __future__ import annotations

from functools import lru_cache

from checklist.answers import Assessment, Plan, PlannedStep
from checklist.load import Content
from scoring.rating import LevelRange, Levels
from scoring.roadmap import NoRoadmap, Roadmap, own_plan
from views.server.resources import content


def find_plan(
    assessment: Assessment, _: Content, levels: Levels, target: int
) -> Roadmap | NoRoadmap:
    """``own_plan`` with the content of the app."""
    steps = (
        PlannedStep(criterion=s.criterion, level=s.level, choice=s.choice, effort=s.effort)
        for s in assessment.plan.steps
    )
    plan = Plan(capacity=assessment.plan.capacity, steps=tuple(steps))
    return _find(plan, tuple(assessment.weights.items()), tuple(levels.items()), target)


@lru_cache(maxsize=64)
def _find(
    plan: Plan,
    weights: tuple[tuple[str, int], ...],
    levels: tuple[tuple[str, LevelRange], ...],
    target: int,
) -> Roadmap | NoRoadmap:
    bare = Assessment(plan=plan, weights=dict(weights))
    return own_plan(bare, content(), dict(levels), target)
