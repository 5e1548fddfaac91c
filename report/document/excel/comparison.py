"""The sheets of the comparison with an earlier assessment: criteria, goals, and steps
of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from report.document.excel.report import Report, joined, percent
from report.workbook import LINE, Column, line_count
from wording.comparison import ComparisonSummary

if TYPE_CHECKING:
    pass


def write_comparison(report: Report) -> None:
    """Adds the sheets of the comparison; none where the report does not compare."""
    comparison, words = report.summary.comparison, report.words
    if comparison is None:
        return
    criterion, then, now, change, required, verdict = comparison.criteria_table.head
    columns = (
        Column(criterion, "text", 34),
        Column(then, "number", 14),
        Column(now, "number", 14),
        Column(change, "number", 8),
        Column(required, "number", 8),
        Column(verdict, "text", 18),
        Column("id", "name", 24, on_paper=False),
    )
    sheet = report.sheet(words["comparison_chapter"])
    facts = (f"{fact.label}: {fact.value}" for fact in comparison.facts)
    text = joined(comparison.intro, comparison.other_municipality, *facts)
    top = report.titled(sheet, columns, words["comparison_chart"], text)
    end = report.book.table(
        sheet,
        columns,
        [
            (
                row.label,
                row.then if row.then_level is None else row.then_level,
                row.now if row.now_level is None else row.now_level,
                row.change,
                row.required,
                row.verdict,
                row.id,
            )
            for row in comparison.rows
            if not row.is_item
        ],
        top=top,
    )
    look, shown = report.book.format(text_wrap=True), range(len(columns) - 1)
    width = sum(column.width for column in columns[:-1])
    for row, note in enumerate(
        filter(None, (comparison.changed_version, *comparison.notes)), start=end + 1
    ):
        report.book.merged(sheet, row, shown, note, look)
        sheet.set_row(row, 8 + LINE * line_count(note, width))
        sheet.print_area(0, 0, row, len(columns) - 2)
    if comparison.goals:
        _goals(report, comparison)
    if comparison.steps:
        _outcomes(report, comparison)


def _outcomes(report: Report, comparison: ComparisonSummary) -> None:
    """What became of the plan, step by step."""
    words = report.words
    year, name, change, owner, due, outcome = comparison.steps_table.head
    columns = (
        Column(year, "text", 28),
        Column(name, "text", 30),
        Column(change, "name", 9),
        Column(owner, "text", 20),
        Column(due, "text", 14),
        Column(outcome, "text", 18),
        Column("id", "name", 24, on_paper=False),
    )
    sheet = report.sheet(words["comparison_plan"])
    top = report.titled(sheet, columns, words["comparison_plan"], comparison.steps_intro)
    rows = zip(comparison.steps_table.rows, comparison.steps, strict=True)
    report.book.table(sheet, columns, [(*row, step.id) for row, step in rows], top=top)


def _goals(report: Report, comparison: ComparisonSummary) -> None:
    words = report.words
    goal, required, then, now, _, verdict = comparison.goals_table.head
    columns = (
        Column(goal, "text", 34),
        Column(required, "number", 8),
        Column(then, "text", 10),
        Column(now, "text", 10),
        Column(words["excel_progress_low"], "number", 16),
        Column(words["excel_progress_high"], "number", 16),
        Column(verdict, "text", 18),
        Column(words["calculation"], "text", 40),
        Column("id", "name", 24, on_paper=False),
    )
    sheet = report.sheet(words["comparison_goals"])
    text = joined(comparison.goals_intro, words["comparison_formula"])
    top = report.titled(sheet, columns, words["comparison_goals"], text)
    report.book.table(
        sheet,
        columns,
        [
            (
                row.name,
                int(row.required),
                row.then,
                row.now,
                percent(row.progress_low),
                percent(row.progress_high),
                row.verdict,
                row.calculation,
                row.id,
            )
            for row in comparison.goals
        ],
        top=top,
    )
