"""The schemes to use: the recommendation and what decides about it. The whole catalogue is a
reading page."""

from __future__ import annotations

import streamlit as st

from scoring.verdict import LISTED, Verdict
from views import session
from views.screens.parts import calculation
from views.screens.parts.asked import ask
from views.screens.parts.blocks import note, paragraph, section
from views.screens.parts.download import download_drafts
from views.screens.parts.links import link, link_to_questions, reading_link
from views.screens.parts.opened import assessed, subject
from views.screens.parts.schemes import show_offers
from views.screens.parts.words import labels, words
from views.server.resources import content
from views.session.cache import cached
from wording.schemes import find_out, own_work, recommendation, touching_words

say, language = words(), session.lang()
schemes = content().schemes
criteria, names = content().checklist.criteria, labels()
SHOWN_FIRST = 6
#: Open points that a widget answers.
ASKED = ("fact", "country", "field", "kind")


def show_recommendation() -> None:
    """The lead, and the smallest set it is part of."""
    chosen = cached("recommendation", lambda: recommendation(shown), shown.assessment)
    lines = (chosen.lead_text, chosen.tied)
    section(f"{chosen.heading}", *(line for line in (chosen.lead, *lines) if line), level=3)
    if chosen.table.rows:
        section(
            chosen.together,
            level=4,
            why=chosen.text,
            head=chosen.table.head,
            rows=chosen.table.rows,
        )
    link("calendar", say("calendar.open"), look="secondary")


def show_questions() -> None:
    """What decides about schemes for the gaps, to be answered on the spot."""
    points = [point for point in advice.decisive if point.partition(":")[0] in ASKED]
    if not points:
        return
    section(say("advice.questions"), level=3, why=say("advice.questions_text"))
    waiting = advice.questions
    for point in points:
        ask(point)
        if point in waiting:
            paragraph(say("advice.decides", n=waiting[point]), "why")


def show_find_out() -> None:
    """Criteria whose level is not known, with the papers that tell it."""
    rows = [(open_point.name, " / ".join(open_point.papers)) for open_point in find_out(shown)]
    if rows:
        head = (say("report.open"), say("advice.look_at"))
        section(say("report.find_out"), say("report.find_out_text"), level=3, head=head, rows=rows)


def show_group(verdict: Verdict) -> None:
    """The schemes with one verdict: the first few, and the rest behind an expander."""
    offers = advice.of(verdict)
    if not offers:
        return
    heading = shown.advice_words.heading(verdict, offers)
    show_offers(verdict, offers[:SHOWN_FIRST], shown, heading, say(f"advice.{verdict}_text"))
    if rest := offers[SHOWN_FIRST:]:
        with st.expander(say("support.more", n=len(rest)), key=f"more:{verdict}"):
            show_offers(f"more {verdict}", rest, shown)


def show_own_work() -> None:
    """The gaps that no scheme serves, with what helps all the same."""
    if not advice.unserved:
        return
    section(say("report.own_work"), say("report.own_work_text"), level=3)
    for gap in advice.unserved:
        work = own_work(gap, shown)
        near = [f"{say('report.near_case')}: {work.case}"] if work.case else []
        papers = [f"{say('report.proves')}: {work.papers}"]
        section(work.name, f"{work.level}: {work.text}", level=4, items=[*papers, *near])
        download_drafts(gap.criteria[0], gap.level + 1)


st.title(say("support.title"), anchor=False)
result = assessed()
section(say("support.matched"))
if result.progress.answered == 0:
    st.text(say("support.empty"))
    link_to_questions(say("support.empty_button"))
elif not result.gaps:
    st.text(say("support.no_gaps"))
else:
    shown = subject()
    advice = shown.advice
    show_recommendation()
    show_questions()
    show_find_out()
    for verdict in LISTED:
        show_group(verdict)
    if touching := touching_words(shown):
        note(touching)
    show_own_work()
    calculation.show_benefit(result, advice)

section(say("support.catalogue"), why=say("support.catalogue_text", n=len(content().schemes)))
reading_link("schemes", say("support.to_catalogue"))
