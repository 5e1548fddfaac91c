"""Support schemes and municipalities as frozen models (content, like ``model.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, StringConstraints, model_validator

from checklist.day import Day, PartialDate
from checklist.model import CriterionId, Frozen, Prose, Slug, StepLevel, Text
from checklist.municipality import MunicipalityKind
from checklist.problems import ProblemsError

#: Environmental fields in which a municipality can be strong and a scheme can work.
FieldName = Literal[
    "water",
    "sewerage",
    "waste",
    "air",
    "energy",
    "climate",
    "urban",
    "disaster",
    "education",
    "nature",
]
#: Parts of the world in which a scheme works or a municipality is interested.
RegionName = Literal[
    "east-asia",
    "southeast-asia",
    "south-asia",
    "central-asia",
    "pacific",
    "middle-east",
    "africa",
    "latin-america",
    "europe",
    "north-america",
]
#: A country or territory by its code (ISO 3166-1 alpha-3, and XKX).
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
#: A fact of a municipality on which a scheme can depend besides levels.
FactName = Literal[
    "has_overseas_partner",
    "has_sister_city",
    "has_firm_partner",
    "has_ngo_partner",
    "has_officer_to_send",
]

Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]


class Reference(Frozen):
    """A page that was looked at. ``date`` is the page's own, where it has one;
    ``date_note`` says what is unsure about it."""

    url: Url
    title: Prose | None = None
    date: PartialDate | None = None
    date_note: Text | None = None
    kind: Literal["official", "secondary"] | None = None
    says: Text | None = None


class Mark(Frozen):
    """What a mark of countries means and which list it rests on; ``date`` is that of the list."""

    title: Text
    url: Url
    date: PartialDate
    checked: Day
    note: Text


class Marks(Frozen):
    """The marks that countries can bear."""

    oda: Mark
    jcm: Mark


class Country(Frozen):
    """A country or territory that can be a candidate. ``oda``: eligible for official development
    assistance; ``jcm``: partner of the Joint Crediting Mechanism."""

    code: CountryCode
    name: Text
    region: RegionName
    oda: bool = False
    jcm: bool = False


class Countries(Frozen):
    """All countries, and what their marks rest on."""

    marks: Marks
    countries: Annotated[tuple[Country, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        codes = [country.code for country in self.countries]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ProblemsError.one(
                f"同じ国のコードが2回あります（{twice[0]}）。",
                f"The same country stands here twice ({twice[0]}).",
            )
        return self


class MunicipalityFact(Frozen):
    """A fact of a municipality: what is asked, and the ``act`` that brings it about."""

    id: FactName
    title: Text
    question: Text
    act: Text


class Facts(Frozen):
    """All facts, each once."""

    facts: Annotated[tuple[MunicipalityFact, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _all_of_them(self) -> Self:
        if sorted(fact.id for fact in self.facts) != sorted(get_args(FactName)):
            raise ProblemsError.one(
                f"次の id を一つずつ書いてください: {', '.join(get_args(FactName))}。",
                f"Give each of these ids once: {', '.join(get_args(FactName))}.",
            )
        return self


#: What may be said of a scheme by what was seen of it (see ``data/README.md``).
SchemeAdvice = Literal[
    "recommend",
    "running_confirm",
    "introduce",
    "confirm_first",
    "model_to_copy",
    "do_not_recommend",
]
#: Advice that a scheme runs, which takes a day on which it was seen running.
RUNNING: tuple[SchemeAdvice, ...] = ("recommend", "running_confirm")


class Standing(Frozen):
    """What is known today about a scheme, how well, and since when."""

    value: Literal["active", "renamed", "ended", "unknown"]
    confidence: Literal["verified", "general_knowledge", "unknown"]
    grade: Literal["A", "B", "C", "D"]
    advice: SchemeAdvice
    current_name: Text | None = None
    successors: tuple[Slug, ...] = ()
    last_confirmed_active: PartialDate | None = None
    checked: Day
    sources: tuple[Reference, ...] = ()
    note: Text | None = None
    doubt: Text | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.value == "ended" and self.advice != "do_not_recommend":
            raise ProblemsError.one(
                "value が ended のときは、advice を do_not_recommend にしてください。",
                "a scheme that has ended is not recommended: give do_not_recommend",
            )
        return self

    @model_validator(mode="after")
    def _what_runs_was_seen(self) -> Self:
        if self.advice in RUNNING and self.last_confirmed_active is None:
            raise ProblemsError.one(
                f"advice が {self.advice} のときは、last_confirmed_active が必要です。",
                f"{self.advice} needs last_confirmed_active",
            )
        if self.last_confirmed_active is not None and not self.sources:
            raise ProblemsError.one(
                "last_confirmed_active には出典（sources）が必要です。",
                "last_confirmed_active needs a source",
            )
        return self


class SourceRow(Frozen):
    """A row of the fact sheet's tables that lists the scheme: its ``number`` in the table, what is
    printed there, and what it does in our own words (``description``)."""

    table: Prose
    number: Annotated[int, Field(ge=1)] | None = None
    category_printed: Prose | None = None
    category_corrected: Prose | None = None
    name_printed: Prose
    agency_printed: Prose | None = None
    description: Text | None = None
    note: Text | None = None


#: Who takes part in a scheme besides municipalities; ``individual``: members of staff as persons.
Other = Literal["firm", "ngo", "university", "partner_government", "individual"]


class Applicant(Frozen):
    """Who may apply. ``municipality``: ``yes`` it applies alone, ``jointly`` it must take part and
    another signs or signs too, ``no`` it cannot. Empty ``kinds``: all kinds of municipality."""

    municipality: Literal["yes", "jointly", "no", "unknown"]
    kinds: tuple[MunicipalityKind, ...] = ()
    others: tuple[Other, ...] = ()


class Need(Frozen):
    """What must hold before applying makes sense: one thing, and why.

    ``criterion`` or ``item`` (its best) at ``level``; a ``fact`` of the profile; one of ``country``
    or ``region``, or ``oda``: the candidate country is eligible for official development
    assistance; one of ``field``. ``priority``: what the scheme prefers; it orders and never
    excludes.
    """

    criterion: CriterionId | None = None
    item: Slug | None = None
    level: StepLevel | None = None
    fact: FactName | None = None
    country: tuple[CountryCode, ...] = ()
    region: tuple[RegionName, ...] = ()
    oda: Literal[True] | None = None
    field: tuple[FieldName, ...] = ()
    priority: bool = False
    why: Text

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        own = (self.criterion, self.item)
        kinds = (*own, self.fact, self.country, self.region, self.oda, self.field)
        if sum(map(bool, kinds)) != 1:
            raise ProblemsError.one(
                "criterion、item、fact、country、region、oda、field のどれか一つだけを"
                "書いてください。",
                "give exactly one of criterion, item, fact, country, region, oda, field",
            )
        if (self.level is not None) != any(own):
            raise ProblemsError.one(
                "criterion と item には level が必要です。ほかには書けません。",
                "criterion and item need a level; the others take none",
            )
        if self.priority and (any(own) or self.fact):
            raise ProblemsError.one(
                "priority は country、region、oda、field にだけ書けます。",
                "priority belongs to country, region, oda and field only",
            )
        return self

    @property
    def is_of_place(self) -> bool:
        """Whether a candidate country decides it."""
        return bool(self.country or self.region or self.oda)


class Raise(Frozen):
    """The levels of a criterion whose text taking part makes true or possible: ``strength`` 3 by
    itself, 2 most of it, 1 touches it; and why."""

    criterion: CriterionId
    to: Annotated[tuple[StepLevel, ...], Field(min_length=1)]
    strength: Annotated[int, Field(ge=1, le=3)]
    why: Text


class Call(Frozen):
    """A period of application. ``usual``: expected from earlier years; ``planned``: announced as a
    plan. ``once``: of one phase alone, no reason to expect another. ``seen``: when the source was
    looked at."""

    fiscal_year: Annotated[int, Field(ge=2000, le=2100)]
    opens: PartialDate | None = None
    closes: PartialDate | None = None
    kind: Literal["actual", "usual", "planned"]
    once: Annotated[bool, Field(strict=True)] = False
    source: Url
    seen: PartialDate
    note: Text | None = None

    @model_validator(mode="after")
    def _has_a_day(self) -> Self:
        if self.opens is None and self.closes is None:
            raise ProblemsError.one(
                "opens か closes の少なくとも一方を書いてください。",
                "give opens or closes, or both",
            )
        if self.opens and self.closes and self.closes[: len(self.opens)] < self.opens:
            raise ProblemsError.one("closes が opens より前です。", "closes lies before opens")
        return self


class Money(Frozen):
    """What a scheme pays, and the municipality's own share. ``text`` is of money; ``terms`` is of
    length, number and order, and stands in no paper that asks for money."""

    ceiling_jpy: Annotated[int, Field(ge=0)] | None = None
    rate: Text | None = None
    duration_months: Annotated[int, Field(ge=1)] | None = None
    own_share: Text | None = None
    text: Text | None = None
    terms: Text | None = None
    source: Url | None = None

    @model_validator(mode="after")
    def _figures_have_a_source(self) -> Self:
        figures = (self.ceiling_jpy, self.rate, self.duration_months, self.text, self.terms)
        if self.source is None and any(value is not None for value in figures):
            raise ProblemsError.one(
                "金額などには出典（source）が必要です。", "figures need a source"
            )
        return self


class Contact(Frozen):
    """Whom to ask: the office and its page; a public phone number with the year of the page it
    stands on."""

    office: Text
    url: Url
    phone: Annotated[str, StringConstraints(pattern=r"^0[0-9-]{8,13}$")] | None = None
    phone_year: Annotated[int, Field(ge=2000, le=2100)] | None = None

    @model_validator(mode="after")
    def _phone_has_a_year(self) -> Self:
        if (self.phone is None) != (self.phone_year is None):
            raise ProblemsError.one(
                "電話番号には、載っているページの年（phone_year）が必要です。",
                "a phone number needs phone_year, the year of the page it stands on",
            )
        return self


class Scheme(Frozen):
    """A support scheme, network or programme a municipality may use, or imitate."""

    id: Slug
    name: Text
    agency: Text
    origin: Literal["source_table", "source_text", "added"]
    rows: tuple[SourceRow, ...] = ()
    summary: Text
    kinds: Annotated[tuple[Slug, ...], Field(min_length=1)]
    applicant: Applicant
    applicants: Text
    needs: tuple[Need, ...] = ()
    raises: tuple[Raise, ...] = ()
    #: Where no period of application is set: ``not_needed`` nothing is applied for; ``any_time``.
    application: Literal["not_needed", "any_time"] | None = None
    calls: tuple[Call, ...] = ()
    money: Money | None = None
    contact: Contact | None = None
    check: Text
    standing: Standing

    @model_validator(mode="after")
    def _each_level_once(self) -> Self:
        levels = [(raised.criterion, to) for raised in self.raises for to in raised.to]
        if len(set(levels)) < len(levels):
            raise ProblemsError.one(
                "raises に同じ項目の同じレベルが2回あります。",
                "raises gives the same level of a criterion twice",
            )
        if self.raises and self.standing.advice == "do_not_recommend":
            raise ProblemsError.one(
                "do_not_recommend の制度には raises を書けません。",
                "a scheme that is not recommended raises nothing",
            )
        return self

    @model_validator(mode="after")
    def _added_stands_in_no_table(self) -> Self:
        if self.origin == "added" and self.rows:
            raise ProblemsError.one(
                "ファクトシートにない制度（added）には rows を書けません。",
                "a scheme that is not in the fact sheet (added) has no rows",
            )
        return self

    @property
    def name_today(self) -> Text:
        """The name to show: the present one where it was renamed."""
        return self.standing.current_name or self.name

    @cached_property
    def strengths(self) -> Mapping[str, Mapping[int, int]]:
        """By criterion and level: how strongly taking part makes the level's text true."""
        strengths: dict[str, dict[int, int]] = {}
        for raised in self.raises:
            for to in raised.to:
                strengths.setdefault(raised.criterion, {})[to] = raised.strength
        return strengths

    def limits(self, group: Literal["field", "region", "country"]) -> tuple[str, ...]:
        """The fields, regions or countries to which it is limited, preferences included."""
        return tuple(name for need in self.needs for name in getattr(need, group))


#: The address of a page of this product, without language.
PageAddress = Annotated[str, StringConstraints(pattern=r"^(/[a-z0-9-]+)+$")]


class Doubt(Frozen):
    """A place where the fact sheet errs or contradicts itself: where (its ``section`` and the
    ``heading`` printed there), what is wrong, what this product takes instead, and the pages on
    which it is ``shown`` so."""

    id: Slug
    severity: Literal["low", "medium", "high"]
    section: Text
    heading: Text | None = None
    where: Text
    detail: Text
    taken: Text
    shown: Annotated[tuple[PageAddress, ...], Field(min_length=1)]
    sources: tuple[Reference, ...] = ()


class Doubts(Frozen):
    """All known doubts about the fact sheet."""

    doubts: Annotated[tuple[Doubt, ...], Field(min_length=1)]
