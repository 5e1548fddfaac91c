"""The sheet of the gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.model import TOP_LEVEL
from report.document.excel.report import Report, bars
from report.workbook import Column

if TYPE_CHECKING:
    pass


def write_gaps(report: Report) -> None:
    """Adds the sheet of the gaps, empty with a reason where there is none."""
    words, summary = report.words, report.summary
    sheet = report.sheet(words["gaps_plain"])
    columns = (
        Column(words["criterion_head"], "text", 34),
        Column(words["now"], "number", 8),
        Column(words["required"], "number", 8),
        Column(words["gap_size"], "number", 8),
        Column(words["gap_blocks"], "text", 16),
        Column(words["gap_known"], "text", 18),
        Column(words["excel_has_scheme"], "text", 14),
        Column(words["excel_has_case"], "text", 14),
    )

    def yes_or_no(holds: bool) -> str:
        return words["yes"] if holds else words["no"]

    top = report.titled(sheet, columns, summary.findings.gaps_heading, "")
    if not summary.findings.gaps:
        report.none(sheet, columns, words["gaps_none"], top)
        return
    end = report.book.table(
        sheet,
        columns,
        [
            (
                gap.name,
                gap.level if gap.is_known else None,
                gap.required,
                gap.size,
                yes_or_no(gap.blocks_next),
                words["known"] if gap.is_known else words["not_known"],
                yes_or_no(gap.has_scheme),
                yes_or_no(gap.has_case),
            )
            for gap in summary.findings.gaps
        ],
        top=top,
    )
    sheet.conditional_format(top + 1, 3, end - 1, 3, bars(TOP_LEVEL))
