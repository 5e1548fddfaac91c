"""The chart of the items."""

from __future__ import annotations

from typing import Any

import altair as alt

from charts.colours import BLUE, INK, WHITE
from charts.vega import (
    ITEM_ROW,
    Spec,
    Words,
    declared,
    declares,
    filled,
    items_axis,
    wrapped,
)
from scoring.result import Result
from wording.items import describe_items, items_legend, score_words
from wording.phrases import Phrases
from wording.ranking import rank_words


def build_items_chart(result: Result, phrases: Phrases) -> Spec:
    """The items from 0 to 100: a dashed line over the range, a dot at the point, both in words."""
    ranks = rank_words(result, phrases)
    rows: list[dict[str, Any]] = [
        {
            "item": wrapped(phrases.item(item_id), 18),
            "low": score.low,
            "point": score.point,
            "high": score.high,
            "words": score_words(item_id, ranks[item_id], result, phrases),
            "place": score.point if score.point is not None else (score.low or 0.0),
        }
        for item_id, score in result.rating.items.items()
    ]
    bare = _items_chart(
        tuple(row["item"] for row in rows),
        phrases.say("chart.axis_score"),
    )
    return filled(bare, rows, items_legend(result, phrases), describe_items(result, phrases))


@declares
def _items_chart(labels: Words, title: str) -> Spec:
    y = items_axis(labels)
    scale = alt.Scale(domain=[0, 100], nice=False)
    axis = alt.Axis(values=[0, 25, 50, 75, 100], title=title)

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    ranges = (
        alt.Chart()
        .transform_filter("datum.low !== null && datum.low < datum.high")
        .mark_rule(color=INK, strokeWidth=1.5, strokeDash=[4, 3])
        .encode(x=at("low"), x2="high:Q")
    )
    ends = (
        alt.Chart()
        .transform_calculate(ends="[datum.low, datum.high]")
        .transform_flatten(["ends"])
        .transform_filter("datum.low !== null && datum.low < datum.high")
        .mark_point(shape="M0,-1L0,1", size=150, stroke=INK, strokeWidth=1.5, opacity=1)
        .encode(x=at("ends"))
    )
    dots = (
        alt.Chart()
        .transform_filter("datum.point !== null")
        .mark_point(fill=BLUE, opacity=1, size=130, stroke=WHITE, strokeWidth=1.5)
        .encode(x=at("point"))
    )
    words = (
        alt.Chart()
        .mark_text(
            # away from the edges, where a phone would cut them off
            align=alt.ExprRef("datum.place > 75 ? 'right' : datum.place < 25 ? 'left' : 'center'"),
            dx=alt.ExprRef("datum.place > 75 ? 7 : datum.place < 25 ? -7 : 0"),
            dy=-16,
            color=INK,
            fontSize=12,
            fontWeight="bold",
        )
        .encode(x=at("place"), text="words:N")
    )
    return declared(
        [alt.layer(ranges, ends, dots, words).encode(y=y)], height=ITEM_ROW * len(labels)
    )
