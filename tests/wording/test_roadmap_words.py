"""The plan in words: its chart, its tables, and why there is none."""

from __future__ import annotations

from collections.abc import Callable

import altair as alt
import pytest

from charts.plan import build_plan_chart
from checklist.answers import NOT_APPLICABLE, Answer, Assessment, Plan, PlannedStep
from checklist.load import Content
from checklist.model import LANGUAGES, Lang
from scoring.advice import advise
from scoring.result import assess
from scoring.roadmap import Roadmap, plan
from scoring.task import Task
from tests.support.today import TODAY
from wording.plan import PlanSummary, summarise_plan
from wording.subject import Subject
from wording.summary import Summary


def told(content: Content, assessment: Assessment, lang: Lang = "ja") -> PlanSummary:
    result = assess(assessment, content)
    found = summarise_plan(Subject(result, lang, TODAY))
    assert found is not None
    return found


def aiming_high(content: Content, capacity: int) -> Assessment:
    return content.example.model_copy(update={"target": 4}).with_plan(Plan(capacity=capacity))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_step_stands_in_its_year(content: Content, lang: Lang) -> None:
    assessment = aiming_high(content, 8)
    result = assess(assessment, content)
    found = plan(Task(content.checklist, content.stages, result.rating.levels, 4), 8)
    assert isinstance(found, Roadmap)
    summary = told(content, assessment, lang)
    assert len(summary.years) == found.years
    for year, shown in enumerate(summary.years, start=1):
        steps = found.in_year(year)
        assert [step.todo for step in shown.steps] == [
            content.checklist.criteria[s.criterion_id].levels[s.level].of(lang) for s in steps
        ]
        for row, step, words in zip(shown.table.rows, steps, shown.steps, strict=True):
            assert str(step.level) in row[1]
            assert row[2].splitlines()[0] == words.todo
            assert (words.time != "") == (step.takes > 0)
            assert words.ends in words.time or not words.time
            assert words.start or step.follows
        late = [step for step in found.true_in(year) if step.takes]
        assert bool(late) <= bool(shown.note), "what was begun earlier is told"
    assert {(row.id, *one) for row in summary.rows for one in row.reached} == {
        (c, year, max(s.level for s in found.true_in(year) if s.criterion_id == c))
        for c, year in {(s.criterion_id, s.ends) for s in found.steps}
    }


def test_finding_out_comes_before_the_first_step_only(content: Content) -> None:
    summary = told(content, aiming_high(content, 8))
    name = summary.rows[[row.id for row in summary.rows].index("capacity.needs")].label
    changes = [step.change for y in summary.years for step in y.steps if step.name == name]
    assert changes == ["レベル1へ（まず確かめる）", "レベル2へ", "レベル3へ"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_chart_shows_the_steps_of_its_table(content: Content, lang: Lang) -> None:
    summary = told(content, aiming_high(content, 8), lang)
    spec = build_plan_chart(summary)
    alt.LayerChart.from_dict(spec)  # valid by the schema of Vega-Lite
    drawn = {(d["row"], d["year"], d["level"]) for d in spec["layer"][0]["data"]["values"]}
    assert drawn == {
        *((row.short, *one) for row in summary.rows for one in row.reached),
        *((row.short, year, None) for row in summary.rows for year in row.at_work),
    }
    cells = {
        (row.short, year, None if cell == "→" else int(cell))
        for row, cells in zip(summary.rows, summary.table.rows, strict=True)
        for year, cell in enumerate(cells[1:], start=1)
        if cell
    }
    assert cells == drawn
    assert spec["description"] == summary.alt
    assert all(row.label in summary.alt for row in summary.rows)


def test_too_little_a_year_is_said_with_what_would_do(content: Content) -> None:
    summary = told(content, aiming_high(content, 2))
    assert "届きません" in summary.intro
    assert summary.years == ()
    assert any("4-1" in line for line in summary.obstacles)
    assert summary.obstacles[-1] == "1年に4あれば、入ります。"


def test_what_does_not_apply_is_said(content: Content) -> None:
    none = {
        c.id: Answer(level=NOT_APPLICABLE, reason="方針")
        for c in content.checklist.items_by_id["purpose"].asked
    }
    summary = told(content, Assessment(answers=none))
    (line,) = summary.obstacles
    assert "目的" in line
    assert "該当しない" in line


def test_schemes_and_cases_stand_beside_a_step(content: Content) -> None:
    summary = told(content, content.example)
    aids = {row[0]: row[3] for year in summary.years for row in year.table.rows}
    result = assess(content.example, content)
    advice = advise(result, TODAY)
    first = next(o for o in advice.offers if o.helping[0].criterion_id == "partner.nurturing")
    (nurturing,) = (text for name, text in aids.items() if name.startswith("5-2"))
    assert first.scheme.name_today.ja in nurturing
    (unit,) = (text for name, text in aids.items() if name.startswith("4-1"))
    assert "制度" not in unit, "no scheme makes a section"
    assert "事例：" in unit


def test_the_highest_stage_needs_no_plan(
    summary_of: Callable[..., Summary], perfect: Assessment, mixed: Assessment
) -> None:
    assert summary_of(perfect).plan is None
    assert summary_of(mixed).plan is not None


def with_steps(assessment: Assessment, *steps: PlannedStep, capacity: int = 8) -> Assessment:
    return assessment.with_plan(Plan(capacity=capacity, first_year=2027, steps=steps))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_of_a_step_stands_beside_it(content: Content, lang: Lang) -> None:
    step = PlannedStep(
        criterion="system.unit", level=2, owner="総務課", due="2027-12", note="規則の改正"
    )
    summary = told(content, with_steps(content.example, step), lang)
    (shown,) = (s for y in summary.years for s in y.steps if s.criterion_id == "system.unit")
    assert (shown.owner, shown.due_month, shown.note) == ("総務課", "2027-12", "規則の改正")
    assert shown.due == {"ja": "2027年12月", "en": "December 2027"}[lang]
    assert shown.remarks == ()
    (row,) = (r for y in summary.years for r in y.table.rows if r[0] == shown.name)
    assert all(text in row[-1] for text in (shown.owner, shown.due, shown.note))


def test_a_month_outside_the_year_of_its_step_is_remarked(content: Content) -> None:
    for due, is_inside in (("2027-04", True), ("2028-03", True), ("2027-03", False)):
        step = PlannedStep(criterion="system.unit", level=2, due=due)
        summary = told(content, with_steps(content.example, step))
        (shown,) = (s for y in summary.years for s in y.steps if s.criterion_id == "system.unit")
        assert (shown.remarks == ()) is is_inside
        assert is_inside or "令和9（2027）年度" in shown.remarks[0]


def test_years_carry_their_fiscal_year(content: Content) -> None:
    summary = told(content, with_steps(content.example.model_copy(update={"target": 4})))
    assert [year.when for year in summary.years[:2]] == ["令和9（2027）年度", "令和10（2028）年度"]
    assert summary.years[0].heading.startswith("1年目・令和9（2027）年度")


def test_pinned_and_forbidden_steps_change_the_plan(content: Content) -> None:
    plain = told(content, content.example)
    pinned = PlannedStep(criterion="capacity.legal", level=4, choice="pinned")
    summary = told(content, with_steps(content.example, pinned))
    legal = [s for y in summary.years for s in y.steps if s.criterion_id == "capacity.legal"]
    assert [s.level for s in legal] == [3, 4]
    assert [s.state for s in legal] == ["", "必ず行う"]
    assert not any(s.criterion_id == "capacity.legal" for y in plain.years for s in y.steps)
    forbidden = PlannedStep(criterion="system.unit", level=2, choice="forbidden", note="人事")
    summary = told(content, with_steps(content.example, forbidden))
    assert "届きません" in summary.intro
    assert summary.obstacles == (
        "4-1 部署と専門の職員：レベル2が必要ですが、「行わない」とした取組があります。",
    )
    (other,) = summary.others
    assert (other.state, other.note) == ("行わない", "人事")


def test_a_step_pinned_beyond_a_forbidden_one_is_told(content: Content) -> None:
    steps = (
        PlannedStep(criterion="capacity.legal", level=3, choice="forbidden"),
        PlannedStep(criterion="capacity.legal", level=4, choice="pinned"),
    )
    (line,) = told(content, with_steps(content.example, *steps)).obstacles
    assert "必ず行う" in line
    assert "3-3" in line


def test_nothing_said_of_a_step_is_lost(content: Content, perfect: Assessment) -> None:
    """Whether the step is planned, reached already, forbidden, or there is no plan at all."""
    said = tuple(
        PlannedStep(criterion=c, level=level, note=f"メモ {c} {level}")
        for c in content.checklist.criteria
        for level in range(1, 5)
    )
    for assessment in (content.example, perfect, aiming_high(content, 1)):
        told_of = told(content, with_steps(assessment, *said, capacity=assessment.plan.capacity))
        steps = [*(s for y in told_of.years for s in y.steps), *told_of.others]
        assert {s.note for s in steps} == {s.note for s in said}
        assert len(steps) == len(said)


def test_own_efforts_are_taken_and_said(content: Content) -> None:
    step = PlannedStep(criterion="system.unit", level=2, effort="L")
    summary = told(content, with_steps(content.example, step))
    (shown,) = (s for y in summary.years for s in y.steps if s.criterion_id == "system.unit")
    assert shown.effort == 4
    assert shown.effort_words == "大（4）・貴自治体の見積り"


def test_own_weights_are_said_where_the_target_asks_for_a_score(content: Content) -> None:
    weighed = content.example.with_weights({"system": 3})
    assert "4 体制は3" in told(content, weighed.model_copy(update={"target": 4})).intro
    assert "重み" not in told(content, weighed.model_copy(update={"target": 2})).intro
    assert "重み" not in told(content, content.example.model_copy(update={"target": 4})).intro


#: levels of item 1, the step that the municipality pins, and which criteria are said to have others
ANY_ONE = [
    ((1, 0, 0), (), {"strength.infrastructure"}),
    ((1, 1, 0), (), {"strength.infrastructure"}),
    ((0, 0, 1), ("strength.education",), set()),  # its own choice
    ((2, 0, 0), (), set()),  # nothing to raise there
]


@pytest.mark.parametrize(("levels", "pinned", "expected"), ANY_ONE)
def test_a_criterion_chosen_among_several_says_that_another_would_do(
    content: Content, levels: tuple[int, ...], pinned: tuple[str, ...], expected: set[str]
) -> None:
    names = ("strength.infrastructure", "strength.disaster", "strength.education")
    answers = {name: Answer(level=level) for name, level in zip(names, levels, strict=True)}
    steps = tuple(PlannedStep(criterion=c, level=2, choice="pinned") for c in pinned)
    assessment = Assessment(answers=answers, target=1, plan=Plan(steps=steps))
    shown = [step for year in told(content, assessment).years for step in year.steps]
    of_item = [step for step in shown if step.criterion_id.startswith("strength.")]
    assert {step.criterion_id for step in of_item if step.instead} == expected
    assert all((step.instead in step.what) for step in of_item)


def test_a_gap_that_another_criterion_would_close_says_so(
    content: Content, summary_of: Callable[..., Summary]
) -> None:
    names = ("strength.infrastructure", "strength.disaster", "strength.education")
    some = {name: Answer(level=level) for name, level in zip(names, (1, 0, 1), strict=True)}
    purposes = [c.id for c in content.checklist.items_by_id["purpose"].asked]
    alike = {name: Answer(level=1) for name in purposes}
    found = summary_of(Assessment(answers=some | alike, target=1)).findings.gaps
    gaps = {gap.id: gap.name for gap in found}
    assert gaps["strength"] == "1-1 上下水道・ごみ処理または1-3 環境教育（ほかの問いでも可）"
    assert gaps["purpose"] == "2 目的意識（どれか一つ）"
    assert "ほかの問い" not in gaps["partner.site"], "it alone is required"
