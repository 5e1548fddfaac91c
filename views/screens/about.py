"""About: method, sources, data protection, accessibility, version, known doubts, deletion."""

import streamlit as st

from views import session
from views.parts import esc, go, show_html, words
from views.resources import content

say, language = words(), session.lang()
checklist = content().checklist

st.title(say("about.title"))


def section(name: str, paragraphs: int) -> None:
    body = "".join(f"<p>{esc(say(f'about.{name}_{n}'))}</p>" for n in range(1, paragraphs + 1))
    show_html(f"<h2>{esc(say(f'about.{name}'))}</h2>{body}")


section("what", 2)
section("method", 7)
scale = "".join(
    f"<li><b>{n} {esc(step.title.of(language))}</b> {esc(step.meaning.of(language))}</li>"
    for n, step in enumerate(checklist.scale)
)
show_html(f"<ul>{scale}</ul>")
section("standing", 2)
section("sources", 2)
show_html(f"<p>{esc(checklist.source.of(language))}</p>")
section("doubts", 1)
doubts = "".join(
    f"<li><b>{esc(doubt.where.of(language))}</b> {esc(doubt.detail.of(language))} "
    f"{esc(doubt.taken.of(language))}</li>"
    for doubt in content().doubts
)
show_html(f"<ul>{doubts}</ul>")
section("data", 4)
section("accessibility", 2)
show_html(f"<p>{esc(say('about.version', version=checklist.version))}</p>")

if session.code() is not None and not session.is_example() and not session.is_missing():
    show_html(f"<h2>{esc(say('about.delete'))}</h2><p>{esc(say('about.delete_text'))}</p>")
    sure = st.checkbox(say("about.delete_sure"), key="delete_sure")
    if st.button(say("about.delete_button"), key="delete_now", disabled=not sure):
        try:
            session.delete()
        except session.NotSaved as error:
            st.error("\n\n".join(error.lines(language)))
        else:
            session.remember("deleted", True)
            go("home")
