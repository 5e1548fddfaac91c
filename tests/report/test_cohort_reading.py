"""How ``python -m scoring`` reads a table: as spreadsheets write it, typed by hand, in parts of any
size."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checklist.model import Checklist
from report.tables.columns import Columns
from report.tables.table import TablePart
from scoring.__main__ import main
from scoring.cohort import BLANK
from tests.support import often
from tests.support.scored_tables import scored, write
from tests.support.shipped import CONTENT as REAL
from tests.support.tiny import checklist


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_as_spreadsheets_write_it(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "name,system.unit\r\n北九州市,3\r\n".replace(",", delimiter)
    (row,) = scored(write(tmp_path / "in.csv", text, encoding), tmp_path / "out.csv")
    assert (row["name"], row["system_point"]) == ("北九州市", "75")


def test_a_workbook_typed_by_hand(tmp_path: Path) -> None:
    """Numbers, blank rows and cells, a formula that was calculated, dates."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["code", "system.unit", "when", "system.network"],
        ["011002", 3, date(2026, 4, 1), None],
        [],
        [12025, 2.0, None, -1],
    ):
        sheet.append(row)
    source = tmp_path / "in.xlsx"
    book.save(source)
    rows = scored(source, tmp_path / "out.csv")
    assert [row["code"] for row in rows] == ["011002", "12025"]
    assert [row["when"] for row in rows] == ["2026-04-01", ""]
    assert [row["system_point"] for row in rows] == ["75", "50"]


def test_bad_cells_of_a_workbook_are_named_by_the_rows_of_the_sheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    for row in (["system.unit"], [3], [], [], [True]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "in.xlsx")
    scored(tmp_path / "in.xlsx", tmp_path / "out.csv")
    assert (
        "row 5, 4-1 Section and specialists (system.unit): “True” is no answer"
        in capsys.readouterr().err
    )


def test_a_few_cells_at_the_far_end_of_a_sheet_are_only_a_few_cells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A2"], sheet["A1048575"] = "system.unit", 3, 9
    sheet["XFD2"] = sheet["XFD1048576"] = "under no heading"
    book.save(tmp_path / "in.xlsx")
    rows = scored(tmp_path / "in.xlsx", tmp_path / "out.csv")
    assert [row["system_point"] for row in rows] == ["75", ""]
    assert (
        "row 1048575, 4-1 Section and specialists (system.unit): “9” is no answer"
        in capsys.readouterr().err
    )


def test_the_size_of_the_parts_changes_nothing(tmp_path: Path) -> None:
    source, rows = tmp_path / "in.parquet", often(1200)
    assert main(["--synthetic", str(rows), "--out", str(source)]) == 0
    outs = [tmp_path / f"out{chunk}.parquet" for chunk in (1, 99, 100_000)]
    for out in outs:
        size = out.stem.removeprefix("out")
        assert main([str(source), "--out", str(out), "--chunk", size]) == 0
    whole = pa.parquet.read_table(outs[-1])
    assert whole.num_rows == rows
    assert all(pa.parquet.read_table(out).equals(whole) for out in outs)


def test_a_former_id_is_the_same_criterion() -> None:
    asked = checklist(a="mean p q")
    (item,) = asked.items
    renamed = item.criteria[0].model_copy(update={"former": ("old.p",)})
    item = item.model_copy(update={"criteria": (renamed, item.criteria[1])})
    fields = {name: getattr(asked, name) for name in Checklist.model_fields}
    later = Checklist(**{**fields, "version": "2026.2", "items": (item,)})
    columns = Columns(["a.q", "old.p"], replace(REAL, checklist=later))
    assert columns.criteria == ("a.p", "a.q")


cells = st.one_of(
    st.none(),
    st.integers(-5, 6),
    st.floats(),
    st.booleans(),
    st.text(max_size=4),
    st.binary(max_size=3),
)
PARTNER = Columns(["partner.site"], REAL)


@settings(deadline=None, max_examples=often(200))
@given(st.lists(cells, max_size=8), st.data())
def test_any_cell_is_an_answer_or_told(values: list[Any], data: st.DataObject) -> None:
    """Whatever a column holds, each cell is one of the eight answers or a bad one, never lost."""
    kind = data.draw(st.sampled_from([str, int, float, bytes, bool]))
    column = pa.array([v for v in values if v is None or type(v) is kind])
    batch = pa.RecordBatch.from_arrays([column], ["partner.site"])
    part = TablePart(batch, range(len(column)), len(column) - 1)
    answers = PARTNER.answers(part)
    levels, bad = answers.levels, answers.bad
    wrong = {int(row) for _, rows in bad for row in rows}
    for n, (value, cell) in enumerate(zip(column.to_pylist(), levels[:, 0].tolist(), strict=True)):
        if n in wrong:
            assert cell == BLANK
            continue
        if isinstance(value, bytes):
            value = value.decode("ascii")
        blank = value is None or str(value).strip() == "" or value != value
        assert cell == (BLANK if blank else float(value))
        assert not isinstance(value, bool)
    assert len(list(PARTNER.bad_cells(part, answers, 3))) == min(3, len(wrong))
