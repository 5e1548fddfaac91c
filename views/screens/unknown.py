"""The page of every address under which nothing stands: it leads on."""

import streamlit as st

from views import session
from views.screens.parts.blocks import paragraph
from views.screens.parts.links import link, reading_link
from views.screens.parts.opened import where_one_stopped
from views.screens.parts.words import words

say = words()

st.title(say("unknown.title"), anchor=False)
paragraph(say("unknown.text"))
if session.code() is not None and not session.is_missing():
    link(where_one_stopped(), say("home.go_on"))
reading_link("", say("resume.to_first"))
link("resume", say("resume.title"))
reading_link("search", say("common.title_look_up"))
