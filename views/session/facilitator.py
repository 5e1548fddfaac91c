"""The room that this browser session leads or watches, by the query parameters."""

from __future__ import annotations

from typing import Any, NoReturn

import streamlit as st

from checklist.problems import ProblemsError
from views.session.address import LANG, drop, lang, parameter, put
from views.session.cache import in_session

_ROOM, _TURN, _AT = "room", "turn", "at"


def room() -> str | None:
    """The facilitator's capability in the address, ``None`` without one."""
    return parameter(_ROOM) or None


def turn() -> int | None:
    """The turn in which this page leads its room (in the address, so that it survives a reload);
    ``None`` where it only watches."""
    taken: int | None = _passing().get("turn")
    if taken is not None:
        return taken
    typed = parameter(_TURN)
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 9
    return int(typed) if is_number else None


def lead_from_here(turn: int) -> None:
    """Makes this page lead in this turn; ``begin_room`` puts it into the address."""
    _passing()["turn"] = turn


def begin_room() -> None:
    """At the start of every run of a room's page: puts the turn, and where people join, into the
    address."""
    if (taken := _passing().get("turn")) is not None:
        put(_TURN, str(taken))
    if host := joined_at():
        put(_AT, host)


def joined_at() -> str:
    """The host of this server that was chosen for people to join at (in the address, so that it
    survives a reload); empty where none was chosen."""
    chosen: str = _passing().get("at", "")
    return chosen or parameter(_AT)


def join_at(host: str) -> None:
    """Has people join at this host; ``begin_room`` puts it into the address."""
    _passing()["at"] = host


def go_to_room(secret: str) -> NoReturn:
    """Goes to the page of a room just created, which leads it."""
    query = {_ROOM: secret, _TURN: "1"} | ({LANG: "en"} if lang() == "en" else {})
    st.switch_page("views/screens/facilitate.py", query_params=query)


def leave_room() -> None:
    """Removes the room from the address; it stays in the store."""
    drop(_ROOM, _TURN, _AT)


def room_address() -> dict[str, str]:
    """The query parameters of a link to this same page, besides ``address``. They hold the
    facilitator's capability and must not be in any other link."""
    secret, led = room(), turn()
    given = {_ROOM: secret, _TURN: None if led is None else str(led), _AT: joined_at()}
    return {name: value for name, value in given.items() if value} if secret else {}


def room_says(refusal: ProblemsError | None) -> None:
    """Keeps the reason why the last press was refused, until the next press."""
    _passing()["refusal"] = refusal


def room_told() -> ProblemsError | None:
    """The reason why the last press was refused; ``None`` where it was not."""
    refusal: ProblemsError | None = _passing().get("refusal")
    return refusal


def hand_seat(code: str | None) -> None:
    """Keeps the code of a seat that was given to a new phone; ``None``: no more."""
    _passing()["handed"] = code


def handed_seat() -> str | None:
    """The code that ``hand_seat`` kept."""
    code: str | None = _passing().get("handed")
    return code


def _passing() -> dict[str, Any]:
    """The transient state of the room in the address, in this browser session."""
    return in_session(f"room:{room()}", dict[str, Any])
