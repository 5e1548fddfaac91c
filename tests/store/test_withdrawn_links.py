"""A link that is withdrawn, closed or replaced opens nothing, and the others go on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.assessments import AssessmentStore, Closed, Gone, LinkRefused
from store.events import EVENT_COLUMNS, EVENTS, EventRow, event_of
from store.interface import Database
from store.links import entry_of, shared_key
from store.part_rows import PartRow, part_in
from store.sealing import LinkPlace, NotAuthentic, keys_of, link_keys, lookup_of, unseal, unwrap
from tests.support.handed_out import ANSWERS, PART, Both, link_named, secret_inquiry
from tests.support.stored import files, full, raw, sample


def told(store: AssessmentStore, code: str) -> list[tuple[str, str, str]]:
    """What was done, by which link, to which; without openings."""
    events = store.history(code)
    return [(event.what, event.link, event.about) for event in events if event.what != "opened"]


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


@pytest.mark.parametrize("end", ["withdraw", "replace"])
def test_who_kept_the_former_data_key_reads_nothing_that_is_stored_now(
    open_it: Callable[[], Database], end: str
) -> None:
    with closing(open_it()) as database:
        store = AssessmentStore(database)
        code, _ = secret_inquiry(store)
        chief = store.add_link(code, "read", "異動した人")

        def opened_by(data_key: bytes) -> int:
            """How many of the sealed columns a thief with this data key can read."""
            with database.reading() as connection:
                link = connection.execute(
                    "SELECT assessment, lookup, may, entry FROM link WHERE lookup = ?",
                    (lookup_of(code),),
                ).fetchone()
                (row,) = connection.execute(
                    "SELECT version, saved_at, sealed FROM assessment"
                ).fetchall()
                (point,) = connection.execute("SELECT kept_at, sealed FROM point").fetchall()
                (part,) = connection.execute(
                    "SELECT l.lookup, p.version, p.saved_at, p.closed_at, p.asked, p.sealed,"
                    " l.entry FROM part p JOIN link l ON l.lookup = p.link"
                ).fetchall()
                events = connection.execute(
                    f"SELECT {EVENT_COLUMNS} FROM {EVENTS}"  # noqa: S608 (constants)
                ).fetchall()
            id_, lookup, may, entry = link
            keys = keys_of(id_, data_key)

            def section() -> object:
                place = LinkPlace(id_, part[0], "answer")
                theirs = entry_of(data_key, part[-1], place)
                return part_in(shared_key(data_key, theirs, place), PartRow(*part[1:6]), id_)

            reads = [
                lambda: entry_of(data_key, entry, LinkPlace(id_, lookup, may)),
                lambda: unseal(keys.content, row[2], id_, version=row[0], saved_at=row[1]),
                lambda: unseal(keys.points, point[1], id_, version="point", saved_at=point[0]),
                section,
                *(lambda e=e: event_of(EventRow(*e), id_, data_key) for e in events),
            ]
            count = 0
            for read in reads:
                with suppress(NotAuthentic):
                    read()
                    count += 1
            assert len(reads) > 8
            return count if count < len(reads) else -1

        with database.reading() as connection:
            id_, wrapped = connection.execute(
                "SELECT assessment, wrapped FROM link WHERE lookup = ?", (lookup_of(chief),)
            ).fetchone()
        kept = unwrap(wrapped, link_keys(chief), id_, "read")
        assert opened_by(kept) == -1  # all of it
        getattr(store, end)(code, link_named(store, code, "異動した人").id)
        assert opened_by(kept) == 0


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
        with pytest.raises(LinkRefused, match="The link in use"):
            end(code, own.id)
    deputy = one.add_link(code, "all", "課長補佐")
    assert other.withdraw(deputy, own.id) is True
    assert one.open(code) is None
    assert one.open(deputy) == created


def pieces(path: Path) -> list[bytes]:
    """A piece from the middle of everything that is sealed now."""
    found = []
    with raw(path) as connection:
        for table, columns in (
            ("assessment", ("sealed",)),
            ("point", ("sealed",)),
            ("link", ("wrapped", "entry")),
            ("part", ("asked", "sealed")),
            ("event", ("sealed",)),
        ):
            for column in columns:
                sql = f"SELECT {column} FROM {table}"  # noqa: S608 (constants)
                found += [value[30:62] for (value,) in connection.execute(sql)]
    return found


@pytest.mark.parametrize("end", ["withdraw", "replace", "delete"])
def test_what_was_sealed_before_leaves_no_bytes(
    store: AssessmentStore, path: Path, end: str
) -> None:
    code, _ = secret_inquiry(store)
    before = pieces(path)
    assert len(before) == 15
    assert all(any(p in content for content in files(path.parent).values()) for p in before)
    if end == "delete":
        store.delete(code)
    else:
        getattr(store, end)(code, link_named(store, code, "ひみつ係長").id)
    for content in files(path.parent).values():
        assert not [piece for piece in before if piece in content]


@pytest.mark.parametrize("end", ["delete", "purge"])
def test_with_the_assessment_goes_all_of_it(open_it: Callable[[], Database], end: str) -> None:
    with closing(open_it()) as database:
        store = AssessmentStore(database)
        code, _ = secret_inquiry(store)
        if end == "delete":
            assert store.delete(code) is True
        else:
            assert store.purge(datetime(2999, 1, 1, tzinfo=UTC)) == 1
        for table in ("assessment", "link", "point", "part", "event"):
            with database.reading() as connection:
                sql = f"SELECT count(*) FROM {table}"  # noqa: S608 (constants)
                assert connection.execute(sql).fetchone() == (0,)


def test_a_removed_section_leaves_no_bytes(store: AssessmentStore, path: Path) -> None:
    code, section = secret_inquiry(store)
    id_ = link_named(store, code, "ひみつ課").id
    store.withdraw(code, id_)
    with raw(path) as connection:
        (row,) = connection.execute("SELECT asked, sealed FROM part")
    store.remove(code, id_)
    assert store.open_part(section) is None
    for content in files(path.parent).values():
        assert not [value for value in row if value[30:62] in content]
