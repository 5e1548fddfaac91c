"""The municipality's profile: chosen from the official list or typed; no personal data."""

from collections.abc import Callable
from functools import partial
from typing import Any, get_args

import streamlit as st

from checklist.catalogue import FieldName, MunicipalityKind, RegionName
from checklist.population import read_population
from scoring.verdict import facts_that_decide
from views import session
from views.screens.parts.asked import ask_countries, ask_fact
from views.screens.parts.blocks import (
    instructions_folded,
    intro,
    paragraph,
    say_problem,
    section,
)
from views.screens.parts.links import link
from views.screens.parts.opened import new_code_card, save_line
from views.screens.parts.routes import ITEMS
from views.screens.parts.words import name_of, words
from views.server.resources import content
from views.session.entries import half_width, read_lines
from views.session.fields import accept, draw, is_kept, refused

say, language = words(), session.lang()
profile = session.assessment().profile
locked = session.is_example()
listed, prefectures = content().municipalities, content().prefectures
#: Of the prefectures. Readings stand in the labels, so that typing them finds the name.
kana = {m.prefecture: m.kana for m in listed.values() if not m.name}
FREE = "free"
counted = listed[profile.code].population if profile.code and profile.code in listed else None
is_filled_in = counted is not None and profile.population == counted
#: A number that came with the municipality goes with it; one that was typed stays.
NOT_FILLED_IN: dict[str, object] = {"population": None} if is_filled_in else {}


def keep(**values: object) -> None:
    """Saves profile fields."""
    session.change("profile", **values)
    for field in values:
        accept(field)


def type_field(field: str, read: Callable[[str], object]) -> None:
    """Callback of a text field; a text that the profile refuses stays in it with the reason."""
    typed: str = session.shown(field)
    is_kept(field, typed, lambda: keep(**{field: read(typed)}))


def choose_prefecture() -> None:
    """Callback: saves the prefecture and clears the municipality."""
    chosen = session.shown("prefecture")
    keep(prefecture=chosen or "", name="", code=None, kind=None, **NOT_FILLED_IN)
    session.remember("free_entry", False)


def choose_municipality() -> None:
    """Callback: saves name, code and kind of the municipality, or switches to typing them."""
    chosen = session.shown("municipality")
    session.remember("free_entry", chosen == FREE)
    if chosen == FREE or chosen is None:
        keep(name="", code=None, kind=None, **NOT_FILLED_IN)
    else:
        m = listed[chosen]
        people = {"population": m.population} if is_filled_in or profile.population is None else {}
        keep(prefecture=m.prefecture, name=m.name, code=m.code, kind=m.kind, **people)


def choose_kind() -> None:
    """Callback: saves the kind of municipality."""
    keep(kind=session.shown("kind"))


def prefecture_label(name: str) -> str:
    """The name of a prefecture in the language of the page."""
    label = prefectures[name].of(language)
    return say("profile.with_kana", name=label, kana=kana[name]) if language == "ja" else label


def municipality_label(code: str) -> str:
    """The name of a municipality by its code, or that of the choice to type it."""
    if code == FREE:
        return say("profile.free")
    municipality = listed[code]
    if not municipality.name:
        return say("profile.whole_prefecture")
    if language == "en":
        return municipality.name
    return say("profile.with_kana", name=municipality.name, kana=municipality.kana)


def type_in(
    widget: Callable[..., object],
    field: str,
    saved: str,
    read: Callable[[str], object] = str,
    **look: Any,
) -> None:
    """A text field with the saved value, or with the refused text and the reason."""
    wrong = refused(field)
    text = wrong[0] if wrong else saved
    keep = partial(type_field, field, read)
    label = say(f"profile.{field}")
    draw(widget, label, key=field, saved=text, keep=keep, disabled=locked, **look)
    if wrong:
        say_problem(*wrong[1].lines(language))


def choose_many(field: str, group: str, choices: tuple[str, ...]) -> None:
    """Any number of fields or regions."""
    draw(
        st.pills,
        say(f"profile.{field}"),
        choices,
        key=field,
        saved=list(getattr(profile, field)),
        keep=lambda: keep(**{field: tuple(session.shown(field))}),
        default="default",
        selection_mode="multi",
        format_func=partial(name_of, group),
        disabled=locked,
    )


st.title(say("profile.title"), anchor=False)
intro(say("profile.lead"), save_line())
instructions_folded()

new_code_card()

draw(
    st.selectbox,
    say("profile.prefecture"),
    list(prefectures),
    key="prefecture",
    saved=profile.prefecture if profile.prefecture in prefectures else None,
    keep=choose_prefecture,
    default="index",
    placeholder=say("profile.choose"),
    format_func=prefecture_label,
    disabled=locked,
)
is_free = session.remembered("free_entry", False) or (
    bool(profile.name) and profile.code not in listed
)
if profile.prefecture in prefectures or is_free:
    codes = [c for c, m in listed.items() if m.prefecture == profile.prefecture]
    draw(
        st.selectbox,
        say("profile.municipality"),
        [*codes, FREE],
        key="municipality",
        saved=FREE if is_free else profile.code if profile.code in listed else None,
        keep=choose_municipality,
        default="index",
        placeholder=say("profile.choose"),
        format_func=municipality_label,
        disabled=locked,
    )
if not profile.prefecture and not is_free:
    st.button(
        say("profile.enter_freely"),
        key="enter_freely",
        on_click=session.remember,
        args=("free_entry", True),
        disabled=locked,
    )
if is_free:
    type_in(st.text_input, "name", profile.name)
    type_in(
        st.text_input,
        "code",
        profile.code or "",
        lambda typed: half_width(typed) or None,
        placeholder=say("profile.code_form"),
    )
    draw(
        st.selectbox,
        say("profile.kind"),
        get_args(MunicipalityKind),
        key="kind",
        saved=profile.kind,
        keep=choose_kind,
        default="index",
        placeholder=say("profile.choose"),
        format_func=partial(name_of, "kind"),
        disabled=locked,
    )
elif profile.code is not None and profile.code in listed:
    municipality = listed[profile.code]
    kind = name_of("kind", municipality.kind)
    paragraph(say("profile.found", code=municipality.code, kind=kind), "why")

type_in(
    st.text_input,
    "population",
    "" if profile.population is None else str(profile.population),
    read_population,
    placeholder=say("profile.population_form"),
)
if is_filled_in:
    paragraph(say("profile.population_filled"), "why")
choose_many("fields", "field", get_args(FieldName))
choose_many("regions", "region", get_args(RegionName))
ask_countries()
type_in(
    st.text_area,
    "ties",
    "\n".join(profile.ties),
    read_lines,
    placeholder=say("profile.ties_form"),
)
section(say("profile.facts"), why=say("profile.facts_text"))
for fact in facts_that_decide(content().schemes.values()):
    ask_fact(fact)
paragraph(say("profile.not_personal"), "why")
with st.container(key="pager", horizontal=True, horizontal_alignment="distribute"):
    link("home", say("profile.back"), look="secondary")
    link(ITEMS[0], say("profile.next"), look="primary")
