"""The two charts of a result, for the pages and the report alike.

Both are pure functions to Altair charts with their data inside. Neither shows anything a user
typed but the name of an own criterion, which Vega draws as plain text; neither has tooltips.
Colour is never the only sign: what is unknown is dashed or hatched, the strongest and weakest
are written, and both charts read in grey.
"""

from __future__ import annotations

from typing import Any, Literal

import altair as alt

from checklist.answers import Assessment
from checklist.load import Content
from checklist.model import TOP_LEVEL, Lang
from report.phrases import Phrases
from report.summary import criteria_rows, describe_criteria, describe_items, rank_items
from scoring.result import Result

BLUE = "#0017C1"
_INK = "#1A1A1A"
_GREY = "#666666"
_LINE = "#949494"
_PALE = "#F2F2F2"
_FONT = (
    "Hiragino Sans, Noto Sans JP, BIZ UDPGothic, Yu Gothic UI, Meiryo, Noto Sans CJK JP, sans-serif"
)
_ITEM_ROW = 44
_CRITERION_ROW = 21
#: Strokes that hatch a row of cells; each is a short diagonal.
_HATCH_STEP = 0.15
_HATCH_SHAPE = "M-0.5,0.5L0.5,-0.5"

Width = int | Literal["container"]


def _finished(chart: alt.LayerChart, *, width: Width, height: int, alt_text: str) -> alt.LayerChart:
    finished: alt.LayerChart = (
        chart.properties(width=width, height=height, description=alt_text)
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
    return finished


def _wrapped(label: str, room: int) -> str:
    """The label on at most two lines (parted by a line feed); kana count double."""
    width = sum(1 if ord(char) < 0x2E80 else 2 for char in label)
    if width <= room or label.count(" ") < 2:
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
) -> alt.LayerChart:
    """The items from 0 to 100: a dashed line over the range, a dot at the point, both in words.

    ``width`` in pixels, or as wide as the page allows.
    """
    phrases = Phrases(content, lang)
    ranking = rank_items(result, content)
    rows: list[dict[str, Any]] = []
    for item_id, score in result.rating.items.items():
        rank = ""
        if item_id in ranking.strongest:
            rank = phrases.say("chart.strongest")
        elif item_id in ranking.weakest:
            rank = phrases.say("chart.weakest")
        if score.low is None:
            words = phrases.say("chart.not_applicable")
        elif score.point is None:
            words = phrases.say("chart.no_point", span=phrases.span(score))
        else:
            words = f"{phrases.number(score.point)} {rank}".strip()
        place = score.point if score.point is not None else (score.low or 0.0)
        rows.append(
            {
                "item": _wrapped(phrases.item(item_id), 18),
                "low": score.low,
                "point": score.point,
                "high": score.high,
                "words": words,
                "place": place,
                "after": place <= 50,
            }
        )
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y(
            "item:N",
            sort=None,
            title=None,
            axis=alt.Axis(
                labelExpr="split(datum.label, '\\n')",
                labelLimit=170,
                labelLineHeight=14,
                labelPadding=10,
                grid=False,
            ),
        )
    )
    scale = alt.Scale(domain=[0, 100], nice=False)
    x_axis = alt.Axis(values=[0, 25, 50, 75, 100], title=phrases.say("chart.axis_score"))
    ranges = base.transform_filter("datum.low !== null && datum.low < datum.high")
    line = ranges.mark_rule(color=_INK, strokeWidth=1.5, strokeDash=[4, 3]).encode(
        x=alt.X("low:Q", scale=scale, axis=x_axis), x2="high:Q"
    )
    ends = [
        ranges.mark_tick(color=_INK, thickness=1.5, height=12, orient="vertical").encode(
            x=alt.X(f"{end}:Q", scale=scale, axis=x_axis)
        )
        for end in ("low", "high")
    ]
    dots = (
        base.transform_filter("datum.point !== null")
        .mark_point(filled=True, opacity=1, size=130, color=BLUE, stroke="#FFFFFF", strokeWidth=1.5)
        .encode(x=alt.X("point:Q", scale=scale, axis=x_axis))
    )
    words = [
        base.transform_filter(f"datum.after === {'true' if after else 'false'}")
        .mark_text(
            align="left" if after else "right",
            dx=-6 if after else 6,
            dy=-15,
            color=_INK,
            fontSize=12,
            fontWeight="bold",
        )
        .encode(x=alt.X("place:Q", scale=scale, axis=x_axis), text="words:N")
        for after in (True, False)
    ]
    return _finished(
        alt.layer(line, *ends, dots, *words).properties(
            title=alt.TitleParams(text=phrases.say("chart.items_legend"))
        ),
        width=width,
        height=_ITEM_ROW * len(rows),
        alt_text=describe_items(result, content, lang),
    )


def build_criteria_chart(
    result: Result,
    assessment: Assessment,
    content: Content,
    lang: Lang,
    width: Width = "container",
) -> alt.LayerChart:
    """Every criterion as a row of five cells, filled up to its level, below its item's name.

    Don't know is hatched, a blank is empty, not applicable a dash; diamonds mark the level the
    target stage requires (hollow, beside the item, where one criterion of it is enough).
    """
    phrases = Phrases(content, lang)
    rows: list[dict[str, Any]] = []
    for row in criteria_rows(result, assessment, content, lang):
        rows.append(
            {
                "row": row.label,
                "is_item": row.is_item,
                "state": row.state,
                "level": row.level,
                "required": row.required,
            }
        )
    items = [row["row"] for row in rows if row["is_item"]]
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y(
            "row:N",
            sort=None,
            title=None,
            scale=alt.Scale(paddingInner=0, paddingOuter=0),
            axis=alt.Axis(
                labelLimit=158,
                labelPadding=8,
                labelFontSize=11.5,
                grid=False,
                labelFontWeight={
                    "condition": {
                        "test": alt.expr.indexof(items, alt.datum.value) >= 0,
                        "value": "bold",
                    },
                    "value": "normal",
                },
            ),
        )
    )
    scale = alt.Scale(domain=[-0.5, TOP_LEVEL + 0.5], nice=False, zero=False)
    axis = alt.Axis(
        values=list(range(TOP_LEVEL + 1)),
        orient="top",
        title=phrases.say("chart.axis_level"),
        format="d",
        grid=False,
    )

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    cells = (
        base.transform_filter("!datum.is_item && datum.state !== 'not_applicable'")
        .transform_calculate(cell=f"sequence(0, {TOP_LEVEL + 1})")
        .transform_flatten(["cell"])
        .transform_calculate(left="datum.cell - 0.46", right="datum.cell + 0.46")
    )
    height = alt.RelativeBandSize(band=0.76)
    filled = "datum.level !== null && datum.cell <= datum.level"
    empty = cells.transform_filter(f"!({filled})").mark_rect(
        fill="#FFFFFF", stroke=_LINE, strokeWidth=0.8, height=height
    )
    full = cells.transform_filter(filled).mark_rect(
        fill=BLUE, stroke=BLUE, strokeWidth=0.8, height=height
    )
    hatch = (
        base.transform_filter("datum.state === 'unknown'")
        .transform_calculate(at=f"sequence(-0.4, {TOP_LEVEL}.46, {_HATCH_STEP})")
        .transform_flatten(["at"])
        .mark_point(
            shape=_HATCH_SHAPE, size=190, stroke=_INK, strokeWidth=0.9, opacity=1, filled=False
        )
        .encode(x=at("at"))
    )
    digit = (
        base.transform_filter("datum.level !== null")
        .mark_text(color="#FFFFFF", fontSize=11, fontWeight="bold")
        .encode(x=at("level"), text="level:N")
    )
    dash = (
        base.transform_filter("datum.state === 'not_applicable'")
        .transform_calculate(left="-0.25", right="0.25")
        .mark_rule(color=_GREY, strokeWidth=2)
    )
    needed = base.transform_filter("datum.required !== null").transform_calculate(
        place="datum.required + 0.3"
    )
    mark = {"shape": "diamond", "size": 60, "opacity": 1, "strokeWidth": 1.2}
    diamonds = needed.transform_filter("!datum.is_item").mark_point(
        fill=_INK, stroke="#FFFFFF", **mark
    )
    hollow = needed.transform_filter("datum.is_item").mark_point(
        fill="#FFFFFF", stroke=_INK, **mark
    )
    legend = [
        phrases.say("chart.criteria_legend_levels"),
        phrases.say("chart.criteria_legend_unknown"),
    ]
    if result.target is not None:
        legend.append(
            phrases.say("chart.criteria_legend_required", stage=phrases.stage(result.target))
        )
    return _finished(
        alt.layer(
            empty.encode(x=at("left"), x2="right:Q"),
            full.encode(x=at("left"), x2="right:Q"),
            hatch,
            digit,
            dash.encode(x=at("left"), x2="right:Q"),
            diamonds.encode(x=at("place")),
            hollow.encode(x=at("place")),
        ).properties(title=alt.TitleParams(text=legend)),
        width=width,
        height=_CRITERION_ROW * len(rows),
        alt_text=describe_criteria(result, assessment, content, lang),
    )
