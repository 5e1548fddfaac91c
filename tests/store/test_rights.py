"""Links by right: who may do what, who gets what anew when one is withdrawn, and what a thief or a
vandal of the database can do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from checklist.answers import Answer
from checklist.inquiry import Asked, Part
from store.assessments import (
    AssessmentStore,
    Closed,
    Conflict,
    Gone,
    Link,
    LinkRefused,
    NotAllowed,
    NotOpened,
)
from store.keeping import Database
from store.sealing import lookup_of
from tests.support.databases import KINDS, opener
from tests.support.stored import full, sample

PART = Part(
    section=Asked(name="財政課", criteria=("capacity.finance", "capacity.staff")),  # type: ignore[arg-type]
    asker="環境政策課",
    due="2026-12-18",
)
ANSWERS = {"capacity.finance": Answer(level=3, note="査定中", by="財政課")}


@pytest.fixture(params=KINDS)
def open_it(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Database]:
    """Opens one and the same new database, each time as another process would."""
    return opener(request.param, tmp_path)


@pytest.fixture
def two(open_it: Callable[[], Database]) -> Iterator[tuple[AssessmentStore, AssessmentStore]]:
    """The same database as two processes see it."""
    with closing(open_it()) as one, closing(open_it()) as other:
        yield AssessmentStore(one), AssessmentStore(other)


Both = tuple[AssessmentStore, AssessmentStore]


def link_named(store: AssessmentStore, code: str, name: str) -> Link:
    (link,) = (link for link in store.links(code) if link.name == name)
    return link


def told(store: AssessmentStore, code: str) -> list[tuple[str, str, str]]:
    """What was done, by which link, to which; without openings."""
    events = store.history(code)
    return [(event.what, event.link, event.about) for event in events if event.what != "opened"]


def tamper(store: AssessmentStore, sql: str, *values: object) -> None:
    """What somebody with the database, but without a code, can do."""
    with store._database.writing("save") as connection:
        connection.execute(sql, values)


# ---------------------------------------------------------------------------- by right


def test_each_right_opens_what_it_may(two: Both) -> None:
    one, other = two
    code, created = one.create(full())
    chief, deputy = one.add_link(code, "read", "課長"), one.add_link(code, "all", "課長補佐")
    section = one.add_link(code, "answer", "", part=PART)
    assert [other.right(which) for which in (code, chief, deputy, section)] == [
        *("all", "read", "all", "answer"),
    ]
    one.keep_point(code, "春")
    for which in (code, chief, deputy):
        assert other.open(which) == created
        assert other.version(which) == 1
        assert [point.name for point in other.points(which)] == ["春"]
        assert other.open_part(which) is None
    assert other.open(section) is None
    assert other.points(section) == ()
    saved = other.save(deputy, 1, sample("二"))
    assert one.open(code) == one.open(chief) == saved


def test_a_section_sees_its_own_and_sends_it(two: Both) -> None:
    one, other = two
    own = Answer(level=1, by="財政課", note="前回")
    code, _ = one.create(full().with_answer("capacity.finance", own))
    section = one.add_link(code, "answer", "", part=PART)
    opened = other.open_part(section)
    assert opened is not None
    assert opened.part == PART
    assert opened.closed_at is None
    profile = opened.stored.assessment.profile
    assert (profile.name, profile.prefecture, profile.code, profile.kind, profile.population) == (
        *("北九州市", "福岡県", "401005", "designated-city", None),
    )
    assert opened.stored.assessment.answers == {"capacity.finance": own}
    assert one.returned(code) == ()  # it has sent nothing
    assert other.version(section) == opened.stored.version == 1
    saved = other.save_part(section, 1, ANSWERS)
    assert (saved.version, saved.assessment.answers) == (2, ANSWERS)
    with pytest.raises(Conflict) as caught:
        other.save_part(section, 1, {})
    assert caught.value.stored == saved
    (returned,) = one.returned(code)
    assert (returned.name, returned.section) == ("財政課", "財政課")
    assert (returned.answers, returned.before) == (ANSWERS, {"capacity.finance": own})
    assert one.open(code).assessment["capacity.finance"] == own  # type: ignore[union-attr]


def test_a_closed_link_can_be_read_and_answered_no_more(two: Both) -> None:
    one, other = two
    code, _ = one.create(full())
    section = one.add_link(code, "answer", "財政課の係", part=PART)
    sent = other.save_part(section, 1, ANSWERS)
    link = link_named(one, code, "財政課の係")
    with pytest.raises(LinkRefused, match="Close it first"):
        one.remove(code, link.id)
    assert one.withdraw(code, link.id) is True
    assert one.withdraw(code, link.id) is False  # pressed twice: nothing is lost
    opened = other.open_part(section)
    assert opened is not None
    assert opened.closed_at is not None
    assert opened.stored == sent
    with pytest.raises(Closed):
        other.save_part(section, 2, {})
    with pytest.raises(LinkRefused):
        one.replace(code, link.id)
    assert [file.answers for file in one.returned(code)] == [ANSWERS]
    assert one.remove(code, link.id) is True
    assert one.remove(code, link.id) is False
    assert other.open_part(section) is None
    assert one.returned(code) == ()
    with pytest.raises(Gone):
        other.save_part(section, 2, {})


# ---------------------------------------------------------------------------- ended


@pytest.mark.parametrize("may", ["read", "all"])
def test_withdrawing_gives_all_others_a_new_data_key(two: Both, may: str) -> None:
    one, other = two
    code, created = one.create(full())
    one.keep_point(code, "春")
    ended = one.add_link(code, may, "異動した人")  # type: ignore[arg-type]
    chief = one.add_link(code, "read", "課長")
    section = one.add_link(code, "answer", "", part=PART)
    other.save_part(section, 1, ANSWERS)
    assert other.open(ended) == created
    assert one.withdraw(code, link_named(one, code, "異動した人").id) is True
    assert one.withdraw(code, "AAAAAAAAAAAAAAAA") is False
    for store in two:
        assert store.right(ended) is None
        assert store.open(ended) is None
        assert store.open(code) == store.open(chief) == created
        assert [point.name for point in store.points(chief)] == ["春"]
    with pytest.raises(Gone):
        other.save(ended, 1, sample())
    assert other.save_part(section, 2, {}).version == 3
    assert [file.answers for file in one.returned(code)] == [{}]
    assert other.save(code, 1, sample("二")) == one.open(chief)


@pytest.mark.parametrize("name", ["", "課長", "財政課"])
def test_a_lost_code_is_replaced(two: Both, name: str) -> None:
    one, other = two
    code, created = one.create(full())
    deputy, chief = one.add_link(code, "all", "課長補佐"), one.add_link(code, "read", "課長")
    section = one.add_link(code, "answer", "", part=PART)
    sent = other.save_part(section, 1, ANSWERS)
    lost = {"": code, "課長": chief, "財政課": section}[name]
    before = told(one, deputy)
    new = other.replace(deputy, link_named(one, deputy, name).id)
    assert told(one, deputy) == [("replaced", "課長補佐", name), *before]
    assert one.right(lost) is None
    assert one.right(new) == link_named(one, deputy, name).may
    if name == "財政課":
        opened = one.open_part(new)
        assert opened is not None
        assert opened.stored == sent
        assert other.save_part(new, 2, ANSWERS).version == 3
    else:
        assert one.open(new) == other.open(deputy) == created
    assert len(one.returned(deputy)) == 1


def test_the_link_in_use_ends_by_another_alone(two: Both) -> None:
    one, other = two
    code, created = one.create(full())
    (own,) = one.links(code)
    assert own.own
    for end in (one.withdraw, one.replace):
        with pytest.raises(LinkRefused, match="The code in use"):
            end(code, own.id)
    deputy = one.add_link(code, "all", "課長補佐")
    assert other.withdraw(deputy, own.id) is True
    assert one.open(code) is None
    assert one.open(deputy) == created


# ---------------------------------------------------------------------------- tampering


@pytest.mark.parametrize("name", ["課長", "財政課"])
def test_a_right_cannot_be_raised_in_the_database(two: Both, name: str) -> None:
    one, _ = two
    code, created = one.create(full())
    one.add_link(code, "all", "別の人")
    chief = one.add_link(code, "read", "課長")
    section = one.add_link(code, "answer", "", part=PART)
    wrong = {"課長": chief, "財政課": section}[name]
    for may in {"all", "read", "answer"} - {one.right(wrong)}:
        tamper(one, "UPDATE link SET may = ? WHERE lookup = ?", may, lookup_of(wrong))
        if may == "answer":
            assert one.open(wrong) is None
            assert one.open_part(wrong) is None
            continue
        with pytest.raises(NotOpened):
            one.open(wrong)
        if may == "all":
            for write in (
                lambda: one.save(wrong, 1, sample()),
                lambda: one.keep_point(wrong),
                lambda: one.add_link(wrong, "all", "x"),
                lambda: one.withdraw(wrong, link_named(one, code, "別の人").id),
            ):
                with pytest.raises(NotOpened):
                    write()
    assert one.open(code) == created


def test_a_code_that_reads_is_refused_in_words(two: Both) -> None:
    one, _ = two
    code, _ = one.create(full())
    chief = one.add_link(code, "read", "課長")
    with pytest.raises(NotAllowed) as caught:
        one.save(chief, 1, sample())
    assert "閲覧だけ" in caught.value.lines("ja")[0]
    assert "can only read" in caught.value.lines("en")[0]
