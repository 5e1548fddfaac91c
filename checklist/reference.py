"""What the fact sheet knows besides the checklist, schemes and cases, as frozen models: sets of
entries with typed values, their doubts, and what is true now.

Content is ``data/reference.yaml`` (the order of the sets, and the names of what is measured) and
one file for each set in ``data/reference/``; the fields are explained in ``data/README.md``.
``load_reference.py`` reads them.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from checklist.catalogue import CountryCode, FieldName, Reference, Url
from checklist.day import Day, PartialDate
from checklist.model import CriterionId, Frozen, Prose, Slug, Text
from checklist.municipality import MunicipalityKind
from checklist.problems import ProblemsError
from checklist.search import Readings

#: A number that is none of NaN and the infinities.
Number = Annotated[int | float, Field(allow_inf_nan=False)]
#: Words with the place of a number: ``{n}件``.
Pattern = Annotated[str, StringConstraints(pattern=r"^[^{}]*\{n\}[^{}]*$")]


class UnitName(Frozen):
    """How a number with this unit is written in each language: ``{n}%``."""

    ja: Pattern
    en: Pattern


class ReferenceNames(Frozen):
    """The names of what is measured, of units, and of whose value it is, by the words that the
    sets use for them."""

    measures: Mapping[Slug, Text]
    units: Mapping[Slug, UnitName]
    subjects: Mapping[Slug, Text]


class Value(Frozen):
    """A number: what it measures, in which unit, whose it is (``of``) and when.

    ``printed``: it stands in the fact sheet; else it is computed or comes from the page named
    beside it. ``approximate``: about; ``minimum``: or more; ``doubtful``: never to be shown
    without its doubt. ``year`` to ``until`` is a span; ``as_of`` a day or month.
    """

    measure: Slug
    value: Number
    unit: Slug
    of: tuple[Slug, ...] = ()
    year: int | None = None
    until: int | None = None
    as_of: PartialDate | None = None
    printed: bool = False
    approximate: bool = False
    minimum: bool = False
    doubtful: bool = False
    note: Text | None = None


class Printed(Frozen):
    """The source that the fact sheet itself names, as it is printed there."""

    text: Prose
    url: Url | None = None
    note: Text | None = None


class Now(Frozen):
    """What is true now: said, as values where there are any, with the page and the day on which a
    copy of it was read. ``agrees``: how far it bears out the fact sheet."""

    text: Text
    values: tuple[Value, ...] = ()
    source: Reference
    more: tuple[Url, ...] = ()
    seen: Day
    agrees: Literal["yes", "roughly", "partly", "no"] | None = None


class EntryDoubt(Frozen):
    """Why an entry is doubtful, what is probably right, and what that rests on. ``doubt``: the
    entry of ``doubts.yaml`` that tells the same of the fact sheet as a whole."""

    text: Text
    likely: Text | None = None
    likely_year: int | None = None
    sources: tuple[Reference, ...] = ()
    doubt: Slug | None = None


class Lost(Frozen):
    """A figure of which the text has only the place: how its subject is known, and what can be
    said or drawn in its stead."""

    known_by: Literal["caption", "heading", "text-above", "place-only"]
    instead: Text


EntryKind = Literal[
    "statement", "figure", "event", "list", "row", "source", "heading", "lost", "note", "navigation"
]


class Entry(Frozen):
    """One thing that the fact sheet says, or (``added``) that followed later.

    ``heading``: the printed heading it stands under. ``points``: the parts of a list. ``group``:
    one of the set's groups. ``date`` and ``until``: of an event. ``under``: the entry it belongs
    to.
    """

    id: Slug
    kind: EntryKind
    title: Text | None = None
    text: Text
    heading: Text | None = None
    source: Printed | None = None
    added: bool = False
    values: tuple[Value, ...] = ()
    points: tuple[Text, ...] = ()
    group: Slug | None = None
    under: Slug | None = None
    number: Annotated[int, Field(ge=1)] | None = None
    date: PartialDate | None = None
    until: PartialDate | None = None
    actor: Text | None = None
    country: CountryCode | None = None
    countries: tuple[CountryCode, ...] = ()
    fields: tuple[FieldName, ...] = ()
    kinds: tuple[MunicipalityKind, ...] = ()
    criteria: tuple[CriterionId, ...] = ()
    schemes: tuple[Slug, ...] = ()
    case: Slug | None = None
    events: tuple[Slug, ...] = ()
    lost: Lost | None = None
    question: EntryDoubt | None = None
    now: tuple[Now, ...] = ()
    pages: tuple[Reference, ...] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _doubtful_values_have_a_question(self) -> Self:
        if self.question is None and any(value.doubtful for value in self.values):
            raise ProblemsError.one(
                "doubtful の値には question（疑問点）が必要です。",
                "a doubtful value needs a question",
            )
        if self.added and not (self.pages or self.now or self.note):
            raise ProblemsError.one(
                "added の項目には、根拠のページ（pages か now）が必要です。",
                "what was added needs a page it rests on: pages or now",
            )
        return self

    @property
    def year(self) -> int | None:
        """The year of the event on a timeline: the likely one where a check gave one."""
        if self.question is not None and self.question.likely_year is not None:
            return self.question.likely_year
        return int(self.date[:4]) if self.date else None


class SetGroup(Frozen):
    """A part of a set: a size of city, a strand of a timeline."""

    id: Slug
    title: Text


class SeriesPoint(Frozen):
    """A number of a series. ``projected``: an estimate of what was still to come."""

    of: Slug | None = None
    year: int
    value: Number
    projected: bool = False
    url: Url | None = None


class Series(Frozen):
    """Numbers over the years to be drawn, from one page or from a page for each point."""

    id: Slug
    title: Text
    note: Text | None = None
    measure: Slug
    unit: Slug
    source: Reference | None = None
    seen: Day
    points: Annotated[tuple[SeriesPoint, ...], Field(min_length=2)]


_OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def computed(expression: str) -> float:
    """The value of a sum written with numbers, + - * / and brackets. Raises ValueError for
    anything else."""

    def value(node: ast.expr) -> float:
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            return float(node.value)  # type: ignore[arg-type]
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            return _OPERATORS[type(node.op)](value(node.left), value(node.right))
        raise ValueError(expression)

    try:
        return value(ast.parse(expression, mode="eval").body)
    except (SyntaxError, ZeroDivisionError) as error:
        raise ValueError(expression) from error


class Sum(Frozen):
    """Arithmetic that was done again: ``expression`` gives ``equals``, to its last digit.
    ``agrees``: whether the fact sheet prints the same."""

    text: Text
    expression: Prose
    equals: Number
    agrees: bool = True

    @model_validator(mode="after")
    def _it_is_right(self) -> Self:
        digits = len(str(self.equals).partition(".")[2]) if isinstance(self.equals, float) else 0
        try:
            right = abs(computed(self.expression) - self.equals) <= 0.5001 * 10**-digits
        except ValueError:
            right = False
        if not right:
            raise ProblemsError.one(
                f"「{self.expression}」は{self.equals}になりません。",
                f"{self.expression} is not {self.equals}.",
            )
        return self


class ReferenceSet(Frozen):
    """What belongs together on one page.

    ``section``: the chapter of the fact sheet. ``charts``: the drawings of ``charts/`` that stand
    on the page. ``table``: the printed table (``SourceRow.table``) whose rows the page lists from
    the schemes. ``quotes``: the page lists the printed words of the checklist.
    """

    id: Slug
    title: Text
    summary: Text
    section: Text | None = None
    note: Text | None = None
    groups: tuple[SetGroup, ...] = ()
    entries: tuple[Entry, ...] = ()
    series: tuple[Series, ...] = ()
    sums: tuple[Sum, ...] = ()
    charts: tuple[Slug, ...] = ()
    table: Prose | None = None
    quotes: bool = False

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """Its entries by id, in order."""
        return {entry.id: entry for entry in self.entries}

    @model_validator(mode="after")
    def _ids_lead_somewhere(self) -> Self:
        ids = [entry.id for entry in self.entries]
        groups = {group.id for group in self.groups}
        faults = {i for i in ids if ids.count(i) > 1}
        faults |= {e.under for e in self.entries if e.under and e.under not in ids}
        faults |= {e.group for e in self.entries if e.group and e.group not in groups}
        if faults:
            listed = ", ".join(sorted(faults))
            raise ProblemsError.one(
                f"2回あるか、または行き先のない id です: {listed}。",
                f"ids that stand twice or lead nowhere: {listed}",
            )
        return self

    def values(self) -> tuple[Value, ...]:
        """Every value of its entries, those of now included."""
        own = (v for e in self.entries for v in e.values)
        now = (v for e in self.entries for n in e.now for v in n.values)
        return (*own, *now)


class Chapter(Frozen):
    """A heading of the library with its sets in order."""

    id: Slug
    title: Text
    sets: Annotated[tuple[Slug, ...], Field(min_length=1)]


class ReferenceIndex(Frozen):
    """The order of the sets, and the names that they share."""

    chapters: Annotated[tuple[Chapter, ...], Field(min_length=1)]
    names: ReferenceNames


class Library(Frozen):
    """All sets, in the order of the chapters; ``readings`` for the search."""

    chapters: tuple[Chapter, ...]
    names: ReferenceNames
    sets: Mapping[Slug, ReferenceSet]
    readings: Readings

    @cached_property
    def entries(self) -> dict[str, tuple[ReferenceSet, Entry]]:
        """Every entry by id, with the set it stands in."""
        return {e.id: (group, e) for group in self.sets.values() for e in group.entries}

    def entry(self, entry_id: str) -> Entry:
        """The entry of that id. Raises KeyError for an id that no set has."""
        return self.entries[entry_id][1]
