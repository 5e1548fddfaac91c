"""Going on: with the resume code, or with a report or save file that was kept."""

import streamlit as st

from views.screens.parts.blocks import paragraph, section
from views.screens.parts.links import reading_link
from views.screens.parts.opened import resume_by_code
from views.screens.parts.upload import offer_to_go_on
from views.screens.parts.words import words

say = words()

st.title(say("resume.title"), anchor=False)
section(say("resume.with_code"))
resume_by_code()
section(say("resume.with_file"))
offer_to_go_on()
paragraph(say("resume.neither"), "why")
reading_link("", say("resume.to_first"))
