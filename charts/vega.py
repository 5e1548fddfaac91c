"""The shared parts of the Vega-Lite specifications.

Each chart is declared in Altair without data, cached by its labels, and then filled: the
declaration takes 0.1 s, the filling nothing measurable. The result is the form that a page takes.
The only typed text in a chart is the name of an own criterion, which Vega draws as plain text;
there are no tooltips.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from importlib import import_module
from typing import Any, Literal, ParamSpec, cast

import altair as alt
import numpy as np  # noqa: F401 (before a chart is declared: see declares)

from charts.colours import GREY, GRID, INK, SCREEN_FONTS, WHITE
from checklist.model import TOP_LEVEL
from wording.phrases import kana_width, shortened

#: Height of a row in pixels.
ITEM_ROW, SHARE_ROW, CRITERION_ROW = 44, 34, 21
#: Height of a line of a label that has several.
LABEL_LINE = 14

#: In pixels, or as wide as the page allows.
Width = int | Literal["container"]
#: Vega-Lite as plain data.
Spec = dict[str, Any]
Words = tuple[str, ...]
P = ParamSpec("P")


def declares(declaration: Callable[P, Spec]) -> Callable[P, Spec]:
    """A function that declares a chart in Altair, called once for each of its last 64 arguments.

    Before it is called, libraries that another session is importing just now are waited for:
    Altair takes them out of ``sys.modules`` as they are, and fails on one that is half there.
    """
    once = cast(Callable[P, Spec], lru_cache(maxsize=64)(declaration))

    @wraps(declaration)
    def declare(*arguments: P.args, **named: P.kwargs) -> Spec:
        for name in ("numpy", "pandas", "pyarrow"):
            if name in sys.modules:
                import_module(name)  # does nothing but wait for the module's own lock
        return once(*arguments, **named)

    return declare


def declared(
    layers: Sequence[alt.Chart | alt.LayerChart], *, height: int, width: Width = "container"
) -> Spec:
    """The chart without its data and its legend; ``width`` in pixels, or as wide as the page
    allows."""
    chart: alt.LayerChart = (
        alt.LayerChart(data=alt.NamedData("rows"), layer=layers)
        .properties(title=alt.TitleParams(text=[]), width=width, height=height)
        # as wide as asked for with its labels, as on a page
        .properties(autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
        .configure(font=", ".join(SCREEN_FONTS), background="transparent", padding=4)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=INK,
            titleColor=GREY,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            gridColor=GRID,
            domain=False,
            ticks=False,
        )
        .configure_title(
            anchor="start",
            frame="bounds",
            fontSize=12,
            fontWeight="normal",
            color=INK,
            lineHeight=18,
            offset=10,
        )
    )
    # a third of the time would go into comparing it with the schema: tests do that
    spec: Spec = chart.to_dict(validate=False)
    return spec


def filled(bare: Spec, rows: list[dict[str, Any]], legend: Words, alt_text: str) -> Spec:
    """The chart with its data, which all layers share, and its legend, the lines above it. The data
    stand one level down, where Streamlit leaves them unchanged and does not convert them with
    pandas. Deeper parts are the cached declaration itself and must not be changed."""
    data = bare["data"] | {"values": rows}
    filled = {
        "layer": [{"data": data, "layer": bare["layer"]}],
        "title": bare["title"] | {"text": list(legend)},
        "description": alt_text,
    }
    return {name: value for name, value in bare.items() if name != "data"} | filled


def wrapped(label: str, room: int) -> str:
    """The label on at most two lines (separated by a line feed); kana count double."""
    if kana_width(label) * 2 <= room or label.count(" ") < 2:
        return label
    words = label.split(" ")
    # the break that leaves the two lines most alike
    cut = min(
        range(1, len(words)),
        key=lambda n: abs(len(" ".join(words[:n])) - len(" ".join(words[n:]))),
    )
    return " ".join(words[:cut]) + "\n" + " ".join(words[cut:])


def folded(label: str, room: float, most: int) -> str:
    """The label on at most ``most`` lines (separated by line feeds) of ``room`` kana each: broken
    at a space, before a bracket or behind a comma where there is one in the second half of the
    line, else where the line ends. What is longer is cut with a mark."""
    lines: list[str] = []
    rest = label
    while rest and len(lines) < most - 1 and kana_width(rest) > room:
        fits = max(n for n in range(1, len(rest)) if kana_width(rest[:n]) <= room)
        at = [n for n in range(fits // 2, fits + 1) if rest[n] in " （(" or rest[n - 1] in "、・）"]
        cut = max(at, default=fits)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return "\n".join([*lines, shortened(rest, room)])


def items_axis(labels: Words) -> alt.Y:
    """The names of items from the top down."""
    return alt.Y(
        "item:N",
        title=None,
        scale=alt.Scale(domain=list(labels)),
        axis=alt.Axis(
            labelExpr="split(datum.label, '\\n')",
            labelLimit=0,
            labelLineHeight=14,
            labelPadding=10,
            grid=False,
        ),
    )


def rows_axis(labels: Words) -> alt.Y:
    """The names of rows from the top down, with room between them; line feeds begin lines."""
    return alt.Y(
        "row:N",
        title=None,
        scale=alt.Scale(domain=list(labels)),
        axis=alt.Axis(
            labelExpr="split(datum.label, '\\n')",
            labelLimit=0,
            labelLineHeight=LABEL_LINE,
            labelPadding=8,
            labelFontSize=11.5,
            grid=False,
        ),
    )


def criteria_axis(labels: Words, headings: Words = ()) -> alt.Y:
    """The names of criteria from the top down without gaps, those of items (``headings``) bold."""
    is_heading = f"indexof({json.dumps(headings)}, datum.value) >= 0"
    weight = {"condition": {"test": is_heading, "value": "bold"}, "value": "normal"}
    return alt.Y(
        "row:N",
        title=None,
        scale=alt.Scale(domain=list(labels), paddingInner=0, paddingOuter=0),
        axis=alt.Axis(
            labelLimit=0,
            labelPadding=8,
            labelFontSize=11.5,
            grid=False,
            labelFontWeight=weight if headings else alt.Undefined,
        ),
    )


def level_axis(title: str, *, grid: bool) -> alt.Axis:
    """The levels 0 to 4 above the plot."""
    return alt.Axis(
        values=list(range(TOP_LEVEL + 1)),
        orient="top",
        title=title,
        format="d",
        grid=grid,
    )


def needed_marks(size: int, *, beside: float = 0, above: int = 0) -> alt.Chart:
    """A triangle (``at``) at the level that the target stage requires; ``beside`` the figure where
    the level stands in the same cell, ``above`` the line of the levels by so many pixels."""
    marks: alt.Chart = (
        alt.Chart()
        .transform_filter("datum.required !== null")
        .transform_calculate(at=f"datum.required + (datum.level === datum.required ? {beside} : 0)")
        .mark_point(
            shape="triangle-down",
            yOffset=-above,
            size=size,
            fill=WHITE,
            stroke=INK,
            strokeWidth=1.4,
            opacity=1,
        )
    )
    return marks
