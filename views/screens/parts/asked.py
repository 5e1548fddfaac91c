"""What decides about schemes, asked wherever it decides: candidate countries, facts, fields and the
kind of municipality. Each is a place of the profile, saved at once."""

from __future__ import annotations

from functools import partial
from typing import cast, get_args

import streamlit as st

from checklist.answers import MOST_COUNTRIES
from checklist.catalogue import FactName, FieldName, MunicipalityKind
from views import session
from views.screens.parts.words import name_of, phrases, words
from views.server.resources import content
from views.session.fields import draw

_YES, _NO = "yes", "no"


def ask_fact(name: FactName) -> None:
    """Yes or no; nothing chosen means that it is not known."""
    fact, profile = content().facts[name], session.assessment().profile
    key = f"fact:{name}"

    def keep() -> None:
        chosen = session.shown(key)
        facts = {n: so for n, so in session.assessment().profile.facts.items() if n != name}
        if chosen is not None:
            facts[name] = chosen == _YES
        session.change("profile", facts=facts)

    draw(
        st.selectbox,
        fact.question.of(session.lang()),
        [_YES, _NO],
        key=key,
        saved={True: _YES, False: _NO}.get(cast("bool", profile.facts.get(name))),
        keep=keep,
        default="index",
        placeholder=words()("advice.fact_unknown"),
        format_func=lambda option: words()(f"advice.fact_{option}"),
        disabled=session.is_example(),
    )


def ask_countries() -> None:
    """Any number of candidate countries."""
    draw(
        st.multiselect,
        words()("profile.countries"),
        list(content().countries),
        key="countries",
        saved=list(session.assessment().profile.countries),
        keep=lambda: session.change("profile", countries=tuple(session.shown("countries"))),
        default="default",
        placeholder=words()("profile.countries_form"),
        format_func=phrases().country,
        max_selections=MOST_COUNTRIES,
        disabled=session.is_example(),
    )


def ask_fields() -> None:
    """Any number of fields of strength."""
    draw(
        st.pills,
        words()("profile.fields"),
        get_args(FieldName),
        key="fields",
        saved=list(session.assessment().profile.fields),
        keep=lambda: session.change("profile", fields=tuple(session.shown("fields"))),
        default="default",
        selection_mode="multi",
        format_func=partial(name_of, "field"),
        disabled=session.is_example(),
    )


def ask_kind() -> None:
    """The kind of municipality."""
    draw(
        st.selectbox,
        words()("profile.kind"),
        get_args(MunicipalityKind),
        key="kind",
        saved=session.assessment().profile.kind,
        keep=lambda: session.change("profile", kind=session.shown("kind")),
        default="index",
        placeholder=words()("profile.choose"),
        format_func=partial(name_of, "kind"),
        disabled=session.is_example(),
    )


def ask(point: str) -> None:
    """The widget that answers an open point; nothing for one that no widget answers."""
    kind, _, name = point.partition(":")
    if kind == "fact":
        ask_fact(cast("FactName", name))
    elif kind == "country":
        ask_countries()
    elif kind == "field":
        ask_fields()
    elif kind == "kind":
        ask_kind()
