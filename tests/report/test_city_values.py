"""A city's values read from CSV and Excel, and the way they take in every report."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from checklist.answers import Assessment
from checklist.city_values import CityValues
from checklist.load import DATA
from checklist.model import LANGUAGES, Lang
from checklist.problems import ProblemsError
from checklist.savefile import read_assessment
from report.city_values import read_city_values
from report.document.excel import render_excel
from report.opening import read_report
from scoring.__main__ import main
from scoring.indicators import check_city
from scoring.result import assess
from tests.support.archives import shown_as, workbook
from tests.support.shipped import CONTENT
from wording.indicators import draw_indicators, summarise_indicators
from wording.phrases import Phrases
from wording.subject import Subject
from wording.summary import summarise

VALUES = CityValues(city="みなと新都市", values={"3": {"2015": 96, "2020": 98}, "5": {"2020": 182}})


def read(text: str) -> CityValues:
    return read_city_values(text.encode(), CONTENT)


@pytest.mark.parametrize(
    "text",
    [
        "指標,年,値\n3,2020,98\n12,2020,34\n2,2020,はい\n",
        "value,note,Year,indicator\n98,x,2020,3\n34%,,2020年,12\nyes,,２０２０,2\n",
        "市の値\n\n指標,年,値\n3,2020,98\n12a,2020,34\n12b,2020,34\n2,2020,1\n5,2020,\n",
    ],
)
def test_a_table_is_read_in_any_of_its_forms(text: str) -> None:
    year = {"2020": 34.0}
    assert read(text).values == {"2": {"2020": 1}, "3": {"2020": 98}, "12a": year, "12b": year}


def test_shift_jis_and_excel_are_read_too() -> None:
    text = "指標,年,値\n3,2020,98\n"
    assert read_city_values(text.encode("cp932"), CONTENT) == read(text)
    book = workbook({"空": [], "値": [("指標", "年", "値"), (3, 2020, 98)]})
    assert read_city_values(book, CONTENT) == read(text)


def test_a_cell_shown_as_a_percentage_is_read_as_it_is_shown() -> None:
    book = workbook({"値": [("指標", "年", "値"), (3, 2020, 0.98), (12, 2020, 0.345)]})
    read_as_shown = read_city_values(shown_as(book, C2="0%", C3="0.0%"), CONTENT)
    assert read_as_shown == read("指標,年,値\n3,2020,98\n12,2020,34.5\n")


REFUSED = [
    ("", "There is no row with the heads"),
    ("a,b,c\n1,2,3\n", "There is no row with the heads"),
    ("指標,年,値\n23,2020,1\n", "2行目: There is no indicator “23”."),
    ("指標,年,値\n1,2020,1\n", "2行目: There is no indicator “1”."),
    ("指標,年,値\n3,20,98\n", "2行目: “20” is no year."),
    ("指標,年,値\n3,2020,多い\n", "2行目: “多い” is no number."),
    ("指標,年,値\n3,2020,nan\n", "2行目: “nan” is no number."),
    ("指標,年,値\n3,2020,101\n", "2行目: Give a number from 0 to 100."),
    ("指標,年,値\n10,2020,-1\n", "2行目: Give a number from 0 to 1,000,000,000,000."),
    ("指標,年,値\n10,2020,9999999999999\n", "2行目: Give a number from 0 to 1,000,000,000,000."),
    ("指標,年,値\n2,2020,4\n", "2行目: Give 1 where the standard is met"),
    ("指標,年,値\n3,2020,98\n3,2020,97\n", "3行目: Indicator 3 has two different values for 2020."),
    ("\0", "It is not text."),
    ("指標,年,値\n" + "3,2020,98\n" * 5_001, "The file is too large"),
]


@pytest.mark.parametrize(("text", "problem"), REFUSED)
def test_what_cannot_be_read_is_told_with_its_line(text: str, problem: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        read(text)
    assert problem in "\n".join(caught.value.lines("en"))


def test_every_wrong_line_is_told_at_once() -> None:
    with pytest.raises(ProblemsError) as caught:
        read("指標,年,値\n3,2020,x\n4,2020,y\n")
    assert len(caught.value.problems) == 2


def test_the_command_prints_the_check(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--indicators", str(DATA / "eco-city" / "example.csv")]) == 0
    assert json.loads(capsys.readouterr().out)["met"] == 9
    (tmp_path / "bad.csv").write_text("指標,年,値\n3,2020,x\n", encoding="utf-8")
    assert main(["--indicators", str(tmp_path / "bad.csv"), "--lang", "en"]) == 2
    assert "is no number" in capsys.readouterr().err


def test_the_save_file_keeps_the_values() -> None:
    saved = Assessment(indicators=VALUES).to_json().encode()
    assert read_assessment(saved, CONTENT.checklist).indicators == VALUES
    old = b'{"format": 1, "answers": {}}'
    assert read_assessment(old, CONTENT.checklist).indicators == CityValues()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_tells_them_and_brings_them_back(lang: Lang) -> None:
    assessment = Assessment(indicators=VALUES)
    made_at = datetime(2026, 11, 30, tzinfo=UTC)
    result = assess(assessment, CONTENT)
    data = render_excel(summarise(Subject(result, lang, made_at.date()), made_at), assessment)
    assert read_report(data, CONTENT).assessment == assessment
    summary = summarise_indicators(VALUES, Phrases(CONTENT, lang))
    assert summary is not None
    sheet = openpyxl.load_workbook(io.BytesIO(data))[summary.heading]
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert any("みなと新都市" in str(cell) for cell in cells)
    assert {row[-1] for row in summary.table.rows} <= cells


def test_nothing_is_said_where_nothing_was_given() -> None:
    assert summarise_indicators(CityValues(), Phrases(CONTENT, "ja")) is None


def test_a_miss_tells_by_how_much_and_which_way() -> None:
    summary = summarise_indicators(VALUES, Phrases(CONTENT, "ja"))
    assert summary is not None
    rows = {row[0].partition("．")[0]: row for row in summary.table.rows}
    assert rows["3"][3:] == ("98（2020年）", "未達成（2ポイント不足）")
    assert rows["5"][4] == "未達成（32 炭素換算トン/GDP百万米ドル超過）"
    assert rows["1a"][3:] == ("", "不明（値なし）")
    assert [row[1:3] for row in summary.history.rows] == [("2015", "96"), ("2020", "98")]
    assert {row[0].partition("．")[0] for row in summary.readings.rows} >= {
        "5",
        "6",
        "9",
        "13",
        "14",
    }


def test_the_chart_tells_each_value_in_per_cent_of_its_target() -> None:
    drawn = draw_indicators(check_city(CONTENT.indicators, VALUES), Phrases(CONTENT, "ja"))
    assert [(row["item"], row["words"], row["full"]) for row in drawn.rows] == [
        ("3", "98", False),
        ("5", "121", False),
    ]
    assert "3．飲料水の水質: 未達成（2ポイント不足）" in drawn.alt
