"""Links between the pages, which keep language and assessment, and addresses for other devices."""

from __future__ import annotations

from functools import cache
from typing import Any, NoReturn
from urllib.parse import urljoin, urlsplit, urlunsplit

import streamlit as st
from markupsafe import Markup

from checklist.model import Lang
from views import session
from views.screens.parts.blocks import drawn
from views.screens.parts.routes import ITEMS, ROUTES
from views.server.hosts import Reach, reach
from views.server.resources import content
from views.session.address import LANG
from views.session.streamlit_insides import unmarked

#: In the address of the page that makes a room: its questions are those with answers of sections
#: that contradict each other.
TO_DECIDE = "decide"


def link(
    name: str,
    label: str,
    *,
    look: str = "",
    key: str = "",
    address: dict[str, str] | None = None,
) -> None:
    """A link to a page that keeps language and assessment; ``look`` is ``primary`` or ``secondary``
    for one styled as a button, ``menu`` for the one of the menu under which the page stands.
    ``address``: ``session.address()``, where many links share it."""
    if address is None:
        address = session.address()
    if look == "primary" and session.is_example():
        look = "secondary"  # the one thing to do with the example is to begin one's own
    if not look:
        st.page_link(_page(name), label=label, query_params=address)
        return
    with st.container(key=f"{look}-{key or name}"):
        st.page_link(_page(name), label=label, query_params=address)


def link_to_questions(label: str) -> None:
    """The link from a page that has nothing to show yet to the first questions; none where they
    cannot be answered."""
    if not session.is_locked():
        link(ITEMS[0], label, look="primary")


def reading_link(path: str, label: str) -> None:
    """A link to a reading page (empty: the first one) in the same language: an ordinary one, for
    another page is loaded, which knows of no assessment."""
    st.html(_reading_link(reading_address(path), label, session.lang()))


@cache
def _reading_link(address: str, label: str, _: Lang) -> Markup:
    return drawn("parts/reading_link.html", address=address, label=label)


def reading_address(path: str) -> str:
    """The address of a reading page in the same language."""
    return f"./{path}?{LANG}=en" if session.lang() == "en" else f"./{path}"


def full_address(name: str, host: str = "") -> str:
    """The full address of a page, as the browser's own address has it, or under another host."""
    here = urlsplit(st.context.url or "")
    return urljoin(urlunsplit(here._replace(netloc=host or here.netloc)), name)


def reached() -> Reach:
    """How phones reach this server."""
    return reach(urlsplit(st.context.url or "").netloc)


def plan_switch() -> None:
    """The choice between the plan, its calendar, and other levels tried out."""
    say = content().wording.of(session.lang())
    with st.container(key="switch", horizontal=True):
        pages = {"plan": "plan.title", "calendar": "calendar.title", "trial": "plan.try_it"}
        for name, label in pages.items():
            link(name, say(label))


def go(name: str) -> NoReturn:
    """Moves to a page at once, keeping language and assessment."""
    st.switch_page(ROUTES[name].file, query_params=session.address())


def pages() -> list[Any]:
    """All pages, for ``st.navigation``."""
    language = session.lang()
    return [unmarked(_page(name, language)) for name in ROUTES]


@cache
def _page(name: str, language: Lang = "ja") -> Any:
    """A page as Streamlit knows it, made once: finding its file takes 0.1 ms, for every link."""
    route = ROUTES[name]
    # the tab gets its title in each run, with the municipality
    title = page_title(name, language)
    return st.Page(route.file, title=title, url_path=route.address, default=not route.address)


def page_title(name: str, language: Lang) -> str:
    """The name of a page."""
    if name in ITEMS:
        item = content().checklist.items_by_id[name]
        number = ITEMS.index(name) + 1
        return content().wording.of(language)(
            "item.heading", number=number, title=item.title.of(language)
        )
    return content().wording.of(language)(ROUTES[name].title)
