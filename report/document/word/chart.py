"""The chart of the items as a chart of Word's own: a dot at the point, a line over the range.

It is edited like any chart in an office document: its numbers are the workbook inside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from io import BytesIO

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package
from xlsxwriter import Workbook

from checklist.model import Lang
from report.document.word.markup import NAMESPACES, clean
from report.document.word.styles import BLUE, FAINT, FONT, GREY, INK, LATIN
from wording.summary import Summary

_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEET = "Sheet1"
_LETTERS = "ABCD"

_Column = tuple[str, Sequence[float | None]]


def add_chart(package: Package, summary: Summary) -> Part:
    """The part with the chart, its workbook beside it; the document has yet to refer to it."""
    names = [f"{item.number} {item.title}" for item in summary.items.scores]
    head = summary.items.table.head
    lows = [item.low for item in summary.items.scores]
    highs = [item.high for item in summary.items.scores]
    spans = [
        None if low is None or high is None else high - low
        for low, high in zip(lows, highs, strict=True)
    ]
    columns: list[_Column] = [
        (head[1], [item.point for item in summary.items.scores]),
        (summary.words["lowest"], lows),
        (head[2], spans),
    ]
    chart = Part(
        PackURI("/word/charts/chart1.xml"),
        _CHART_TYPE,
        _chart(names, columns, summary.items.axis, summary.lang).encode("utf-8"),
        package,
    )
    book = Part(
        PackURI("/word/embeddings/chart1.xlsx"),
        _BOOK_TYPE,
        _book(head[0], names, columns, summary.made_at),
        package,
    )
    chart.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)  # the first relation: rId1
    return chart


def _book(corner: str, names: Sequence[str], columns: Sequence[_Column], made: datetime) -> bytes:
    """The workbook behind the chart: names in column A, numbers from B on."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        book.set_properties({"created": made.replace(tzinfo=None)})
        sheet = book.add_worksheet(_SHEET)
        sheet.set_column(0, 0, 30)
        sheet.write_column(0, 0, [corner, *map(clean, names)])
        for at, (name, values) in enumerate(columns, start=1):
            sheet.write_column(0, at, [name, *values])
    return file.getvalue()


def _numbers(column: int, values: Sequence[float | None]) -> str:
    letter = _LETTERS[column]
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{value!r}</c:v></c:pt>'
        for at, value in enumerate(values)
        if value is not None
    )
    return (
        f"<c:numRef><c:f>{_SHEET}!${letter}$2:${letter}${len(values) + 1}</c:f><c:numCache>"
        f'<c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}'
        "</c:numCache></c:numRef>"
    )


def _words(where: str, words: Sequence[str]) -> str:
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{escape(clean(word))}</c:v></c:pt>' for at, word in enumerate(words)
    )
    return (
        f"<c:strRef><c:f>{_SHEET}!{where}</c:f><c:strCache>"
        f'<c:ptCount val="{len(words)}"/>{points}</c:strCache></c:strRef>'
    )


def _line(colour: str, points: float) -> str:
    return (
        f'<a:ln w="{round(12_700 * points)}"><a:solidFill><a:srgbClr val="{colour}"/>'
        "</a:solidFill></a:ln>"
    )


def _letters(size: float, colour: str, *, bold: bool = False, face: str = "") -> str:
    return (
        '<c:txPr><a:bodyPr rot="0" vert="horz"/><a:lstStyle/><a:p><a:pPr>'
        f'<a:defRPr sz="{round(100 * size)}" b="{int(bold)}"><a:solidFill>'
        f'<a:srgbClr val="{colour}"/></a:solidFill>{face}</a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    )


_NO_LINE = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
_HIDDEN = "".join(
    f'<c:{name} val="0"/>'
    for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent")
)


def _series(
    at: int, column: int, named: _Column, names: Sequence[str], marker: str, labels: str, bars: str
) -> str:
    name, values = named
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/>'
        f"<c:tx>{_words(f'${_LETTERS[column]}$1', [name])}</c:tx>{_NO_LINE}{marker}{labels}{bars}"
        f"<c:cat>{_words(f'$A$2:$A${len(names) + 1}', names)}</c:cat>"
        f'<c:val>{_numbers(column, values)}</c:val><c:smooth val="0"/></c:ser>'
    )


def _chart(names: Sequence[str], columns: Sequence[_Column], axis: str, lang: Lang) -> str:
    """The chart: the lowest values carry the lines of the ranges, unseen themselves; the points
    are dots with their number."""
    points, lows, spans = columns
    face = f'<a:latin typeface="{LATIN[lang]}"/><a:ea typeface="{FONT}"/>'
    dot = (
        '<c:marker><c:symbol val="circle"/><c:size val="9"/><c:spPr><a:solidFill>'
        f'<a:srgbClr val="{BLUE}"/></a:solidFill>{_line("FFFFFF", 0.75)}</c:spPr></c:marker>'
    )
    number = (
        f'<c:dLbls><c:numFmt formatCode="0" sourceLinked="0"/>{_letters(10, INK, bold=True)}'
        '<c:dLblPos val="r"/>'
        + _HIDDEN.replace('showVal val="0"', 'showVal val="1"')
        + '<c:showBubbleSize val="0"/></c:dLbls>'
    )
    ranges = (
        '<c:errBars><c:errDir val="y"/><c:errBarType val="plus"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="1"/><c:plus>{_numbers(3, spans[1])}</c:plus>'
        f"<c:spPr>{_line(INK, 1.25)}</c:spPr></c:errBars>"
    )
    series = _series(
        0, 2, lows, names, '<c:marker><c:symbol val="none"/></c:marker>', "", ranges
    ) + _series(1, 1, points, names, dot, number, "")
    title = (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr>"
        f'<a:defRPr sz="800" b="0"/></a:pPr><a:r><a:rPr lang="en-US" sz="800" b="0"><a:solidFill>'
        f'<a:srgbClr val="{GREY}"/></a:solidFill></a:rPr><a:t>{escape(axis)}</a:t></a:r></a:p>'
        '</c:rich></c:tx><c:overlay val="0"/></c:title>'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {NAMESPACES}>'
        '<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>'
        '<c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}'
        '<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>'
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr>{_line(INK, 0.75)}</c:spPr>{_letters(8.5, INK)}"
        '<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="100"/>'
        f'<c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:majorGridlines>'
        f"<c:spPr>{_line(FAINT, 0.5)}</c:spPr></c:majorGridlines>{title}"
        '<c:numFmt formatCode="0" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{_NO_LINE}'
        f'{_letters(8, GREY)}<c:crossAx val="1"/><c:crosses val="autoZero"/>'
        '<c:crossBetween val="between"/><c:majorUnit val="25"/></c:valAx>'
        '</c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_letters(8.5, INK, face=face)}"
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )
