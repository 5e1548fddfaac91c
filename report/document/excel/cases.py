"""The sheet of the case events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from report.document.excel.report import Report, joined, sources
from report.workbook import Column

if TYPE_CHECKING:
    pass


def write_cases(report: Report) -> None:
    """Adds the sheet of cases."""
    words, cases = report.words, report.summary.cases
    sheet = report.sheet(words["excel_cases"])
    columns = (
        Column(words["excel_event"], "text", 26),
        Column(words["excel_case"], "text", 16),
        Column(words["excel_when"], "text", 15),
        Column(words["excel_step"], "text", 16),
        Column(words["excel_what"], "text", 60),
        Column(words["case_shows"], "text", 30),
        Column(words["remark_head"], "text", 22),
        Column(words["doubt"], "text", 26),
        Column(words["sources"], "text", 36),
        Column("id", "name", 22),
    )
    top = report.titled(sheet, columns, words["cases_chapter"], cases.intro)
    rows = [
        (
            event.title,
            event.case,
            event.when,
            event.step,
            event.text,
            joined(*event.shows),
            event.remark,
            event.doubt,
            sources(event.sources),
            event.id,
        )
        for event in cases.events
    ]
    if rows:
        report.book.table(sheet, columns, rows, top=top)
    else:
        report.none(sheet, columns, words["recommended_none"], top)
