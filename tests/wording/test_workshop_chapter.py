"""The chapter on the workshop out of which the answers came: in every report, with counts and
reasons, and back again out of the file."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from checklist.answers import Answer, Assessment, Workshop
from checklist.model import Lang
from report.document.excel import render_excel
from report.document.pdf import render_pdf
from report.document.word import render_word
from report.opening import read_report
from scoring.result import assess
from tests.support import by_day
from tests.support.generated import MADE_AT, REAL
from tests.support.in_word import opened, whole_text
from tests.support.on_paper import bare, page_texts
from tests.support.past_workshop import FINANCE, PEOPLE, held
from wording.labels import choice_name
from wording.phrases import Phrases
from wording.rounds import WorkshopSummary, alpha_words
from wording.subject import Subject
from wording.summary import Summary, summarise
from workshop.account import account_of_room
from workshop.outcome import assessment_of

ACCOUNT = account_of_room(held())
AGREED = assessment_of(held().room, REAL.checklist).with_workshop(ACCOUNT)
LANGUAGES: list[Lang] = ["ja", "en"]


def summary(assessment: Assessment, lang: Lang = "ja") -> Summary:
    return summarise(Subject(assess(assessment, REAL), lang, MADE_AT.date()), MADE_AT)


def chapter(assessment: Assessment = AGREED, lang: Lang = "ja") -> WorkshopSummary:
    told = summary(assessment, lang).workshop
    assert told is not None
    return told


# ---------------------------------------------------------------------------- what it says


def test_without_a_workshop_there_is_no_chapter() -> None:
    assert summary(REAL.example).workshop is None
    assert (
        "ワークショップの記録"
        not in Document(BytesIO(render_word(summary(REAL.example), REAL.example))).element.xml
    )


def test_it_tells_when_how_many_and_what() -> None:
    told = chapter()
    assert [(fact.label, fact.value) for fact in told.facts] == [
        ("日時", "2026年11月28日 13:00"),
        ("参加者", "15人"),
        ("グループ", "財政課、環境課、議会事務局"),
        ("投票した問い", "2問（合意したもの1問）"),
    ]
    assert told.agreed_table.rows == (
        (
            "3-1 財政", "中央値 1.5、ばらつき", "中央値 2、隣り合うレベル", "2 部分整備", "同じ",
        ),
        ("3-2 人材とつながり", "–", "", "合意なし", ""),
    )  # fmt: skip
    assert [fact.value for fact in told.reasons] == ["要綱がある"]


def test_priorities_and_homework_are_those_of_the_closing() -> None:
    told = chapter()
    assert [row[:2] for row in told.priorities.rows] == [
        ("1", "4-1 部署と専門の職員"),
        ("2", "3-1 財政"),
        ("2", choice_name("jica-biz", Phrases(REAL, "ja"))),
    ]
    assert told.homework.rows == (
        ("4-1 部署と専門の職員：決裁の写しを確かめる", "総務課", "2027年1月"),
        ("次の会の日を決める", "–", "–"),
    )


def test_rounds_of_everybody_as_a_table() -> None:
    assert chapter().rounds_table.rows == (
        ("3-1 財政", "第1回", "15", "4", "3", "2", "3", "2", "1", "1.5", "ばらつき 0.10"),
        ("", "第2回", "15", "0", "2", "11", "1", "0", "1", "2", "隣り合うレベル 0.86"),
        ("3-2 人材とつながり", "第1回", "2", "", "", "", "", "", "", "–", "–"),
    )


def test_an_answer_changed_since_is_told() -> None:
    changed = AGREED.with_answer(FINANCE, Answer(level=3))
    assert chapter(changed).agreed_table.rows[0][-1] == "3 制度化"
    emptied = AGREED.with_answer(FINANCE, Answer())
    assert chapter(emptied).agreed_table.rows[0][-1] == "未回答"


ALPHAS = [
    (0.2, 0.9, ["最初の投票で0.20、最後の投票で0.90", "よくそろって"]),
    (None, 0.7, ["0.70でした", "おおむね同じ"]),
    (0.5, 0.5, ["0.50でした", "違いが残って"]),
    (0.1, -0.25, ["最後の投票で−0.25", "違いが残って"]),
]


@pytest.mark.parametrize(("first", "last", "words"), ALPHAS)
def test_alpha_in_words(first: float | None, last: float | None, words: list[str]) -> None:
    told = "".join(alpha_words(Phrases(REAL, "ja"), first, last))
    for one in words:
        assert one in told


def test_without_alpha_nothing_is_told_of_it() -> None:
    assert alpha_words(Phrases(REAL, "ja"), 0.5, None) == ()


def test_a_rehearsal_is_told_as_one() -> None:
    assert chapter().rehearsal == ""
    rehearsed = ACCOUNT.model_copy(update={"rehearsal": True})
    assert "模擬の参加者" in chapter(AGREED.with_workshop(rehearsed)).rehearsal


# ---------------------------------------------------------------------------- in every report


def told_in(told: WorkshopSummary) -> list[str]:
    words = [told.intro, told.rounds_note, told.agreement_note]
    words += [text for fact in (*told.facts, *told.reasons) for text in (fact.label, fact.value)]
    tables = (told.agreed_table, told.priorities, told.homework)
    return words + [text for table in tables for row in table.rows for text in row]


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_pdf_word_and_excel_have_the_chapter(lang: Lang) -> None:
    whole = summary(AGREED, lang)
    told = chapter(lang=lang)
    pdf = "".join(page_texts(render_pdf(whole, AGREED)))
    word = whole_text(opened(render_word(whole, AGREED)))
    for words in (*told_in(told), *(text for row in told.rounds_table.rows for text in row)):
        assert bare(words) in bare(pdf), words
        assert bare(words) in bare(word), words
    sheet = load_workbook(BytesIO(render_excel(whole, AGREED)))[whole.words["workshop_chapter"]]
    rows = [[cell.value for cell in row] for row in sheet[sheet.auto_filter.ref]]
    assert rows[1][1:10] == [1, 15, 4, 3, 2, 3, 2, 1, 1.5]
    assert rows[2][12:] == [told.criteria[0].agreed, "要綱がある", FINANCE]
    assert rows[3][1:9] == [1, 2, *[None] * 6]
    assert rows[3][-1] == PEOPLE
    for fact in told.facts:
        assert fact.value in sheet["A2"].value


@pytest.mark.parametrize("render", [render_pdf, render_word, render_excel])
def test_it_comes_back_out_of_every_report(render: type) -> None:
    brought = read_report(render(summary(AGREED), AGREED), REAL)
    assert brought.assessment == AGREED
    assert brought.assessment.workshop == ACCOUNT


def test_a_workshop_that_voted_on_nothing() -> None:
    bare_one = Assessment(workshop=Workshop(title="=会"))
    whole = summary(bare_one)
    assert whole.workshop is not None
    assert whole.workshop.criteria == ()
    for render in (render_pdf, render_word, render_excel):
        assert read_report(render(whole, bare_one), REAL).assessment == bare_one
