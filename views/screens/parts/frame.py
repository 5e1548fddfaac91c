"""What every page has around it: navigation, header, notices, footer."""

from __future__ import annotations

import streamlit as st

from checklist.problems import ProblemsError
from store.database import DatabaseUnusable
from views import session
from views.screens import parts
from views.screens.parts.notices import notices
from views.screens.parts.routes import ROUTES
from views.server.resources import content, store

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
    page = st.navigation(parts.pages(), position="hidden")
    current = next(name for name, route in ROUTES.items() if route.address == page.url_path)
    parts.header(current)
    notices()
    if session.is_missing() and current not in WITHOUT_ASSESSMENT:
        parts.missing_assessment()
    elif session.is_unreadable() and current not in WITHOUT_ASSESSMENT:
        st.title(parts.words()("common.unreadable_title"), anchor=False)
    else:
        page.run()
    parts.footer()


def _cannot_start(reasons: list[str]) -> None:
    """Content or store unusable: say so in both languages; the details are in the log."""
    st.title("この診断は今、使えません / Not available now", anchor=False)
    st.write(
        "管理者にお知らせください。回答は失われていません。 / "
        "Please tell the administrator. No answer is lost."
    )
    parts.log.error("cannot start:\n%s", "\n".join(reasons))


def show_unforeseen_error() -> None:
    """In place of a traceback."""
    say = parts.words()
    parts.say_problem(say("common.unforeseen_error"))
