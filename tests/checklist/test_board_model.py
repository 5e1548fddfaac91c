"""Asking the sections in any order of files and steps: nothing given vanishes, a step taken back
leaves no trace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from checklist.answers import UNKNOWN, Answer, Assessment
from checklist.asking import Section
from checklist.board import CriterionStanding, add, board, choose, undo
from checklist.inquiry import inquiry_of
from checklist.places import AnswerPlace, changes
from checklist.returned import Returned, answered_content, merge, says
from checklist.savefile import read_assessment
from tests.support import often
from tests.support.given_answers import (
    ANY_ANSWER,
    AT,
    BEGUN,
    CHECKLIST,
    FINANCE,
    LEGAL,
    SECTIONS,
    brought,
)

_RETURNED = st.builds(
    Returned,
    st.sampled_from("abcdefgh"),
    st.sampled_from([*SECTIONS, "隣の課"]),
    st.dictionaries(st.sampled_from([FINANCE, LEGAL]), ANY_ANSWER, max_size=2),
    st.dictionaries(st.just(FINANCE), ANY_ANSWER, max_size=1),
    st.dictionaries(
        st.just(LEGAL), st.lists(ANY_ANSWER, min_size=2, max_size=3).map(tuple), max_size=1
    ),
)
#: The last one is asked nothing; its name sorts behind those of the others.
_FILES = st.lists(_RETURNED, max_size=6, unique_by=lambda one: one.name)


@given(_FILES, ANY_ANSWER, st.data())
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
            repr((answered_content(which[criterion]), which[criterion].by))
            for which in (at_once, in_steps)
        }
        assert len(answers) == 1
        assert answered_content(at_once[criterion]) == answered_content(whole.assessment[criterion])
    for which in (at_once, in_steps):
        shown = board(which, CHECKLIST)
        assert tuple(shown.undecided) == whole.undecided
        assert shown.unsure == tuple(c for c in whole.unsure if c not in whole.undecided)


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
        answer=ANY_ANSWER,
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
        assert answered_content(self.now[criterion]) == answered_content(voice.answer)
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
                assert answered_content(shown.replaced[criterion]) == answered_content(answer)
                continue
            assert self._is_there(answer, criterion, stand.get(criterion))
            if answer.known_level is not None:
                assert self.now[criterion].level == answer.level

    def _is_there(self, answer: Answer, criterion: str, standing: CriterionStanding | None) -> bool:
        """Whether all of an answer stands in the answer of now or beside it."""
        now = self.now[criterion]
        beside = () if standing is None else (*standing.voices.given, *standing.passed)
        return any(
            answered_content(given.answer) == answered_content(answer) for given in beside
        ) or (
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
