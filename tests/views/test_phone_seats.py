"""A seat is found again by the phone that has it, and taken back with its code by who lost it;
nobody else gets in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from store.rooms import RoomStore
from tests.support.leading import Facilitator
from tests.support.phones import seated, text
from tests.support.plain_browser import HOST, PlainBrowser
from views.room import door
from views.server.rate import Rate


def test_a_seat_is_found_again_and_nobody_elses(lead: Facilitator) -> None:
    phone = seated(lead)
    lead.opens()
    phone.visit("").send(("level", "4"))
    again = PlainBrowser()
    again.cookies = dict(phone.cookies)  # the same phone, restarted
    assert again.visit(f"/join?code={lead.code}").pressed == ["4"]
    assert seated(lead).pressed == []
    stranger = PlainBrowser()
    stranger.cookies = {f"seat-{lead.code}": "forged"}
    assert stranger.visit(f"/join?code={lead.code}").heading == "みどり湾市の会"  # the door
    stranger.page = again.page
    stranger.address = again.address
    assert stranger.send(("level", "0")).problems == [text("seat_lost")]
    assert again.visit("").pressed == ["4"]


def test_pressing_join_twice_takes_one_seat(lead: Facilitator) -> None:
    phone = PlainBrowser().visit(f"/join?code={lead.code}")
    door = phone.page
    phone.send(("team", "-1"))
    phone.page = door
    phone.send(("team", "-1"))
    assert lead.store.console(lead.secret).people == 1


def test_joining_whose_answer_got_lost_takes_one_seat(lead: Facilitator) -> None:
    phone = PlainBrowser().visit(f"/join?code={lead.code}")
    door = phone.page
    phone.send(("team", "-1"))
    given = dict(phone.cookies)
    phone.page, phone.cookies = door, {}  # the phone knows nothing of it, and sends it again
    phone.send(("team", "-1"))
    assert (phone.cookies, phone.heading) == (given, text("wait_title"))
    assert lead.store.console(lead.secret).people == 1
    stranger = PlainBrowser().visit(f"/join?code={lead.code}")
    stranger.send(("team", "-1"), fresh="<b>")  # what is no code of ours is none
    assert stranger.heading == text("wait_title")
    assert lead.store.console(lead.secret).people == 2


def test_a_seat_of_another_room_is_not_joined_with(store: RoomStore, lead: Facilitator) -> None:
    phone = PlainBrowser().visit(f"{HOST}/join?code={lead.code}")
    phone.send(("team", "-1"), fresh=own_code(seated(Facilitator(store))))
    assert phone.cookies == {}
    assert lead.store.console(lead.secret).people == 0


def own_code(phone: PlainBrowser) -> str:
    return re.findall(r'<p class="code">([^<]+)</p>', phone.page.text)[0]


def taken_back(lead: Facilitator, code: str) -> PlainBrowser:
    phone = PlainBrowser().visit(f"{HOST}/join?code={lead.code}")
    return phone.send(form="take-back", seat=code)


def test_a_lost_seat_is_taken_back_with_its_code(lead: Facilitator) -> None:
    old = seated(lead)
    seated(lead)
    code = own_code(old)
    assert text("seat_code_text") in old.page.text
    lead.opens()
    old.visit("").send(("level", "3"))
    new = taken_back(lead, f" {code.lower().replace('-', ' ')} ")
    assert new.pressed == ["3"]
    assert own_code(new) != code
    console = lead.store.console(lead.secret)
    assert (console.people, console.voted) == (2, 1)
    new.send(("level", "1"))
    old.send(("level", "4"))  # its page still stands open
    assert old.problems == [text("seat_lost")]
    assert new.visit("").pressed == ["1"]
    assert lead.store.console(lead.secret).voted == 1
    assert old.visit(f"?code={lead.code}&seated=yes").problems == [text("seat_gone")]


def test_wrong_used_and_expired_codes_open_no_seat(store: RoomStore, lead: Facilitator) -> None:
    phone, other = seated(lead), Facilitator(store)
    code = own_code(phone)
    for wrong in ("", "AAAA-BBBB-CCCC-DDDD", code[:-1], code + "2", "<b>", own_code(seated(other))):
        refused = taken_back(lead, wrong)
        assert refused.problems == [text("seat_unknown")], wrong
        assert "<b>" not in refused.page.text
        assert not refused.cookies
    assert own_code(taken_back(lead, code)) != code
    assert taken_back(lead, code).problems == [text("seat_unknown")]  # used
    store._clock = lambda: datetime.now(UTC) + timedelta(hours=3)
    assert taken_back(lead, own_code(phone)).cookies == {}


def test_an_answer_that_got_lost_is_given_again(lead: Facilitator) -> None:
    code = own_code(seated(lead))
    door = PlainBrowser().visit(f"{HOST}/join?code={lead.code}")
    page = door.page
    door.send(form="take-back", seat=code)
    given = dict(door.cookies)
    door.page, door.cookies = page, {}
    door.send(form="take-back", seat=code)
    assert door.cookies == given
    assert lead.store.console(lead.secret).people == 1


def test_who_sits_keeps_the_own_seat(lead: Facilitator) -> None:
    door = PlainBrowser().visit(f"{HOST}/join?code={lead.code}")
    page, code = door.page, own_code(seated(lead))
    door.send(("team", "-1"))
    held, door.page = dict(door.cookies), page
    door.send(form="take-back", seat=code)
    assert door.cookies == held


def test_codes_of_seats_are_guessed_slowly(
    lead: Facilitator, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(door, "sleep", sleep)
    monkeypatch.setattr(door, "DOOR", door.RoomDoor())
    guesser = PlainBrowser().visit(f"{HOST}/join?code={lead.code}")
    page = guesser.page
    for _ in range(door.MOST_WRONG + 2):
        guesser.page = page
        guesser.send(form="take-back", seat="AAAA-BBBB-CCCC-DDDD")
    assert waited == [door.SLOW_SECONDS] * 2


def test_who_chose_the_wrong_group_moves_until_the_first_vote(store: RoomStore) -> None:
    lead = Facilitator(store, groups=("環境課", "国際課"))
    phone = PlainBrowser().visit(f"/join?code={lead.code}").send(("team", "0"))
    door = phone.page
    assert text("other_group") in phone.page.text
    phone.send(("other_group", "1"))
    assert (phone.heading, text("group", name="国際課") in phone.page.text) == (
        text("wait_title"),
        True,
    )
    assert [(a.team, a.people) for a in store.arrivals(lead.secret)] == [(1, 1)]
    phone.page = door
    phone.send(("other_group", "7"))
    assert store.arrivals(lead.secret)[0].team == 1
    lead.opens()
    phone.visit(f"?code={lead.code}").send(("level", "4"))
    assert text("other_group") not in phone.page.text
    phone.page = door
    phone.send(("other_group", "0"))
    assert phone.problems == ["投票した後は、グループを変えられません。進行役に知らせてください。"]
    assert store.arrivals(lead.secret)[0].team == 1


def test_a_crowded_door_says_so(lead: Facilitator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door.DOOR, "_a_minute", Rate(1, 60.0))
    seated(lead)
    late = seated(lead)
    assert (late.page.status, late.page.headers["retry-after"]) == (429, "60")
    assert late.problems == [text("crowded")]
    monkeypatch.setattr(door.DOOR, "_a_minute", Rate(2, 60.0))
    assert late.send(("team", "-1")).heading == text("wait_title")
