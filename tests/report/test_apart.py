"""Files of strangers are read apart: what they hold comes out as it is, and what cannot be read is
refused for the true reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from report import apart
from report.apart import (
    ANSWERS,
    AT_A_SHELL,
    TABLE,
    NotReadError,
    NotReadReason,
    Other,
    SheetRow,
    read_parquet,
    read_pdf,
    read_rows,
)
from report.parser import unescaped
from tests.support.archives import archive, members_of, strict, workbook

DAY, NINE = datetime(2026, 4, 1), "2026-04-01T09:00:00"


def shared(texts: Iterable[str]) -> bytes:
    """A workbook with a table of all its texts beside its sheet, as Excel writes it."""
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("a").write_column(0, 0, texts)
    return file.getvalue()


def pdf(user: str | None = None, owner: str | None = None, way: str = "AES-256") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("a.json", b"{}")
    writer.add_metadata({"/Title": "題"})
    if user is not None:
        writer.encrypt(user, owner, algorithm=way)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def parquet(table: pa.Table) -> bytes:
    file = BytesIO()
    pq.write_table(table, file)
    return file.getvalue()


def test_all_sheets_with_their_rows_and_kinds_of_cells() -> None:
    table = [["a", 1, 2.5, True, None], [], [None, DAY, DAY.replace(hour=9)]]
    data = workbook({"表": table, "空": [], "次": [["#N/A", "=1+1"]]})
    assert list(read_rows(data, ANSWERS)) == [
        SheetRow("表", False, 1, ["a", 1, 2.5, True]),
        SheetRow("表", False, 3, [None, Other("date", "2026-04-01"), Other("date", f"{NINE}")]),
        SheetRow("次", False, 1, [Other("error", "#N/A"), Other("formula", "")]),
    ]  # fmt: skip


def test_the_file_may_be_given_by_its_place(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook({"a": [["x"]]}))
    assert [row.cells for row in read_rows(path, AT_A_SHELL)] == [["x"]]
    path.write_bytes(parquet(pa.table({"a": [1]})))
    assert sum(batch.num_rows for batch in read_parquet(path, AT_A_SHELL)) == 1


def test_a_formula_is_the_value_it_had() -> None:
    """As Excel saves it; a program that calculates nothing leaves 0 or nothing behind."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("a")
    for column, value in enumerate([3, "はい", "", 0, True]):
        sheet.write_formula(0, column, "=X1", None, value)
    book.close()
    by_a_program = file.getvalue()
    members = members_of(by_a_program)
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    unsaved = Other("formula", "")
    for data, zero in (archive(members), 0), (by_a_program, unsaved):
        (row,) = read_rows(data, ANSWERS)
        assert row.cells[0] == 3
        assert row.cells[1] == "はい"
        assert row.cells[2] in ("", unsaved)
        assert row.cells[3] == zero
        assert row.cells[4] is True


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("架空市_x000D_", "架空市\n"),
        ("一_x000D_\n二", "一\n二"),
        ("_x0041_BC", "ABC"),
        ("_x005F_x0041_", "_x0041_"),
        ("_xd83d__xDE00_", "😀"),
        ("_xD83D_ alone", " alone"),
        ("_x0000__x0007_end", "end"),
        ("a_x00_b _x12345_ _X0041_", "a_x00_b _x12345_ _X0041_"),
        ("_x005f__x000A_", "_\n"),
    ],
)
def test_escapes_of_open_xml_are_undone(written: str, meant: str) -> None:
    assert unescaped(written) == meant
    (row,) = read_rows(workbook({"a": [[written.replace("\n", "_x000A_")]]}), ANSWERS)
    assert row.cells == [meant]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_what_is_no_escape_stays(text: str) -> None:
    escaped = text.replace("_x", "_x005F_x")
    assert unescaped(escaped) == text


def test_strict_open_xml_is_read_as_the_usual_form() -> None:
    data = workbook({"a": [["x", 1, datetime(2026, 4, 1)]], "b": [["_x000D_y"]]})
    assert list(read_rows(strict(data), ANSWERS)) == list(read_rows(data, ANSWERS))


def test_parquet_comes_in_its_own_types() -> None:
    table = pa.table(
        {
            "n": pa.array([1, None], pa.int8()),
            "t": pa.array(["x", "x"]).dictionary_encode(),
            "nested": [[1], [2]],
        }
    )
    (_, batch) = read_parquet(parquet(table), TABLE)
    assert batch.to_pydict() == {"n": [1, None], "t": ["x", "x"]}
    assert batch.schema.types == [pa.int8(), pa.string()]
    (empty,) = read_parquet(parquet(pa.table({"n": pa.array([], pa.int8())})), TABLE)
    assert (empty.num_rows, empty.schema.names) == (0, ["n"])


@pytest.mark.parametrize("way", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_a_pdf_that_everybody_may_open_is_read(way: str) -> None:
    """Its owner's password only forbids to change or print it."""
    assert read_pdf(pdf("", "owner", way), "a.json").attachment == b"{}"
    assert read_pdf(pdf("", "owner", way), "b.json") == (None, "題")


MANY = workbook({"a": [[n] for n in range(60)], **{f"b{n}": [] for n in range(4)}})
FEW = replace(TABLE, rows=50)


def repeated(rows: int) -> bytes:
    """A workbook of so many rows of 99 numbers."""
    members = members_of(workbook({"a": [[1] * 99]}))
    name = "xl/worksheets/sheet1.xml"
    before, row, after = re.split(rb"(<row.*</row>)", members[name])
    row = re.sub(rb' r="[A-Z]*1"', b"", row)  # it stands below the one before
    return archive({**members, name: before + row * rows + after})


REFUSED: dict[str, tuple[NotReadReason, Callable[[], object]]] = {
    "a workbook that is none": ("damaged", lambda: list(read_rows(b"PK\3\4 nonsense", ANSWERS))),
    "a sheet that is no XML": (
        "damaged",
        lambda: list(read_rows(
            archive({**members_of(MANY), "xl/worksheets/sheet1.xml": b"<a"}), ANSWERS)),
    ),
    "too many rows": ("too_many_rows", lambda: list(read_rows(MANY, FEW))),
    "too many sheets": ("too_large", lambda: list(read_rows(MANY, replace(TABLE, sheets=4)))),
    "too wide": ("too_large", lambda: list(read_rows(workbook({"a": [[1] * 301]}), TABLE))),
    "too much text": ("too_large", lambda: list(read_rows(MANY, replace(TABLE, characters=99)))),
    "too much unpacked": ("too_large", lambda: list(read_rows(MANY, replace(TABLE, unpacked=99)))),
    "too much work": (
        "too_large",
        lambda: list(read_rows(repeated(3_000), replace(TABLE, seconds=0.05))),
    ),
    "too much memory": (
        "too_large",
        lambda: list(read_rows(shared("x" * 30_000 + str(n) for n in range(900)),
                               replace(TABLE, memory=9_000_000))),
    ),
    "too long": ("too_long", lambda: list(read_rows(MANY, replace(TABLE, clock=0.01)))),
    "Parquet that is none": ("damaged", lambda: list(read_parquet(b"PAR1 nonsense PAR1", TABLE))),
    "too many rows of Parquet": (
        "too_many_rows", lambda: list(read_parquet(parquet(pa.table({"a": range(51)})), FEW))),
    "a text repeated": (
        "too_large",
        lambda: list(read_parquet(
            parquet(pa.table({"a": pa.DictionaryArray.from_arrays([0] * 90_000, ["長" * 20_000])})),
            TABLE)),
    ),
    "a PDF with a password": ("locked", lambda: read_pdf(pdf("user"), "a.json")),
    "an old one with a password": ("locked", lambda: read_pdf(pdf("user", way="RC4-40"), "a")),
    "half a PDF": ("cut_off", lambda: read_pdf(pdf()[:400], "a.json")),
    "nothing but the ends of a PDF": ("damaged", lambda: read_pdf(b"%PDF-1.7\n%%EOF", "a.json")),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_is_refused_for_the_true_reason(what: str) -> None:
    reason, read = REFUSED[what]
    with pytest.raises(NotReadError) as refused:
        read()
    assert refused.value.reason == reason
    assert all(problem.text.ja and problem.text.en for problem in refused.value.problems)


def test_a_busy_machine_is_no_fault_of_the_file() -> None:
    (problem,) = NotReadError("too_long").problems
    assert "もう一度" in problem.text.ja
    assert not any(word in problem.text.en for word in ("damaged", "password", "large"))


def test_whoever_stops_listening_ends_the_child() -> None:
    for _ in range(5):  # more than may run at once
        rows = read_rows(workbook({"a": [[n] for n in range(3_000)]}), TABLE)
        assert next(rows).number == 1
        rows.close()  # type: ignore[attr-defined] # it is a generator


def test_a_missing_library_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_folders", lambda _libraries: [])
    with pytest.raises(RuntimeError, match="openpyxl"):
        list(read_rows(MANY, TABLE))
