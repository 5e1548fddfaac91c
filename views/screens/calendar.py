"""The calendar: when to decide, to apply and to ask for money, with files for other calendars."""

from __future__ import annotations

import streamlit as st

from charts.calendar import build_calendar_chart
from views.screens.parts.blocks import chart, paragraph, section
from views.screens.parts.download import download
from views.screens.parts.links import link_to_questions, plan_switch
from views.screens.parts.opened import assessed, subject
from views.screens.parts.words import words
from wording.calendar import summarise_calendar

say = words()

st.title(say("calendar.title"), anchor=False)
plan_switch()
if assessed().progress.answered == 0:
    st.text(say("calendar.empty"))
    link_to_questions(say("results.empty_button"))
else:
    calendar = summarise_calendar(subject())
    paragraph(calendar.intro, "lead")
    if calendar.table.rows:
        section(head=calendar.table.head, rows=calendar.table.rows)
    paragraph(calendar.rule, "why")
    days = [
        (a.kind_words, a.title, a.begins.isoformat(), a.ends.isoformat(), a.sure)
        for a in calendar.appointments
    ]
    chart(build_calendar_chart(calendar), head=calendar.columns[:5], rows=days)
    paragraph(say("calendar.months"), "why")
    with st.container(key="calendar-files"):
        section(say("calendar.files"), say("calendar.files_text"))
        with st.container(key="downloads", horizontal=True):
            download("calendar", primary=True)
            download("calendar_csv")
