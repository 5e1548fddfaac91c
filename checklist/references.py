"""Ids in the content that point at nothing, names that stand twice, and levels that a scheme cannot
raise."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checklist.cases import Case, CaseEvent
from checklist.catalogue import Scheme
from checklist.guide import Guide
from checklist.model import HELPS_FROM, Checklist, Stages, Text
from checklist.problems import Problem, problem

#: A place, the id that stands there, and the ids that there are.
_Mention = tuple[str, str, Collection[str]]


@dataclass(frozen=True, slots=True)
class KnownIds:
    """The ids that there are: those of ``schemes`` and ``stories`` by their files, also of files
    that could not be read and are reported already."""

    checklist: Checklist
    schemes: Collection[str]
    stories: Collection[str]
    countries: Collection[str]
    municipalities: Collection[str]


def unknown_ids(
    stages: Stages,
    schemes: Mapping[str, Scheme],
    cases: Mapping[str, Case],
    places: Mapping[str, str],
    known: KnownIds,
) -> Iterator[Problem]:
    """A problem for each id that points at nothing, and for each event whose id another has too.
    ``places`` of the cases that have no file of their own."""
    events = {event.id for case in cases.values() for event in case.events}
    all_events_are_known = cases.keys() >= {*known.stories}
    files = [(case, places.get(case.id, f"cases/{case.id}.yaml")) for case in cases.values()]
    mentions = [
        *_of_stages(stages, known.checklist, events if all_events_are_known else None),
        *(mention for scheme in schemes.values() for mention in _of_scheme(scheme, known)),
        *(mention for case, file in files for mention in _of_case(case, file, known)),
    ]
    for place, name, names in mentions:
        if name not in names:
            yield problem(place, f"「{name}」という id はありません。", f"There is no id “{name}”.")
    yield from _events_twice(files)


def _of_stages(
    stages: Stages, checklist: Checklist, events: Collection[str] | None
) -> Iterator[_Mention]:
    """``events``: ``None`` where not all of them could be read."""
    for stage in stages.stages:
        for position, requirement in enumerate(stage.requires):
            place = f"stages.yaml.stages.{stage.number}.requires.{position}"
            if requirement.criterion:
                yield place, requirement.criterion, checklist.criteria
            if requirement.best_of:
                yield place, requirement.best_of, checklist.items_by_id
            if events is not None:
                yield from ((place, event, events) for event in requirement.events)


def _of_scheme(scheme: Scheme, known: KnownIds) -> Iterator[_Mention]:
    checklist = known.checklist
    file = f"schemes/{scheme.id}.yaml"
    for position, need in enumerate(scheme.needs):
        place = f"{file}.needs.{position}"
        if need.criterion:
            yield place, need.criterion, checklist.criteria
        if need.item:
            yield place, need.item, checklist.items_by_id
        yield from ((place, code, known.countries) for code in need.country)
    for position, raised in enumerate(scheme.raises):
        yield f"{file}.raises.{position}", raised.criterion, checklist.criteria
    for successor in scheme.standing.successors:
        yield f"{file}.standing.successors", successor, known.schemes


def _of_case(case: Case, file: str, known: KnownIds) -> Iterator[_Mention]:
    criteria = known.checklist.criteria
    for place, event in _events(case, file):
        yield from ((f"{place}.criteria", name, criteria) for name in event.criteria)
    if case.code is not None:
        yield f"{file}.code", case.code, known.municipalities
    yield from ((f"{file}.countries", code, known.countries) for code in case.countries)
    yield from ((f"{file}.schemes", name, known.schemes) for name in case.schemes)


def _events(case: Case, file: str) -> Iterator[tuple[str, CaseEvent]]:
    """The events of a case with the place of each; that of a cooperation is its entry."""
    for position, event in enumerate(case.events):
        yield file if case.cooperation else f"{file}.events.{position}", event


def _events_twice(files: Sequence[tuple[Case, str]]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for case, file in files:
        for place, event in _events(case, file):
            if event.id in seen:
                yield id_twice(place, event.id, seen[event.id])
            seen[event.id] = place


def id_twice(place: str, name: str, other: str) -> Problem:
    """The problem that an id stands at a place and at another one already."""
    return problem(
        place,
        f"id「{name}」は {other} にもあります。",
        f"The id “{name}” is also in {other}.",
    )


def levels_no_scheme_raises(
    schemes: Mapping[str, Scheme], checklist: Checklist
) -> Iterator[Problem]:
    """A problem for each level that a scheme is said to make true, all or most of it, and whose
    text only the municipality itself can make true."""
    for scheme in schemes.values():
        for position, raised in enumerate(scheme.raises):
            criterion = checklist.criteria.get(raised.criterion)
            if (
                criterion is not None
                and raised.strength >= HELPS_FROM
                and not set(raised.to) <= {*criterion.scheme_levels}
            ):
                yield problem(
                    f"schemes/{scheme.id}.yaml.raises.{position}",
                    f"{raised.criterion} のレベルのうち、制度によって満たせるのは "
                    "scheme_levels に挙げたものだけです。"
                    "ほかのレベルの strength は1にしてください。",
                    f"Of the levels of {raised.criterion} a scheme can make true only those under "
                    "scheme_levels. Give strength 1 for others.",
                )


def names_twice(schemes: Mapping[str, Scheme], checklist: Checklist | None) -> Iterator[Problem]:
    """A problem for each scheme with the name, and each criterion with the title, of another one,
    in either language: a copy in which it was left."""
    yield from _names_twice((f"schemes/{s.id}.yaml.name", s.name) for s in schemes.values())
    if checklist is not None:
        criteria = checklist.criteria.values()
        yield from _names_twice(
            (f"checklist/{c.id.replace('.', '/')}.yaml.title", c.title) for c in criteria
        )


def _names_twice(named: Iterable[tuple[str, Text]]) -> Iterator[Problem]:
    """``named``: each place with the name that stands there."""
    seen: dict[str, str] = {}
    for place, text in named:
        for name in (text.ja, text.en):
            if seen.setdefault(name, place) != place:
                yield problem(
                    place,
                    f"「{name}」という名前は {seen[name]} にもあります。",
                    f"The name “{name}” is also in {seen[name]}.",
                )


def agenda_ids(guide: Guide, checklist: Checklist) -> Iterator[Problem]:
    """A problem for each criterion in an agenda that the checklist does not ask."""
    asked = {criterion.id for criterion in checklist.asked}
    for position, agenda in enumerate(guide.agendas):
        for criterion_id in agenda.criteria:
            if criterion_id not in asked:
                yield problem(
                    f"guide.yaml.agendas.{position}",
                    f"「{criterion_id}」という問いはありません。",
                    f"There is no criterion “{criterion_id}”.",
                )
