"""Seats without a vote in the present round: those of phones that lost them can be removed, so that
the count becomes complete."""

from __future__ import annotations

import streamlit as st

from views import session
from views.screens.parts.blocks import announce, paragraph
from views.screens.parts.leading import (
    OpenRoom,
    ask_to_remove,
    is_asked_to_remove,
    press_with,
    seen,
)
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
            _offer(led, team, people)


def _offer(led: OpenRoom, team: int, people: int) -> None:
    say, line = words(), f"silent:{team}"
    if not is_asked_to_remove(line):
        st.button(
            say("facilitate.silent_remove"),
            key=f"silent_remove:{team}",
            on_click=ask_to_remove,
            args=(line,),
        )
        return
    announce(say("facilitate.silent_sure", n=people))
    with st.container(horizontal=True):
        st.button(
            say("facilitate.city_remove_now"),
            key=f"silent_remove_now:{team}:{led.console.version}",
            on_click=_press,
            args=(led, team),
        )
        st.button(
            say("facilitate.seats_keep"),
            key=f"silent_remove_not:{team}",
            on_click=ask_to_remove,
            args=(None,),
        )


def _press(led: OpenRoom, team: int) -> None:
    """Callback: removes the seats of a group without a vote."""
    ask_to_remove(None)
    given = {"version": led.console.version, "turn": session.turn() or 0}
    press_with(led.secret, lambda: rooms().remove_silent(led.secret, team, **given))
