"""What all users share: the content and the store, each opened once per process."""

from __future__ import annotations

import streamlit as st

from checklist.load import Content, load
from store.assessments import AssessmentStore
from store.database import database_path


@st.cache_resource(show_spinner=False)
def content() -> Content:
    """The validated content of ``data/``."""
    return load()


@st.cache_resource(show_spinner=False)
def store() -> AssessmentStore:
    """The store of assessments. Raises DatabaseUnusable when its file cannot be used."""
    return AssessmentStore(database_path())
