"""The sheet of the stages and their requirements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from report.document.excel.report import Report
from report.workbook import Column

if TYPE_CHECKING:
    pass


def write_stages(report: Report) -> None:
    """Adds the sheet of stages."""
    words, summary = report.words, report.summary
    sheet = report.sheet(words["excel_stages"])
    columns = (
        Column(words["excel_step"], "text", 22),
        Column(words["requirement"], "text", 26),
        Column(words["required"], "text", 14),
        Column(words["now"], "text", 16),
        Column(words["held"], "text", 10),
        Column(words["lift_why"], "text", 62),
    )
    top = report.titled(sheet, columns, words["requirements"], words["stage_intro"])
    report.book.table(
        sheet,
        columns,
        [
            (stage.heading, row.name, row.required, row.now, row.verdict, row.reason)
            for stage in summary.stage.stages
            for row in stage.requirements
        ],
        top=top,
    )
