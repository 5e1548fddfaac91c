"""What every workbook and table of ours does with a cell."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from report.workbook import Book, Column, inert, moment
from tests.support.on_paper import A3


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+81-3-1234", "'+81-3-1234"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "\n=1"),  # a line end is a line feed in every cell
        ("-3", "-3"),
        ("+0.5", "+0.5"),
        ("1e5", "1e5"),
        ("財政課", "財政課"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_no_text_of_a_table_becomes_a_formula(text: str, cell: str) -> None:
    assert inert(text) == cell


@given(st.text())
def test_nothing_in_a_csv_begins_like_a_formula(text: str) -> None:
    file = StringIO()
    csv.writer(file).writerow([inert(text), "end"])
    (cell, end), *more = csv.reader(StringIO(file.getvalue(), newline=""))
    assert (end, more) == ("end", [])
    assert not cell.startswith(("=", "@", "\t", "\r"))
    if cell.startswith(("+", "-")):
        assert float(cell) is not None


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("", None),
        ("2026-11-23T10:30:00+09:00", datetime(2026, 11, 23, 10, 30)),
        ("1899-12-31T10:30:00+09:00", "1899-12-31T10:30:00+09:00"),
    ],
)
def test_a_moment_is_a_date_where_spreadsheets_know_it(
    written: str, cell: datetime | str | None
) -> None:
    assert moment(written) == cell


def test_a_table_wider_than_any_paper_is_divided_and_names_its_rows_on_each_page() -> None:
    book = Book("表", "市", "ja", datetime(2026, 11, 30, tzinfo=UTC), "…")
    sheet = book.workbook.add_worksheet("表")
    book.set_up(sheet, "表", landscape=True)
    book.table(sheet, [Column(f"c{n}", "text", 30) for n in range(12)], [["x"] * 12], named=2)
    divided = load_workbook(BytesIO(book.close()))["表"]
    assert (int(divided.page_setup.paperSize), divided.page_setup.scale) == (A3, 82)
    # 30.72 characters a column, five on a page of 160, two of them again on each
    assert [end.id for end in divided.col_breaks.brk] == [5, 8, 11]
    assert divided.print_title_cols == "$A:$B"
