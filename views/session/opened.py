"""The assessment that this browser session has open.

The store holds the answers; a session only remembers which version its page shows. So a page can be
left, reloaded or reopened elsewhere at any time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any
from urllib.parse import unquote

from checklist.answers import Assessment
from checklist.model import Checklist, Lang
from checklist.places import AnswerPlace, place_of
from checklist.problems import Problem, ProblemsError
from checklist.versions import Migrated, migrate
from store.codes import normalise
from store.editing import Clash, Editing
from views.server.resources import content, store
from views.session.address import (
    CODE,
    EXAMPLE,
    LANG,
    code_in_address,
    drop,
    is_example,
    lang,
    put,
)
from views.session.streamlit_insides import session_state

JAPAN = timezone(timedelta(hours=9), "JST")
_PAGE = "page"


def _new(code: str | None = None) -> Editing:
    checklist = content().checklist
    return Editing(store(), checklist.version, code, partial(_bring, checklist))


def _bring(checklist: Checklist, saved: Assessment) -> Migrated:
    return migrate(saved, checklist)


def _page() -> Editing:
    state = session_state()
    if _PAGE not in state:
        state[_PAGE] = _new()
    page: Editing = state[_PAGE]
    return page


def _open(page: Editing) -> None:
    """Shows this one from now on; the address says so."""
    session_state()[_PAGE] = page
    drop(EXAMPLE)
    if page.code is not None:
        put(CODE, page.code)


# ---------------------------------------------------------------------------- reading


def code() -> str | None:
    """The resume code of the assessment shown, or ``None`` before there is one."""
    return _page().code


def address(*, language: Lang | None = None, example: bool | None = None) -> dict[str, str]:
    """What has to stand in the address of a link, so that it opens the same assessment in the
    same (or the given) language."""
    shown_language = lang() if language is None else language
    shows_example = is_example() if example is None else example
    parameters = {LANG: "en"} if shown_language == "en" else {}
    if shows_example:
        parameters[EXAMPLE] = "yes"
    elif (resume := code()) is not None:
        parameters[CODE] = resume
    return parameters


def begin() -> None:
    """At the start of every run: follow the address, and take up what was saved elsewhere."""
    if is_example():
        return
    page, wanted = _page(), code_in_address()
    if page.code is not None and wanted in (None, page.former):
        put(CODE, page.code)  # saved just now, or a link lost it: it stays open
    elif wanted != page.code:
        session_state()[_PAGE] = page = _new(wanted)
    page.look()


def is_missing() -> bool:
    """Whether the address names an assessment that does not exist (any more)."""
    return _page().is_missing and not is_example()


def is_unreadable() -> bool:
    """Whether the address names an assessment that the store could not read just now."""
    page = _page()
    unread = page.code is not None and page.stored is None
    return unread and not page.is_missing and not is_example()


def assessment() -> Assessment:
    """The assessment shown: the example, or what is saved with what still waits."""
    return content().example if is_example() else _page().shown


def migrated() -> Migrated | None:
    """What the open assessment loses and gains, where it was saved under another version of the
    checklist and not yet again."""
    return None if is_example() else _page().migrated


def is_gone() -> bool:
    """Whether the assessment was deleted elsewhere while this page showed it."""
    return _page().is_gone and not is_example()


def saved_at() -> datetime | None:
    """When the store last took a change, in Japan's time."""
    page = _page()
    return page.stored.saved_at.astimezone(JAPAN) if page.stored and not is_example() else None


def has_unsaved() -> bool:
    """Whether there is a change that is not in the store (yet)."""
    return _page().has_unsaved


def trouble() -> ProblemsError | None:
    """Why the last change could not be saved; it stays on the page and is tried again."""
    return None if is_example() else _page().trouble


def clash() -> Clash | None:
    """The first choice that waits for the user, if any."""
    return None if is_example() else next(iter(_page().clashes.values()), None)


def taken_over() -> tuple[str, ...]:
    """The names of places that were changed elsewhere and now show here, until they were seen."""
    return () if is_example() else _page().taken_over


def taken_over_was_seen() -> None:
    """The user has seen what was changed elsewhere."""
    _page().taken_over = ()


def wants_to_know_code() -> bool:
    """True until the user has seen the code of an assessment just created."""
    return _page().is_new and not is_example()


def code_was_seen() -> None:
    """The user has seen the code."""
    _page().is_new = False


# ---------------------------------------------------------------------------- writing


def start(initial: Assessment | None = None) -> None:
    """Creates an assessment and opens it: the one given, or an empty one with whatever waits
    because there was none yet.

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
    """Opens the assessment of a typed code, or of an address that holds one; False when there is
    none.

    Raises ProblemsError when it cannot be a code, or cannot be read, or changes of the one open
    are not saved.
    """
    _refuse_to_lose_changes()
    in_address = re.search(rf"[?&]{CODE}=([^&#\s]+)", typed)
    page = _new(normalise(unquote(in_address[1]) if in_address else typed))
    if not page.open():
        return False
    _open(page)
    return True


def leave() -> None:
    """Closes the assessment here; it stays in the store."""
    session_state()[_PAGE] = _new()
    drop(CODE, EXAMPLE)


def delete() -> None:
    """Deletes the assessment from the store for good and closes it. Raises NotSaved."""
    page = _page()
    if page.code is not None:
        store().delete(page.code)
    leave()


def change(place: str, /, **fields: Any) -> None:
    """Saves a change of some fields of a place (see ``checklist.places``) at once; that of an
    answer with the time. The first change creates the assessment; ``begin`` puts its code into the
    address. Raises pydantic's ValidationError for what cannot stand there; nothing is changed
    then."""
    if isinstance(place_of(place), AnswerPlace):
        fields["at"] = datetime.now(JAPAN)
    _page().change(place, fields)


def take_over(wanted: Assessment) -> None:
    """Makes the open assessment say what ``wanted`` says, place by place, like any change."""
    _page().take_over(wanted)


def try_again() -> None:
    """Saves what waits: ``begin`` does so at the start of every run; before there is an
    assessment, this creates it."""
    page = _page()
    if page.code is None and page.waiting:
        page.create_from_shown()


def save_as_new() -> None:
    """Saves what the page shows under a new code, after the old one was deleted elsewhere."""
    _page().create_from_shown()


def settle(*, keep_mine: bool) -> None:
    """The user's choice after a clash."""
    _page().settle(keep_mine=keep_mine)


@contextmanager
def not_knowing_what_was_seen() -> Iterator[None]:
    """For a change that arrives from a page drawn by another process; see ``Editing``."""
    with _page().not_knowing_what_was_seen():
        yield


# ---------------------------------------------------------------------------- beside the answers


def remember(key: str, value: object) -> None:
    """Keeps a passing state of the open assessment: a refused text, a choice not yet complete.
    (Not as entries of the session state: Streamlit walks through all of them for each widget.)"""
    _page().passing[key] = value


def remembered(key: str, default: Any = None) -> Any:
    """What ``remember`` kept under the key."""
    return default if is_example() else _page().passing.get(key, default)
