"""The plan in words: its chart, its tables, and why there is none."""

from __future__ import annotations

from collections.abc import Callable

import altair as alt
import pytest

from checklist.answers import NOT_APPLICABLE, Answer, Assessment, Plan
from checklist.load import Content
from checklist.model import LANGUAGES, Lang
from report.charts import build_plan_chart
from report.contents import PlanSummary, Summary
from report.roadmap import summarise_plan
from scoring.result import assess
from scoring.roadmap import Roadmap, plan


def told(content: Content, assessment: Assessment, lang: Lang = "ja") -> PlanSummary:
    found = summarise_plan(assessment, assess(assessment, content), content, lang)
    assert found is not None
    return found


def aiming_high(content: Content, capacity: int) -> Assessment:
    return content.example.with_target(4).with_plan(Plan(capacity=capacity))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_step_stands_in_its_year(content: Content, lang: Lang) -> None:
    assessment = aiming_high(content, 8)
    result = assess(assessment, content)
    found = plan(content.checklist, content.stages, result.rating.levels, 4, 8)
    assert isinstance(found, Roadmap)
    summary = told(content, assessment, lang)
    assert len(summary.years) == found.years
    for year, shown in enumerate(summary.years, start=1):
        steps = found.in_year(year)
        assert [row[3] for row in shown.table.rows] == [
            content.checklist.criteria[s.criterion_id].levels[s.level].of(lang) for s in steps
        ]
        for row, step in zip(shown.table.rows, steps, strict=True):
            assert f"{step.level - 1}→{step.level}" in row[1]
    assert {(row.id, *one) for row in summary.rows for one in row.reached} == {
        (s.criterion_id, s.year, s.level) for s in found.steps
    }


def test_finding_out_comes_before_the_first_step_only(content: Content) -> None:
    summary = told(content, aiming_high(content, 8))
    name = summary.rows[[row.id for row in summary.rows].index("capacity.needs")].label
    changes = [row[1] for y in summary.years for row in y.table.rows if row[0] == name]
    assert changes == ["0→1（まず確かめる）", "1→2", "2→3"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_chart_shows_the_steps_of_its_table(content: Content, lang: Lang) -> None:
    summary = told(content, aiming_high(content, 8), lang)
    spec = build_plan_chart(summary)
    alt.LayerChart.from_dict(spec)  # valid by the schema of Vega-Lite
    drawn = {(d["row"], d["year"], d["level"]) for d in spec["layer"][0]["data"]["values"]}
    assert drawn == {(row.short, *one) for row in summary.rows for one in row.reached}
    cells = {
        (row.short, year, int(cell))
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
    aids = {row[0]: row[4] for year in summary.years for row in year.table.rows}
    result = assess(content.example, content)
    first = next(m for m in result.support.matches if m.scheme.helps.get("system.unit", 0) >= 2)
    (unit,) = (text for name, text in aids.items() if name.startswith("4-1"))
    assert first.scheme.name_today.ja in unit
    assert "事例：" in unit


def test_the_highest_stage_needs_no_plan(
    summary_of: Callable[..., Summary], perfect: Assessment, mixed: Assessment
) -> None:
    assert summary_of(perfect).plan is None
    assert summary_of(mixed).plan is not None
