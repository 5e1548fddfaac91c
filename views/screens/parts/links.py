"""Links between the pages, which keep language and assessment."""

from __future__ import annotations

from functools import cache
from typing import Any, NoReturn

import streamlit as st

from checklist.model import Lang
from views import session
from views.screens.parts.routes import ITEMS, ROUTES
from views.server.resources import content
from views.session.streamlit_insides import unmarked


def link(
    name: str,
    label: str,
    *,
    look: str = "",
    key: str = "",
    address: dict[str, str] | None = None,
) -> None:
    """A link to a page that keeps language and assessment; ``look`` is ``primary`` or ``secondary``
    for one styled as a button. ``address``: ``session.address()``, where many links share it."""
    if address is None:
        address = session.address()
    if not look:
        st.page_link(_page(name), label=label, query_params=address)
        return
    with st.container(key=f"{look}-{key or name}"):
        st.page_link(_page(name), label=label, query_params=address)


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
    title = _page_title(name, language)
    return st.Page(route.file, title=title, url_path=route.address, default=not route.address)


def _page_title(name: str, language: Lang) -> str:
    """What the browser's tab says: the page, then the product."""
    say = content().wording.of(language)
    product = say("common.product")
    if name == "home":
        return product
    if name in ITEMS:
        item = content().checklist.items_by_id[name]
        number = ITEMS.index(name) + 1
        title = say("item.heading", number=number, title=item.title.of(language))
    else:
        title = say(ROUTES[name].title)
    return f"{title} | {product}"
