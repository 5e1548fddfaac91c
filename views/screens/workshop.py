"""The form that creates a room (name, groups, questions), and the field to join one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import streamlit as st
from pydantic import ValidationError

from checklist.problems import ProblemsError, problems_of
from views import session
from views.screens.parts.blocks import paragraph, say_problem, section, show
from views.screens.parts.links import reading_link
from views.screens.parts.routes import ITEMS
from views.screens.parts.words import phrases, words
from views.server.resources import content, rooms
from views.templating import LANGUAGE_NAMES
from workshop.room import HOURS, LONGEST_HOURS, Kind, Room

say, language = words(), session.lang()
checklist = content().checklist
#: How long a room can last, in hours.
LASTING = {
    4: "workshop.lasting_4",
    24: "workshop.lasting_24",
    168: "workshop.lasting_168",
    LONGEST_HOURS: "workshop.lasting_336",
}

st.title(say("workshop.title"), anchor=False)
paragraph(say("workshop.lead"), "lead")
show("workshop/join.html")
reading_link("guide", say("workshop.guide"))


def create(given: dict[str, Any]) -> None:
    """Stores the room, and goes to its facilitator's page."""
    asked = [c.id for item in given["items"] for c in checklist.items_by_id[item].asked]
    try:
        room = Room(
            kind=kind,
            title=given["title"],
            groups=tuple(line.strip() for line in given["groups"].splitlines() if line.strip()),
            criteria=tuple(asked),
            minutes=given["minutes"],
            lang=given["lang"],
            rehearsal=given["rehearsal"],
            expires_at=datetime.now(UTC) + timedelta(hours=given["hours"]),
        )
        secret = rooms().create(room)
    except ValidationError as error:
        say_problem(*(replace(p, place="").of(language) for p in problems_of(error)))
    except ProblemsError as error:
        say_problem(*error.lines(language))
    else:
        session.go_to_room(secret)


section(say("workshop.create"))
kind: Kind = st.radio(
    say("workshop.kind"),
    get_args(Kind),
    format_func=lambda name: say(f"workshop.kind_{name}"),
    key="room_kind",
)
if kind == "peer":
    paragraph(say("workshop.peer_text"))
with st.form("create-room", border=False):
    given: dict[str, Any] = {
        "title": st.text_input(
            say("workshop.name"),
            key="room_title",
            max_chars=200,
            placeholder=say("workshop.name_form"),
        ),
        "groups": "",
        "items": ITEMS,
        "minutes": 3,
        "rehearsal": False,
    }
    if kind == "consensus":
        given["groups"] = st.text_area(
            say("workshop.groups"), key="room_groups", max_chars=4000, height=120
        )
        paragraph(say("workshop.groups_hint"), "why")
        given["items"] = st.multiselect(
            say("workshop.items"),
            ITEMS,
            default=list(ITEMS),
            format_func=phrases().item,
            key="room_items",
        )
        paragraph(say("workshop.items_hint"), "why")
        given["minutes"] = int(
            st.number_input(
                say("workshop.minutes"), min_value=1, max_value=60, value=3, key="room_minutes"
            )
        )
    given["lang"] = st.radio(
        say("workshop.lang"),
        list(LANGUAGE_NAMES),
        index=list(LANGUAGE_NAMES).index(language),
        format_func=LANGUAGE_NAMES.__getitem__,
        horizontal=True,
        key="room_lang",
    )
    given["hours"] = st.selectbox(
        say("workshop.lasting"),
        list(LASTING),
        index=list(LASTING).index(HOURS),
        format_func=lambda hours: say(LASTING[hours]),
        key="room_hours",
    )
    if kind == "consensus":
        given["rehearsal"] = st.checkbox(say("workshop.rehearsal"), key="room_rehearsal")
    is_sent = st.form_submit_button(
        say("workshop.create_button"), type="primary", key="room_create"
    )
if is_sent:
    create(given)

section(say("workshop.data_title"), items=[say("workshop.data_1"), say("workshop.data_2")])
