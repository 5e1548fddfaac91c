"""Questionnaires of sections, filled in as a section does it."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from report.questionnaire.layout import ANSWERS
from tests.support.archives import saved
from tests.support.questionnaires import sheet_of


def fill(sheet: Worksheet, entries: Mapping[str, Mapping[str, Any]]) -> None:
    """Enters fields of answers, by criterion."""
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = {row[0].value: row[0].row for row in sheet}
    for criterion, fields in entries.items():
        for field, value in fields.items():
            sheet.cell(rows[criterion], columns[field]).value = value


def filled(data: bytes, entries: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The file with these fields entered."""
    book = load_workbook(BytesIO(data))
    fill(sheet_of(book, ANSWERS), entries)
    return saved(book)


def filled_twice(
    data: bytes, first: Mapping[str, Mapping[str, Any]], second: Mapping[str, Mapping[str, Any]]
) -> bytes:
    """The file with a copy of its sheet of answers, each filled in."""
    book = load_workbook(BytesIO(data))
    sheet = sheet_of(book, ANSWERS)
    copy = book.copy_worksheet(sheet)
    fill(sheet, first)
    fill(copy, second)
    return saved(book)
