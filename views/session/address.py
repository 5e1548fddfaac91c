"""The query parameters of a page: language, example, the handle of an assessment."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import parse_qsl

import streamlit as st

from checklist.model import Lang
from checklist.problems import ProblemsError
from store.codes import normalise
from views.server.kept_codes import CODE
from views.session.streamlit_insides import query_string

LANG, EXAMPLE = "lang", "example"


@lru_cache
def _read(query: str) -> tuple[Lang, bool]:
    parameters = dict(parse_qsl(query, keep_blank_values=True))
    return "en" if parameters.get(LANG) == "en" else "ja", parameters.get(EXAMPLE) == "yes"


def lang() -> Lang:
    """The language of the page."""
    return _read(query_string())[0]


def is_example() -> bool:
    """Whether the page shows the fictional example, which is read-only."""
    return _read(query_string())[1]


def parameter(name: str) -> str:
    """The query parameter of a name; empty where it is missing."""
    return dict(parse_qsl(query_string())).get(name, "")


def code_in_address() -> str | None:
    """The resume code in the address, in canonical form; a malformed one unchanged; ``None``
    without one."""
    typed = st.query_params.get(CODE)
    if typed is None:
        return None
    try:
        return normalise(typed)
    except ProblemsError:
        return typed  # it will be reported as missing


def put(name: str, value: str) -> None:
    """Sets a query parameter without loading a page."""
    if st.query_params.get(name) != value:
        st.query_params[name] = value


def tell_address(name: str, value: str) -> None:
    """Sets a query parameter in the browser, also where this run was given it: a link from a page
    to itself leaves the browser's address as it was."""
    st.query_params[name] = value


def drop(*names: str) -> None:
    """Removes query parameters."""
    for name in names:
        if name in st.query_params:
            del st.query_params[name]
