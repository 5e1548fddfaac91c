"""A file of ours that carries no answers is told apart, and what to bring instead is said."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pypdf import PdfWriter

from checklist.model import LANGUAGES, Lang
from checklist.problems import ProblemsError
from checklist.savefile import NOT_OURS
from report.formats import PAPERS, MakingJob, make
from report.opening import read_report
from tests.support import by_day
from tests.support.generated import REAL


def again(name: str, lang: Lang) -> bytes:
    """A file of ours as a program saves it that keeps not all of what is in it."""
    made = make(MakingJob(name, REAL.example, lang, datetime(2026, 11, 24, tzinfo=UTC)), REAL)
    file = BytesIO()
    with ZipFile(BytesIO(made)) as old, ZipFile(file, "w") as new:
        for part in old.namelist():
            data = old.read(part).replace(b"assessment:1/", b"assessment:-/")
            new.writestr(part, data.replace(b'name="questionnaire"', b'name="Sheet9"'))
    return file.getvalue()


def printed(name: str, lang: Lang) -> bytes:
    """A file of ours as PDF, printed by other software: of it the title is left."""
    file = BytesIO()
    if name in ("worksheet", "worksheet_a3", "quick_sheet"):
        return make(MakingJob(name, REAL.example, lang, datetime(2026, 11, 24, tzinfo=UTC)), REAL)
    say = REAL.wording.of(lang)
    title = {
        "report": say("report.pdf_title", municipality="みどり湾市"),
        "questionnaire": say("questionnaire.title"),
        "page": f"x | {say('common.product')}",
    }[name]
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": title})
    writer.write(file)
    return file.getvalue()


#: A file of ours without answers, and what it is called and asked for instead in both languages.
UNANSWERED = [
    (printed, "worksheet", ("紙の記入用紙", "画面で入力"), ("paper worksheet", "on the pages")),
    (printed, "worksheet_a3", ("紙の記入用紙", "調査票"), ("paper worksheet", "questionnaire")),
    (printed, "quick_sheet", ("紙の記入用紙", "画面で入力"), ("paper worksheet", "on the pages")),
    (printed, "report", ("報告書", "元の報告書"), ("is a report", "save file")),
    (printed, "questionnaire", ("調査票", ".xlsx"), ("is a questionnaire", ".xlsx")),
    (printed, "page", ("画面を印刷", "報告書"), ("in print", "a report")),
    (again, "xlsform", ("XLSForm", "CSV"), ("XLSForm", "CSV")),
    (again, "docx", ("報告書", "元の報告書"), ("is a report", "save file")),
    (again, "xlsx", ("報告書", "元の報告書"), ("is a report", "save file")),
    (again, "questionnaire", ("調査票", ".xlsx"), ("is a questionnaire", ".xlsx")),
]


@pytest.mark.parametrize(
    ("written", "name", "ja", "en", "lang"),
    by_day(((*row, lang) for row in UNANSWERED for lang in LANGUAGES), 3),
)
def test_a_file_of_ours_without_answers_says_what_it_is_and_what_to_bring(
    written: Callable[[str, Lang], bytes],
    name: str,
    ja: tuple[str, str],
    en: tuple[str, str],
    lang: Lang,
) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_report(written(name, lang), REAL)
    (line,) = caught.value.lines("ja")
    assert all(words in line for words in ja), line
    (line,) = caught.value.lines("en")
    assert all(words in line for words in en), line


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_of_the_pack_asks_for_the_report(name: str) -> None:
    data = make(MakingJob(name, REAL.example, "ja", datetime(2026, 11, 24, tzinfo=UTC)), REAL)
    with pytest.raises(ProblemsError) as caught:
        read_report(data, REAL)
    (line,) = caught.value.lines("ja")
    assert "報告書" in line
    assert "ZIP" not in line


def test_a_sheet_of_the_questionnaire_as_text_says_what_it_is() -> None:
    """What Excel leaves when the questionnaire is saved as CSV, in its encodings."""
    data = make(
        MakingJob("questionnaire", REAL.example, "ja", datetime(2026, 11, 24, tzinfo=UTC)), REAL
    )
    rows = [
        [cell.value for cell in row]
        for row in load_workbook(BytesIO(data))["回答"].iter_rows()
    ]  # fmt: skip
    text = StringIO()
    csv.writer(text).writerows(rows)
    for encoding in ("cp932", "utf-8-sig", "utf-16"):
        with pytest.raises(ProblemsError) as caught:
            read_report(text.getvalue().encode(encoding, "replace"), REAL)
        assert ".xlsx" in caught.value.lines("ja")[0]
        assert "workbook" in caught.value.lines("en")[0]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "ja", "en"),
    [
        ("markdown", ("決裁用資料一式の全文", "報告書"), ("as plain text", "report")),
        ("calendar", ("予定表", "報告書"), ("the calendar", "report")),
        ("calendar_csv", ("予定表", "報告書"), ("the calendar", "report")),
    ],
)
def test_a_text_of_ours_says_what_it_is(
    name: str, ja: tuple[str, str], en: tuple[str, str], lang: Lang
) -> None:
    data = make(MakingJob(name, REAL.example, lang, datetime(2026, 11, 24, tzinfo=UTC)), REAL)
    with pytest.raises(ProblemsError) as caught:
        read_report(data, REAL)
    assert all(words in caught.value.lines("ja")[0] for words in ja)
    assert all(words in caught.value.lines("en")[0] for words in en)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_any_other_table_says_what_can_be_chosen(encoding: str) -> None:
    for between in (",", "\t", ";"):
        text = f"課名{between}回答\n財政課{between}2\n企画課{between}3\n"
        with pytest.raises(ProblemsError) as caught:
            read_report(text.encode(encoding), REAL)
        assert "これは表（CSV）" in caught.value.lines("ja")[0]
        assert "Excel（.xlsx）" in caught.value.lines("ja")[0]


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n,\n,\n,", "あいう、えお\nかき".encode(), b"x"])
def test_what_is_no_table_is_not_called_one(data: bytes) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_report(data, REAL)
    assert caught.value.problems == (NOT_OURS,)


def test_a_table_of_many_municipalities_is_sent_to_its_page() -> None:
    table = "name,capacity.finance,capacity.people\n架空市,3,2\n"
    with pytest.raises(ProblemsError) as caught:
        read_report(table.encode(), REAL)
    assert "多くの自治体" in caught.value.lines("ja")[0]
    assert "Many municipalities" in caught.value.lines("en")[0]
