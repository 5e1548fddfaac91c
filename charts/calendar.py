"""The chart of the calendar: calls, days to decide and budgets by month."""

from __future__ import annotations

from typing import Any

import altair as alt

from charts.colours import BLUE, FAINT, HATCH, INK, RULE, WHITE, WITHIN_REACH
from charts.vega import (
    CRITERION_ROW,
    LABEL_LINE,
    Spec,
    Words,
    declared,
    declares,
    filled,
    folded,
    rows_axis,
)
from wording.calendar import CalendarSummary

#: Height of a row, for a bar and the sign on it, and of the bar.
_ROW, _BAR = CRITERION_ROW + 5, 16
#: Room for a name, in kana, and its lines at most: on a phone half of the width is for the plot.
_LABEL, _LINES = 12.0, 3
#: The faces of the bars, which differ in grey as well, with their outlines.
_BARS = {"call": (BLUE, BLUE), "usual": (WITHIN_REACH, HATCH), "budget": (FAINT, RULE)}


def build_calendar_chart(calendar: CalendarSummary) -> Spec:
    """A row for each scheme and each budget, in the order of their first appointment; bars for
    periods, a dot for the latest day to decide, a line for today."""
    names = dict.fromkeys(a.row for a in calendar.appointments)
    short = {name: folded(name, _LABEL, _LINES) for name in names}
    rows: list[dict[str, Any]] = [
        {
            "row": short[a.row],
            "kind": a.kind,
            "begins": a.begins.isoformat(),
            "ends": a.ends.isoformat(),
        }
        for a in calendar.appointments
    ]
    rows.append({"row": None, "kind": "today", "begins": calendar.today.isoformat()})
    labels = tuple(dict.fromkeys(short.values()))
    kinds = tuple(sorted({a.kind for a in calendar.appointments}))
    bare = _calendar_chart(labels, kinds, calendar.axis)
    return filled(bare, rows, calendar.legend, calendar.alt)


@declares
def _calendar_chart(labels: Words, kinds: Words, title: str) -> Spec:
    # without layers that stay empty, which have no name for those who cannot see them
    y = rows_axis(labels)
    x = alt.X(
        "begins:T",
        scale=alt.Scale(type="utc", nice="month"),
        axis=alt.Axis(orient="top", title=title, format="%Y/%m", labelAngle=0, labelOverlap=True),
    )
    # to the end of its last day, and never so thin that it is lost
    bars = [
        alt.Chart()
        .transform_filter(f"datum.kind === '{kind}'")
        .transform_calculate(until="toDate(datum.ends) + 86400000")
        .mark_bar(fill=face, stroke=outline, height=_BAR, minBandSize=3)
        .encode(y=y, x=x, x2="until:T")
        for kind, (face, outline) in _BARS.items()
        if kind in kinds
    ]
    dots = (
        alt.Chart()
        .transform_filter("datum.kind === 'decide'")
        .mark_circle(size=90, fill=BLUE, stroke=WHITE, opacity=1)
        .encode(y=y, x=x)
    )
    now = (
        alt.Chart()
        .transform_filter("datum.kind === 'today'")
        .mark_rule(stroke=INK, strokeWidth=1.2)
        .encode(x=x)
    )
    layers = [*bars, *([dots] if "decide" in kinds else []), now]
    lines = max((label.count("\n") for label in labels), default=0)
    height = (_ROW + lines * LABEL_LINE) * max(1, len(labels))
    return declared(layers, height=height)
