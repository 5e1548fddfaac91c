"""The chart of the plan."""

from __future__ import annotations

from typing import Any

import altair as alt

from charts.colours import BLUE, WHITE
from charts.vega import (
    CRITERION_ROW,
    Spec,
    Width,
    Words,
    declared,
    declares,
    filled,
)
from wording.plan import PlanSummary


def build_plan_chart(plan: PlanSummary, width: Width = "container") -> Spec:
    """A row for each criterion that rises, with a filled cell in each year in which it does and the
    level reached."""
    rows: list[dict[str, Any]] = [
        {"row": row.short, "year": year, "level": level}
        for row in plan.rows
        for year, level in row.reached
    ]
    labels = tuple(row.short for row in plan.rows)
    bare = _plan_chart(labels, len(plan.years), plan.legend, plan.axis, width)
    return filled(bare, rows, plan.alt)


@declares
def _plan_chart(labels: Words, years: int, legend: Words, title: str, width: Width) -> Spec:
    y = alt.Y(
        "row:N",
        title=None,
        scale=alt.Scale(domain=list(labels)),
        axis=alt.Axis(labelLimit=0, labelPadding=8, labelFontSize=11.5, grid=False),
    )
    x = alt.X(
        "year:O",
        scale=alt.Scale(domain=list(range(1, years + 1))),
        axis=alt.Axis(orient="top", title=title, labelAngle=0, grid=False),
    )
    cells = alt.Chart().mark_rect(fill=BLUE, stroke=WHITE, strokeWidth=2).encode(y=y, x=x)
    levels = (
        alt.Chart()
        .mark_text(color=WHITE, fontSize=11, fontWeight="bold")
        .encode(y=y, x=x, text="level:N")
    )
    return declared([cells, levels], legend=legend, width=width, height=CRITERION_ROW * len(labels))
