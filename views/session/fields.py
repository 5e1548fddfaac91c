"""Widgets bound to saved values: they show what is saved and save what the user does; a value that
cannot be saved stays in its field, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st
from pydantic import ValidationError

from checklist.places import place_of
from checklist.problems import ProblemsError, problems_of
from views.session.address import is_example, lang
from views.session.cache import in_session
from views.session.entries import css_class, entries, entry_of
from views.session.opened import (
    assessment,
    at_opening,
    change,
    is_locked,
    not_knowing_what_was_seen,
    remember,
    remembered,
)
from views.session.streamlit_insides import session_state

#: Keys of the widgets that this browser session has drawn.
_DRAWN = "drawn"


def draw(
    widget: Callable[..., object],
    label: str,
    *options: Any,
    key: str,
    saved: Any,
    keep: Callable[[], object],
    default: str = "value",
    disabled: bool | None = None,
    **look: Any,
) -> None:
    """Draws a Streamlit ``widget`` with the value ``saved``. ``keep`` is the callback that saves
    (it reads ``shown``); ``default`` is the widget's parameter for its first value: an ``index`` is
    that of one of the ``options``. It is ``disabled`` where nothing can be changed, unless said
    otherwise."""
    is_first, is_off = is_first_draw(key), is_locked() if disabled is None else disabled
    if not is_first:
        bind(key, saved, always=is_off)
    begins_with = saved if is_first else "" if isinstance(saved, str) else None
    if default == "index":
        begins_with = options[0].index(saved) if is_first and saved is not None else None
    given = widget(
        label,
        *options,
        key=key,
        on_change=keep,
        disabled=is_off,
        **{default: begins_with},
        **look,
    )
    if is_first:
        _heed(key, given, saved, keep)


def choose(
    widget: Callable[..., object],
    label: str,
    *,
    key: str,
    saved: Any,
    keep: Callable[[], object] | None = None,
    given: Sequence[Any] | None = None,
    **look: Any,
) -> None:
    """Draws a widget in which something is chosen, as its entry says (``entries``). ``given``:
    those of the options that this page offers; ``keep`` where more than saving is to be done."""
    entry, now, language = entry_of(key), assessment(), lang()
    options = entry.options
    assert options is not None  # noqa: S101 (else it is typed)
    draw(
        widget,
        label,
        options.given(now) if given is None else given,
        key=key,
        saved=saved,
        keep=partial(keep_entry, key) if keep is None else keep,
        default="default" if entry.many else "index",
        format_func=lambda option: options.label(option, language, now),
        **look,
    )


def keep_entry(key: str) -> Collection[str]:
    """Callback of a widget: saves what its entry says; returns the names of the fields changed.
    Raises as ``Entry.fields``."""
    entry = entry_of(key)
    if fields := entry.fields(shown(key), assessment()):
        change(entry.place, **fields)
    return fields.keys()


def shown(key: str) -> Any:
    """The present value of a widget (inside its callback)."""
    return session_state()[key]


def filled(key: str) -> Any:
    """The value of a widget drawn in the last run; ``None`` where it was not."""
    state = session_state()
    return state[key] if key in state else None  # noqa: SIM401 (it has no get)


def fill(key: str, value: object) -> None:
    """Puts a value into a widget that is drawn in the next run (inside a callback)."""
    session_state()[key] = value


def _drawn() -> set[str]:
    return in_session(_DRAWN, set[str])


def is_first_draw(key: str) -> bool:
    """Whether this browser session draws the widget for the first time: then it must be given the
    saved value as its default instead of by ``bind``, so that ``_heed`` can detect a click for
    which no callback ran."""
    return key not in _drawn()


def bind(key: str, value: object, *, always: bool = False) -> None:
    """Sets a widget to the saved value before it is drawn, whatever it showed last. (A widget's own
    state is lost on leaving the page and does not follow other browsers.) ``always``: also where it
    shows that: of a widget that is turned off, Streamlit forgets what was typed last."""
    state = session_state()
    if always or key not in state or state[key] != value:
        state[key] = value


def _heed(key: str, value: object, saved: object, unheard: Callable[[], object]) -> None:
    """After the first draw of a widget: ``value`` is what it returned. After a lost connection or a
    killed server the first click reaches a new session, which runs no callback: then the callback
    is called here. A blank is filled; where something is saved, a clash is opened. What the click
    itself has filled in elsewhere, the browser does not show yet."""
    _drawn().add(key)  # not before: a draw that is broken off is done again
    if value == saved or is_example():
        return
    if _was_filled_in(key, value):
        pass
    elif saved in (None, "", []):
        unheard()
    else:
        with not_knowing_what_was_seen():
            unheard()
    st.rerun()


def _was_filled_in(key: str, value: object) -> bool:
    """Whether the field of a widget has changed since this session began, and the widget shows what
    it was then."""
    entry = entries().get(css_class(key))
    if entry is None:
        return False
    before, now = (place_of(entry.place).fields(which) for which in (at_opening(), assessment()))
    if before[entry.name] == now[entry.name]:
        return False
    try:
        return bool(entry.value(value, at_opening()) == before[entry.name])
    except (ProblemsError, TypeError, ValueError):
        return False  # a text that was refused


def is_kept(field: str, typed: str, save: Callable[[], object]) -> bool:
    """Saves the text of a field; False where no value can have it: then it stays in the field, with
    the reason (``refused``)."""
    try:
        save()
    except ValidationError as error:
        reason = ProblemsError(replace(p, place="") for p in problems_of(error))
    except ProblemsError as error:
        reason = error
    else:
        accept(field)
        return True
    remember(f"refused:{field}", (typed, reason))
    return False


def accept(field: str) -> None:
    """Drops the refused text of a field: another one was saved in its place."""
    remember(f"refused:{field}", None)


def refused(field: str) -> tuple[str, ProblemsError] | None:
    """The refused text of a field, and the reason; ``None`` without one."""
    refusal: tuple[str, ProblemsError] | None = remembered(f"refused:{field}")
    return refusal
