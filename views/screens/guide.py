"""The facilitator's guide: preparation, agendas, scripts, and difficult situations."""

import streamlit as st

from views import session
from views.screens.parts.blocks import paragraph, show
from views.screens.parts.words import words
from views.server.resources import content
from wording.guide import summarise_guide

guide = summarise_guide(content(), session.lang())

st.title(guide.title, anchor=False)
paragraph(guide.lead, "lead")
show("guide/guide.html", parts=guide.parts)
paragraph(words()("guide.on_paper"), "why")
