"""The reasons that people gave with their votes, for the facilitator: by level, without names."""

from __future__ import annotations

import streamlit as st

from store.room_views import HeldReason
from views import session
from views.room.phones import vote_name
from views.screens.parts.blocks import paragraph, section
from views.screens.parts.console.leading import OpenRoom, press_with
from views.screens.parts.words import phrases, words
from views.server.resources import rooms
from wording.reasons import reason_words
from workshop.room import Room


def agreement_field(room: Room) -> str:
    """The key of the field for the reason of an agreement on the present criterion."""
    return f"reason:{room.criterion}:{room.round}"


def show_reasons(led: OpenRoom) -> None:
    """The reasons of the revealed rounds of the present criterion; nothing without any."""
    reasons = rooms().reasons(led.secret)
    if not reasons:
        return
    say = words()
    with st.expander(say("facilitate.reasons", n=len(reasons)), key="reasons", expanded=True):
        paragraph(say("facilitate.reasons_text"), "why")
        place: tuple[int, int] | None = None
        for reason in reasons:
            if (reason.round, reason.level) != place:
                place = (reason.round, reason.level)
                level = vote_name(reason.level, session.lang())
                section(say("facilitate.reasons_of", n=reason.round, level=level), level=4)
            _show_reason(led, reason)


def _show_reason(led: OpenRoom, reason: HeldReason) -> None:
    text = reason_words(reason.reason, phrases())
    st.text(words()("facilitate.reason_on_wall", reason=text) if reason.is_shown else text)
    if not led.is_leading:
        return
    with st.container(horizontal=True):
        if reason.is_shown:
            _button("hide", led, reason)
        else:
            _button("show", led, reason)
        st.button(
            words()("facilitate.reason_take"),
            key=f"reason_take:{reason.id}",
            on_click=_take,
            args=(agreement_field(led.room), text),
        )
        _button("erase", led, reason)


def _button(name: str, led: OpenRoom, reason: HeldReason) -> None:
    st.button(
        words()(f"facilitate.reason_{name}"),
        key=f"reason_{name}:{reason.id}:{led.console.version}",
        on_click=_press,
        args=(name, led, reason.id),
    )


def _press(name: str, led: OpenRoom, id_: str) -> None:
    """Callback: shows a reason to everybody, hides it again, or deletes it."""
    given = {"version": led.console.version, "turn": session.turn() or 0}
    if name == "erase":
        press_with(led.secret, lambda: rooms().erase_reason(led.secret, id_, **given))
        return
    is_shown = name == "show"
    press_with(led.secret, lambda: rooms().show_reason(led.secret, id_, is_shown=is_shown, **given))


def _take(field: str, text: str) -> None:
    """Callback: adds a reason to that of the agreement."""
    before = str(session.filled(field) or "").strip()
    session.fill(field, f"{before}\n{text}".strip())
