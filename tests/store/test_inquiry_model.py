"""Asking the sections by links, in any order and through any link: nothing is lost, overwritten or
shown to somebody else, whatever is withdrawn, replaced, closed or deleted in between."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
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
from checklist.inquiry import Asked, Inquiry, Part
from checklist.returned import content, merge
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
from store.keeping import Database
from tests.support import often
from tests.support.databases import opener
from tests.support.shipped import CONTENT
from tests.support.stored import sample

A, B, C = "capacity.finance", "capacity.people", "capacity.legal"
#: Each criterion is asked of two sections, so that they can contradict each other.
SECTIONS = tuple(
    Asked(name=name, criteria=criteria)  # type: ignore[arg-type]
    for name, criteria in (("財政課", (A, B)), ("水道局", (B, C)), ("議会事務局", (A, C)))
)
INQUIRY = Inquiry(asker="環境政策課", sections=SECTIONS)

ANSWER = st.builds(
    Answer, level=st.sampled_from([None, 0, 3, "unknown"]), note=st.sampled_from(["", "査定中"])
)


@dataclass
class Handed:
    """A link as the model knows it; ``answers`` and ``version`` are of an answering one."""

    code: str
    may: Right
    name: str
    section: Asked | None = None
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
        self.points: list[str] = []
        self.create()

    def create(self) -> None:
        own = sample().with_answer(A, Answer(level=1, by="財政課"))
        code, stored = self.stores[0].create(own)
        self.links = [Handed(code, "all", "")]
        self.version, self.content = stored.version, own
        self.points = []

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

    @rule(place=st.integers(0, 5), which=st.integers(0, 1), may=st.sampled_from(["all", "read"]))
    def hand_out(self, place: int, which: int, may: Right) -> None:
        self.number += 1
        name = f"渡した{self.number}"
        code = self.stores[which].add_link(self.full(place).code, may, name)
        self.links.append(Handed(code, may, name))

    @rule(place=st.integers(0, 5), which=st.integers(0, 1), section=st.sampled_from(SECTIONS))
    def assign(self, place: int, which: int, section: Asked) -> None:
        self.number += 1
        name = f"{section.key}{self.number}"
        part = Part(section=section, asker=INQUIRY.asker, due="2026-12-18")
        code = self.stores[which].add_link(self.full(place).code, "answer", name, part=part)
        own = {
            criterion: self.content[criterion]
            for criterion in section.criteria
            if self.content[criterion].by == section.key
        }
        self.links.append(Handed(code, "answer", name, section, own, own))

    @rule(
        place=st.integers(0, 5),
        which=st.integers(0, 1),
        answer=ANSWER,
        second=st.booleans(),
        off=st.sampled_from([0, 0, 0, -1, 1]),
    )
    def answer(self, place: int, which: int, answer: Answer, second: bool, off: int) -> None:
        link, store = self.of("answer", place), self.stores[which]
        if link is None or link.section is None:
            return
        answers = {**link.answers, link.section.criteria[second]: answer}
        if link.is_closed:
            with pytest.raises(Closed):
                store.save_part(link.code, link.version + off, answers)
        elif off:
            with pytest.raises(Conflict) as caught:
                store.save_part(link.code, link.version + off, answers)
            assert caught.value.stored.version == link.version
            assert caught.value.stored.assessment.answers == link.answers
        else:
            saved = store.save_part(link.code, link.version, answers)
            link.version, link.answers = saved.version, answers

    @rule(place=st.integers(0, 5), which=st.integers(0, 1))
    def answer_what_was_not_asked(self, place: int, which: int) -> None:
        link = self.of("answer", place)
        if link is None or link.section is None or link.is_closed:
            return
        (foreign,) = {A, B, C} - set(link.section.criteria)
        with pytest.raises(NotAllowed):
            self.stores[which].save_part(link.code, link.version, {foreign: Answer(level=4)})

    @rule(place=st.integers(0, 5), which=st.integers(0, 1), chosen=st.integers(0, 5))
    def choose(self, place: int, which: int, chosen: int) -> None:
        """The coordinator takes what came, and where it contradicts, one of the answers."""
        store, code = self.stores[which], self.full(place).code
        returned = store.returned(code)
        merged = merge(self.content, returned, INQUIRY, CONTENT.checklist)
        for file in returned:  # nothing vanishes
            for criterion, answer in file.given.items():
                given = [content(given.answer) for given in merged.given[criterion]]
                assert content(answer) in given
        for criterion in merged.undecided:  # and nothing is overwritten
            assert merged.assessment[criterion] == self.content[criterion]
        after = merged.assessment
        for criterion in merged.undecided:
            given = merged.given[criterion]
            after = after.with_answer(criterion, given[chosen % len(given)].answer)
        self.saved(store.save(code, self.version, after).version, after)

    def saved(self, version: int, content: Assessment) -> None:
        assert version == self.version + 1
        self.version, self.content = version, content

    @rule(place=st.integers(0, 5), which=st.integers(0, 1), off=st.sampled_from([-1, 1]))
    def save_late(self, place: int, which: int, off: int) -> None:
        with pytest.raises(Conflict) as caught:
            self.stores[which].save(self.full(place).code, self.version + off, sample("遅い"))
        assert caught.value.stored.assessment == self.content

    @rule(place=st.integers(0, 5), which=st.integers(0, 1))
    def read_only_changes_nothing(self, place: int, which: int) -> None:
        for may in ("read", "answer"):
            link = self.of(may, place)  # type: ignore[arg-type]
            if link is not None:
                with pytest.raises(NotAllowed):
                    self.stores[which].save(link.code, self.version, sample("覗いた人"))

    @rule(place=st.integers(0, 5), which=st.integers(0, 1))
    def keep_point(self, place: int, which: int) -> None:
        if len(self.points) < 5:
            self.points.insert(0, f"{self.version}")
            self.stores[which].keep_point(self.full(place).code, self.points[0])

    @rule(holder=st.integers(0, 5), place=st.integers(0, 20), which=st.integers(0, 1))
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

    @rule(holder=st.integers(0, 5), place=st.integers(0, 20), which=st.integers(0, 1))
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

    @rule(holder=st.integers(0, 5), place=st.integers(0, 5), which=st.integers(0, 1))
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

    @precondition(lambda self: len(self.links) > 4)
    @rule(place=st.integers(0, 5), which=st.integers(0, 1))
    def delete(self, place: int, which: int) -> None:
        assert self.stores[which].delete(self.full(place).code) is True
        self.ended |= {link.code for link in self.links}
        self.create()

    @rule(which=st.integers(0, 1))
    def restart(self, which: int) -> None:
        self.stores[which].close()
        self.stores[which] = AssessmentStore(self.open_it())

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


SETTINGS: dict[str, Any] = {"deadline": None, "stateful_step_count": 20}
TestOnSqlite = OnSqlite.TestCase
TestOnSqlite.settings = settings(max_examples=often(40), **SETTINGS)
TestOnPostgres = OnPostgres.TestCase
TestOnPostgres.settings = settings(max_examples=often(20), **SETTINGS)
