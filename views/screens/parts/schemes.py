"""Support schemes as cards: name, agency and standing; expanded, all that is known of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import get_args

from checklist.catalogue import Advice, Need, Reference, Scheme, Standing
from scoring.calls import next_call
from scoring.offer import Offer
from scoring.verdict import standing_today
from views import session
from views.screens.parts.blocks import show
from views.screens.parts.words import labels, listed, name_of, names_of, phrases, sources, words
from views.server.clock import today
from views.server.resources import content
from wording.advice import call_words, money_words
from wording.labels import item_or_criterion
from wording.subject import Subject

#: The standings of schemes, most useful first.
ADVICES: tuple[Advice, ...] = get_args(Advice)


@dataclass(frozen=True)
class Card:
    """A scheme for ``support/cards.html``. Texts in sequences are lines. One that fits has
    ``does``, ``reasons``, and what has to be found out or put in place before."""

    scheme: Scheme
    advice: Advice
    advice_name: str
    access: str
    needs: Sequence[str]
    raises: Sequence[str]
    call: str
    money: Sequence[str]
    contact: Sequence[str]
    standing: Sequence[str]
    successors: Sequence[str]
    origin: Sequence[str]
    sources: Sequence[tuple[Reference, str]]
    does: str = ""
    reasons: Sequence[str] = field(default=())
    open: Sequence[str] = field(default=())
    before: Sequence[str] = field(default=())


def show_schemes(schemes: Iterable[Scheme]) -> None:
    """A card for each scheme."""
    names = labels()
    show("support/cards.html", title="", cards=[_card(scheme, names) for scheme in schemes])


def show_offers(offers: Iterable[Offer], subject: Subject, title: str = "", why: str = "") -> None:
    """A card for each scheme that fits, with what it does; under a heading, where one is given."""
    advice = subject.advice_words
    cards = [
        _card(
            offer.scheme,
            subject.labels,
            does=advice.does(offer),
            reasons=advice.reasons(offer),
            open=[advice.point(point) for point in offer.open],
            before=[advice.preparation(preparation) for preparation in offer.after],
        )
        for offer in offers
    ]
    show("support/cards.html", title=title, why=why, cards=cards)


def _card(scheme: Scheme, names: dict[str, str], **fits: str | Sequence[str]) -> Card:
    language, advice = session.lang(), standing_today(scheme, today())
    return Card(
        scheme=scheme,
        advice=advice,
        advice_name=name_of("advice", advice),
        access=name_of("municipality", scheme.applicant.municipality),
        needs=[_need(need, names) for need in scheme.needs],
        raises=_raises(scheme, names),
        call=call_words(next_call(scheme.calls, today()), phrases()),
        money=money_words(scheme.money, phrases()),
        contact=_contact(scheme),
        standing=_standing(scheme),
        successors=[
            content().schemes[successor].name_today.of(language)
            for successor in scheme.standing.successors
        ],
        origin=_origin(scheme),
        sources=sources(scheme.standing.sources),
        **fits,  # type: ignore[arg-type]
    )


def _need(need: Need, names: dict[str, str]) -> str:
    say, language = words(), session.lang()
    if need.level is not None:
        name = item_or_criterion(need.criterion or need.item or "", phrases(), names)
        text = say("support.need_level", name=name, level=need.level)
    elif need.fact is not None:
        text = say("support.need_fact", title=content().facts[need.fact].title.of(language))
    elif need.oda:
        text = content().marks.oda.title.of(language)
    elif need.country:
        text = listed(map(phrases().country, need.country))
    else:
        group = "region" if need.region else "field"
        text = names_of(group, need.region or need.field)
    if need.priority:
        text = say("support.need_priority", need=text)
    return say("support.reason", need=text, why=need.why.of(language))


def _raises(scheme: Scheme, names: dict[str, str]) -> list[str]:
    say, language = words(), session.lang()
    lines = []
    for raised in scheme.raises:
        levels = phrases().listed(map(str, raised.to))
        made = say("support.made", levels=levels, help=say(f"support.help_{raised.strength}"))
        lines.append(f"{names[raised.criterion]} {made} – {raised.why.of(language)}")
    return lines


def _contact(scheme: Scheme) -> list[str]:
    contact = scheme.contact
    if contact is None:
        return []
    lines = [contact.office.of(session.lang())]
    if contact.phone is not None:
        lines.append(words()("advice.phone", phone=contact.phone, year=contact.phone_year))
    return lines


def _standing(scheme: Scheme) -> list[str]:
    say, standing = words(), scheme.standing
    grade = say("support.grade", grade=standing.grade, meaning=name_of("grade", standing.grade))
    return [*_seen(standing), grade]


def _seen(standing: Standing) -> list[str]:
    """What was seen of a scheme: that it ran, in a source of what date, looked up on what day."""
    say, seen = words(), standing.last_confirmed_active
    checked = phrases().day(standing.checked)
    if seen is not None and standing.value == "active":
        return [say("support.last_seen", seen=phrases().day(seen), day=checked)]
    lines = [name_of("value", standing.value), say("support.checked", day=checked)]
    if seen is not None:
        lines.append(say("report.last_seen_then", seen=phrases().day(seen)))
    return lines


def _origin(scheme: Scheme) -> list[str]:
    say, language = words(), session.lang()
    lines = [name_of("origin", scheme.origin)]
    for row in scheme.rows:
        category = row.category_corrected or row.category_printed or "–"
        lines.append(say("support.row", table=row.table, category=category, name=row.name_printed))
        if row.note:
            lines.append(row.note.of(language))
    return lines
