"""The rounds of a workshop as CSV and as an Excel workbook: the content of ``minutes`` in typed
columns, without individual votes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import TYPE_CHECKING

from checklist.model import TOP_LEVEL
from report.workbook import Book, CellKind, CellValue, Column, inert, moment
from wording.minutes import Minutes

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def write_csv(minutes: Minutes) -> bytes:
    """One row for each round of each criterion, of everybody and by group: CSV in UTF-8 with the
    mark that Excel needs. What would be taken for a formula has an apostrophe in front."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([column.head for column in _columns(minutes)])
    for cells in _rows(minutes):
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in cells])
    return file.getvalue().encode("utf-8-sig")


def write_workbook(minutes: Minutes) -> bytes:
    """The rounds, what was agreed, the priorities and the ledger as an Excel workbook (.xlsx)."""
    words = minutes.words
    book = Book(minutes.title, minutes.name, minutes.lang, minutes.made_at, words["minutes.cut"])
    book.table(
        _sheet(book, minutes, words["minutes.sheet_rounds"]), _columns(minutes), _rows(minutes)
    )
    _agreed(book, minutes)
    if minutes.dots:
        columns = (
            Column(words["minutes.place"], "number", 8),
            Column(words["minutes.choice"], "text", 60),
            Column(words["minutes.dots"], "number", 8),
        )
        book.table(_sheet(book, minutes, words["minutes.sheet_dots"]), columns, minutes.dots)
    if minutes.homework.rows:
        what, owner, due = minutes.homework.head
        columns = (Column(what, "text", 60), Column(owner, "text", 24), Column(due, "text", 16))
        sheet = _sheet(book, minutes, words["minutes.homework"])
        book.table(sheet, columns, minutes.homework.rows)
    _ledger(book, minutes)
    return book.close()


def _columns(minutes: Minutes) -> tuple[Column, ...]:
    words = minutes.words
    columns: list[tuple[str, CellKind, float]] = [
        # with its number in front, which alone a spreadsheet would take for a date
        (words["minutes.column_criterion"], "text", 24),
        (words["minutes.column_round"], "number", 6),
        (words["minutes.column_who"], "text", 18),
        (words["minutes.column_voters"], "number", 11),
        *(
            (words["minutes.column_level"].format(level=n), "number", 9)
            for n in range(TOP_LEVEL + 1)
        ),
        (words["level.unknown"], "number", 11),
        (words["minutes.column_median"], "figure", 9),
        (words["minutes.column_agreement"], "figure", 13),
        (words["minutes.column_words"], "text", 14),
    ]
    return *(Column(*column) for column in columns), Column("id", "name", 26, on_paper=False)


def _rows(minutes: Minutes) -> Iterator[tuple[CellValue, ...]]:
    for criterion in minutes.criteria:
        for row in criterion.rounds:
            yield (
                criterion.name,
                row.number,
                row.who,
                *row.cells,
                criterion.id,
            )


def _agreed(book: Book, minutes: Minutes) -> None:
    words = minutes.words
    columns = (
        Column(words["minutes.column_criterion"], "text", 30),
        Column(words["minutes.column_agreed"], "number", 9),
        Column(words["minutes.level"], "text", 20),
        Column(words["minutes.reason"], "text", 70),
        Column("id", "name", 26, on_paper=False),
    )
    rows = [
        (criterion.name, criterion.agreed_level, criterion.agreed, criterion.reason, criterion.id)
        for criterion in minutes.criteria
    ]
    book.table(_sheet(book, minutes, words["minutes.sheet_agreed"]), columns, rows)


def _ledger(book: Book, minutes: Minutes) -> None:
    words = minutes.words
    columns = (
        Column(words["minutes.column_date"], "moment", 18),
        Column(words["minutes.event"], "text", 58),
        Column(words["minutes.chair"], "text", 20),
        Column(words["minutes.reason"], "text", 58),
    )
    rows = [
        (moment(row.at.isoformat(timespec="seconds")), row.event, row.chair, row.reason)
        for row in minutes.ledger
    ]
    book.table(_sheet(book, minutes, words["minutes.sheet_ledger"]), columns, rows)


def _sheet(book: Book, minutes: Minutes, name: str) -> Worksheet:
    sheet = book.workbook.add_worksheet(name)
    left = f"{minutes.name}　{minutes.words['minutes.short']}　{minutes.made_on}"
    book.set_up(sheet, left, landscape=True)
    return sheet
