"""What the facilitator's buttons do: each applies to the version of the room on its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

import streamlit as st
from pydantic import ValidationError

from checklist.problems import ProblemsError, problems_of
from store.room_keys import simulated
from store.room_views import Arrival, Console, NotHere
from views import session
from views.screens.parts.blocks import announce
from views.screens.parts.words import words
from views.server.resources import content, rooms
from workshop import rehearsal
from workshop.account import RoomRecord
from workshop.moves import take_over
from workshop.quick import QuickOrder
from workshop.room import Move, Room
from workshop.votes import NO_GROUP

_REMOVING = "seats_removing"


@dataclass(frozen=True)
class OpenRoom:
    """A room on its facilitator's page. ``secret`` is the capability; ``console`` the room as this
    page shows it, ``record`` its history; ``is_expired_as_drawn``: its time was over then."""

    secret: str
    console: Console
    record: RoomRecord
    is_expired_as_drawn: bool = False

    @property
    def room(self) -> Room:
        """The state of the room."""
        return self.console.room

    @property
    def is_expired(self) -> bool:
        """Whether the room's time is over now."""
        return self.room.is_expired(datetime.now(UTC))

    @property
    def is_chair(self) -> bool:
        """Whether this page leads: no other page took over."""
        return session.turn() == self.room.turn

    @property
    def is_leading(self) -> bool:
        """Whether this page can move the room: it leads, and the room has not ended."""
        return self.is_chair and not self.is_expired and self.room.phase != "ended"


def press(secret: str, move: Move, version: int) -> None:
    """Callback: applies a transition to the room; a refusal is shown on the page."""
    move = quick_order().after(move)
    _do(lambda: rooms().lead(secret, move, version=version, turn=session.turn() or 0), secret)


def quick_order() -> QuickOrder:
    """What comes next in a room that asks on the shortest way to the stage."""
    return QuickOrder(content().checklist, content().stages)


def press_reveal(secret: str, version: int) -> None:
    """Callback: reveals the votes of the round."""
    _do(lambda: rooms().reveal(secret, version=version, turn=session.turn() or 0), secret)


def press_show_choices(secret: str, version: int) -> None:
    """Callback: shows the result of the vote on priorities."""
    _do(lambda: rooms().show_choices(secret, version=version, turn=session.turn() or 0), secret)


def press_renew(secret: str) -> None:
    """Gives the room a new join code; seats already taken stay valid."""
    session.room_says(None)
    try:
        rooms().renew_code(secret)
    except ProblemsError as error:
        session.room_says(error)
    else:
        words = content().wording.text("facilitate.renewed")
        session.room_says(ProblemsError.one(words.ja, words.en))


def press_with(secret: str, ask: Callable[[], Console]) -> None:
    """Callback: whatever else the store does with the room; a refusal is shown on the page."""
    _do(ask, secret, is_rehearsed=False)


def press_remove(secret: str, version: int, arrival: Arrival) -> None:
    """Callback: removes the seats of one line of the list; simulated people do not come back."""

    def remove() -> Console:
        turn = session.turn() or 0
        return rooms().remove(secret, arrival.minute, arrival.team, version=version, turn=turn)

    ask_to_remove(None)
    _do(remove, secret, is_rehearsed=False)


def press_regroup(secret: str, version: int, arrival: Arrival, key: str) -> None:
    """Callback: moves the seats of one line to the group chosen under ``key``."""

    def regroup() -> Console:
        turn, into = session.turn() or 0, int(session.shown(key) or 0)
        return rooms().regroup(
            secret, arrival.minute, arrival.team, into, version=version, turn=turn
        )

    _do(regroup, secret, is_rehearsed=False)


def ask_to_remove(line: str | None) -> None:
    """Callback: asks about one line of the list before its seats are removed; ``None``: no more."""
    session.remember(_REMOVING, line)


def is_asked_to_remove(line: str) -> bool:
    """Whether a line of the list is asked about."""
    return bool(session.remembered(_REMOVING) == line)


def offer_removal(
    led: OpenRoom,
    line: str,
    label: str,
    sure: str,
    remove: Callable[..., Console],
    what: str | int,
    *,
    now: str = "facilitate.city_remove_now",
) -> None:
    """A button, called ``label``, that removes (or, as ``now`` calls it, does something else with)
    what a line of the list names, after it was asked (``sure``) whether that is meant; ``remove``
    is the call of the store that does it to ``what``, on the version that the page showed."""
    if not is_asked_to_remove(line):
        st.button(label, key=f"remove:{line}", on_click=ask_to_remove, args=(line,))
        return
    say = words()
    announce(sure)
    with st.container(horizontal=True):
        st.button(
            say(now),
            key=f"remove_now:{line}:{led.console.version}",
            on_click=_press_removal,
            args=(led, remove, what),
        )
        keep = say("facilitate.seats_keep")
        st.button(keep, key=f"remove_not:{line}", on_click=ask_to_remove, args=(None,))


def _press_removal(led: OpenRoom, remove: Callable[..., Console], what: str | int) -> None:
    ask_to_remove(None)
    given = {"version": led.console.version, "turn": session.turn() or 0}
    press_with(led.secret, lambda: remove(led.secret, what, **given))


def press_take_over(secret: str, version: int) -> None:
    """Callback: this page leads from now on; the other one is refused at its next press."""
    move = partial(take_over, chair=str(session.shown("chair") or ""))
    console = _do(lambda: rooms().lead(secret, move, version=version, turn=None), secret)
    if console is not None:
        session.lead_from_here(console.room.turn)


def _do(ask: Callable[[], Console], secret: str, *, is_rehearsed: bool = True) -> Console | None:
    """The room after a press; ``None`` where it was refused, with the reason kept for the page."""
    session.room_says(None)
    try:
        console = ask()
        if console.room.rehearsal and is_rehearsed:
            rehearse(secret, console)
    except ValidationError as error:
        session.room_says(ProblemsError(replace(p, place="") for p in problems_of(error)))
    except ProblemsError as error:
        session.room_says(error)
    else:
        return console
    return None


def rehearse(secret: str, console: Console) -> None:
    """Lets the simulated participants act on the room's new phase: join, vote, give dots. Raises
    ProblemsError."""
    room, people = console.room, range(rehearsal.PEOPLE)
    phones = [simulated(secret, n) for n in people]
    if room.phase == "joining":
        teams = [n % len(room.groups) if room.groups else NO_GROUP for n in people]
        for phone, team in zip(phones, teams, strict=True):
            rooms().join(console.code, team, phone).result()
    elif room.phase == "open" and room.criterion is not None:
        votes = [
            rooms().vote(
                phone,
                room.criterion,
                room.round,
                rehearsal.level(room.criterion, room.round, n),
                1,
            )
            for n, phone in enumerate(phones)
        ]
        for vote in votes:
            vote.exception()  # opened again, they have voted already
    elif room.phase == "choosing":
        for n, phone in enumerate(phones):
            chosen = rehearsal.choices(room.choices, room.dots, n)
            rooms().give_dots(phone, chosen, 1).result()


def seen(secret: str) -> Console | None:
    """The room now; ``None`` where it does not exist (any more)."""
    try:
        return rooms().console(secret)
    except NotHere:
        return None
