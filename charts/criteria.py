"""The chart of the criteria."""

from __future__ import annotations

import altair as alt

from charts.colours import BLUE, GREY, INK, RULE, WHITE
from charts.vega import (
    CRITERION_ROW,
    Spec,
    Words,
    criteria_axis,
    declared,
    declares,
    filled,
    level_axis,
    needed_marks,
)
from checklist.model import TOP_LEVEL
from scoring.result import Result
from wording.criteria import CriterionRow, criteria_legend, criteria_rows, describe_criteria
from wording.phrases import Phrases

#: Cells in a row, one for each level.
_CELLS = TOP_LEVEL + 1


def build_criteria_chart(result: Result, phrases: Phrases) -> Spec:
    """Every criterion as a row of five cells, filled up to its level, below its item's name.

    Don't know is hatched, a blank is empty, not applicable a dash; triangles mark the level the
    target stage requires (hollow, beside the item, where one criterion of it is enough).
    """
    shown = criteria_rows(result, phrases)
    rows = [
        {
            "row": row.short,
            "state": row.state,
            "level": row.level,
            "required": row.required,
            "sign": _sign(row),
        }
        for row in shown
    ]
    bare = _criteria_chart(
        tuple(row.short for row in shown),
        tuple(row.short for row in shown if row.is_item),
        phrases.say("chart.axis_level"),
    )
    return filled(
        bare,
        rows,
        criteria_legend(shown, result, phrases),
        describe_criteria(shown, result, phrases),
    )


def _sign(row: CriterionRow) -> str:
    """The text in the cells of a row: the level, a dash where not applicable."""
    if row.state == "not_applicable":
        return "―"
    return "" if row.level is None else str(row.level)


@declares
def _criteria_chart(labels: Words, headings: Words, title: str) -> Spec:
    y = criteria_axis(labels, headings)
    scale = alt.Scale(domain=[-0.5, TOP_LEVEL + 0.5], nice=False, zero=False)
    axis = level_axis(title, grid=False)

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    height = alt.RelativeBandSize(band=0.76)
    outlines = (
        alt.Chart()
        .transform_filter("datum.state !== null && datum.state !== 'not_applicable'")
        .transform_calculate(left="-0.5", right=f"{TOP_LEVEL}.5")
        .mark_rect(fill=WHITE, stroke=RULE, strokeWidth=1, height=height)
        .encode(x=at("left"), x2="right:Q")
    )
    bars = (
        alt.Chart()
        .transform_filter("datum.level !== null")
        .transform_calculate(left="-0.5", right="datum.level + 0.5")
        .mark_rect(fill=BLUE, stroke=BLUE, strokeWidth=1, height=height)
        .encode(x=at("left"), x2="right:Q")
    )
    hatching = (
        alt.Chart()
        .transform_filter("datum.state === 'unknown'")
        # a stroke every 7 pixels, however wide the page: none may leave the cells
        .transform_calculate(
            at=f"sequence(-0.5 + {_CELLS} * 6 / width, {TOP_LEVEL}.5 - {_CELLS} * 5 / width,"
            f" {_CELLS} * 7 / width)"
        )
        .transform_flatten(["at"])
        .mark_point(shape="M-0.6,1L0.6,-1", size=190, stroke=INK, strokeWidth=0.9, opacity=1)
        .encode(x=at("at"))
    )
    # white lines part the rows into five cells each
    partings = (
        alt.Chart(alt.sequence(0.5, TOP_LEVEL, 1, as_="edge"))
        .mark_rule(color=WHITE, strokeWidth=4)
        .encode(x=at("edge"))
    )
    signs = (
        alt.Chart()
        # left of the middle: on a phone a triangle stands in the same narrow cell
        .transform_calculate(at="datum.level === null ? 0 : datum.level - 0.2")
        .mark_text(fontSize=11, fontWeight="bold")
        .encode(
            x=at("at"),
            text="sign:N",
            color=alt.condition("datum.level === null", alt.value(GREY), alt.value(WHITE)),
        )
    )
    needed = needed_marks(45, beside=0.24).encode(x=at("at"))
    return declared(
        # said once for all that stand in them, the rows are a third of what a page is sent
        [
            alt.layer(outlines, bars, hatching).encode(y=y),
            partings,
            alt.layer(signs, needed).encode(y=y),
        ],
        height=CRITERION_ROW * len(labels),
    )
