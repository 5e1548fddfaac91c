"""A facilitator leads a room: from an empty form to an assessment, on one device and on two."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore
from store.keeping import not_saved
from store.rooms import RoomStore
from tests.support.console import FIRST, WICKED, Lead, create, opened
from views.server import resources
from workshop.peers import Shared
from workshop.rehearsal import PEOPLE
from workshop.room import Room


@pytest.fixture
def rooms(kept: AssessmentStore) -> RoomStore:
    assert kept is resources.store()
    return resources.rooms()


# ---------------------------------------------------------------------------- creating


def test_a_room_is_created_as_said(rooms: RoomStore) -> None:
    lead = create(rehearsal=False)
    room = rooms.console(lead.secret).room
    assert room.title == WICKED
    assert room.groups == ("環境課", "国際課")
    assert len(room.criteria) == 21
    assert (room.minutes, room.lang, room.rehearsal, room.phase) == (3, "ja", False, "draft")
    hours = (room.expires_at - datetime.now(UTC)) / timedelta(hours=1)
    assert hours == pytest.approx(24, abs=0.1)
    assert lead.address["turn"] == "1"
    assert not any("みどり湾市" in one.text and one.is_markup for one in lead.everything())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_no_room_can_be_is_said(lang: Lang, rooms: RoomStore) -> None:
    del rooms
    lead = Lead("workshop", lang=lang)
    lead.press("room_create")
    said = lead.problems()
    assert ("名前を入れてください" if lang == "ja" else "Give the room a name") in said
    lead.type("room_title", "会").type("room_groups", "a\na").press("room_create")
    assert ("同じ名前" if lang == "ja" else "same name") in lead.problems()
    assert lead.value("room_groups") == "a\na"  # nothing typed is lost


# ---------------------------------------------------------------------------- leading


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_whole_way_with_simulated_people(lang: Lang, kept: AssessmentStore) -> None:
    lead = create(lang)
    say = lead.say
    assert say("facilitate.rehearsal") in lead.reads()
    lead.does("let_in")
    assert lead.console.people == PEOPLE
    lead.does("open")
    assert (lead.console.room.criterion, lead.console.voted) == (FIRST, PEOPLE)
    assert say("facilitate.result") not in lead.reads()  # nobody sees votes before the reveal
    lead.does("close")
    assert say("facilitate.result") not in lead.reads()
    lead.does("reveal")
    assert say("facilitate.result") in lead.reads()
    lead.does("again", "close", "reveal")
    assert say("facilitate.result_round", n=2) in lead.reads()
    version = lead.console.version
    lead.app.radio(key=f"level:{version}").set_value(3)
    lead.app.text_area(key=f"reason:{FIRST}:2").set_value("要綱がある")
    lead.does("agree_now")
    assert lead.console.room.agreed[FIRST].level == 3
    for _ in range(3):
        lead.does("open", "close", "reveal", "agree_now")
    lead.does("priorities_open")
    assert lead.console.voted == PEOPLE
    lead.does("show_choices")
    assert say("facilitate.dots") in lead.reads()
    lead.does("end")
    assert lead.console.room.phase == "ended"
    assert len(lead.app.get("download_button")) == 3  # minutes, and votes as two kinds of table
    told = lead.reads()
    assert "要綱がある" in told
    assert say("ledger.ended") in told
    assert "α" not in told

    lead.press("outcome_start")
    found = kept.open(lead.code)
    assert found is not None
    answer = found.assessment[FIRST]
    assert (answer.level, answer.note, answer.by) == (3, "要綱がある", WICKED)
    assert len(found.assessment.answers) == 4
    assert found.assessment.workshop is not None  # for the chapter of the report
    assert "room" not in lead.app.query_params


def test_the_result_is_taken_over_into_an_open_assessment(kept: AssessmentStore) -> None:
    own = Lead.beginning()
    own.go_to("purpose").choose_level("purpose.tourism", 1)
    lead = create()
    lead.does("let_in", "open", "close", "reveal", "agree_now")
    own.app.query_params["room"] = lead.secret
    own.go_to("facilitate").press("outcome_merge")
    found = kept.open(own.code)
    assert found is not None
    assert found.assessment["purpose.tourism"].level == 1
    assert found.assessment[FIRST].by == WICKED
    assert found.assessment.workshop is not None


def test_not_applicable_without_a_reason_is_refused(rooms: RoomStore) -> None:
    lead = create()
    lead.does("let_in", "open", "close", "reveal")
    version = lead.console.version
    lead.app.radio(key=f"level:{version}").set_value("not_applicable")
    lead.does("agree_now")
    assert "理由が必要です" in lead.problems()
    assert rooms.console(lead.secret).room.phase == "revealed"


# ---------------------------------------------------------------------------- two devices


@pytest.mark.parametrize("lang", LANGUAGES)
def test_another_device_takes_over(lang: Lang, rooms: RoomStore) -> None:
    first = create(lang, rehearsal=False)
    first.does("let_in")
    second = opened(first.secret)
    assert second.say("facilitate.watching") in second.reads()
    assert not [b.key for b in second.app.button if b.key and b.key.startswith("open:")]
    second.type("chair", "国際課").does("take_over")
    assert second.address["turn"] == "2"
    second.does("open")
    assert rooms.console(first.secret).room.phase == "open"
    first.look_again()
    assert first.say("facilitate.watching_chair", chair="国際課") in first.reads()
    first.does("take_over", "close")
    assert (first.console.room.turn, first.console.room.phase) == (3, "closed")
    assert second.look_again().say("facilitate.watching") in second.reads()


def test_a_reload_goes_on_leading(rooms: RoomStore) -> None:
    del rooms
    lead = create(rehearsal=False)
    again = opened(lead.secret, turn=1)
    again.does("let_in")
    assert again.console.room.phase == "joining"


def test_a_press_on_an_old_page_is_told(rooms: RoomStore) -> None:
    one = create(rehearsal=False)
    other = opened(one.secret, turn=1)
    old = f"let_in:{one.console.version}"
    other.does("let_in", "open")
    one.press(old)
    assert "ワークショップが先に進んでいました" in one.problems()
    assert rooms.console(one.secret).room.phase == "open"
    one.does("close")
    assert one.problems() == ""


# ---------------------------------------------------------------------------- faults and ends


def test_a_new_join_code(rooms: RoomStore) -> None:
    lead = create(rehearsal=False)
    lead.does("let_in")
    before = lead.console.code
    lead.press("renew")
    assert rooms.console(lead.secret).code != before
    assert lead.say("facilitate.renewed") in lead.reads()


@contextmanager
def disk_full(monkeypatch: pytest.MonkeyPatch, rooms: RoomStore) -> Iterator[None]:
    def fails(*_: object, **__: object) -> None:
        raise not_saved("full", "lead")

    with monkeypatch.context() as patched:
        for name in ("lead", "create", "delete", "reveal"):
            patched.setattr(rooms, name, fails)
        yield


def test_what_could_not_be_kept_is_said(rooms: RoomStore, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = create(rehearsal=False)
    with disk_full(monkeypatch, rooms):
        lead.does("let_in")
        assert "空き容量" in lead.problems()
        lead.tick("room_delete_sure").press("room_delete")
        assert "空き容量" in lead.problems()
        other = Lead("workshop").type("room_title", "会").press("room_create")
        assert "空き容量" in other.problems()
    lead.does("let_in")
    assert (lead.problems(), lead.console.room.phase) == ("", "joining")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_deleting(lang: Lang, rooms: RoomStore) -> None:
    lead = create(lang)
    lead.does("let_in").tick("room_delete_sure").press("room_delete")
    assert lead.say("facilitate.missing_text") in lead.reads()
    assert rooms.delete(lead.address["room"]) is False
    lead.press("to_create")
    assert lead.title == lead.say("workshop.title")
    assert "room" not in lead.address


def test_an_expired_room_can_only_be_read(rooms: RoomStore) -> None:
    past = datetime.now(UTC) - timedelta(minutes=1)
    secret = rooms.create(Room(title="会", criteria=(FIRST,), expires_at=past))
    lead = opened(secret, turn=1)
    assert lead.say("facilitate.expired") in lead.notices()
    names = {(b.key or "").partition(":")[0] for b in lead.app.button}
    assert "room_delete" in names
    assert names.isdisjoint({"let_in", "take_over", "open", "end"})


@pytest.mark.parametrize("turn", ["", "x", "²", "9" * 30, "-1"])
def test_senseless_turns_only_watch(turn: str, rooms: RoomStore) -> None:
    del rooms
    lead = create(rehearsal=False)
    other = Lead("workshop")
    other.app.query_params["room"] = lead.secret
    other.app.query_params["turn"] = turn
    other.go_to("facilitate")
    assert other.say("facilitate.watching") in other.reads()


def test_no_other_page_is_given_the_secret(rooms: RoomStore) -> None:
    """Whoever copies the address of the results must not hand out the room."""
    del rooms
    lead = create()
    lead.does("let_in", "open", "close", "reveal", "agree_now")
    for link in lead.app.get("page_link"):
        assert lead.secret not in link.proto.query_string


# ---------------------------------------------------------------------------- many municipalities


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_peer_room(lang: Lang, rooms: RoomStore) -> None:
    lead = Lead("workshop", lang=lang).choose("room_kind", "peer")
    assert lead.say("workshop.peer_text") in lead.reads()
    lead.type("room_title", "学び合い").press("room_create").go_to("facilitate")
    assert rooms.console(lead.secret).room.kind == "peer"
    lead.does("let_in")
    assert lead.say("facilitate.peers_none") in lead.reads()
    strong = dict.fromkeys(lead.console.room.criteria, 3)
    for name, levels in (
        ("弱い町", strong | {"capacity.people": 0}),
        ("強い市<b>", strong),
        ("並の市", strong),
    ):
        phone = rooms.join(lead.console.code).result()
        rooms.share(phone, Shared(name=name, levels=levels)).result()
    lead.look_again().does("seat")
    told = lead.reads()
    assert [placed.table for placed in rooms.shares(lead.secret)] == [0, 0, 0]
    assert lead.say("facilitate.phase_seated") in told
    assert "強い市<b> → 弱い町" in told
    assert lead.say("facilitate.heat_average") not in told  # three municipalities are no average
    lead.press("city_remove:並の市").press(f"city_remove_now:並の市:{lead.console.version}")
    assert [placed.shared.name for placed in rooms.shares(lead.secret)] == ["弱い町", "強い市<b>"]
    late = rooms.join(lead.console.code).result()
    rooms.share(late, Shared(name="遅れた町", levels=strong)).result()
    lead.look_again().press("reseat_ask")
    assert lead.say("facilitate.reseat_sure") in lead.reads()
    lead.press(f"reseat:{lead.console.version}")
    assert lead.say("ledger.reseated") in lead.reads()
    lead.does("end")
    assert lead.console.room.phase == "ended"
    assert lead.say("ledger.seated") in lead.reads()
    files = [one.proto.label for one in lead.app.get("download_button")]
    assert files == [lead.say("minutes.save_word")]  # nobody voted on levels


def test_seats_are_removed_only_when_asked_once_more(rooms: RoomStore) -> None:
    lead = create()
    lead.does("let_in")
    arrival = rooms.arrivals(lead.secret)[0]
    line = f"{arrival.minute:%Y%m%d%H%M}:{arrival.team}"
    asked = lead.say("facilitate.seats_sure", people=arrival.people, voted=arrival.voted)
    assert asked not in lead.reads()
    lead.press(f"remove:{line}")
    assert asked in lead.reads()
    lead.press(f"remove_not:{line}")
    assert asked not in lead.reads()
    assert lead.console.people == PEOPLE
    lead.press(f"remove:{line}").press(f"remove_now:{line}:{lead.console.version}")
    assert lead.console.people == PEOPLE - arrival.people  # also in a rehearsal
    assert lead.say("ledger.removed", people=arrival.people) in lead.reads()
    assert asked not in lead.reads()
    # a page that only watches
    assert not [b for b in opened(lead.secret).app.button if str(b.key).startswith("remove")]


def test_the_private_address_is_copied_without_a_highlighter(rooms: RoomStore) -> None:
    lead = create()
    assert not lead.app.code
    assert lead.secret in lead.reads()
    assert [b.label for b in lead.app.button if b.key == "copy_own_address"] == [
        lead.say("common.copy_address")
    ]
    del rooms


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_old_seat_without_a_vote_is_removed(lang: Lang, rooms: RoomStore) -> None:
    lead = create(lang, rehearsal=False)
    lead.does("let_in")
    phones = [rooms.join(lead.console.code, team).result() for team in (0, 0, 1)]
    lead.look_again().does("open")
    criterion = lead.console.room.criterion or ""
    assert lead.say("facilitate.silent", n=3) not in lead.reads(), "nobody has voted yet"
    for phone in phones[1:]:
        rooms.vote(phone, criterion, 1, 2, 1).result()
    lead.look_again()
    assert lead.say("facilitate.silent", n=1) in lead.reads()
    lead.press("silent_remove:0").press(f"silent_remove_now:0:{lead.console.version}")
    assert (lead.console.people, lead.console.voted) == (2, 2)
    assert lead.say("facilitate.silent", n=1) not in lead.reads()
