"""The municipality's profile: chosen from the official list or typed; no personal data."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from scoring.verdict import facts_that_decide
from views import session
from views.screens.parts.asked import ask_countries, ask_fact, ask_fields, ask_kind, ask_regions
from views.screens.parts.blocks import (
    instructions_folded,
    intro,
    paragraph,
    say_refused,
    section,
)
from views.screens.parts.links import link, reading_link
from views.screens.parts.opened import new_code, save_line
from views.screens.parts.routes import ITEMS
from views.screens.parts.words import name_of, words
from views.server.resources import content, reference
from views.session.entries import is_filled_in
from views.session.fields import accept, choose, draw, is_kept, keep_entry, refused
from views.session.options import FREE
from wording.record import record_of
from wording.reference import ReferenceWords

say, language = words(), session.lang()
profile = session.assessment().profile
listed, prefectures = content().municipalities, content().prefectures


def type_field(field: str) -> None:
    """Callback of a text field; a text that the profile refuses stays in it with the reason."""
    is_kept(field, session.shown(field), partial(keep_entry, field))


def keep_choice(key: str) -> None:
    """Callback of the place on the list: saves all that goes with it, and whether it is typed."""
    chosen = session.shown(key)
    session.remember("free_entry", key == "municipality" and chosen == FREE)
    for field in keep_entry(key):
        accept(field)  # what was refused there is gone


def type_in(widget: Callable[..., object], field: str, saved: str, **look: Any) -> None:
    """A text field with the saved value, or with the refused text and the reason."""
    wrong = refused(field)
    text = wrong[0] if wrong else saved
    keep = partial(type_field, field)
    label = say(f"profile.{field}")
    draw(widget, label, key=field, saved=text, keep=keep, **look)
    if wrong:
        say_refused(*wrong[1].lines(language))


st.title(say("profile.title"), anchor=False)
intro(say("profile.lead"), save_line())


def show_record() -> None:
    """What is known of the kind, the candidate countries and the fields, folded; nothing where
    nothing is known."""
    record = record_of(
        session.assessment().profile, ReferenceWords(content(), reference(), language)
    )
    if record.is_empty:
        return
    with st.expander(say("reference.record"), key="record"):
        paragraph(say("reference.record_text"), "why")
        for known in filter(None, (record.kind, *record.countries, *record.fields)):
            section(known.name, level=3, items=known.facts)
        reading_link("reference", say("reading.reference"))
        reading_link("cases", say("reading.cases"))


instructions_folded()

new_code()

choose(
    st.selectbox,
    say("profile.prefecture"),
    key="prefecture",
    saved=profile.prefecture if profile.prefecture in prefectures else None,
    keep=partial(keep_choice, "prefecture"),
    placeholder=say("profile.choose"),
)
is_free = session.remembered("free_entry", False) or (
    bool(profile.name) and profile.code not in listed
)
if profile.prefecture in prefectures or is_free:
    choose(
        st.selectbox,
        say("profile.municipality"),
        key="municipality",
        saved=FREE if is_free else profile.code if profile.code in listed else None,
        keep=partial(keep_choice, "municipality"),
        placeholder=say("profile.choose"),
    )
if not profile.prefecture and not is_free:
    st.button(
        say("profile.enter_freely"),
        key="enter_freely",
        on_click=session.remember,
        args=("free_entry", True),
        disabled=session.is_locked(),
    )
if is_free:
    type_in(st.text_input, "name", profile.name)
    type_in(st.text_input, "code", profile.code or "", placeholder=say("profile.code_form"))
    ask_kind()
elif profile.code is not None and profile.code in listed:
    municipality = listed[profile.code]
    kind = name_of("kind", municipality.kind)
    paragraph(say("profile.found", code=municipality.code, kind=kind), "why")

type_in(
    st.text_input,
    "population",
    "" if profile.population is None else str(profile.population),
    placeholder=say("profile.population_form"),
)
if is_filled_in(session.assessment()):
    paragraph(say("profile.population_filled"), "why")
ask_fields()
ask_regions()
ask_countries()
type_in(
    st.text_area,
    "ties",
    "\n".join(profile.ties),
    placeholder=say("profile.ties_form"),
)
section(say("profile.facts"), why=say("profile.facts_text"))
for fact in facts_that_decide(content().schemes.values()):
    ask_fact(fact)
show_record()
paragraph(say("profile.not_personal"), "why")
with st.container(key="pager", horizontal=True, horizontal_alignment="distribute"):
    with st.container(key="secondary-first"):
        reading_link("", say("profile.back"))
    link(ITEMS[0], say("profile.next"), look="primary")
