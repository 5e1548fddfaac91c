"""Weights of the municipality's own: the formula by hand, and everything that follows it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklist.answers import Assessment, Plan, PlannedStep
from scoring.progress import compare
from scoring.result import assess
from scoring.roadmap import NoRoadmap, Roadmap, own_plan
from scoring.stages import Staircase
from tests.support.packs import assessments
from tests.support.shipped import CONTENT as REAL
from tests.support.tiny import answered, checklist, content, stages

PACK = content(checklist(a="mean p", b="mean p"), stages("overall 50"))


@pytest.mark.parametrize(
    ("weights", "overall"),
    [
        ({}, (100 + 0) / 2),
        ({"a": 3}, (3 * 100 + 0) / 4),
        ({"a": 2, "b": 3}, (2 * 100 + 3 * 0) / 5),
    ],
)
def test_the_overall_score_by_hand(weights: dict[str, int], overall: float) -> None:
    found = assess(answered("a.p 4, b.p 0").with_weights(weights), PACK)
    assert found.rating.overall.point == overall
    assert found.stage.low == int(overall >= 50)


def test_the_plan_follows_the_weights() -> None:
    """a weighs 3: raising a from 0 to 3 makes 3·75/4 = 56.25; raising b alone never passes 25."""
    found = plan_of(answered("a.p 0, b.p 0").with_weights({"a": 3}))
    assert isinstance(found, Roadmap)
    assert {s.criterion_id for s in found.steps} == {"a.p"}
    # 50 = 3·S/4 needs S = 66.7, that is level 3
    assert found.levels == {"a.p": 3, "b.p": 0}


def plan_of(assessment: Assessment) -> Roadmap | NoRoadmap | None:
    return own_plan(assess(assessment, PACK))


def test_own_efforts_pins_and_ceilings_reach_the_plan() -> None:
    """Efforts are S, M, M, L; b made cheap takes the place of a; a ceiling turns it back."""
    steps = [PlannedStep(criterion="b.p", level=n, effort="S") for n in (2, 3, 4)]
    cheap = answered("a.p 0, b.p 0").with_plan(Plan(steps=tuple(steps)))
    found = plan_of(cheap)
    assert isinstance(found, Roadmap)
    # 50 in all is four levels: four first or cheap steps of 1 unit each, in three years, not four
    assert (found.levels, found.effort, found.years) == ({"a.p": 1, "b.p": 3}, 4, 3)
    below = PlannedStep(criterion="b.p", level=3, choice="forbidden", effort="S")
    found = plan_of(cheap.with_plan(cheap.plan.with_remarks(below)))
    assert isinstance(found, Roadmap)
    assert found.levels == {"a.p": 2, "b.p": 2}
    pinned = PlannedStep(criterion="a.p", level=3, choice="pinned")
    found = plan_of(cheap.with_plan(cheap.plan.with_remarks(pinned)))
    assert isinstance(found, Roadmap)
    assert found.levels == {"a.p": 3, "b.p": 1}


def test_then_and_now_are_weighed_alike() -> None:
    then = answered("a.p 4, b.p 0").with_weights({"a": 9})
    now = answered("a.p 4, b.p 0")
    found = compare(then, now, PACK)
    assert found.overall.change == 0


@given(assessments(REAL.checklist), st.data())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_weights_keep_the_range_and_the_plan_reaches_its_target(
    assessment: Assessment, data: st.DataObject
) -> None:
    items = st.sampled_from(list(REAL.checklist.items_by_id))
    weights = data.draw(st.dictionaries(items, st.integers(1, 10)))
    weighed = assessment.with_weights(weights)
    found = assess(weighed, REAL)
    score = found.rating.overall
    if score.low is not None and score.high is not None:
        assert score.low <= (score.low if score.point is None else score.point) <= score.high
    assert found.rating.items == assess(assessment, REAL).rating.items
    plan = own_plan(found)
    if isinstance(plan, Roadmap):
        done = {
            c: type(x)(plan.levels[c], plan.levels[c], plan.levels[c])
            for c, x in found.rating.levels.items()
        }
        after = Staircase(REAL.checklist, REAL.stages, done, found.weights)
        assert after.stage.low >= found.target
