"""The sheet of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from report.document.excel.report import Report, day, joined, month
from report.workbook import CellValue, Column
from wording.step import PlanStep

if TYPE_CHECKING:
    pass


def write_plan(report: Report) -> None:
    """The steps by year, then those outside the plan, which have none."""
    plan, words = report.summary.plan, report.words
    if plan is None:
        return
    sheet = report.sheet(words["plan_chapter"])
    # what is printed fits A3; year and effort are figures to sort and to add up
    columns = (
        Column(words["excel_fiscal_year"], "text", 10),
        Column(words["criterion_head"], "text", 13),
        Column(words["excel_level_to"], "number", 8),
        Column(words["excel_ends"], "text", 10),
        Column(words["excel_start"], "text", 12),
        Column(words["excel_state"], "text", 11),
        Column(words["excel_todo"], "text", 18),
        Column(words["excel_aids"], "text", 20),
        Column(words["excel_status"], "text", 8),
        Column(words["excel_owner"], "text", 9),
        Column(words["excel_due"], "day", 8),
        Column(words["note"], "text", 13),
        Column(words["remark_head"], "text", 11),
        Column(words["excel_year"], "number", 6, on_paper=False),
        Column(words["excel_effort"], "number", 8, on_paper=False),
        Column(words["excel_done_on"], "day", 11, on_paper=False),
        Column("id", "name", 24, on_paper=False),
    )

    def row(step: PlanStep, year: int | None, when: str) -> tuple[CellValue, ...]:
        return (
            when,
            step.name,
            step.level,
            step.ends,
            step.start,
            step.state,
            step.todo,
            joined(*(aid.words for aid in step.aids)),
            step.status,
            step.owner,
            month(step.due_month),
            step.note,
            joined(*step.remarks, step.instead),
            year,
            step.effort,
            day(step.done_on) or None,
            step.criterion_id,
        )

    text = joined(plan.intro, *plan.obstacles, words["plan_note"] if plan.years else "")
    top = report.titled(sheet, columns, words["plan_chapter"], text)
    rows = [row(step, year.number, year.when) for year in plan.years for step in year.steps]
    rows += [row(step, None, "") for step in plan.others]
    if not rows:
        report.none(sheet, columns, words["plan_none"], top)
        return
    report.book.table(sheet, columns, rows, top=top, named=2)
    due = [column.head for column in columns].index(words["excel_due"])
    month_look = report.book.cell("day", num_format="yyyy-mm")
    steps = [*(step for year in plan.years for step in year.steps), *plan.others]
    for at, step in enumerate(steps, start=top + 1):
        report.book.write(sheet, at, due, month(step.due_month), month_look)
