"""The chart of the plan."""

from __future__ import annotations

from typing import Any

import altair as alt

from charts.colours import BLUE, INK, WHITE, WITHIN_REACH
from charts.vega import (
    CRITERION_ROW,
    Spec,
    Words,
    declared,
    declares,
    filled,
    rows_axis,
)
from wording.plan import PlanSummary


def build_plan_chart(plan: PlanSummary) -> Spec:
    """A row for each criterion that rises, with a filled cell in each year in which it does and the
    level reached, and a pale one in each year of work on the way."""
    rows: list[dict[str, Any]] = [
        *({"row": row.short, "year": y, "level": n} for row in plan.rows for y, n in row.reached),
        *({"row": row.short, "year": y, "level": None} for row in plan.rows for y in row.at_work),
    ]
    labels = tuple(row.short for row in plan.rows)
    bare = _plan_chart(labels, len(plan.years), plan.axis)
    return filled(bare, rows, plan.legend, plan.alt)


@declares
def _plan_chart(labels: Words, years: int, title: str) -> Spec:
    y = rows_axis(labels)
    x = alt.X(
        "year:O",
        scale=alt.Scale(domain=list(range(1, years + 1))),
        axis=alt.Axis(orient="top", title=title, labelAngle=0, grid=False),
    )
    is_reached = "datum.level !== null"
    cells = (
        alt.Chart()
        .mark_rect(stroke=WHITE, strokeWidth=2)
        .encode(y=y, x=x, fill=alt.condition(is_reached, alt.value(BLUE), alt.value(WITHIN_REACH)))
    )
    levels = (
        alt.Chart()
        .transform_calculate(shown="datum.level === null ? '→' : '' + datum.level")
        .mark_text(fontSize=11, fontWeight="bold")
        .encode(
            y=y,
            x=x,
            text="shown:N",
            color=alt.condition(is_reached, alt.value(WHITE), alt.value(INK)),
        )
    )
    return declared([cells, levels], height=CRITERION_ROW * len(labels))
