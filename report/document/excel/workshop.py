"""The sheet of the workshop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from report.document.excel.report import Report, joined
from report.workbook import CellValue, Column

if TYPE_CHECKING:
    pass


def write_workshop(report: Report) -> None:
    """Each round of the workshop in numbers, and what was agreed."""
    workshop, words = report.summary.workshop, report.words
    if workshop is None:
        return
    sheet = report.sheet(words["workshop_chapter"])
    heads = workshop.rounds_table.head
    columns = (
        Column(heads[0], "text", 24),
        Column(heads[1], "number", 7),
        Column(heads[2], "number", 8),
        *(Column(head, "number", 6) for head in heads[3:9]),
        Column(heads[9], "figure", 9),
        Column(words["excel_agreement"], "figure", 9),
        Column(words["excel_verdict"], "text", 14),
        Column(workshop.agreed_table.head[3], "text", 14),
        Column(words["workshop_reasons"], "text", 29),
        Column("id", "name", 24, on_paper=False),
    )
    rows: list[tuple[CellValue, ...]] = []
    for criterion in workshop.criteria:
        for number, row in enumerate(criterion.rounds, start=1):
            is_last = number == len(criterion.rounds)
            rows.append(
                (
                    criterion.name,
                    row.number,
                    *row.cells,
                    criterion.agreed if is_last else None,
                    criterion.reason if is_last else None,
                    criterion.id,
                )
            )
    facts = (f"{fact.label} {fact.value}" for fact in workshop.facts)
    lists = (
        (words["workshop_priorities"], workshop.priorities),
        (words["workshop_homework"], workshop.homework),
    )
    decided = (f"{title}　{'　'.join(row)}" for title, table in lists for row in table.rows)
    text = joined(workshop.rehearsal, workshop.intro, *facts, *decided, workshop.rounds_note)
    top = report.titled(sheet, columns, words["workshop_chapter"], text)
    if rows:
        report.book.table(sheet, columns, rows, top=top)
    else:
        report.none(sheet, columns, words["workshop_none"], top)
