"""The server's end of the browser's outbox, out of sight on every page about an assessment."""

from __future__ import annotations

import streamlit as st

from views import session
from views.screens.parts.blocks import show
from views.screens.parts.words import words


def outbox() -> None:
    """Receives what the browser has to send again, and tells it what is saved."""
    if not session.is_example():
        with st.container(key="outbox-place"):
            _outbox()


@st.fragment
def _outbox() -> None:
    label = words()("common.outbox")
    posted = st.text_input(label, key="outbox", label_visibility="collapsed")
    if session.receive(posted):
        session.redraw()
    answered = session.answered()
    show(
        "parts/outbox.html",
        of=session.outbox_of(session.code()),
        erase=session.outboxes_to_erase(),
        done=answered.done,
        waits=answered.waits,
        stays=answered.stays,
    )
