"""Plans kept on the pages are those that would be found anew, and hold nothing that was typed."""

from __future__ import annotations

from checklist.answers import Assessment, Plan, PlannedStep
from scoring.result import assess
from scoring.roadmap import own_plan
from views.server.resources import content
from views.session import planned


def both(assessment: Assessment) -> None:
    levels = assess(assessment, content()).rating.levels
    found = planned.find_plan(assessment, content(), levels, 3)
    assert found == own_plan(assessment, content(), levels, 3)


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


def test_words_make_no_other_plan() -> None:
    planned._find.cache_clear()
    for note in ("甲", "乙"):
        step = PlannedStep(criterion="system.unit", level=2, owner=note, due="2027-09", note=note)
        both(content().example.with_plan(Plan(steps=(step,))))
    kept = planned._find.cache_info()
    assert (kept.misses, kept.hits) == (1, 1)
