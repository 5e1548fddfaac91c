"""The one file that touches ``st.session_state`` and ``st.query_params``.

The store holds the answers; a session only remembers which version its page shows. Widgets read
from here and write here, so a page can be left, reloaded or reopened elsewhere at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import Any

import streamlit as st
from pydantic import ValidationError

from checklist.answers import NOT_APPLICABLE, Answer, Assessment, Profile, changes
from checklist.model import Lang
from checklist.problems import ProblemsError, problems_of
from store.assessments import Conflict, Gone, Kept, NotOpened, NotSaved
from store.codes import normalise
from views.resources import content, store

JAPAN = timezone(timedelta(hours=9), "JST")
_LANG, _CODE, _EXAMPLE = "lang", "code", "example"
#: Everything remembered is one entry of the session state: Streamlit walks through all entries
#: for each widget it draws.
_PASSING = "passing"

Edit = Callable[[Assessment], Assessment]


@dataclass(frozen=True)
class Clash:
    """The same place was changed here and elsewhere: nothing is overwritten until the user
    chooses. ``mine`` is the edit that is waiting, ``theirs`` what the store holds."""

    place: str
    mine: Edit
    mine_shown: Assessment
    theirs: Assessment


@dataclass
class _Page:
    """What this session knows about the assessment its page shows."""

    code: str | None = None
    kept: Kept | None = None
    missing: bool = False
    gone: bool = False
    waiting: dict[str, Edit] = field(default_factory=dict)
    trouble: ProblemsError | None = None
    clashes: dict[str, Clash] = field(default_factory=dict)
    taken_over: tuple[str, ...] = ()
    new_code: bool = False


def _page() -> _Page:
    page: _Page | None = st.session_state.get("page")
    if page is None:
        page = st.session_state["page"] = _Page()
    return page


# ---------------------------------------------------------------------------- address


def lang() -> Lang:
    return "en" if st.query_params.get(_LANG) == "en" else "ja"


def is_example() -> bool:
    """Whether the page shows the fictional example, which nobody can change."""
    return _EXAMPLE in st.query_params


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


# ---------------------------------------------------------------------------- reading


def begin() -> None:
    """At the start of every run: follow the address, and take up what was saved elsewhere."""
    page = _page()
    wanted = _code_in_address()
    if wanted != page.code:
        if wanted is None and page.code is not None and not is_example():
            st.query_params[_CODE] = page.code  # a link lost it: the assessment stays open
        elif not is_example():
            st.session_state["page"] = page = _Page(code=wanted)
    if page.code is None or is_example():
        return
    try:
        _take_up(page, page.code)
    except NotOpened as error:
        page.trouble = error  # what the page knows already stays on it
        return
    page.trouble = None
    if page.waiting and page.kept is not None and not page.gone:
        waiting, page.waiting = page.waiting, {}
        for place, edit in waiting.items():
            _save(page, place, edit)


def _take_up(page: _Page, wanted: str) -> None:
    if page.gone:
        return
    if page.kept is None:
        page.kept = store().open(wanted)
        page.missing = page.kept is None
    elif (version := store().version(wanted)) is None:
        page.gone = True
    elif version != page.kept.version:
        page.kept = store().open(wanted) or page.kept


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
    return _page().missing and not is_example()


def is_unreadable() -> bool:
    """Whether the address names an assessment that the store could not read just now."""
    page = _page()
    return page.code is not None and page.kept is None and not page.missing and not is_example()


def assessment() -> Assessment:
    """The assessment shown: what is saved, with what still waits to be saved."""
    if is_example():
        return content().example
    page = _page()
    shown = page.kept.assessment if page.kept else Assessment()
    for edit in page.waiting.values():
        shown = edit(shown)
    return shown


def is_gone() -> bool:
    """Whether the assessment was deleted elsewhere while this page showed it."""
    return _page().gone and not is_example()


def saved_at() -> datetime | None:
    """When the store last took a change, in Japan's time."""
    page = _page()
    return page.kept.saved_at.astimezone(JAPAN) if page.kept and not is_example() else None


def has_unsaved() -> bool:
    """Whether the page shows a change that is not in the store (yet)."""
    page = _page()
    return bool(page.waiting or page.clashes) and not is_example()


def trouble() -> ProblemsError | None:
    """Why the last change could not be saved; it stays on the page and is tried again."""
    return _page().trouble


def clash() -> Clash | None:
    """The first choice that waits for the user, if any."""
    return next(iter(_page().clashes.values()), None)


def taken_over() -> tuple[str, ...]:
    """Places that were changed elsewhere and now show here; told once."""
    page = _page()
    places, page.taken_over = page.taken_over, ()
    return places


# ---------------------------------------------------------------------------- writing


def start(initial: Assessment | None = None) -> str:
    """Creates an assessment, opens it and returns its resume code. Raises NotSaved."""
    asked = {"checklist": content().checklist.version}
    new_code, kept = store().create((initial or Assessment()).model_copy(update=asked))
    st.session_state["page"] = _Page(code=new_code, kept=kept, new_code=True)
    if _EXAMPLE in st.query_params:
        del st.query_params[_EXAMPLE]
    st.query_params[_CODE] = new_code
    return new_code


def resume(typed: str) -> bool:
    """Opens the assessment of a typed code; False when there is none.

    Raises ProblemsError when it cannot be a code.
    """
    wanted = normalise(typed)
    kept = store().open(wanted)
    if kept is None:
        return False
    st.session_state["page"] = _Page(code=wanted, kept=kept)
    st.query_params[_CODE] = wanted
    return True


def leave() -> None:
    """Closes the assessment here; it stays in the store."""
    st.session_state["page"] = _Page()
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
    """Saves one edit at once; ``place`` is a criterion id, ``profile`` or ``target``.

    Where someone else changed other places meanwhile, both are kept. Where they changed the
    same place, the user is asked. What cannot be saved waits on the page.
    """
    page = _page()
    if (open_clash := page.clashes.get(place)) is not None and page.kept is not None:
        mine, theirs = _both(open_clash.mine, edit), page.kept.assessment
        page.clashes[place] = Clash(place, mine, mine(theirs), theirs)  # still to be chosen
        return
    if place in page.waiting:
        edit = _both(page.waiting.pop(place), edit)
    if page.gone:
        page.waiting[place] = edit
    elif page.kept is None:
        page.waiting[place] = edit
        try:
            start(assessment())
        except NotSaved as error:
            page.trouble = error
    else:
        _save(page, place, edit)


def _both(first: Edit, second: Edit) -> Edit:
    return lambda shown: second(first(shown))


def _save(page: _Page, place: str, edit: Edit) -> None:
    assert page.code is not None  # noqa: S101 (callers open it first)
    assert page.kept is not None  # noqa: S101
    seen = page.kept
    edited = edit(seen.assessment)
    edited = edited.model_copy(update={"checklist": content().checklist.version})
    try:
        page.kept = store().save(page.code, seen.version, edited)
        page.trouble = None
    except Conflict as conflict:
        theirs = conflict.kept
        changed = [c.place for c in changes(seen.assessment, theirs.assessment)]
        page.kept = theirs
        if edited == theirs.assessment:
            page.trouble = None  # an earlier try was saved after all
        elif place in changed:
            page.clashes[place] = Clash(place, edit, edited, theirs.assessment)
        else:
            page.taken_over = (*page.taken_over, *changed)
            _save(page, place, edit)
    except Gone:
        page.waiting[place] = edit
        page.gone = True
    except NotSaved as error:
        page.waiting[place] = edit
        page.trouble = error


def try_again() -> None:
    """Saves what waits: ``begin`` does so at the start of every run; before there is an
    assessment, this creates it."""
    if _page().code is None and _page().waiting:
        start(assessment())


def save_as_new() -> None:
    """Saves what the page shows under a new code, after the old one was deleted elsewhere.

    Raises NotSaved.
    """
    start(assessment())


def settle(*, keep_mine: bool) -> None:
    """The user's choice after a clash."""
    settled = clash()
    if settled is None:
        return
    del _page().clashes[settled.place]
    if keep_mine:
        change(settled.place, settled.mine)


def answer(criterion_id: str, **values: Any) -> None:
    """Changes fields of one answer, with the time."""
    now = datetime.now(JAPAN)  # once: an edit tried again must give the same again

    def edit(shown: Assessment) -> Assessment:
        content_now = shown[criterion_id].model_dump() | values
        given = Answer.model_validate({**content_now, "at": now})
        if given.model_copy(update={"at": None}) == Answer():
            given = Answer()  # emptied again: a blank
        return shown.with_answer(criterion_id, given)

    edit(assessment())  # refuses what no answer can be, before anything is kept
    change(criterion_id, edit)


def set_profile(**values: Any) -> None:
    """Changes fields of the profile. Raises pydantic's ValidationError on a bad value."""
    Profile.model_validate({**assessment().profile.model_dump(), **values})

    def edit(shown: Assessment) -> Assessment:
        return shown.with_profile(Profile.model_validate({**shown.profile.model_dump(), **values}))

    change("profile", edit)


def set_target(target: int | None) -> None:
    change("target", lambda shown: shown.with_target(target))


def wants_to_know_code() -> bool:
    """True until the user has seen the code of an assessment just created."""
    return _page().new_code


def code_was_seen() -> None:
    st.session_state["page"] = replace(_page(), new_code=False)


# ---------------------------------------------------------------------------- widgets


_UNBOUND = object()


def bind(key: str, value: object) -> str:
    """Gives a widget the saved value before it is drawn, whatever it showed last; returns the
    key. (A widget's own memory is lost on leaving the page and knows nothing of other
    browsers.)"""
    if st.session_state.get(key, _UNBOUND) != value:
        st.session_state[key] = value
    return key


def shown(key: str) -> Any:
    """What a widget shows now (inside its callback)."""
    return st.session_state[key]


def remember(key: str, value: object) -> None:
    """Keeps a passing state of the page: an open dialog, a choice not yet complete."""
    st.session_state.setdefault(_PASSING, {})[key] = value


def remembered(key: str, default: Any = None) -> Any:
    return st.session_state.setdefault(_PASSING, {}).get(key, default)


def choose_level(criterion_id: str) -> None:
    """Callback of a level's radio. *Not applicable* is saved once it has a reason."""
    level = shown(f"level:{criterion_id}")
    lacks_reason = level == NOT_APPLICABLE and not assessment()[criterion_id].reason.strip()
    remember(f"reason_missing:{criterion_id}", lacks_reason)
    if not lacks_reason:
        answer(criterion_id, level=level)


def type_reason(criterion_id: str) -> None:
    """Callback of the reason's field."""
    typed: str = shown(f"reason:{criterion_id}")
    if typed.strip():
        if _is_kept(criterion_id, "reason", typed, level=NOT_APPLICABLE, reason=typed.strip()):
            remember(f"reason_missing:{criterion_id}", False)
    elif assessment()[criterion_id].level == NOT_APPLICABLE:
        remember(f"reason_missing:{criterion_id}", True)


def type_field(criterion_id: str, name: str) -> None:
    """Callback of a text field of an answer: ``name``, ``note``, ``by`` or ``evidence`` (one
    document or link a line)."""
    typed: str = shown(f"{name}:{criterion_id}")
    value: object = typed
    if name == "evidence":
        value = tuple(line.strip() for line in typed.splitlines() if line.strip())
    _is_kept(criterion_id, name, typed, **{name: value})


def _is_kept(criterion_id: str, name: str, typed: str, /, **values: Any) -> bool:
    """Takes what was typed into the answer; what no answer can be stays in its field, with the
    reason (``refused``)."""
    try:
        answer(criterion_id, **values)
    except ValidationError as error:
        found = ProblemsError(replace(p, place="") for p in problems_of(error))
        remember(f"refused:{name}:{criterion_id}", (typed, found))
        return False
    remember(f"refused:{name}:{criterion_id}", None)
    return True


def refused(criterion_id: str, name: str) -> tuple[str, ProblemsError] | None:
    """What was typed into a field of an answer and could not be taken, and why."""
    found: tuple[str, ProblemsError] | None = remembered(f"refused:{name}:{criterion_id}")
    return found


def query(**values: str | None) -> None:
    """Puts values into the address (``None`` takes one out)."""
    for name, value in values.items():
        if value is None:
            if name in st.query_params:
                del st.query_params[name]
        else:
            st.query_params[name] = value


def asked_for(name: str) -> str | None:
    """A value in the address, if it stands there."""
    value: str | None = st.query_params.get(name)
    return value
