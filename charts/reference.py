"""The charts of the reference library: one form for each kind of statement.

They are drawn once, by ``tools/reference_charts.py``, into files that the pages show as pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import altair as alt

from charts.colours import BLUE, INK, WHITE
from charts.vega import Spec, Width, Words, declared, declares, filled, items_axis, wrapped
from wording.phrases import kana_width
from wording.shapes import Drawn

#: Width of a chart in pixels: that of the column of text, and that of a phone's.
WIDTH, NARROW = 640, 350
#: Room beside a drawing, for browsers whose fonts are wider than those it was measured with.
_PADDING = {"left": 26, "right": 12, "top": 4, "bottom": 4}
#: Height of a row whose label takes one line, or two.
_ROW, _TWO_LINES = 24, 32
#: Room at the right of the longest bar for its words, as a share of it.
_ROOM = 1.18
_DASHED = [4, 3]
#: Size of the letters of a legend in pixels.
_LEGEND_SIZE = 12
#: Letters of the words at a bar that fit beside it on a phone.
_SHORT = 12
#: Share of a line that is filled, for browsers with wider fonts.
_SAFE = 0.87
#: How far the names at the ends of lines keep from each other, in the unit of the axis.
_LABEL_GAP = 5.0


def _rows(drawn: Drawn) -> tuple[list[dict[str, Any]], Words]:
    """The marks with their labels on lines that fit, and the labels in order."""
    rows = [{**row, "item": wrapped(str(row["item"]), 22)} for row in drawn.rows]
    return rows, tuple(dict.fromkeys(str(row["item"]) for row in rows))


def _row_height(labels: Words) -> int:
    return _TWO_LINES if any("\n" in label for label in labels) else _ROW


def bars(drawn: Drawn, width: Width = WIDTH) -> Spec:
    """A bar for each item with its words at the end, filled or hollow. ``width`` in pixels, or as
    wide as the page allows."""
    rows, labels = _rows(drawn)
    most = max(float(row["value"]) for row in rows) * _ROOM
    is_tight = width == NARROW and any(len(str(row["words"])) > _SHORT for row in rows)
    size = 10 if is_tight else 12
    return filled(_bars(labels, drawn.axis, most, width, size), rows, drawn.legend, drawn.alt)


@declares
def _bars(labels: Words, title: str, most: float, width: Width, size: int) -> Spec:
    y = items_axis(labels)
    x = alt.X(
        "value:Q",
        scale=alt.Scale(domain=[0, most], nice=False),
        axis=alt.Axis(title=title, tickCount=3 if width == NARROW else 5),
    )
    bar = (
        alt.Chart()
        .mark_bar(height=13, strokeWidth=1.2)
        .encode(
            y=y,
            x=x,
            fill=alt.condition("datum.full", alt.value(BLUE), alt.value(WHITE)),
            stroke=alt.condition("datum.full", alt.value(BLUE), alt.value(INK)),
        )
    )
    words = (
        alt.Chart()
        .mark_text(align="left", dx=6, fontSize=size, fontWeight="bold", color=INK)
        .encode(y=y, x=x, text="words:N")
    )
    return declared([bar, words], width=width, height=_row_height(labels) * len(labels))


def shares(drawn: Drawn, width: Width = WIDTH) -> Spec:
    """A bar from 0 to 100 % for each item, its words above it."""
    rows, labels = _rows(drawn)
    return filled(_shares(labels, drawn.axis, width), rows, drawn.legend, drawn.alt)


@declares
def _shares(labels: Words, title: str, width: Width) -> Spec:
    y = items_axis(labels)
    scale = alt.Scale(domain=[0, 125 if width == NARROW else 100], nice=False)
    x = alt.X("share:Q", scale=scale, axis=alt.Axis(values=[0, 25, 50, 75, 100], title=title))
    bar = alt.Chart().mark_bar(color=BLUE, height=13, yOffset=7).encode(y=y, x=x)
    is_narrow = width == NARROW
    words = (
        alt.Chart()
        .mark_text(
            align="left",
            dx=2,
            dy=-9,
            fontSize=10 if is_narrow else 12,
            fontWeight="normal" if is_narrow else "bold",
            color=INK,
        )
        .encode(y=y, x=alt.datum(0, scale=scale), text="words:N")
    )
    return declared([bar, words], width=width, height=46 * len(labels))


def columns(drawn: Drawn, width: Width = WIDTH) -> Spec:
    """A column for each year, at its place in time, its number above; where there is room for few,
    on the first, the highest and the last."""
    rows = [dict(row) for row in drawn.rows]
    years = [int(row["year"] or 0) for row in rows]
    if is_narrow := width == NARROW:
        highest = max(rows, key=lambda row: float(row["value"] or 0))
        for row in rows:
            row["words"] = row["words"] if row in (rows[0], highest, rows[-1]) else ""
    ends = (min(years) - 1, max(years) + 1)
    bare = _columns(ends, tuple(years), drawn.axis, 10 if is_narrow else 22, width)
    return filled(bare, rows, drawn.legend, drawn.alt)


@declares
def _columns(
    ends: tuple[int, int],
    years: tuple[int, ...],
    title: str,
    column_width: int,
    width: Width,
) -> Spec:
    scale = alt.Scale(domain=list(ends), nice=False)
    axis = alt.Axis(values=list(years), format="d", title=None, grid=False, labelOverlap=True)
    x = alt.X("year:Q", scale=scale, axis=axis)
    y = alt.Y(
        "value:Q", axis=alt.Axis(title=title, tickCount=4), scale=alt.Scale(domainMin=0, padding=18)
    )
    column = alt.Chart().mark_bar(color=BLUE, width=column_width).encode(x=x, y=y)
    words = (
        alt.Chart()
        .mark_text(dy=-8, fontSize=11, fontWeight="bold", color=INK)
        .encode(x=x, y=y, text="words:N")
    )
    return declared([column, words], width=width, height=230)


def lines(drawn: Drawn, width: Width = WIDTH) -> Spec:
    """A line for each item over the years, named at its end; dashed where it is projected, and a
    mark of its own for each, so that colour is not needed."""
    rows, labels = _rows(drawn)
    last = max(int(row["year"]) for row in rows)
    turn = max(int(row["year"]) for row in rows if not row["projected"])
    for row in rows:
        row["past"] = row["year"] <= turn
        row["later"] = row["year"] >= turn
    below = -_LABEL_GAP
    for row in sorted((row for row in rows if row["year"] == last), key=lambda row: row["value"]):
        row["end"] = row["item"]
        row["end_at"] = below = max(float(row["value"]), below + _LABEL_GAP)
    years = tuple(sorted({int(row["year"]) for row in rows}))
    return filled(_lines(labels, years, drawn.axis, width), rows, drawn.legend, drawn.alt)


@declares
def _lines(labels: Words, years: tuple[int, ...], title: str, width: Width) -> Spec:
    room = 2 + max(map(kana_width, labels)) * (6 if width == NARROW else 3)
    scale = alt.Scale(domain=[years[0], years[-1] + room], nice=False)
    ticks = years[:: 3 if width == NARROW else 1]
    x = alt.X(
        "year:Q", scale=scale, axis=alt.Axis(values=list(ticks), format="d", title=None, grid=False)
    )
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[0, 100]),
        axis=alt.Axis(title=title, values=[0, 20, 40, 60, 80, 100]),
    )
    item = alt.Detail("item:N")
    shapes = alt.Scale(domain=list(labels), range=["circle", "square", "triangle-up", "diamond"])
    past = (
        alt.Chart()
        .transform_filter("datum.past")
        .mark_line(color=INK, strokeWidth=1.8)
        .encode(x=x, y=y, detail=item)
    )
    later = (
        alt.Chart()
        .transform_filter("datum.later")
        .mark_line(color=INK, strokeWidth=1.8, strokeDash=_DASHED)
        .encode(x=x, y=y, detail=item)
    )
    marks = (
        alt.Chart()
        .mark_point(size=52, opacity=1, fill=BLUE, stroke=WHITE, strokeWidth=1)
        .encode(x=x, y=y, shape=alt.Shape("item:N", scale=shapes, legend=None))
    )
    ends = (
        alt.Chart()
        .transform_filter("datum.end")
        .mark_text(align="left", dx=9, fontSize=12, fontWeight="bold", color=INK)
        .encode(x=x, y=alt.Y("end_at:Q"), text="end:N")
    )
    return declared([past, later, marks, ends], width=width, height=300)


def ranks(drawn: Drawn, width: Width = WIDTH) -> Spec:
    """A dot for each item at its rank, or a bar with two over a range; first at the left."""
    rows, labels = _rows(drawn)
    return filled(_ranks(labels, drawn.axis, width), rows, drawn.legend, drawn.alt)


@declares
def _ranks(labels: Words, title: str, width: Width) -> Spec:
    y = items_axis(labels)
    scale = alt.Scale(domain=[0.6, 9 if width == NARROW else 6], nice=False)
    axis = alt.Axis(values=[1, 2, 3, 4, 5], format="d", title=title, orient="top")

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    span = alt.Chart().mark_rule(color=BLUE, strokeWidth=5).encode(y=y, x=at("low"), x2="high:Q")
    dots = (
        alt.Chart()
        .mark_point(size=120, opacity=1, fill=BLUE, stroke=WHITE)
        .encode(y=y, x=at("high"))
    )
    words = (
        alt.Chart()
        .mark_text(align="left", dx=12, fontSize=12, fontWeight="bold", color=INK)
        .encode(y=y, x=at("high"), text="words:N")
    )
    return declared([span, dots, words], width=width, height=34 * len(labels))


def timeline(drawn: Drawn, width: Width = WIDTH) -> Spec:
    """A mark for each event at its year, in the row of its strand; several of one year stand above
    each other. Filled: in the fact sheet."""
    rows, labels = _rows(drawn)
    seen: dict[tuple[str, int], int] = {}
    for row in rows:
        place = (str(row["item"]), int(row["year"]))
        row["above"] = seen[place] = seen.get(place, -1) + 1
    return filled(_timeline(labels, drawn.axis, width), rows, drawn.legend, drawn.alt)


@declares
def _timeline(labels: Words, title: str, width: Width) -> Spec:
    y = items_axis(labels)
    scale = alt.Scale(domain=[1953, 2028], nice=False)
    is_narrow = width == NARROW
    years = range(1955, 2026, 20 if is_narrow else 10)
    axis = alt.Axis(values=list(years), format="d", title=title)
    marks = (
        alt.Chart()
        .mark_point(
            size=30 if is_narrow else 62,
            opacity=1,
            strokeWidth=1 if is_narrow else 1.5,
            yOffset=alt.ExprRef("6 - 10 * datum.above"),
        )
        .encode(
            y=y,
            x=alt.X("year:Q", scale=scale, axis=axis),
            fill=alt.condition("datum.full", alt.value(BLUE), alt.value(WHITE)),
            stroke=alt.condition("datum.full", alt.value(WHITE), alt.value(BLUE)),
        )
    )
    return declared([marks], width=width, height=52 * len(labels))


#: The form of each chart by its name (``wording/reference_charts.py``).
FORMS: Mapping[str, Callable[[Drawn, Width], Spec]] = {
    "urbanisation": lines,
    "incineration-plants": columns,
    "technology-trade": columns,
    "cooperation-by-country": bars,
    "cooperation-by-region": bars,
    "sister-cities": shares,
    "cooperation-kinds": bars,
    "cooperation-purposes": bars,
    "patent-ranks": ranks,
    "policy-timeline": timeline,
}


def build_reference_chart(name: str, drawn: Drawn, width: int = WIDTH) -> Spec:
    """The specification of the chart of that name, ``WIDTH`` or ``NARROW`` pixels wide. Raises
    KeyError for a name without a form."""
    room = _SAFE * (width - 2 * _PADDING["left"]) / _LEGEND_SIZE
    legend = tuple(line for text in drawn.legend for line in _lines_of(text, room))
    spec = FORMS[name](replace(drawn, legend=legend), width)
    return spec | {"config": spec["config"] | {"padding": _PADDING}}


def _lines_of(text: str, room: float) -> Iterator[str]:
    """The text on lines of at most ``room`` (a kana is 1): broken between words, or where there are
    none, between letters."""
    line = ""
    for part in re.findall(r"[!-⺀]+[\s　]*|[^!-⺀]", text):
        if line and kana_width((line + part).rstrip()) > room:
            yield line.rstrip()
            line = ""
        line += part
    yield line.rstrip()
