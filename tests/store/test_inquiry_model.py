"""Asking the sections by links, in any order and through any link: nothing is lost, overwritten or
shown to somebody else, whatever is withdrawn, replaced, closed, reopened or deleted in between."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from checklist.answers import Answer, Assessment
from checklist.asking import Asking, Section
from checklist.board import add, board, choose, undo
from checklist.inquiry import AskedPart, AskedSection
from checklist.returned import answered_content
from store.assessments import (
    AssessmentStore,
    Closed,
    Conflict,
    Gone,
    LinkRefused,
    NotAllowed,
    Right,
)
from store.codes import new_code
from store.interface import Database
from tests.support import often
from tests.support.databases import opener
from tests.support.shipped import CONTENT
from tests.support.stored import sample

A, B, C = "capacity.finance", "capacity.people", "capacity.legal"
#: Each criterion is asked of two sections, so that they can contradict each other.
SECTIONS = tuple(
    AskedSection(name=name, criteria=criteria)  # type: ignore[arg-type]
    for name, criteria in (("財政課", (A, B)), ("水道局", (B, C)), ("議会事務局", (A, C)))
)
ASKING = Asking(asker="環境政策課", sections=tuple(map(Section.like, SECTIONS)))
BEGIN = datetime(2026, 6, 18, tzinfo=UTC)

#: Which of the links that could be meant, and through which process.
PLACE, WHICH = st.integers(0, 5), st.integers(0, 1)
ANSWER = st.builds(
    Answer, level=st.sampled_from([None, 0, 3, "unknown"]), note=st.sampled_from(["", "査定中"])
)


@dataclass
class Handed:
    """A link as the model knows it; ``answers`` and ``version`` are of an answering one."""

    code: str
    may: Right
    name: str
    section: AskedSection | None = None
    before: dict[str, Answer] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    version: int = 1
    is_closed: bool = False


class InquiryModel(RuleBasedStateMachine):
    """``open_it`` opens the database; each of the two stores is a process of its own."""

    def open_it(self) -> Database:
        raise NotImplementedError

    @initialize()
    def begin(self) -> None:
        self.stores = [AssessmentStore(self.open_it()), AssessmentStore(self.open_it())]
        self.number, self.ended = 0, set[str]()
        self.create()

    def create(self) -> None:
        self.points: list[str]
        self.before: list[Assessment]
        own = sample().with_answer(A, Answer(level=1, by="財政課")).with_asking(ASKING)
        code, stored = self.stores[0].create(own)
        self.links = [Handed(code, "all", "")]
        self.version, self.content = stored.version, own
        self.points, self.before = [], []
        for may in ("all", "read"):
            self.hand_out(0, 0, may, SECTIONS[0])  # type: ignore[arg-type]
        for section in SECTIONS:
            self.hand_out(0, 1, "answer", section)

    def teardown(self) -> None:
        for store in getattr(self, "stores", ()):
            store.close()

    # -------------------------------------------------------------------- whom the rules concern

    def of(self, may: Right, place: int) -> Handed | None:
        links = [link for link in self.links if link.may == may]
        return links[place % len(links)] if links else None

    def full(self, place: int) -> Handed:
        link = self.of("all", place)
        assert link is not None  # there is always one
        return link

    def id_of(self, holder: Handed, link: Handed) -> str:
        (id_,) = (x.id for x in self.stores[0].links(holder.code) if x.name == link.name)
        return id_

    # -------------------------------------------------------------------- rules

    @rule(
        place=PLACE,
        which=WHICH,
        may=st.sampled_from(["all", "read", "answer", "answer"]),
        section=st.sampled_from(SECTIONS),
    )
    def hand_out(self, place: int, which: int, may: Right, section: AskedSection) -> None:
        self.number += 1
        store, holder, asked = self.stores[which], self.full(place).code, may == "answer"
        name = f"{section.key if asked else may}{self.number}"
        part = AskedPart(section=section, asker=ASKING.asker, due="2026-12-18") if asked else None
        code = store.add_link(holder, may, name, part=part)
        own = {c: self.content[c] for c in section.criteria if self.content[c].by == section.key}
        self.links.append(
            Handed(code, may, name, section, own, own) if asked else Handed(code, may, name)
        )

    @rule(place=PLACE, which=WHICH, answer=ANSWER, second=st.booleans())
    def answer(self, place: int, which: int, answer: Answer, second: bool) -> None:
        link, store = self.of("answer", place), self.stores[which]
        if link is None or link.section is None:
            return
        answers = {**link.answers, link.section.criteria[second]: answer}
        if link.is_closed:
            with pytest.raises(Closed):
                store.save_part(link.code, link.version, answers)
        else:
            saved = store.save_part(link.code, link.version, answers)
            link.version, link.answers = saved.version, answers

    @rule(place=PLACE, which=WHICH, chosen=st.none() | PLACE)
    def contradict(self, place: int, which: int, chosen: int | None) -> None:
        """Two sections answer the same otherwise; one of the answers is chosen, now or never."""
        open_ones = [link for link in self.links if link.section and not link.is_closed]
        for one, other in combinations(open_ones, 2):
            both = {*one.section.criteria} & {*other.section.criteria}  # type: ignore[union-attr]
            if len(both) == 1:
                for link, level in ((one, 0), (other, 3)):
                    answers = {**link.answers, **dict.fromkeys(both, Answer(level=level))}
                    saved = self.stores[which].save_part(link.code, link.version, answers)
                    link.version, link.answers = saved.version, answers
                self.take_up(place, which)
                if chosen is not None:
                    self.choose(place, which, chosen)
                return

    @rule(place=PLACE, which=WHICH)
    def take_up(self, place: int, which: int) -> None:
        """The coordinator takes up what came by links: nothing vanishes, and where answers
        contradict each other, none is taken."""
        store, code = self.stores[which], self.full(place).code
        returned = store.returned(code)
        after = add(self.content, returned, self.time(), CONTENT.checklist).assessment
        kept = [came for step in after.asking.steps for came in step.came]
        for file in returned:
            for criterion, answers in file.given.items():
                of_section = [came for came in kept if came.section == file.section]
                there = [
                    answered_content(a)
                    for came in of_section
                    for a in came.answers.get(criterion, ())
                ]
                assert {answered_content(answer) for answer in answers} <= set(there)
        for criterion, standing in board(after, CONTENT.checklist).undecided.items():
            assert after[criterion] == standing.before
        if after != self.content:
            self.step(store, code, after)

    @rule(place=PLACE, which=WHICH, chosen=PLACE)
    def choose(self, place: int, which: int, chosen: int) -> None:
        """Of answers that contradict each other one is taken; the others are kept."""
        undecided = board(self.content, CONTENT.checklist).undecided
        for criterion in [*undecided][:1]:
            given = undecided[criterion].voices.given
            taken = given[chosen % len(given)]
            after = choose(self.content, criterion, taken, self.time())
            assert answered_content(after[criterion]) == answered_content(taken.answer)
            decided = board(after, CONTENT.checklist).decided[criterion]
            others = {answered_content(other.answer) for other in given} - {
                answered_content(taken.answer)
            }
            assert others <= {answered_content(passed.answer) for passed in decided.passed}
            self.step(self.stores[which], self.full(place).code, after)

    @rule(place=PLACE, which=WHICH)
    def take_back(self, place: int, which: int) -> None:
        """The last step, so that all is as before it."""
        if self.before:
            back = undo(self.content)
            assert back == self.before.pop()
            code = self.full(place).code
            self.saved(self.stores[which].save(code, self.version, back).version, back)

    @rule(place=PLACE, which=WHICH, off=st.sampled_from([-1, 1]))
    def be_refused(self, place: int, which: int, off: int) -> None:
        """On another version, without the right, or what was not asked."""
        store = self.stores[which]
        with pytest.raises(Conflict) as caught:
            store.save(self.full(place).code, self.version + off, sample("遅い"))
        assert caught.value.stored.assessment == self.content
        if (chief := self.of("read", place)) is not None:
            with pytest.raises(NotAllowed):
                store.save(chief.code, self.version, sample("覗いた人"))
        section = self.of("answer", place)
        if section is not None and section.section is not None and not section.is_closed:
            with pytest.raises(Conflict) as caught:
                store.save_part(section.code, section.version + off, {})
            assert caught.value.stored.assessment.answers == section.answers
            (foreign,) = {A, B, C} - set(section.section.criteria)
            with pytest.raises(NotAllowed):
                store.save_part(section.code, section.version, {foreign: Answer(level=4)})

    @rule(place=PLACE, which=WHICH)
    def keep_point(self, place: int, which: int) -> None:
        if len(self.points) < 5:
            self.points.insert(0, f"{self.version}")
            self.stores[which].keep_point(self.full(place).code, self.points[0])

    @rule(holder=PLACE, place=st.integers(0, 20), which=WHICH)
    def withdraw(self, holder: int, place: int, which: int) -> None:
        full, link = self.full(holder), self.links[place % len(self.links)]
        id_, store = self.id_of(full, link), self.stores[which]
        if link is full:
            with pytest.raises(LinkRefused):
                store.withdraw(full.code, id_)
        elif link.may == "answer":
            assert store.withdraw(full.code, id_) is not link.is_closed
            link.is_closed = True
        else:
            assert store.withdraw(full.code, id_) is True
            self.links.remove(link)
            self.ended.add(link.code)

    @rule(holder=PLACE, place=st.integers(0, 20), which=WHICH)
    def replace(self, holder: int, place: int, which: int) -> None:
        full, link = self.full(holder), self.links[place % len(self.links)]
        id_, store = self.id_of(full, link), self.stores[which]
        if link is full or link.is_closed:
            with pytest.raises(LinkRefused):
                store.replace(full.code, id_)
            return
        new = store.replace(full.code, id_)
        self.ended.add(link.code)
        link.code = new

    @rule(holder=PLACE, place=st.integers(0, 20), which=WHICH)
    def reopen(self, holder: int, place: int, which: int) -> None:
        """A closed one goes on under its code, with its answers; to any other nothing happens."""
        full, link = self.full(holder), self.links[place % len(self.links)]
        store = self.stores[which]
        assert store.reopen(full.code, self.id_of(full, link)) is link.is_closed
        link.is_closed = False

    @rule(holder=PLACE, place=PLACE, which=WHICH)
    def remove(self, holder: int, place: int, which: int) -> None:
        full, link = self.full(holder), self.of("answer", place)
        if link is None:
            return
        id_, store = self.id_of(full, link), self.stores[which]
        if not link.is_closed:
            with pytest.raises(LinkRefused):
                store.remove(full.code, id_)
            return
        assert store.remove(full.code, id_) is True
        self.links.remove(link)
        self.ended.add(link.code)

    @precondition(lambda self: len(self.links) > 7)
    @rule(place=PLACE, which=WHICH)
    def delete(self, place: int, which: int) -> None:
        assert self.stores[which].delete(self.full(place).code) is True
        self.ended |= {link.code for link in self.links}
        self.create()

    @rule(which=WHICH)
    def restart(self, which: int) -> None:
        self.stores[which].close()
        self.stores[which] = AssessmentStore(self.open_it())

    def time(self) -> datetime:
        self.number += 1
        return BEGIN + timedelta(minutes=self.number)

    def step(self, store: AssessmentStore, code: str, after: Assessment) -> None:
        self.before.append(self.content)
        self.saved(store.save(code, self.version, after).version, after)

    def saved(self, version: int, answered_content: Assessment) -> None:
        assert version == self.version + 1
        self.version, self.content = version, answered_content

    # -------------------------------------------------------------------- what always holds

    @invariant()
    def each_link_opens_what_it_may(self) -> None:
        for number, link in enumerate(self.links):
            store = self.stores[number % 2]
            assert store.right(link.code) == link.may
            stored = store.open(link.code)
            if link.section is None:
                assert stored is not None
                assert (stored.version, stored.assessment) == (self.version, self.content)
                assert [point.name for point in store.points(link.code)] == self.points
                continue
            assert stored is None
            part = store.open_part(link.code)
            assert part is not None
            assert (part.stored.version, part.stored.assessment.answers) == (
                link.version,
                link.answers,
            )
            assert (part.closed_at is not None) is link.is_closed

    @invariant()
    def what_ended_opens_nothing(self) -> None:
        for code in [*sorted(self.ended)[:5], new_code()]:
            assert self.stores[0].right(code) is None
            assert self.stores[1].open(code) is None
            assert self.stores[1].open_part(code) is None
            with pytest.raises(Gone):
                self.stores[0].save(code, self.version, sample())

    @invariant()
    def every_full_link_sees_the_same(self) -> None:
        sent = {link.name: link for link in self.links if link.version > 1}
        for link in self.links:
            if link.may != "all":
                continue
            listed = self.stores[1].links(link.code)
            assert {(x.name, x.may, x.closed_at is not None) for x in listed} == {
                (x.name, x.may, x.is_closed) for x in self.links
            }
            assert [x.name for x in listed if x.own] == [link.name]
            returned = {file.name: file for file in self.stores[0].returned(link.code)}
            assert returned.keys() == sent.keys()
            for name, file in returned.items():
                assert (file.answers, file.before) == (sent[name].answers, sent[name].before)
            names = {event.about for event in self.stores[0].history(link.code)}
            assert names >= {x.name for x in self.links if x.name}


class OnSqlite(InquiryModel):
    """In a file."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self._open = opener("sqlite", Path(self.folder.name))

    def open_it(self) -> Database:
        return self._open()

    def teardown(self) -> None:
        super().teardown()
        self.folder.cleanup()


@cache
def server() -> Callable[[], Database]:
    """One database on the server for all examples: each begins with an assessment of its own."""
    return opener("postgresql", Path())


class OnPostgres(InquiryModel):
    """On a server."""

    def open_it(self) -> Database:
        return server()()


SETTINGS: dict[str, Any] = {"deadline": None, "stateful_step_count": 25}
TestOnSqlite = OnSqlite.TestCase
TestOnSqlite.settings = settings(max_examples=often(40), **SETTINGS)
TestOnPostgres = OnPostgres.TestCase
TestOnPostgres.settings = settings(max_examples=often(20), **SETTINGS)
