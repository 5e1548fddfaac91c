"""What all users share: the content and the store, each opened once per process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from checklist.load import Content, load
from store.assessments import AssessmentStore
from store.keeping import Database
from store.opening import open_database
from store.rooms import RoomStore

if TYPE_CHECKING:  # the report's shapes take 0.1 s, which the first page must not wait for
    from report.maker import Maker


@cache
def content() -> Content:
    """The validated content of ``data/``. (Streamlit's cache takes 10 µs for each look, and
    every text of a page is one.)"""
    return load()


@st.cache_resource(show_spinner=False)
def maker() -> Maker:
    """What makes the files people take home."""
    from report.maker import Maker

    return Maker(content())


@st.cache_resource(show_spinner=False)
def database() -> Database:
    """What the stores keep everything in. Raises DatabaseUnusable when it cannot be used."""
    return open_database()


@st.cache_resource(show_spinner=False)
def store() -> AssessmentStore:
    """The store of assessments. Raises DatabaseUnusable when its file cannot be used."""
    return AssessmentStore(database())


@st.cache_resource(show_spinner=False)
def rooms() -> RoomStore:
    """The store of rooms. Raises DatabaseUnusable as well."""
    return RoomStore(database())
