"""What a municipality says of its plan and its weights: kept whole, one entry for each, and brought
to another version of the checklist by id."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from checklist.answers import (
    Assessment,
    Plan,
    PlannedStep,
)
from checklist.places import PlanPlace, StepPlace, changes, place_of
from checklist.problems import ProblemsError
from checklist.savefile import read_assessment, read_migrated
from checklist.versions import notes
from tests.support.later_checklist import LATER, REAL

FINANCE = PlannedStep(
    criterion="capacity.finance", level=3, owner="財政課", due="2027-09", note="補正"
)


def saved(**content: Any) -> bytes:
    return json.dumps({"format": 1, "answers": {}, **content}).encode()


def test_a_step_is_said_and_replaced() -> None:
    plan = Plan().with_remarks(FINANCE)
    assert plan.remarks_on("capacity.finance", 3) == FINANCE
    assert plan.remarks_on("capacity.finance", 2).is_empty
    other = FINANCE.model_copy(update={"owner": "企画課"})
    assert plan.with_remarks(other).steps == (other,)
    emptied = PlannedStep(criterion="capacity.finance", level=3)
    assert plan.with_remarks(emptied) == Plan(), "a step of which nothing is said is left out"


def test_steps_stand_in_one_order() -> None:
    later = PlannedStep(criterion="system.unit", level=1, note="後")
    assert Plan(steps=(later, FINANCE)) == Plan(steps=(FINANCE, later))


def test_a_save_file_brings_all_of_it_back() -> None:
    plan = Plan(capacity=5, first_year=2027, steps=(FINANCE,))
    whole = Assessment(plan=plan, weights={"capacity": 3, "system": 1})
    assert whole.weights == {"capacity": 3}, "a weight of 1 is none of one's own"
    assert read_assessment(whole.to_json().encode(), REAL) == whole


REFUSED = [
    ({"weights": {"capacity": 0}}, "weights.capacity"),
    ({"weights": {"capacity": 11}}, "weights.capacity"),
    ({"weights": {"capacity": 1.5}}, "weights.capacity"),
    ({"weights": {"harbour": 2}}, "weights.harbour"),
    ({"plan": {"first_year": 27}}, "plan.first_year"),
    ({"plan": {"steps": [{"criterion": "capacity.finance"}]}}, "plan.steps.0.level"),
    ({"plan": {"steps": [{"criterion": "capacity.finance", "level": 5}]}}, "plan.steps.0.level"),
    (
        {"plan": {"steps": [{"criterion": "capacity.songs", "level": 1, "note": "x"}]}},
        "plan.steps.0.criterion",
    ),
    (
        {"plan": {"steps": [{"criterion": "capacity.finance", "level": 1, "due": "2027-13"}]}},
        "plan.steps.0.due",
    ),
    (
        {"plan": {"steps": [{"criterion": "capacity.finance", "level": 1, "choice": "maybe"}]}},
        "plan.steps.0.choice",
    ),
]


@pytest.mark.parametrize(("content", "place"), REFUSED)
def test_what_cannot_be_is_refused_with_its_place(content: dict[str, Any], place: str) -> None:
    with pytest.raises(ProblemsError) as refused:
        read_assessment(saved(**content), REAL)
    assert [p.place for p in refused.value.problems] == [place]


def test_the_same_step_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="twice"):
        Plan(steps=(FINANCE, FINANCE.model_copy(update={"note": "別"})))


def test_steps_and_weights_move_with_the_ids_of_another_version() -> None:
    steps = [
        {"criterion": "capacity.money", "level": 2, "note": "前の前の呼び名"},
        {"criterion": "capacity.budget", "level": 2, "note": "前の呼び名"},
        {"criterion": "capacity.legal", "level": 1, "owner": "法務課"},
        {"criterion": "capacity.songs", "level": 4, "note": "歌集"},
    ]
    read = read_migrated(
        saved(checklist="2026.1", plan={"steps": steps}, weights={"capacity": 2, "harbour": 5}),
        LATER,
    )
    kept = {(s.criterion, s.level): s.note or s.owner for s in read.assessment.plan.steps}
    assert kept == {("capacity.finance", 2): "前の呼び名", ("capacity.rules", 1): "法務課"}
    assert read.assessment.weights == {"capacity": 2}
    assert {s.note for s in read.steps} == {"前の前の呼び名", "歌集"}
    assert read.weights == ("harbour",)
    assert read.loses
    told = "\n".join(note.of("ja") for note in notes(read, LATER))
    assert "歌集" in told
    assert "weights.harbour" in told


def test_each_step_is_a_place_of_its_own() -> None:
    before = Assessment(plan=Plan(capacity=5))
    after = Assessment(plan=Plan(capacity=6, steps=(FINANCE,)))
    assert list(changes(before, after)) == [PlanPlace(), StepPlace("capacity.finance", 3)]
    step = StepPlace("capacity.self-evaluation", 2)
    assert step.name == "step:capacity.self-evaluation:2"
    assert place_of(step.name) == step
