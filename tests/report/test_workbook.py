"""What every workbook and table of ours does with a cell."""

from __future__ import annotations

import csv
from datetime import datetime
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.workbook import inert, moment


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
