"""Homework for the facilitator: what is to be found out, by which section, until when."""

from __future__ import annotations

from functools import partial

import streamlit as st
from pydantic import ValidationError

from checklist.answers import UNKNOWN, Homework
from checklist.problems import ProblemsError, problems_of
from views import session
from views.screens.parts.blocks import note, paragraph, section
from views.screens.parts.console.leading import OpenRoom, press
from views.screens.parts.words import phrases, words
from views.server.clock import today
from views.server.resources import content
from wording.closing import homework_words
from wording.phrases import one_line
from workshop.course import set_homework

#: Months that are offered as the end.
_MONTHS = 24
#: The fields of one line, as they begin.
_EMPTY = {"what": "", "criterion": None, "owner": "", "due": None}


def show_homework(led: OpenRoom) -> None:
    """The homework with a button that takes a line out, and the fields of one more."""
    say, room, version = words(), led.room, led.console.version
    section(say("facilitate.homework"))
    open_ones = [c for c, agreed in room.agreed.items() if agreed.level == UNKNOWN]
    missing = [c for c in open_ones if c not in {task.criterion for task in room.homework}]
    if missing:
        names = phrases().listed(map(phrases().criterion, missing))
        note(say("facilitate.homework_missing", names=names))
    for place, task in enumerate(room.homework):
        due = phrases().day(task.due) if task.due else "–"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(
                say(
                    "facilitate.homework_row",
                    what=homework_words(task, phrases()),
                    owner=one_line(task.owner) or "–",
                    due=due,
                )
            )
            others = (*room.homework[:place], *room.homework[place + 1 :])
            st.button(
                say("facilitate.homework_remove"),
                key=f"homework_remove_{place}:{version}",
                on_click=press,
                args=(led.secret, partial(set_homework, homework=others), version),
            )
    with st.form("homework", border=True):  # what is typed here outlives other steps of the room
        st.text_input(
            say("facilitate.homework_what"),
            key="homework_what",
            max_chars=200,
            placeholder=say("facilitate.homework_usual"),
        )
        with st.container(horizontal=True):
            st.selectbox(
                say("facilitate.homework_criterion"),
                [None, *missing, *(c for c in _criteria(led) if c not in missing)],
                format_func=lambda c: phrases().criterion(c) if c else say("facilitate.none"),
                key="homework_criterion",
            )
            st.text_input(say("facilitate.homework_owner"), key="homework_owner", max_chars=200)
            st.selectbox(
                say("facilitate.homework_due"),
                [None, *_months()],
                format_func=lambda month: phrases().day(month) if month else say("facilitate.none"),
                key="homework_due",
            )
        st.form_submit_button(
            say("facilitate.homework_add"),
            on_click=_add,
            args=(led,),
            key=f"homework_add:{version}",
        )
    paragraph(say("facilitate.homework_text"), "why")


def _criteria(led: OpenRoom) -> tuple[str, ...]:
    """The questions of the room, then those answered beforehand."""
    given = led.room.beforehand.answers if led.room.beforehand else {}
    return tuple(dict.fromkeys([*led.room.criteria, *given]))


def _months() -> list[str]:
    """This month and those after it, as ``2027-09``."""
    first = today().year * 12 + today().month - 1
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(first, first + _MONTHS)]


def _add(led: OpenRoom) -> None:
    """Callback: one more line of homework; the fields are emptied once it is written down."""
    typed = {name: session.shown(f"homework_{name}") for name in _EMPTY}
    if typed["criterion"] and not str(typed["what"] or "").strip():
        typed["what"] = content().wording.of(led.room.lang)("facilitate.homework_level")
    try:
        task = Homework.model_validate({**typed, "owner": str(typed["owner"] or "").strip()})
    except ValidationError as error:
        session.room_says(ProblemsError(problems_of(error)))
        return
    move = partial(set_homework, homework=(*led.room.homework, task))
    press(led.secret, move, led.console.version)
    if session.room_told() is None:
        for name, value in _EMPTY.items():
            session.fill(f"homework_{name}", value)
