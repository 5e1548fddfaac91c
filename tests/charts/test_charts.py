"""The charts, tested through the data they carry."""

from __future__ import annotations

import json
from collections.abc import Iterable
from copy import deepcopy
from itertools import product
from math import isclose
from typing import Any

import altair as alt
import pytest
from hypothesis import assume, given, settings
from jsonschema import ValidationError

from charts.criteria import build_criteria_chart
from charts.items import build_items_chart
from charts.vega import Spec
from checklist.answers import UNKNOWN, Answer, Assessment
from checklist.load import Content
from checklist.model import Lang
from scoring.result import assess
from tests.support import often
from tests.support.generated import REAL, assessments
from tests.support.vega import layers_of
from wording.criteria import criteria_rows, criteria_table, describe_criteria
from wording.items import describe_items, items_table, score_words
from wording.phrases import Phrases
from wording.ranking import rank_doubts, rank_items, rank_words


def spec_of(chart: Spec) -> Spec:
    """The specification, valid by the schema of Vega-Lite (that of Altair)."""
    alt.LayerChart.from_dict(chart)
    return chart


def values(spec: Spec) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spec["layer"][0]["data"]["values"]
    return found


def test_every_layer_draws_the_rows(content: Content) -> None:
    """Data of a layer's own would hide those of the chart, which then stays empty."""
    result = assess(content.example, content)
    for spec in (
        build_items_chart(result, Phrases(content, "ja")),
        build_criteria_chart(result, Phrases(content, "ja")),
    ):
        assert len(values(spec)) > 5
        own = [layer["data"] for layer in layers_of(spec) if "data" in layer]
        assert all("sequence" in data for data in own)
        assert "data" not in spec
        assert "datasets" not in spec


def test_layers_say_once_which_rows_they_stand_in(content: Content) -> None:
    chart = build_criteria_chart(assess(content.example, content), Phrases(content, "ja"))
    before_the_partings, partings, after_them = chart["layer"][0]["layer"]
    for group in (before_the_partings, after_them):
        assert group["encoding"]["y"]["field"] == "row"
    assert "y" not in partings["encoding"]
    assert all("y" not in layer["encoding"] for layer in layers_of(chart))
    assert len(list(layers_of(chart))) == 6


def test_the_schema_finds_what_vega_lite_does_not_know(content: Content) -> None:
    chart = deepcopy(build_items_chart(assess(content.example, content), Phrases(content, "ja")))
    next(layers_of(chart))["mark"] = {"type": "zigzag"}
    with pytest.raises(ValidationError):
        spec_of(chart)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_items_chart_carries_the_scores(content: Content, mixed: Assessment, lang: Lang) -> None:
    result = assess(mixed, content)
    spec = spec_of(build_items_chart(result, Phrases(content, lang)))
    rows = values(spec)
    assert [(row["low"], row["point"], row["high"]) for row in rows] == [
        (score.low, score.point, score.high) for score in result.rating.items.values()
    ]
    assert spec["description"] == describe_items(result, Phrases(content, lang))
    assert spec["width"] == "container"


def test_strongest_and_weakest_stand_in_words(content: Content) -> None:
    result = assess(content.example, content)
    ranking = rank_items(result)
    rows = values(spec_of(build_items_chart(result, Phrases(content, "ja"))))
    for item, row in zip(content.checklist.items, rows, strict=True):
        assert ("最も強い" in row["words"]) == (item.id in ranking.strongest)
        assert ("最も弱い" in row["words"]) == (item.id in ranking.weakest)


def test_ties_are_all_named_and_no_point_is_left_out(content: Content) -> None:
    assessment = Assessment(
        answers={
            "strength.disaster": Answer(level=4),
            "purpose.brand": Answer(level=4),
            "system.unit": Answer(level=1),
            "partner.site": Answer(level=UNKNOWN),
        }
    )
    ranking = rank_items(assess(assessment, content))
    assert ranking.strongest == ("strength", "purpose")
    assert ranking.weakest == ("system",)


def _ranked(scores: Iterable[float]) -> tuple[frozenset[int], frozenset[int]]:
    """Places of the highest and of the lowest of some scores."""
    given = list(scores)

    def places(of: float) -> frozenset[int]:
        return frozenset(n for n, score in enumerate(given) if isclose(score, of))

    return places(max(given)), places(min(given))


@settings(max_examples=often(200), deadline=None)
@given(assessment=assessments(most=21))
def test_what_stands_out_is_certain_only_where_no_open_answer_changes_it(
    assessment: Assessment,
) -> None:
    """Against trying every item with unknowns at both ends of its range."""
    result = assess(assessment, REAL)
    ranking = rank_items(result)
    spans = {i: s for i, s in result.rating.items.items() if s.low is not None}
    assume(ranking.strongest)
    ids = list(spans)
    found = {
        _ranked(score or 0.0 for score in scores)
        for scores in product(*({score.low, score.high} for score in spans.values()))
    }
    for place, (named, undecided) in enumerate(
        (
            (ranking.strongest, ranking.strongest_open),
            (ranking.weakest, ranking.weakest_open),
        )
    ):
        outcomes = {ranked[place] for ranked in found}
        assert (len(outcomes) == 1) == (not undecided)
        if not undecided:
            assert outcomes == {frozenset(ids.index(i) for i in named)}


@pytest.mark.parametrize(
    ("answers", "words", "doubts"),
    [
        ({}, "最も弱い", ""),
        ({"business.trading": UNKNOWN, "business.talent": UNKNOWN}, "最も弱い（暫定）", "6 "),
    ],
)
def test_what_may_yet_change_is_said(
    content: Content, answers: dict[str, Any], words: str, doubts: str
) -> None:
    known = {c.id: Answer(level=3) for c in content.checklist.asked}
    known |= {c: Answer(level=1) for c in known if c.startswith("system.")}
    known |= {c: Answer(level=level) for c, level in answers.items()}
    result = assess(Assessment(answers=known), content)
    rank = rank_words(result, Phrases(content, "ja"))["system"]
    assert score_words("system", rank, result, Phrases(content, "ja")) == f"25 {words}"
    told = rank_doubts(result, Phrases(content, "ja"))
    assert bool(told) == bool(doubts)
    assert doubts in told
    assert told in describe_items(result, Phrases(content, "ja"))


@pytest.mark.parametrize("level", [None, 2])
def test_nothing_stands_out_where_all_are_alike(content: Content, level: int | None) -> None:
    answers = {c.id: Answer(level=level) for c in content.checklist.asked}
    result = assess(Assessment(answers=answers), content)
    ranking = rank_items(result)
    assert (ranking.strongest, ranking.weakest) == ((), ())
    assert "差はありません" in describe_items(result, Phrases(content, "ja"))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_criteria_chart_carries_every_state(
    content: Content, mixed: Assessment, lang: Lang
) -> None:
    result = assess(mixed, content)
    spec = spec_of(build_criteria_chart(result, Phrases(content, lang)))
    rows = {row["row"].split(" ")[0]: row for row in values(spec)}
    assert (rows["1-1"]["state"], rows["1-1"]["level"]) == ("level", 4)
    assert rows["2-5"]["state"] == "not_applicable"
    assert rows["3-1"]["state"] == "unknown"
    assert rows["3-2"]["level"] == 0
    assert rows["6-1"]["state"] == "blank"
    assert "大気の監視" in rows["1-4"]["row"]
    assert "2-6" not in rows, "an own criterion that nobody named is absent"
    # the level stage 3 needs: of the criterion itself, or of any one of the item
    assert rows["4-1"]["required"] == 3
    assert rows["1"]["required"] == 3
    assert rows["1-1"]["required"] is None
    phrases = Phrases(content, lang)
    told = describe_criteria(criteria_rows(result, phrases), result, phrases)
    assert spec["description"] == told


def test_chart_and_report_draw_the_same_rows(content: Content, mixed: Assessment) -> None:
    result = assess(mixed, content)
    rows = criteria_rows(result, Phrases(content, "ja"))
    drawn = values(spec_of(build_criteria_chart(result, Phrases(content, "ja"))))
    assert [(row.short, row.state, row.level, row.required) for row in rows] == [
        (row["row"], row["state"], row["level"], row["required"]) for row in drawn
    ]


def test_no_target_leaves_no_marks(content: Content, perfect: Assessment) -> None:
    result = assess(perfect, content)
    rows = values(spec_of(build_criteria_chart(result, Phrases(content, "ja"))))
    assert {row["required"] for row in rows} == {None}


def test_long_names_leave_room_for_the_plot(content: Content) -> None:
    name = "とても長い\n名前の分野" * 15
    assessment = content.example.with_answer("strength.other", Answer(level=1, name=name))
    result = assess(assessment, content)
    rows = values(spec_of(build_criteria_chart(result, Phrases(content, "ja"))))
    (label,) = [row["row"] for row in rows if row["row"].startswith("1-4")]
    assert len(label) <= 18
    assert "\n" not in label
    assert label.endswith("…")


@pytest.mark.parametrize("width", [90, 250, 600])
def test_hatching_stays_in_its_cells_at_every_width(
    content: Content, mixed: Assessment, width: int
) -> None:
    """The strokes' places are an expression of the width of the plot; worked out here."""
    chart = build_criteria_chart(assess(mixed, content), Phrases(content, "ja"))
    (strokes,) = (
        layer
        for layer in layers_of(chart)
        if any("sequence(" in str(step.get("calculate")) for step in layer.get("transform", ()))
    )
    (step,) = (s["calculate"] for s in strokes["transform"] if "calculate" in s)
    first, last, every = (
        float(eval(term, {"width": width}))  # noqa: S307 (our own arithmetic)
        for term in step.removeprefix("sequence(").removesuffix(")").split(",")
    )
    reach = 0.6 * strokes["mark"]["size"] ** 0.5 / 2 / (width / 5)  # of a stroke, in levels
    assert first - reach >= -0.5
    assert last + reach <= 4.5
    assert 5 <= every * width / 5 <= 10  # pixels


def test_charts_have_no_tooltips(content: Content) -> None:
    result = assess(content.example, content)
    for chart in (
        build_items_chart(result, Phrases(content, "ja")),
        build_criteria_chart(result, Phrases(content, "ja")),
    ):
        assert "tooltip" not in json.dumps(chart)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_tables_stand_beside_the_charts(content: Content, mixed: Assessment, lang: Lang) -> None:
    result = assess(mixed, content)
    table = items_table(result, Phrases(content, lang))
    assert len(table.rows) == 6
    assert {len(row) for row in table.rows} == {len(table.head)}
    assert all(cell for row in table.rows for cell in row), "an empty cell says nothing"
    table = criteria_table(result, Phrases(content, lang))
    assert len(table.rows) == 22  # the 21, and the one that was named
    assert {len(row) for row in table.rows} == {len(table.head)}
    assert all(cell for row in table.rows for cell in row)
