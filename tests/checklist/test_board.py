"""Asking the sections step by step: nothing given vanishes, the order does not matter, a step taken
back leaves no trace, and what was changed by hand stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from checklist.answers import BLANK, MAX_BYTES, MAX_TEXT, UNKNOWN, Answer, Assessment
from checklist.asking import Asking, Came, Section
from checklist.board import Added, add, board, choose, choose_since, not_added, standings, undo
from checklist.inquiry import Inquiry, inquiry_of
from checklist.places import AnswerPlace
from checklist.returned import BEFORE, Given, Returned, answered_content
from checklist.savefile import read_assessment
from tests.support.given_answers import (
    AT,
    BEGUN,
    CHECKLIST,
    FINANCE,
    LEGAL,
    ONE,
    OTHER,
    SECTIONS,
    TWO,
    asked,
    brought,
    file,
)

# ---------------------------------------------------------------------------- by example


def test_what_comes_is_an_answer_and_two_that_exclude_each_other_are_none() -> None:
    once = brought(BEGUN, file("財政課", finance=ONE))
    assert once[FINANCE] == ONE.model_copy(update={"by": "財政課", "at": AT})
    twice = brought(once, file("企画課", finance=TWO))
    assert twice[FINANCE] == BLANK
    (standing,) = board(twice, CHECKLIST).undecided.values()
    assert [(g.section, g.answer, g.files) for g in standing.voices.given] == [
        ("企画課", TWO, ("企画課.xlsx",)),
        ("財政課", ONE, ("財政課.xlsx",)),
    ]
    chosen = choose(twice, FINANCE, standing.voices.given[0], AT)
    assert chosen[FINANCE] == TWO.model_copy(update={"by": "企画課", "at": AT})
    after = board(chosen, CHECKLIST)
    assert after.undecided == {}
    assert [g.answer for g in after.decided[FINANCE].passed] == [ONE]
    assert undo(chosen) == twice
    assert undo(undo(chosen)) == once
    assert undo(undo(undo(chosen))) == BEGUN


def test_what_comes_after_a_choice_contradicts_it_or_joins_it() -> None:
    both = brought(BEGUN, file("財政課", finance=ONE), file("企画課", finance=TWO))
    chosen = choose(both, FINANCE, Given("企画課", TWO), AT)
    joined = brought(chosen, file("環境課", finance=Answer(level=2, note="同じ")))
    assert (joined[FINANCE].level, joined[FINANCE].note) == (2, "同じ")
    against = brought(chosen, file("環境課", finance=Answer(level=3)))
    assert against[FINANCE] == chosen[FINANCE]
    (standing,) = board(against, CHECKLIST).undecided.values()
    assert [g.section for g in standing.voices.given] == [BEFORE, "環境課"]


def test_an_answer_given_by_hand_decides_and_is_never_overwritten() -> None:
    both = brought(BEGUN, file("財政課", finance=ONE), file("企画課", finance=TWO))
    edited = AnswerPlace(FINANCE).changed(both, {"level": 3})
    shown = board(edited, CHECKLIST)
    assert shown.undecided == {}
    assert {g.answer for g in shown.decided[FINANCE].passed} == {ONE, TWO}
    later = brought(edited, file("環境課", legal=ONE))
    assert later[FINANCE].level == 3
    assert {g.answer for g in board(later, CHECKLIST).decided[FINANCE].passed} == {ONE, TWO}
    assert undo(later) == edited
    # and taken back further, it stays what the hand made of it
    assert undo(undo(later)) == AnswerPlace(FINANCE).changed(BEGUN, {"level": 3})


def test_the_answer_of_before_contradicts_and_comes_back() -> None:
    old = Answer(level=4, note="昨年", by="前の担当", at=AT - timedelta(days=300))
    now = BEGUN.with_answer(FINANCE, old)
    after = brought(now, file("財政課", finance=ONE))
    assert after[FINANCE] == old
    (standing,) = board(after, CHECKLIST).undecided.values()
    assert [g.who for g in standing.voices.given] == ["前の担当", "財政課"]
    assert undo(choose(after, FINANCE, Given("財政課", ONE), AT)) == after
    assert undo(after) == now


def test_a_file_twice_is_kept_once_under_whatever_name() -> None:
    same = file("財政課", "コピー.xlsx", finance=ONE)
    once = add(BEGUN, [file("財政課", finance=ONE), same], AT, CHECKLIST)
    assert once.names == {"財政課.xlsx": "財政課.xlsx"}
    assert once.copies == {"コピー.xlsx": "財政課.xlsx"}
    again = add(once.assessment, [same], AT, CHECKLIST)
    assert again == Added(once.assessment, copies={"コピー.xlsx": "財政課.xlsx"})


def test_two_files_of_one_name_are_told_apart_and_an_empty_one_stays() -> None:
    added = add(
        BEGUN,
        [
            file("財政課", "Book1.xlsx", finance=ONE),
            file("企画課", "空.xlsx", finance=Answer(by="企画課")),
        ],
        AT,
        CHECKLIST,
    )
    now = brought(added.assessment, file("財政課", "Book1.xlsx", finance=TWO))
    (standing,) = board(now, CHECKLIST).undecided.values()
    assert sorted(g.files for g in standing.voices.given) == [("Book1 (2).xlsx",), ("Book1.xlsx",)]
    rows = {row.key: [came.name for came in row.came] for row in board(now, CHECKLIST).rows}
    names = ["Book1.xlsx", "Book1 (2).xlsx"]
    assert rows == {"企画課": ["空.xlsx"], "環境課": [], "財政課": names}


def test_a_file_with_nothing_filled_in_has_come_and_changes_no_answer() -> None:
    """Its section is not asked for a file once more as if none had come; the same file again is a
    copy, and answers that come later count as ever."""
    nothing = file("企画課", "空.xlsx", finance=Answer(by="企画課"))
    once = add(BEGUN, [nothing], AT, CHECKLIST)
    row, *others = board(once.assessment, CHECKLIST).rows
    assert (row.key, row.is_empty, row.is_out) == ("企画課", True, False)
    assert [(other.is_empty, other.is_out) for other in others] == [(False, True)] * 2
    assert row.missing == board(BEGUN, CHECKLIST).rows[0].missing
    assert once.assessment.answers == BEGUN.answers
    again = add(once.assessment, [file("企画課", "また.xlsx")], AT, CHECKLIST)
    assert again == Added(once.assessment, copies={"また.xlsx": "空.xlsx"})
    answered = brought(once.assessment, file("企画課", finance=ONE))
    assert answered[FINANCE].level == 1
    assert not board(answered, CHECKLIST).rows[0].is_empty
    assert undo(undo(answered)) == BEGUN


def test_a_name_that_no_text_can_have_does_no_harm() -> None:
    now = brought(BEGUN, file("課\0" * 300, "\ud800\n" + "長" * 500, finance=ONE))
    assert read_assessment(now.to_json().encode(), CHECKLIST) == now
    assert board(now, CHECKLIST).rows[-1].section is None


def test_both_sheets_of_a_file_are_kept() -> None:
    sheets = Returned("2枚.xlsx", "財政課", {}, {}, {FINANCE: (ONE, TWO)})
    now = brought(BEGUN, sheets)
    (standing,) = board(now, CHECKLIST).undecided.values()
    assert {g.answer for g in standing.voices.given} == {ONE, TWO}


def test_a_section_renamed_after_its_file_went_out_is_still_the_same() -> None:
    first, *others = BEGUN.asking.sections
    renamed = BEGUN.with_asking(
        BEGUN.asking.model_copy(update={"sections": (first.named("政策企画課"), *others)})
    )
    now = brought(renamed, file("企画課", finance=ONE), file("総務課", legal=ONE))
    rows = board(now, CHECKLIST).rows
    assert [(row.key, len(row.came)) for row in rows] == [
        ("政策企画課", 1), ("環境課", 0), ("財政課", 0), ("総務課", 1),
    ]  # fmt: skip
    assert rows[-1].section is None


def test_the_board_tells_what_is_missing_unasked_and_asked_twice() -> None:
    asking = Asking(
        sections=(
            Section(name="財政課", criteria=(FINANCE, LEGAL)),  # type: ignore[arg-type]
            Section(name="法務課", criteria=(LEGAL, OTHER)),  # type: ignore[arg-type]
        )
    )
    shown = board(brought(Assessment(asking=asking), file("財政課", finance=ONE)), CHECKLIST)
    assert [row.missing for row in shown.rows] == [(LEGAL,), (LEGAL,)]
    assert len(shown.unasked) == len(CHECKLIST.asked) - 2
    assert shown.asked_twice == (LEGAL,)


def test_what_a_section_did_not_answer_is_not_its_answer() -> None:
    """A cell that could not be read, filled in by hand: the section has not answered it."""
    asking = Asking(sections=(Section(name="財政課", criteria=(FINANCE, LEGAL)),))  # type: ignore[arg-type]
    now = brought(Assessment(asking=asking), file("財政課", finance=ONE, legal=Answer(note="別紙")))
    (row,) = board(now, CHECKLIST).rows
    assert (row.missing, row.otherwise) == ((LEGAL,), ())
    now = now.with_answer(LEGAL, Answer(level=2, by="環境政策課"))
    (row,) = board(now, CHECKLIST).rows
    assert (row.missing, row.otherwise) == ((), (LEGAL,))
    now = brought(now, file("財政課", "後", legal=Answer(level=2)))
    assert board(now, CHECKLIST).rows[0].otherwise == ()


def test_a_level_beside_a_dont_know_is_taken_and_told() -> None:
    unknown = Answer(level=UNKNOWN)
    now = brought(BEGUN, file("財政課", finance=unknown), file("企画課", finance=TWO))
    assert (now[FINANCE].level, board(now, CHECKLIST).unsure) == (2, (FINANCE,))
    # one that found out itself leaves nobody in doubt
    alone = brought(BEGUN, file("財政課", "1", finance=unknown), file("財政課", "2", finance=TWO))
    assert (alone[FINANCE].level, board(alone, CHECKLIST).unsure) == (2, ())


def test_what_waits_in_a_link_is_neither_missing_nor_out() -> None:
    link = file("財政課", finance=ONE, legal=Answer(note="照会中"))
    rows = {row.key: row for row in board(BEGUN, CHECKLIST, [link]).rows}
    assert (rows["財政課"].waiting, rows["財政課"].is_out) == ((link,), False)
    assert rows["財政課"].missing == (LEGAL,)
    assert rows["企画課"].missing == (FINANCE, LEGAL)
    assert rows["企画課"].is_out
    assert [row.key for row in board(BEGUN, CHECKLIST, [file("総務課", finance=ONE)]).rows] == [
        *SECTIONS,
        "総務課",
    ]


def test_a_section_that_changes_its_earlier_answer_replaces_it() -> None:
    old = Answer(level=1, by="財政課")
    now = BEGUN.with_answer(FINANCE, old)
    sent = Returned("財政課.xlsx", "財政課", {FINANCE: TWO}, {FINANCE: old})
    after = brought(now, sent)
    assert after[FINANCE].level == 2
    assert board(after, CHECKLIST).replaced == {FINANCE: old}
    assert undo(after) == now


def test_what_does_not_fit_is_told_and_nothing_of_it_taken() -> None:
    """As many files as there is room for: what is saved can still be edited and read back."""
    now, refused = BEGUN, 0
    for number in range(60):
        long = Answer(level=number % 5, note=f"{number}" + "長" * (MAX_TEXT - 10))
        added = add(now, [file("財政課", f"{number}.xlsx", finance=long)], AT, CHECKLIST)
        now, refused = added.assessment, refused + len(added.too_much)
    assert 0 < refused < 60
    size = len(now.to_json().encode())
    assert 0.8 * MAX_BYTES < size < 0.9 * MAX_BYTES
    assert read_assessment(now.to_json().encode(), CHECKLIST) == now
    lines = Answer(level=1, evidence=tuple(f"{n}" for n in range(900)))
    many = [
        Returned(f"{n}", f"課{n}", dict.fromkeys(CHECKLIST.criteria, lines), {}) for n in range(9)
    ]
    added = add(BEGUN, many, AT, CHECKLIST)
    assert added.too_much
    assert read_assessment(added.assessment.to_json().encode(), CHECKLIST) == added.assessment


def test_without_a_section_that_is_asked_anything_there_is_no_inquiry() -> None:
    assert inquiry_of(Asking(sections=(Section(name="課"),))) is None  # type: ignore[arg-type]
    inquiry = inquiry_of(
        asked("財政課").model_copy(update={"due": "2026-12-18", "asker": "環境課"})
    )
    assert inquiry == Inquiry.model_validate(
        {
            "asker": "環境課",
            "due": "2026-12-18",
            "sections": [{"name": "財政課", "criteria": [FINANCE, LEGAL]}],
        }
    )


@pytest.mark.parametrize(
    "sections",
    [
        [{"name": "課" * 41}],
        [{"name": ""}],
        [{"name": "財政課"}, {"name": "財政 課"}],
        [{"name": "財政課", "criteria": [FINANCE, FINANCE]}],
    ],
)
def test_a_list_of_sections_that_cannot_be(sections: Any) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Asking.model_validate({"sections": sections})


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 0), (1, 2), (2, 1)])
def test_what_two_decide_differently_is_asked_again(first: int, second: int) -> None:
    seen = brought(
        BEGUN.with_answer(FINANCE, Answer(level=4)),
        file("財政課", finance=ONE),
        file("企画課", finance=TWO),
    )
    voices = board(seen, CHECKLIST).undecided[FINANCE].voices.given
    theirs = choose(seen, FINANCE, voices[first], AT)
    both = choose_since(theirs, seen, FINANCE, voices[second], AT)
    again = board(both, CHECKLIST).undecided[FINANCE].voices.given
    chosen = {answered_content(voices[number].answer) for number in (first, second)}
    assert {answered_content(given.answer) for given in again} == chosen
    assert choose_since(theirs, seen, FINANCE, voices[first], AT) == theirs
    # what came since is looked at first
    more = brought(seen, file("環境課", finance=Answer(level=3)))
    assert choose_since(more, seen, FINANCE, voices[first], AT) == more


def test_what_came_for_a_criterion_that_is_gone_stays() -> None:
    gone = Came(name="a", section="財政課", at=AT, answers={"capacity.gone": (ONE,)})
    asking = asked("財政課").model_copy(update={"steps": (*BEGUN.asking.steps,)})
    older = Assessment(checklist="2020.1", asking=asking)
    older = older.with_asking(
        Asking.model_validate(
            {
                **dict(asking),
                "sections": [{"name": "財政課", "criteria": ["capacity.gone", FINANCE]}],
                "steps": [{"at": AT, "came": [gone]}],
            }
        )
    )
    now = read_assessment(older.to_json().encode(), CHECKLIST)
    assert now.asking.sections[0].criteria == (FINANCE,)
    assert now.asking.steps[0].came == (gone,)
    assert board(now, CHECKLIST).undecided == {}
    later = brought(now, file("企画課", finance=TWO))
    assert later.answers.keys() == {FINANCE}
    assert standings(later.asking.steps)["capacity.gone"].passed[0].answer == ONE
    assert undo(later) == now


def test_what_comes_by_a_link_again_replaces_what_came_by_it_before() -> None:
    def sent(**answers: Answer) -> Returned:
        return file("財政課", "財政課", **answers)

    def taken(now: Assessment, *links: Returned) -> Assessment:
        return add(now, links, AT, CHECKLIST, by_link=True).assessment

    once = taken(BEGUN, sent(finance=ONE))
    assert not_added(once, [sent(finance=ONE)]) == []
    again = [sent(finance=TWO, legal=ONE)]
    assert not_added(once, again) == again
    twice = taken(once, *again)
    assert [twice[c].level for c in (FINANCE, LEGAL)] == [2, 1]
    assert [g.answer for g in board(twice, CHECKLIST).decided[FINANCE].passed] == [ONE]
    # and back to what it was first
    thrice = taken(twice, sent(finance=ONE, legal=ONE))
    assert thrice[FINANCE].level == 1
    assert undo(undo(thrice)) == once
    # two links of one section contradict each other like two files
    other = taken(once, file("財政課", "財政課 予算係", finance=TWO))
    assert list(board(other, CHECKLIST).undecided) == [FINANCE]
    # what was decided meanwhile is not decided anew
    chosen = choose(other, FINANCE, Given("財政課", TWO), AT)
    assert list(board(taken(chosen, sent(finance=Answer(level=0))), CHECKLIST).undecided) == [
        FINANCE
    ]
