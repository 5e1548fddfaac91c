"""The frame of every page: navigation, header, notices, footer."""

from __future__ import annotations

import logging

import streamlit as st

from store.sqlite_file import DatabaseDamaged, DatabaseUnusable
from views import session
from views.screens.parts.blocks import say_problem
from views.screens.parts.links import go, link, pages
from views.screens.parts.masthead import (
    footer,
    header,
    missing_assessment,
    tab_title,
    unknown_assessment,
)
from views.screens.parts.notices import clash, kept_here_notice, notices, to_check_notice
from views.screens.parts.outbox import outbox
from views.screens.parts.routes import ROUTES, Route
from views.screens.parts.words import words
from views.server.resources import store

log = logging.getLogger("views")


def run_page() -> None:
    """One run of the script: read the address, draw the frame, run the page's screen.

    Where the address names an assessment whose code is not known here, that is missing or cannot be
    read, pages about an assessment do not run; all others do.
    """
    try:
        store()
    except DatabaseUnusable as error:
        _unavailable(error)
        return
    session.begin()
    page = st.navigation(pages(), position="hidden")
    current = next(route for route in ROUTES.values() if route.address == page.url_path)
    if session.may() == "answer" and current.name != "section":
        go("section")
    st.set_page_config(page_title=tab_title(current))
    if current.about_assessment or current.name in ("resume", "answers"):
        outbox()
    header(current)
    # places kept, so that nothing below is drawn anew when what stands in them comes or goes
    with st.container(key="to-decide"):
        clash()
    with st.container():
        notices()
        _warnings(current)
    session.frame_was_drawn()
    if session.needs_code() and current.about_assessment:
        unknown_assessment()
    elif session.is_missing() and current.about_assessment:
        missing_assessment()
    elif session.is_unreadable() and current.about_assessment:
        st.title(words()("common.unreadable_title"), anchor=False)
    else:
        page.run()
    footer()


def _warnings(current: Route) -> None:
    """That the assessment of the address is not open here, on pages that do without one; answers to
    look at again, on pages about it."""
    if current.about_assessment or current.name == "resume":
        kept_here_notice(current.name)
    if current.about_assessment:
        is_open = not (session.needs_code() or session.is_missing() or session.is_unreadable())
        if is_open and current.name not in ("results", "section"):  # which lists them itself
            to_check_notice()
    elif session.is_missing() or session.needs_code():
        st.warning(words()("resume.missing" if session.is_missing() else "resume.needs_code"))
        if current.name != "resume":
            link("resume", words()("resume.title"), look="secondary")


def _unavailable(error: DatabaseUnusable) -> None:
    """The notice that the database cannot be used; the cause, which names files, goes
    into the log."""
    say = words()
    st.title(say("common.unavailable_title"), anchor=False)
    is_damaged = isinstance(error, DatabaseDamaged)
    st.text(say("common.damaged" if is_damaged else "common.unavailable"))
    log.error("the database cannot be used: %s", error.of("en"))


def show_unforeseen_error() -> None:
    """The notice shown instead of a traceback."""
    say_problem(words()("common.unforeseen_error"))
