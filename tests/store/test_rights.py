"""Links by right: who may do what, who gets what anew when one is withdrawn, and what a thief or a
vandal of the database can do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from checklist.answers import Answer
from checklist.inquiry import Asked, Part
from store.assessments import (
    MOST_LINKS,
    AssessmentStore,
    Closed,
    Conflict,
    Gone,
    Link,
    LinkRefused,
    NotAllowed,
    NotOpened,
    OpenPart,
)
from store.codes import new_code
from store.events import EVENT_COLUMNS, EVENTS, EventRow, event_of
from store.keeping import Database
from store.links import entry_of, shared_key
from store.part_rows import PartRow, part_in
from store.rekeying import DamagedLink
from store.sealing import (
    NotAuthentic,
    former_keys,
    keys_of,
    link_keys,
    lookup_of,
    seal,
    unseal,
    unwrap,
    wrap,
)
from tests.support.databases import KINDS, opener
from tests.support.stored import files, full, raw, sample

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
    assert saved.assessment.checklist == "2026.1"
    saved = other.save_part(section, 2, ANSWERS, checklist="2027.1")
    assert saved.assessment.checklist == "2027.1"
    assert one.open_part(section) == OpenPart(PART, saved)
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
                theirs = entry_of(data_key, part[-1], id_, part[0], "answer")
                return part_in(shared_key(data_key, theirs, id_, part[0]), PartRow(*part[1:6]), id_)

            reads = [
                lambda: entry_of(data_key, entry, id_, lookup, may),
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
    assert "見ることだけ" in caught.value.lines("ja")[0]
    assert "can only read" in caught.value.lines("en")[0]


# ---------------------------------------------------------------------------- a thief

SECRETS = ("ひみつ市", "ひみつ課", "ひみつ係長", "ひみつ政策課", "ひみつの根拠", "capacity.")


def secret_inquiry(store: AssessmentStore) -> tuple[str, str]:
    """An assessment of which every name and answer is a secret; its code, and a section's."""
    profile = full().profile.model_copy(update={"name": "ひみつ市"})
    code, _ = store.create(full().model_copy(update={"profile": profile}))
    store.keep_point(code, "ひみつ時点")
    part = Part(
        section=Asked(name="ひみつ課", criteria=("capacity.finance",)),  # type: ignore[arg-type]
        asker="ひみつ政策課",
    )
    chief = store.add_link(code, "read", "ひみつ係長")
    section = store.add_link(code, "answer", "", part=part)
    store.open(chief)
    store.save_part(section, 1, {"capacity.finance": Answer(level=3, note="ひみつの根拠")})
    store.save(code, 1, full().model_copy(update={"profile": profile}))
    return code, section


def everything(database: Database) -> bytes:
    """Every value of every table of assessments."""
    tables = ("assessment", "link", "point", "part", "event")
    with database.reading() as connection:
        rows = [
            connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 (constants)
            for table in tables
        ]
    assert all(rows)
    values = (value for table in rows for row in table for value in row)
    return b"\n".join(v if isinstance(v, bytes) else f"{v}".encode() for v in values)


def test_a_thief_reads_neither_names_nor_sections_nor_answers(
    open_it: Callable[[], Database],
) -> None:
    with closing(open_it()) as database:
        store = AssessmentStore(database)
        code, section = secret_inquiry(store)
        assert store.returned(code)[0].answers["capacity.finance"].note == "ひみつの根拠"
        stolen = everything(database)
        for secret in (*SECRETS, code, section, code.replace("-", ""), "財政"):
            assert secret.encode() not in stolen


def test_nor_in_the_file_its_log_or_a_backup(path: Path, tmp_path: Path) -> None:
    store = AssessmentStore(path)
    code, section = secret_inquiry(store)
    store.backup(tmp_path / "backup.db")
    for folder in (path.parent, tmp_path):
        for content in (file.read_bytes() for file in folder.iterdir() if file.is_file()):
            for secret in (*SECRETS, code, section):
                assert secret.encode() not in content
    store.close()
    with closing(AssessmentStore(tmp_path / "backup.db")) as copy:
        assert copy.open_part(section) is not None
        assert len(copy.links(code)) == 3
        assert copy.history(code) != ()


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


# ---------------------------------------------------------------------------- a vandal


def test_a_swapped_public_key_is_noticed(two: Both) -> None:
    """A vandal who has a link of another assessment and the database cannot have a section answer
    to a key of his own."""
    one, _ = two
    code, _ = one.create(full())
    theirs, _ = one.create(sample())
    section = one.add_link(code, "answer", "", part=PART)
    foreign = one.add_link(theirs, "answer", "", part=PART)
    one.save_part(section, 1, ANSWERS)
    link, key_pair = lookup_of(section), X25519PrivateKey.generate().public_key()
    with one._database.reading() as connection:
        (id_, right) = connection.execute(
            "SELECT assessment, wrapped FROM link WHERE lookup = ?", (link,)
        ).fetchone()
        (other,) = connection.execute(
            "SELECT wrapped FROM link WHERE lookup = ?", (lookup_of(foreign),)
        ).fetchone()
    evil = key_pair.public_bytes_raw()
    for wrapped in (other, evil, wrap(evil, key_pair, id_, link, "answer")):
        tamper(one, "UPDATE link SET wrapped = ? WHERE lookup = ?", wrapped, link)
        for use in (lambda: one.open_part(section), lambda: one.save_part(section, 2, {})):
            with pytest.raises(NotOpened):
                use()
    # even knowing the public key of the link: what it is asked does not open under another key
    public = link_keys(section).private.public_key()
    tamper(
        one,
        "UPDATE link SET wrapped = ? WHERE lookup = ?",
        wrap(evil, public, id_, link, "answer"),
        link,
    )
    with pytest.raises(NotOpened):
        one.save_part(section, 2, {})
    assert len(one.returned(code)) == 1  # the coordinator reads on
    tamper(one, "UPDATE link SET wrapped = ? WHERE lookup = ?", right, link)
    assert one.save_part(section, 2, {}).version == 3


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE part SET version = version + 1",
        "UPDATE part SET saved_at = '2026-01-01T00:00:00.000000+00:00'",
        "UPDATE part SET closed_at = NULL WHERE closed_at IS NOT NULL",
        "UPDATE part SET closed_at = '2026-01-01T00:00:00.000000+00:00' WHERE closed_at IS NULL",
        "UPDATE part SET asked = (SELECT max(asked) FROM part)",
        "UPDATE part SET sealed = (SELECT max(sealed) FROM part)",
        "UPDATE part SET asked = sealed",
        "UPDATE event SET at = '2026-01-01T00:00:00.000000+00:00'",
        "UPDATE event SET link = NULL",
        "UPDATE event SET link = (SELECT max(lookup) FROM link)",
        "UPDATE event SET sealed = (SELECT max(sealed) FROM event)",
        "UPDATE link SET entry = (SELECT max(entry) FROM link)",
    ],
)
def test_whatever_is_changed_in_the_database_is_noticed(two: Both, change: str) -> None:
    one, _ = two
    code, created = one.create(full())
    codes = [one.add_link(code, "answer", name, part=PART) for name in ("一", "二")]
    for section in codes:
        one.save_part(section, 1, ANSWERS)
    one.withdraw(code, link_named(one, code, "二").id)
    tamper(one, change)
    noticed = [link for link in one.links(code) if link.is_damaged]
    for read in (
        lambda: one.returned(code),
        lambda: one.history(code),
        *(lambda section=section: one.open_part(section) for section in codes),
    ):
        try:
            read()
        except NotOpened as error:
            noticed.append(error)  # type: ignore[arg-type]
    assert noticed
    assert one.open(code) == created


def test_a_damaged_link_is_listed_and_can_be_withdrawn(two: Both) -> None:
    """Until then no data key is changed: that link would be shut out."""
    one, _ = two
    code, created = one.create(full())
    one.add_link(code, "read", "課長")
    chief = one.add_link(code, "read", "部長")
    section = one.add_link(code, "answer", "財政課", part=PART)
    one.save_part(section, 1, ANSWERS)
    for damaged in (chief, section):
        tamper(one, "UPDATE link SET entry = ? WHERE lookup = ?", bytes(99), lookup_of(damaged))
    ids = [link.id for link in one.links(code) if link.is_damaged]
    assert len(ids) == 2
    with pytest.raises(DamagedLink):
        one.withdraw(code, link_named(one, code, "課長").id)
    with pytest.raises(DamagedLink):
        one.replace(code, ids[0])
    assert one.open(chief) == created
    assert one.withdraw(code, ids[0]) is True
    assert [link.name for link in one.links(code)] == ["", "課長"]
    assert one.open_part(section) is None
    assert one.open(chief) is None
    assert one.open(code) == created


# ---------------------------------------------------------------------------- limits, history


def test_names_are_one_line_and_nobody_elses(two: Both) -> None:
    one, _ = two
    code, _ = one.create(sample())
    one.add_link(code, "read", "  課長 ")
    for name in ("", "  ", "課長", "あ" * 41, "課\n長"):
        with pytest.raises(LinkRefused):
            one.add_link(code, "all", name)
    for expected in ("財政課", "財政課 (2)", "財政課 (3)"):
        one.add_link(code, "answer", "", part=PART)
        assert link_named(one, code, expected).section == "財政課"
    with pytest.raises(ValueError, match="part"):
        one.add_link(code, "answer", "x")
    with pytest.raises(ValueError, match="part"):
        one.add_link(code, "read", "x", part=PART)


def test_there_are_so_many_links_and_no_more(store: AssessmentStore) -> None:
    code, _ = store.create(sample())
    for number in range(MOST_LINKS - 1):
        store.add_link(code, "read", f"{number}")
    with pytest.raises(LinkRefused, match=f"at most {MOST_LINKS}"):
        store.add_link(code, "read", "x")
    assert len(store.links(code)) == MOST_LINKS


def test_the_history_tells_each_day_once(open_it: Callable[[], Database]) -> None:
    now = datetime(2026, 6, 18, 1, tzinfo=UTC)
    with closing(open_it()) as database:
        store = AssessmentStore(database, clock=lambda: now)
        code, _ = store.create(sample())
        store.save(code, 1, sample("前"))
        assert store.history(code) == ()  # nobody else has a link
        chief = store.add_link(code, "read", "課長")
        section = store.add_link(code, "answer", "", part=PART)
        for day in (18, 19):
            for hour in (2, 3, 4):
                now = datetime(2026, 6, day, hour, tzinfo=UTC)
                store.open(chief)
                store.open_part(section)
                version = store.version(code)
                assert version is not None
                store.save(code, version, sample(f"{day} {version}"))
                sent = store.version(section)
                assert sent is not None
                store.save_part(section, sent, {"capacity.staff": Answer(level=sent % 4)})
        days = [
            (event.at.day, event.what, event.link, event.criteria)
            for event in store.history(code)
            if event.what != "made"
        ]
        expected = {
            (day, what, link, criteria)
            for day in (18, 19)
            for what, link, criteria in (
                ("opened", "課長", ()),
                ("opened", "財政課", ()),
                ("saved", "", ("capacity.finance",)),
                ("sent", "財政課", ("capacity.staff",)),
            )
        }
        assert set(days) - {(19, "opened", "", ())} == expected
        assert len(days) == 9
        spans = {(e.since and e.since.hour, e.at.hour) for e in store.history(code) if e.criteria}
        assert spans == {(2, 4)}
        with pytest.raises(NotAllowed):
            store.history(chief)


def test_the_oldest_events_go(store: AssessmentStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.events.MOST_EVENTS", 5)
    code, _ = store.create(sample())
    for number in range(9):
        store.add_link(code, "read", f"{number}")
    assert [event.about for event in store.history(code)] == ["8", "7", "6", "5", "4"]


def test_of_former_times(open_it: Callable[[], Database]) -> None:
    """An assessment that has no data key yet gets one before its first further link."""
    with closing(open_it()) as database:
        store = AssessmentStore(database)
        code = new_code()
        lookup, at = lookup_of(code), "2026-06-18T01:12:00.000000+00:00"
        keys = former_keys(lookup, code)
        sealed = seal(keys.content, full().to_json(), lookup, version=3, saved_at=at)
        with database.writing("save") as connection:
            connection.execute(
                "INSERT INTO assessment (id, version, saved_at, used_on, sealed)"
                " VALUES (?, 3, ?, ?, ?)",
                (lookup, at, at[:10], sealed),
            )
            connection.execute(
                "INSERT INTO link (lookup, assessment, may) VALUES (?, ?, 'all')", (lookup, lookup)
            )
        (own,) = store.links(code)
        assert own == Link(own.id, "all", "", None, None, own=True)
        assert store.history(code) == store.returned(code) == ()
        with pytest.raises(LinkRefused):
            store.withdraw(code, own.id)
        chief = store.add_link(code, "read", "課長")
        kept = store.open(chief)
        assert kept is not None
        assert (kept.version, kept.assessment) == (3, full())
        assert store.withdraw(code, link_named(store, code, "課長").id) is True
        assert store.open(code) == kept
