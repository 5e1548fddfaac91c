"""A draft as an Excel workbook: a first sheet with the box, then one for each part."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from report.workbook import LINE, Book, Column, SheetPage, line_count
from wording.drafts import DraftPaper, PartWords, plain_line

#: Characters that no sheet's name may have, and how long it may be.
_NO_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
#: Width of a column, in characters: as its head asks for, within these.
_NARROW, _WIDE = 14.0, 30.0


def write_excel(paper: DraftPaper, made_at: datetime) -> bytes:
    """The file (.xlsx). The same input gives the same bytes."""
    book = Book(paper.title, paper.municipality, paper.lang, made_at, paper.words["cut"])
    first = book.workbook.add_worksheet(paper.sheet)
    book.set_up(first, paper.title, landscape=False)
    page = SheetPage(book, first)
    page.line(paper.title, size=14, bold=True)
    page.line(paper.box_title, bold=True)
    for fact in paper.box:
        page.pair(fact.label, fact.value)
    for version in paper.versions:
        heading = plain_line(version.heading)
        for part in version.parts:
            _sheet(book, part, heading, *map(plain_line, version.opening))
    return book.close()


def _sheet(book: Book, part: PartWords, heading: str, *opening: str) -> None:
    """A part: the heading of the paper, what to enter, the table."""
    sheet = book.workbook.add_worksheet(_NO_NAME.sub("・", part.title)[:_LONGEST_NAME])
    book.set_up(sheet, heading, landscape=True)
    grid = part.grid
    heads = () if grid is None else tuple(map(plain_line, grid.head))
    columns = [Column(head, "text", _width(head)) for head in heads]
    whole = range(max(1, len(columns)))
    width = sum(column.width for column in columns) or 100.0
    top = 0
    looks: list[dict[str, Any]] = [
        {"bold": True, "font_size": 13},
        *[{}] * (len(opening) + len(part.text)),
    ]
    for look, text in zip(looks, (heading, *opening, *map(plain_line, part.text)), strict=True):
        sheet.set_row(top, 6 + LINE * line_count(text, width))
        book.merged(sheet, top, whole, text, book.format(text_wrap=True, **look))
        top += 1
    if grid is not None:
        rows = [[plain_line(cell) for cell in row] for row in grid.rows]
        book.table(sheet, columns, rows, top=top + 1)


def _width(head: str) -> float:
    return min(_WIDE, max(_NARROW, 2.2 * len(head)))
