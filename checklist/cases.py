"""Cases as frozen models (content, like ``model.py``): those that the fact sheet tells, with many
events, and those found since, one cooperation of one municipality each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from checklist.catalogue import CountryCode, FieldName, Reference
from checklist.day import Day
from checklist.model import CriterionId, Frozen, Prose, Slug, Text
from checklist.municipality import Municipality, MunicipalityKind
from checklist.problems import ProblemsError

#: Kinds of cases that are no municipality of Japan.
OtherKind = Literal["national-association", "development-zone"]

#: Sizes of municipalities to filter by: at least, and below so many people.
SIZES: Mapping[str, tuple[int, int]] = {
    "under_10": (0, 10_000),
    "under_30": (10_000, 30_000),
    "under_100": (30_000, 100_000),
    "under_300": (100_000, 300_000),
    "under_1000": (300_000, 1_000_000),
    "over_1000": (1_000_000, 100_000_000),
}
EventKind = Literal[
    "profile",
    "event",
    "method",
    "lesson",
    "qa",
    "transfer-model",
    "centre-function",
    "window-function",
    "benefit-of-recognition",
    "institution",
    "goal",
    "principle",
    "cooperation",
]


class CaseEvent(Frozen):
    """One event or lesson of a case.

    ``year`` to ``until`` are as the source prints them (``ongoing``: with an open end);
    ``likely_year`` and ``likely`` are what a later check gave instead.
    """

    id: Slug
    kind: EventKind
    step: Annotated[int, Field(ge=1, le=4)] | None = None
    year: int | None = None
    until: int | None = None
    ongoing: bool = False
    strand: Literal["profile", "bilateral", "platform"] | None = None
    title: Text
    summary: Text
    question: Text | None = None
    criteria: Annotated[tuple[CriterionId, ...], Field(min_length=1)]
    doubt: Text | None = None
    likely: Text | None = None
    likely_year: int | None = None
    sources: tuple[Reference, ...] = ()

    @model_validator(mode="after")
    def _questions_have_a_question(self) -> Self:
        if (self.kind == "qa") != (self.question is not None):
            raise ProblemsError.one(
                "question は kind が qa のときに必ず書き、ほかでは書けません。",
                "question belongs to kind qa, and only there",
            )
        return self

    @property
    def shown_year(self) -> int | None:
        """The year of the event on a timeline: ``likely_year`` where a check gave one, else
        ``year``."""
        return self.likely_year or self.year

    @cached_property
    def known_until(self) -> int | None:
        """The last year of which something is known: that of the end; of what goes on, that of the
        latest dated source; else ``shown_year``."""
        if self.until is not None or not self.ongoing:
            return self.until or self.shown_year
        seen = [int(source.date[:4]) for source in self.sources if source.date]
        return max([*seen, self.shown_year or 0]) or None


class Indicator(Frozen):
    """One row of the Tianjin eco-city indicator table.

    ``printed`` is what the fact sheet shows where the reading differs, ``note`` why. ``most``: the
    largest value that the row can have; left out where there is no end to it.
    """

    id: Slug
    number: Annotated[int, Field(ge=1)]
    sub: Literal["a", "b", "c"] | None = None
    name: Text
    category: Text
    category_printed: Prose
    operator: Literal[">=", "<=", "=", "meets"]
    value: float | str
    unit: Text
    most: Annotated[float, Field(gt=0)] | None = None
    target_year: int | None = None
    reading: Literal["as_printed", "corrected", "category_corrected"]
    printed: Prose | None = None
    note: Text | None = None

    @property
    def row(self) -> str:
        """Its name in the table: 1a, 2, 12b."""
        return f"{self.number}{self.sub or ''}"


class Cooperation(Frozen):
    """A cooperation of one municipality with others abroad, as its entry in a file tells it.

    ``code``: the municipality's, whose name in Japanese ``place`` repeats; ``countries``: those
    that a source names. ``year`` to ``until``, as far as sources give them; ``ongoing``: it went on
    in the latest source. ``schemes``: those it used; ``means``: what else it rests on. ``partly``:
    only part of it is environmental. ``grade`` A: an official page was seen, B: only others;
    ``seen``: on what day.
    """

    id: Slug
    code: str
    place: Text
    title: Text
    partner: Text
    countries: tuple[CountryCode, ...] = ()
    fields: Annotated[tuple[FieldName, ...], Field(min_length=1)]
    year: int | None = None
    until: int | None = None
    ongoing: bool = False
    schemes: tuple[Slug, ...] = ()
    means: Text | None = None
    what: Text
    outcome: Text | None = None
    criteria: Annotated[tuple[CriterionId, ...], Field(min_length=1)]
    step: Annotated[int, Field(ge=1, le=4)]
    partly: bool = False
    grade: Literal["A", "B"]
    seen: Day
    doubt: Text | None = None
    sources: Annotated[tuple[Reference, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.until is not None and (self.ongoing or (self.year or 0) > self.until):
            raise ProblemsError.one(
                "until は year 以後の年にし、ongoing と一緒に書かないでください。",
                "until lies before year, or stands beside ongoing",
            )
        return self

    @model_validator(mode="after")
    def _can_be_checked(self) -> Self:
        if any(source.title is None or source.kind is None for source in self.sources):
            raise ProblemsError.one(
                "出典（sources）には title と kind が必要です。", "each source needs title and kind"
            )
        if self.grade == "A" and all(source.kind != "official" for source in self.sources):
            raise ProblemsError.one(
                "grade が A のときは、公的資料（kind: official）の出典が必要です。",
                "grade A needs an official source",
            )
        if not self.schemes and self.means is None:
            raise ProblemsError.one(
                "schemes か means を書いてください（何によって行ったか）。",
                "give schemes or means: what it rests on",
            )
        return self

    def case(self, municipality: Municipality) -> Case:
        """The case of this cooperation, with kind and inhabitants of its ``municipality``."""
        event = CaseEvent(
            id=self.id,
            kind="cooperation",
            step=self.step,
            year=self.year,
            until=self.until,
            ongoing=self.ongoing,
            title=self.title,
            summary=self.what,
            criteria=self.criteria,
            doubt=self.doubt,
            sources=self.sources,
        )
        return Case(
            id=self.id,
            title=self.place,
            kind=municipality.kind,
            population=municipality.population,
            code=self.code,
            fields=self.fields,
            countries=self.countries,
            events=(event,),
            cooperation=self,
        )


class Cooperations(Frozen):
    """The cooperations in one file, in the order of codes."""

    cooperations: Annotated[tuple[Cooperation, ...], Field(min_length=1)]


class Case(Frozen):
    """A city or country from which others can learn, with its events. One of the fact sheet has a
    ``story`` and its ``source`` there; one found since is a single ``cooperation``, and its
    event has its id. ``code`` of the municipality in Japan, if it is one."""

    id: Slug
    title: Text
    kind: MunicipalityKind | OtherKind
    population: Annotated[int, Field(ge=0)] | None = None
    area_km2: float | None = None
    code: str | None = None
    fields: tuple[FieldName, ...] = ()
    countries: tuple[CountryCode, ...] = ()
    story: Text | None = None
    doubt: Text | None = None
    source: Prose | None = None
    events: Annotated[tuple[CaseEvent, ...], Field(min_length=1)]
    indicators: tuple[Indicator, ...] = ()
    indicator_notes: tuple[Text, ...] = ()
    indicator_sources: tuple[Reference, ...] = ()
    cooperation: Cooperation | None = None

    @model_validator(mode="after")
    def _is_told_or_found(self) -> Self:
        if self.cooperation is None and (self.story is None or self.source is None):
            raise ProblemsError.one("story と source が必要です。", "story and source are needed")
        return self

    @property
    def schemes(self) -> tuple[str, ...]:
        """The ids of the schemes it used."""
        return () if self.cooperation is None else self.cooperation.schemes


def is_of_size(case: Case, size: str) -> bool:
    """Whether the people of a case are of one of ``SIZES``; not where their number is unknown."""
    least, below = SIZES[size]
    return case.population is not None and least <= case.population < below
