"""Seats without a vote in the present round: those of phones that lost them can be removed, so that
the count becomes complete, or given to a new phone, which goes on with their votes."""

from __future__ import annotations

import streamlit as st

from store.codes import grouped_seat
from store.room_views import Console, NotHere
from views import session
from views.screens.parts.blocks import announce, paragraph
from views.screens.parts.console.leading import OpenRoom, offer_removal, seen
from views.screens.parts.words import words
from views.server.resources import rooms
from wording.phrases import one_line
from workshop.votes import NO_GROUP


@st.fragment(run_every=5)
def show_silent(led: OpenRoom) -> None:
    """The seats without a vote by group, each with a button that removes them, asked once more;
    nothing where all voted, or nobody did. Above them the code of a seat that was given away, until
    its phone has come back with it."""
    _show_handed()
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
            if people == 1:
                _offer_to_hand(led, team)
            offer_removal(
                led,
                f"silent:{team}",
                say("facilitate.silent_remove"),
                say("facilitate.silent_sure", n=people),
                rooms().remove_silent,
                team,
            )


def _offer_to_hand(led: OpenRoom, team: int) -> None:
    """Gives the only seat of a group without a vote to a new phone, asked once more."""

    def hand(secret: str, team: int, *, version: int, turn: int) -> Console:
        session.hand_seat(rooms().hand(secret, team, version=version, turn=turn))
        return rooms().console(secret)

    say = words()
    offer_removal(
        led,
        f"hand:{team}",
        say("facilitate.hand"),
        say("facilitate.hand_sure"),
        hand,
        team,
        now="facilitate.hand_now",
    )


def _show_handed() -> None:
    code = session.handed_seat()
    if code is None:
        return
    try:
        rooms().seat(code)
    except NotHere:  # taken back, which gave the seat a new code, or removed
        session.hand_seat(None)
        return
    say = words()
    announce(say("facilitate.handed", code=grouped_seat(code)))
