"""The sheets of all answers and of their evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.model import TOP_LEVEL
from report.document.excel.report import Report, bars
from report.workbook import Cell, Column, moment
from wording.answers import AnswerSummary

if TYPE_CHECKING:
    pass


def write_answers(report: Report) -> None:
    """Adds the sheet of answers."""
    words, summary = report.words, report.summary
    sheet = report.sheet(words["excel_answers"])
    columns = (
        Column(words["excel_number"], "name", 7),
        Column(words["criterion_head"], "text", 16),
        Column(words["excel_item"], "text", 14),
        Column(words["excel_question"], "text", 24),
        Column(words["scale_level"], "number", 8),
        Column(words["excel_answer"], "text", 12),
        Column(words["scale_meaning"], "text", 32),
        Column(words["excel_needed"], "number", 8),
        Column(words["own_name"], "name", 11),
        Column(words["reason"], "text", 16),
        Column(words["excel_evidence_count"], "number", 8),
        Column(words["evidence"], "text", 34),
        Column(words["note"], "text", 28),
        Column(words["by"], "name", 12),
        Column(words["at"], "day", 15),
        Column(words["remark_head"], "text", 15),
        Column("id", "name", 20),
    )

    def row(item: str, answer: AnswerSummary) -> tuple[Cell, ...]:
        remarks = [
            answer.remark,
            words["claimed"] if answer.is_claimed else "",
            answer.to_check,
            f"{words['earlier_reason']}: {answer.earlier_reason}" if answer.earlier_reason else "",
        ]
        return (
            answer.number,
            answer.title,
            item,
            answer.question,
            answer.level,
            answer.answer,
            answer.means,
            answer.required,
            answer.own_name,
            answer.reason,
            len(answer.evidence),
            "\n".join(answer.evidence),
            answer.note,
            answer.by,
            moment(answer.at_iso),
            "\n".join(remark for remark in remarks if remark),
            answer.id,
        )

    end = report.book.table(
        sheet,
        columns,
        [
            row(f"{item.number} {item.title}", answer)
            for item in summary.answers.items
            for answer in item.answers
        ],
        named=2,
    )
    at = report.book.cell("day", num_format="yyyy-mm-dd hh:mm")
    for position, answer in enumerate(summary.answers.all):
        report.book.write(sheet, position + 1, 14, moment(answer.at_iso), at)
    sheet.conditional_format(1, 4, end - 1, 4, bars(TOP_LEVEL))


def write_evidence(report: Report) -> None:
    """Adds the sheet of evidence."""
    words = report.words
    pieces = [
        (answer.number, answer.title, n, text, answer.id)
        for item in report.summary.answers.items
        for answer in item.answers
        for n, text in enumerate(answer.evidence, start=1)
    ]
    if pieces:
        columns = (
            Column(words["excel_number"], "name", 7),
            Column(words["criterion_head"], "text", 24),
            Column(words["excel_piece"], "number", 7),
            Column(words["evidence"], "text", 80),
            Column("id", "name", 24),
        )
        report.book.table(report.sheet(words["evidence"]), columns, pieces)
