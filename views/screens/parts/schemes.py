"""Support schemes as cards: name, agency and standing; expanded, all that is known of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import get_args

from checklist.catalogue import Advice, Reference, Scheme, Standing
from scoring.support import Match, Recommendation, recommendation
from views import session
from views.screens.parts.blocks import show
from views.screens.parts.words import (
    labels,
    listed,
    name_of,
    names_of,
    phrases,
    sources,
    words,
)
from views.server.resources import content
from wording.schemes import reasons_of, remarks_of

#: The standings of schemes, most useful first.
ADVICES: tuple[str, ...] = (*get_args(Advice)[:2], "read_or_join", *get_args(Advice)[2:])


def advice_of(scheme: Scheme) -> str:
    """The advice that follows from a scheme's standing."""
    if recommendation(scheme) is Recommendation.READ_OR_JOIN:
        return "read_or_join"
    return scheme.standing.advice


@dataclass(frozen=True)
class Card:
    """A scheme for ``support/cards.html``. ``helps``, ``standing`` and ``origin`` are lines; a
    match has ``reasons``, and beside them its facts in one line."""

    scheme: Scheme
    advice: str
    advice_name: str
    access: str
    helps: Sequence[str]
    limits: str
    standing: Sequence[str]
    successors: Sequence[str]
    origin: Sequence[str]
    sources: Sequence[tuple[Reference, str]]
    reasons: Sequence[str] = field(default=())
    beside: str = ""


def show_schemes(schemes: Iterable[Scheme]) -> None:
    """A card for each scheme."""
    names = labels()
    show("support/cards.html", title="", cards=[_card(scheme, names) for scheme in schemes])


def show_matches(matches: Iterable[Match], title: str = "", why: str = "") -> None:
    """A card for each match, with its reasons and the facts beside its fit; under a heading,
    where one is given."""
    names = labels()
    cards = [
        _card(match.scheme, names, reasons_of(match, phrases(), names), _beside(match))
        for match in matches
    ]
    show("support/cards.html", title=title, why=why, cards=cards)


def _card(
    scheme: Scheme, names: dict[str, str], reasons: Sequence[str] = (), beside: str = ""
) -> Card:
    say, language, advice = words(), session.lang(), advice_of(scheme)
    return Card(
        scheme=scheme,
        advice=advice,
        advice_name=name_of("advice", advice),
        access=name_of("access", scheme.access),
        helps=[
            f"{names[criterion]} – {say(f'support.help_{much}')}"
            for criterion, much in sorted(scheme.helps.items(), key=lambda pair: -pair[1])
        ],
        limits=listed([names_of("field", scheme.fields), names_of("region", scheme.regions)]),
        standing=_standing(scheme),
        successors=[
            content().schemes[successor].name_today.of(language)
            for successor in scheme.standing.successors
        ],
        origin=_origin(scheme),
        sources=sources(scheme.standing.sources),
        reasons=reasons,
        beside=beside,
    )


def _beside(match: Match) -> str:
    standing = match.scheme.standing
    return listed(
        [
            name_of("access", match.scheme.access),
            *remarks_of(match, phrases()),
            phrases().fit(match.fit),
            *_seen(standing),
        ]
    )


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
