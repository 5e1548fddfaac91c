"""Then and now: worked by hand in ``tests/examples/then-and-now``, and what holds always."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklist.answers import Assessment, Plan, PlannedStep
from checklist.load import Content
from checklist.savefile import migrated_from
from scoring.progress import Comparison, Goal, Span, compare
from scoring.result import assess
from tests.support import examples, often
from tests.support.packs import assessments, packs
from tests.support.shipped import CONTENT as REAL
from tests.support.tiny import answered, checklist, content, stages

EXAMPLES = examples("then-and-now")
EXPECTED = {
    *("target", "stage", "overall", "items", "changes", "no_change_known", "goals", "no_goal"),
    "steps",
}


def stated(goal: Goal, like: dict[str, Any]) -> dict[str, Any]:
    """A goal in the words of the examples: a progress that is known is one number."""
    progress: Any = None
    if goal.progress is not None:
        found = [round(goal.progress.low, 2), round(goal.progress.high, 2)]
        progress = found[0] if goal.progress.is_exact else found
    return {"verdict": goal.verdict, **({"progress": progress} if "progress" in like else {})}


def test_the_table_of_examples_is_not_empty() -> None:
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_comparison_is_what_was_computed_by_hand(path: Path) -> None:
    example = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert len(example["explanation"].splitlines()) >= 3
    expected = example["expected"]
    assert {"target", "stage", "changes", "goals"} <= expected.keys() <= EXPECTED
    then, now = (
        migrated_from(
            {"format": 1, "answers": example[side], "target": example.get("target")},
            REAL.checklist,
        ).assessment
        for side in ("then", "now")
    )
    found = compare(then, now, REAL)
    changes = {c.id: c for c in found.criteria}
    assert found.target == expected["target"]
    assert (found.stage_then.low, found.stage_now.low) == tuple(expected["stage"].values())
    assert {c.id: c.change for c in found.criteria if c.change} == expected["changes"]
    for criterion_id in expected.get("no_change_known", []):
        assert changes[criterion_id].change is None
        assert changes[criterion_id].then != changes[criterion_id].now
    assert {g: stated(goal, expected["goals"].get(g, {})) for g, goal in found.goals.items()} == (
        expected["goals"]
    )
    for criterion_id in expected.get("no_goal", []):
        assert changes[criterion_id].goal is None
    if "steps" in expected:
        outcomes = {
            f"{one.step.year} {one.step.criterion_id} {one.step.level}": one.outcome
            for one in found.steps
        }
        assert outcomes == expected["steps"]
    for item_id, change in expected.get("items", {}).items():
        assert found.items[item_id].change == pytest.approx(change, abs=0.005)
    for side, points in expected.get("overall", {}).items():
        score = getattr(found.overall, side)
        assert getattr(score, "point", score) == pytest.approx(points, abs=0.005)


# ------------------------------------------------------------------- one goal, case by case

PACK = content(
    checklist(a="mean p q", b="best p q"),
    stages("a.p 2, b 1", "a.p 3, a.q 2+, overall 60"),
)


def goal(then: str, now: str, target: int | None = 2) -> Goal:
    rest = "a.q 2, b.p 1"
    return compare(
        answered(f"a.p {then}, {rest}", target=target), answered(f"a.p {now}, {rest}"), PACK
    ).goals["a.p"]


@pytest.mark.parametrize(
    ("then", "now", "progress", "verdict"),
    [
        ("0", "0", (0, 0), "missed"),
        ("0", "2", (2 / 3, 2 / 3), "missed"),
        ("0", "3", (1, 1), "met"),
        ("0", "4", (4 / 3, 4 / 3), "exceeded"),
        ("1", "0", (-1 / 2, -1 / 2), "missed"),
        ("2", "?", (-2, 2), "open"),
        ("2", ".", (-2, 2), "open"),
        ("2", "-", None, "missed"),
        ("?", "3", None, "met"),
        ("?", "4", None, "exceeded"),
        ("?", "1", None, "missed"),
        ("?", "?", None, "open"),
        ("3", "3", None, "kept"),
        ("3", "4", None, "kept"),
        ("4", "3", None, "kept"),
        ("3", "2", None, "missed"),
        ("3", "?", None, "open"),
        ("3", "-", None, "missed"),
        ("-", "0", None, "not_planned"),
        ("-", "3", None, "not_planned"),
        ("-", "-", None, "not_planned"),
    ],
)
def test_a_goal_has_its_progress_and_verdict(
    then: str, now: str, progress: tuple[float, float] | None, verdict: str
) -> None:
    found = goal(then, now)
    assert found.required == 3  # the most demanding requirement up to the target
    assert found.verdict == verdict
    assert found.progress == (None if progress is None else Span(*progress))


@pytest.mark.parametrize(
    ("then", "verdict"), [("1", "met"), ("?", "met"), ("2", "kept"), ("-", "not_planned")]
)
def test_what_need_not_apply_is_reached_by_not_applying(then: str, verdict: str) -> None:
    before, now = answered(f"a.p 2, a.q {then}, b.p 1"), answered("a.p 3, a.q -, b.p 1")
    assert compare(before, now, PACK).goals["a.q"].verdict == verdict


def test_the_overall_score_is_a_goal_like_any_other() -> None:
    then, now = answered("a.p 2, a.q 2, b.p 1, b.q 0"), answered("a.p 3, a.q 2, b.p 3, b.q 0")
    found = compare(then, now, PACK).goals["overall"]
    assert found.then == Span(37.5, 37.5)  # (50 + 25) / 2
    assert found.now == Span(68.75, 68.75)  # (62.5 + 75) / 2
    assert found.progress == Span(31.25 / 22.5, 31.25 / 22.5)
    assert found.verdict == "exceeded"


def test_at_the_top_nothing_was_planned() -> None:
    top = answered("a.p 4, a.q 4, b.p 4, b.q 4")
    found = compare(top, answered("a.p 1"), PACK)
    assert (found.target, found.goals, found.planned) == (None, {}, ())


def test_an_own_criterion_counts_while_anybody_names_it() -> None:
    pack = content(checklist(a="best p other"), stages("a 2"))
    named, unnamed = answered("a.p 1, a.other 2 港湾"), answered("a.p 1, a.other 2")
    assert [c.id for c in compare(unnamed, unnamed, pack).criteria] == ["a.p"]
    assert [c.id for c in compare(unnamed, named, pack).criteria] == ["a.p", "a.other"]


# ------------------------------------------------------------------- always

few = settings(max_examples=often(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Content, Assessment, Assessment]:
    pack = draw(st.one_of(st.just(REAL), packs()))
    one, other = (draw(assessments(pack.checklist, targets=True)) for _ in range(2))
    return pack, one, other


def counted(found: Comparison) -> int:
    kinds = ("met", "exceeded", "missed", "open", "kept", "not_planned")
    return sum(found.count(kind) for kind in kinds)  # type: ignore[arg-type]  # each is a Verdict


@few
@given(pairs())
def test_compared_with_itself_nothing_changed(pair: tuple[Content, Assessment, Assessment]) -> None:
    pack, one, _ = pair
    found = compare(one, one, pack)
    assert {c.change for c in found.criteria} <= {0, None}
    assert {s.change for s in (*found.items.values(), found.overall)} <= {0, None}
    assert found.stage_then == found.stage_now
    for kept in found.goals.values():
        assert kept.verdict in ("missed", "open", "kept", "not_planned")
        assert kept.progress in (None, Span(0, 0))


@few
@given(pairs())
def test_the_other_way_round_every_change_has_the_other_sign(
    pair: tuple[Content, Assessment, Assessment],
) -> None:
    pack, one, other = pair
    there, back = compare(one, other, pack), compare(other, one, pack)
    assert [c.id for c in there.criteria] == [c.id for c in back.criteria]
    for a, b in zip(there.criteria, back.criteria, strict=True):
        assert (a.then, a.now) == (b.now, b.then)
        assert a.change == (None if b.change is None else -b.change)
    for item_id, score in there.items.items():
        reverse = back.items[item_id].change
        assert score.change == (None if reverse is None else pytest.approx(-reverse))
    assert (there.stage_then, there.stage_now) == (back.stage_now, back.stage_then)


@few
@given(st.data(), pairs())
def test_the_order_of_the_answers_is_irrelevant(
    data: st.DataObject, pair: tuple[Content, Assessment, Assessment]
) -> None:
    pack, one, other = pair
    shuffled = [
        each.model_copy(
            update={"answers": dict(data.draw(st.permutations(list(each.answers.items()))))}
        )
        for each in (one, other)
    ]
    assert compare(one, other, pack) == compare(*shuffled, pack)


@few
@given(pairs())
def test_goals_are_what_the_target_stage_then_asked(
    pair: tuple[Content, Assessment, Assessment],
) -> None:
    """What is planned are exactly the gaps of the assessment then, but for what is lost since;
    once everything is reached and known, the target stage is held."""
    pack, one, other = pair
    found, before, after = compare(one, other, pack), assess(one, pack), assess(other, pack)
    assert counted(found) == len(found.goals)
    assert found.target == before.target
    for gap in before.gaps:
        assert found.goals[gap.requirement_id].required == gap.required
        assert found.goals[gap.requirement_id].then is not None
    for kept in found.goals.values():
        if kept.progress is not None:
            assert kept.progress.low <= kept.progress.high
            assert (kept.progress.low >= 1) == (kept.verdict in ("met", "exceeded"))
    reached = all(
        kept.now is not None and kept.now.low >= kept.required for kept in found.goals.values()
    )
    if reached and found.target is not None:
        assert after.stage.low >= min(found.target, pack.stages.top)


# ------------------------------------------------------------------- what became of the plan


@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        ("a.p 2", "done"),
        ("a.p 4", "done"),
        ("a.p 1", "not_done"),
        ("a.p ?", "open"),
        ("a.p .", "open"),
        ("a.p -", "not_applicable"),
    ],
)
def test_a_step_planned_then_by_what_stands_now(now: str, outcome: str) -> None:
    pack = content(checklist(a="mean p"), stages("a.p 2"))
    (step,) = compare(answered("a.p 1"), answered(now), pack).steps
    assert (step.step.criterion_id, step.step.level, step.outcome) == ("a.p", 2, outcome)


def test_the_plan_then_is_the_one_that_was_wanted_then() -> None:
    """With the efforts, pins and ceilings of then, whatever the plan of today says."""
    pack = content(checklist(a="mean p q"), stages("a.p 1"))
    wanted = Plan(steps=(PlannedStep(criterion="a.q", level=1, choice="pinned"),))
    then = answered("a.p 0, a.q 0").with_plan(wanted)
    found = compare(then, answered("a.p 1, a.q 0"), pack)
    assert {s.step.criterion_id: s.outcome for s in found.steps} == {
        "a.p": "done",
        "a.q": "not_done",
    }
    assert compare(then.with_plan(Plan(capacity=1)), then, pack).steps != found.steps


def test_where_there_was_no_plan_nothing_became_of_it() -> None:
    pack = content(checklist(a="mean p"), stages("a.p 4"))
    then = answered("a.p 3").with_plan(Plan(capacity=1))  # the step takes 4
    assert compare(then, answered("a.p 4"), pack).steps == ()
