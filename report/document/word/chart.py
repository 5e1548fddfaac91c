"""The chart of the items: a dot at the point, a line over the range.

It is the chart of the template with other numbers, edited like any chart in an office document:
its numbers are the workbook inside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from docx.opc.oxml import serialize_part_xml
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from xlsxwriter import Workbook

_SHEET = "Sheet1"

#: A column of the workbook, its title first.
Column = Sequence[str | float | None]


def fill_chart(
    part: Part, columns: Sequence[Column], axis: str, latin: str, made_at: datetime
) -> None:
    """Puts other numbers into the chart and into its workbook. ``columns``: names, points, lowest
    scores, ranges above them; ``axis``: what the scores are called; ``latin``: the font of Latin
    letters. The template's chart has two series: the lowest scores, with the ranges as their error
    bars, and the points."""
    chart = parse_xml(part.blob)
    lowest, points = chart.iter(qn("c:ser"))
    _fill(next(lowest.iter(qn("c:plus"))), columns, 3)
    for series, column in ((lowest, 2), (points, 1)):
        _fill(series.find(qn("c:tx")), columns, column, title=True)
        _fill(series.find(qn("c:cat")), columns, 0)
        _fill(series.find(qn("c:val")), columns, column)
    next(chart.iter(qn("a:t"))).text = axis
    for letters in chart.iter(qn("a:latin")):
        letters.set("typeface", latin)
    part._blob = serialize_part_xml(chart)
    (book,) = [relation.target_part for relation in part.rels.values()]
    book._blob = chart_book(columns, made_at)


def _fill(
    place: BaseOxmlElement, columns: Sequence[Column], number: int, *, title: bool = False
) -> None:
    """What a place of the chart shows, and where that stands in the workbook."""
    formula, cache = place[0]
    letter, rows = "ABCD"[number], len(columns[number])
    formula.text = f"{_SHEET}!${letter}$1" if title else f"{_SHEET}!${letter}$2:${letter}${rows}"
    values = columns[number][:1] if title else columns[number][1:]
    for point in cache.findall(qn("c:pt")):
        cache.remove(point)
    cache.find(qn("c:ptCount")).set("val", str(len(values)))
    for at, value in enumerate(values):
        if value is not None:
            point = OxmlElement("c:pt", {"idx": str(at)})
            point.append(text := OxmlElement("c:v"))
            text.text = str(value)
            cache.append(point)


def chart_book(columns: Sequence[Column], made_at: datetime) -> bytes:
    """The workbook inside a chart, dated: names in its first column, a series in each other."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        sheet = book.add_worksheet(_SHEET)
        sheet.set_column(0, 0, 30)
        for at, column in enumerate(columns):
            sheet.write_column(0, at, column)
    return file.getvalue()
