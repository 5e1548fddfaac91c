"""What a facilitator's presses do: each is made on the room as the page showed it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from urllib.parse import urljoin

import streamlit as st
from pydantic import ValidationError

from checklist.answers import Assessment
from checklist.problems import ProblemsError, problems_of
from scoring.result import assess
from store.rooms import Console, NotHere, simulated
from views import session
from views.server.resources import content, rooms
from workshop import rehearsal
from workshop.outcome import assessment_of
from workshop.room import Move, Room, take_over
from workshop.votes import NO_GROUP

#: How many criteria, and schemes that fit, are offered for dots; and from which level on a
#: criterion without a gap is not.
CRITERIA_OFFERED = 8
SCHEMES_OFFERED = 6
OFFERED_BELOW = 3


def outside(name: str) -> str:
    """The full address of a plain page, as the browser's own address has it."""
    return urljoin(st.context.url or "", name)


def press(secret: str, move: Move, version: int) -> None:
    """Moves the room by one step."""
    _do(lambda: rooms().lead(secret, move, version=version, turn=session.turn() or 0), secret)


def press_reveal(secret: str, version: int) -> None:
    _do(lambda: rooms().reveal(secret, version=version, turn=session.turn() or 0), secret)


def press_show_choices(secret: str, version: int) -> None:
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


def press_take_over(secret: str, version: int) -> None:
    """This page leads from now on; the other is told at its next press."""
    move = partial(take_over, chair=str(session.shown("chair") or ""))
    console = _do(lambda: rooms().lead(secret, move, version=version, turn=None), secret)
    if console is not None:
        session.lead_from_here(console.room.turn)


def _do(ask: Callable[[], Console], secret: str) -> Console | None:
    """The room after a press; ``None`` where it was refused, and why is told on the page."""
    session.room_says(None)
    try:
        console = ask()
        if console.room.rehearsal:
            rehearse(secret, console)
    except ValidationError as error:
        session.room_says(ProblemsError(replace(p, place="") for p in problems_of(error)))
    except ProblemsError as error:
        session.room_says(error)
    else:
        return console
    return None


def rehearse(secret: str, console: Console) -> None:
    """What simulated participants do when the room has moved: come in, vote, give dots. Raises
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


def offered(room: Room, base: Assessment | None = None) -> tuple[str, ...]:
    """What dots can be given to, as ids: the largest gaps that follow from what was agreed, other
    criteria that were agreed on a low level, and the schemes that fit the gaps best."""
    result = assess(assessment_of(room, content().checklist, base), content())
    gaps = [gap.criteria[0] for gap in result.gaps if gap.is_known]
    levels = {c: agreed.level for c, agreed in room.agreed.items()}
    low = [c for c, level in levels.items() if isinstance(level, int) and level < OFFERED_BELOW]
    low.sort(key=lambda c: (levels[c], room.criteria.index(c)))
    schemes = [
        match.scheme.id
        for match in result.support.matches
        if any(reason.gap.is_known for reason in match.reasons)
    ]
    criteria = tuple(dict.fromkeys([*gaps, *low]))[:CRITERIA_OFFERED]
    return (*criteria, *schemes[:SCHEMES_OFFERED])
