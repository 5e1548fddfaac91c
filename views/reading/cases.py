"""The cases, ``/cases``, and a page for each, ``/cases/{id}``: the ladders of the fact sheet step
by step, and what was found since, one cooperation of one municipality each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import get_args

from starlette.routing import Route

from checklist.cases import SIZES, Case, CaseEvent, is_of_size
from checklist.catalogue import FieldName, Reference, RegionName
from checklist.municipality import MunicipalityKind
from checklist.reference import Entry
from checklist.search import folded, is_in, words_in
from views.reading.lists import Groups, counted, page_of, values_of
from views.reading.page import Here, NotHereError, Page, reading
from views.reading.scheme import labels_of_all
from views.server.resources import content, reference
from wording.cases import case_facts, case_when, indicator_cells
from wording.phrases import Phrases
from wording.scheme import source_remark

#: The parameters of the list.
ASKS = ("q", "kind", "size", "field", "place", "step", "helps", "scheme", "sort", "page")
#: The set of the reference library with the headings that the fact sheet prints in its cases.
_HEADINGS = "printed-headings"
#: Kinds of events that stand under a heading of their own, after the years.
_APART = ("transfer-model", "centre-function", "window-function", "benefit-of-recognition", "qa")


@dataclass(frozen=True)
class CaseRow:
    """A case in the list."""

    id: str
    place: str
    title: str
    when: str
    text: str
    remarks: Sequence[str]


# ---------------------------------------------------------------------------- the list


@cache
def _searched() -> Mapping[str, str]:
    """By case: the folded text that the search looks through, in both languages, with the kana of
    the municipality."""
    municipalities = content().municipalities
    texts = {}
    for case in content().cases.values():
        words = [case.id, case.title.ja, case.title.en]
        if (municipality := municipalities.get(case.code or "")) is not None:
            words.append(municipality.kana)
        for text in (case.story, case.cooperation and case.cooperation.partner):
            words += [text.ja, text.en] if text else []
        for event in case.events:
            words += [event.title.ja, event.title.en, event.summary.ja, event.summary.en]
        for field in case.fields:
            text = content().wording.text(f"names.field_{field}")
            words += [text.ja, text.en]
        for code in case.countries:
            words += [content().countries[code].name.ja, content().countries[code].name.en]
        texts[case.id] = folded(" ".join(words), reference().readings)
    return texts


def searched(case: Case) -> str:
    """The folded text of a case that the search looks through."""
    return _searched()[case.id]


def _is_in_place(case: Case, place: str) -> bool:
    countries = content().countries
    return place in case.countries or any(countries[c].region == place for c in case.countries)


#: Whether a case passes a filter, by the name of the filter.
_PASSES: Mapping[str, Callable[[Case, str], bool]] = {
    "kind": lambda case, value: case.kind == value,
    "size": is_of_size,
    "field": lambda case, value: value in case.fields,
    "place": _is_in_place,
    "step": lambda case, value: any(str(event.step) == value for event in case.events),
    "helps": lambda case, value: any(value in event.criteria for event in case.events),
    "scheme": lambda case, value: value in case.schemes,
}


@cache
def _passing(name: str, value: str) -> frozenset[str]:
    """The ids of all cases that pass a filter: counted for every choice on each page with the
    list."""
    passes = _PASSES[name]
    return frozenset(case.id for case in content().cases.values() if passes(case, value))


def matching(here: Here, *, without: str = "") -> list[Case]:
    """The cases that the address asks for, in the order that it asks for: usually those of the
    fact sheet, then the others from north to south. ``without``: leaves one filter out."""
    words, allowed = words_in(here.get("q")), _filter_values()
    wanted = [
        _passing(name, value)
        for name, value in here.query
        if name in _PASSES and name != without and value in allowed[name]
    ]
    cases = [
        case
        for case in content().cases.values()
        if is_in(words, searched(case)) and all(case.id in passing for passing in wanted)
    ]
    if here.get("sort") == "size":
        return sorted(cases, key=lambda case: (case.population is None, case.population or 0))
    if here.get("sort") == "year":
        return sorted(cases, key=lambda case: -(_first_year(case) or 0))
    return sorted(cases, key=lambda case: (case.cooperation is not None, case.code or "9"))


def _first_year(case: Case) -> int | None:
    return min((event.shown_year for event in case.events if event.shown_year), default=None)


def _options(here: Here) -> list[tuple[str, str, Groups]]:
    """The filters: the name of each, its label and its choices."""
    phrases, say, cases = here.phrases, here.phrases.say, content().cases.values()
    abroad = {code for case in cases for code in case.countries}
    regions: tuple[RegionName, ...] = get_args(RegionName)
    places = []
    for region in regions:
        name = phrases.name("region", region)
        there = [c for c in content().countries.values() if c.region == region and c.code in abroad]
        if there:
            whole = (region, say("reading.whole_region", region=name))
            places.append((name, [whole, *((c.code, c.name.of(here.lang)) for c in there)]))
    kinds = [(kind, phrases.name("kind", kind)) for kind in get_args(MunicipalityKind)]
    steps = [(str(n), phrases.stage(n)) for n in range(1, content().stages.top + 1)]
    schemes = content().schemes
    users = [(scheme, schemes[scheme].name_today.of(here.lang)) for scheme in content().used_by]
    return [
        ("kind", say("near.filter_kind"), [("", kinds)]),
        ("size", say("near.filter_size"), [("", [(s, say(f"near.size_{s}")) for s in SIZES])]),
        (
            "field",
            say("near.filter_field"),
            [("", [(name, phrases.name("field", name)) for name in get_args(FieldName)])],
        ),
        ("place", say("reading.filter_partner"), places),
        ("step", say("near.filter_step"), [("", steps)]),
        (
            "helps",
            say("near.filter_criterion"),
            [("", [(c, phrases.criterion(c)) for c in content().checklist.criteria])],
        ),
        ("scheme", say("near.filter_scheme"), [("", users)]),
    ]


@cache
def _filter_values() -> Mapping[str, frozenset[str]]:
    return values_of(_options(Here("ja", "cases", (), date.min)))


def _remarks(case: Case, phrases: Phrases) -> list[str]:
    """Kind and size of the municipality, fields and countries."""
    is_municipality = case.kind in get_args(MunicipalityKind)
    people = f"{case.population:,}" if case.population else ""
    return [
        text
        for text in (
            phrases.name("kind", case.kind) if is_municipality else "",
            phrases.say("common.population", n=people) if people else "",
            phrases.listed(phrases.name("field", name) for name in case.fields),
            phrases.listed(map(phrases.country, case.countries)),
        )
        if text
    ]


def _row(case: Case, phrases: Phrases) -> CaseRow:
    lang, first = phrases.lang, case.events[0]
    if case.cooperation is None:
        return CaseRow(
            id=case.id,
            place=case.title.of(lang),
            title="",
            when=phrases.say("reading.of_the_fact_sheet"),
            text=case.story.of(lang) if case.story else "",
            remarks=_remarks(case, phrases),
        )
    return CaseRow(
        id=case.id,
        place=case.title.of(lang),
        title=first.title.of(lang),
        when=case_when(first, phrases),
        text="",
        remarks=_remarks(case, phrases),
    )


def draw_list(here: Here) -> Page:
    """``/cases``."""
    say, cases = here.phrases.say, matching(here)
    beside = {name: frozenset(case.id for case in matching(here, without=name)) for name in _PASSES}

    def left(name: str, value: str) -> int:
        return len(beside[name] & _passing(name, value))

    count, shown = page_of(cases, here)
    return Page(
        "cases.html",
        say("reading.cases"),
        {
            "rows": [_row(case, here.phrases) for case in shown],
            "total": len(content().cases),
            "found": len(cases),
            "page_count": count,
            "filters": counted(_options(here), left, here),
            "sorts": [(order, say(f"reading.cases_by_{order}")) for order in ("size", "year")],
        },
    )


# ---------------------------------------------------------------------------- one case


@dataclass(frozen=True)
class ShownEvent:
    """An event as its case's page shows it."""

    event: CaseEvent
    when: str
    criteria: str
    sources: Sequence[tuple[Reference, str]]


@dataclass(frozen=True)
class Strand:
    """Events under one heading (empty: none): a timeline, or one after another."""

    heading: str
    is_timeline: bool
    events: Sequence[ShownEvent]


@dataclass(frozen=True)
class LadderStep:
    """A step of the ladder: the stage, the heading printed above it, and its events."""

    number: int
    title: str
    printed: str
    strands: Sequence[Strand]


def _event(event: CaseEvent, here: Here) -> ShownEvent:
    phrases, labels = here.phrases, labels_of_all(here.lang)
    return ShownEvent(
        event=event,
        when=case_when(event, phrases),
        criteria=phrases.listed(labels[criterion] for criterion in event.criteria),
        sources=[(source, source_remark(source, phrases)) for source in event.sources],
    )


def _headings(case: Case) -> list[Entry]:
    return [e for e in reference().sets[_HEADINGS].entries if e.case == case.id]


def _strands(events: Sequence[CaseEvent], headings: Iterable[Entry], here: Here) -> list[Strand]:
    """The events of a step: those under a printed heading, the others by year, then what stands
    apart by its kind."""
    strands, rest = [], list(events)
    for heading in headings:
        own = [event for event in rest if event.id in heading.events]
        if own:
            title = heading.title.of(here.lang) if heading.title else ""
            strands.append(Strand(title, True, [_event(event, here) for event in own]))
            rest = [event for event in rest if event not in own]
    dated = [event for event in rest if event.kind not in _APART]
    dated.sort(key=lambda event: event.shown_year or 9999)
    if dated:
        strands.append(Strand("", True, [_event(event, here) for event in dated]))
    for kind in _APART:
        if alike := [event for event in rest if event.kind == kind]:
            title = here.phrases.say(f"reading.part_{kind.replace('-', '_')}")
            strands.append(Strand(title, False, [_event(event, here) for event in alike]))
    return strands


def _steps(case: Case, here: Here) -> list[LadderStep]:
    phrases, headings, steps = here.phrases, _headings(case), []
    for number in range(content().stages.top + 1):
        events = [event for event in case.events if (event.step or 0) == number]
        if not events:
            continue
        mine = [heading for heading in headings if (heading.number or 0) == number]
        printed = [h.title.of(here.lang) for h in mine if h.title and not h.events]
        title = phrases.stage(number) if number else phrases.say("near.background")
        steps.append(
            LadderStep(number, title, phrases.listed(printed), _strands(events, mine, here))
        )
    return [*steps[1:], steps[0]] if len(steps) > 1 and steps[0].number == 0 else steps


def draw_case(here: Here) -> Page:
    """``/cases/{id}``. Raises NotHereError for an unknown id."""
    case = content().cases.get(here.path.rpartition("/")[2])
    if case is None:
        raise NotHereError
    trail = [("cases", here.phrases.say("reading.cases"))]
    if case.cooperation is not None:
        return _found_since(case, here, trail)
    phrases, lang = here.phrases, here.lang
    area = phrases.say("near.area", km2=f"{case.area_km2:,}") if case.area_km2 else ""
    columns = ("indicator", "category", "target", "year", "note")
    return Page(
        "story.html",
        case.title.of(lang),
        {
            "case": case,
            "remarks": [
                *_remarks(case, phrases),
                *([area] if area else []),
                phrases.say("near.source", section=case.source),
            ],
            "steps": _steps(case, here),
            "indicator_head": [phrases.say(f"near.{name}") for name in columns],
            "indicators": [indicator_cells(row, phrases) for row in case.indicators],
            "indicator_sources": [
                (source, source_remark(source, phrases)) for source in case.indicator_sources
            ],
        },
        trail=trail,
    )


def _found_since(case: Case, here: Here, trail: Sequence[tuple[str, str]]) -> Page:
    phrases, lang, event = here.phrases, here.lang, case.events[0]
    beside = [c for c in content().cases.values() if c.code == case.code and c.id != case.id]
    return Page(
        "cooperation.html",
        phrases.say("report.pair", first=case.title.of(lang), second=event.title.of(lang)),
        {
            "case": case,
            "shown": _event(event, here),
            "remarks": _remarks(case, phrases),
            "step": phrases.stage(event.step) if event.step else "",
            "facts": case_facts(case, phrases),
            "schemes": [content().schemes[scheme] for scheme in case.schemes],
            "beside": [_row(other, phrases) for other in beside if case.code],
        },
        trail=trail,
    )


ROUTES = [
    Route("/cases", reading(draw_list, *ASKS, moved_to="near"), methods=["GET"]),
    Route("/cases/{id}", reading(draw_case), methods=["GET"]),
]
