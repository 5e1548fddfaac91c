"""What was worked out or drawn from an assessment, kept in this browser session until that changes:
every choice draws a page anew, and most of it is as before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from views.server.clock import today
from views.session.address import lang
from views.session.streamlit_insides import session_state

_CACHE = "kept"
_Made = TypeVar("_Made")


def cached(name: str, make: Callable[[], _Made], *on: object) -> _Made:
    """What ``make`` returns, made once for what it depends ``on``, besides the language of the
    address and the day. Of each ``name`` the last is kept. Whoever gets it must not change it."""
    state = session_state()
    if _CACHE not in state:
        state[_CACHE] = {}
    entries: dict[str, tuple[tuple[object, ...], Any]] = state[_CACHE]
    key = (*on, lang(), today())
    before = entries.get(name)
    if before is None or before[0] != key:
        before = entries[name] = (key, make())
    made: _Made = before[1]
    return made
