"""The charts of a survey of many municipalities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from charts.colours import BLUE, INK, RULE, WHITE
from charts.vega import (
    CRITERION_ROW,
    SHARE_ROW,
    Spec,
    Words,
    criteria_axis,
    declared,
    declares,
    filled,
    items_axis,
    wrapped,
)
from charts.weights import shares_chart
from checklist.model import TOP_LEVEL
from wording.shapes import Drawn

if TYPE_CHECKING:  # brings NumPy along, which only the survey's page needs
    from wording.grid import GridSummary


def build_lacks_chart(drawn: Drawn) -> Spec:
    """The most common gaps: a bar from 0 to 100 %, its share in words at the end."""
    rows = [{**row, "item": wrapped(str(row["item"]), 18)} for row in drawn.rows]
    labels = tuple(str(row["item"]) for row in rows)
    return filled(shares_chart(labels, drawn.axis), rows, drawn.legend, drawn.alt)


def build_scores_chart(drawn: Drawn) -> Spec:
    """How many municipalities have a score in each ten points: columns with their number."""
    rows = [dict(row) for row in drawn.rows]
    return filled(_scores_chart(drawn.axis), rows, drawn.legend, drawn.alt)


@declares
def _scores_chart(title: str) -> Spec:
    scale = alt.Scale(domain=[0, 100], nice=False)
    axis = alt.Axis(values=list(range(0, 101, 20)), title=title, grid=False)
    x = alt.X("from:Q", scale=scale, axis=axis, bin="binned")
    y = alt.Y("count:Q", axis=None, scale=alt.Scale(domainMin=0, padding=16))
    bars = alt.Chart().mark_bar(color=BLUE, binSpacing=2).encode(x=x, x2="to:Q", y=y)
    words = (
        alt.Chart()
        .transform_calculate(middle="(datum.from + datum.to) / 2")
        .mark_text(dy=-8, fontSize=11, fontWeight="bold", color=INK)
        .encode(x=alt.X("middle:Q", scale=scale, axis=axis), y=y, text="words:N")
    )
    return declared([bars, words], height=180)


def build_stages_chart(drawn: Drawn) -> Spec:
    """How many municipalities stand on each stage: a filled bar for the stage held for certain, a
    hollow one around it for the stage reached at best, both numbers at the end."""
    rows = [dict(row) for row in drawn.rows]
    labels = tuple(str(row["item"]) for row in rows)
    return filled(_stages_chart(labels, drawn.axis), rows, drawn.legend, drawn.alt)


@declares
def _stages_chart(labels: Words, title: str) -> Spec:
    y = items_axis(labels)
    # room at the right for the numbers of the longest bar
    scale = alt.Scale(domain=[0, 140], nice=False)
    axis = alt.Axis(values=[0, 25, 50, 75, 100], title=title)

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    best = (
        alt.Chart()
        .mark_bar(fill=WHITE, stroke=INK, strokeWidth=1, height=22)
        .encode(y=y, x=at("high"))
    )
    certain = alt.Chart().mark_bar(color=BLUE, height=12).encode(y=y, x=at("low"))
    words = (
        alt.Chart()
        .mark_text(align="left", dx=6, fontSize=12, fontWeight="bold", color=INK)
        .encode(y=y, x=at("most"), text="words:N")
    )
    return declared([best, certain, words], height=SHARE_ROW * len(labels))


def build_grid_chart(grid: GridSummary) -> Spec:
    """Means by question (rows) and group (columns), the number in each cell: white at level 0, blue
    at 4; the scores of the first row have no colour. A withheld mean is a dash."""
    rows = [dict(row) for row in grid.drawn.rows]
    labels = tuple(dict.fromkeys(str(row["row"]) for row in rows))
    bare = _grid_chart(labels, grid.columns)
    return filled(bare, rows, grid.drawn.legend, grid.drawn.alt)


@declares
def _grid_chart(labels: Words, columns: Words) -> Spec:
    y = criteria_axis(labels)
    x = alt.X(
        "column:N",
        title=None,
        scale=alt.Scale(domain=list(columns), paddingInner=0, paddingOuter=0),
        axis=alt.Axis(orient="top", labelAngle=-90, labelLimit=130, grid=False),
    )
    cells = (
        alt.Chart()
        .mark_rect(stroke=WHITE, strokeWidth=1)
        .encode(
            y=y,
            x=x,
            color=alt.condition(
                "datum.level === null",
                alt.value(WHITE),
                alt.Color(
                    "level:Q",
                    scale=alt.Scale(domain=[0, TOP_LEVEL], range=[WHITE, BLUE], interpolate="rgb"),
                    legend=None,
                ),
            ),
        )
    )
    words = (
        alt.Chart()
        .mark_text(fontSize=11, fontWeight="bold")
        .encode(
            y=y,
            x=x,
            text="words:N",
            # white where the blue is dark enough for it, else black: 4.5 to 1 on every shade
            color=alt.condition("datum.level > 2.5", alt.value(WHITE), alt.value("#000000")),
        )
    )
    return declared([cells, words], height=CRITERION_ROW * len(labels))


def build_teaching_chart(drawn: Drawn) -> Spec:
    """For each question the share that could teach (filled) and that could learn (hollow), a line
    between them."""
    rows = [dict(row) for row in drawn.rows]
    labels = tuple(str(row["row"]) for row in rows)
    return filled(_teaching_chart(labels, drawn.axis), rows, drawn.legend, drawn.alt)


@declares
def _teaching_chart(labels: Words, title: str) -> Spec:
    y = criteria_axis(labels)
    scale = alt.Scale(domain=[-3, 103], nice=False, zero=False)
    axis = alt.Axis(values=[0, 25, 50, 75, 100], title=title, orient="top")

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    lines = (
        alt.Chart()
        .mark_rule(color=RULE, strokeWidth=1.5)
        .encode(y=y, x=at("givers"), x2="takers:Q")
    )
    takers = (
        alt.Chart()
        .mark_point(fill=WHITE, stroke=INK, strokeWidth=1.5, size=110, opacity=1)
        .encode(y=y, x=at("takers"))
    )
    givers = (
        alt.Chart()
        .mark_point(fill=BLUE, strokeOpacity=0, size=70, opacity=1)
        .encode(y=y, x=at("givers"))
    )
    return declared([lines, takers, givers], height=CRITERION_ROW * len(labels))
