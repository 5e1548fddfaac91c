"""An inquiry among six sections that asks all 21 questions, and its questionnaires, filled in as a
section does it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from checklist.answers import Profile
from checklist.inquiry import Inquiry
from report.questionnaire.layout import ANSWERS
from tests.support.archives import saved
from tests.support.questionnaires import sheet_of

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
ASKED: Mapping[str, tuple[str, ...]] = {
    "財政課": ("capacity.finance", "capacity.legal", "system.evaluation"),
    "企画課": (
        "purpose.brand", "purpose.local-firms", "purpose.revitalisation", "purpose.tourism",
        "purpose.internationalisation", "system.evaluation",
    ),
    "国際課": (
        "system.unit", "system.network", "partner.site", "partner.nurturing", "capacity.finance",
    ),
    "商工課": ("capacity.needs", "business.trading", "business.talent"),
    "水道局": ("strength.infrastructure", "strength.disaster", "strength.education"),
    "議会事務局": ("capacity.citizens", "capacity.people", "capacity.self-evaluation"),
}  # fmt: skip
INQUIRY = Inquiry.model_validate(
    {
        "asker": "環境政策課",
        "due": "令和8年12月18日",
        "sections": [{"name": name, "criteria": asked} for name, asked in ASKED.items()],
    }
)
PROFILE = Profile(name="みどり湾市", kind="city")


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
