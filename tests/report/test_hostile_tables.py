"""Whatever table arrives on the analyst's page, it is read or refused in words: no crash, no hang,
no memory used up. (Reports and save files: ``test_hostile_files``.)"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checklist.problems import ProblemsError
from report.reading.reader import COHORT
from report.tables.read import Gathered, gather
from tests.support import often
from tests.support.archives import archive
from tests.support.generated import REAL
from tests.support.harm import damaged, memory, no_hang
from tests.support.tables import FILES, as_csv, as_excel, as_parquet

#: Bytes that we may take more while the largest table allowed is read.
MEMORY = 150_000_000
CRITERION = "capacity.finance"


def survives(data: bytes) -> Gathered | None:
    """The cohort, or nothing where it was refused in both languages."""
    with no_hang(COHORT.seconds):
        try:
            return gather([("t", data)], REAL)
        except ProblemsError as error:
            refused = error
    assert all(p.text.ja and p.text.en for p in refused.problems)
    return None


def parquet(table: pa.Table) -> bytes:
    out = BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def repeated(value: object, rows: int, kind: pa.DataType) -> pa.Array:
    index = pa.array([0], pa.int32()).take(pa.array([0] * rows, pa.int32()))
    return pa.DictionaryArray.from_arrays(index, pa.array([value], kind))


@cache
def workbook() -> bytes:
    return as_excel((CRITERION,), [("1",)] * 6)


def with_sheet(inside: bytes) -> bytes:
    """The workbook with another body of its only sheet."""
    with ZipFile(BytesIO(workbook())) as file:
        members = {name: file.read(name) for name in file.namelist()}
    head = (
        b'<?xml version="1.0"?><worksheet '
        b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    )
    return archive({**members, "xl/worksheets/sheet1.xml": head + inside + b"</worksheet>"})


def text_row(number: int, text: bytes = CRITERION.encode()) -> bytes:
    cell = b'<c r="A%d" t="inlineStr"><is><t>%b</t></is></c>' % (number, text)
    return b'<row r="%d">%b</row>' % (number, cell)


MADE: Mapping[str, Callable[[], bytes]] = {
    "three million rows": lambda: parquet(
        pa.table({CRITERION: repeated(1, 3_000_000, pa.int8())})
    ),
    "a hundred thousand long texts": lambda: parquet(
        pa.table({CRITERION: [1] * 100_000, "x": repeated("長" * 20_000, 100_000, pa.string())})
    ),
    "two thousand columns": lambda: parquet(pa.table({f"c{n}": [1] * 5 for n in range(2_000)})),
    "columns inside columns": lambda: parquet(
        pa.table({"x": [[[[1]]]] * 6, "y": [{"a": {"b": 1}}] * 6})
    ),
    "a last cell far away": lambda: with_sheet(
        b"<sheetData>" + text_row(1) + text_row(1_048_576) + b"</sheetData>"
    ),
    "a column far away": lambda: with_sheet(
        b'<sheetData><row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    ),
    "a merge over everything": lambda: with_sheet(
        b"<sheetData>" + text_row(1) + b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/>'
        b"</mergeCells>"
    ),
    "half a million cells": lambda: with_sheet(
        b"<sheetData>" + text_row(1) + (b"<row>" + b"<c/>" * 250 + b"</row>") * 2_000
        + b"</sheetData>"
    ),
    "more unpacked than is allowed": lambda: with_sheet(b" " * 30_000_000),
    "laughs": lambda: with_sheet(
        b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
        b"<sheetData>" + text_row(1, b"&c;") + b"</sheetData>"
    ),
    "a text of five million signs": lambda: b"capacity.finance," + b"x" * 4_900_000,
    "a million delimiters": lambda: CRITERION.encode() + b"," * 4_000_000,
    "a million lines": lambda: CRITERION.encode() + b"\n" * 4_900_000,
    "quotes everywhere": lambda: CRITERION.encode() + b'\n"' * 2_000_000,
    "carriage returns": lambda: CRITERION.encode() + b"\r" * 4_000_000,
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_a_table_made_to_do_harm(name: str) -> None:
    data = MADE[name]()
    survives(FILES["utf-8.csv"])  # what is imported for the first time is not the file's doing
    before = memory()
    assert survives(data) is None
    assert memory(peak=True) - before < MEMORY


def test_the_largest_table_is_read_within_bounds() -> None:
    rows = 100_000
    table = pa.table(
        {"name": [f"架空{n}" for n in range(rows)]}
        | {c: pa.array([n % 5 for n in range(rows)], pa.int8()) for c in REAL.checklist.criteria}
    )
    data = parquet(table)
    survives(FILES["table.parquet"])
    before = memory()
    found = gather([("t.parquet", data)], REAL)
    assert memory(peak=True) - before < MEMORY
    assert found.cohort.rows == rows


def test_a_long_text_of_a_cell_is_told_shortened_on_one_line() -> None:
    bad = "=cmd\u202e\n" + "x" * 5_000
    text = f'{CRITERION}\n"{bad}"\n1\n1\n1\n1\n'
    found = survives(text.encode())
    assert found is not None
    (told,) = found.refused
    assert len(told.of("ja")) < 120
    assert "\n" not in told.of("ja")
    assert "\u202e" not in told.of("ja")


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_damaged_tables_are_read_or_refused(kind: str) -> None:
    """Few: each starts a program of its own."""
    whole = {"xlsx": workbook(), "parquet": as_parquet((CRITERION,), [("1",)] * 6)}[kind]
    chance = random.Random(kind)  # noqa: S311 (always the same)
    for _ in range(15):
        survives(damaged(whole, chance))


@settings(max_examples=often(300), deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["utf-8", "utf-16", "cp932"]))
def test_whatever_stands_under_a_head(body: bytes, encoding: str) -> None:
    head = f"{CRITERION},name,population,kind,code\n".encode(encoding)
    survives(head + body)


@settings(max_examples=often(200), deadline=None)
@given(
    st.lists(
        st.tuples(*[st.text(st.characters(exclude_categories=["Cs"]), max_size=20)] * 5),
        min_size=5,
        max_size=8,
    )
)
def test_whatever_text_stands_in_the_cells(rows: list[tuple[str, ...]]) -> None:
    survives(as_csv((CRITERION, "name", "population", "kind", "code"), rows).encode())
