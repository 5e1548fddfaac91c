"""Header and footer of every page, and the notices on a page whose assessment is missing, or whose
code is."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from checklist.model import Lang
from views import session
from views.screens.parts.blocks import paragraph, show
from views.screens.parts.links import go, link
from views.screens.parts.opened import begin_assessment, first_open_item, resume_by_code
from views.screens.parts.routes import ITEMS, ROUTES
from views.screens.parts.words import words


def header(current: str) -> None:
    """Name, language, and the menu."""
    say, address = words(), session.address()
    with st.container(key="masthead", horizontal=True, vertical_alignment="center"):
        link("home", say("common.product_short"))
        _language_link()
    with st.container(key="menu", horizontal=True):
        for name, route in ROUTES.items():
            if route.in_menu:
                link(name, say(route.title), address=address)
            if name == "profile":
                checklist_page = current if current in ITEMS else first_open_item() or ITEMS[0]
                link(checklist_page, say("common.title_checklist"), address=address)
    if session.is_example():
        _example_notice(current)


def _language_link() -> None:
    other: Lang = "ja" if session.lang() == "en" else "en"
    query = urlencode(session.address(language=other) | session.room_address())
    show("parts/other_language.html", query=query, other=other)


def _example_notice(current: str) -> None:
    say = words()
    paragraph(say("common.example_notice"), "example", is_news=True)
    if session.code() is not None:
        st.page_link(
            ROUTES[current].file,
            label=say("common.back_to_own"),
            query_params=session.address(example=False),
        )
    elif st.button(say("common.start_own"), key="start_own", type="primary"):
        begin_assessment()


def footer() -> None:
    """The footer: link to the page "about", and the colophon."""
    with st.container(key="colophon"):
        link("about", words()("common.title_about"))
        show("parts/colophon.html")
    code, handle = session.code_to_keep(), session.handle_to_forget()
    if code is not None or handle is not None:
        show("parts/kept_code.html", code=code, handle=handle)


def missing_assessment() -> None:
    """The notice that the address names an assessment that does not exist."""
    say = words()
    st.title(say("common.missing_title"), anchor=False)
    st.text(say("common.missing_text"))
    if st.button(say("common.to_start"), type="primary"):
        session.leave()
        go("home")


def unknown_assessment() -> None:
    """The notice that this browser does not keep the code of the assessment that the address names,
    and the field for it."""
    say = words()
    st.title(say("common.needs_code_title"), anchor=False)
    st.text(say("common.needs_code_text"))
    resume_by_code()
