"""About: method, sources, data protection, accessibility, version, known doubts, deletion."""

import streamlit as st

from store.assessments import NotSaved
from views import session
from views.screens.parts.blocks import paragraph, say_problem, section, show
from views.screens.parts.links import go, link
from views.screens.parts.words import words
from views.server.resources import content

say, language = words(), session.lang()
checklist = content().checklist

st.title(say("about.title"), anchor=False)


def chapter(name: str, paragraphs: int) -> None:
    """A chapter; its texts are ``about.NAME_1`` to ``about.NAME_N``, N being ``paragraphs``."""
    given = checklist.instructions
    rules = {"choosing": given.choosing.of(language), "counting": given.counting.of(language)}
    texts = (say(f"about.{name}_{n}", **rules) for n in range(1, paragraphs + 1))
    section(say(f"about.{name}"), *texts)


chapter("what", 2)
link("analysis", say("analysis.door"))
link("indicators", say("indicators.door"))
chapter("method", 7)
show("about/scale.html", scale=checklist.scale)
chapter("standing", 2)
chapter("sources", 2)
paragraph(checklist.source.of(language))
chapter("doubts", 1)
show("about/doubts.html", doubts=content().doubts)
chapter("data", 4)
chapter("accessibility", 2)
paragraph(say("about.version", version=checklist.version))

if session.code() is not None and not session.is_example():
    section(say("about.forget"), say("about.forget_text"))
    if st.button(say("about.forget_button"), key="forget_now"):
        session.leave()
        session.remember("forgotten", True)
        go("home")

if session.code() is not None and not session.is_example() and not session.is_missing():
    section(say("about.delete"), say("about.delete_text"))
    sure = st.checkbox(say("about.delete_sure"), key="delete_sure")
    if st.button(say("about.delete_button"), key="delete_now", disabled=not sure):
        try:
            session.delete()
        except NotSaved as error:
            say_problem(*error.lines(language))
        else:
            session.remember("deleted", True)
            go("home")
