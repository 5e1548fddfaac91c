"""Reasons of votes and the facilitator: released to the wall, taken into the agreement, erased."""

from __future__ import annotations

import pytest

from checklist.model import LANGUAGES, Lang
from store.room_views import HeldReason
from store.rooms import RoomStore
from tests.support import by_day
from tests.support.console import create
from tests.support.plain_browser import HOST, PlainBrowser
from workshop.reasons import Reason

LINES = ("要綱の<b>第3条", "予算は人件費だけ", "名指しの文")


def on_the_wall(rooms: RoomStore, secret: str) -> str:
    address = f"{HOST}/wall?s={rooms.console(secret).screen}&lang=ja"
    return PlainBrowser().ask("GET", address).words


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_reasons_are_released_taken_and_erased(lang: Lang, rooms: RoomStore) -> None:
    lead = create(lang, rehearsal=False)
    lead.does("next")
    phones = [rooms.join(lead.console.code, 0).result() for _ in LINES]
    lead.look_again().opens()
    criterion = lead.console.room.criterion or ""
    for phone, line in zip(phones, LINES, strict=True):
        rooms.vote(phone, criterion, 1, 2, 1).result()
        rooms.give_reason(phone, criterion, 1, Reason(kind="paper", line=line)).result()
    assert not any(line in lead.look_again().reads() for line in LINES)
    lead.does("next")
    assert all(line in lead.reads() for line in LINES)
    assert lead.say("facilitate.reasons", n=3) in lead.reads()
    ids = {held.reason.line: held.id for held in rooms.reasons(lead.secret)}
    assert not any(line in on_the_wall(rooms, lead.secret) for line in LINES)

    lead.press(f"reason_show:{ids[LINES[0]]}:{lead.console.version}")
    assert [line in on_the_wall(rooms, lead.secret) for line in LINES] == [True, False, False]
    field = f"reason:{criterion}:1"
    lead.press(f"reason_take:{ids[LINES[0]]}").press(f"reason_take:{ids[LINES[1]]}")
    assert [LINES[n] in str(lead.value(field)) for n in range(3)] == [True, True, False]
    lead.press(f"reason_hide:{ids[LINES[0]]}:{lead.console.version}")
    lead.press(f"reason_erase:{ids[LINES[2]]}:{lead.console.version}")
    assert not any(line in on_the_wall(rooms, lead.secret) for line in LINES)
    assert LINES[2] not in lead.reads()
    left: tuple[HeldReason, ...] = rooms.reasons(lead.secret)
    assert [held.reason.line for held in left] == sorted(LINES[:2])
