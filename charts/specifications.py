"""The charts of a result, of a comparison and of a survey, for the pages.

Each is declared in Altair without data, once for all who see the same labels, and then filled: the
declaration takes a tenth of a second, the filling nothing. What comes out is the specification of
Vega-Lite, the form in which a page takes it. None shows anything a user typed but the name of an
own criterion, which Vega draws as plain text; none has tooltips. Colour is never the only sign:
what is unknown is dashed or hatched, the strongest and weakest are written, and all charts read in
grey.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import altair as alt

from checklist.answers import Assessment
from checklist.load import Content
from checklist.model import TOP_LEVEL, Lang
from scoring.result import Result
from wording.comparison import ComparisonSummary
from wording.criteria import CriterionRow, criteria_legend, criteria_rows, describe_criteria
from wording.items import describe_items, items_legend, score_words
from wording.phrases import Phrases, kana_width
from wording.plan import PlanSummary
from wording.weights import WeightsSummary

if TYPE_CHECKING:  # brings NumPy along, which only the survey's page needs
    from wording.survey import Drawn, GridSummary

BLUE = "#0017C1"
_INK = "#1A1A1A"
_GREY = "#666666"
_LINE = "#949494"
_FONT = (
    "Hiragino Sans, Noto Sans JP, BIZ UDPGothic, Yu Gothic UI, Meiryo, Noto Sans CJK JP, sans-serif"
)
_ITEM_ROW = 44
_CRITERION_ROW = 21
_SHARE_ROW = 34
_CELLS = TOP_LEVEL + 1

Width = int | Literal["container"]


#: Vega-Lite as plain data.
Spec = dict[str, Any]
Words = tuple[str, ...]


def _declared(layers: list[alt.Chart], *, legend: Words, width: Width, height: int) -> Spec:
    """The chart without its data."""
    chart: alt.LayerChart = (
        alt.LayerChart(data=alt.NamedData("rows"), layer=layers)
        .properties(title=alt.TitleParams(text=list(legend)), width=width, height=height)
        # as wide as asked for with its labels, as on a page
        .properties(autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
        .configure(font=_FONT, background="transparent", padding=4)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=_INK,
            titleColor=_GREY,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            gridColor="#DDDDDD",
            domain=False,
            ticks=False,
        )
        .configure_title(
            anchor="start",
            frame="bounds",
            fontSize=12,
            fontWeight="normal",
            color=_INK,
            lineHeight=18,
            offset=10,
        )
    )
    spec: Spec = chart.to_dict()
    return spec


def _filled(declared: Spec, rows: list[dict[str, Any]], alt_text: str) -> Spec:
    """The chart with its data, which stand once for all layers; one level down, where Streamlit
    leaves them as they are and needs no pandas to pack them. What lies deeper is the shared
    declaration itself: nobody may change it."""
    data = declared["data"] | {"values": rows}
    filled = {"layer": [{"data": data, "layer": declared["layer"]}], "description": alt_text}
    return {name: value for name, value in declared.items() if name != "data"} | filled


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
    declared = _items_chart(
        tuple(row["item"] for row in rows),
        items_legend(content, lang),
        phrases.say("chart.axis_score"),
        width,
    )
    return _filled(declared, rows, describe_items(result, content, lang))


def _items_axis(labels: Words) -> alt.Y:
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


@lru_cache(maxsize=32)
def _items_chart(labels: Words, legend: Words, title: str, width: Width) -> Spec:
    y = _items_axis(labels)
    scale = alt.Scale(domain=[0, 100], nice=False)
    axis = alt.Axis(values=[0, 25, 50, 75, 100], title=title)

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    ranges = (
        alt.Chart()
        .transform_filter("datum.low !== null && datum.low < datum.high")
        .mark_rule(color=_INK, strokeWidth=1.5, strokeDash=[4, 3])
        .encode(y=y, x=at("low"), x2="high:Q")
    )
    ends = (
        alt.Chart()
        .transform_calculate(ends="[datum.low, datum.high]")
        .transform_flatten(["ends"])
        .transform_filter("datum.low !== null && datum.low < datum.high")
        .mark_point(shape="M0,-1L0,1", size=150, stroke=_INK, strokeWidth=1.5, opacity=1)
        .encode(y=y, x=at("ends"))
    )
    dots = (
        alt.Chart()
        .transform_filter("datum.point !== null")
        .mark_point(fill=BLUE, opacity=1, size=130, stroke="#FFFFFF", strokeWidth=1.5)
        .encode(y=y, x=at("point"))
    )
    words = (
        alt.Chart()
        .mark_text(
            # away from the edges, where a phone would cut them off
            align=alt.ExprRef("datum.place > 75 ? 'right' : datum.place < 25 ? 'left' : 'center'"),
            dx=alt.ExprRef("datum.place > 75 ? 7 : datum.place < 25 ? -7 : 0"),
            dy=-16,
            color=_INK,
            fontSize=12,
            fontWeight="bold",
        )
        .encode(y=y, x=at("place"), text="words:N")
    )
    return _declared(
        [ranges, ends, dots, words], legend=legend, width=width, height=_ITEM_ROW * len(labels)
    )


def build_weights_chart(told: WeightsSummary, width: Width = "container") -> Spec:
    """How often each item pulls the score down most when the weights change: a bar from 0 to
    100 %, its share in words at the end."""
    rows: list[dict[str, Any]] = [
        {"item": _wrapped(row.label, 18), "share": row.share, "words": row.words}
        for row in told.rows
    ]
    declared = _weights_chart(tuple(row["item"] for row in rows), told.legend, told.axis, width)
    return _filled(declared, rows, told.alt)


@lru_cache(maxsize=32)
def _weights_chart(labels: Words, legend: Words, title: str, width: Width) -> Spec:
    y = _items_axis(labels)
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
            color=alt.condition("datum.share > 75", alt.value("#FFFFFF"), alt.value(_INK)),
        )
    )
    return _declared([bars, words], legend=legend, width=width, height=_SHARE_ROW * len(labels))


def build_lacks_chart(told: Drawn, width: Width = "container") -> Spec:
    """What many municipalities lack: a bar from 0 to 100 %, its share in words at the end."""
    rows = [{**row, "item": _wrapped(str(row["item"]), 18)} for row in told.rows]
    labels = tuple(row["item"] for row in rows)
    return _filled(_weights_chart(labels, told.legend, told.axis, width), rows, told.alt)


def build_scores_chart(told: Drawn, width: Width = "container") -> Spec:
    """How many municipalities have a score in each ten points: columns with their number."""
    rows = [dict(row) for row in told.rows]
    return _filled(_scores_chart(told.legend, told.axis, width), rows, told.alt)


@lru_cache(maxsize=32)
def _scores_chart(legend: Words, title: str, width: Width) -> Spec:
    scale = alt.Scale(domain=[0, 100], nice=False)
    axis = alt.Axis(values=list(range(0, 101, 20)), title=title, grid=False)
    x = alt.X("from:Q", scale=scale, axis=axis, bin="binned")
    y = alt.Y("count:Q", axis=None, scale=alt.Scale(domainMin=0, padding=16))
    bars = alt.Chart().mark_bar(color=BLUE, binSpacing=2).encode(x=x, x2="to:Q", y=y)
    words = (
        alt.Chart()
        .transform_calculate(middle="(datum.from + datum.to) / 2")
        .mark_text(dy=-8, fontSize=11, fontWeight="bold", color=_INK)
        .encode(x=alt.X("middle:Q", scale=scale, axis=axis), y=y, text="words:N")
    )
    return _declared([bars, words], legend=legend, width=width, height=180)


def build_stages_chart(told: Drawn, width: Width = "container") -> Spec:
    """How many municipalities stand on each stage: a filled bar for the stage held for certain, a
    hollow one around it for the stage reached at best, both numbers at the end."""
    rows = [dict(row) for row in told.rows]
    labels = tuple(str(row["item"]) for row in rows)
    return _filled(_stages_chart(labels, told.legend, told.axis, width), rows, told.alt)


@lru_cache(maxsize=32)
def _stages_chart(labels: Words, legend: Words, title: str, width: Width) -> Spec:
    y = _items_axis(labels)
    # room at the right for the numbers of the longest bar
    scale = alt.Scale(domain=[0, 140], nice=False)
    axis = alt.Axis(values=[0, 25, 50, 75, 100], title=title)

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    best = (
        alt.Chart()
        .mark_bar(fill="#FFFFFF", stroke=_INK, strokeWidth=1, height=22)
        .encode(y=y, x=at("high"))
    )
    held = alt.Chart().mark_bar(color=BLUE, height=12).encode(y=y, x=at("low"))
    words = (
        alt.Chart()
        .mark_text(align="left", dx=6, fontSize=12, fontWeight="bold", color=_INK)
        .encode(y=y, x=at("most"), text="words:N")
    )
    return _declared(
        [best, held, words], legend=legend, width=width, height=_SHARE_ROW * len(labels)
    )


def build_grid_chart(told: GridSummary, width: Width = "container") -> Spec:
    """Means by question (rows) and group (columns), the number in each cell: white at level 0,
    blue at 4; the scores of the first row have no colour. What is not shown is a dash."""
    rows = [dict(row) for row in told.drawn.rows]
    labels = tuple(dict.fromkeys(str(row["row"]) for row in rows))
    declared = _grid_chart(labels, told.columns, told.drawn.legend, width)
    return _filled(declared, rows, told.drawn.alt)


@lru_cache(maxsize=64)
def _grid_chart(labels: Words, columns: Words, legend: Words, width: Width) -> Spec:
    y = alt.Y(
        "row:N",
        title=None,
        scale=alt.Scale(domain=list(labels), paddingInner=0, paddingOuter=0),
        axis=alt.Axis(labelLimit=0, labelPadding=8, labelFontSize=11.5, grid=False),
    )
    x = alt.X(
        "column:N",
        title=None,
        scale=alt.Scale(domain=list(columns), paddingInner=0, paddingOuter=0),
        axis=alt.Axis(orient="top", labelAngle=-90, labelLimit=130, grid=False),
    )
    cells = (
        alt.Chart()
        .mark_rect(stroke="#FFFFFF", strokeWidth=1)
        .encode(
            y=y,
            x=x,
            color=alt.condition(
                "datum.level === null",
                alt.value("#FFFFFF"),
                alt.Color(
                    "level:Q",
                    scale=alt.Scale(
                        domain=[0, TOP_LEVEL], range=["#FFFFFF", BLUE], interpolate="rgb"
                    ),
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
            color=alt.condition("datum.level > 2.5", alt.value("#FFFFFF"), alt.value("#000000")),
        )
    )
    return _declared(
        [cells, words], legend=legend, width=width, height=_CRITERION_ROW * len(labels)
    )


def build_teaching_chart(told: Drawn, width: Width = "container") -> Spec:
    """For each question the share that could teach (filled) and that could learn (hollow), a line
    between them."""
    rows = [dict(row) for row in told.rows]
    labels = tuple(str(row["row"]) for row in rows)
    return _filled(_teaching_chart(labels, told.legend, told.axis, width), rows, told.alt)


@lru_cache(maxsize=32)
def _teaching_chart(labels: Words, legend: Words, title: str, width: Width) -> Spec:
    y = alt.Y(
        "row:N",
        title=None,
        scale=alt.Scale(domain=list(labels), paddingInner=0, paddingOuter=0),
        axis=alt.Axis(labelLimit=0, labelPadding=8, labelFontSize=11.5, grid=False),
    )
    scale = alt.Scale(domain=[-3, 103], nice=False, zero=False)
    axis = alt.Axis(values=[0, 25, 50, 75, 100], title=title, orient="top")

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    lines = (
        alt.Chart()
        .mark_rule(color=_LINE, strokeWidth=1.5)
        .encode(y=y, x=at("givers"), x2="takers:Q")
    )
    takers = (
        alt.Chart()
        .mark_point(fill="#FFFFFF", stroke=_INK, strokeWidth=1.5, size=110, opacity=1)
        .encode(y=y, x=at("takers"))
    )
    givers = (
        alt.Chart()
        .mark_point(fill=BLUE, strokeOpacity=0, size=70, opacity=1)
        .encode(y=y, x=at("givers"))
    )
    return _declared(
        [lines, takers, givers], legend=legend, width=width, height=_CRITERION_ROW * len(labels)
    )


def _sign(row: CriterionRow) -> str:
    """What stands in the cells: the level, a dash where not applicable."""
    if row.state == "not_applicable":
        return "―"
    return "" if row.level is None else str(row.level)


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
    declared = _criteria_chart(
        tuple(row.short for row in shown),
        tuple(row.short for row in shown if row.is_item),
        criteria_legend(result, content, lang),
        phrases.say("chart.axis_level"),
        width,
    )
    return _filled(declared, rows, describe_criteria(result, assessment, content, lang))


@lru_cache(maxsize=32)
def _criteria_chart(
    labels: Words, headings: Words, legend: Words, title: str, width: Width
) -> Spec:
    y = alt.Y(
        "row:N",
        title=None,
        scale=alt.Scale(domain=list(labels), paddingInner=0, paddingOuter=0),
        axis=alt.Axis(
            labelLimit=0,
            labelPadding=8,
            labelFontSize=11.5,
            grid=False,
            labelFontWeight={
                "condition": {
                    "test": f"indexof({json.dumps(headings)}, datum.value) >= 0",
                    "value": "bold",
                },
                "value": "normal",
            },
        ),
    )
    scale = alt.Scale(domain=[-0.5, TOP_LEVEL + 0.5], nice=False, zero=False)
    axis = alt.Axis(
        values=list(range(TOP_LEVEL + 1)),
        orient="top",
        title=title,
        format="d",
        grid=False,
    )

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    height = alt.RelativeBandSize(band=0.76)
    outlines = (
        alt.Chart()
        .transform_filter("datum.state !== null && datum.state !== 'not_applicable'")
        .transform_calculate(left="-0.5", right=f"{TOP_LEVEL}.5")
        .mark_rect(fill="#FFFFFF", stroke=_LINE, strokeWidth=1, height=height)
        .encode(y=y, x=at("left"), x2="right:Q")
    )
    bars = (
        alt.Chart()
        .transform_filter("datum.level !== null")
        .transform_calculate(left="-0.5", right="datum.level + 0.5")
        .mark_rect(fill=BLUE, stroke=BLUE, strokeWidth=1, height=height)
        .encode(y=y, x=at("left"), x2="right:Q")
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
        .mark_point(shape="M-0.6,1L0.6,-1", size=190, stroke=_INK, strokeWidth=0.9, opacity=1)
        .encode(y=y, x=at("at"))
    )
    # white lines part the rows into five cells each
    partings = (
        alt.Chart(alt.sequence(0.5, TOP_LEVEL, 1, as_="edge"))
        .mark_rule(color="#FFFFFF", strokeWidth=4)
        .encode(x=at("edge"))
    )
    signs = (
        alt.Chart()
        # left of the middle: on a phone a triangle stands in the same narrow cell
        .transform_calculate(at="datum.level === null ? 0 : datum.level - 0.2")
        .mark_text(fontSize=11, fontWeight="bold")
        .encode(
            y=y,
            x=at("at"),
            text="sign:N",
            color=alt.condition("datum.level === null", alt.value(_GREY), alt.value("#FFFFFF")),
        )
    )
    needed = (
        alt.Chart()
        .transform_filter("datum.required !== null")
        .transform_calculate(at="datum.required + 0.24")
        .mark_point(
            shape="triangle-down",
            size=45,
            fill="#FFFFFF",
            stroke=_INK,
            strokeWidth=1.4,
            opacity=1,
        )
        .encode(y=y, x=at("at"))
    )
    return _declared(
        [outlines, bars, hatching, partings, signs, needed],
        legend=legend,
        width=width,
        height=_CRITERION_ROW * len(labels),
    )


def build_changes_chart(told: ComparisonSummary, width: Width = "container") -> Spec:
    """Every criterion then (hollow) and now (filled) on the scale 0 to 4, a line between them;
    a criterion that did not move is a dot in a ring. Both answers stand in words at the right,
    so that those without a level are seen as well; triangles mark the level the target then
    required (on an item's row, of any one of its criteria)."""
    rows = [
        {
            "row": row.short,
            # not "then": Vega takes no property of that name
            "before": row.then_level,
            "after": row.now_level,
            "required": row.required,
            "sign": row.sign,
        }
        for row in told.rows
    ]
    declared = _changes_chart(
        tuple(row.short for row in told.rows),
        tuple(row.short for row in told.rows if row.is_item),
        tuple(told.legend),
        told.axis,
        width,
    )
    return _filled(declared, rows, told.alt)


@lru_cache(maxsize=32)
def _changes_chart(labels: Words, headings: Words, legend: Words, title: str, width: Width) -> Spec:
    y = alt.Y(
        "row:N",
        title=None,
        scale=alt.Scale(domain=list(labels), paddingInner=0, paddingOuter=0),
        axis=alt.Axis(
            labelLimit=0,
            labelPadding=8,
            labelFontSize=11.5,
            grid=False,
            labelFontWeight={
                "condition": {
                    "test": f"indexof({json.dumps(headings)}, datum.value) >= 0",
                    "value": "bold",
                },
                "value": "normal",
            },
        ),
    )
    # the words of each row stand to the right of the scale
    scale = alt.Scale(domain=[-0.4, TOP_LEVEL + 1.9], nice=False, zero=False)
    axis = alt.Axis(
        values=list(range(TOP_LEVEL + 1)),
        orient="top",
        title=title,
        format="d",
        grid=True,
    )

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    lines = (
        alt.Chart()
        .transform_filter("datum.before !== null && datum.after !== null")
        .mark_rule(color=_INK, strokeWidth=1.5)
        .encode(y=y, x=at("before"), x2="after:Q")
    )
    before = (
        alt.Chart()
        .transform_filter("datum.before !== null")
        .mark_point(fill="#FFFFFF", stroke=_INK, strokeWidth=1.5, size=130, opacity=1)
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
    needed = (
        alt.Chart()
        .transform_filter("datum.required !== null")
        .transform_calculate(at="datum.required + 0.42")
        .mark_point(
            shape="triangle-down",
            size=50,
            fill="#FFFFFF",
            stroke=_INK,
            strokeWidth=1.4,
            opacity=1,
        )
        .encode(y=y, x=at("at"))
    )
    signs = (
        alt.Chart()
        .transform_calculate(at=f"{TOP_LEVEL} + 1.25")
        .mark_text(fontSize=12, fontWeight="bold", color=_INK)
        .encode(y=y, x=at("at"), text="sign:N")
    )
    return _declared(
        [lines, before, after, needed, signs],
        legend=legend,
        width=width,
        height=_CRITERION_ROW * len(labels),
    )


def build_plan_chart(told: PlanSummary, width: Width = "container") -> Spec:
    """A row for each criterion that rises, a filled cell in each year in which it does, with the
    level it reaches."""
    rows: list[dict[str, Any]] = [
        {"row": row.short, "year": year, "level": level}
        for row in told.rows
        for year, level in row.reached
    ]
    labels = tuple(row.short for row in told.rows)
    declared = _plan_chart(labels, len(told.years), told.legend, told.axis, width)
    return _filled(declared, rows, told.alt)


@lru_cache(maxsize=32)
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
    cells = alt.Chart().mark_rect(fill=BLUE, stroke="#FFFFFF", strokeWidth=2).encode(y=y, x=x)
    levels = (
        alt.Chart()
        .mark_text(color="#FFFFFF", fontSize=11, fontWeight="bold")
        .encode(y=y, x=x, text="level:N")
    )
    return _declared(
        [cells, levels], legend=legend, width=width, height=_CRITERION_ROW * len(labels)
    )
