"""Pieces that several pages share."""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup, escape

from charts.staircase import draw_staircase
from checklist.answers import (
    Assessment,
    Profile,
    progress,
    progress_by_item,
)
from checklist.catalogue import Reference
from checklist.model import Lang
from checklist.problems import ProblemsError
from checklist.versions import Migrated, notes
from scoring.result import Result, assess
from scoring.stages import StageRange
from views import session
from views.screens.parts.routes import ITEMS, ROUTES
from views.server.resources import content
from wording.labels import label as label_of
from wording.labels import labels_of
from wording.phrases import Phrases
from wording.staircase import summarise_staircase

if TYPE_CHECKING:  # brings Altair along, which the first page must not wait for
    from charts.vega import Spec

log = logging.getLogger("views")
Say = Callable[..., str]


def words() -> Say:
    """The wording in the language of the address."""
    return content().wording.of(session.lang())


def result() -> Result:
    """The result of the assessment shown."""
    return assess(session.assessment(), content())


def _filled(template: str, /, *values: object, **named: object) -> Markup:
    """``Markup.format`` without its own parser of formats, which took a fifth of the time of a
    page with tables."""
    escaped = {name: escape(value) for name, value in named.items()}
    return Markup(template.format(*map(escape, values), **escaped))  # noqa: S704 (templates are ours)


def show_html(template: str, /, *values: object, **named: object) -> None:
    """HTML of ours with values filled in at ``{}``; whatever is not Markup itself is escaped, so
    text that users type is never markup."""
    st.html(_filled(template, *values, **named))


def joined(template: str, rows: Iterable[object]) -> Markup:
    """The template once for each row (a tuple fills several places), as HTML."""
    values = (row if isinstance(row, tuple) else (row,) for row in rows)
    filled = (template.format(*map(escape, row)) for row in values)
    return Markup("".join(filled))  # noqa: S704 (templates are ours)


def say_problem(*lines: str) -> None:
    """What went wrong and what to do. Not as markdown: it may repeat what was typed."""
    show_html('<div class="problem" role="alert">{}</div>', joined("<p>{}</p>", lines))


def migration_notes(migrated: Migrated) -> None:
    """What answers to another version of the checklist lost, and what is newly asked."""
    lines = [note.of(session.lang()) for note in notes(migrated, content().checklist)]
    if lines:
        heading = words()("common.other_version")
        show_html(
            '<div class="note"><p>{}</p><ul>{}</ul></div>', heading, joined("<li>{}</li>", lines)
        )


def listed(texts: Iterable[str]) -> str:
    """Texts one after another in a sentence; empty ones are left out."""
    return phrases().listed(text for text in texts if text)


# ---------------------------------------------------------------------------- navigation


def link(
    name: str,
    label: str,
    *,
    look: str = "",
    key: str = "",
    address: dict[str, str] | None = None,
) -> None:
    """A link to a page that keeps language and assessment; ``look`` is ``primary`` or
    ``secondary`` for one that leads on. ``address``: ``session.address()``, where many links
    share it."""
    if address is None:
        address = session.address()
    if not look:
        st.page_link(_page(name), label=label, query_params=address)
        return
    with st.container(key=f"{look}-{key or name}"):
        st.page_link(_page(name), label=label, query_params=address)


def pages() -> list[Any]:
    """All pages, for ``st.navigation``: copies, as it marks the one that may run."""
    language = session.lang()
    return [copy(_page(name, language)) for name in ROUTES]


@cache
def _page(name: str, language: Lang = "ja") -> Any:
    """A page as Streamlit knows it, made once: finding its file takes 0.1 ms, for every link."""
    route = ROUTES[name]
    title = _page_title(name, language)
    return st.Page(route.file, title=title, url_path=route.address, default=not route.address)


def go(name: str) -> NoReturn:
    """Moves to a page at once, keeping language and assessment."""
    st.switch_page(ROUTES[name].file, query_params=session.address())


def _page_title(name: str, language: Lang) -> str:
    """What the browser's tab says: the page, then the product."""
    say = content().wording.of(language)
    product = say("common.product")
    if name == "home":
        return product
    if name in ITEMS:
        item = content().checklist.items_by_id[name]
        number = ITEMS.index(name) + 1
        title = say("item.heading", number=number, title=item.title.of(language))
    else:
        title = say(ROUTES[name].title)
    return f"{title} | {product}"


def _language_link() -> Markup:
    other: Lang = "ja" if session.lang() == "en" else "en"
    label = {"ja": "日本語", "en": "English"}[other]
    query = urlencode(session.address(language=other) | session.room_address())
    return Markup('<a href="?{}" target="_self" lang="{}" hreflang="{}">{}</a>').format(
        query, other, other, label
    )


def header(current: str) -> None:
    """Name, language, and the menu."""
    say, address = words(), session.address()
    with st.container(key="masthead", horizontal=True, vertical_alignment="center"):
        link("home", say("common.product_short"))
        show_html("{}", _language_link())
    with st.container(key="menu", horizontal=True):
        for name, route in ROUTES.items():
            if route.in_menu:
                link(name, say(route.title), address=address)
            if name == "profile":
                checklist_page = current if current in ITEMS else _first_open_item() or ITEMS[0]
                link(checklist_page, say("common.title_checklist"), address=address)
    if session.is_example():
        show_html('<p role="status" class="example">{}</p>', say("common.example_notice"))
        if session.code() is not None:
            st.page_link(
                ROUTES[current].file,
                label=say("common.back_to_own"),
                query_params=session.address(example=False),
            )
        elif st.button(say("common.start_own"), key="start_own", type="primary"):
            begin_assessment()


def _first_open_item() -> str | None:
    by_item = progress_by_item(session.assessment(), content().checklist)
    return next((item for item in ITEMS if not by_item[item].is_complete), None)


def where_one_stopped() -> str:
    """The page to go on with: the first item that is not complete; the profile where nothing was
    said yet, the results where all is answered."""
    if session.assessment() == Assessment(checklist=session.assessment().checklist):
        return "profile"
    return _first_open_item() or "results"


def begin_assessment(initial: Assessment | None = None) -> None:
    """Starts an assessment and goes to where it goes on; what cannot be saved is said."""
    try:
        session.start(initial)
    except ProblemsError as error:
        say_problem(*error.lines(session.lang()))
    else:
        go(where_one_stopped())


def footer() -> None:
    say = words()
    with st.container(key="colophon"):
        link("about", say("common.title_about"))
        show_html("<footer><p>{}</p></footer>", say("common.colophon"))


def missing_assessment() -> None:
    """The address names an assessment that is not there."""
    say = words()
    st.title(say("common.missing_title"), anchor=False)
    st.text(say("common.missing_text"))
    if st.button(say("common.to_start"), type="primary"):
        session.leave()
        go("home")


# ---------------------------------------------------------------------------- saving


def new_code_card() -> None:
    """The code of an assessment just created, until the user says it is kept."""
    if session.wants_to_know_code():
        code_card(first_time=True)


def code_card(*, first_time: bool = False) -> None:
    """The resume code: what it is, how to keep it, what happens when it is lost."""
    say = words()
    code = session.code()
    if code is None:
        return
    with st.container(key="resume-code", border=True):
        show_html("<h2>{}</h2>", say("common.code_title"))
        st.text(say("common.code_text"))
        st.code(code, language=None)
        st.text(say("common.code_lost"))
        if first_time:
            st.button(say("common.code_seen"), key="code_seen", on_click=session.code_was_seen)


def save_line() -> str:
    """When the last change was saved, in words."""
    say = words()
    if session.is_example():
        return say("common.save_example")
    if session.has_unsaved():
        return say("common.save_waits")
    at = session.saved_at()
    saved = say("common.save_none") if at is None else say("common.saved_at", time=f"{at:%H:%M}")
    return say("common.save_taken_over", saved=saved) if session.taken_over() else saved


def progress_line() -> str:
    say = words()
    done = progress(session.assessment(), content().checklist)
    return say("common.progress", answered=done.answered, asked=done.asked)


# ---------------------------------------------------------------------------- names and numbers


def phrases() -> Phrases:
    """How the report says numbers, dates and names: the pages say them alike."""
    return Phrases(content(), session.lang())


def label(criterion_id: str) -> str:
    """``3-1 財政``, as in ``labels``."""
    criterion = content().checklist.criteria[criterion_id]
    return label_of(phrases(), criterion, session.assessment()[criterion_id])


def labels() -> dict[str, str]:
    """``3-1 財政`` of every criterion, as the report says it: an ``other`` under the name the
    municipality gave it."""
    return labels_of(phrases(), session.assessment())


def profile_line(profile: Profile) -> str:
    """Name, kind and population in one line; empty where nothing is known."""
    say = words()
    told = [profile.label]
    if profile.kind:
        told.append(name_of("kind", profile.kind))
    if profile.population is not None:
        told.append(say("common.population", n=f"{profile.population:,}"))
    return listed(told)


def name_of(group: str, name: str) -> str:
    """The name of a field, region, kind of municipality, access, standing, …"""
    return phrases().name(group, name)


def names_of(group: str, names: Iterable[str]) -> str:
    return listed(name_of(group, name) for name in names)


def reference_html(reference: Reference) -> Markup:
    """A source as a link, with its date and what it says."""
    language = session.lang()
    link_html = Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(
        reference.url, reference.title or reference.url
    )
    told = listed(
        [
            phrases().day(reference.date) if reference.date else "",
            reference.date_note.of(language) if reference.date_note else "",
            name_of("source", reference.kind) if reference.kind else "",
        ]
    )
    says = joined("<br>{}", [reference.says.of(language)] if reference.says else [])
    return Markup("<li>{} {}{}</li>").format(link_html, told, says)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    """A table; its first column heads the rows. On a phone each row becomes a short card."""
    body = (
        (row[0], joined('<td data-label="{}">{}</td>', zip(head[1:], row[1:], strict=True)))
        for row in rows
    )
    return _filled(
        '<table class="data"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
        joined('<th scope="col">{}</th>', head),
        joined('<tr><th scope="row">{}</th>{}</tr>', body),
    )


def staircase(stage: StageRange | None = None) -> None:
    """The product's sign, with the place of a municipality where one is given."""
    show_html("{}", _staircase(session.lang(), stage))


@cache
def _staircase(language: Lang, stage: StageRange | None) -> Markup:
    shown = summarise_staircase(content(), language, stage)
    drawing = b64encode(draw_staircase(shown).encode()).decode()
    # as a picture: Streamlit takes drawings out of HTML
    return _filled(
        '<img class="staircase" src="data:image/svg+xml;base64,{}" alt="{}">',
        drawing,
        shown.alt,
    )


def chart(drawn: Spec, *, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A chart with its description as alternative text, and the same as a table beside it."""
    spec = dict(drawn)
    # given once, to the page: an alternative text, and a legend that breaks where a phone ends
    alt, legend = spec.pop("description"), spec.pop("title")["text"]
    show_html('<p class="legend">{}</p>', Markup("<br>").join(legend))
    st.vega_lite_chart(spec=spec, alt=alt, width="stretch", theme=None)
    with st.expander(words()("common.as_table"), key=f"table:{head[0]}:{len(head)}:{len(rows)}"):
        show_html("{}", table(head, rows))
