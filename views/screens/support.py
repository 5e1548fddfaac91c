"""The schemes to use: the recommendation and what decides about it; then the whole catalogue."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import get_args

import streamlit as st

from checklist.catalogue import Applicant, FieldName, Scheme
from checklist.model import Criterion
from scoring.verdict import LISTED, Verdict, standing_today
from views import session
from views.screens.parts import calculation
from views.screens.parts.asked import ask
from views.screens.parts.blocks import note, paragraph, section
from views.screens.parts.links import link
from views.screens.parts.opened import assessed, subject
from views.screens.parts.routes import ITEMS
from views.screens.parts.schemes import ADVICES, show_offers, show_schemes
from views.screens.parts.words import labels, name_of, words
from views.server.clock import today
from views.server.resources import content
from wording.schemes import find_out, own_work, recommendation, touching_words

say, language = words(), session.lang()
schemes = content().schemes
criteria, names = content().checklist.criteria, labels()
SHOWN_FIRST = 6
#: Open points that a widget answers.
ASKED = ("fact", "country", "field", "kind")


def show_recommendation() -> None:
    """The lead, and the smallest set it is part of."""
    chosen = recommendation(shown)
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
    show_offers(offers[:SHOWN_FIRST], shown, heading, say(f"advice.{verdict}_text"))
    if rest := offers[SHOWN_FIRST:]:
        with st.expander(say("support.more", n=len(rest)), key=f"more:{verdict}"):
            show_offers(rest, shown)


def show_own_work() -> None:
    """The gaps that no scheme serves, with what helps all the same."""
    if not advice.unserved:
        return
    section(say("report.own_work"), say("report.own_work_text"), level=3)
    for gap in advice.unserved:
        work = own_work(gap, shown)
        near = [f"{say('report.near_case')}: {work.case}"] if work.case else []
        papers = [f"{say('report.proves')}: {' / '.join(work.evidence)}"]
        section(work.name, f"{work.level}: {work.text}", level=4, items=[*papers, *near])


st.title(say("support.title"), anchor=False)
result = assessed()
section(say("support.matched"))
if result.progress.answered == 0:
    st.text(say("support.empty"))
    link(ITEMS[0], say("support.empty_button"), look="primary")
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

# ------------------------------------------------------------------ the whole catalogue
section(say("support.catalogue"), why=say("support.catalogue_text", n=len(schemes)))
typed = st.text_input(
    say("support.search"), key="scheme_search", placeholder=say("support.search_form")
)


def filter_by(name: str, options: Sequence[str]) -> str | None:
    """A choice among the names of a group; ``None`` for any."""
    return st.selectbox(
        say(f"support.filter_{name}"),
        [None, *options],
        format_func=lambda option: say("support.any") if option is None else name_of(name, option),
        key=f"filter_{name}",
    )


with st.expander(say("support.filters"), key="filters"):
    standing = filter_by("advice", ADVICES)
    municipality = filter_by(
        "municipality", get_args(Applicant.model_fields["municipality"].annotation)
    )
    field = filter_by("field", get_args(FieldName))
    criterion: Criterion | None = st.selectbox(
        say("support.filter_criterion"),
        [None, *criteria.values()],
        format_func=lambda c: say("support.any") if c is None else names[c.id],
        key="filter_criterion",
    )


def compared(text: str) -> str:
    """A text normalised for comparison: width and case are unified."""
    return unicodedata.normalize("NFKC", text).casefold()


def searched(scheme: Scheme) -> str:
    """The text of a scheme that the search looks through, in both languages."""
    texts = (scheme.name, scheme.name_today, scheme.agency, scheme.summary)
    printed = (row.name_printed for row in scheme.rows)
    return compared(" ".join((scheme.id, *(f"{t.ja} {t.en}" for t in texts), *printed)))


def is_wanted(scheme: Scheme) -> bool:
    """Whether all filters hold, and every word typed occurs in the scheme."""
    return (
        standing in (None, standing_today(scheme, today()))
        and municipality in (None, scheme.applicant.municipality)
        and (field is None or not scheme.limits("field") or field in scheme.limits("field"))
        and (criterion is None or criterion.id in scheme.strengths)
        and all(word in searched(scheme) for word in compared(typed).split())
    )


wanted = sorted(
    filter(is_wanted, schemes.values()),
    key=lambda s: (ADVICES.index(standing_today(s, today())), s.name_today.of(language)),
)
paragraph(say("support.found", n=len(wanted)), is_news=True)
if wanted:
    show_schemes(wanted, result.cases)
else:
    st.text(say("support.none_found"))
