"""The form that creates a room (name, groups, questions), and the field to join one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import streamlit as st
from pydantic import ValidationError

from checklist.answers import Assessment
from checklist.board import board
from checklist.problems import ProblemsError, problems_of
from scoring.quick import quick_check
from views import session
from views.screens.parts.blocks import note, paragraph, say_problem, section, show
from views.screens.parts.links import TO_DECIDE, reading_link
from views.screens.parts.upload import uploaded_report
from views.screens.parts.words import phrases, words
from views.server.by_code import assessment_of
from views.server.resources import content, rooms
from views.templating import LANGUAGE_NAMES
from wording.phrases import one_line
from workshop.order import Talk, minutes_of, ordered, talks_of
from workshop.outcome import given_beforehand
from workshop.quick import QuickOrder
from workshop.room import LONGEST_HOURS, Room, RoomKind

say, language = words(), session.lang()
checklist = content().checklist
#: How long a room can last, in hours.
LASTING = {
    4: "workshop.lasting_4",
    24: "workshop.lasting_24",
    168: "workshop.lasting_168",
    LONGEST_HOURS: "workshop.lasting_336",
}

#: The agendas of the guide by name, the one chosen at first, and the running order of an earlier
#: room. A room made the day before still lasts through the next.
agendas = {agenda.id: agenda for agenda in content().guide.agendas}
USUAL, LIKE, USUAL_HOURS = "90", "like", 168

st.title(say("workshop.title"), anchor=False)
paragraph(say("workshop.lead"), "lead")
show("workshop/join.html")
reading_link("guide", say("workshop.guide"))


def create(given: dict[str, Any]) -> None:
    """Stores the room, and goes to its facilitator's page."""
    attached: Assessment | None = given.pop("attached")
    try:
        room = Room(
            groups=tuple(line.strip() for line in given.pop("groups").splitlines() if line.strip()),
            expires_at=datetime.now(UTC) + timedelta(hours=given.pop("hours")),
            beforehand=None if attached is None else given_beforehand(attached, checklist),
            **given,
        )
        room = QuickOrder(checklist, content().stages).arranged(room)
        secret = rooms().create(room, attached)
    except ValidationError as error:
        say_problem(*(replace(p, place="").of(language) for p in problems_of(error)))
    except ProblemsError as error:
        say_problem(*error.lines(language))
    else:
        session.remember("room_like", None)
        session.remember("answers_like", None)
        session.go_to_room(secret)


def to_decide() -> list[str]:
    """The questions to which sections gave answers that contradict each other, where the address
    asks for them."""
    if not session.parameter(TO_DECIDE):
        return []
    undecided = board(session.assessment(), checklist).undecided
    return [c.id for c in checklist.asked if c.id in undecided]


def running_order(like: Room | None) -> dict[str, Any]:
    """Questions in their order, minutes, and the parts between them: of an agenda of the guide, or
    of an earlier room, changed as wanted."""
    names = [LIKE, *agendas] if like is not None else list(agendas)
    chosen = st.radio(
        say("workshop.agenda"),
        names,
        index=names.index(LIKE if like is not None else USUAL),
        format_func=lambda name: (
            say("workshop.agenda_like") if name == LIKE else agendas[name].title.of(language)
        ),
        key="room_agenda",
    )
    if like is not None and chosen == LIKE:
        is_quick, each, talks = like.questions is not None, like.minutes, like.talks
        criteria, own = like.criteria, dict(like.own_minutes)
    else:
        agenda = agendas[chosen]
        is_quick, each, talks = agenda.is_quick, agenda.each, talks_of(agenda)
        criteria, own = agenda.criteria, minutes_of(agenda)
    if is_quick:
        return quick_order(chosen, each, talks)
    return listed_order(chosen, criteria, each, own, talks)


def quick_order(chosen: str, each: int, talks: Sequence[Talk]) -> dict[str, Any]:
    """The order in which the ten-minute check asks: of all questions, with one length."""
    at_most = quick_check(Assessment(), checklist, content().stages).at_most
    paragraph(say("workshop.quick", n=at_most))
    minutes = st.number_input(
        say("workshop.each"), min_value=1, max_value=60, value=each, key=f"room_each:{chosen}"
    )
    paragraph(say("workshop.total_quick", talks=sum(talk.minutes for talk in talks)))
    return {
        "criteria": tuple(c.id for c in checklist.asked),
        "minutes": int(minutes),
        "talks": tuple(talks),
        "is_quick": True,
    }


def listed_order(
    chosen: str,
    criteria: Sequence[str],
    each: int,
    own: Mapping[str, int],
    talks: Sequence[Talk],
) -> dict[str, Any]:
    """Questions one after another, each with its minutes."""
    order = st.multiselect(
        say("workshop.order"),
        [c.id for c in checklist.asked],
        default=list(to_decide() or criteria),
        format_func=phrases().criterion,
        key=f"room_order:{chosen}",
    )
    paragraph(say("workshop.order_hint"), "why")
    with st.expander(say("workshop.minutes"), key=f"room_minutes:{chosen}"):
        minutes = {
            c: int(
                st.number_input(
                    phrases().criterion(c),
                    min_value=1,
                    max_value=60,
                    value=own.get(c, each),
                    key=f"room_minutes:{chosen}:{c}",
                )
            )
            for c in order
        }
    placed = tuple(
        talk.model_copy(update={"after": sum(c in criteria[: talk.after] for c in order)})
        if talk.after < len(criteria)
        else talk.model_copy(update={"after": len(order)})
        for talk in talks
    )
    parts = ordered(order, each, minutes, placed)
    total = parts[-1].ends if parts else 0
    paragraph(say("workshop.total", n=total, questions=len(order)))
    return {"criteria": tuple(order), "minutes": each, "own_minutes": minutes, "talks": placed}


def answers_beforehand(order: Sequence[str], *, is_quick: bool) -> Assessment | None:
    """The assessment whose answers were given beforehand: that of the earlier room, of the session,
    of a code, or of a file; what of it will be voted on and what taken over is told."""
    earlier: Assessment | None = session.remembered("answers_like")
    sources = ["none", *(["open"] if session.code() and not session.is_missing() else [])]
    if earlier is not None:  # a rehearsal is made again for the same municipality
        sources.insert(0 if like is not None and like.rehearsal else 1, "like")
    source = st.radio(
        say("workshop.beforehand"),
        [*sources, "code", "file"],
        format_func=lambda name: say(f"workshop.beforehand_{name}"),
        key="room_beforehand",
    )
    assessment: Assessment | None = None
    if source == "like":
        assessment = earlier
    elif source == "open":
        assessment = session.assessment()
    elif source == "code":
        typed = st.text_input(say("workshop.beforehand_typed"), key="room_beforehand_code")
        if typed.strip():
            try:
                assessment = assessment_of(typed)
            except ProblemsError as error:
                say_problem(*error.lines(language))
    elif source == "file":
        brought = uploaded_report(say("workshop.beforehand_choose"), "room_beforehand_file")
        assessment = None if brought is None else brought.assessment
    asked = [c.id for c in checklist.asked if c.id not in order]
    if assessment is not None:
        given = [c for c in asked if assessment[c].level is not None]
        key = "workshop.beforehand_quick" if is_quick else "workshop.beforehand_told"
        paragraph(say(key, given=len(given), asked=len(asked)))
        asked = [c for c in asked if c not in given]
    if asked and not is_quick:
        names = phrases().listed(map(phrases().criterion, asked))
        paragraph(say("workshop.beforehand_missing", n=len(asked), names=names), "why")
    return assessment


section(say("workshop.create"))
like: Room | None = session.remembered("room_like")
if like is not None:
    note(say("workshop.like", title=one_line(like.title)))
kinds = get_args(RoomKind)
kind: RoomKind = st.radio(
    say("workshop.kind"),
    kinds,
    index=kinds.index(like.kind if like is not None else "consensus"),
    format_func=lambda name: say(f"workshop.kind_{name}"),
    key="room_kind",
)
if kind == "peer":
    paragraph(say("workshop.peer_text"))
given: dict[str, Any] = {
    "kind": kind,
    "title": st.text_input(
        say("workshop.name"),
        key="room_title",
        value=like.title if like is not None else "",
        max_chars=200,
        placeholder=say("workshop.name_form"),
    ),
    "venue": st.text_input(
        say("workshop.venue"),
        key="room_venue",
        value=like.venue if like is not None else "",
        max_chars=200,
    ),
    "groups": "",
    "criteria": tuple(c.id for c in checklist.asked),
    "attached": None,
}
if kind == "consensus":
    is_open = session.code() is not None and not session.is_missing()
    own = session.assessment().profile.label if is_open else ""
    given["municipality"] = st.text_input(
        say("workshop.municipality"),
        key="room_municipality",
        value=like.municipality if like is not None else own,
        max_chars=200,
    )
    given["groups"] = st.text_area(
        say("workshop.groups"),
        key="room_groups",
        value="\n".join(like.groups) if like is not None else "",
        max_chars=4000,
        height=120,
    )
    paragraph(say("workshop.groups_hint"), "why")
    given |= running_order(like if like is not None and like.kind == "consensus" else None)
    is_quick = given.get("is_quick", False)
    given["attached"] = answers_beforehand(() if is_quick else given["criteria"], is_quick=is_quick)
given["lang"] = st.radio(
    say("workshop.lang"),
    list(LANGUAGE_NAMES),
    index=list(LANGUAGE_NAMES).index(like.lang if like is not None else language),
    format_func=LANGUAGE_NAMES.__getitem__,
    horizontal=True,
    key="room_lang",
)
given["hours"] = st.selectbox(
    say("workshop.lasting"),
    list(LASTING),
    index=list(LASTING).index(USUAL_HOURS),
    format_func=lambda hours: say(LASTING[hours]),
    key="room_hours",
)
if kind == "consensus":
    given["rehearsal"] = st.checkbox(say("workshop.rehearsal"), key="room_rehearsal")
if st.button(say("workshop.create_button"), type="primary", key="room_create"):
    create(given)

section(say("workshop.data_title"), items=[say("workshop.data_1"), say("workshop.data_2")])
