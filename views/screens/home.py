"""First page: what this is, three ways to begin, what results, how answers are stored."""

import streamlit as st

from views import session
from views.screens.parts.blocks import paragraph, section, show, staircase
from views.screens.parts.links import link
from views.screens.parts.opened import begin_assessment, resume_by_code, where_one_stopped
from views.screens.parts.routes import ROUTES
from views.screens.parts.upload import offer_to_go_on
from views.screens.parts.words import words
from views.server.resources import content

say = words()

st.title(say("home.title"), anchor=False)
paragraph(say("home.lead"), "lead")

with st.container(key="doors", horizontal=True):
    has_one = session.code() is not None and not session.is_missing()
    if has_one:
        own = session.address(example=False)
        link(where_one_stopped(), say("home.go_on"), look="primary", key="go-on", address=own)
    if st.button(
        say("home.start_another" if has_one else "home.start"),
        type="secondary" if has_one else "primary",
        key="start",
    ):
        begin_assessment()
paragraph(say("home.duration"), "why")
if session.remembered("deleted"):
    st.success(say("home.deleted"))
    session.remember("deleted", False)
if session.remembered("forgotten"):
    st.success(say("home.forgotten"))
    session.remember("forgotten", False)
if session.is_missing():
    st.warning(say("home.missing"))

if session.needs_code():
    st.warning(say("home.needs_code"))

is_lost = session.is_missing() or session.needs_code()
with st.expander(say("home.resume"), expanded=is_lost, key="resume"):
    resume_by_code()
    offer_to_go_on()

with st.container(key="example"):
    st.page_link(
        ROUTES["results"].file,
        label=say("home.example"),
        query_params=session.address(example=True),
    )
    link("report", say("home.offline"))
    link("analysis", say("analysis.door"))
    link("workshop", say("home.workshop"))

section(say("home.stages_title"), say("home.stages_text"))
staircase()
show("home/gains.html", schemes=len(content().schemes))
