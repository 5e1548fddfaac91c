"""Plans kept on the pages are those that would be found anew, and hold nothing that was typed."""

from __future__ import annotations

import pytest

from checklist.answers import Assessment, Plan, PlannedStep
from scoring.result import Result, assess
from scoring.roadmap import own_plan
from views.server.resources import content
from views.session import planned


def both(assessment: Assessment) -> None:
    result = assess(assessment.model_copy(update={"target": 3}), content())
    assert planned.find_plan(result) == own_plan(result)


def test_what_is_kept_is_what_would_be_found() -> None:
    example = content().example.with_plan(Plan())
    both(example)
    both(example.with_plan(Plan(capacity=12)))
    both(example.with_weights({"system": 4}))
    for choice in ("pinned", "forbidden"):
        step = PlannedStep(criterion="capacity.legal", level=4, choice=choice)
        both(example.with_plan(Plan(steps=(step,))))
    both(
        example.with_plan(Plan(steps=(PlannedStep(criterion="system.unit", level=2, effort="L"),)))
    )


def test_words_make_no_other_plan_and_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    planned._find.cache_clear()
    asked: list[Result] = []
    monkeypatch.setattr(planned, "own_plan", lambda result: asked.append(result))
    for note in ("甲", "乙"):
        step = PlannedStep(criterion="system.unit", level=2, owner=note, due="2027-09", note=note)
        planned.find_plan(assess(content().example.with_plan(Plan(steps=(step,))), content()))
    (kept,) = asked
    assert kept.assessment == Assessment(weights=content().example.weights)
    planned._find.cache_clear()
