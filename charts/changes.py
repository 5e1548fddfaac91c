"""The chart of the comparison with an earlier assessment."""

from __future__ import annotations

import altair as alt

from charts.colours import BLUE, INK, WHITE
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
from wording.comparison import ComparisonSummary


def build_changes_chart(comparison: ComparisonSummary) -> Spec:
    """Every criterion then (hollow) and now (filled) on the scale 0 to 4, with a line between them;
    a criterion without change is a dot in a ring. Both answers are in words at the right, also
    those without a level; triangles mark the level the target stage then required (on an item's
    row, of any one of its criteria)."""
    rows = [
        {
            "row": row.short,
            # not "then": Vega takes no property of that name
            "before": row.then_level,
            "after": row.now_level,
            "required": row.required,
            "sign": row.sign,
        }
        for row in comparison.rows
    ]
    bare = _changes_chart(
        tuple(row.short for row in comparison.rows),
        tuple(row.short for row in comparison.rows if row.is_item),
        comparison.axis,
    )
    return filled(bare, rows, comparison.legend, comparison.alt)


@declares
def _changes_chart(labels: Words, headings: Words, title: str) -> Spec:
    y = criteria_axis(labels, headings)
    # the words of each row stand to the right of the scale
    scale = alt.Scale(domain=[-0.4, TOP_LEVEL + 1.9], nice=False, zero=False)
    axis = level_axis(title, grid=True)

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    lines = (
        alt.Chart()
        .transform_filter("datum.before !== null && datum.after !== null")
        .mark_rule(color=INK, strokeWidth=1.5)
        .encode(y=y, x=at("before"), x2="after:Q")
    )
    before = (
        alt.Chart()
        .transform_filter("datum.before !== null")
        .mark_point(fill=WHITE, stroke=INK, strokeWidth=1.5, size=130, opacity=1)
        .encode(y=y, x=at("before"))
    )
    after = (
        alt.Chart()
        .transform_filter("datum.after !== null")
        # where nothing moved, the ring of the earlier one stays to be seen
        .transform_calculate(size="datum.after === datum.before ? 45 : 130")
        .mark_point(fill=BLUE, strokeOpacity=0, opacity=1)
        .encode(y=y, x=at("after"), size=alt.Size("size:Q", scale=None, legend=None))
    )
    needed = needed_marks(34, above=8).encode(y=y, x=at("at"))
    signs = (
        alt.Chart()
        .transform_calculate(at=f"{TOP_LEVEL} + 1.25")
        .mark_text(fontSize=12, fontWeight="bold", color=INK)
        .encode(y=y, x=at("at"), text="sign:N")
    )
    return declared(
        [lines, before, after, needed, signs],
        height=CRITERION_ROW * len(labels),
    )
