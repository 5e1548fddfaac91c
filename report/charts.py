"""The two charts of a result and the one of a comparison, for the pages.

All are pure functions to specifications of Vega-Lite with their data inside: the plain form in
which the page takes them. (Building them by Altair's objects took longer than all the rest of
the page; the tests check them against its schema.) None shows anything a user typed but the
name of an own criterion, which Vega draws as plain text; none has tooltips. Colour is never the
only sign: what is unknown is dashed or hatched, the strongest and weakest are written, and all
charts read in grey.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Literal

from checklist.answers import Assessment
from checklist.load import Content
from checklist.model import TOP_LEVEL, Lang
from report.captions import (
    criteria_legend,
    criteria_rows,
    describe_criteria,
    describe_items,
    items_legend,
    score_words,
)
from report.contents import ComparisonSummary, CriterionRow
from report.phrases import Phrases, kana_width
from scoring.result import Result

BLUE = "#0017C1"
_INK = "#1A1A1A"
_GREY = "#666666"
_LINE = "#949494"
_FONT = (
    "Hiragino Sans, Noto Sans JP, BIZ UDPGothic, Yu Gothic UI, Meiryo, Noto Sans CJK JP, sans-serif"
)
_ITEM_ROW = 44
_CRITERION_ROW = 21
#: Strokes that hatch a row of cells; each is a short diagonal.
_HATCH_STEP = 0.1

Width = int | Literal["container"]
#: Vega-Lite as plain data.
Spec = dict[str, Any]

_CONFIG: Spec = {
    "font": _FONT,
    "background": "transparent",
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "labelColor": _INK,
        "titleColor": _GREY,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": "#DDDDDD",
        "domain": False,
        "ticks": False,
    },
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 12,
        "fontWeight": "normal",
        "color": _INK,
        "lineHeight": 18,
        "offset": 10,
    },
}


def _finished(
    layers: list[Spec],
    rows: list[dict[str, Any]],
    *,
    legend: Sequence[str],
    width: Width,
    height: int,
    alt_text: str,
) -> Spec:
    return {
        "description": alt_text,
        "title": {"text": list(legend)},
        "width": width,
        "height": height,
        # as wide as asked for with its labels, as on a page
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": _CONFIG,
        # The data stand once, for all layers; one level down, where Streamlit leaves them as
        # they are and needs no pandas to pack them.
        "layer": [{"data": {"values": rows}, "layer": layers}],
    }


def _wrapped(label: str, room: int) -> str:
    """The label on at most two lines (parted by a line feed); kana count double."""
    if kana_width(label) * 2 <= room or label.count(" ") < 2:
        return label
    words = label.split(" ")
    # the break that leaves the two lines most alike
    cut = min(
        range(1, len(words)),
        key=lambda n: abs(len(" ".join(words[:n])) - len(" ".join(words[n:]))),
    )
    return " ".join(words[:cut]) + "\n" + " ".join(words[cut:])


def build_items_chart(
    result: Result, content: Content, lang: Lang, width: Width = "container"
) -> Spec:
    """The items from 0 to 100: a dashed line over the range, a dot at the point, both in words.

    ``width`` in pixels, or as wide as the page allows.
    """
    phrases = Phrases(content, lang)
    rows: list[dict[str, Any]] = [
        {
            "item": _wrapped(phrases.item(item_id), 18),
            "low": score.low,
            "point": score.point,
            "high": score.high,
            "words": score_words(item_id, result, content, lang),
            "place": score.point if score.point is not None else (score.low or 0.0),
        }
        for item_id, score in result.rating.items.items()
    ]
    y: Spec = {
        "field": "item",
        "type": "nominal",
        "title": None,
        "scale": {"domain": [row["item"] for row in rows]},
        "axis": {
            "labelExpr": "split(datum.label, '\\n')",
            "labelLimit": 0,
            "labelLineHeight": 14,
            "labelPadding": 10,
            "grid": False,
        },
    }

    def at(field: str) -> Spec:
        return {
            "field": field,
            "type": "quantitative",
            "scale": {"domain": [0, 100], "nice": False},
            "axis": {"values": [0, 25, 50, 75, 100], "title": phrases.say("chart.axis_score")},
        }

    is_range: Spec = {"filter": "datum.low !== null && datum.low < datum.high"}
    ranges: Spec = {
        "transform": [is_range],
        "mark": {"type": "rule", "color": _INK, "strokeWidth": 1.5, "strokeDash": [4, 3]},
        "encoding": {"y": y, "x": at("low"), "x2": {"field": "high"}},
    }
    ends: Spec = {
        "transform": [
            {"calculate": "[datum.low, datum.high]", "as": "ends"},
            {"flatten": ["ends"]},
            is_range,
        ],
        "mark": {
            "type": "point",
            "shape": "M0,-1L0,1",
            "size": 150,
            "stroke": _INK,
            "strokeWidth": 1.5,
            "opacity": 1,
        },
        "encoding": {"y": y, "x": at("ends")},
    }
    dots: Spec = {
        "transform": [{"filter": "datum.point !== null"}],
        "mark": {
            "type": "point",
            "fill": BLUE,
            "opacity": 1,
            "size": 130,
            "stroke": "#FFFFFF",
            "strokeWidth": 1.5,
        },
        "encoding": {"y": y, "x": at("point")},
    }
    words: Spec = {
        "mark": {
            "type": "text",
            # away from the edges, where a phone would cut them off
            "align": {"expr": "datum.place > 75 ? 'right' : datum.place < 25 ? 'left' : 'center'"},
            "dx": {"expr": "datum.place > 75 ? 7 : datum.place < 25 ? -7 : 0"},
            "dy": -16,
            "color": _INK,
            "fontSize": 12,
            "fontWeight": "bold",
        },
        "encoding": {"y": y, "x": at("place"), "text": {"field": "words", "type": "nominal"}},
    }
    return _finished(
        [ranges, ends, dots, words],
        rows,
        legend=items_legend(content, lang),
        width=width,
        height=_ITEM_ROW * len(rows),
        alt_text=describe_items(result, content, lang),
    )


def _sign(row: CriterionRow) -> str:
    """What stands in the cells: the level, a dash where not applicable."""
    if row.state == "not_applicable":
        return "―"
    return "" if row.level is None else str(row.level)


def _criteria_axis(rows: list[str], headings: list[str]) -> Spec:
    """The names of criteria from the top down, those of their items in bold."""
    return {
        "field": "row",
        "type": "nominal",
        "title": None,
        "scale": {"domain": rows, "paddingInner": 0, "paddingOuter": 0},
        "axis": {
            "labelLimit": 0,
            "labelPadding": 8,
            "labelFontSize": 11.5,
            "grid": False,
            "labelFontWeight": {
                "condition": {
                    "test": f"indexof({json.dumps(headings)}, datum.value) >= 0",
                    "value": "bold",
                },
                "value": "normal",
            },
        },
    }


def _level_axis(field: str, domain: list[float], title: str, *, grid: bool = False) -> Spec:
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": domain, "nice": False, "zero": False},
        "axis": {
            "values": list(range(TOP_LEVEL + 1)),
            "orient": "top",
            "title": title,
            "format": "d",
            "grid": grid,
        },
    }


def _required_marks(y: Spec, at: Callable[[str], Spec], size: int) -> Spec:
    """A triangle at the level that is required."""
    return {
        "transform": [
            {"filter": "datum.required !== null"},
            {"calculate": "datum.required + 0.3", "as": "at"},
        ],
        "mark": {
            "type": "point",
            "shape": "triangle-down",
            "size": size,
            "fill": "#FFFFFF",
            "stroke": _INK,
            "strokeWidth": 1.4,
            "opacity": 1,
        },
        "encoding": {"y": y, "x": at("at")},
    }


def build_criteria_chart(
    result: Result,
    assessment: Assessment,
    content: Content,
    lang: Lang,
    width: Width = "container",
) -> Spec:
    """Every criterion as a row of five cells, filled up to its level, below its item's name.

    Don't know is hatched, a blank is empty, not applicable a dash; diamonds mark the level the
    target stage requires (hollow, beside the item, where one criterion of it is enough).
    """
    phrases = Phrases(content, lang)
    shown = criteria_rows(result, assessment, content, lang)
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
    y = _criteria_axis(
        [row.short for row in shown], [row.short for row in shown if row.state is None]
    )

    def at(field: str) -> Spec:
        return _level_axis(field, [-0.5, TOP_LEVEL + 0.5], phrases.say("chart.axis_level"))

    cells: Spec = {"type": "rect", "strokeWidth": 1, "height": {"band": 0.76}}
    outlines: Spec = {
        "transform": [
            {"filter": "datum.state !== null && datum.state !== 'not_applicable'"},
            {"calculate": "-0.5", "as": "left"},
            {"calculate": f"{TOP_LEVEL}.5", "as": "right"},
        ],
        "mark": {**cells, "fill": "#FFFFFF", "stroke": _LINE},
        "encoding": {"y": y, "x": at("left"), "x2": {"field": "right"}},
    }
    bars: Spec = {
        "transform": [
            {"filter": "datum.level !== null"},
            {"calculate": "-0.5", "as": "left"},
            {"calculate": "datum.level + 0.5", "as": "right"},
        ],
        "mark": {**cells, "fill": BLUE, "stroke": BLUE},
        "encoding": {"y": y, "x": at("left"), "x2": {"field": "right"}},
    }
    hatching: Spec = {
        "transform": [
            {"filter": "datum.state === 'unknown'"},
            {"calculate": f"sequence(-0.36, {TOP_LEVEL}.38, {_HATCH_STEP})", "as": "at"},
            {"flatten": ["at"]},
        ],
        "mark": {
            "type": "point",
            "shape": "M-1,1L1,-1",
            "size": 190,
            "stroke": _INK,
            "strokeWidth": 0.9,
            "opacity": 1,
        },
        "encoding": {"y": y, "x": at("at")},
    }
    # white lines part the rows into five cells each
    partings: Spec = {
        "data": {"values": [{"edge": level + 0.5} for level in range(TOP_LEVEL)]},
        "mark": {"type": "rule", "color": "#FFFFFF", "strokeWidth": 4},
        "encoding": {"x": at("edge")},
    }
    signs: Spec = {
        "transform": [{"calculate": "datum.level === null ? 0 : datum.level", "as": "at"}],
        "mark": {"type": "text", "fontSize": 11, "fontWeight": "bold"},
        "encoding": {
            "y": y,
            "x": at("at"),
            "text": {"field": "sign", "type": "nominal"},
            "color": {
                "condition": {"test": "datum.level === null", "value": _GREY},
                "value": "#FFFFFF",
            },
        },
    }
    return _finished(
        [outlines, bars, hatching, partings, signs, _required_marks(y, at, size=70)],
        rows,
        legend=criteria_legend(result, content, lang),
        width=width,
        height=_CRITERION_ROW * len(rows),
        alt_text=describe_criteria(result, assessment, content, lang),
    )


def build_changes_chart(told: ComparisonSummary, width: Width = "container") -> Spec:
    """Every criterion then (hollow) and now (filled) on the scale 0 to 4, a line between them;
    a criterion that did not move is a dot in a ring. Both answers stand in words at the right,
    so that those without a level are seen as well; triangles mark the level the target then
    required (on an item's row, of any one of its criteria)."""
    rows = [
        {
            "row": row.short,
            "then": row.then_level,
            "now": row.now_level,
            "required": row.required,
            "sign": row.sign,
        }
        for row in told.rows
    ]
    y = _criteria_axis(
        [row.short for row in told.rows], [row.short for row in told.rows if row.is_item]
    )

    def at(field: str) -> Spec:
        # the words of each row stand to the right of the scale
        return _level_axis(field, [-0.4, TOP_LEVEL + 1.6], told.axis, grid=True)

    lines: Spec = {
        "transform": [{"filter": "datum.then !== null && datum.now !== null"}],
        "mark": {"type": "rule", "color": _INK, "strokeWidth": 1.5},
        "encoding": {"y": y, "x": at("then"), "x2": {"field": "now"}},
    }
    before: Spec = {
        "transform": [{"filter": "datum.then !== null"}],
        "mark": {
            "type": "point",
            "fill": "#FFFFFF",
            "stroke": _INK,
            "strokeWidth": 1.5,
            "size": 130,
            "opacity": 1,
        },
        "encoding": {"y": y, "x": at("then")},
    }
    after: Spec = {
        "transform": [
            {"filter": "datum.now !== null"},
            # where nothing moved, the ring of the earlier one stays to be seen
            {"calculate": "datum.now === datum.then ? 45 : 130", "as": "size"},
        ],
        "mark": {"type": "point", "fill": BLUE, "strokeOpacity": 0, "opacity": 1},
        "encoding": {
            "y": y,
            "x": at("now"),
            "size": {"field": "size", "type": "quantitative", "scale": None, "legend": None},
        },
    }
    signs: Spec = {
        "transform": [{"calculate": f"{TOP_LEVEL} + 1.05", "as": "at"}],
        "mark": {"type": "text", "fontSize": 12, "fontWeight": "bold", "color": _INK},
        "encoding": {"y": y, "x": at("at"), "text": {"field": "sign", "type": "nominal"}},
    }
    return _finished(
        [lines, before, after, _required_marks(y, at, size=60), signs],
        rows,
        legend=told.legend,
        width=width,
        height=_CRITERION_ROW * len(rows),
        alt_text=told.alt,
    )
