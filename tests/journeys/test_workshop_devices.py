"""A room led from several devices: who takes over leads, an old page changes nothing, and the
private address stays private."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from checklist.model import LANGUAGES, Lang
from store.rooms import RoomStore
from tests.support import by_day
from tests.support.console import Lead, create, opened
from views.screens.parts import links
from views.server.hosts import Reach


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_another_device_takes_over(lang: Lang, rooms: RoomStore) -> None:
    first = create(lang, rehearsal=False)
    first.does("next")
    second = opened(first.secret)
    assert second.say("facilitate.watching") in second.reads()
    assert not [b.key for b in second.app.button if b.key and b.key.startswith("next:")]
    second.type("chair", "国際課").does("take_over")
    assert second.address["turn"] == "2"
    second.does("next")
    assert rooms.console(first.secret).room.phase == "part"
    first.look_again()
    assert first.say("facilitate.watching_chair", chair="国際課") in first.reads()
    first.does("take_over", "next", "next", "close")
    assert (first.console.room.turn, first.console.room.phase) == (3, "closed")
    assert second.look_again().say("facilitate.watching") in second.reads()


def test_a_reload_goes_on_leading(rooms: RoomStore) -> None:
    del rooms
    lead = create(rehearsal=False)
    again = opened(lead.secret, turn=1)
    again.does("next")
    assert again.console.room.phase == "joining"


def test_a_reload_keeps_the_address_at_which_people_join(rooms: RoomStore) -> None:
    """It was chosen for the hall; the first of the list may be none that phones reach."""
    del rooms
    two = Reach(("10.0.0.1:8501", "192.168.1.1:8501"))
    with patch.object(links, "reach", lambda _host: two):
        lead = create(rehearsal=False)
        assert "10.0.0.1:8501/join" in lead.reads()
        lead.choose("join_at", two.hosts[1])
        assert lead.address["at"] == two.hosts[1]
        again = opened(lead.secret, turn=1, at=lead.address["at"])
        assert again.value("join_at") == two.hosts[1]
        assert "192.168.1.1:8501/join" in again.reads()
        assert "10.0.0.1:8501/join" not in again.reads()


def test_a_press_on_an_old_page_is_told(rooms: RoomStore) -> None:
    one = create(rehearsal=False)
    other = opened(one.secret, turn=1)
    old = f"next:{one.console.version}"
    other.does("next").opens()
    one.press(old)
    assert "ワークショップが先に進んでいました" in one.problems()
    assert rooms.console(one.secret).room.phase == "open"
    one.does("close")
    assert one.problems() == ""


def test_a_new_join_code(rooms: RoomStore) -> None:
    lead = create(rehearsal=False)
    lead.does("next")
    before = lead.console.code
    lead.press("renew")
    assert rooms.console(lead.secret).code != before
    assert lead.say("facilitate.renewed") in lead.reads()


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
    lead.opens().agrees()
    for link in lead.app.get("page_link"):
        assert lead.secret not in link.proto.query_string


def test_the_private_address_is_copied_without_a_highlighter(rooms: RoomStore) -> None:
    lead = create()
    assert not lead.app.code
    assert lead.secret in lead.reads()
    assert [b.label for b in lead.app.button if b.key == "copy_own_address"] == [
        lead.say("common.copy_address")
    ]
    del rooms
