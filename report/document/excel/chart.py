"""The chart of the items, drawn by Excel out of numbers on the sheet that is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from charts.colours import BLUE, GREY, HAIR, INK, OFFICE_FONTS, RULE, WHITE
from report.document.excel.report import HIDDEN
from report.workbook import Book
from wording.summary import Summary

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet


def items_chart(book: Book, summary: Summary, hidden: Worksheet) -> Chart:
    """The items from 0 to 100: a dot at the point, a thin line over the range, as in the PDF."""
    from xlsxwriter.utility import xl_range_abs

    count = len(summary.items.scores)
    chart = book.workbook.add_chart({"type": "scatter"})
    assert chart is not None  # noqa: S101 (a type that xlsxwriter knows)
    font = {"name": OFFICE_FONTS[summary.lang], "size": 10, "color": INK}
    column = 1

    def placed(values: Sequence[float]) -> str:
        """Writes numbers for the chart into a column of the hidden sheet; returns their
        reference."""
        nonlocal column
        for row, value in enumerate(values):
            hidden.write_number(row, column, value)
        column += 1
        return f"={HIDDEN}!{xl_range_abs(0, column - 1, len(values) - 1, column - 1)}"

    def series(name: str, points: Sequence[tuple[int, float, str]], **look: Any) -> None:
        """Points at the height of their item, each with its words."""
        custom = [{"value": text, "font": font} for *_, text in points if text]
        labels = {"custom": custom, "value": True} if custom else {}
        chart.add_series(
            {
                "name": name,
                "categories": placed([value for _, value, _ in points]),
                "values": placed([count - item for item, _, _ in points]),
                **look,
                "data_labels": {**labels, **look.get("data_labels", {})},
            }
        )

    items = list(enumerate(summary.items.scores))
    none, words = {"type": "none"}, summary.words
    names = [(n, 0.0, f"{item.number} {item.title}") for n, item in items]
    series(words["excel_item"], names, marker=none, data_labels={"position": "left"})
    spans = [
        (n, item.low, item.high, item)
        for n, item in items
        if item.low is not None and item.high is not None and item.low < item.high
    ]
    if spans:
        line = {"color": INK, "width": 1.25, "dash_type": "dash"}
        series(
            summary.items.legend[-1],
            [(n, low, "") for n, low, *_ in spans],
            marker=none,
            x_error_bars={
                "type": "custom",
                "direction": "both",
                "plus_values": placed([high - low for _, low, high, _ in spans]),
                "minus_values": placed([0] * len(spans)),
                "line": line,
            },
        )
    open_ = [(n, (a + b) / 2, item.chart_words) for n, a, b, item in spans if item.point is None]
    if open_:
        series(words["excel_high"], open_, marker=none, data_labels={"position": "above"})
    points = [(n, item.point, item.chart_words) for n, item in items if item.point is not None]
    if points:
        dot = {"type": "circle", "size": 9, "fill": {"color": BLUE}, "border": {"color": WHITE}}
        series(words["score_now"], points, marker=dot, data_labels={"position": "above"})
    chart.show_hidden_data()
    chart.set_legend({"none": True})
    chart.set_title({"none": True})
    grid = {"visible": True, "line": {"color": HAIR, "width": 0.5}}
    chart.set_x_axis(
        {
            "min": 0,
            "max": 100,
            "major_unit": 25,
            "major_gridlines": grid,
            "name": summary.items.axis,
            "name_font": {**font, "bold": False, "color": GREY},
            "num_font": font,
            "line": {"color": RULE},
        }
    )
    chart.set_y_axis(
        {"min": 0.4, "max": count + 0.6, "visible": False, "major_gridlines": {"visible": False}}
    )
    chart.set_plotarea({"layout": {"x": 0.27, "y": 0.03, "width": 0.68, "height": 0.8}})
    chart.set_chartarea({"border": {"none": True}})
    return chart
