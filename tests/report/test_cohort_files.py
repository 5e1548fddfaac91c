"""A cohort out of files and back into files: what is read, what is told, what is handed out."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.answers import Answer, Assessment, Profile
from checklist.model import LANGUAGES, Lang
from checklist.problems import ProblemsError
from report import apart
from report.form.questions import form_name
from report.formats import FORMATS, MakingJob, make
from report.savefile.pack import write_savefile
from report.tables.parts import MOST_TOLD
from report.tables.read import MAX_FILES, Gathered, gather, synthetic
from report.tables.template import template_csv, template_workbook
from report.tables.write import (
    scored_csv,
    scored_workbook,
    survey_workbook,
)
from report.tables.writers import inert_table
from report.workbook import inert
from scoring.__main__ import main
from scoring.cohort import BLANK, DONT_KNOW, NOT_APPLICABLE, Kernel
from scoring.survey import survey
from tests.support import by_day
from tests.support.archives import archive
from tests.support.generated import REAL
from tests.support.tables import FILES, HEAD, ROWS, as_csv, as_excel, as_parquet
from tests.support.today import TODAY
from wording.phrases import Phrases
from wording.survey import summarise_survey

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
CRITERIA = list(REAL.checklist.criteria)
FINANCE = [3, DONT_KNOW, 0, 2, 4]
TOURISM = [NOT_APPLICABLE, 4, BLANK, BLANK, DONT_KNOW]


def cells(gathered: Gathered, criterion: str) -> list[int]:
    return gathered.cohort.levels[:, CRITERIA.index(criterion)].tolist()


def refusal(*files: tuple[str, bytes]) -> ProblemsError:
    with pytest.raises(ProblemsError) as caught:
        gather(files, REAL)
    assert all(p.text.ja and p.text.en for p in caught.value.problems)
    return caught.value


def said(error: ProblemsError, lang: Lang = "en") -> str:
    return "\n".join(error.lines(lang))


# ------------------------------------------------------------------- tables


@pytest.mark.parametrize("name", FILES)
def test_a_table_is_read_the_same_from_every_file(name: str) -> None:
    found = gather([(name, FILES[name])], REAL)
    assert cells(found, "capacity.finance") == FINANCE
    assert cells(found, "purpose.tourism") == TOURISM
    assert cells(found, "system.unit") == [BLANK] * 5
    assert found.cohort.names == ("青葉市", "みどり町", "海浜村", "白山市", "鶴見区")
    kind, sizes, prefecture = found.cohort.groupings
    assert sizes.name == "size"
    assert sizes.of.tolist() == [2, 0, -1, 2, 0]
    # one of the names is known
    assert (kind.groups, kind.of.tolist()) == (("city",), [-1, -1, -1, 0, -1])
    assert (prefecture.groups, prefecture.of.tolist()) == (("石川県",), [-1, -1, -1, 0, -1])
    assert found.refused_in_all == 0
    assert [note.place for note in found.notes] == ["", ""]  # missing columns, invented names


@pytest.mark.parametrize(("ending", "row"), [("csv", 4), ("xlsx", 4), ("parquet", 3)])
def test_a_bad_cell_is_told_by_row_and_column_and_the_rest_is_used(ending: str, row: int) -> None:
    rows = [list(one) for one in ROWS]
    rows[2][2] = "7"
    made = {"csv": lambda: as_csv(HEAD, rows).encode(), "xlsx": lambda: as_excel(HEAD, rows),
            "parquet": lambda: as_parquet(HEAD, rows)}  # fmt: skip
    found = gather([(f"t.{ending}", made[ending]())], REAL)
    assert found.refused_in_all == 1
    ja, en = (found.refused[0].of(lang) for lang in LANGUAGES)
    assert ja.startswith(f"{row}行目の 3-1 財政（capacity.finance）：「7」")
    assert en.startswith(f"row {row}, 3-1 Finance (capacity.finance): “7”")
    assert cells(found, "capacity.finance") == [3, DONT_KNOW, BLANK, 2, 4]


def test_not_applicable_where_it_may_not_be_chosen_is_a_bad_cell() -> None:
    rows = [("該当しない",), *[("1",)] * 4]
    found = gather([("t.csv", as_csv(["capacity.finance"], rows).encode())], REAL)
    (told,) = found.refused
    assert "この問いでは選べません" in told.of("ja")
    assert "“該当しない” cannot be chosen here" in told.of("en")
    assert found.refused_in_all == 1
    assert cells(found, "capacity.finance") == [BLANK, 1, 1, 1, 1]


def test_only_the_first_bad_cells_are_told_one_by_one() -> None:
    rows = [("bad",)] * 10_000
    found = gather([("t.csv", as_csv(["capacity.finance"], rows).encode())], REAL)
    assert found.refused_in_all == 10_000
    assert len(found.refused) == MOST_TOLD
    assert [int(re.findall(r"\d+", p.of("en"))[0]) for p in found.refused] == list(
        range(2, 2 + MOST_TOLD)
    )


def test_blank_lines_count_as_rows_of_the_spreadsheet_and_hold_nobody() -> None:
    text = "capacity.finance,name\r\n1,a\r\n\r\n,\r\nx,b\r\n2,c\r\n3,d\r\n4,e\r\n"
    found = gather([("t.csv", text.encode())], REAL)
    assert found.cohort.rows == 5
    assert found.refused[0].of("en").startswith("row 5, ")


def test_kinds_and_prefectures_make_groups_by_id_name_and_code() -> None:
    head = ("団体コード", "都道府県", "自治体の種類", "capacity.finance")
    rows = [
        ("401005", "", "", "1"),  # 北九州市
        ("", "福岡県", "町", "1"),
        ("", "北海道", "Designated city", "1"),
        ("", "北海道", "core-city", "1"),
        ("", "", "広域連合", "1"),
        ("122033", "", "中核都市", "1"),  # 市川市
    ]
    found = gather([("t.csv", as_csv(head, rows).encode())], REAL)
    kind, prefecture = found.cohort.groupings
    assert kind.groups == ("designated-city", "core-city", "city", "town")
    assert kind.of.tolist() == [0, 3, 0, 1, -1, 2], "what names no kind is no group"
    assert [n.of("ja") for n in found.notes if "種類（" in n.of("ja")] == [
        "自治体の種類（都道府県、政令指定都市、中核市、市、特別区、町、村）として読めないため、"
        "使いませんでした: 6行目（広域連合）、7行目（中核都市）。"
    ]
    assert prefecture.groups == ("北海道", "千葉県", "福岡県")
    assert prefecture.of.tolist() == [2, 2, 0, 0, -1, 1]
    assert found.cohort.names[0] == "北九州市"


def test_prefectures_are_read_in_either_language_and_others_make_no_group() -> None:
    cells = ("Chiba", "千葉", "千葉県", "chiba prefecture", "ちば", "県1")
    rows = [(cell, "1") for cell in cells]
    found = gather([("t.csv", as_csv(("prefecture", "capacity.finance"), rows).encode())], REAL)
    (prefecture,) = found.cohort.groupings
    assert prefecture.groups == ("千葉県",)
    assert prefecture.of.tolist() == [0, 0, 0, 0, -1, -1]
    assert any("6行目（ちば）、7行目（県1）" in note.of("ja") for note in found.notes)


def test_several_tables_are_one_cohort() -> None:
    other = as_csv(("自治体名", "system.unit", "担当"), [("南町", "2", "環境課")])
    found = gather([("a.csv", FILES["utf-8.csv"]), ("b.csv", other.encode("cp932"))], REAL)
    assert found.cohort.rows == 6
    assert found.cohort.names[-1] == "南町"
    assert cells(found, "system.unit") == [BLANK] * 5 + [2]
    assert found.others["担当"] == ("",) * 5 + ("環境課",)


# ------------------------------------------------------------------- reports


def assessment(number: int) -> Assessment:
    return Assessment(
        checklist=REAL.checklist.version,
        profile=Profile(name=f"第{number}市", prefecture="福岡県", kind="city", population=50_000),
        answers={
            "capacity.finance": Answer(level=number % 5),
            "purpose.tourism": Answer(level="not_applicable", reason="方針"),
            "system.unit": Answer(level="unknown"),
            "strength.other": Answer(level=3, name="" if number % 2 else "竹林"),
            "purpose.other": Answer(name="交流"),
        },
    )


def test_reports_and_save_files_are_rows_that_score_as_they_do_alone() -> None:
    kinds = ["pdf", "docx", "xlsx", "json", "questionnaire"]
    files = [
        (
            f"{kind}.{FORMATS[kind].ending}",
            make(MakingJob(kind, assessment(n), "ja", NOW, None), REAL),
        )
        for n, kind in enumerate(kinds)
    ]
    found = gather(files, REAL)
    assert cells(found, "capacity.finance") == [0, 1, 2, 3, 4]
    assert cells(found, "purpose.tourism") == [NOT_APPLICABLE] * 5
    assert cells(found, "system.unit") == [DONT_KNOW] * 5
    assert cells(found, "strength.other") == [3, BLANK, 3, BLANK, 3]
    assert cells(found, "purpose.other") == [DONT_KNOW] * 5  # it has a name, but no level
    assert found.cohort.names == tuple(f"第{n}市" for n in range(5))
    assert [g.name for g in found.cohort.groupings] == ["kind", "size", "prefecture"]


def test_submissions_of_a_survey_app_are_rows() -> None:
    head = [form_name("capacity.finance"), form_name("system.unit")]
    rows = [("2", "unknown")] * 6
    found = gather([("kobo.csv", as_csv(head, rows).encode())], REAL)
    assert cells(found, "capacity.finance") == [2] * 6
    assert cells(found, "system.unit") == [DONT_KNOW] * 6


def test_what_cannot_be_read_is_named_and_the_rest_is_used() -> None:
    files = [("ok.csv", FILES["utf-8.csv"]), ("photo.png", b"\x89PNG\r\n\x1a\n\0\0"),
             ("x.pdf", b"%PDF-1.7 nothing")]  # fmt: skip
    found = gather(files, REAL)
    assert found.cohort.rows == 5
    assert [p.place for p in found.refused] == ["photo.png", "x.pdf"]
    assert found.refused_in_all == 2


def test_a_single_report_is_told_where_it_belongs() -> None:
    error = refusal(("report.json", write_savefile(assessment(1))))
    assert "5団体以上" in said(error, "ja")
    assert "続きから" in said(error, "ja")


# ------------------------------------------------------------------- what is no cohort

WRONG: Mapping[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "only white space": (b" \r\n\t", "empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "neither a table nor a report"),
    "a photograph without zeros": (b"\xff\xd8\xff\xe0\x80\x80\xff" * 50, "neither a table"),
    "a table of something else": ("品目,値\n紙,3\n".encode(), "None of the first 50 rows"),
    "a table of something else in Excel": (as_excel(("a", "b"), [("1", "2")]), "it begins: a, b"),
    "a head without rows": (as_csv(HEAD, []).encode(), "no rows"),
    "four rows": (as_csv(HEAD, ROWS[:4]).encode(), "found: 4"),
    "two columns for one criterion": (
        as_csv(("capacity.finance", "capacity.finance"), [("1", "1")] * 5).encode(), "Two columns",
    ),
    "over 5 MB": (b"a" * 5_000_001, "too large"),
    "a workbook with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password",
    ),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old formats"),
    "a workbook cut off": (as_excel(HEAD, ROWS)[:-200], "cut off before its end"),
    "a Parquet file cut off": (as_parquet(HEAD, ROWS)[:200], "cut off before its end"),
    "a damaged workbook": (archive({"xl/workbook.xml": b"<a>", "[Content_Types].xml": b"<a>"}),
                           "file is damaged"),
    "a damaged Parquet file": (b"PAR1" + bytes(200) + b"PAR1", "file is damaged"),
    "a broken save file": (b'{"format": 1, "answers": ', "JSON"),
    "too many columns": (
        as_csv(["capacity.finance", *map(str, range(300))], [["1"] * 301] * 5).encode(),
        "Too many columns",
    ),
    "too many rows": (b"capacity.finance\n" + b"1\n" * 100_001, "Too many rows"),
    "quotes that never end": (b'capacity.finance,x\n1,"' + b"a,\n" * 100_000, "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_cohort_is_refused_with_an_instruction(name: str) -> None:
    data, words = WRONG[name]
    assert words in said(refusal((f"{name}.csv", data)))


@pytest.mark.parametrize("reason", ["damaged", "cut_off", "locked", "too_large", "too_long"])
def test_a_table_that_is_not_read_is_refused_for_the_true_reason(
    reason: apart.NotReadReason, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Iterator[apart.SheetRow]:
        raise apart.NotReadError(reason)

    monkeypatch.setattr(apart, "read_rows", refuse)
    error = refusal(("t.xlsx", as_excel(HEAD, ROWS)))
    assert error.problems == apart.NotReadError(reason).problems


def test_too_many_files_are_refused() -> None:
    assert f"{MAX_FILES} at most" in said(refusal(*[("a.csv", b"x")] * (MAX_FILES + 1)))


# ------------------------------------------------------------------- template


def test_what_is_filled_into_the_template_is_read() -> None:
    head = template_csv(REAL).decode("utf-8-sig").strip().split(",")
    names = ["仙台市", "石巻市", "塩竈市", "気仙沼市", "白石市"]
    about = ["", "宮城県", "市", "60000", "waste、water", "ベトナム; IDN", "はい", "", "no", "", ""]
    rows = [[name, *about, *["2"] * 21] for name in names]
    assert len(head) == len(rows[0])
    body = "".join(",".join(row) + "\r\n" for row in rows)
    found = gather([("t.csv", template_csv(REAL) + body.encode())], REAL)
    assert found.notes == ()
    assert [g.name for g in found.cohort.groupings] == ["kind", "size", "prefecture"]
    own = [REAL.checklist.criteria[c].own for c in CRITERIA]
    assert (found.cohort.levels == np.where(own, BLANK, 2)).all()
    (profile,) = found.cohort.profiles
    assert (profile.fields, profile.countries) == (("waste", "water"), ("VNM", "IDN"))
    assert profile.facts == {"has_overseas_partner": True, "has_firm_partner": False}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_template_in_excel_explains_every_column(lang: Lang) -> None:
    book = openpyxl.load_workbook(BytesIO(template_workbook(Phrases(REAL, lang), NOW)))
    data, columns = book.worksheets
    head = [cell.value for cell in data[1]]
    assert head == template_csv(REAL).decode("utf-8-sig").strip().split(",")
    told = [[cell.value for cell in row] for row in columns.iter_rows(min_row=2)]
    assert [row[0] for row in told] == head
    assert all(all(row) for row in told)
    # empty as it is, it is no cohort, and says so
    assert "no rows" in said(refusal(("t.xlsx", template_workbook(Phrases(REAL, lang), NOW))))


# ------------------------------------------------------------------- what is handed out


def test_the_scored_table_holds_what_came_and_the_scores() -> None:
    found = gather([("t.csv", FILES["utf-8.csv"])], REAL)
    rows = list(csv.DictReader(StringIO(scored_csv(found, REAL).decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == [row[0] for row in ROWS]
    assert [row["population"] for row in rows] == [row[1] for row in ROWS]
    assert [int(row["capacity.finance"]) for row in rows] == FINANCE
    scores = Kernel(REAL.checklist, REAL.stages).score(found.cohort.levels, CRITERIA)
    for n, row in enumerate(rows):
        assert float(row["overall_low"]) == scores.overall.low[n]
        assert row["overall_point"] == ""
        assert int(row["stage_low"]) == scores.stage_low[n]
    again = gather([("again.csv", scored_csv(found, REAL))], REAL)
    assert (again.cohort.levels == found.cohort.levels).all()


FORMULAS = ("=1+1", "+1+A1", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")')


@given(st.lists(st.text(max_size=12) | st.sampled_from(FORMULAS), min_size=1, max_size=20))
def test_page_and_command_guard_with_the_same_rule(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    for kind in (pa.string(), pa.dictionary(pa.int32(), pa.string())):
        table = pa.RecordBatch.from_arrays(
            [pa.array([*texts, None]).cast(kind), pa.array(range(-1, len(texts)))],
            names=["=head", "n"],
        )
        safe = inert_table(table)
        assert safe.schema.names == ["'=head", "n"]
        assert safe.column(0).to_pylist() == [*map(inert, texts), None]
        assert safe.column(1) == table.column(1)


def test_no_cell_becomes_a_formula() -> None:
    head = ("name", "=note", "prefecture", "capacity.finance")
    rows = [(text, text, text, "1") for text in FORMULAS]
    found = gather([("t.csv", as_csv(head, rows).encode())], REAL)
    for row in csv.reader(StringIO(scored_csv(found, REAL).decode("utf-8-sig"), newline="")):
        assert not any(re.match(r"[=+@\t\r]|-(?!\d+(\.\d+)?$)", cell) for cell in row), row
    result = survey(found.cohort, REAL, TODAY)
    told = summarise_survey(result, found.cohort.names, Phrases(REAL, "ja"))
    for write in (survey_workbook, scored_workbook):
        book = openpyxl.load_workbook(BytesIO(write(told, found, Phrases(REAL, "ja"), NOW)))
        for sheet in book:
            for row in sheet.iter_rows():
                assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_the_workbook_holds_every_table(lang: Lang) -> None:
    made = synthetic(200, REAL)
    result = survey(made.cohort, REAL, TODAY)
    told = summarise_survey(result, made.cohort.names, Phrases(REAL, lang))
    book = openpyxl.load_workbook(BytesIO(survey_workbook(told, made, Phrases(REAL, lang), NOW)))
    say = REAL.wording.of(lang)
    names = ["overview", "scores", "stages", "lacks", "demand", "teaching"]
    assert {say(f"analysis.sheet_{name}") for name in names} <= set(book.sheetnames)
    demand = book[say("analysis.sheet_demand")]
    assert [(row[2].value, row[3].value) for row in demand.iter_rows(min_row=2)] == [
        (wanted.can, wanted.ask) for wanted in result.demand
    ]
    lacks = book[say("analysis.sheet_lacks")]
    assert [row[1].value for row in lacks.iter_rows(min_row=2)] == [x.rows for x in result.lacks]
    for grid, one in zip(result.grids, told.grids, strict=True):
        sheet = book[say("analysis.sheet_grid", by=one.label)]
        finance = next(r for r in sheet.iter_rows(min_row=2) if r[0].value.startswith("3-1"))
        shown = [mean.value if mean else None for mean in grid.levels["capacity.finance"]]
        assert [cell.value for cell in finance[3::2]] == pytest.approx(shown)
    assert say("analysis.synthetic_notice") in [c.value for c in book.worksheets[0]["B"]]


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_single_municipalities_stand_only_in_the_scored_table(lang: Lang) -> None:
    made = synthetic(60, REAL)
    result = survey(made.cohort, REAL, TODAY)
    told = summarise_survey(result, made.cohort.names, Phrases(REAL, lang))
    passed_on = openpyxl.load_workbook(
        BytesIO(survey_workbook(told, made, Phrases(REAL, lang), NOW))
    )
    assert not [
        cell.value for sheet in passed_on for row in sheet.iter_rows() for cell in row
        if "架空自治体" in str(cell.value)
    ]  # fmt: skip
    scored, names = openpyxl.load_workbook(
        BytesIO(scored_workbook(told, made, Phrases(REAL, lang), NOW))
    ).worksheets
    head = [cell.value for cell in scored[1]]
    rows = [[cell.value for cell in row] for row in scored.iter_rows(min_row=2)]
    assert [row[head.index("name")] for row in rows] == list(made.cohort.names)
    assert "stage_high" in head
    assert "架空自治体" in names["B2"].value


def test_a_synthetic_cohort_says_so() -> None:
    made = synthetic(50, REAL)
    assert made.is_synthetic
    assert set(made.others["synthetic"]) == {"True"}
    assert [g.name for g in made.cohort.groupings] == ["kind", "size", "prefecture"]
    assert synthetic(50, REAL).cohort.levels.tolist() == made.cohort.levels.tolist()


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_a_synthetic_table_that_is_brought_says_so(tmp_path: Path, ending: str) -> None:
    made = tmp_path / f"made.{ending}"
    assert main(["--synthetic", "12", "--out", str(made)]) == 0
    assert gather([(made.name, made.read_bytes())], REAL).is_synthetic
    real = b"name,capacity.finance\n" + b"Port,2\n" * 6
    both = gather([(made.name, made.read_bytes()), ("real.csv", real)], REAL)
    assert not both.is_synthetic, "some of it is somebody's answers"
