"""The catalogue of support schemes, ``/schemes``, and a page for each, ``/schemes/{id}``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any, get_args

from starlette.routing import Route

from checklist.catalogue import (
    Applicant,
    FieldName,
    Need,
    Other,
    RegionName,
    Scheme,
    SchemeAdvice,
)
from checklist.search import folded, is_in, words_in
from scoring.calls import next_call
from scoring.verdict import standing_today
from views.reading.lists import Groups, counted, page_of, values_of
from views.reading.page import Here, Page, reading
from views.server.resources import content, reference
from wording.advice import applied_words
from wording.phrases import Phrases

ADVICES: tuple[SchemeAdvice, ...] = get_args(SchemeAdvice)
#: Where in the fact sheet a scheme stands, by what its rows give as their table.
TABLES: Mapping[str, str] = {
    "support": "地方自治体の国際協力に関する支援体制",
    "by-field": "支援分野別整理",
    "text": "本文",
}
ADDED = "added"
#: The parameters of the list.
ASKS = ("q", "gives", "field", "place", "open", "who", "now", "helps", "table", "sort", "page")
#: The value of ``open``: what is limited to no field or place is shown as well.
TOO = "yes"


@dataclass(frozen=True)
class SchemeRow:
    """A scheme in the list. ``call``: its next one, empty where none is known."""

    id: str
    name: str
    agency: str
    advice: SchemeAdvice
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


def _is_met(need: Need, place: str) -> bool:
    """Whether a region, or a country by its code, is one of those that a need of place names."""
    countries = content().countries
    if country := countries.get(place):
        return (
            place in need.country or country.region in need.region or bool(need.oda and country.oda)
        )
    return place in need.region or any(
        c.region == place and (c.code in need.country or bool(need.oda and c.oda))
        for c in countries.values()
    )


@cache
def _regards(scheme_id: str, place: str) -> tuple[bool, bool]:
    """Whether a scheme names a place, and whether it excludes it; preferences exclude nobody. Kept:
    it is asked again with what is open, and for the order."""
    needs = [need for need in content().schemes[scheme_id].needs if need.is_of_place]
    limits = [need for need in needs if not need.priority]
    return (
        any(_is_met(need, place) for need in needs),
        not all(_is_met(need, place) for need in limits),
    )


def _is_for_place(scheme: Scheme, place: str, *, is_open: bool) -> bool:
    """Whether a scheme names a place, and excludes it nowhere. ``is_open``: also where it names
    none."""
    is_named, is_excluded = _regards(scheme.id, place)
    return not is_excluded and (is_named or is_open)


def _is_of_field(scheme: Scheme, field: str, *, is_open: bool) -> bool:
    """As ``_is_for_place`` of a field."""
    limits = [name for need in scheme.needs if not need.priority for name in need.field]
    return (not limits or field in limits) and (field in scheme.limits("field") or is_open)


def _stands_in(scheme: Scheme, table: str) -> bool:
    if table == ADDED:
        return scheme.origin == "added"
    printed = TABLES.get(table)
    return printed is None or any(row.table == printed for row in scheme.rows)


#: Whether a scheme passes a filter, by the name of the filter: of its value, whether what is open
#: passes as well, and the day.
_PASSES: Mapping[str, Callable[[Scheme, str, bool, date], bool]] = {
    "gives": lambda scheme, value, _, __: value in scheme.kinds,
    "field": lambda scheme, value, is_open, _: _is_of_field(scheme, value, is_open=is_open),
    "place": lambda scheme, value, is_open, _: _is_for_place(scheme, value, is_open=is_open),
    "who": lambda scheme, value, _, __: (
        value == scheme.applicant.municipality or value in scheme.applicant.others
    ),
    "now": lambda scheme, value, _, day: value == standing_today(scheme, day),
    "helps": lambda scheme, value, _, __: value in scheme.strengths,
    "table": lambda scheme, value, _, __: _stands_in(scheme, value),
}


@lru_cache(maxsize=4096)
def _passing(name: str, value: str, is_open: bool, day: date) -> frozenset[str]:
    """The ids of all schemes that pass a filter. Kept: each page with the list counts them for
    every choice of every filter."""
    passes = _PASSES[name]
    return frozenset(
        scheme.id for scheme in content().schemes.values() if passes(scheme, value, is_open, day)
    )


def _takes_open(here: Here) -> bool:
    return here.get("open") == TOO


def matching(here: Here, *, without: str = "") -> list[Scheme]:
    """The schemes that the address asks for, in the order that it asks for. ``without``: a filter
    that is left out."""
    words = words_in(here.get("q"))
    allowed = _filter_values()
    wanted = [
        _passing(name, value, _takes_open(here), here.day)
        for name, value in here.query
        # of anything else nothing is known
        if name in _PASSES and name != without and value in allowed[name]
    ]
    schemes = [
        scheme
        for scheme in content().schemes.values()
        if is_in(words, searched(scheme)) and all(scheme.id in passing for passing in wanted)
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
    return (not field or _is_of_field(scheme, field, is_open=False)) and (
        not place or _is_for_place(scheme, place, is_open=False)
    )


def _besides(schemes: Sequence[Scheme], here: Here) -> tuple[str, str, str] | None:
    """How many schemes are limited to no field or place, where one is asked for, and the name and
    address of a link to the list with them, or without; ``None`` where there are none."""
    asked = {name: value for name, value in here.query if name != "open"}
    if not _takes_open(here):
        asked["open"] = TOO
    rest = abs(len(matching(replace(here, query=tuple(asked.items())))) - len(schemes))
    if not rest or not (here.get("field") or here.get("place")):
        return None
    to, say = here.again(open=asked.get("open", ""), page=""), here.phrases.say
    if _takes_open(here):
        words = say("reading.with_open", n=len(schemes) - rest, rest=rest)
        return words, say("reading.leave_open"), to
    key = "reading.without_open" if schemes else "reading.none_named"
    return say(key, rest=rest), say("reading.take_open"), to


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
    beside = {
        name: frozenset(scheme.id for scheme in matching(here, without=name)) for name in _PASSES
    }
    is_open = _takes_open(here)

    def left(name: str, value: str) -> int:
        return len(beside[name] & _passing(name, value, is_open, here.day))

    count, shown = page_of(schemes, here)
    rows = [
        SchemeRow(
            id=scheme.id,
            name=scheme.name_today.of(here.lang),
            agency=scheme.agency.of(here.lang),
            advice=(advice := standing_today(scheme, here.day)),
            advice_name=phrases.name("advice", advice),
            summary=scheme.summary.of(here.lang),
            call=applied_words(scheme, next_call(scheme.calls, here.day), phrases),
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
            "besides": _besides(schemes, here),
            "filters": counted(_options(here), left, here),
            "sorts": sorts,
        },
    )


ROUTES = [
    Route("/schemes", reading(draw_list, *ASKS), methods=["GET"]),
]
