"""Questionnaires as they are handed out, and filled in cell by cell."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from checklist.model import Lang
from report.opening import Brought, read_report
from report.questionnaire.layout import ANSWERS, HIDDEN, PROFILE
from report.questionnaire.write import write_questionnaire
from tests.support.archives import saved
from tests.support.generated import REAL
from wording.phrases import Phrases


@cache
def blank(lang: Lang = "ja") -> bytes:
    return write_questionnaire(Phrases(REAL, lang))


@cache
def example(lang: Lang = "ja") -> Workbook:
    """For looking only."""
    return load_workbook(BytesIO(write_questionnaire(Phrases(REAL, lang), REAL.example)))


def sheet_of(book: Workbook, role: str) -> Worksheet:
    return next(sheet for sheet in book if sheet["A1"].value == role)


def cell_of(book: Workbook, key: str, field: str = "level") -> Any:
    """The cell of an answer's field, or that of a key of the profile."""
    profile = {row[0].value: row[2] for row in sheet_of(book, PROFILE)}
    if key in profile:
        return profile[key]
    sheet = sheet_of(book, ANSWERS)
    (row,) = (row for row in sheet if row[0].value == key)
    (column,) = (cell.column for cell in sheet[1] if cell.value == field)
    return row[column - 1]


def filled(entries: dict[tuple[str, str], Any], data: bytes | None = None) -> Brought:
    """What comes back when these cells are filled in."""
    book = load_workbook(BytesIO(data or blank()))
    for (key, field), value in entries.items():
        cell_of(book, key, field).value = value
    return read_report(saved(book), REAL)


def choices(book: Workbook, cell: Any) -> list[str]:
    """What the drop-down of a cell offers."""
    (rule,) = (
        rule for rule in cell.parent.data_validations.dataValidation if cell.coordinate in rule
    )
    _, _, area = rule.formula1.rpartition("!")
    return [row[0].value for row in book[HIDDEN][area.replace("$", "")]] if ":" in area else [
        book[HIDDEN][area.replace("$", "")].value
    ]  # fmt: skip
