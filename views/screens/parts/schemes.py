"""Support schemes as cards: name, agency and standing; expanded, all that is known of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import streamlit as st
from markupsafe import Markup

from checklist.catalogue import Scheme
from scoring.cases import CaseMatches
from scoring.offer import Offer
from views import session
from views.screens.parts.blocks import drawn
from views.screens.parts.words import phrases
from views.server.clock import today
from views.server.resources import content
from views.session.cache import cached
from wording.calendar import timing_words
from wording.cases import users_words
from wording.scheme import SchemeFacts, scheme_facts
from wording.subject import Subject


@dataclass(frozen=True)
class Card:
    """A scheme for ``support/cards.html``: what is known of it, the names of its ``successors``,
    the cases that ``used`` it, nearest first. One that fits has ``does``, ``reasons``, and what has
    to be found out or put in place before."""

    facts: SchemeFacts
    successors: Sequence[str]
    used: Sequence[str]
    does: str = ""
    reasons: Sequence[str] = field(default=())
    open: Sequence[str] = field(default=())
    before: Sequence[str] = field(default=())


def show_offers(
    name: str, offers: Sequence[Offer], subject: Subject, title: str = "", why: str = ""
) -> None:
    """A card for each scheme that fits, with what it does; under a heading, where one is given.
    ``name``: of these cards among all of a page."""

    def make() -> Markup:
        cards = _offered(offers, subject)
        return drawn("support/cards.html", title=title, why=why, cards=cards)

    st.html(cached(f"offers:{name}", make, subject.assessment))


def _offered(offers: Sequence[Offer], subject: Subject) -> list[Card]:
    advice = subject.advice_words
    return [
        _card(
            offer.scheme,
            subject.labels,
            subject.result.cases,
            timing_words(subject.timing(offer), subject.phrases),
            does=advice.does(offer),
            reasons=advice.reasons(offer),
            open=[advice.point(point) for point in offer.open],
            before=[advice.preparation(preparation) for preparation in offer.after],
        )
        for offer in offers
    ]


def _card(
    scheme: Scheme,
    names: dict[str, str],
    cases: CaseMatches,
    call: str | None = None,
    **fits: str | Sequence[str],
) -> Card:
    """``call``: the next one as this municipality can use it, in place of that of the scheme."""
    facts = scheme_facts(scheme, phrases(), names, today())
    return Card(
        facts=facts if call is None else replace(facts, call=call),
        successors=[
            content().schemes[successor].name_today.of(session.lang())
            for successor in scheme.standing.successors
        ],
        used=users_words(scheme.id, cases, phrases()),
        **fits,  # type: ignore[arg-type]
    )
