"""``python -m scoring`` with a table: what comes in, what goes out, and what is told."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checklist.answers import Answer, Assessment
from checklist.model import Checklist
from checklist.problems import ProblemsError
from report.apart import AT_A_SHELL
from report.tables import partitions, synthetic
from report.tables.columns import Columns, added_names
from report.tables.files import reading
from report.tables.scored import TableScorer
from report.tables.table import Part
from scoring.__main__ import main
from scoring.cohort import BLANK, DONT_KNOW, NOT_APPLICABLE
from scoring.result import assess
from tests.support import ROOT, often
from tests.support.shipped import CONTENT as REAL
from tests.support.tiny import checklist

MUNICIPALITIES = tuple(REAL.municipalities.values())
ASKED = [c.id for c in REAL.checklist.asked]

HEAD = "code,name,capacity.finance,system.unit,備考\n"


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def scored(source: Path, out: Path, *options: str) -> list[dict[str, str]]:
    assert main([str(source), "--out", str(out), "--lang", "en", *options]) == 0
    return rows_of(out)


# ------------------------------------------------------------------- what goes out


def test_columns_and_figures_of_a_small_table(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", HEAD + "011002,A市,3,4,\n012025,B町,,-1,\n")
    first, second = scored(source, tmp_path / "out.csv")
    names = ["code", "name", "capacity.finance", "system.unit", "備考"]
    assert list(first) == names + added_names(REAL.checklist, with_evidence=False)
    assert first["code"] == "011002"
    assert (first["capacity_point"], first["system_point"]) == ("75", "100")
    assert first["capacity_low"] == "12.5"
    assert (first["overall_point"], first["strength_point"]) == ("", "")
    assert (first["stage_low"], first["stage_high"]) == ("0", "4")
    assert (second["capacity_point"], second["system_low"], second["system_high"]) == (
        "", "0", "100",
    )  # fmt: skip


def test_the_example_scores_as_it_does_alone(tmp_path: Path) -> None:
    """A save file and the same answers as a row of a table lead to the same figures."""
    codes = {"unknown": DONT_KNOW, "not_applicable": NOT_APPLICABLE, None: BLANK}
    answers = {c: REAL.example[c] for c in REAL.checklist.criteria}
    cells: dict[str, Any] = {c: codes.get(a.level, a.level) for c, a in answers.items()}
    cells |= {f"{c}.evidence": "; ".join(a.evidence) for c, a in answers.items()}
    source = tmp_path / "in.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(cells))
        table.writeheader()
        table.writerow(cells)
    (found,) = scored(source, tmp_path / "out.csv")
    result = assess(REAL.example, REAL)
    scores = {"overall": result.rating.overall, **result.rating.items}
    for name, score in scores.items():
        for figure in ("point", "low", "high"):
            assert float(found[f"{name}_{figure}"]) == getattr(score, figure)
    assert float(found["evidenced"]) == result.rating.evidenced.point
    assert (int(found["stage_low"]), int(found["stage_high"])) == (
        result.stage.low,
        result.stage.high,
    )


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
@pytest.mark.parametrize("source_ending", [".csv", ".xlsx", ".parquet"])
def test_every_format_in_and_out_says_the_same(
    tmp_path: Path, source_ending: str, ending: str
) -> None:
    source = tmp_path / f"in{source_ending}"
    assert main(["--synthetic", "40", "--out", str(source)]) == 0
    expected = tmp_path / "expected.csv"
    assert main([str(source), "--out", str(expected)]) == 0
    out = tmp_path / f"out{ending}"
    assert main([str(source), "--out", str(out), "--chunk", "7"]) == 0
    again = tmp_path / "again.csv"
    if ending == ".csv":
        again = out
    else:
        assert main([str(out), "--out", str(again)]) == 0
    added = added_names(REAL.checklist, with_evidence=True)
    for one, other in zip(rows_of(expected), rows_of(again), strict=True):
        for name in ("name", "prefecture", "kind", *added):
            assert one[name] == other[name]


def test_what_is_no_answer_passes_through_as_it_is(tmp_path: Path) -> None:
    """Codes keep their zeros; quotes, line breaks and numbers stay what they were. In a CSV what a
    spreadsheet would take for a formula has an apostrophe before it, as in every CSV of ours."""
    others = ["011002", "=1+1", 'a, "b"', "two\nlines", "1.50", "true", "１２", "NaN", "null", ""]
    source = tmp_path / "in.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerows([["what", "system.unit"], *([other, 2] for other in others)])
    inert = [f"'{other}" if other == "=1+1" else other for other in others]
    assert [row["what"] for row in scored(source, tmp_path / "out.csv")] == inert
    scored_again = tmp_path / "out.xlsx"
    assert main([str(source), "--out", str(scored_again)]) == 0
    sheet = openpyxl.load_workbook(scored_again).worksheets[0]
    column = list(next(sheet.iter_cols(max_col=1)))[1:]
    assert [cell.value or "" for cell in column] == others
    assert {cell.data_type for cell in column if cell.value} == {"s"}


def test_parquet_keeps_the_types_of_what_passes_through(tmp_path: Path) -> None:
    table = pa.table(
        {
            "system.unit": pa.array([3, None, -2], pa.int64()),
            "system.network": pa.array([3.0, float("nan"), 1.5]),
            "partner.site": pa.array(["4", "x", None]).dictionary_encode(),
            "business.trading": pa.nulls(3),
            "when": pa.array([1, 2, 3], pa.timestamp("us")),
            "list": pa.array([[1], None, []]),
        }
    )
    source, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pa.parquet.write_table(table, source)
    assert main([str(source), "--out", str(out)]) == 0
    found = pa.parquet.read_table(out)
    kept = found.select(table.schema.names)
    assert kept.schema.equals(table.schema)
    assert str(kept.to_pylist()) == str(table.to_pylist())
    assert found.schema.field("overall_low").type == pa.float64()
    assert found.schema.field("stage_low").type == pa.int8()
    assert found["partner_point"].to_pylist() == [100.0, None, None]
    assert found["system_low"].to_pylist() == [50.0, 0.0, 0.0]


def test_evidence_in_its_own_columns(tmp_path: Path) -> None:
    asked = ",".join(ASKED)
    row = ",".join("4" for _ in ASKED)
    head = f"{asked},strength.disaster.evidence,system.unit.evidence\n"
    source = write(tmp_path / "in.csv", head + f"{row},要綱,1\n{row},,0\n{row},なし,no\n")
    found = [float(one["evidenced"]) for one in scored(source, tmp_path / "out.csv")]
    one = Assessment(
        answers={
            c: Answer(
                level=4, evidence=("要綱",) if c in ("strength.disaster", "system.unit") else ()
            )
            for c in ASKED
        }
    )
    assert found == [assess(one, REAL).rating.evidenced.point, 25.0, 25.0]


def test_columns_of_an_earlier_result_are_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write(tmp_path / "in.csv", "overall_low,system.unit\nold,4\n")
    (row,) = scored(source, tmp_path / "out.csv")
    assert float(row["overall_low"]) > 0
    assert list(row).count("overall_low") == 1
    assert "replaced by this result: overall_low" in capsys.readouterr().err


# ------------------------------------------------------------------- what is told


def test_bad_cells_are_told_and_the_rest_is_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write(
        tmp_path / "in.csv",
        HEAD + "1,A,5,2,\n2,B, 3 ,-2,\n3,C,3.0,2.5,\n4,D,高い,4,\n5,E,-3,１,\n",
    )
    rows = scored(source, tmp_path / "out.csv")
    told = capsys.readouterr().err
    for place in (
        "row 2, 3-1 Finance (capacity.finance): “5” is no answer",
        "row 3, 4-1 Section and specialists (system.unit): “-2” cannot be chosen here",
        "row 4, 4-1 Section and specialists (system.unit): “2.5” is no answer",
        "row 5, 3-1 Finance (capacity.finance): “高い” is no answer",
        "no answer: 4 in all",
    ):
        assert place in told
    assert [row["capacity_point"] for row in rows] == ["", "75", "75", "", ""]
    assert [row["system_point"] for row in rows] == ["50", "", "", "100", "25"]
    assert rows[3]["capacity.finance"] == "高い"


def test_strict_stops_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write(tmp_path / "in.csv", HEAD + "1,A,5,2,\n")
    out = write(tmp_path / "out.csv", "as before")
    assert main([str(source), "--out", str(out), "--strict"]) == 2
    told = capsys.readouterr().err
    assert "2行目の 3-1 財政（capacity.finance）：「5」は回答として読めません。" in told
    assert "何も書き出していません。" in told
    assert out.read_text(encoding="utf-8") == "as before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_a_flood_of_bad_cells_is_counted_not_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write(tmp_path / "in.csv", "system.unit\n" + "9\n" * 10_000)
    scored(source, tmp_path / "out.csv", "--chunk", "1000")
    lines = capsys.readouterr().err.splitlines()
    assert len([line for line in lines if "is no answer" in line]) == 50
    assert "no answer: 10,000 in all" in lines[-1]


def test_columns_that_are_missing_or_only_look_alike_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "system.unit,system.units,partner.sites,name,note"
    source = write(tmp_path / "in.csv", f"{head}\n1,4,2,x,y\n")
    scored(source, tmp_path / "out.csv")
    told = capsys.readouterr().err
    assert "count as blank: 1-1 Water, sewerage and waste, 1-2 " in told
    assert "used for no figure: system.units, note\n" in told
    assert "were not used: “partner.sites” (rename it if it is 5-1 " in told


#: A table, and what must be said of it.
REFUSED = [
    ("name,code\nA,1\n", "None of the first 50 rows holds a column"),
    ("", "The table is empty."),
    (
        "system.unit,system.unit\n1,2\n",
        "Two columns hold 4-1 Section and specialists (system.unit). Keep one.",
    ),
    ('system.unit,name\n1,"A\n2,B\n', 'a quotation mark (") is never closed'),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_a_table_that_cannot_be_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    source = write(tmp_path / "in.csv", text)
    assert main([str(source), "--out", str(tmp_path / "o.csv"), "--lang", "en"]) == 2
    assert said in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize("name", ["in.csv", "in.xlsx", "in.parquet"])
def test_damaged_and_missing_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    source, out = tmp_path / name, tmp_path / "out.csv"
    assert main([str(source), "--out", str(out), "--lang", "en"]) == 2
    assert "Cannot be read" in capsys.readouterr().err
    source.write_bytes(b"PAR1\x81\xff\x00\xa0" * 99)
    assert main([str(source), "--out", str(out), "--lang", "en"]) == 2
    assert str(source) in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("length", [5, 40_000])
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_rows_of_any_length_stay_in_their_place(tmp_path: Path, length: int, end: str) -> None:
    """Short rows are filled up, one cell too many is told, blank rows keep the numbers right."""
    kinds = ["{n},1,x", "{n},2", "{n}", '"{n}",3,"a\nb"', "{n},4,,", "", " ,,", "{n},1,x,y"]
    lines = [kinds[n % 8 if n % 3 else 0].format(n=n) for n in range(length)]
    lines[-1] = "last,0,z"
    source = tmp_path / "in.csv"
    source.write_bytes(("code,partner.site,note\n" + "\n".join(lines) + end).encode())
    with reading(source, 1000, REAL, AT_A_SHELL) as table:
        parts = list(table.parts)
    columns = [[c for p in parts for c in p.batch.column(n).to_pylist()] for n in range(3)]
    numbers = [number for part in parts for number in part.numbers]
    long = [part.numbers[n] for part in parts for n in part.long]
    rows = [next(csv.reader(StringIO(line)), []) for line in lines]
    there = [(n, row) for n, row in enumerate(rows, 2) if any(cell.strip() for cell in row)]
    assert numbers == [n for n, _ in there]
    assert long == [n for n, row in there if any(row[3:])]
    padded = [[cell or None for cell in (*row, "", "")[:3]] for _, row in there]
    assert list(map(list, zip(*columns, strict=True))) == padded


#: A file, and why it is not read.
NOT_READ: Mapping[str, tuple[bytes, str]] = {
    "t.parquet": (b"PAR1" + bytes(300), "cut off before its end"),
    "t.xlsx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password",
    ),
    "u.xlsx": (b"PK\x03\x04" + bytes(300), "u.xlsx: The file is damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_READ)
def test_a_file_that_is_not_read_is_refused_for_the_true_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    data, words = NOT_READ[name]
    source = tmp_path / name
    source.write_bytes(data)
    assert main([str(source), "--out", str(tmp_path / "out.csv"), "--lang", "en"]) == 2
    assert words in capsys.readouterr().err


def test_a_fault_far_down_is_told_and_nothing_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Found while parts before it are scored and written already."""
    long = "x" * 1000
    rows = f"3,{long}\n" * 40_000
    source = write(tmp_path / "in.csv", f"system.unit,note\n{rows}1{',' * 9}\n")
    arguments = ["--out", str(tmp_path / "out.csv"), "--lang", "en", "--chunk", "1000"]
    assert main([str(source), *arguments]) == 2
    assert "In row 40002 or below" in capsys.readouterr().err

    table = pa.table({"system.unit": pa.array([1, 2, 3, 4] * 50_000, pa.int8())})
    damaged = tmp_path / "in.parquet"
    pa.parquet.write_table(table, damaged, row_group_size=10_000, use_dictionary=False)
    data = bytearray(damaged.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 400] = b"\xff" * 400
    damaged.write_bytes(data)
    assert main([str(damaged), *arguments]) == 2
    assert "in.parquet: The table cannot be read" in capsys.readouterr().err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv", "in.parquet"]


def test_a_workbook_that_takes_too_much_is_given_up(tmp_path: Path) -> None:
    source = tmp_path / "in.xlsx"
    assert main(["--synthetic", "2000", "--out", str(source)]) == 0
    with (
        pytest.raises(ProblemsError, match="too large"),
        reading(source, 1000, REAL, replace(AT_A_SHELL, characters=1_000)) as table,
    ):
        list(table.parts)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "with --out"),
        (["--out", "x.txt"], "x.txt: Give the file to write"),
        (["--out", "in.csv"], "The table itself is not overwritten."),
        (["--out", "nowhere/x.csv"], "Cannot be written"),
    ],
)
def test_a_target_that_will_not_do(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: Sequence[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "in.csv", HEAD + "1,A,1,2,\n")
    assert main(["in.csv", *options, "--lang", "en"]) == 2
    assert said in capsys.readouterr().err


def test_nothing_asked_is_an_error_of_use() -> None:
    with pytest.raises(SystemExit, match="2"):
        main([])
    with pytest.raises(SystemExit, match="2"):
        main(["--synthetic", "0", "--out", "x.csv"])


# ------------------------------------------------------------------- how it is read


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
    part = Part(batch, range(len(column)), len(column) - 1)
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


# ------------------------------------------------------------------- Dask


@pytest.mark.slow
def test_two_workers_of_dask_score_the_same() -> None:
    """A real cluster of two processes, each part by the same function."""
    from distributed import Client, LocalCluster

    batches = list(synthetic.cohort(5_000, REAL.checklist, MUNICIPALITIES))
    scorer = TableScorer(batches[0].schema, REAL)
    parts = [Part(batch, range(batch.num_rows), batch.num_rows - 1) for batch in batches]
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as workers,
        Client(workers) as client,
    ):
        assert len(client.nthreads()) == 2
        found = list(partitions.scored(scorer, iter(parts), client, 5))
    assert len(found) == len(parts) == 3
    for part, one in zip(parts, found, strict=True):
        alone = scorer.score(part, 5, 1)
        assert one.batch.equals(alone.batch)
        assert (one.bad, one.bad_in_all) == (alone.bad, alone.bad_in_all)


@pytest.mark.slow
def test_the_command_on_workers_of_its_own(tmp_path: Path) -> None:
    """As a shell runs it: starting workers means starting this command's module again."""
    source, out, same = (tmp_path / f"{name}.parquet" for name in ("in", "out", "same"))
    assert main(["--synthetic", "500", "--out", str(source)]) == 0
    assert main([str(source), "--out", str(same)]) == 0
    ended = subprocess.run(  # noqa: S603 (our own command)
        [
            sys.executable,
            "-m",
            "scoring",
            source,
            "--out",
            out,
            "--chunk",
            "200",
            "--dask",
            "local",
        ],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert pa.parquet.read_table(out).equals(pa.parquet.read_table(same))


def test_without_dask_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    source = write(tmp_path / "in.csv", HEAD + "1,A,1,2,\n")
    arguments = [str(source), "--out", str(tmp_path / "o.csv"), "--dask", "local"]
    assert main(arguments) == 2
    assert "pip install -r requirements-dask.txt" in capsys.readouterr().err


def test_an_address_where_no_scheduler_is() -> None:
    with (
        pytest.raises(ProblemsError, match="There is no Dask scheduler"),
        partitions.cluster("no address"),
    ):
        raise AssertionError("it has no client")


# ------------------------------------------------------------------- synthetic cohorts


def table_of(rows: int, seed: int = synthetic.SEED) -> pa.Table:
    return pa.Table.from_batches(synthetic.cohort(rows, REAL.checklist, MUNICIPALITIES, seed))


def test_a_synthetic_cohort_is_the_same_every_time_and_says_what_it_is() -> None:
    table = table_of(4_000)
    assert table.num_rows == 4_000
    assert table.equals(table_of(4_000))
    assert table.slice(0, 500).equals(table_of(500))
    assert not table.equals(table_of(4_000, seed=1))
    assert table["synthetic"].to_pylist() == [True] * 4_000
    assert b"synthetic" in table.schema.metadata
    real = {m.name for m in MUNICIPALITIES}
    assert all(name.startswith("架空") and name not in real for name in table["name"].to_pylist())


def test_a_synthetic_cohort_has_every_answer_and_plausible_connections() -> None:
    table = table_of(len(MUNICIPALITIES))
    prefectures = [m.prefecture for m in MUNICIPALITIES]
    assert sorted(table["prefecture"].to_pylist()) == sorted(prefectures)
    assert sorted(table["kind"].to_pylist()) == sorted(m.kind for m in MUNICIPALITIES)
    cells = np.array([table[c].to_numpy() for c in ASKED])
    assert set(np.unique(cells).tolist()) == {-3, -2, -1, 0, 1, 2, 3, 4}
    for criterion, column in zip(REAL.checklist.asked, cells, strict=True):
        assert (column == NOT_APPLICABLE).any() == (criterion.not_applicable is not None)
    scorer = TableScorer(table.schema, REAL)
    (batch,) = table.to_batches()
    found = scorer.score(Part(batch, range(len(batch)), len(batch)), 0, 1).batch
    assert set(found["stage_high"].to_pylist()) == {0, 1, 2, 3, 4}
    scores = {name: found[f"{name}_low"].to_numpy() for name in REAL.checklist.items_by_id}
    size = np.log(table["population"].to_numpy())
    assert np.corrcoef(size, scores["capacity"])[0, 1] > 0.3
    assert np.corrcoef(scores["system"], scores["capacity"])[0, 1] > 0.3
    assert np.corrcoef(size, scores["capacity"])[0, 1] > np.corrcoef(size, scores["purpose"])[0, 1]
    shown, claimed = found["evidenced"].to_pylist(), found["overall_point"].to_pylist()
    assert any(a is not None and a < b for a, b in zip(shown, claimed, strict=True))
