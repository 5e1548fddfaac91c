"""Two people, one assessment, a disk that fills up: nothing is overwritten silently or lost."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from checklist.answers import Answer, Assessment
from checklist.savefile import read_assessment
from checklist.versions import migrate
from store.assessments import MOST_POINTS, AssessmentStore, NotOpened, NotSaved, Stored
from store.editing import Editing
from tests.support import often
from tests.support.editing import VERSION, Shelf, answer, at, both, broken, editing
from tests.support.shipped import CONTENT

FINANCE, LEGAL = "capacity.finance", "capacity.legal"


def test_a_waiting_edit_never_overwrites_what_came_between() -> None:
    shelf = Shelf()
    one, two, code = both(shelf)
    with broken(shelf):
        one.change(FINANCE, answer(level=1))
    two.change(FINANCE, answer(level=4))
    one.look()
    assert shelf.kept[code].assessment[FINANCE].level == 4
    assert one.clashes[FINANCE].mine[FINANCE].level == 1
    assert one.clashes[FINANCE].theirs[FINANCE].level == 4


def test_a_second_edit_while_waiting_is_compared_with_what_was_first_seen() -> None:
    shelf = Shelf()
    one, two, _ = both(shelf)
    with broken(shelf):
        one.change(FINANCE, answer(level=1))
        shelf.fault = None
        two.change(FINANCE, answer(level=4))
        shelf.fault = NotSaved
        one.look()
        assert one.clashes
    one.settle(keep_mine=True)
    assert not one.has_unsaved


def test_the_same_answer_by_two_people_is_no_clash_whatever_the_time() -> None:
    shelf = Shelf()
    one, two, code = both(shelf)
    one.change(FINANCE, answer(minute=1, level=2))
    two.change(FINANCE, answer(minute=2, level=2))
    assert not two.clashes
    assert shelf.kept[code].assessment[FINANCE].level == 2


def test_mine_in_a_clash_is_exactly_what_keeping_mine_stores() -> None:
    shelf = Shelf()
    one, two, code = both(shelf)
    one.change(FINANCE, answer(level=4, note="委員会で確認"))
    two.change(FINANCE, answer(level=1))
    offered = two.clashes[FINANCE].mine[FINANCE]
    two.settle(keep_mine=True)
    assert shelf.kept[code].assessment[FINANCE] == offered
    assert offered.note == "委員会で確認"


def test_trouble_stays_while_anything_waits() -> None:
    shelf = Shelf()
    one, _, _ = both(shelf)
    with broken(shelf):
        one.change(FINANCE, answer(level=1))
        one.look()
        assert one.trouble is not None
        assert one.has_unsaved
    one.look()
    assert one.trouble is None
    assert not one.has_unsaved


@pytest.mark.parametrize("fault", [NotSaved, NotOpened])
def test_whatever_the_store_says_the_edit_waits(
    fault: type[NotSaved] | type[NotOpened],
) -> None:
    shelf = Shelf()
    one, _, code = both(shelf)
    with broken(shelf, fault):
        one.change(LEGAL, answer(level=3))
    assert one.shown[LEGAL].level == 3
    one.look()
    assert shelf.kept[code].assessment[LEGAL].level == 3


def test_deleted_elsewhere_everything_shown_can_be_saved_as_new(tmp_path: Path) -> None:
    store = AssessmentStore(tmp_path / "a.db")
    one = Editing(store, VERSION)
    one.change(FINANCE, answer(level=2))
    assert one.code is not None
    old = one.code
    store.delete(old)
    one.change(LEGAL, answer(level=3))
    assert one.is_gone
    one.change(LEGAL, answer(note="条例 第3条"))
    assert one.create_from_shown()
    assert one.code != old
    kept = store.open(one.code)
    assert kept is not None
    assert (kept.assessment[FINANCE].level, kept.assessment[LEGAL].level) == (2, 3)
    assert kept.assessment[LEGAL].note == "条例 第3条"
    store.close()


def test_whatever_another_person_changed_is_remembered_until_it_was_seen() -> None:
    shelf = Shelf()
    one, two, _ = both(shelf)
    one.change(FINANCE, answer(level=1))
    two.look()  # nothing was done here meanwhile
    assert two.taken_over == (FINANCE,)
    one.change(LEGAL, answer(level=2))
    one.change(FINANCE, answer(level=2))
    two.change("target", {"value": 3})  # while saving
    two.look()
    assert set(two.taken_over) == {FINANCE, LEGAL}
    assert one.taken_over == ()


def test_where_an_edit_waits_the_user_is_asked_instead_of_told() -> None:
    shelf = Shelf()
    one, two, _ = both(shelf)
    with broken(shelf):
        two.change(FINANCE, answer(level=1))
    one.change(FINANCE, answer(level=4))
    two.look()
    assert set(two.clashes) == {FINANCE}
    assert two.taken_over == ()


class TwoPeople(RuleBasedStateMachine):
    """Any order of answering, failing, looking again and settling by two people."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()
        self.one, self.two, self.code = both(self.shelf)
        self.last_choice: dict[tuple[int, str], int] = {}

    def person(self, which: int) -> Editing:
        return (self.one, self.two)[which]

    def stored(self, place: str) -> object:
        return self.shelf.kept[self.code].assessment[place].level

    @rule(which=st.integers(0, 1), place=st.sampled_from([FINANCE, LEGAL]), level=st.integers(0, 4))
    def choose(self, which: int, place: str, level: int) -> None:
        person = self.person(which)
        before, seen = self.stored(place), person.saved[place].level
        person.change(place, answer(level=level))
        self.last_choice[which, place] = level
        if self.stored(place) != before:  # it was saved: on what this person had seen
            assert self.stored(place) == level
            assert before == seen

    @rule(full=st.booleans())
    def disk(self, full: bool) -> None:
        self.shelf.fault = NotSaved if full else None

    @rule(which=st.integers(0, 1))
    def look(self, which: int) -> None:
        self.person(which).look()

    @rule(which=st.integers(0, 1), keep_mine=st.booleans())
    def settle(self, which: int, keep_mine: bool) -> None:
        person = self.person(which)
        place = next(iter(person.clashes), None)
        person.settle(keep_mine=keep_mine)
        if place is not None and not keep_mine:
            self.last_choice.pop((which, place), None)

    @invariant()
    def nothing_waits_in_silence(self) -> None:
        for person in (self.one, self.two):
            if person.waiting:
                assert person.trouble is not None

    @invariant()
    def what_somebody_chose_is_saved_waits_or_was_seen_changed(self) -> None:
        for (which, place), level in self.last_choice.items():
            person = self.person(which)
            other = self.last_choice.get((1 - which, place))
            assert (
                self.stored(place) in (level, other)
                or place in person.waiting
                or place in person.clashes
                or place in self.person(1 - which).waiting
            )


TestTwoPeople = TwoPeople.TestCase
TestTwoPeople.settings = settings(max_examples=often(60), stateful_step_count=30, deadline=None)


@pytest.mark.parametrize("points", [0, MOST_POINTS])
def test_an_assessment_of_an_older_checklist_is_brought_up_and_nothing_of_it_is_lost(
    tmp_path: Path, points: int
) -> None:
    """It opens in terms of the present checklist and says what that drops; the first save makes it
    so, and keeps the older answers as a point in time, also beyond the most people may keep."""
    checklist = CONTENT.checklist
    older = Assessment(
        checklist="2025.1",
        answers={"capacity.songs": Answer(level=3, note="歌集"), FINANCE: Answer(level=1)},
    )
    store = AssessmentStore(tmp_path / "a.db")
    code, _ = store.create(older)
    before = [store.keep_point(code, "以前") for _ in range(points)][::-1]
    page = Editing(store, checklist.version, code, lambda kept: migrate(kept, checklist))
    assert page.open()
    assert page.migrated is not None
    assert [dropped.id for dropped in page.migrated.dropped] == ["capacity.songs"]
    assert page.shown.answers.keys() == {FINANCE}
    kept = store.open(code)
    assert kept is not None
    assert kept.assessment == older  # looking changes nothing
    assert store.points(code) == tuple(before)

    for level in (2, 3):
        page.change(LEGAL, answer(level=level))
    assert page.migrated is None
    kept = store.open(code)
    assert kept is not None
    assert kept.assessment.checklist == checklist.version
    assert kept.assessment.answers.keys() == {FINANCE, LEGAL}
    assert read_assessment(kept.assessment.to_json().encode(), checklist) == kept.assessment
    kept_then, *rest = store.points(code)
    assert (kept_then.assessment, kept_then.name, rest) == (older, "", before)
    store.close()


def test_a_quick_second_click_waits_for_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second runs in a thread of its own, while the first is still on its way to the disk."""
    shelf = Shelf()
    page = editing(shelf)
    page.create(Assessment())
    is_saving, go_on = Event(), Event()
    save = shelf.save

    def slow(code: str, expected: int, assessment: Assessment) -> Stored:
        is_saving.set()
        assert go_on.wait(30)
        return save(code, expected, assessment)

    monkeypatch.setattr(shelf, "save", slow)
    first = Thread(target=page.change, args=(FINANCE, answer(level=0)))
    second = Thread(target=page.change, args=(FINANCE, answer(level=1)))
    first.start()
    assert is_saving.wait(30)
    second.start()
    second.join(0.2)  # time enough to go wrong
    go_on.set()
    first.join()
    second.join()
    assert page.clashes == {}
    assert page.taken_over == ()
    assert page.shown[FINANCE].level == 1


def test_of_many_places_at_once_none_is_overwritten() -> None:
    """A file is taken over while somebody else changes one of its places."""
    shelf = Shelf()
    mine, theirs, _ = both(shelf)
    theirs.change(LEGAL, answer(level=4))
    mine.take_over(
        Assessment(answers={FINANCE: Answer(level=1, at=at(1)), LEGAL: Answer(level=2, at=at(1))})
    )
    assert list(mine.clashes) == [LEGAL]
    assert mine.saved[FINANCE].level == 1
    assert mine.saved[LEGAL].level == 4
    mine.settle(keep_mine=True)
    assert mine.saved[LEGAL].level == 2
