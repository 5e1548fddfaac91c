"""The sheet of the eco-city indicator check."""

from __future__ import annotations

from report.document.excel.report import Report, joined
from report.workbook import Column


def write_indicators(report: Report) -> None:
    """Every row of the table with its latest value and verdict; then each value by year, where a
    row has several."""
    chapter = report.summary.indicators
    if chapter is None:
        return
    sheet = report.sheet(chapter.heading)
    widths = (44, 26, 14, 18, 34)
    columns = tuple(
        Column(head, "text", width) for head, width in zip(chapter.table.head, widths, strict=True)
    )
    text = joined(chapter.city, chapter.counts, chapter.remark)
    top = report.titled(sheet, columns, chapter.heading, text)
    report.book.table(sheet, columns, chapter.table.rows, top=top)
    if chapter.history.rows:
        sheet = report.sheet(chapter.history_heading)
        columns = tuple(
            Column(head, "text", width)
            for head, width in zip(chapter.history.head, (44, 10, 12, 34), strict=True)
        )
        top = report.titled(sheet, columns, chapter.history_heading, chapter.city)
        report.book.table(sheet, columns, chapter.history.rows, top=top)
