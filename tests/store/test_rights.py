"""Links by right: who may do what, how many there are, and what the history tells."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from checklist.answers import Answer
from checklist.fiscal import JAPAN
from store.assessments import (
    MOST_LINKS,
    AssessmentStore,
    Conflict,
    Link,
    LinkRefused,
    NotAllowed,
    OpenPart,
)
from store.codes import new_code
from store.interface import Database
from store.sealing import former_keys, lookup_of, seal
from tests.support.handed_out import ANSWERS, PART, Both, link_named
from tests.support.stored import full, sample


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


def test_a_code_that_reads_is_refused_in_words(two: Both) -> None:
    one, _ = two
    code, _ = one.create(full())
    chief = one.add_link(code, "read", "課長")
    with pytest.raises(NotAllowed) as caught:
        one.save(chief, 1, sample())
    assert "見ることだけ" in caught.value.lines("ja")[0]
    assert "can only read" in caught.value.lines("en")[0]


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
    now = datetime(2026, 6, 18, 7, tzinfo=JAPAN)  # the day before by UTC
    with closing(open_it()) as database:
        store = AssessmentStore(database, clock=lambda: now.astimezone(UTC))
        code, _ = store.create(sample())
        store.save(code, 1, sample("前"))
        assert store.history(code) == ()  # nobody else has a link
        chief = store.add_link(code, "read", "課長")
        section = store.add_link(code, "answer", "", part=PART)
        for day in (18, 19):
            for hour in (8, 9, 10):
                now = datetime(2026, 6, day, hour, tzinfo=JAPAN)
                store.open(chief)
                store.open_part(section)
                version = store.version(code)
                assert version is not None
                store.save(code, version, sample(f"{day} {version}"))
                sent = store.version(section)
                assert sent is not None
                store.save_part(section, sent, {"capacity.staff": Answer(level=sent % 4)})
        days = [
            (event.at.astimezone(JAPAN).day, event.what, event.link, event.criteria)
            for event in store.history(code)
            if event.what != "made"
        ]
        assert {link.used_on for link in store.links(code)} == {date(2026, 6, 19)}
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
        assert spans == {(23, 1)}
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
