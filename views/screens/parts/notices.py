"""Notices about saving, above the page."""

from __future__ import annotations

import streamlit as st

from store.assessments import NotAllowed, NotOpened
from store.editing import Clash
from views import session
from views.screens.parts.blocks import (
    announce,
    migration_notes,
    note,
    paragraph,
    say_problem,
    section,
)
from views.screens.parts.links import link
from views.screens.parts.opened import to_check
from views.screens.parts.words import phrases, plain_label, words
from views.server.kept_codes import HANDLE
from wording.difference import change_words, values_apart
from wording.place import place_name, place_value

_LOOKED_AGAIN = "looked_again"


def notices() -> None:
    """Unsaved changes, deletions and changes elsewhere."""
    say, language = words(), session.lang()
    error = session.trouble()
    if isinstance(error, NotOpened):
        say_problem(*error.lines(language))
        st.button(say("common.open_again"), key="open_again")  # every run tries again
    elif isinstance(error, NotAllowed):
        _not_allowed(error)
    elif error is not None:
        say_problem(say("common.not_saved"), *error.lines(language))
        st.button(say("common.try_again"), key="try_again", on_click=session.try_again)
    if (migrated := session.migrated()) is not None:
        migration_notes(migrated)
    if session.is_gone() and session.may() == "answer":
        say_problem(say("section.gone"))
    elif session.is_gone():
        say_problem(say("common.gone"))
        st.button(
            say("common.save_as_new"),
            key="save_as_new",
            type="primary",
            on_click=session.save_as_new,
        )
    if places := session.taken_over():
        _taken_over(places)


def clash() -> None:
    """The change that met another one of the same place, to decide between."""
    if (met := session.clash()) is not None:
        _clash(met)


def kept_here_notice(current: str) -> None:
    """What this browser can go on with, on the page ``current`` where no assessment is open: what
    is answered there begins a new one."""
    offers, say = session.kept_here(), words()
    page = "results" if current == "resume" else current
    if not offers:
        return
    with st.container(key="kept-here", border=True):
        paragraph(say("resume.kept_here"))
        for offer in offers:
            name = offer.label or say("upload.unnamed")
            label = say("resume.kept", name=name, time=phrases().moment(offer.saved_at))
            address = session.address() | {HANDLE: offer.handle}
            link(page, plain_label(label), look="secondary", key=offer.handle, address=address)


def to_check_notice() -> None:
    """The answers to look at again, wherever an assessment is opened, until that is closed."""
    again = to_check()
    if not again or session.remembered(_LOOKED_AGAIN, False):
        return
    say = words()
    labels = phrases().listed(answer.label for answer in again)
    with st.container(key="to-check"):
        note(say("to_check.notice", n=len(again), labels=labels))
        with st.container(key="to-check-ways", horizontal=True):
            link("results", say("to_check.go"), look="secondary", key="to-check-go")
            st.button(
                say("to_check.close"),
                key="to_check_close",
                on_click=session.remember,
                args=(_LOOKED_AGAIN, True),
            )


def _not_allowed(error: NotAllowed) -> None:
    """The refusal of changes that the link does not allow, and what they were, to be copied."""
    say, names, shown = words(), phrases(), session.assessment()
    with st.container(key="not-allowed"):
        say_problem(*error.lines(session.lang()))
        lines = [
            say(
                "common.taken_over_place",
                place=place_name(place, names),
                value=place_value(shown, place, names),
            )
            for place in session.unsaved()
        ]
        section(why=say("links.not_saved"), items=lines)
        st.button(say("links.drop"), key="drop_unsaved", on_click=session.drop_unsaved)


def _taken_over(places: tuple[str, ...]) -> None:
    say, names = words(), phrases()
    pair = session.assessment(), session.before_taking_over()
    changes = [
        say(
            "common.taken_over_place",
            place=place_name(place, names),
            value=change_words(pair, place, names),
        )
        for place in places
    ]
    announce(say("common.taken_over"), changes)
    st.button(
        say("common.taken_over_seen"), key="taken_over_seen", on_click=session.taken_over_was_seen
    )


def _clash(clash: Clash) -> None:
    say, names = words(), phrases()
    theirs, mine = values_apart((clash.theirs, clash.mine), clash.place, names)
    with st.container(key="clash", border=True):
        st.warning(say("common.clash", place=place_name(clash.place, names)))
        st.text(say("common.clash_theirs", value=theirs))
        st.text(say("common.clash_mine", value=mine))
        with st.container(horizontal=True):
            st.button(
                say("common.keep_theirs"),
                key="keep_theirs",
                on_click=session.settle,
                kwargs={"keep_mine": False},
            )
            st.button(
                say("common.keep_mine"),
                key="keep_mine",
                type="primary",
                on_click=session.settle,
                kwargs={"keep_mine": True},
            )
