"""The catalogue of support schemes, ``/schemes``, and a page for each, ``/schemes/{id}``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, get_args

from starlette.routing import Route

from checklist.answers import Assessment
from checklist.catalogue import (
    Advice,
    Applicant,
    Call,
    FieldName,
    Other,
    RegionName,
    Scheme,
)
from checklist.model import Lang
from checklist.search import folded, is_in, words_in
from scoring.calls import next_call
from scoring.verdict import standing_today
from views.reading.lists import page_of
from views.reading.page import Here, NotHereError, Page, reading
from views.server.resources import content, reference
from wording.advice import call_words, period_words
from wording.cases import case_when
from wording.labels import labels_of
from wording.phrases import Phrases
from wording.scheme import scheme_facts

#: The choices of a filter: groups of options, each with a value and a name.
Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]

ADVICES: tuple[Advice, ...] = get_args(Advice)
#: Where in the fact sheet a scheme stands, by what its rows give as their table.
TABLES: Mapping[str, str] = {
    "support": "地方自治体の国際協力に関する支援体制",
    "by-field": "支援分野別整理",
    "text": "本文",
}
ADDED = "added"
#: The parameters of the list.
ASKS = ("q", "gives", "field", "place", "who", "now", "helps", "table", "sort", "page")


@dataclass(frozen=True)
class Row:
    """A scheme in the list. ``call``: its next one, empty where none is known."""

    id: str
    name: str
    agency: str
    advice: Advice
    advice_name: str
    summary: str
    call: str


def gives_name(kind: str, phrases: Phrases) -> str:
    """The name of what a scheme gives."""
    return phrases.say(f"reading.gives_{kind.replace('-', '_')}")


# ---------------------------------------------------------------------------- the list


@cache
def _searched() -> Mapping[str, str]:
    """By scheme: the folded text that the search looks through, in both languages."""
    texts = {}
    for scheme in content().schemes.values():
        names = (scheme.name, scheme.name_today, scheme.agency, scheme.summary, scheme.applicants)
        printed = (row.name_printed for row in scheme.rows)
        office = (scheme.contact.office,) if scheme.contact else ()
        wording = content().wording
        fields = [wording.text(f"names.field_{field}") for field in scheme.limits("field")]
        words = (scheme.id, *(f"{t.ja} {t.en}" for t in (*names, *office, *fields)), *printed)
        texts[scheme.id] = folded(" ".join(words), reference().readings)
    return texts


def searched(scheme: Scheme) -> str:
    """The folded text of a scheme that the search looks through."""
    return _searched()[scheme.id]


def _is_for_place(scheme: Scheme, place: str) -> bool:
    """Whether a scheme is open to a region, or to a country by its code; preferences exclude
    nobody."""
    countries = content().countries
    for need in scheme.needs:
        if need.priority or not need.is_of_place:
            continue
        if country := countries.get(place):
            is_met = (
                place in need.country
                or country.region in need.region
                or bool(need.oda and country.oda)
            )
        else:
            is_met = place in need.region or any(
                c.region == place and (c.code in need.country or bool(need.oda and c.oda))
                for c in countries.values()
            )
        if not is_met:
            return False
    return True


def _is_of_field(scheme: Scheme, field: str) -> bool:
    limits = [name for need in scheme.needs if not need.priority for name in need.field]
    return not limits or field in limits


def _stands_in(scheme: Scheme, table: str) -> bool:
    if table == ADDED:
        return scheme.origin == "added"
    printed = TABLES.get(table)
    return printed is None or any(row.table == printed for row in scheme.rows)


#: Whether a scheme passes a filter, by the name of the filter.
_PASSES: Mapping[str, Callable[[Scheme, str, date], bool]] = {
    "gives": lambda scheme, value, _: value in scheme.kinds,
    "field": lambda scheme, value, _: _is_of_field(scheme, value),
    "place": lambda scheme, value, _: _is_for_place(scheme, value),
    "who": lambda scheme, value, _: (
        value == scheme.applicant.municipality or value in scheme.applicant.others
    ),
    "now": lambda scheme, value, day: value == standing_today(scheme, day),
    "helps": lambda scheme, value, _: value in scheme.strengths,
    "table": lambda scheme, value, _: _stands_in(scheme, value),
}


def matching(here: Here) -> list[Scheme]:
    """The schemes that the address asks for, in the order that it asks for."""
    words = words_in(here.get("q"))
    allowed = _filter_values()
    wanted = [
        (name, value)
        for name, value in here.query
        if name in _PASSES and value in allowed[name]  # of anything else nothing is known
    ]
    schemes = [
        scheme
        for scheme in content().schemes.values()
        if is_in(words, searched(scheme))
        and all(_PASSES[name](scheme, value, here.day) for name, value in wanted)
    ]
    return sorted(schemes, key=lambda scheme: _rank(scheme, here))


def _rank(scheme: Scheme, here: Here) -> tuple[Any, ...]:
    name, usual = (
        scheme.name_today.of(here.lang),
        ADVICES.index(standing_today(scheme, here.day)),
    )
    if here.get("sort") == "call":
        coming = next_call(scheme.calls, here.day)
        return (coming.day if coming else date.max, usual, name)
    if here.get("sort") == "agency":
        return (scheme.agency.of(here.lang), usual, name)
    if here.get("sort") == "name":
        return (name,)
    return (not _names_what_is_asked(scheme, here), usual, name)


def _names_what_is_asked(scheme: Scheme, here: Here) -> bool:
    """Whether a scheme names the field and the place that are asked for, rather than leaving them
    open."""
    field, place = here.get("field"), here.get("place")
    country = content().countries.get(place)
    is_field = not field or any(field in need.field for need in scheme.needs)
    is_place = not place or any(
        place in (*need.country, *need.region)
        or (country is not None and country.region in need.region)
        for need in scheme.needs
    )
    return is_field and is_place


def _naming(schemes: Sequence[Scheme], here: Here) -> str:
    """How many name the field and the place asked for, where they stand first; empty where they do
    not, or none is asked for."""
    if here.get("sort") or not (here.get("field") or here.get("place")):
        return ""
    count = sum(_names_what_is_asked(scheme, here) for scheme in schemes)
    return here.phrases.say("reading.naming", n=count, rest=len(schemes) - count)


def values_of(filters: Sequence[tuple[str, str, Groups]]) -> Mapping[str, frozenset[str]]:
    """The values that each filter may have, by its name."""
    return {
        name: frozenset(value for _, options in groups for value, _ in options)
        for name, _, groups in filters
    }


def _options(here: Here) -> list[tuple[str, str, Groups]]:
    """The filters: the name of each, its label and its choices."""
    phrases, say = here.phrases, here.phrases.say
    kinds = sorted(
        {kind for scheme in content().schemes.values() for kind in scheme.kinds},
        key=lambda kind: gives_name(kind, phrases),
    )
    regions: tuple[RegionName, ...] = get_args(RegionName)
    places = [
        (
            phrases.name("region", region),
            [
                (region, say("reading.whole_region", region=phrases.name("region", region))),
                *(
                    (country.code, country.name.of(here.lang))
                    for country in content().countries.values()
                    if country.region == region
                ),
            ],
        )
        for region in regions
    ]
    access = get_args(Applicant.model_fields["municipality"].annotation)
    who = [
        (
            say("reading.who_municipality"),
            [(value, phrases.name("municipality", value)) for value in access],
        ),
        (
            say("reading.who_others"),
            [(value, say(f"reading.other_{value}")) for value in get_args(Other)],
        ),
    ]
    tables = [(table, say(f"reading.table_{table.replace('-', '_')}")) for table in TABLES]
    return [
        (
            "now",
            say("support.filter_advice"),
            [("", [(value, phrases.name("advice", value)) for value in ADVICES])],
        ),
        ("who", say("support.filter_municipality"), who),
        (
            "gives",
            say("reading.filter_gives"),
            [("", [(k, gives_name(k, phrases)) for k in kinds])],
        ),
        (
            "field",
            say("support.filter_field"),
            [("", [(name, phrases.name("field", name)) for name in get_args(FieldName)])],
        ),
        ("place", say("reading.filter_place"), places),
        (
            "helps",
            say("support.filter_criterion"),
            [("", [(c, phrases.criterion(c)) for c in content().checklist.criteria])],
        ),
        (
            "table",
            say("reading.filter_table"),
            [("", [*tables, (ADDED, phrases.name("origin", "added"))])],
        ),
    ]


@cache
def _filter_values() -> Mapping[str, frozenset[str]]:
    return values_of(_options(Here("ja", "schemes", (), date.min)))


def draw_list(here: Here) -> Page:
    """``/schemes``."""
    phrases, say = here.phrases, here.phrases.say
    schemes = matching(here)
    count, shown = page_of(schemes, here)
    rows = [
        Row(
            id=scheme.id,
            name=scheme.name_today.of(here.lang),
            agency=scheme.agency.of(here.lang),
            advice=(advice := standing_today(scheme, here.day)),
            advice_name=phrases.name("advice", advice),
            summary=scheme.summary.of(here.lang),
            call=call_words(next_call(scheme.calls, here.day), phrases),
        )
        for scheme in shown
    ]
    sorts = [(order, say(f"reading.sort_{order}")) for order in ("call", "agency", "name")]
    return Page(
        "schemes.html",
        say("reading.schemes"),
        {
            "rows": rows,
            "total": len(content().schemes),
            "found": len(schemes),
            "page_count": count,
            "naming": _naming(schemes, here),
            "filters": _options(here),
            "sorts": sorts,
        },
    )


# ---------------------------------------------------------------------------- one scheme


def draw_scheme(here: Here) -> Page:
    """``/schemes/{id}``. Raises NotHereError for an unknown id."""
    scheme = content().schemes.get(here.path.rpartition("/")[2])
    if scheme is None:
        raise NotHereError
    phrases, say = here.phrases, here.phrases.say
    facts = scheme_facts(scheme, phrases, labels_of_all(here.lang), here.day)
    return Page(
        "scheme.html",
        scheme.name_today.of(here.lang),
        {
            "facts": facts,
            "scheme": scheme,
            "standing": scheme.standing,
            "gives": [gives_name(kind, phrases) for kind in scheme.kinds],
            "others": [say(f"reading.other_{other}") for other in scheme.applicant.others],
            "kinds": [phrases.name("kind", kind) for kind in scheme.applicant.kinds],
            "fields": [phrases.name("field", name) for name in scheme.limits("field")],
            "raises": _raises(scheme, phrases),
            "calls": _calls(scheme.calls, phrases),
            "names": _names(scheme, phrases),
            "successors": [content().schemes[id_] for id_ in scheme.standing.successors],
            "predecessors": _predecessors(scheme),
            "users": [
                {
                    "id": case.id,
                    "place": case.title.of(here.lang),
                    "title": case.events[0].title.of(here.lang),
                    "when": case_when(case.events[0], phrases),
                }
                for case in content().used_by.get(scheme.id, ())
            ],
        },
        trail=[("schemes", say("reading.schemes"))],
    )


@cache
def labels_of_all(lang: Lang) -> dict[str, str]:
    """The label of every criterion, where no municipality has named its own."""
    empty = Assessment(checklist=content().checklist.version)
    return labels_of(Phrases(content(), lang), empty)


def _raises(scheme: Scheme, phrases: Phrases) -> list[tuple[str, str, str]]:
    say, labels = phrases.say, labels_of_all(phrases.lang)
    return [
        (
            labels[raised.criterion],
            say(
                "support.made",
                levels=phrases.listed(map(str, raised.to)),
                help=say(f"support.help_{raised.strength}"),
            ),
            raised.why.of(phrases.lang),
        )
        for raised in scheme.raises
    ]


@dataclass(frozen=True)
class CallRow:
    """A period of application as the page shows it."""

    year: str
    when: str
    kind: str
    url: str
    seen: str
    note: str


def _calls(calls: Iterable[Call], phrases: Phrases) -> list[CallRow]:
    """The calls, the latest first."""
    say = phrases.say
    rows = []
    for call in sorted(calls, key=lambda c: (c.fiscal_year, c.closes or c.opens or ""))[::-1]:
        rows.append(
            CallRow(
                year=phrases.fiscal_year(call.fiscal_year),
                when=period_words(call.opens, call.closes, phrases),
                kind=say(f"reading.call_{call.kind}"),
                url=call.source,
                seen=phrases.day(call.seen),
                note=call.note.of(phrases.lang) if call.note else "",
            )
        )
    return rows


def _names(scheme: Scheme, phrases: Phrases) -> list[tuple[str, str]]:
    """The names that a scheme has had, the printed ones first: who called it so, and how."""
    say, lang = phrases.say, phrases.lang
    names: dict[str, str] = {}
    for row in scheme.rows:
        names.setdefault(row.name_printed, say("reading.name_printed"))
    names.setdefault(scheme.name.of(lang), say("reading.name_here"))
    if scheme.standing.current_name is not None:
        names.setdefault(scheme.standing.current_name.of(lang), say("reading.name_now"))
    return [(when, name) for name, when in names.items()] if len(names) > 1 else []


def _predecessors(scheme: Scheme) -> list[Scheme]:
    """The schemes in whose place this one may be looked at."""
    return [s for s in content().schemes.values() if scheme.id in s.standing.successors]


ROUTES = [
    Route("/schemes", reading(draw_list, *ASKS), methods=["GET"]),
    Route("/schemes/{id}", reading(draw_scheme), methods=["GET"]),
]
