"""What happens to the answers: how they are protected, how a browser forgets their code, how they
are deleted."""

import streamlit as st

from store.assessments import NotSaved
from views import session
from views.screens.parts.blocks import paragraph, say_problem, section
from views.screens.parts.links import reading_link
from views.screens.parts.words import words

say = words()

st.title(say("answers.title"), anchor=False)
for done in ("deleted", "forgotten"):
    if session.remembered(done):
        st.success(say(f"answers.{done}"))
        session.remember(done, False)
for number in range(1, 5):
    paragraph(say(f"about.data_{number}"))
reading_link("privacy", say("privacy.title"))

if session.code() is not None and not session.is_example():
    section(say("answers.forget"), say("answers.forget_text"))
    if st.button(say("answers.forget_button"), key="forget_now"):
        session.leave()
        session.remember("forgotten", True)
        st.rerun()

if session.code() is not None and not session.is_example() and not session.is_missing():
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
