"""The sheet of the case events."""

from __future__ import annotations

from collections.abc import Mapping

from report.document.excel.report import Report, joined, sources
from report.workbook import Column
from wording.cases import CaseSummary


def write_cases(report: Report) -> None:
    """Adds the sheet of cases."""
    words, cases = report.words, report.summary.cases
    sheet = report.sheet(words["excel_cases"])
    # what is printed fits A3; the addresses of the sources do not help on paper
    columns = (
        Column(words["excel_event"], "text", 16),
        Column(words["excel_case"], "text", 12),
        Column(words["excel_when"], "text", 11),
        Column(words["excel_step"], "text", 12),
        Column(words["excel_what"], "text", 26),
        Column(words["case_shows"], "text", 16),
        Column(words["excel_facts"], "text", 32),
        Column(words["remark_head"], "text", 10),
        Column(words["doubt"], "text", 18),
        Column(words["sources"], "text", 70, on_paper=False),
        Column("id", "name", 22, on_paper=False),
    )
    text = joined(cases.intro, cases.more)
    top = report.titled(sheet, columns, words["cases_chapter"], text)
    rows = [
        (
            event.title,
            event.case,
            event.when,
            event.step,
            event.text,
            joined(*event.shows),
            _facts(event, words),
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


def _facts(event: CaseSummary, words: Mapping[str, str]) -> str:
    near = [(words["case_near"], event.near)] if event.near else []
    return "\n".join(f"{label}: {text}" for label, text in (*near, *event.facts))
