"""``python -m scoring`` with a table: what goes out, and what is told."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest

from checklist.answers import Answer, Assessment
from checklist.problems import ProblemsError
from report.apart import AT_A_SHELL
from report.tables.columns import added_names
from report.tables.files import open_table
from report.tables.read import gather
from scoring.__main__ import main
from scoring.cohort import BLANK, DONT_KNOW, NOT_APPLICABLE
from scoring.result import assess
from tests.support import by_day
from tests.support.archives import archive
from tests.support.report_files import word
from tests.support.scored_tables import HEAD, rows_of, scored, write
from tests.support.shipped import CONTENT as REAL

ASKED = [c.id for c in REAL.checklist.asked]


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


@pytest.mark.parametrize(
    ("ending", "source_ending"), by_day(product([".csv", ".xlsx", ".parquet"], repeat=2), 4)
)
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
    with open_table(source, 1000, REAL, AT_A_SHELL) as table:
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
    "u.xlsx": (b"PK\x03\x04" + bytes(300), "u.xlsx: The file is cut off"),
    "t.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(300), "old formats"),
    "t.ods": (archive({"mimetype": "x", "content.xml": "<x/>"}), "OpenDocument"),
    "v.xlsx": (archive({"mimetype": "x", "content.xml": "<x/>"}), "OpenDocument"),
    "t.zip": (archive({"t.xlsx": "x"}), "Unpack it"),
    "w.xlsx": (archive({"word/document.xml": "<x/>"}), "carries no answers"),
    "r.xlsx": (word(), "no table but a report"),
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in NOT_READ if not name.endswith("parquet")])
def test_the_page_gives_the_same_reason(name: str) -> None:
    """But for what is a row on the page: a report."""
    data, words = NOT_READ[name]
    with pytest.raises(ProblemsError) as refused:
        gather([(name, data)], REAL)
    reasons = [line.removesuffix(".") for line in refused.value.lines("en")]
    if name == "r.xlsx":
        assert any("found: 1" in reason for reason in reasons)
    else:
        assert any(words.split(": ")[-1] in reason for reason in reasons), reasons


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
        open_table(source, 1000, REAL, replace(AT_A_SHELL, characters=1_000)) as table,
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
