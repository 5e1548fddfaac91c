"""About: method, sources, data protection, accessibility, version, known doubts, deletion."""

import streamlit as st

from store.assessments import NotSaved
from views import session
from views.screens.parts import go, joined, link, say_problem, show_html, words
from views.server.resources import content

say, language = words(), session.lang()
checklist = content().checklist

st.title(say("about.title"), anchor=False)


def section(name: str, paragraphs: int) -> None:
    show_html(
        "<h2>{}</h2>{}",
        say(f"about.{name}"),
        joined("<p>{}</p>", (say(f"about.{name}_{n}") for n in range(1, paragraphs + 1))),
    )


section("what", 2)
link("analysis", say("analysis.door"))
section("method", 7)
scale = (
    (n, step.title.of(language), step.meaning.of(language))
    for n, step in enumerate(checklist.scale)
)
show_html("<ul>{}</ul>", joined("<li><b>{} {}</b> {}</li>", scale))
section("standing", 2)
section("sources", 2)
show_html("<p>{}</p>", checklist.source.of(language))
section("doubts", 1)
doubts = (
    (doubt.where.of(language), doubt.detail.of(language), doubt.taken.of(language))
    for doubt in content().doubts
)
show_html("<ul>{}</ul>", joined("<li><b>{}</b> {} {}</li>", doubts))
section("data", 4)
section("accessibility", 2)
show_html("<p>{}</p>", say("about.version", version=checklist.version))

if session.code() is not None and not session.is_example() and not session.is_missing():
    show_html("<h2>{}</h2><p>{}</p>", say("about.delete"), say("about.delete_text"))
    sure = st.checkbox(say("about.delete_sure"), key="delete_sure")
    if st.button(say("about.delete_button"), key="delete_now", disabled=not sure):
        try:
            session.delete()
        except NotSaved as error:
            say_problem(*error.lines(language))
        else:
            session.remember("deleted", True)
            go("home")
