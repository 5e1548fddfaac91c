"""Whom to ask what: the sections of the office with their questions, saved at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st
from pydantic import ValidationError

from checklist.asking import Section
from checklist.inquiry import AskedPart, inquiry_of
from checklist.problems import ProblemsError, problems_of
from store.assessments import MOST_LINKS
from views import session
from views.screens.parts.blocks import announce, paragraph, say_problem, say_refused, section
from views.screens.parts.links import go
from views.screens.parts.words import phrases, plain_label, words, written_day
from views.server.clock import today
from views.server.resources import suggested_sections
from views.session.entries import section_key
from views.session.fields import choose, draw, is_kept, keep_entry, refused

_NEW = "section_new"
_REFUSED = "section_refused"
_ASKED = "section_asked"


def show_suggestion() -> None:
    """The suggestion, and the button that takes it."""
    say, language = words(), session.lang()
    suggested = suggested_sections().sections
    st.button(
        say("sections.suggest"),
        type="secondary" if session.is_locked() else "primary",
        key="sections_suggest",
        on_click=_take_suggestion,
        disabled=session.is_locked(),
    )
    rows = [
        (asked.name.of(language), phrases().listed(map(phrases().criterion, asked.criteria)))
        for asked in suggested
    ]
    section(head=(say("inquiry.section"), say("inquiry.questions")), rows=rows)


def change_sections() -> None:
    """A name and the questions of each section, and one to add."""
    say, asking = words(), session.assessment().asking
    _text("asker", asking.asker, say("sections.asker"))
    _text("answers_due", written_day(asking.due), say("sections.due"), say("sections.due_form"))
    if asking.due and asking.due < f"{today():%Y-%m-%d}":
        paragraph(say("sections.due_past", due=phrases().official_day(asking.due)), "note")
    for place, asked in enumerate(asking.sections):
        with st.container(key=f"section-{place}"):
            number, name = place + 1, asked.name.of(session.lang())
            # side by side on a desk, by the style sheet: in columns a choice of many is cut off
            _text(section_key("name", place), name, say("sections.name", n=number))
            choose(
                st.multiselect,
                say("sections.criteria", n=number),
                key=section_key("criteria", place),
                saved=list(asked.criteria),
                placeholder=say("sections.criteria_form"),
            )
            _offer_to_remove(place, asked)
    if session.is_locked():
        return
    with st.form("section-add", border=False, clear_on_submit=True):
        st.text_input(say("sections.new"), key=_NEW, max_chars=40)
        st.form_submit_button(say("sections.add"), key="section_add", on_click=_add)
    if (problems := session.remembered(_REFUSED)) is not None:
        say_problem(*problems)


def _offer_to_remove(place: int, asked: Section) -> None:
    """The button that takes a section off the list; asks first where answers came from it."""
    say, asking = words(), session.assessment().asking
    name = asked.name.of(session.lang())
    came = [file for step in asking.steps for file in step.came if file.answers]
    has_come = any(asking.section_of(file.section) == asked for file in came)
    if session.remembered(_ASKED) != asked.key:
        st.button(
            plain_label(say("sections.remove", section=name)),
            key=f"section_remove:{place}",
            type="tertiary",
            on_click=partial(session.remember, _ASKED) if has_come else _remove,
            args=(asked.key,),
            disabled=session.is_locked(),
        )
        return
    announce(say("sections.remove_sure", section=name))
    with st.container(horizontal=True):
        now, keep = say("sections.remove_now"), say("sections.remove_not")
        st.button(now, key=f"section_remove_now:{place}", on_click=_remove, args=(asked.key,))
        st.button(keep, key=f"section_keep:{place}", on_click=session.remember, args=(_ASKED, None))


def offer_to_link() -> None:
    """A link for each section, made with a press; the page of links shows it."""
    say, inquiry = words(), inquiry_of(session.assessment().asking)
    if inquiry is None:
        return
    with st.expander(say("sections.by_link"), key="by_link"):
        paragraph(say("sections.by_link_text"))
        paragraph(say("sections.make_links_text", most=MOST_LINKS), "why")
        if st.button(say("sections.make_links"), key="section_links"):
            due, asker = inquiry.due, inquiry.asker
            _make_links([AskedPart(section=s, asker=asker, due=due) for s in inquiry.sections])
        for place, asked in enumerate(inquiry.sections):
            label = say("sections.make_link", section=asked.name.of(session.lang()))
            if st.button(plain_label(label), key=f"section_link:{place}"):
                part = AskedPart(section=asked, asker=inquiry.asker, due=inquiry.due)
                try:
                    session.add_link("answer", "", part)
                except ProblemsError as error:
                    say_problem(*error.lines(session.lang()))
                else:
                    go("links")


def _make_links(parts: Sequence[AskedPart]) -> None:
    """Makes a link for each section that has none that is open; the page of links shows them."""
    say = words()
    try:
        known = session.links()
        served = {link.section for link in known if link.closed_at is None}
        missing = [part for part in parts if part.section.key not in served]
        if len(known) + len(missing) > MOST_LINKS:
            left = MOST_LINKS - len(known)
            say_problem(say("sections.links_too_many", most=MOST_LINKS, left=left, n=len(missing)))
        elif missing:
            session.add_section_links(missing)
            go("links")
        else:
            announce(say("sections.links_made"))
    except ProblemsError as error:
        say_problem(*error.lines(session.lang()))


def _text(key: str, saved: str, label: str, placeholder: str = "") -> None:
    wrong = refused(key)
    keep = partial(_keep_text, key)
    text = wrong[0] if wrong else saved
    draw(st.text_input, label, key=key, saved=text, keep=keep, placeholder=placeholder)
    if wrong:
        say_refused(words()("sections.refused"), *wrong[1].lines(session.lang()))


def _keep_text(key: str) -> None:
    is_kept(key, session.shown(key), partial(keep_entry, key))


# ---------------------------------------------------------------------------- callbacks


def _changed(change: Callable[[tuple[Section, ...]], tuple[Section, ...]]) -> None:
    """Saves the sections after a change; where they cannot be so, says why."""
    try:
        session.change("asking", sections=change(session.assessment().asking.sections))
    except (ProblemsError, ValidationError) as error:
        problems = error.problems if isinstance(error, ProblemsError) else problems_of(error)
        session.remember(_REFUSED, [problem.text.of(session.lang()) for problem in problems])
    else:
        session.remember(_REFUSED, None)


def _take_suggestion() -> None:
    suggested = suggested_sections().sections
    _changed(lambda now: now or tuple(map(Section.like, suggested)))


def _remove(key: str) -> None:
    session.remember(_ASKED, None)
    _changed(lambda now: tuple(asked for asked in now if asked.key != key))


def _add() -> None:
    typed = session.shown(_NEW).strip()
    if typed:
        _changed(lambda now: (*now, Section(name=typed)))
