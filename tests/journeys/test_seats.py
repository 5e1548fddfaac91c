"""The facilitator gives the seat of somebody whose phone lost it to a new phone."""

from __future__ import annotations

import re

import pytest

from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore
from store.codes import new_seat
from store.room_views import NotHere
from tests.support import by_day
from tests.support.console import create
from views.server import resources


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_a_seat_is_given_to_a_new_phone(lang: Lang, kept: AssessmentStore) -> None:
    assert kept is resources.store()
    rooms = resources.rooms()
    lead = create(lang, rehearsal=False)
    lead.does("next")
    phones = [rooms.join(lead.console.code, team).result() for team in (0, 0, 1, 1)]
    lead.look_again().opens()
    criterion = lead.console.room.criterion or ""
    rooms.vote(phones[0], criterion, 1, 2, 1).result()
    lead.look_again()
    keys = {button.key for button in lead.app.button}
    assert "remove:hand:0" in keys
    assert "remove:hand:1" not in keys, "two of that group have not voted"
    lead.press("remove:hand:0")
    assert lead.say("facilitate.hand_sure") in lead.reads()
    lead.press(f"remove_now:hand:0:{lead.console.version}")
    (code,) = re.findall(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", lead.reads())
    with pytest.raises(NotHere):
        rooms.seat(phones[1])
    seat = rooms.take_back(lead.console.code, code, new_seat())
    rooms.vote(seat, criterion, 1, 4, 1).result()
    lead.look_again()
    assert code not in lead.reads()
    assert (lead.console.people, lead.console.voted) == (4, 2)
    assert lead.say("ledger.handed", people=1) in lead.reads()
