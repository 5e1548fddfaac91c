"""What a browser session keeps; and of that what was worked out or drawn from an assessment, until
that changes: every choice draws a page anew, and most of it is as before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from views.server.clock import today
from views.session.address import lang
from views.session.streamlit_insides import session_state

_CACHE = "kept"
_Made = TypeVar("_Made")


def in_session(name: str, make: Callable[[], _Made]) -> _Made:
    """What the browser session keeps under a name, made when it is first asked for."""
    state = session_state()
    try:  # asking first takes as long as looking, and every text of a page looks
        made: _Made = state[name]
    except KeyError:
        made = state[name] = make()
    return made


def cached(name: str, make: Callable[[], _Made], *on: object) -> _Made:
    """What ``make`` returns, made once for what it depends ``on``, besides the language of the
    address and the day. Of each ``name`` the last is kept. Whoever gets it must not change it."""
    entries: dict[str, tuple[tuple[object, ...], Any]] = in_session(_CACHE, dict)
    key = (*on, lang(), today())
    before = entries.get(name)
    if before is None or before[0] != key:
        before = entries[name] = (key, make())
    made: _Made = before[1]
    return made
