"""The sheet of the method, the sources and the doubts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from report.document.excel.report import Report, joined
from report.workbook import SheetPage

if TYPE_CHECKING:
    pass


def write_method(report: Report) -> None:
    """Adds the sheet of method."""
    words, summary = report.words, report.summary
    page = SheetPage(report.book, report.sheet(words["excel_method"], landscape=False))
    page.line(words["method_chapter"], size=14, bold=True)
    for section in summary.method.sections:
        page.heading(section.heading)
        for paragraph in section.paragraphs:
            page.line(paragraph)
    page.heading(words["calculation"])
    for item in summary.items.scores:
        page.pair(f"{item.number} {item.title}", joined(item.calculation, item.rule))
    page.pair(words["overall"], summary.items.overall_calculation)
    page.heading(words["scale"])
    for level, meaning in summary.method.scale.rows:
        page.pair(level, meaning)
    page.heading(words["sources_chapter"])
    for source in summary.method.sources:
        page.line(source)
    page.heading(words["doubts"])
    page.line(summary.method.doubts_intro)
    for doubt in summary.method.doubts:
        page.pair(doubt.where, f"{doubt.detail}\n{words['doubt_taken']}: {doubt.taken}")
