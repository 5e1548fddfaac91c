"""Header and footer of every page, and the notices on a page whose assessment is missing, or whose
code is."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from checklist.model import Lang
from views import session
from views.screens.parts.blocks import drawn, paragraph, show
from views.screens.parts.links import go, link, page_title, reading_address, reading_link
from views.screens.parts.opened import begin_assessment, first_open_item, resume_by_code
from views.screens.parts.routes import ITEMS, ROUTES, Route
from views.screens.parts.words import phrases, words
from views.server.clock import now
from wording.phrases import one_line


def municipality(current: Route) -> str:
    """The municipality that a page is about; empty where there is none, or it has no name yet."""
    if not (current.about_assessment or current.in_menu):
        return ""
    return one_line(session.assessment().profile.label)


def tab_title(current: Route) -> str:
    """What the browser's tab says: the page, whose assessment it shows, the product."""
    title = page_title(current.name, session.lang())
    return " | ".join(filter(None, (title, municipality(current), words()("common.product"))))


def header(current: Route) -> None:
    """Name, whose assessment it is, language, and the menu; on paper with the day."""
    say, address = words(), session.address()
    other: Lang = "ja" if session.lang() == "en" else "en"
    show(
        "parts/masthead.html",
        first=reading_address(""),
        municipality=municipality(current),
        day=phrases().day(f"{now():%Y-%m-%d}"),
        query=urlencode(session.address(language=other) | session.room_address()),
        other=other,
    )
    if session.may() == "answer":
        return  # it leads to its questions and to nothing else
    with st.container(key="menu", horizontal=True):
        for name, route in ROUTES.items():
            if route.in_menu:
                _menu_link(name, say(route.title), address, name in (current.name, current.within))
            if name == "profile":
                is_item = current.name in ITEMS
                checklist_page = current.name if is_item else first_open_item() or ITEMS[0]
                _menu_link(checklist_page, say("common.title_checklist"), address, is_item)
        reading_link("search", say("common.title_look_up"))
    if session.is_example():
        _example_notice(current.name)
    elif session.may() == "read":
        paragraph(say("links.read_only"), "example")


def _menu_link(name: str, label: str, address: dict[str, str], is_here: bool) -> None:
    """A link of the menu; the one under which the page stands is marked."""
    look, key = ("menu", "here") if is_here else ("", "")
    link(name, label, look=look, key=key, address=address)


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
    """The footer: links to what happens to the answers, to the pages on the assessment, on data
    and on accessibility, and the colophon."""
    with st.container(key="colophon"):
        if session.may() != "answer":
            link("answers", words()("common.title_answers"))
        st.html(_foot(session.lang()))
    code, handle = session.code_to_keep(), session.handle_to_forget()
    is_lacking = session.needs_code()
    if code is not None or handle is not None or is_lacking:
        show("parts/kept_code.html", code=code, handle=handle, is_lacking=is_lacking)


@cache
def _foot(_: Lang) -> Markup:
    """What stands at the foot of every page in the language of the address."""
    pages = ("about", "privacy", "accessibility")
    links = [(reading_address(page), words()(f"{page}.title")) for page in pages]
    return drawn("parts/colophon.html", links=links)


def missing_assessment() -> None:
    """The notice that the address names an assessment that does not exist."""
    say = words()
    st.title(say("common.missing_title"), anchor=False)
    st.text(say("common.missing_text"))
    if st.button(say("common.to_start"), type="primary"):
        session.leave()
        go("resume")


def unknown_assessment() -> None:
    """The notice that this browser does not keep the code of the assessment that the address names,
    and the field for it."""
    say = words()
    st.title(say("common.needs_code_title"), anchor=False)
    st.text(say("common.needs_code_text"))
    resume_by_code()
