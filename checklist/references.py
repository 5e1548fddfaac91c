"""Ids in the content that point at nothing, and levels that a scheme cannot raise."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from checklist.catalogue import Case, Scheme
from checklist.guide import Guide
from checklist.model import HELPS_FROM, Checklist, Stages
from checklist.problems import Problem, problem

#: A place, the id that stands there, and the ids that there are.
_Mention = tuple[str, str, Collection[str]]


def unknown_ids(
    checklist: Checklist,
    stages: Stages,
    schemes: Mapping[str, Scheme],
    cases: Mapping[str, Case],
    countries: Collection[str],
    files: Mapping[str, set[str]],
) -> Iterator[Problem]:
    """A problem for each id that points at nothing, and for each event whose id another has too.

    ``files``: the ids of all scheme and case files, also of those that could not be read and are
    reported already.
    """
    events = {event.id for case in cases.values() for event in case.events}
    mentions = [
        *_of_stages(stages, checklist, events if cases.keys() == files["cases"] else None),
        *(m for s in schemes.values() for m in _of_scheme(s, checklist, countries, files)),
        *(mention for case in cases.values() for mention in _of_case(case, checklist)),
    ]
    for place, name, known in mentions:
        if name not in known:
            yield problem(place, f"「{name}」という id はありません。", f"There is no id “{name}”.")
    yield from _events_twice(cases)


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


def _of_scheme(
    scheme: Scheme,
    checklist: Checklist,
    countries: Collection[str],
    files: Mapping[str, set[str]],
) -> Iterator[_Mention]:
    file = f"schemes/{scheme.id}.yaml"
    for position, need in enumerate(scheme.needs):
        place = f"{file}.needs.{position}"
        if need.criterion:
            yield place, need.criterion, checklist.criteria
        if need.item:
            yield place, need.item, checklist.items_by_id
        yield from ((place, code, countries) for code in need.country)
    for position, raised in enumerate(scheme.raises):
        yield f"{file}.raises.{position}", raised.criterion, checklist.criteria
    for successor in scheme.standing.successors:
        yield f"{file}.standing.successors", successor, files["schemes"]


def _of_case(case: Case, checklist: Checklist) -> Iterator[_Mention]:
    for position, event in enumerate(case.events):
        place = f"cases/{case.id}.yaml.events.{position}.criteria"
        yield from ((place, criterion_id, checklist.criteria) for criterion_id in event.criteria)


def _events_twice(cases: Mapping[str, Case]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for case in cases.values():
        for position, event in enumerate(case.events):
            place = f"cases/{case.id}.yaml.events.{position}"
            if event.id in seen:
                yield problem(
                    place,
                    f"id「{event.id}」は {seen[event.id]} にもあります。",
                    f"The id “{event.id}” is also in {seen[event.id]}.",
                )
            seen[event.id] = place


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
