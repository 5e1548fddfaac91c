"""Then and now in words: the chapter of the report, its chart, and what it says of odd pairs."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import altair as alt
import pytest
from pypdf import PdfReader

from charts.changes import build_changes_chart
from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Assessment, PlannedStep, Profile
from checklist.load import Content
from checklist.model import LANGUAGES, Lang
from checklist.versions import Migrated, migrate
from report.document.pdf import render_pdf
from report.opening import read_report
from scoring.result import assess
from tests.support import by_day
from tests.support.on_paper import page_texts
from wording.comparison import Before, ComparisonSummary, summarise_comparison
from wording.phrases import Phrases
from wording.subject import Subject
from wording.summary import summarise

MADE_AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def told(
    content: Content, then: Assessment, now: Assessment, lang: Lang = "ja"
) -> ComparisonSummary:
    return summarise_comparison(Before(Migrated(then)), now, Phrases(content, lang))


def of_example(content: Content, lang: Lang = "ja") -> ComparisonSummary:
    return told(content, content.example_before, content.example, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_chart_carries_every_criterion_in_words(content: Content, lang: Lang) -> None:
    summary = of_example(content, lang)
    rows = {row.id: row for row in summary.rows}
    # the 21, the one that was named, and the six items
    assert len(rows) == 28
    assert (rows["strength.infrastructure"].then_level, rows["strength.infrastructure"].sign) == (
        2,
        "2→3",
    )
    assert rows["capacity.needs"].sign == "0→？"
    assert rows["purpose.tourism"].sign == "0→―"
    assert rows["strength.other"].sign == "□→2"
    assert "港湾の水質監視" in rows["strength.other"].label
    assert rows["partner.nurturing"].change == -1
    assert rows["partner.nurturing"].change_words == "−1"
    spec = build_changes_chart(summary)
    alt.LayerChart.from_dict(spec)  # valid by the schema of Vega-Lite
    drawn = spec["layer"][0]["data"]["values"]
    assert [(d["row"], d["before"], d["after"], d["required"], d["sign"]) for d in drawn] == [
        (r.short, r.then_level, r.now_level, r.required, r.sign) for r in summary.rows
    ]
    assert spec["description"] == summary.alt
    assert "tooltip" not in str(spec)
    for row in summary.rows:
        if row.change:
            assert f"{row.label} {row.sign}" in summary.alt


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_are_whole(content: Content, lang: Lang) -> None:
    summary = of_example(content, lang)
    for table in (summary.criteria_table, summary.items_table, summary.goals_table):
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.head)}
        assert all(cell for row in table.rows for cell in row)
    assert len(summary.criteria_table.rows) == 22
    assert len(summary.items_table.rows) == 7


def test_it_says_what_was_planned_and_what_became_of_it(content: Content) -> None:
    summary = of_example(content)
    facts = {fact.label: fact.value for fact in summary.facts}
    assert facts["段階"] == "準備中 → 第1段階「関係構築」"
    assert facts["前回の目標"] == "第2段階「研修」：まだ達していません"
    assert facts["計画"] == "8件のうち、達成4件、超過達成1件、未達3件"
    goals = {goal.id: goal for goal in summary.goals}
    assert (goals["partner.site"].state, goals["partner.site"].progress) == ("exceeded", "200 %")
    assert goals["partner.site"].calculation == "(2 − 0) ÷ (1 − 0) = 200 %"
    assert (goals["partner.nurturing"].state, goals["partner.nurturing"].calculation) == (
        "missed",
        "",
    )
    assert {fact.label for fact in summary.calculations} == {
        goal.name for goal in summary.goals if goal.progress_low is not None
    }


def test_an_unknown_today_gives_a_range(content: Content) -> None:
    now = content.example.with_answer("system.unit", Answer(level=UNKNOWN))
    goal = {g.id: g for g in told(content, content.example_before, now).goals}["system.unit"]
    assert (goal.now, goal.progress, goal.state) == ("0–4", "−100～300 %", "open")
    assert goal.calculation == "(0 − 1) ÷ (2 − 1) = −100 %、(4 − 1) ÷ (2 − 1) = 300 %"


def test_nothing_then_and_nothing_planned(content: Content, perfect: Assessment) -> None:
    summary = told(content, Assessment(), content.example)
    assert {row.sign[0] for row in summary.rows if not row.is_item} == {"□"}
    assert "日付なし" in summary.intro
    top = told(content, perfect, perfect)
    assert top.goals == ()
    assert "目標はありませんでした" in top.goals_intro


@pytest.mark.parametrize(
    ("then", "now", "warns"),
    [
        (Profile(name="甲市", code="401005"), Profile(name="乙市", code="401005"), False),
        (Profile(name="甲市", code="401005"), Profile(name="甲市", code="141003"), True),
        (Profile(name="甲市", code="401005"), Profile(name="乙市"), True),
        (Profile(name="市", prefecture="甲県"), Profile(name="甲県市"), False),
        (Profile(), Profile(name="乙市"), False),
        (Profile(name="甲市"), Profile(), False),
    ],
)
def test_another_municipality_is_noticed(
    content: Content, then: Profile, now: Profile, warns: bool
) -> None:
    one, other = Assessment(profile=then), Assessment(profile=now)
    assert bool(told(content, one, other).other_municipality) == warns


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_the_report_has_the_chapter_and_its_save_file_is_of_today(
    content: Content, lang: Lang
) -> None:
    older = content.example_before.model_copy(
        update={
            "checklist": "2025.1",
            "answers": {
                **content.example_before.answers,
                "capacity.songs": Answer(level=3, note="#strong[歌] <b>"),
            },
        }
    )
    before = Before(migrate(older, content.checklist), "令和7年度 *太字* #pagebreak()")
    now = content.example
    summary = summarise(Subject(assess(now, content), lang, MADE_AT.date()), MADE_AT, before)
    made = render_pdf(summary, now)
    reader = PdfReader(BytesIO(made))
    chapter = summary.words["comparison_chapter"]
    assert chapter in [str(entry.title) for entry in reader.outline if not isinstance(entry, list)]  # type: ignore[union-attr]  # entries that are no list are destinations
    text = "".join(page_texts(made)).replace("\n", "")
    for typed in ("#pagebreak()", "capacity.songs", "<b>"):
        assert typed in text
    assert read_report(made, content).assessment == now
    assert render_pdf(summary, now) == made


def test_without_an_earlier_one_there_is_no_chapter(content: Content) -> None:
    now = content.example
    summary = summarise(Subject(assess(now, content), "ja", MADE_AT.date()), MADE_AT)
    assert summary.comparison is None
    text = "".join(page_texts(render_pdf(summary, now)))
    assert summary.words["comparison_chapter"] not in text


def test_not_applicable_and_blank_are_told_apart(content: Content) -> None:
    then = Assessment(answers={"purpose.tourism": Answer(level=NOT_APPLICABLE, reason="方針")})
    rows = {row.id: row for row in told(content, then, Assessment()).rows}
    assert (rows["purpose.tourism"].then, rows["purpose.tourism"].now) == ("該当しない", "未回答")
    assert rows["purpose.tourism"].change is None


@pytest.mark.parametrize(
    ("migrated", "lines"),
    [
        ({}, 0),
        ({"weights": ("gone",)}, 1),
        ({"votes": ("capacity.gone",)}, 1),
        ({"steps": (PlannedStep(criterion="capacity.gone", level=2),)}, 1),
        ({"added": ("capacity.finance", "capacity.people")}, 2),
    ],
)
def test_what_another_version_changed_is_said_above_its_list_and_nowhere_else(
    content: Content, migrated: dict[str, Any], lines: int
) -> None:
    before = Before(Migrated(content.example_before, **migrated))
    for lang in LANGUAGES:
        summary = summarise_comparison(before, content.example, Phrases(content, lang))
        assert len(summary.notes) == lines
        assert bool(summary.changed_version) == bool(lines)


@pytest.mark.parametrize("level", range(5))
def test_a_difference_is_that_of_the_scores_shown(content: Content, level: int) -> None:
    now = content.example.with_answer("capacity.finance", Answer(level=level))
    for _, then, after, difference in told(content, content.example, now).items_table.rows:
        shown = [int(re.split("[（–]", score)[0]) for score in (then, after)]
        if difference in ("−1未満", "+1未満", "±0"):
            assert shown[0] == shown[1]
        else:
            assert int(difference.replace("−", "-")) == shown[1] - shown[0]


def test_what_was_met_and_still_is_is_said_to_be_met(content: Content) -> None:
    summary = of_example(content)
    (purpose,) = (goal for goal in summary.goals if goal.id == "purpose")
    assert (purpose.state, purpose.verdict) == ("kept", "前回から達成")
    (unit,) = (goal for goal in summary.goals if goal.id == "system.unit")
    steps = zip(summary.steps, summary.steps_table.rows, strict=True)
    (of_unit,) = (row for step, row in steps if step.id == "system.unit")
    assert of_unit[-1] == unit.verdict == "未達"


def test_the_state_of_a_step_stands_beside_what_became_of_it(content: Content) -> None:
    done = PlannedStep(criterion="system.unit", level=2, state="done", done_on="2026-11-02")
    now = content.example.with_plan(content.example.plan.with_remarks(done))
    summary = told(content, content.example_before, now)
    steps = zip(summary.steps, summary.steps_table.rows, strict=True)
    (row,) = (row for step, row in steps if step.id == "system.unit")
    assert row[-1] == "未達・完了（2026年11月2日）"


def test_a_step_that_started_from_no_level_says_so(content: Content) -> None:
    """Then blank or unknown: not as 0, which nobody had answered; the next step as ever."""
    then = content.example_before.with_answer("system.unit", Answer(level=UNKNOWN))
    for before, word in ((Assessment(), "未回答"), (then, "わからない")):
        summary = told(content, before, content.example)
        steps = zip(summary.steps, summary.steps_table.rows, strict=True)
        rows = [(step.id, row[2]) for step, row in steps]
        assert rows
        for id_, change in rows:
            start, _, level = change.partition("→")
            is_first_of_none = level == "1" and before[id_].known_level is None
            assert start == (word if is_first_of_none else str(int(level) - 1)), (id_, change)
        assert f"{word}→1" in dict(rows).values() or ("system.unit", f"{word}→1") in rows
