"""What happens to the answers: how they are protected, how a browser forgets their code, how they
are deleted."""

import streamlit as st

from store.assessments import NotSaved
from views import session
from views.screens.parts.blocks import paragraph, say_problem, section
from views.screens.parts.links import link, reading_link
from views.screens.parts.opened import offer_to_forget, say_left
from views.screens.parts.words import words

say = words()

st.title(say("answers.title"), anchor=False)
say_left()
for number in range(1, 5):
    paragraph(say(f"about.data_{number}"))
reading_link("privacy", say("privacy.title"))

if session.code() is not None and not session.is_example():
    offer_to_forget()

if session.may() == "all":
    section(say("links.title"), say("links.door_text"))
    link("links", say("links.door"), look="secondary")
    section(say("answers.delete"), say("answers.delete_text"))
    sure = st.checkbox(say("answers.delete_sure"), key="delete_sure")
    if st.button(say("answers.delete_button"), key="delete_now", disabled=not sure):
        try:
            session.delete()
        except NotSaved as error:
            say_problem(*error.lines(session.lang()))
        else:
            session.remember("deleted", True)
            st.rerun()
