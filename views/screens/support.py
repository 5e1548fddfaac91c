"""Support schemes: matched first, with reasons and standing; then the whole catalogue."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import get_args

import streamlit as st

from checklist.catalogue import Access, FieldName, Scheme
from checklist.model import Criterion
from scoring.support import Match, Recommendation
from views import session
from views.screens.parts import calculation
from views.screens.parts.blocks import paragraph, section
from views.screens.parts.links import link
from views.screens.parts.opened import assessed
from views.screens.parts.routes import ITEMS
from views.screens.parts.schemes import ADVICES, advice_of, show_matches, show_schemes
from views.screens.parts.words import labels, name_of, phrases, words
from views.server.resources import content
from wording.covering import summarise_covering
from wording.labels import gap_name

say, language = words(), session.lang()
schemes = content().schemes
criteria, names = content().checklist.criteria, labels()
SHOWN_FIRST = 6


def show_group(matches: Sequence[Match], name: str) -> None:
    """The matches of one standing: the first few, and the rest behind an expander."""
    if not matches:
        return
    show_matches(matches[:SHOWN_FIRST], say(f"support.{name}"), say(f"support.{name}_text"))
    rest = matches[SHOWN_FIRST:]
    if rest:
        with st.expander(say("support.more", n=len(rest)), key=f"more:{name}"):
            show_matches(rest)


def show_covering() -> None:
    """The smallest set of schemes that serves every gap."""
    summary = summarise_covering(result, session.assessment(), content(), language)
    if summary is None:
        return
    section(summary.heading, level=3)
    if summary.table.rows:
        section(why=summary.text, head=summary.table.head, rows=summary.table.rows)
    if summary.notes:
        section("", *summary.notes)


st.title(say("support.title"), anchor=False)
result = assessed()
section(say("support.matched"))
if result.progress.answered == 0:
    st.text(say("support.empty"))
    link(ITEMS[0], say("support.empty_button"), look="primary")
elif not result.gaps:
    st.text(say("support.no_gaps"))
else:
    show_covering()
    if result.support.uncovered:
        section(
            say("support.unserved"),
            say("support.unserved_text", n=len(schemes)),
            level=3,
            items=[gap_name(gap, phrases(), names) for gap in result.support.uncovered],
        )
    st.text(say("support.matched_text", n=len(result.gaps)))
    for kind, name in (
        (Recommendation.RECOMMENDED, "recommended"),
        (Recommendation.READ_OR_JOIN, "read_or_join"),
        (Recommendation.CONFIRM_FIRST, "confirm_first"),
        (Recommendation.MODEL, "models"),
    ):
        show_group([m for m in result.support.matches if m.recommendation is kind], name)
    calculation.show_fit(result)

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
    advice = filter_by("advice", ADVICES)
    access = filter_by("access", get_args(Access))
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
        advice in (None, advice_of(scheme))
        and access in (None, scheme.access)
        and (field is None or not scheme.fields or field in scheme.fields)
        and (criterion is None or criterion.id in scheme.helps)
        and all(word in searched(scheme) for word in compared(typed).split())
    )


wanted = sorted(
    filter(is_wanted, schemes.values()),
    key=lambda s: (ADVICES.index(advice_of(s)), s.name_today.of(language)),
)
paragraph(say("support.found", n=len(wanted)), is_news=True)
if wanted:
    show_schemes(wanted)
else:
    st.text(say("support.none_found"))
