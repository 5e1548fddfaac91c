"""What a page says while something takes longer than a moment. (A download says so by itself: its
button turns until the file is there.)"""

from __future__ import annotations

from contextlib import AbstractContextManager

import streamlit as st

from views.screens.parts.words import words


def at_work(doing: str = "common.reading") -> AbstractContextManager[None]:
    """Shows what is being done (the key of a text), from a tenth of a second on, until it is."""
    return st.spinner(words()(doing))
