"""The sheets of all answers and of their evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.model import TOP_LEVEL
from report.document.excel.report import Report, bars
from report.workbook import CellValue, Column, moment
from wording.answers import AnswerSummary

if TYPE_CHECKING:
    pass


def write_answers(report: Report) -> None:
    """Adds the sheet of answers."""
    words, summary = report.words, report.summary
    sheet = report.sheet(words["excel_answers"])
    # what is printed fits A3; the rest says in figures what stands there, or when it was said
    columns = (
        Column(words["excel_number"], "name", 6),
        Column(words["criterion_head"], "text", 13),
        Column(words["excel_question"], "text", 20),
        Column(words["excel_answer"], "text", 11),
        Column(words["scale_meaning"], "text", 23),
        Column(words["excel_needed"], "number", 7),
        Column(words["reason"], "text", 10),
        Column(words["evidence"], "text", 23),
        Column(words["note"], "text", 15),
        Column(words["by"], "text", 9),
        Column(words["remark_head"], "text", 9),
        Column(words["scale_level"], "number", 8, on_paper=False),
        Column(words["excel_evidence_count"], "number", 8, on_paper=False),
        Column(words["excel_item"], "text", 14, on_paper=False),
        Column(words["own_name"], "name", 11, on_paper=False),
        Column(words["at"], "day", 15, on_paper=False),
        Column("id", "name", 20, on_paper=False),
    )

    def row(item: str, answer: AnswerSummary) -> tuple[CellValue, ...]:
        remarks = [
            answer.remark,
            words["claimed"] if answer.is_claimed else "",
            answer.to_check,
            f"{words['earlier_reason']}: {answer.earlier_reason}" if answer.earlier_reason else "",
        ]
        return (
            answer.number,
            answer.title,
            answer.question,
            answer.answer,
            answer.means,
            answer.required,
            answer.reason,
            "\n".join(answer.evidence),
            answer.note,
            answer.by,
            "\n".join(remark for remark in remarks if remark),
            answer.level,
            len(answer.evidence),
            item,
            answer.own_name,
            moment(answer.at_iso),
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
        report.book.write(sheet, position + 1, 15, moment(answer.at_iso), at)
    sheet.conditional_format(1, 11, end - 1, 11, bars(TOP_LEVEL))


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
            Column("id", "name", 24, on_paper=False),
        )
        report.book.table(report.sheet(words["evidence"]), columns, pieces)
