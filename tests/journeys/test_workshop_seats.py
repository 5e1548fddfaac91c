"""Seats of a room are removed, moved and tidied up only when asked once more."""

from __future__ import annotations

import pytest

from checklist.model import LANGUAGES, Lang
from store.rooms import RoomStore
from tests.support import by_day
from tests.support.console import create, opened
from workshop.rehearsal import PEOPLE


def test_seats_are_removed_only_when_asked_once_more(rooms: RoomStore) -> None:
    lead = create()
    lead.does("next")
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


def test_seats_in_a_wrong_group_are_moved(rooms: RoomStore) -> None:
    lead = create()
    lead.does("next")
    before = rooms.arrivals(lead.secret)
    this = f"{before[0].minute:%Y%m%d%H%M}:{before[0].team}:{lead.console.version}"
    assert lead.app.selectbox(key=f"regroup_into:{this}").options == ["国際課"]
    lead.press(f"regroup:{this}")
    assert {a.team for a in rooms.arrivals(lead.secret)} == {1}
    assert lead.console.people == PEOPLE


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_an_old_seat_without_a_vote_is_removed(lang: Lang, rooms: RoomStore) -> None:
    lead = create(lang, rehearsal=False)
    lead.does("next")
    phones = [rooms.join(lead.console.code, team).result() for team in (0, 0, 1)]
    lead.look_again().opens()
    criterion = lead.console.room.criterion or ""
    assert lead.say("facilitate.silent", n=3) not in lead.reads(), "nobody has voted yet"
    for phone in phones[1:]:
        rooms.vote(phone, criterion, 1, 2, 1).result()
    lead.look_again()
    assert lead.say("facilitate.silent", n=1) in lead.reads()
    lead.press("remove:silent:0").press(f"remove_now:silent:0:{lead.console.version}")
    assert (lead.console.people, lead.console.voted) == (2, 2)
    assert lead.say("facilitate.silent", n=1) not in lead.reads()
