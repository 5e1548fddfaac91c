"""The assessment open in this browser session.

The store is authoritative; a session only tracks the version that its page shows. So a page can be
left, reloaded or reopened elsewhere at any time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import unquote

import streamlit as st
from pydantic_core import to_jsonable_python

from checklist.answers import Assessment
from checklist.model import Checklist, Lang
from checklist.places import AnswerPlace, place_of
from checklist.problems import Problem, ProblemsError
from checklist.versions import Migrated, migrate
from store.assessments import OpenPart, Right
from store.codes import normalise
from store.editing import Clash, Edit, Editing
from store.sealing import handle_of
from views.server.clock import JAPAN, now
from views.server.kept_codes import CODE, HANDLE, code_of
from views.server.resources import content, store
from views.session.address import (
    EXAMPLE,
    LANG,
    code_in_address,
    drop,
    is_example,
    lang,
    parameter,
    put,
)
from views.session.cache import in_session
from views.session.streamlit_insides import is_run_of_fragment, session_state

_PAGE, _CODES, _LEFT = "page", "codes", "left"
_FRAME, _COUNTED, _FORGOTTEN = "frame", "counted", "forgotten"


def _new(code: str | None = None) -> Editing:
    checklist = content().checklist
    return Editing(store(), checklist.version, code, partial(_bring, checklist))


def _bring(checklist: Checklist, saved: Assessment) -> Migrated:
    return migrate(saved, checklist)


def _page() -> Editing:
    return in_session(_PAGE, _new)


def _open(page: Editing) -> None:
    """Makes this assessment the open one and puts its handle into the address."""
    session_state()[_PAGE] = page
    drop(EXAMPLE)
    _name_in_address(page)


def _name_in_address(page: Editing) -> None:
    if page.code is not None:
        put(HANDLE, _handle(page.code))
    drop(CODE)


def _codes() -> dict[str, str]:
    """The codes opened in this session, by handle. The cookies of a session are those with which
    its page was loaded; what was opened since is here."""
    return in_session(_CODES, dict[str, str])


def _handle(code: str) -> str:
    """The handle of a code that was opened, worked out once in a session."""
    codes = _codes()
    for handle, known in codes.items():
        if known == code:
            return handle
    handle = handle_of(code)
    codes[handle] = code
    return handle


def _left() -> list[str]:
    """The handles of the assessments closed in this session, the last one last."""
    return in_session(_LEFT, list[str])


# ---------------------------------------------------------------------------- reading


def code() -> str | None:
    """The resume code of the assessment shown, or ``None`` before there is one."""
    return _page().code


def address(*, language: Lang | None = None, example: bool | None = None) -> dict[str, str]:
    """The query parameters of a link that opens the same assessment in the same (or the given)
    language."""
    shown_language = lang() if language is None else language
    shows_example = is_example() if example is None else example
    parameters = {LANG: "en"} if shown_language == "en" else {}
    if shows_example:
        parameters[EXAMPLE] = "yes"
    elif (resume := code()) is not None:
        parameters[HANDLE] = _handle(resume)
    return parameters


def begin() -> None:
    """At the start of every run: opens the assessment of the address, and reads what was saved
    elsewhere."""
    if is_example():
        return
    page, handle = _page(), parameter(HANDLE)
    wanted = code_in_address() or _codes().get(handle) or code_of(st.context.cookies, handle)
    is_unknown = wanted is None and handle != ""
    if wanted is None and not is_unknown:
        wanted = page.code  # saved just now, or a link lost it: it stays open
    is_opened = wanted not in (page.code, page.former)
    if is_opened:
        session_state()[_PAGE] = page = _new(wanted)
    if not is_unknown:
        _name_in_address(page)
    page.look()
    if is_opened and page.is_untouched and page.may == "all":
        page.is_new = True  # begun on the first page: its code was not seen yet


def needs_code() -> bool:
    """Whether the address names an assessment whose code this browser does not keep."""
    return code() is None and parameter(HANDLE) != "" and not is_example()


def code_to_keep() -> str | None:
    """The code of the open assessment, where this browser does not keep it yet."""
    page = _page()
    if page.code is None or page.stored is None:
        return None
    handle = _handle(page.code)
    is_kept = handle not in _left() and code_of(st.context.cookies, handle) is not None
    return None if is_kept else page.code


def handle_to_forget() -> str | None:
    """The handle of the assessment closed last, whose code this browser must not keep."""
    return _left()[-1] if code() is None and _left() else None


def handles_left() -> tuple[str, ...]:
    """The handles of the assessments closed in this session."""
    return tuple(_left())


def frame_was_drawn() -> None:
    """Records what the page shows about the assessment around its parts; see ``follow``."""
    session_state()[_FRAME] = _page().standing
    answers_were_drawn()


def answers_were_drawn() -> None:
    """Records that the page counts the answers as they are saved now."""
    session_state()[_COUNTED] = _page().version


def are_answers_drawn() -> bool:
    """Whether the page counts the answers as they are saved now. A choice may be saved without:
    Streamlit runs no part of a page that it is drawing for the first time."""
    state = session_state()
    return _COUNTED in state and state[_COUNTED] == _page().version


def follow() -> None:
    """At the start of every run of a part of the page: where the page around it has something else
    to show now (a new code, a notice, a question), all of it runs anew."""
    if not is_run_of_fragment() or is_example():
        return
    page = _page()
    if page.has_unsaved or page.standing != session_state()[_FRAME]:
        st.rerun()


def redraw() -> None:
    """After a change in the middle of a run: all of the page runs anew where only a part of it
    runs; else it goes on as if it had just begun."""
    if is_run_of_fragment():
        st.rerun()
    begin()


def is_missing() -> bool:
    """Whether the address names an assessment that does not exist (any more)."""
    return _page().is_missing and not is_example()


def is_unreadable() -> bool:
    """Whether the address names an assessment that the store could not read just now."""
    page = _page()
    unread = page.code is not None and page.stored is None
    return unread and not page.is_missing and not is_example()


def may() -> Right | None:
    """What the link in use may do; ``None`` where no assessment is open."""
    return None if is_example() else _page().may


def part() -> OpenPart | None:
    """The questions that the link in use answers for a section; ``None`` for any other link."""
    return None if is_example() else _page().part


def is_locked() -> bool:
    """Whether nothing can be changed here: the example, what a link may only read, and questions
    that a link answers no longer."""
    return is_example() or _page().is_locked


def assessment() -> Assessment:
    """The assessment shown: the example, or the saved one with the edits that wait."""
    return content().example if is_example() else _page().shown


def at_opening() -> Assessment:
    """What was saved when this browser session opened it; an empty one where it was created
    here."""
    return _page().opened or Assessment()


def migrated() -> Migrated | None:
    """The migration of the open assessment, where it was saved under another version of the
    checklist and not since; else ``None``."""
    return None if is_example() else _page().migrated


def is_gone() -> bool:
    """Whether the assessment was deleted elsewhere while this page showed it."""
    return _page().is_gone and not is_example()


def saved_at() -> datetime | None:
    """The time of the last save, in Japan's time; ``None`` before the first."""
    page = _page()
    return page.stored.saved_at.astimezone(JAPAN) if page.stored and not is_example() else None


def has_unsaved() -> bool:
    """Whether an edit waits or a clash is open."""
    return _page().has_unsaved


def trouble() -> ProblemsError | None:
    """Why the last change could not be saved; it stays on the page and is tried again."""
    return None if is_example() else _page().trouble


def clash() -> Clash | None:
    """The first clash that the user has to resolve, if any."""
    return None if is_example() else next(iter(_page().clashes.values()), None)


def taken_over() -> tuple[str, ...]:
    """The names of places changed elsewhere, until the user has seen them."""
    return () if is_example() else _page().taken_over


def before_taking_over() -> Assessment:
    """The assessment as it stood here before ``taken_over``."""
    return _page().before


def taken_over_was_seen() -> None:
    """Clears ``taken_over``."""
    _page().taken_over = ()


def wants_to_know_code() -> bool:
    """Whether the code of an assessment just created has not been seen yet."""
    return _page().is_new and not is_example()


def code_was_seen() -> None:
    """Records that the user has seen the code."""
    _page().is_new = False


# ---------------------------------------------------------------------------- writing


def start(initial: Assessment | None = None) -> None:
    """Creates an assessment and opens it: the one given, or an empty one with the edits that wait.

    Raises ProblemsError when it cannot be saved, or changes of the one open are not saved.
    """
    _refuse_to_lose_changes()
    page = _page() if _page().code is None else _new()
    page.create(page.shown if initial is None else initial)
    _open(page)


def _refuse_to_lose_changes() -> None:
    if _page().code is not None and _page().has_unsaved:
        raise ProblemsError([Problem("", content().wording.text("common.unsaved_first"))])


def resume(typed: str) -> bool:
    """Opens the assessment of a typed code, or of an address that contains one; False when there is
    none.

    Raises ProblemsError when it cannot be a code, or cannot be read, or changes of the one open are
    not saved.
    """
    _refuse_to_lose_changes()
    in_address = re.search(rf"[?&]{CODE}=([^&#\s]+)", typed)
    page = _new(normalise(unquote(in_address[1]) if in_address else typed))
    if not page.open():
        return False
    _open(page)
    return True


def leave() -> None:
    """Closes the assessment here, and has the browser forget its code; it stays in the store."""
    if (resume := code()) is not None:
        _left().append(handle_of(resume))
        _codes().pop(handle_of(resume), None)
    session_state()[_PAGE] = _new()
    drop(CODE, HANDLE, EXAMPLE)


def delete() -> None:
    """Deletes the assessment from the store for good and closes it. Raises NotSaved."""
    page = _page()
    if page.code is not None:
        store().delete(page.code)
        session_state()[_FORGOTTEN] = (*forgotten(), page.code)
    leave()


def change(place: str, /, **fields: Any) -> None:
    """Saves values for some fields of a place (see ``checklist.places``) at once; an answer with
    the time. The first change creates the assessment; ``begin`` puts its handle into the address.
    Raises pydantic's ValidationError for values that the place cannot have; then nothing is
    changed."""
    if isinstance(place_of(place), AnswerPlace):
        fields["at"] = now()
    _page().change(place, fields)


def deliver(
    place: str, fields: dict[str, Any], *, edit_id: str, seen: Collection[Mapping[str, Any]]
) -> bool:
    """Changes like ``change``, what a browser sends again until it is done; returns whether it is.
    See ``Editing.deliver``."""
    if isinstance(place_of(place), AnswerPlace):
        fields = fields | {"at": now()}
    values = to_jsonable_python(fields)
    return _page().deliver(Edit(id=edit_id, place=place, fields=values), seen)


def forgotten() -> tuple[str, ...]:
    """The codes of assessments deleted in this browser session, or saved under another code."""
    state = session_state()
    codes: tuple[str, ...] = state[_FORGOTTEN] if _FORGOTTEN in state else ()  # noqa: SIM401 (it has no get)
    former = _page().former
    return codes if former is None else (*codes, former)


def take_over(wanted: Assessment) -> None:
    """Edits every place in which ``wanted`` differs, like any change."""
    _page().take_over(wanted)


def work_out(change: Callable[[Assessment], Assessment]) -> None:
    """Saves what ``change`` makes of the newest assessment; see ``Editing.work_out``."""
    _page().work_out(change)


def try_again() -> None:
    """Saves the edits that wait, as ``begin`` does at the start of every run; where there is no
    assessment yet, creates it."""
    page = _page()
    if page.code is None and page.waiting:
        page.create_from_shown()


def save_as_new() -> None:
    """Saves what the page shows under a new code, after the assessment was deleted elsewhere."""
    _page().create_from_shown()


def unsaved() -> tuple[str, ...]:
    """The names of the places whose changes wait to be saved."""
    return tuple(_page().waiting)


def drop_unsaved() -> None:
    """Gives up the changes that could not be saved."""
    _page().drop()


def settle(*, keep_mine: bool) -> None:
    """Resolves the first clash with the user's choice."""
    _page().settle(keep_mine=keep_mine)


@contextmanager
def not_knowing_what_was_seen() -> Iterator[None]:
    """Marks changes inside the block as made on an unknown version; see ``Editing``."""
    with _page().not_knowing_what_was_seen():
        yield


# ---------------------------------------------------------------------------- beside the answers


def remember(key: str, value: object) -> None:
    """Keeps transient state of the open assessment: a refused text, a choice not yet complete. (Not
    as entries of the session state: Streamlit iterates over all of them for each widget.)"""
    _page().passing[key] = value


def remembered(key: str, default: Any = None) -> Any:
    """What ``remember`` kept under the key."""
    return default if is_example() else _page().passing.get(key, default)
