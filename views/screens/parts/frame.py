"""What every page has around it: navigation, header, notices, footer."""

from __future__ import annotations

import logging

import streamlit as st

from checklist.problems import ProblemsError
from store.database import DatabaseUnusable
from views import session
from views.screens.parts.blocks import say_problem
from views.screens.parts.links import pages
from views.screens.parts.masthead import footer, header, missing_assessment
from views.screens.parts.notices import notices
from views.screens.parts.routes import ROUTES
from views.screens.parts.words import words
from views.server.resources import content, store

log = logging.getLogger("views")

#: Pages that need no assessment: one that is missing does not keep from them.
WITHOUT_ASSESSMENT = ("home", "about", "analysis")


def run_page() -> None:
    """One run of the script: follow the address, draw the frame, run the page's screen."""
    try:
        content()
        store()
    except ProblemsError as error:
        _cannot_start(error.lines("en"))
        return
    except DatabaseUnusable as error:
        _cannot_start([error.of("en")])
        return
    session.begin()
    page = st.navigation(pages(), position="hidden")
    current = next(name for name, route in ROUTES.items() if route.address == page.url_path)
    header(current)
    notices()
    if session.is_missing() and current not in WITHOUT_ASSESSMENT:
        missing_assessment()
    elif session.is_unreadable() and current not in WITHOUT_ASSESSMENT:
        st.title(words()("common.unreadable_title"), anchor=False)
    else:
        page.run()
    footer()


def _cannot_start(reasons: list[str]) -> None:
    """Content or store unusable: say so in both languages; the details are in the log."""
    st.title("この診断は今、使えません / Not available now", anchor=False)
    st.write(
        "管理者にお知らせください。回答は失われていません。 / "
        "Please tell the administrator. No answer is lost."
    )
    log.error("cannot start:\n%s", "\n".join(reasons))


def show_unforeseen_error() -> None:
    """In place of a traceback."""
    say_problem(words()("common.unforeseen_error"))
