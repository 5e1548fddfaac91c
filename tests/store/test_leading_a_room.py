"""Leading a room, in both databases: an old page changes nothing, the ledger stays, votes are told
without people."""

from __future__ import annotations

from functools import partial

import pytest

from store.interface import Database, NotSaved
from store.room_views import Moved, NotTaken
from store.rooms import RoomStore
from tests.support.leading import FIRST, SECOND, Facilitator
from workshop.course import undo
from workshop.moves import agree, choose, close_vote, end, let_in, take_over, vote_again
from workshop.votes import DONT_KNOW


def test_who_pressed_on_an_old_page_changes_nothing(rooms: RoomStore, lead: Facilitator) -> None:
    seen = rooms.console(lead.secret)
    lead.does(let_in)
    with pytest.raises(Moved, match="before you pressed"):
        rooms.lead(lead.secret, end, version=seen.version, turn=1)
    assert rooms.console(lead.secret).room.phase == "joining"


def test_who_takes_over_leads_and_nobody_else(rooms: RoomStore, lead: Facilitator) -> None:
    lead.does(let_in)
    second = rooms.lead(lead.secret, partial(take_over, chair="国際課"), version=2, turn=None)
    assert (second.room.chair, second.room.turn) == ("国際課", 2)
    with pytest.raises(Moved, match="taken over"):
        rooms.lead(lead.secret, end, version=second.version, turn=1)
    rooms.lead(lead.secret, end, version=second.version, turn=2)
    told = [(entry.kind, entry.chair) for entry in rooms.record(lead.secret).ledger]
    assert told == [("joining", ""), ("taken_over", "国際課"), ("ended", "国際課")]


def test_the_ledger_cannot_be_changed(database: Database, lead: Facilitator) -> None:
    lead.does(let_in).opens()
    for statement in (
        "UPDATE ledger SET entry = '{}'",
        "UPDATE ledger SET number = 9 WHERE number = 2",
        "DELETE FROM ledger",
        "DELETE FROM ledger WHERE number = 1",
    ):
        with pytest.raises(NotSaved), database.writing("save") as connection:
            connection.execute(statement)
    assert len(lead.store.record(lead.secret).ledger) == 2


def test_dots_may_be_changed_while_the_room_chooses(rooms: RoomStore, lead: Facilitator) -> None:
    code = lead.does(let_in).code
    phones = [rooms.join(code).result() for _ in range(3)]
    choices = (FIRST, SECOND, "scheme-a", "scheme-b")
    with pytest.raises(NotTaken):
        rooms.give_dots(phones[0], [FIRST], 1).result()
    lead.does(partial(choose, choices=choices))
    rooms.give_dots(phones[0], [FIRST, "scheme-b"], 1).result()
    rooms.give_dots(phones[0], [FIRST, "scheme-b"], 1).result()
    rooms.give_dots(phones[0], ["scheme-b"], 2).result()
    rooms.give_dots(phones[1], ["scheme-b", SECOND], 1).result()
    for wrong in (["other"], [FIRST, FIRST], list(choices)):
        with pytest.raises(NotTaken, match="cannot be read"):
            rooms.give_dots(phones[2], wrong, 1).result()
    with pytest.raises(NotTaken, match="arrived first"):
        rooms.give_dots(phones[0], [SECOND], 1).result()
    assert rooms.console(lead.secret).voted == 2
    assert rooms.seat(phones[0]).choices == ("scheme-b",)
    lead.shows_choices()
    dots = rooms.record(lead.secret).ledger[-1].dots
    assert dots == (("scheme-b", 2), (SECOND, 1), (FIRST, 0), ("scheme-a", 0))
    with pytest.raises(NotTaken):
        rooms.give_dots(phones[1], [FIRST], 9).result()


def test_a_vote_on_priorities_begun_too_early_is_taken_back_with_its_dots(
    rooms: RoomStore, lead: Facilitator
) -> None:
    code = lead.does(let_in).code
    phone = rooms.join(code).result()
    lead.does(partial(choose, choices=(FIRST, SECOND)))
    rooms.give_dots(phone, [FIRST], 1).result()
    lead.does(undo, partial(choose, choices=(SECOND, "scheme-a")))
    assert rooms.console(lead.secret).voted == 0
    assert (rooms.seat(phone).choices, rooms.seat(phone).number) == ((), 0)
    rooms.give_dots(phone, [SECOND], 1).result()
    lead.shows_choices()
    assert rooms.record(lead.secret).ledger[-1].dots == ((SECOND, 1), ("scheme-a", 0))
    told = [(entry.kind, entry.undoes) for entry in rooms.record(lead.secret).ledger]
    assert told[1:3] == [("choosing", None), ("undone", "choosing")]


def test_the_record_tells_votes_without_people(rooms: RoomStore, lead: Facilitator) -> None:
    code = lead.does(let_in).code
    phones = [rooms.join(code).result() for _ in range(4)]
    lead.opens()
    for phone, level in zip(phones, (4, 3, 2, DONT_KNOW), strict=True):
        rooms.vote(phone, FIRST, 1, level, 1).result()
    lead.does(close_vote).reveals().does(vote_again)
    for phone in phones[1:3]:
        rooms.vote(phone, FIRST, 2, 3, 1).result()
    lead.does(close_vote).reveals().does(partial(agree, level=3, reason="要綱")).opens(SECOND)
    rooms.vote(phones[0], SECOND, 1, 1, 1).result()  # never revealed: not in the record
    record = rooms.record(lead.secret)
    assert record.teams == {-1: 4}
    assert record.treated == (FIRST,)
    assert record.first == ((2,), (3,), (4,))
    assert record.last == ((3,), (3,))
    assert record.room.agreed[FIRST].level == 3
