"""Office files: workbooks written, and archives taken apart, put together, under the names of
strict Open XML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook

from report.parser import STRICT, TRANSITIONAL


def saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """Sheets by their names, written by openpyxl, which calculates no formula and escapes
    nothing."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def shown_as(data: bytes, **formats: str) -> bytes:
    """The workbook with formats of numbers for cells of its first sheet, by place (``B2``)."""
    book = load_workbook(BytesIO(data))
    for place, number_format in formats.items():
        book.worksheets[0][place].number_format = number_format
    return saved(book)


def members_of(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def archive(members: Mapping[str, bytes | str]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return made.getvalue()


def strict(data: bytes) -> bytes:
    """The same workbook under the names of ISO/IEC 29500 Strict."""
    members = members_of(data)
    for name, text in members.items():
        for ours, theirs in TRANSITIONAL:
            text = text.replace(theirs, ours)
        members[name] = text
    assert STRICT in members["xl/workbook.xml"]
    return archive(members)
