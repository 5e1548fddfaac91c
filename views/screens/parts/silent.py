"""Seats without a vote in the present round: those of phones that lost them can be removed, so that
the count becomes complete."""

from __future__ import annotations

import streamlit as st

from views.screens.parts.blocks import paragraph
from views.screens.parts.leading import OpenRoom, offer_removal, seen
from views.screens.parts.words import words
from views.server.resources import rooms
from wording.phrases import one_line
from workshop.votes import NO_GROUP


@st.fragment(run_every=5)
def show_silent(led: OpenRoom) -> None:
    """The seats without a vote by group, each with a button that removes them, asked once more;
    nothing where all voted, or nobody did."""
    now = seen(led.secret)
    if now is None or not now.voted or not (silent := rooms().silent(led.secret)):
        return
    say = words()
    with st.expander(say("facilitate.silent", n=sum(silent.values())), key="silent"):
        paragraph(say("facilitate.silent_text"), "why")
        for team, people in silent.items():
            group = "" if team == NO_GROUP else one_line(led.room.groups[team])
            st.text(
                say("facilitate.silent_group", group=group, n=people)
                if group
                else say("facilitate.silent_row", n=people)
            )
            offer_removal(
                led,
                f"silent:{team}",
                say("facilitate.silent_remove"),
                say("facilitate.silent_sure", n=people),
                rooms().remove_silent,
                team,
            )
