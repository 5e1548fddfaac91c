"""What every page has around it: navigation, header, notices, footer."""

from __future__ import annotations

import streamlit as st

from store.database import DatabaseUnusable
from views import session
from views.screens import parts
from views.screens.parts.notices import notices
from views.screens.parts.routes import ROUTES
from views.server.resources import store


def run_page() -> None:
    """One run of the script: follow the address, draw the frame, run the page's screen.

    An address that names an assessment that is missing or cannot be read keeps from those pages
    only that are about it.
    """
    try:
        store()
    except DatabaseUnusable as error:
        _unavailable(error)
        return
    session.begin()
    page = st.navigation(parts.pages(), position="hidden")
    current = next(route for route in ROUTES.values() if route.address == page.url_path)
    parts.header(current.name)
    notices()
    if session.is_missing() and current.about_assessment:
        parts.missing_assessment()
    elif session.is_unreadable() and current.about_assessment:
        st.title(parts.words()("common.unreadable_title"), anchor=False)
    else:
        if session.is_missing() and current.name != "home":  # which says it beside its field
            st.warning(parts.words()("home.missing"))
        page.run()
    parts.footer()


def _unavailable(error: DatabaseUnusable) -> None:
    """Nothing can be kept: say so; the cause, which names files, goes into the log."""
    say = parts.words()
    st.title(say("common.unavailable_title"), anchor=False)
    st.text(say("common.unavailable"))
    parts.log.error("the database cannot be used: %s", error.of("en"))


def show_unforeseen_error() -> None:
    """What stands in place of a traceback."""
    say = parts.words()
    parts.say_problem(say("common.unforeseen_error"))
