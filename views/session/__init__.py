"""The one file that touches Streamlit's session state and ``st.query_params``.

The store holds the answers; a session only remembers which version its page shows. Widgets read
from here and write here, so a page can be left, reloaded or reopened elsewhere at any time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qsl, unquote

import streamlit as st
from pydantic import ValidationError
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SessionState

from checklist.answers import (
    Answer,
    Assessment,
    Plan,
    PlannedStep,
    Profile,
    changes,
    place_of_step,
    step_at,
)
from checklist.model import Checklist, Lang
from checklist.problems import Problem, ProblemsError, problems_of
from checklist.versions import Migrated, migrate
from store.assessments import Point
from store.codes import normalise
from store.editing import Clash, Edit, Editing, emptied
from views.server.resources import content, store

if TYPE_CHECKING:
    from views.session.survey import Surveyed

JAPAN = timezone(timedelta(hours=9), "JST")
_LANG, _CODE, _EXAMPLE = "lang", "code", "example"
_SURVEYED = "surveyed"
_ROOM, _TURN = "room", "turn"


def _new(code: str | None = None) -> Editing:
    checklist = content().checklist
    return Editing(store(), checklist.version, code, partial(_bring, checklist))


def _bring(checklist: Checklist, kept: Assessment) -> Migrated:
    return migrate(kept, checklist)


def _state() -> SessionState:
    """What Streamlit keeps of this browser session. Not by way of ``st.session_state``: each look
    at that breaks the script off when something newer was done meanwhile. In the middle of a
    callback, which is not called a second time, what was done first would be lost."""
    context = get_script_run_ctx()
    assert context is not None  # noqa: S101 (pages and callbacks run in one)
    return context.session_state._state


def _page() -> Editing:
    try:
        page: Editing = _state()["page"]
    except KeyError:
        page = _state()["page"] = _new()
    return page


# ---------------------------------------------------------------------------- address


@lru_cache
def _read(query: str) -> tuple[Lang, bool]:
    names = dict(parse_qsl(query, keep_blank_values=True))
    return "en" if names.get(_LANG) == "en" else "ja", names.get(_EXAMPLE) == "yes"


def _in_address() -> tuple[Lang, bool]:
    """Language, and whether it is the example. Every text of a page asks for it, and each look
    at ``st.query_params`` takes 10 µs: all together a tenth of a run."""
    context = get_script_run_ctx(suppress_warning=True)
    return _read(context.query_string if context else "")


def lang() -> Lang:
    return _in_address()[0]


def is_example() -> bool:
    """Whether the page shows the fictional example, which nobody can change."""
    return _in_address()[1]


def code() -> str | None:
    """The resume code of the assessment shown, or ``None`` before there is one."""
    return _page().code


def address(*, language: Lang | None = None, example: bool | None = None) -> dict[str, str]:
    """What has to stand in the address of a link, so that it opens the same assessment in the
    same (or the given) language."""
    shown_language = lang() if language is None else language
    shows_example = is_example() if example is None else example
    found = {_LANG: "en"} if shown_language == "en" else {}
    if shows_example:
        found[_EXAMPLE] = "yes"
    elif (resume := code()) is not None:
        found[_CODE] = resume
    return found


# ---------------------------------------------------------------------------- a room


def room() -> str | None:
    """The facilitator's secret in the address, ``None`` where no room is led from here."""
    context = get_script_run_ctx(suppress_warning=True)
    names = dict(parse_qsl(context.query_string)) if context else {}
    return names.get(_ROOM) or None


def turn() -> int | None:
    """From which turn this page leads its room (a reload keeps it: it stands in the address);
    ``None`` where it only watches."""
    context = get_script_run_ctx(suppress_warning=True)
    names = dict(parse_qsl(context.query_string)) if context else {}
    typed = names.get(_TURN, "")
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 9
    taken: int | None = _passing().get("turn")
    return taken if taken is not None else int(typed) if is_number else None


def lead_from_here(turn: int) -> None:
    """This page leads from now on; ``begin_room`` puts it into the address."""
    _passing()["turn"] = turn


def begin_room() -> None:
    """At the start of every run of a room's page: the address says from which turn it leads."""
    taken = _passing().get("turn")
    if taken is not None and st.query_params.get(_TURN) != str(taken):
        st.query_params[_TURN] = str(taken)


def go_to_room(secret: str) -> NoReturn:
    """Goes to the page of a room just created, which leads it."""
    query = {_ROOM: secret, _TURN: "1"} | ({_LANG: "en"} if lang() == "en" else {})
    st.switch_page("views/screens/facilitate.py", query_params=query)


def leave_room() -> None:
    """Forgets the room in the address; it stays in the store."""
    for key in (_ROOM, _TURN):
        if key in st.query_params:
            del st.query_params[key]


def room_address() -> dict[str, str]:
    """What has to stand in a link to this same page, besides ``address``. In no other link: who
    has it leads the room."""
    secret, led = room(), turn()
    found = {} if secret is None else {_ROOM: secret}
    return found if led is None else found | {_TURN: str(led)}


def room_says(told: ProblemsError | None) -> None:
    """Keeps why the last press did not move the room, until the next one."""
    _passing()["told"] = told


def room_told() -> ProblemsError | None:
    told: ProblemsError | None = _passing().get("told")
    return told


def _passing() -> dict[str, Any]:
    """What this browser session knows of the room in its address."""
    key = f"room:{room()}"
    try:
        known: dict[str, Any] = _state()[key]
    except KeyError:
        known = _state()[key] = {}
    return known


# ---------------------------------------------------------------------------- reading


def begin() -> None:
    """At the start of every run: follow the address, and take up what was saved elsewhere."""
    if is_example():
        return
    page = _page()
    wanted = _code_in_address()
    if page.code is not None and wanted in (None, page.former):
        st.query_params[_CODE] = page.code  # saved just now, or a link lost it: it stays open
    elif wanted != page.code:
        _state()["page"] = page = _new(wanted)
    page.look()


def _code_in_address() -> str | None:
    typed = st.query_params.get(_CODE)
    if typed is None:
        return None
    try:
        return normalise(typed)
    except ProblemsError:
        return typed  # unreadable: opened as such, found missing, and said so


def is_missing() -> bool:
    """Whether the address names an assessment that does not exist (any more)."""
    return _page().is_missing and not is_example()


def is_unreadable() -> bool:
    """Whether the address names an assessment that the store could not read just now."""
    page = _page()
    unread = page.code is not None and page.kept is None
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
    return page.kept.saved_at.astimezone(JAPAN) if page.kept and not is_example() else None


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
    """Places that were changed elsewhere and now show here; told until they were seen."""
    return () if is_example() else _page().taken_over


def taken_over_was_seen() -> None:
    _page().taken_over = ()


# ---------------------------------------------------------------------------- writing


def start(initial: Assessment | None = None) -> None:
    """Creates an assessment and opens it: the one given, or an empty one with whatever waits
    because there was none yet.

    Raises ProblemsError when it cannot be saved, or changes of the one open are not saved.
    """
    _refuse_to_lose_changes()
    page = _page() if _page().code is None else _new()
    page.create(page.shown if initial is None else initial)
    _state()["page"] = page
    _show_in_address(page)


def _refuse_to_lose_changes() -> None:
    if _page().code is not None and _page().has_unsaved:
        raise ProblemsError([Problem("", content().wording.text("common.unsaved_first"))])


def _show_in_address(page: Editing) -> None:
    if _EXAMPLE in st.query_params:
        del st.query_params[_EXAMPLE]
    if page.code is not None:
        st.query_params[_CODE] = page.code


def resume(typed: str) -> bool:
    """Opens the assessment of a typed code, or of an address that holds one; False when there is
    none.

    Raises ProblemsError when it cannot be a code, or cannot be read, or changes of the one open
    are not saved.
    """
    _refuse_to_lose_changes()
    in_address = re.search(rf"[?&]{_CODE}=([^&#\s]+)", typed)
    page = _new(normalise(unquote(in_address[1]) if in_address else typed))
    if not page.open():
        return False
    _state()["page"] = page
    _show_in_address(page)
    return True


def leave() -> None:
    """Closes the assessment here; it stays in the store."""
    _state()["page"] = _new()
    for key in (_CODE, _EXAMPLE):
        if key in st.query_params:
            del st.query_params[key]


def delete() -> None:
    """Deletes the assessment from the store for good and closes it. Raises NotSaved."""
    page = _page()
    if page.code is not None:
        store().delete(page.code)
    leave()


def change(place: str, edit: Edit) -> None:
    """Saves one edit at once; ``place`` is a criterion id, or another place (see
    ``checklist.answers.Change``). The first one creates the assessment; ``begin`` puts its code
    into the address."""
    _page().change(place, edit)


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


def answer(criterion_id: str, **values: Any) -> None:
    """Changes fields of one answer, with the time."""
    now = datetime.now(JAPAN)  # once: an edit tried again must give the same again

    def edit(shown: Assessment) -> Assessment:
        content_now = shown[criterion_id].model_dump() | values
        given = Answer.model_validate({**content_now, "at": now})
        return shown.with_answer(criterion_id, emptied(given))

    edit(_page().shown)  # refuses what no answer can be, before anything is kept
    change(criterion_id, edit)


def set_profile(**values: Any) -> None:
    """Changes fields of the profile. Raises pydantic's ValidationError on a bad value."""
    Profile.model_validate({**_page().shown.profile.model_dump(), **values})

    def edit(shown: Assessment) -> Assessment:
        return shown.with_profile(Profile.model_validate({**shown.profile.model_dump(), **values}))

    change("profile", edit)


def set_target(target: int | None) -> None:
    change("target", lambda shown: shown.with_target(target))


def set_weights(weights: Mapping[str, int]) -> None:
    """Sets the weights of the items named; the others keep theirs."""
    change("weights", lambda shown: shown.with_weights({**shown.weights, **weights}))


def set_plan(**values: Any) -> None:
    """Changes fields of the plan."""
    change("plan", lambda shown: shown.with_plan(_plan_with(shown.plan, values)))


def set_step(criterion_id: str, level: int, **values: Any) -> None:
    """Changes what is said of one step of the plan. Raises pydantic's ValidationError on a bad
    value."""
    PlannedStep.model_validate({"criterion": criterion_id, "level": level, **values})

    def edit(shown: Assessment) -> Assessment:
        said = dict(shown.plan.said(criterion_id, level)) | values
        return shown.with_plan(shown.plan.saying(PlannedStep.model_validate(said)))

    change(place_of_step(criterion_id, level), edit)


def _plan_with(plan: Plan, values: Mapping[str, Any]) -> Plan:
    return Plan.model_validate({**dict(plan), **values})


def take_over(wanted: Assessment) -> None:
    """Makes the open assessment say what ``wanted`` says, place by place, like any edit."""
    page = _page()
    places = [one.place for one in changes(assessment(), wanted)]
    page.change_all({place: partial(_with_place, wanted, place) for place in places})


def _with_place(wanted: Assessment, place: str, shown: Assessment) -> Assessment:
    if place == "profile":
        return shown.with_profile(wanted.profile)
    if place == "target":
        return shown.with_target(wanted.target)
    if place == "weights":
        return shown.with_weights(wanted.weights)
    if place == "workshop":
        return shown.with_workshop(wanted.workshop)
    if place == "plan":
        return shown.with_plan(wanted.plan.model_copy(update={"steps": shown.plan.steps}))
    if (step := step_at(place)) is not None:
        return shown.with_plan(shown.plan.saying(wanted.plan.said(*step)))
    return shown.with_answer(place, wanted[place])


# ---------------------------------------------------------------------------- points in time


def points() -> tuple[Point, ...]:
    """The points in time kept of the open assessment, the latest first. Raises NotOpened."""
    resume = None if is_example() else code()
    return () if resume is None else store().points(resume)


def keep_point(name: str) -> Point:
    """Keeps the open assessment as it is saved now. Raises ProblemsError with the reason when it
    cannot be kept, among them changes that are not saved."""
    page = _page()
    if page.code is None or page.has_unsaved:
        raise ProblemsError([Problem("", content().wording.text("common.unsaved_first"))])
    try:
        return store().keep_point(page.code, name.strip())
    except ValidationError as error:
        raise ProblemsError(replace(p, place="") for p in problems_of(error)) from None


def delete_point(point_id: int) -> None:
    """Deletes a point in time for good. Raises NotSaved."""
    resume = code()
    if resume is not None:
        store().delete_point(resume, point_id)


def wants_to_know_code() -> bool:
    """True until the user has seen the code of an assessment just created."""
    return _page().is_new and not is_example()


def code_was_seen() -> None:
    _page().is_new = False


# ---------------------------------------------------------------------------- trying out


_TRIALS = "trials"


def trial() -> dict[str, int]:
    """The levels tried out for the assessment shown, by criterion id; never saved."""
    return dict(_trials().get(_trial_of(), {}))


def try_only(levels: Mapping[str, int]) -> None:
    """Tries out these levels, and no others."""
    _trials()[_trial_of()] = dict(levels)


def try_level(criterion_id: str, level: int | None) -> None:
    """Tries out one level besides; ``None`` goes back to what is answered."""
    others = {c: n for c, n in trial().items() if c != criterion_id}
    try_only(others if level is None else {**others, criterion_id: level})


def _trials() -> dict[str | None, dict[str, int]]:
    """What is tried out, by the assessment for which it is."""
    state = _state()
    if _TRIALS not in state:
        state[_TRIALS] = {}
    trials: dict[str | None, dict[str, int]] = state[_TRIALS]
    return trials


def _trial_of() -> str | None:
    return _EXAMPLE if is_example() else code()


# ---------------------------------------------------------------------------- many municipalities


def surveyed() -> Surveyed:
    """The survey of many municipalities that is open in this browser session."""
    from views.session.survey import Surveyed  # brings NumPy along, which only its page needs

    state = _state()
    found: Surveyed = state[_SURVEYED] if _SURVEYED in state else Surveyed()
    return found


def keep_surveyed(found: Surveyed) -> None:
    """Keeps it in the session: it belongs to no assessment, and is stored nowhere."""
    _state()[_SURVEYED] = found


# ---------------------------------------------------------------------------- widgets


#: Keys of the widgets that this browser session has drawn.
_DRAWN = "drawn"


def _drawn() -> set[str]:
    try:
        drawn: set[str] = _state()[_DRAWN]
    except KeyError:
        drawn = _state()[_DRAWN] = set()
    return drawn


def bind(key: str, value: object) -> str:
    """Gives a widget the saved value before it is drawn, whatever it showed last; returns the
    key. (A widget's own memory is lost on leaving the page and knows nothing of other
    browsers.)"""
    state = _state()
    if key not in state or state[key] != value:
        state[key] = value
    return key


def is_first_draw(key: str) -> bool:
    """Whether this browser session draws the widget for the first time: then it must be given
    the saved value as its default instead of by ``bind``, so that ``heed`` can hear of a click
    that no callback heard."""
    return key not in _drawn()


def heed(key: str, value: object, saved: object, unheard: Callable[[], None]) -> None:
    """After the first draw of a widget: ``value`` is what it returned. After a lost connection or
    a killed server the first click reaches a new session, which calls no callback: then the
    callback is called here. What is blank it fills; where something is saved, the user is asked."""
    _drawn().add(key)  # not before: a draw that is broken off is done again
    if value == saved or is_example():
        return
    if saved in (None, "", []):
        unheard()
    else:
        with _page().not_knowing_what_was_seen():
            unheard()
    st.rerun()


def shown(key: str) -> Any:
    """What a widget shows now (inside its callback)."""
    return _state()[key]


def remember(key: str, value: object) -> None:
    """Keeps a passing state of the open assessment: a refused text, a choice not yet complete.
    (Not as entries of the session state: Streamlit walks through all of them for each widget.)"""
    _page().passing[key] = value


def remembered(key: str, default: Any = None) -> Any:
    return default if is_example() else _page().passing.get(key, default)
