"""The minutes as Word, CSV and Excel: all of them there, and nothing typed that could break the
file."""

from __future__ import annotations

import csv
import re
from datetime import timedelta, timezone
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import given, settings
from openpyxl import load_workbook

from checklist.model import LANGUAGES, Lang
from report.minutes.tally import write_csv, write_workbook
from report.minutes.word import render_minutes
from tests.support import often
from tests.support.generated import REAL, typed
from tests.support.in_word import opened, whole_text
from tests.support.minutes import MADE_AT, minutes, texts
from tests.support.on_paper import type_on_paper
from tests.support.past_workshop import BEGUN, FINANCE, held
from wording.minutes import summarise_minutes
from wording.phrases import Phrases
from workshop.account import RoomRecord, account_of_room
from workshop.room import Agreed


@pytest.mark.parametrize("lang", LANGUAGES)
def test_word_says_everything(lang: Lang) -> None:
    told = minutes(lang=lang)
    text = whole_text(opened(render_minutes(told)))
    for words in texts((told.facts, told.notes, told.alpha, told.ledger_table, told.not_treated)):
        assert words.replace("\n", "") in text
    for one in told.criteria:
        for words in texts((one.name, one.question, one.facts, one.table, one.remarks)):
            assert words in text
    assert all(choice in text for _, choice, _ in told.dots)
    closing = told.closing
    assert closing is not None
    assert closing.binding.rows
    for words in texts((closing.stage_words, closing.binding_heading, closing.binding)):
        assert words in text
    assert told.homework.rows
    assert all(words in text for words in texts(told.homework))


def test_word_is_dated_styled_and_the_same_each_time() -> None:
    data = render_minutes(minutes())
    assert data == render_minutes(minutes())
    document = Document(BytesIO(data))
    assert document.core_properties.title == "国際環境協力 準備度の会 議事録"
    headings = [
        p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"
    ]
    assert headings == [
        "概要",
        "段階",
        "合意したこと",
        "優先順位",
        "宿題",
        "問いごとの投票",
        "経過",
    ]
    for table in document.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    with ZipFile(BytesIO(data)) as file:
        assert not [name for name in file.namelist() if "chart" in name], "a piece of the report"


def test_csv_has_a_row_for_each_round_and_group() -> None:
    data = write_csv(minutes())
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig"))))
    assert [row["対象"] for row in rows] == [
        *["全体", "財政課", "環境課・議会事務局（合わせて）"] * 2,
        "全体",
    ]
    first = rows[0]
    assert [first[f"レベル{n}"] for n in range(5)] == ["4", "3", "2", "3", "2"]
    assert (first["id"], first["中央値"]) == (FINANCE, "1.5")
    # a number alone, 3-1, would be the third of January in a spreadsheet
    assert first["問い"].startswith("3-1 ")
    assert not [cell for row in rows for cell in row.values() if re.fullmatch(r"\d+-\d+", cell)]
    last = rows[-1]
    assert (last["投票した人"], last["レベル1"], last["わからない"]) == ("2", "", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_excel_cells_are_typed(lang: Lang) -> None:
    told = minutes(lang=lang)
    book = load_workbook(BytesIO(write_workbook(told)))
    assert book.sheetnames == [
        told.words[f"minutes.{one}"]
        for one in ("sheet_rounds", "sheet_agreed", "sheet_dots", "homework", "sheet_ledger")
    ]
    sheet = book[told.words["minutes.sheet_rounds"]]
    assert [cell.value for cell in sheet[2]][:9] == [
        told.criteria[0].name, 1, told.words["minutes.all"], 15, 4, 3, 2, 3, 2,
    ]  # fmt: skip
    assert sheet.auto_filter.ref
    assert sheet.freeze_panes
    at = book[told.words["minutes.sheet_ledger"]]["A2"].value
    assert (at.hour, at.minute) == (13, 0)
    # read anew: whoever asks openpyxl for the look of a column makes one
    for sheet in load_workbook(BytesIO(write_workbook(told))):
        assert type_on_paper(sheet) >= 8, sheet.title


HOSTILE = ["=1+1", "+81", "-2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_becomes_a_formula(text: str) -> None:
    room = {
        "title": f"{text}x",
        "groups": (f"{text}g", "環境課", "議会事務局"),
        "agreed": {FINANCE: Agreed(level=2, reason=text, round=1, at=BEGUN)},
    }
    told = minutes(held(**room))
    with ZipFile(BytesIO(write_workbook(told))) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
    for row in csv.reader(StringIO(write_csv(told).decode("utf-8-sig"))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


@settings(max_examples=often(25), deadline=None)
@given(typed, typed, typed)
def test_any_text_can_be_written(title: str, group: str, reason: str) -> None:
    room = {
        "title": f"x{title}",
        "groups": (f"a{group}", f"b{group}", "c"),
        "agreed": {FINANCE: Agreed(level=2, reason=reason, round=1, at=BEGUN)},
    }
    told = minutes(held(**room))
    Document(BytesIO(render_minutes(told)))
    load_workbook(BytesIO(write_workbook(told)))
    assert len(list(csv.reader(StringIO(write_csv(told).decode("utf-8-sig"), newline="")))) == 8


@pytest.mark.parametrize("hours", [-8, 0, 9])
def test_all_times_are_those_of_japan(hours: int) -> None:
    """Wherever the server stands, and whatever the offset of what it kept."""
    zone = timezone(timedelta(hours=hours))
    whole = held()
    ledger = tuple(e.model_copy(update={"at": e.at.astimezone(zone)}) for e in whole.ledger)
    moved = RoomRecord(whole.room, ledger, whole.teams)
    told = summarise_minutes(moved, Phrases(REAL, "ja"), MADE_AT.astimezone(zone))
    assert {f.label: f.value for f in told.facts}["日時"] == "2026年11月28日 13:00から13:16まで"
    assert told.ledger_table.rows[0][0] == "13:00"
    account = account_of_room(moved)
    assert account.held_at is not None
    assert f"{account.held_at:%H:%M%z}" == "13:00+0900"
