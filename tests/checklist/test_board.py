"""Asking the sections step by step: nothing given vanishes, the order does not matter, a step taken
back leaves no trace, and what was changed by hand stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from checklist.answers import BLANK, MAX_BYTES, MAX_TEXT, UNKNOWN, Answer, Assessment
from checklist.asking import Asking, Came, Section
from checklist.board import (
    Added,
    Standing,
    add,
    board,
    choose,
    choose_since,
    not_added,
    standings,
    undo,
)
from checklist.inquiry import Inquiry, inquiry_of
from checklist.places import AnswerPlace, changes
from checklist.reading import read_assessment
from checklist.returned import BEFORE, Given, Returned, content, merge, says
from tests.support import often
from tests.support.generated import REAL

FINANCE, LEGAL, OTHER = "capacity.finance", "capacity.legal", "strength.other"
SECTIONS = ("企画課", "環境課", "財政課")
CHECKLIST = REAL.checklist
AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def asked(*names: str, criteria: tuple[str, ...] = (FINANCE, LEGAL)) -> Asking:
    sections = [{"name": name, "criteria": criteria} for name in names]
    return Asking.model_validate({"sections": sections})


def file(section: str, name: str = "", **answers: Answer) -> Returned:
    """What a section sent: ``finance=…``, ``legal=…``."""
    named = {f"capacity.{short}": answer for short, answer in answers.items()}
    return Returned(name or f"{section}.xlsx", section, named, {})


def brought(now: Assessment, *files: Returned, at: datetime = AT) -> Assessment:
    return add(now, files, at, CHECKLIST).assessment


BEGUN = Assessment(asking=asked(*SECTIONS))
ONE, TWO = Answer(level=1, note="予備費"), Answer(level=2, evidence=("予算書",))


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


def test_two_files_of_one_name_are_told_apart_and_an_empty_one_is_none() -> None:
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
    assert rows == {"企画課": [], "環境課": [], "財政課": ["Book1.xlsx", "Book1 (2).xlsx"]}


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
    chosen = {content(voices[number].answer) for number in (first, second)}
    assert {content(given.answer) for given in again} == chosen
    assert choose_since(theirs, seen, FINANCE, voices[first], AT) == theirs
    # what came since is looked at first
    more = brought(seen, file("環境課", finance=Answer(level=3)))
    assert choose_since(more, seen, FINANCE, voices[first], AT) == more


# ---------------------------------------------------------------------------- in any order

_ANSWERS = st.builds(
    Answer,
    level=st.sampled_from([None, 0, 1, 2, UNKNOWN]),
    note=st.sampled_from(["", "あ", "い"]),
    evidence=st.sampled_from([(), ("甲",), ("甲", "乙")]),
    by=st.sampled_from(["", "財政課", "係"]),
)
_RETURNED = st.builds(
    Returned,
    st.sampled_from("abcdefgh"),
    st.sampled_from([*SECTIONS, "隣の課"]),
    st.dictionaries(st.sampled_from([FINANCE, LEGAL]), _ANSWERS, max_size=2),
    st.dictionaries(st.just(FINANCE), _ANSWERS, max_size=1),
    st.dictionaries(
        st.just(LEGAL), st.lists(_ANSWERS, min_size=2, max_size=3).map(tuple), max_size=1
    ),
)
#: The last one is asked nothing; its name sorts behind those of the others.
_FILES = st.lists(_RETURNED, max_size=6, unique_by=lambda one: one.name)


@given(_FILES, _ANSWERS, st.data())
def test_the_order_and_the_steps_in_which_files_come_do_not_matter(
    files: Sequence[Returned], before: Answer, data: st.DataObject
) -> None:
    """And what stands then is what the command puts together."""
    now = BEGUN.with_answer(FINANCE, before) if says(before) else BEGUN
    at_once = brought(now, *files)
    in_steps = now
    for number, one in enumerate(data.draw(st.permutations(files))):
        in_steps = brought(in_steps, one, at=AT + timedelta(hours=number))
    inquiry = inquiry_of(now.asking)
    assert inquiry is not None
    whole = merge(now, files, inquiry, CHECKLIST)
    for criterion in (FINANCE, LEGAL):
        answers = {
            repr((content(which[criterion]), which[criterion].by)) for which in (at_once, in_steps)
        }
        assert len(answers) == 1
        assert content(at_once[criterion]) == content(whole.assessment[criterion])
    for which in (at_once, in_steps):
        shown = board(which, CHECKLIST)
        assert tuple(shown.undecided) == whole.undecided
        assert shown.unsure == tuple(c for c in whole.unsure if c not in whole.undecided)


# ---------------------------------------------------------------------------- whatever one does


class Sections(RuleBasedStateMachine):
    """What a coordinator does, and what must be true after each of it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGUN
        self.time = AT
        #: What there was before each step, and the criteria edited by hand since.
        self.before: list[tuple[Assessment, set[str]]] = []
        #: The answers typed by hand last that nobody took back.
        self.by_hand: dict[str, Answer] = {}

    def tick(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time

    def step(self, after: Assessment) -> None:
        if after != self.now:
            self.before.append((self.now, set()))
        self.now = after

    @rule(
        files=st.lists(_RETURNED, max_size=3, unique_by=lambda one: one.name),
        by_link=st.booleans(),
    )
    def bring(self, files: list[Returned], by_link: bool) -> None:
        added = add(self.now, files, self.tick(), CHECKLIST, by_link=by_link)
        kept = [came for step in added.assessment.asking.steps for came in step.came]
        said = {(c.section, repr(c.answers)) for c in kept}
        for one in files:
            if one.given:  # it is there, under its name or as a copy
                assert (one.section, repr(one.given)) in said
        assert added.too_much == ()
        self.step(added.assessment)

    @rule(
        criterion=st.sampled_from([FINANCE, LEGAL]),
        answer=_ANSWERS,
    )
    def edit(self, criterion: str, answer: Answer) -> None:
        fields = {**dict(answer), "at": self.tick()}
        after = AnswerPlace(criterion).replaced(self.now, fields)
        if after == self.now:
            return
        self.now = after
        self.by_hand[criterion] = self.now[criterion]
        for _, edited in self.before:
            edited.add(criterion)

    @rule(
        name=st.sampled_from(["総務課", "企画課", "新しい課"]),
        place=st.integers(0, 2),
        criteria=st.sets(st.sampled_from([FINANCE, LEGAL])),
    )
    def assign(self, name: str, place: int, criteria: set[str]) -> None:
        sections = list(self.now.asking.sections)
        if name in {section.key for section in sections} or place >= len(sections):
            return
        sections[place] = Section(
            name=name,  # type: ignore[arg-type]
            criteria=tuple(sorted(criteria)),
            former=sections[place].named(name).former,
        )
        self.now = self.now.with_asking(
            self.now.asking.model_copy(update={"sections": tuple(sections)})
        )

    @precondition(lambda self: board(self.now, CHECKLIST).undecided)
    @rule(data=st.data())
    def choose(self, data: st.DataObject) -> None:
        undecided = board(self.now, CHECKLIST).undecided
        criterion = data.draw(st.sampled_from(sorted(undecided)))
        voice = data.draw(st.sampled_from(undecided[criterion].voices.given))
        self.step(choose(self.now, criterion, voice, self.tick()))
        assert content(self.now[criterion]) == content(voice.answer)
        assert criterion not in board(self.now, CHECKLIST).undecided
        self.by_hand.pop(criterion, None)

    @precondition(lambda self: self.before)
    @rule()
    def undo(self) -> None:
        before, edited = self.before.pop()
        was, sections = self.now, self.now.asking.sections
        self.now = undo(self.now)
        assert self.now.asking.steps == before.asking.steps
        assert self.now.asking.sections == sections
        for criterion in (FINANCE, LEGAL):
            expected = was if criterion in edited else before
            assert self.now[criterion] == expected[criterion]

    @invariant()
    def nothing_vanishes(self) -> None:
        shown = board(self.now, CHECKLIST)
        stand = {**shown.decided, **shown.undecided}
        for came in (came for step in self.now.asking.steps for came in step.came):
            assert any(came in row.came for row in shown.rows)
            for criterion, answers in came.answers.items():
                for answer in answers:
                    assert self._is_there(answer, criterion, stand.get(criterion))

    @invariant()
    def nothing_typed_by_hand_is_overwritten(self) -> None:
        shown = board(self.now, CHECKLIST)
        stand = {**shown.decided, **shown.undecided}
        for criterion, answer in self.by_hand.items():
            if criterion in shown.replaced:  # by the section that had given it: it is shown
                assert content(shown.replaced[criterion]) == content(answer)
                continue
            assert self._is_there(answer, criterion, stand.get(criterion))
            if answer.known_level is not None:
                assert self.now[criterion].level == answer.level

    def _is_there(self, answer: Answer, criterion: str, standing: Standing | None) -> bool:
        """Whether all of an answer stands in the answer of now or beside it."""
        now = self.now[criterion]
        beside = () if standing is None else (*standing.voices.given, *standing.passed)
        return any(content(given.answer) == content(answer) for given in beside) or (
            (answer.level in (None, now.level) or answer.level == UNKNOWN)
            and set(answer.evidence) <= set(now.evidence)
            and set(answer.note.split()) <= set(now.note.split())
        )

    @invariant()
    def it_is_a_save_file_and_has_no_other_changes(self) -> None:
        assert read_assessment(self.now.to_json().encode(), CHECKLIST) == self.now
        places = {place.name for place in changes(BEGUN, self.now)}
        assert places <= {"asking", FINANCE, LEGAL}

    @invariant()
    def what_is_undecided_is_not_chosen_from(self) -> None:
        for criterion, standing in board(self.now, CHECKLIST).undecided.items():
            levels = {g.answer.level for g in standing.voices.given} - {None, UNKNOWN}
            assert len(levels) > 1 or standing.answer == self.now[criterion]


TestSections = Sections.TestCase
TestSections.settings = settings(max_examples=often(120), stateful_step_count=20, deadline=None)


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
