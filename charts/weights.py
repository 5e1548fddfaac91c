"""The chart of the robustness under other weights."""

from __future__ import annotations

from typing import Any

import altair as alt

from charts.colours import BLUE, INK, WHITE
from charts.vega import (
    SHARE_ROW,
    Spec,
    Words,
    declared,
    declares,
    filled,
    items_axis,
    wrapped,
)
from wording.weights import WeightsSummary


def build_weights_chart(weights: WeightsSummary) -> Spec:
    """In how many weightings each item lowers the score most: a bar from 0 to 100 %, its share in
    words at the end."""
    rows: list[dict[str, Any]] = [
        {"item": wrapped(row.label, 18), "share": row.share, "words": row.words}
        for row in weights.rows
    ]
    bare = shares_chart(tuple(row["item"] for row in rows), weights.axis)
    return filled(bare, rows, weights.legend, weights.alt)


@declares
def shares_chart(labels: Words, title: str) -> Spec:
    """Bars from 0 to 100 % with words at their ends, without data."""
    y = items_axis(labels)
    x = alt.X(
        "share:Q",
        scale=alt.Scale(domain=[0, 100], nice=False),
        axis=alt.Axis(values=[0, 25, 50, 75, 100], title=title),
    )
    bars = alt.Chart().mark_bar(color=BLUE, height=15).encode(y=y, x=x)
    words = (
        alt.Chart()
        .mark_text(
            # inside a bar that leaves no room beside it
            align=alt.ExprRef("datum.share > 75 ? 'right' : 'left'"),
            dx=alt.ExprRef("datum.share > 75 ? -6 : 6"),
            fontSize=12,
            fontWeight="bold",
        )
        .encode(
            y=y,
            x=x,
            text="words:N",
            color=alt.condition("datum.share > 75", alt.value(WHITE), alt.value(INK)),
        )
    )
    return declared([bars, words], height=SHARE_ROW * len(labels))
