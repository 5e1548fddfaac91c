"""The minutes of a workshop: all that was decided, and nothing that tells who voted what."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from checklist.answers import Answer, Assessment
from checklist.model import LANGUAGES, Lang
from report.minutes.tally import write_csv, write_workbook
from report.minutes.word import render_minutes
from tests.support.generated import REAL
from tests.support.in_word import opened, whole_text
from tests.support.minutes import minutes, texts
from tests.support.past_workshop import BEGUN, FINANCE, PEOPLE, UNIT, entry, held, votes
from wording.phrases import Phrases
from wording.rounds import summarise_workshop
from workshop.account import RoomRecord, account_of_room
from workshop.outcome import assessment_of
from workshop.room import Agreed, Room
from workshop.votes import LEAST_VOTERS, NO_GROUP

# ---------------------------------------------------------------------------- what they say


def test_facts_of_the_workshop() -> None:
    told = {fact.label: fact.value for fact in minutes().facts}
    assert told == {
        "名称": "国際環境協力 準備度の会",
        "日時": "2026年11月28日 13:00から13:16まで",
        "進行": "企画課 佐藤",
        "参加者": "15人（3グループ）",
        "グループ別": "財政課 8人、環境課 5人、議会事務局 2人",
        "扱った問い": "予定3問のうち、投票2問、合意1問",
    }


def test_each_round_of_everybody_and_by_group() -> None:
    found = minutes()
    assert [one.id for one in found.criteria] == [FINANCE, PEOPLE]
    finance = found.criteria[0]
    assert [
        (row.number, row.who, row.voters, row.counts, row.unknown) for row in finance.rounds
    ] == [
        (1, "全体", 15, (4, 3, 2, 3, 2), 1),
        (1, "財政課", 8, (4, 3, 1, 0, 0), 0),
        (1, "環境課・議会事務局（合わせて）", 7, (0, 0, 1, 3, 2), 1),
        (2, "全体", 15, (0, 2, 11, 1, 0), 1),
        (2, "財政課", 8, (0, 2, 6, 0, 0), 0),
        (2, "環境課・議会事務局（合わせて）", 7, (0, 0, 5, 1, 0), 1),
    ]  # fmt: skip
    assert [row.median for row in finance.rounds] == [1.5, 0.5, 3, 2, 2, 2]
    assert finance.table.rows[0] == (
        "第1回　全体", "15", "4", "3", "2", "3", "2", "1", "1.5", "ばらつき 0.10",
    )  # fmt: skip
    assert finance.remarks == (
        "隣り合う二つのレベルに集まっています（レベルを選んだ14人のうち13人がレベル1か2）",
        "グループの中央値は、どれも2です。1回目の2.5レベルの差より小さくなりました。",
        "中央値は、1回目の1.5から、2回目は2になりました。",
    )
    assert found.not_treated == ("4-1 部署と専門の職員",)


@pytest.mark.parametrize(("lang", "name"), [("ja", "全体"), ("en", "all")])
def test_a_group_may_be_called_like_everybody(lang: Lang, name: str) -> None:
    """Rows, medians and verdicts are those of any other name."""
    assert minutes(lang=lang).criteria[0].rounds[0].who == name
    groups = (name, "環境課", "議会事務局")
    other = ("other group", *groups[1:])
    plain, named = minutes(held(groups=other), lang), minutes(held(groups=groups), lang)
    assert plain.agreed_table == named.agreed_table
    for without, one in zip(plain.criteria, named.criteria, strict=True):
        assert [row.is_everybody for row in one.rounds] == [r.is_everybody for r in without.rounds]
        assert [(row.median, row.verdict) for row in one.rounds] == [
            (row.median, row.verdict) for row in without.rounds
        ]
        told = [[cell.replace("other group", name) for cell in row] for row in without.table.rows]
        assert [list(row) for row in one.table.rows] == told
        assert list(one.remarks) == [r.replace("other group", name) for r in without.remarks]


def test_what_was_agreed_stands_with_level_text_and_reason() -> None:
    finance = minutes().criteria[0]
    level_text = REAL.checklist.criteria[FINANCE].levels[2].ja
    assert [(fact.label, fact.value) for fact in finance.facts] == [
        ("合意したレベル", "2 部分整備"),
        ("レベルの説明", level_text),
        ("理由", "要綱がある"),
    ]
    people = minutes().criteria[1]
    assert (people.agreed, people.facts) == (None, ())
    assert people.remarks == ("この問いでは、レベルを合意していません。",)


def test_groups_two_levels_apart_are_named() -> None:
    apart = entry(
        "revealed", 20, criterion=UNIT, round=1,
        votes=(votes(0, 3, 1, 0, 0, 0), votes(1, 0, 0, 0, 1, 3)),
    )  # fmt: skip
    whole = held()
    (*_, unit) = minutes(RoomRecord(whole.room, (*whole.ledger, apart), whole.teams)).criteria
    assert unit.remarks[1] == (
        "グループの中央値は、財政課の0から環境課の4まで、4レベルの差です。見方が分かれています。"
    )


@pytest.mark.parametrize(
    ("level", "words"), [("unknown", "わからない"), ("not_applicable", "該当しない")]
)
def test_an_agreement_that_is_no_level(level: Any, words: str) -> None:
    agreed = Agreed(level=level, reason="県の仕事", round=1, at=BEGUN)
    found = minutes(held(agreed={FINANCE: agreed})).criteria[0]
    assert (found.agreed, found.agreed_level) == (words, None)
    assert [fact.label for fact in found.facts] == ["合意したレベル", "理由"]


def test_priorities_share_a_place_where_dots_are_equal() -> None:
    scheme = REAL.schemes["jica-biz"].name_today.ja
    assert minutes().dots == ((1, "4-1 部署と専門の職員", 9), (2, "3-1 財政", 5), (2, scheme, 5))


def test_the_ledger_stands_in_order_and_in_local_time() -> None:
    rows = minutes().ledger_table.rows
    assert rows[0] == ("13:00", "受付を開始", "企画課 佐藤")
    assert rows[3][:2] == ("13:05", "3-1 財政：第1回の結果を公開（投票15人）")
    assert rows[7][:2] == ("13:09", "3-1 財政：「2 部分整備」で合意\n要綱がある")
    assert len(rows) == len(held().ledger)
    assert [row.at for row in minutes().ledger] == [one.at for one in held().ledger]


def test_the_ledger_names_who_led_where_anybody_is_named() -> None:
    whole = held()
    nobody = [entry.model_copy(update={"chair": ""}) for entry in whole.ledger]
    told = minutes(RoomRecord(whole.room, tuple(nobody), whole.teams))
    table = told.ledger_table
    assert {len(row) for row in (table.head, *table.rows)} == {2}
    written = Document(BytesIO(render_minutes(told))).tables
    assert [len(t.columns) for t in written if t.cell(0, 0).text == table.head[0]] == [2]
    nobody[-1] = nobody[-1].model_copy(update={"chair": "国際課"})
    record = RoomRecord(whole.room, tuple(nobody), whole.teams)
    table = minutes(record).ledger_table
    assert {len(row) for row in (table.head, *table.rows)} == {3}
    assert table.rows[-1][2] == "国際課"


def test_only_the_votes_begin_a_page() -> None:
    """A page of its own for three lines of an annex is a page too many."""
    told = minutes()
    written = Document(BytesIO(render_minutes(told))).paragraphs
    chapters = [p for p in written if p.style is not None and p.style.name == "Heading 1"]
    begin = [p.text for p in chapters if p.paragraph_format.page_break_before is not False]
    assert begin == [told.words["minutes.votes"]]
    assert told.words["minutes.ledger"] in [p.text for p in chapters]


def test_the_ledger_of_two_days_names_the_day() -> None:
    whole = held()
    late = whole.ledger[-1].model_copy(update={"at": BEGUN + timedelta(days=1)})
    rows = minutes(
        RoomRecord(whole.room, (*whole.ledger[:-1], late), whole.teams)
    ).ledger_table.rows
    assert (rows[0][0], rows[-1][0]) == ("2026年11月28日 13:00", "2026年11月29日 13:00")


def test_alpha_stands_in_the_annex_alone_and_from_five_questions_on() -> None:
    ratings = ((0, 1, 2, 3, 4), (4, 3, 2, 3, 4), (2, 2, 2, 3, 3))
    few = tuple(row[:4] for row in ratings)
    whole = held()
    for first, count in ((few, 0), (ratings, 3)):
        told = minutes(RoomRecord(whole.room, whole.ledger, whole.teams, first, first))
        assert len(told.alpha) == count
        headings = [p.text for p in Document(BytesIO(render_minutes(told))).paragraphs
                    if p.style is not None and p.style.name == "Heading 1"]  # fmt: skip
        assert (told.words["minutes.annex"] == headings[-1]) is bool(count)
    assert re.fullmatch(r"クリッペンドルフのα係数（順序尺度）は、.*", told.alpha[0])


def test_a_rehearsal_says_so_first() -> None:
    assert "模擬の参加者" in minutes(held(rehearsal=True)).notes[0]
    assert not any("模擬" in note for note in minutes().notes)


# ---------------------------------------------------------------------------- nobody's vote


def test_a_round_of_two_tells_only_their_number() -> None:
    (row,) = minutes().criteria[1].rounds
    assert (row.voters, row.counts, row.unknown, row.median, row.agreement) == (
        2, None, None, None, None,
    )  # fmt: skip


def test_no_count_comes_from_fewer_than_three() -> None:
    for one in minutes().criteria:
        for row in one.rounds:
            assert row.counts is None or row.voters >= LEAST_VOTERS


def test_a_small_group_is_named_only_with_those_it_was_put_together_with() -> None:
    whole = minutes()
    together = "環境課・議会事務局（合わせて）"
    said = [*texts(whole.criteria), write_csv(whole).decode("utf-8-sig")]
    assert any(together in text for text in said)
    assert not any("議会事務局" in text.replace(together, "") for text in said)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_room_by_the_check_says_that_it_left_questions_out(lang: Lang) -> None:
    """Planned is what its running order asked; the others are named as not voted on."""
    whole = held()
    changed = {
        "is_quick": True,
        "questions": whole.room.criteria,
        "criteria": (*whole.room.criteria, "business.talent"),
    }
    room = whole.room.model_copy(update=changed)
    summary = minutes(RoomRecord(room, whole.ledger, whole.teams), lang)
    say, phrases = REAL.wording.of(lang), Phrases(REAL, lang)
    assert say("minutes.quick") in summary.notes
    assert say("minutes.quick") not in minutes(whole, lang).notes
    assert phrases.criterion("business.talent") in summary.not_treated
    (planned,) = [fact.value for fact in summary.facts if fact.key == "minutes.criteria"]
    (before,) = [
        fact.value for fact in minutes(whole, lang).facts if fact.key == "minutes.criteria"
    ]
    assert planned == say("minutes.of_asked", treated=2, agreed=1)  # nobody planned a number
    assert before == say("minutes.of_planned", planned=3, treated=2, agreed=1)


def test_an_empty_room_has_minutes_as_well() -> None:
    room = Room(title="会", criteria=(FINANCE,), expires_at=BEGUN)
    told = minutes(RoomRecord(room, (), {}))
    text = whole_text(opened(render_minutes(told)))
    assert "合意したレベルはありません。" in text
    assert "優先順位の投票は行いませんでした。" in text
    assert load_workbook(BytesIO(write_workbook(told))).sheetnames == ["投票", "合意", "経過"]
    assert len(write_csv(told).decode("utf-8-sig").splitlines()) == 1


def test_a_revealed_round_without_votes_is_no_vote() -> None:
    whole = held()
    empty = entry("revealed", 20, criterion=UNIT, round=1)
    found = minutes(RoomRecord(whole.room, (*whole.ledger, empty), whole.teams))
    assert [one.id for one in found.criteria] == [FINANCE, PEOPLE]
    assert found.not_treated == ("4-1 部署と専門の職員",)


def test_the_words_of_an_earlier_round_say_which() -> None:
    whole = held()
    last = entry(
        "revealed", 20, criterion=FINANCE, round=3, votes=(votes(NO_GROUP, 2, 0, 0, 0, 0),)
    )
    finance = minutes(RoomRecord(whole.room, (*whole.ledger, last), whole.teams)).criteria[0]
    assert finance.remarks[0].startswith("第2回の投票：隣り合う二つのレベルに")


def test_a_group_of_nobody_has_no_name() -> None:
    without = held(groups=())
    ledger = (
        entry("revealed", 1, criterion=FINANCE, round=1, votes=(votes(NO_GROUP, 1, 2, 0, 0, 0),)),
    )
    (one,) = minutes(RoomRecord(without.room, ledger, {NO_GROUP: 3})).criteria
    assert [row.who for row in one.rounds] == ["全体"]


# ---------------------------------------------------------------------------- lists and times


def test_every_question_stands_in_its_list() -> None:
    """Agreed, voted on without a look at the votes, answered before, and not touched."""
    criteria = (FINANCE, PEOPLE, UNIT, "partner.site", "capacity.legal")
    whole = held(criteria=criteria)
    agreed = {**whole.room.agreed, "partner.site": Agreed(level=1, round=1, at=BEGUN)}
    room = whole.room.model_copy(update={"agreed": agreed})
    ledger = (
        *whole.ledger,
        entry("opened", 20, criterion=UNIT, round=1),
        entry("discarded", 21, criterion=UNIT, round=1),
    )
    nobody = minutes(RoomRecord(room, ledger, whole.teams))
    assert nobody.unseen == ()  # opened and given up, and nobody had voted
    assert nobody.not_treated == ("4-1 部署と専門の職員", "3-3 条例・要綱")
    found = minutes(RoomRecord(room, ledger, whole.teams, voted=(UNIT,)))
    assert [one.id for one in found.criteria] == [FINANCE, PEOPLE, "partner.site"]
    assert found.agreed_table.rows[2][2:] == ("投票なし", "–")
    assert found.unseen == ("4-1 部署と専門の職員",)
    assert found.not_treated == ("3-3 条例・要綱",)
    document = opened(render_minutes(found))
    for name in (*found.unseen, *found.not_treated):
        assert name in whole_text(document)
    assert all(len(table.rows) > 1 for table in document.tables)


def test_answers_given_beforehand_stand_there_with_their_levels() -> None:
    """Those that an objection changed are no agreement on a question that was planned."""
    answers = {
        "strength.other": Answer(level=4, name="港湾の水質監視"),
        "purpose.tourism": Answer(level=3),
    }
    room = held(beforehand=Assessment(answers=answers)).room
    settled = Agreed(level="unknown", reason="昨年度で終わった", round=0, at=BEGUN)
    agreed = {**room.agreed, "purpose.tourism": settled}
    room = room.model_copy(update={"agreed": agreed})
    told = minutes(RoomRecord(room, held().ledger, held().teams))
    assert told.beforehand.rows == (("1-4 港湾の水質監視", "4 継続改善"),)
    facts = {fact.label: fact.value for fact in told.facts}
    counted = "予定3問のうち、投票2問、合意1問（ほかに、異議で直した事前の回答1問）"
    assert facts["扱った問い"] == counted
    assert "1-4 港湾の水質監視" in whole_text(opened(render_minutes(told)))


def test_what_is_written_down_after_the_end_does_not_prolong_the_meeting() -> None:
    whole = held(phase="ended")
    later = (*whole.ledger, entry("homework", 1500, people=3), entry("extended", 1501))
    facts = {fact.label: fact.value for fact in minutes(RoomRecord(whole.room, later, {})).facts}
    assert facts["日時"] == "2026年11月28日 13:00から13:16まで"


def test_municipality_and_venue() -> None:
    room = held(municipality="海県みどり湾市", venue="本庁舎3階").room
    told = minutes(RoomRecord(room, held().ledger, held().teams))
    facts = {fact.label: fact.value for fact in told.facts}
    assert (facts["自治体"], facts["会場"]) == ("海県みどり湾市", "本庁舎3階")
    assert account_of_room(RoomRecord(room, (), {})).venue == "本庁舎3階"


def test_priorities_and_homework_are_the_same_in_minutes_and_report() -> None:
    told = minutes()
    assessment = assessment_of(held().room, REAL.checklist).with_workshop(account_of_room(held()))
    chapter = summarise_workshop(assessment, Phrases(REAL, "ja"))
    assert chapter is not None
    assert chapter.homework == told.homework
    assert [row[:2] for row in chapter.priorities.rows] == [
        (str(place), choice) for place, choice, _ in told.dots
    ]
