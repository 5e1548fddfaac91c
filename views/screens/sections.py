"""Asking the sections (庁内照会): whom to ask what, the files to hand out, and what comes back."""

from __future__ import annotations

import streamlit as st

from checklist.board import board
from views import session
from views.screens.parts.assigning import change_sections, offer_to_link, show_suggestion
from views.screens.parts.blocks import intro, paragraph, section
from views.screens.parts.coming_back import (
    bring_back,
    offer_links,
    offer_undo,
    show_board,
    show_contradictions,
    show_decided,
    show_reminders,
    waiting_links,
)
from views.screens.parts.download import download
from views.screens.parts.opened import new_code, save_line
from views.screens.parts.words import phrases, words
from views.server.resources import content, suggested_sections
from wording.sections import asked_lines, assigned_lines, assigned_table, hand_out_lines

say = words()
asking = session.assessment().asking
links = waiting_links()
now = board(session.assessment(), content().checklist, links)
has_come = bool(asking.steps or links)


def assign() -> None:
    """Whom to ask what, and what nobody is asked."""
    change_sections()
    section(items=assigned_lines(now, phrases()))


def hand_out() -> None:
    """The files to hand out."""
    suggested = suggested_sections().sections
    asked = [listed for listed in asking.sections if listed.criteria] or suggested
    with st.container(key="hand-out"):
        lines = hand_out_lines(asking, phrases())
        section(say("sections.hand_out"), say("sections.hand_out_text", n=len(asked)), *lines)
        download("inquiry", primary=not has_come)
        paragraph(say("sections.own_only"), "why")
        if session.may() == "all":
            offer_to_link()


def show_assigned() -> None:
    """Who is asked what; by whom and until when, where the board does not say it."""
    lines = [] if has_come else asked_lines(asking, phrases())
    table = assigned_table(asking, phrases())
    items = assigned_lines(now, phrases())
    section(say("sections.assigned"), *lines, head=table.head, rows=table.rows, items=items)


def show_only() -> None:
    """Whom one asked what, and what came back, to be read."""
    if has_come:
        show_board(now)
        show_contradictions(now)
        show_decided(now)
    if asking.sections:
        show_assigned()
    hand_out()


st.title(say("sections.title"), anchor=False)
intro(say("sections.lead"), save_line())
new_code()
if session.is_example():
    section(say("sections.assign"))
    show_suggestion()
    hand_out()
elif session.is_locked():
    show_only()
elif not asking.sections and not has_come:
    section(say("sections.assign"), say("sections.assign_text"))
    show_suggestion()
else:
    if has_come:
        show_board(now)
        offer_links(links)
        show_contradictions(now)
    else:
        with st.container(key="assign"):
            section(say("sections.assign"))
            assign()
        hand_out()
    with st.container(key="bring-back"):
        bring_back()
        offer_undo()
    if has_come:
        show_decided(now)
        with st.container(key="reminders"):
            show_reminders(now)
        hand_out()
        with st.container(key="change-sections"):
            section(say("sections.assign"))
            with st.expander(say("sections.change"), key="change_sections"):
                assign()
    with st.container(key="on-paper-assigned"):  # in place of the fields
        show_assigned()
