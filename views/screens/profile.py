"""The municipality: chosen from the official list or typed freely. Nothing personal."""

from functools import partial
from typing import get_args

import streamlit as st
from pydantic import ValidationError

from checklist.catalogue import FieldName, MunicipalityKind, RegionName
from checklist.problems import problems_of
from views import session
from views.parts import link, name_of, new_code_card, save_line, say_problem, show_html, words
from views.resources import content
from views.routes import ITEMS

say, language = words(), session.lang()
profile = session.assessment().profile
locked = session.is_example()
listed = content().municipalities
FREE = "free"


def keep(**values: object) -> None:
    """Saves profile fields; what the profile refuses stays in its field with the reason."""
    try:
        session.set_profile(**values)
        refused = None
    except ValidationError as error:
        refused = [problem.text.of(language) for problem in problems_of(error)]
    for field in values:
        shown = session.shown(field) if refused else ""
        session.remember(f"profile_refused:{field}", (shown, refused) if refused else None)


def bind_text(field: str, saved: str) -> str:
    """The key of a text field, with what is saved or what was refused in it."""
    refused = session.remembered(f"profile_refused:{field}")
    return session.bind(field, refused[0] if refused else saved)


def say_refused(field: str) -> None:
    """Why the text in the field above is not saved."""
    refused = session.remembered(f"profile_refused:{field}")
    if refused:
        say_problem(*refused[1])


def choose_prefecture() -> None:
    chosen = session.shown("prefecture")
    keep(prefecture=chosen or "", name="", code=None, kind=None)
    session.remember("free_entry", False)


def choose_municipality() -> None:
    chosen = session.shown("municipality")
    session.remember("free_entry", chosen == FREE)
    if chosen == FREE or chosen is None:
        keep(name="", code=None, kind=None)
    else:
        found = listed[chosen]
        keep(prefecture=found.prefecture, name=found.name, code=found.code, kind=found.kind)


def type_code() -> None:
    keep(code=session.shown("code").strip() or None)


def type_population() -> None:
    keep(population=session.shown("population"))


def municipality_label(code: str) -> str:
    if code == FREE:
        return say("profile.free")
    return listed[code].name or say("profile.whole_prefecture")


st.title(say("profile.title"), anchor=False)
show_html('<p class="lead">{}</p><p class="why">{}</p>', say("profile.lead"), save_line())

new_code_card()

prefectures = list(dict.fromkeys(m.prefecture for m in listed.values()))
st.selectbox(
    say("profile.prefecture"),
    prefectures,
    index=None,
    placeholder=say("profile.choose"),
    key=session.bind(
        "prefecture", profile.prefecture if profile.prefecture in prefectures else None
    ),
    on_change=choose_prefecture,
    disabled=locked,
)
is_free = session.remembered("free_entry", False) or (
    bool(profile.name) and profile.code not in listed
)
if profile.prefecture in prefectures or is_free:
    codes = [c for c, m in listed.items() if m.prefecture == profile.prefecture]
    st.selectbox(
        say("profile.municipality"),
        [*codes, FREE],
        index=None,
        placeholder=say("profile.choose"),
        format_func=municipality_label,
        key=session.bind(
            "municipality",
            FREE if is_free else profile.code if profile.code in listed else None,
        ),
        on_change=choose_municipality,
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
    st.text_input(
        say("profile.name"),
        key=bind_text("name", profile.name),
        max_chars=200,
        on_change=lambda: keep(name=session.shown("name")),
        disabled=locked,
    )
    say_refused("name")
    st.text_input(
        say("profile.code"),
        key=bind_text("code", profile.code or ""),
        placeholder=say("profile.code_form"),
        on_change=type_code,
        disabled=locked,
    )
    say_refused("code")
    st.selectbox(
        say("profile.kind"),
        get_args(MunicipalityKind),
        index=None,
        placeholder=say("profile.choose"),
        format_func=lambda kind: name_of("kind", kind),
        key=session.bind("kind", profile.kind),
        on_change=lambda: keep(kind=session.shown("kind")),
        disabled=locked,
    )
elif profile.code is not None and profile.code in listed:
    found = listed[profile.code]
    show_html(
        '<p class="why">{}</p>',
        say("profile.found", code=found.code, kind=name_of("kind", found.kind)),
    )

st.number_input(
    say("profile.population"),
    min_value=0,
    max_value=20_000_000,
    value=None,
    step=1,
    placeholder=say("profile.population_form"),
    key=session.bind("population", profile.population),
    on_change=type_population,
    disabled=locked,
)


def choose_many(field: str, group: str, choices: tuple[str, ...]) -> None:
    """Any number of fields or regions."""
    st.pills(
        say(f"profile.{field}"),
        choices,
        selection_mode="multi",
        format_func=partial(name_of, group),
        key=session.bind(field, list(getattr(profile, field))),
        on_change=lambda: keep(**{field: tuple(session.shown(field))}),
        disabled=locked,
    )


choose_many("fields", "field", get_args(FieldName))
choose_many("regions", "region", get_args(RegionName))
st.text_area(
    say("profile.ties"),
    key=bind_text("ties", "\n".join(profile.ties)),
    placeholder=say("profile.ties_form"),
    on_change=lambda: keep(
        ties=tuple(t.strip() for t in session.shown("ties").splitlines() if t.strip())
    ),
    disabled=locked,
)
say_refused("ties")
show_html('<p class="why">{}</p>', say("profile.not_personal"))
with st.container(key="pager", horizontal=True, horizontal_alignment="distribute"):
    link("home", say("profile.back"), look="secondary")
    link(ITEMS[0], say("profile.next"), look="primary")
