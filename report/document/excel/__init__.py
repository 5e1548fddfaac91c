"""The report as a workbook: the content of the PDF in typed columns to filter, sort and print, with
the save file packed inside. The same input gives the same bytes."""

from __future__ import annotations

from checklist.answers import Assessment
from report.document.excel.answers import write_answers, write_evidence
from report.document.excel.cases import write_cases
from report.document.excel.comparison import write_comparison
from report.document.excel.first import write_first
from report.document.excel.gaps import write_gaps
from report.document.excel.indicators import write_indicators
from report.document.excel.method import write_method
from report.document.excel.plan import write_plan
from report.document.excel.report import HIDDEN, Report
from report.document.excel.schemes import write_schemes
from report.document.excel.stages import write_stages
from report.document.excel.workshop import write_workshop
from report.savefile.pack import pack
from wording.summary import Summary

#: The sheets after the first, in their order; those of chapters that a report lacks write none.
_SHEETS = (
    write_answers,
    write_evidence,
    write_gaps,
    write_comparison,
    write_schemes,
    write_cases,
    write_plan,
    write_workshop,
    write_indicators,
    write_stages,
    write_method,
)


def render_excel(summary: Summary, assessment: Assessment) -> bytes:
    """The report as an Excel workbook (.xlsx) in the summary's language, dated ``made_at``.

    ``summary`` is that of ``assessment``. Sheets: summary, answers, evidence, gaps, changes and
    goals (where it compares), schemes, cases, plan, workshop and eco-city
    indicators (where there are any), stages, method;
    and one that is not shown, with the packed save file.
    """
    report = Report(summary, assessment)
    first = report.sheet(report.words["excel_summary"], landscape=False)
    for write in _SHEETS:
        write(report)
    hidden = report.book.workbook.add_worksheet(HIDDEN)
    for row, piece in enumerate(pack(assessment)):
        hidden.write_string(row, 0, piece)
    hidden.very_hidden()
    write_first(report, first, hidden)
    return report.book.close()
