"""Who changes the database, but has no code, raises no right; whatever is changed is noticed."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from store.assessments import AssessmentStore, NotOpened
from store.rekeying import DamagedLink
from store.sealing import LinkPlace, link_keys, lookup_of, wrap
from tests.support.handed_out import ANSWERS, PART, Both, link_named
from tests.support.stored import full, sample


def tamper(store: AssessmentStore, sql: str, *values: object) -> None:
    """What somebody with the database, but without a code, can do."""
    with store._database.writing("save") as connection:
        connection.execute(sql, values)


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
    evil, place = key_pair.public_bytes_raw(), LinkPlace(id_, link, "answer")
    for wrapped in (other, evil, wrap(evil, key_pair, place)):
        tamper(one, "UPDATE link SET wrapped = ? WHERE lookup = ?", wrapped, link)
        for use in (lambda: one.open_part(section), lambda: one.save_part(section, 2, {})):
            with pytest.raises(NotOpened):
                use()
    # even knowing the public key of the link: what it is asked does not open under another key
    public = link_keys(section).private.public_key()
    tamper(
        one,
        "UPDATE link SET wrapped = ? WHERE lookup = ?",
        wrap(evil, public, place),
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
