"""Other weights in words: what is said follows from the scores, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import altair as alt
import pytest

from charts.weights import build_weights_chart
from checklist.answers import Answer, Assessment
from checklist.load import Content
from checklist.model import LANGUAGES, Lang
from scoring.result import assess
from wording.phrases import Phrases
from wording.summary import Summary
from wording.weights import summarise_weights, weakest_words


def answered(content: Content, levels: dict[str, int]) -> Assessment:
    """Every criterion of an item at the level given for the item."""
    return Assessment(
        answers={
            c.id: Answer(level=levels[c.item_id])
            for c in content.checklist.asked
            if c.item_id in levels
        }
    )


def said(content: Content, levels: dict[str, int], lang: Lang = "ja") -> str:
    found = summarise_weights(assess(answered(content, levels), content), Phrases(content, lang))
    assert found is not None
    return "".join(found.sentences)


ALL = dict.fromkeys(("strength", "purpose", "capacity", "system", "partner", "business"), 3)
#: Levels of the items; what must be said of the weakest.
SAID = [
    ({**ALL, "business": 0}, "最も弱い項目（6 ビジネスの主導）が", "%の場合です。"),
    ({**ALL, "business": 2}, "最も弱い項目（6 ビジネスの主導）が", "何を重く見るか"),
    (ALL, "差がない", "重みだけで決まります"),
    (dict.fromkeys(ALL, 4), "全ての項目が100", "ありません"),
    ({"strength": 3, "purpose": 1}, "最も弱い項目（2 目的", "答えがまだない項目（3 国際環境協力度"),
]


@pytest.mark.parametrize(("levels", "first", "second"), SAID)
def test_it_is_said_whether_the_weakest_item_stays(
    content: Content, levels: dict[str, int], first: str, second: str
) -> None:
    text = said(content, levels)
    assert first in text
    assert second in text
    result = assess(answered(content, levels), content)
    summary = summarise_weights(result, Phrases(content, "ja"))
    assert summary is not None
    assert weakest_words(result, Phrases(content, "ja")) == summary.weakest


def test_the_overall_score_is_named_only_where_there_is_one(content: Content) -> None:
    assert "重みをどう変えても、総合の点数は75です" in said(content, ALL)
    assert "（重みが全て1なら63）" in said(content, {**ALL, "business": 0})
    assert "重みが全て1なら" not in said(content, {"strength": 3, "purpose": 1})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_chart_carries_the_shares_of_its_table(content: Content, lang: Lang) -> None:
    found = summarise_weights(assess(content.example, content), Phrases(content, lang))
    assert found is not None
    spec = build_weights_chart(found)
    alt.LayerChart.from_dict(spec)  # valid by the schema of Vega-Lite
    drawn = spec["layer"][0]["data"]["values"]
    assert [(row["share"], row["words"]) for row in drawn] == [
        (row.share, row.words) for row in found.rows
    ]
    assert [row[2] for row in found.table.rows] == [row["words"] for row in drawn]
    assert sum(row.share for row in found.rows) == pytest.approx(100)
    assert spec["description"] == found.alt
    assert all(row.label in found.alt for row in found.rows)


def test_a_report_without_two_scores_says_nothing_of_weights(
    content: Content, summary_of: Callable[..., Summary], empty: Assessment, mixed: Assessment
) -> None:
    assert summary_of(empty).items.weights is None
    assert weakest_words(assess(empty, content), Phrases(content, "ja")) == ""
    assert summary_of(mixed).items.weights is not None
