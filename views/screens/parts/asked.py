"""What decides about schemes, asked wherever it decides: candidate countries, facts, fields and the
kind of municipality. Each is a place of the profile, saved at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import streamlit as st

from checklist.answers import MOST_COUNTRIES
from checklist.catalogue import FactName
from views import session
from views.screens.parts.words import words
from views.server.resources import content
from views.session.fields import choose
from views.session.options import NO, YES


def ask_fact(name: FactName) -> None:
    """Yes or no; nothing chosen means that it is not known."""
    so = session.assessment().profile.facts.get(name)
    choose(
        st.selectbox,
        content().facts[name].question.of(session.lang()),
        key=f"fact:{name}",
        saved=None if so is None else YES if so else NO,
        placeholder=words()("advice.fact_unknown"),
    )


def ask_countries() -> None:
    """Any number of candidate countries."""
    choose(
        st.multiselect,
        words()("profile.countries"),
        key="countries",
        saved=list(session.assessment().profile.countries),
        placeholder=words()("profile.countries_form"),
        max_selections=MOST_COUNTRIES,
    )


def ask_fields() -> None:
    """Any number of fields of strength."""
    _ask_many("fields", session.assessment().profile.fields)


def ask_regions() -> None:
    """Any number of regions of the world."""
    _ask_many("regions", session.assessment().profile.regions)


def _ask_many(key: str, saved: Sequence[str]) -> None:
    choose(
        st.pills,
        words()(f"profile.{key}"),
        key=key,
        saved=list(saved),
        selection_mode="multi",
    )


def ask_kind() -> None:
    """The kind of municipality."""
    choose(
        st.selectbox,
        words()("profile.kind"),
        key="kind",
        saved=session.assessment().profile.kind,
        placeholder=words()("profile.choose"),
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
