"""The plan: what is chosen there is kept, and the plan follows it."""

from __future__ import annotations

import samples
from visitor import Visitor

from checklist.answers import Assessment, Plan
from report.roadmap import summarise_plan
from scoring.result import assess
from store.assessments import AssessmentStore
from views.resources import content


def stored(kept: AssessmentStore, code: str) -> Assessment:
    found = kept.open(code)
    assert found is not None
    return found.assessment


def intro(assessment: Assessment) -> str:
    found = summarise_plan(assessment, assess(assessment, content()), content(), "ja")
    assert found is not None
    return found.intro


def test_capacity_and_target_are_kept_and_the_plan_follows(kept: AssessmentStore) -> None:
    code = kept.create(samples.complete(1))[0]
    visitor = Visitor("plan", code=code)
    assert visitor.value("capacity") == Plan().capacity
    assert intro(stored(kept, code)) in visitor.reads()
    visitor.enter_number("capacity", 5).choose("plan_target", 3)
    assert stored(kept, code).plan == Plan(capacity=5)
    assert stored(kept, code).target == 3
    assert intro(stored(kept, code)) in visitor.reads()
    again = Visitor("plan", code=code)
    assert again.value("capacity") == 5
    assert "3年目" in again.reads()


def test_too_small_a_capacity_is_told_and_what_would_do(kept: AssessmentStore) -> None:
    code = kept.create(samples.complete(2))[0]
    visitor = Visitor("plan", code=code).enter_number("capacity", 1)
    assert visitor.say("plan.capacity_needed", capacity=2) in visitor.reads()


def test_two_who_change_the_capacity_are_asked(kept: AssessmentStore) -> None:
    code = kept.create(samples.complete(1))[0]
    one, two = Visitor("plan", code=code), Visitor("plan", code=code)
    one.enter_number("capacity", 4)
    two.app.number_input(key="capacity").set_value(12).run()
    assert stored(kept, code).plan == Plan(capacity=4)
    assert visitor_reads_both(two)
    two.press("keep_mine")
    assert stored(kept, code).plan == Plan(capacity=12)


def visitor_reads_both(visitor: Visitor) -> bool:
    shown = visitor.reads()
    return all(visitor.say("common.capacity", n=n) in shown for n in (4, 12))


def test_nobody_changes_the_example() -> None:
    visitor = Visitor("plan", example=True)
    assert visitor.app.number_input(key="capacity").disabled
    assert visitor.app.selectbox(key="plan_target").disabled


def test_at_the_top_nothing_is_planned(kept: AssessmentStore) -> None:
    code = kept.create(samples.complete(4))[0]
    assert Visitor("plan", code=code).say("plan.top") in Visitor("plan", code=code).reads()
