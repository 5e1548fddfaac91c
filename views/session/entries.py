"""What is typed or chosen in a widget means for the assessment: by the key of the widget, on
whatever page it stands. The pages' callbacks and the browser's outbox say it alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Literal, get_args

from checklist.answers import NOT_APPLICABLE, Assessment
from checklist.asking import MOST_SECTIONS, Section
from checklist.cases import Indicator
from checklist.catalogue import FactName
from checklist.city_values import read_value
from checklist.evidence import read_reason
from checklist.fiscal import BudgetCycle
from checklist.model import Criterion
from checklist.month import read_day, read_month
from checklist.places import StepPlace
from checklist.population import read_population
from checklist.problems import ProblemsError
from scoring.indicators import impossible
from views.server.clock import now
from views.server.resources import content
from views.session.options import (
    CHOICES,
    COUNTRIES,
    CRITERIA,
    FACT,
    FIELDS,
    FIRST_YEAR,
    FREE,
    KIND,
    LEFT,
    MONTH,
    MUNICIPALITY,
    PREFECTURE,
    REGIONS,
    STATES,
    TARGET,
    YES,
    Options,
    effort_options,
    fixed,
    level_options,
)

_STEP_LEVELS = range(1, 5)
#: The years for which values of the eco-city indicators can be entered.
INDICATOR_YEARS = range(1990, 2051)
#: A number that was emptied: what is saved stays, and is shown again.
_STAYS = object()
Fields = dict[str, object]


def _as_typed(typed: str) -> str:
    if not isinstance(typed, str):
        raise TypeError("not a text")
    return typed


def _stripped(typed: str) -> str:
    return _as_typed(typed).strip()


def _nothing(_value: object, _assessment: Assessment) -> Fields:
    return {}


@dataclass(frozen=True)
class FieldEntry:
    """A widget whose value is a field of the assessment.

    ``key``: the widget's; ``place`` and ``name``: of the field. ``read``: its value from that of
    the widget, which raises ProblemsError or TypeError where it cannot be read. ``besides``: what
    is saved with it. ``part_of``: where the field holds more than this widget says, all of it with
    a value of the widget. ``options``: what can be chosen, ``None`` where it is typed; ``many``:
    any number of them.
    """

    key: str
    place: str
    name: str
    read: Callable[[Any], object] = _as_typed
    besides: Callable[[Any, Assessment], Fields] = _nothing
    part_of: Callable[[Any, Assessment], object] | None = None
    options: Options | None = None
    many: bool = False

    def value(self, given: Any, assessment: Assessment) -> object:
        """The field's value, from that of the widget. Raises as ``read``."""
        read = self.read(given)
        return read if self.part_of is None else self.part_of(read, assessment)

    def fields(self, given: Any, assessment: Assessment) -> Fields:
        """The fields to change for a value of the widget. Raises as ``read``."""
        value = self.value(given, assessment)
        if value is _STAYS:
            return {}
        return {**self.besides(value, assessment), self.name: value}

    def heard(self, reading: Any, assessment: Assessment) -> Any:
        """The widget's value, from what a browser reads off it. Raises IndexError, TypeError."""
        if self.options is None or reading is None:
            return reading
        if self.many:
            return [self.options.heard(part, assessment) for part in reading]
        return self.options.heard(reading, assessment)


@cache
def entries() -> dict[str, FieldEntry]:
    """All entries, by the class that their widget has in the browser."""
    return {css_class(entry.key): entry for entry in _entries()}


def css_class(key: str) -> str:
    """The class by which a browser knows the widget of a key."""
    return "st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", key)


def half_width(typed: str) -> str:
    """The text in half width (NFKC), as input methods may write it in full width."""
    return unicodedata.normalize("NFKC", typed).strip()


def read_lines(typed: str) -> tuple[str, ...]:
    """One text a line, blank ones left out."""
    return tuple(line.strip() for line in typed.splitlines() if line.strip())


def entry_of(key: str) -> FieldEntry:
    """The entry of the widget with a key."""
    return entries()[css_class(key)]


def _entries() -> list[FieldEntry]:
    criteria = content().checklist.criteria
    weights = [
        FieldEntry(f"weight:{item.id}", "weights", item.id, _number)
        for item in content().checklist.items
    ]
    answers = [entry for criterion in criteria.values() for entry in _of_answer(criterion)]
    steps = [
        entry
        for criterion in criteria.values()
        for level in _STEP_LEVELS
        for entry in _of_step(criterion, level)
    ]
    others = (*_of_profile(), *_of_plan(), *_of_indicators(), *_of_asking())
    return [*others, *weights, *answers, *steps]


def _of_profile() -> list[FieldEntry]:
    facts = [
        FieldEntry(f"fact:{name}", "profile", "facts", _is_so, part_of=_with(name), options=FACT)
        for name in get_args(FactName)
    ]
    return [
        FieldEntry(
            "prefecture", "profile", "prefecture", _or(""), _of_prefecture, options=PREFECTURE
        ),
        FieldEntry(
            "municipality", "profile", "code", _listed, _of_municipality, options=MUNICIPALITY
        ),
        FieldEntry("name", "profile", "name"),
        FieldEntry("code", "profile", "code", lambda typed: half_width(typed) or None),
        FieldEntry("kind", "profile", "kind", _same, options=KIND),
        FieldEntry("population", "profile", "population", read_population),
        FieldEntry("fields", "profile", "fields", tuple, options=FIELDS, many=True),
        FieldEntry("regions", "profile", "regions", tuple, options=REGIONS, many=True),
        FieldEntry("countries", "profile", "countries", tuple, options=COUNTRIES, many=True),
        FieldEntry("ties", "profile", "ties", read_lines),
        *facts,
    ]


def _of_indicators() -> list[FieldEntry]:
    def entry(indicator: Indicator, year: int) -> FieldEntry:
        def read(typed: str) -> float | None:
            value = read_value(typed) if _as_typed(typed).strip() else None
            if value is not None and (fault := impossible(indicator, value)) is not None:
                raise ProblemsError([fault])
            return value

        def values(value: Any, assessment: Assessment) -> object:
            return assessment.indicators.with_value(indicator.row, year, value).values

        key = indicator_key(indicator, year)
        return FieldEntry(key, "indicators", "values", read, part_of=values)

    city = FieldEntry("indicator_city", "indicators", "city", _stripped)
    rows = content().indicators
    return [city, *(entry(indicator, year) for indicator in rows for year in INDICATOR_YEARS)]


def indicator_key(indicator: Indicator, year: int) -> str:
    """The key of the field for an indicator's value of a year, one of ``INDICATOR_YEARS``."""
    return f"indicator:{indicator.row}:{year}"


def _of_asking() -> list[FieldEntry]:
    def name(section: Section, typed: str) -> Section:
        return section if typed in section.names else section.named(typed)

    def asked(section: Section, chosen: list[str]) -> Section:
        in_order = (c for c in content().checklist.criteria if c in chosen)
        return section.model_copy(update={"criteria": tuple(in_order)})

    def entries(place: int) -> Iterator[FieldEntry]:
        named, chosen = partial(_of_section, place, name), partial(_of_section, place, asked)
        yield FieldEntry(section_key("name", place), "asking", "sections", _stripped, part_of=named)
        yield FieldEntry(
            section_key("criteria", place), "asking", "sections", list,
            part_of=chosen, options=CRITERIA, many=True,
        )  # fmt: skip

    return [
        FieldEntry("asker", "asking", "asker", _stripped),
        FieldEntry("answers_due", "asking", "due", read_day),
        *(entry for place in range(MOST_SECTIONS) for entry in entries(place)),
    ]


def _of_section(
    place: int, change: Callable[[Section, Any], Section], value: Any, assessment: Assessment
) -> tuple[Section, ...]:
    """All sections, the one at a place changed. Raises TypeError where there is none."""
    sections = assessment.asking.sections
    if place >= len(sections):
        raise TypeError("there is no such section any more")
    return (*sections[:place], change(sections[place], value), *sections[place + 1 :])


def section_key(field: Literal["name", "criteria"], place: int) -> str:
    """The key of the field for a section's name or criteria, by its place in the list."""
    return f"section_{field}:{place}"


def _of_plan() -> list[FieldEntry]:
    months = [
        FieldEntry(
            f"budget_{name}", "plan", "budget", _same, part_of=_in_cycle(name), options=MONTH
        )
        for name in BudgetCycle.model_fields
    ]
    return [
        FieldEntry("target", "target", "value", _or(None), options=TARGET),
        FieldEntry("plan_target", "target", "value", _or(None), options=TARGET),
        FieldEntry("capacity", "plan", "capacity", _number),
        FieldEntry("first_year", "plan", "first_year", _or(None), options=FIRST_YEAR),
        *months,
    ]


def _of_answer(criterion: Criterion) -> list[FieldEntry]:
    this, levels = criterion.id, fixed(*level_options(criterion))
    return [
        FieldEntry(f"level:{this}", this, "level", _same, options=levels),
        FieldEntry(f"reason:{this}", this, "reason", read_reason, _not_applicable),
        FieldEntry(f"evidence:{this}", this, "evidence", read_lines),
        *(FieldEntry(f"{name}:{this}", this, name) for name in ("name", "note", "by")),
    ]


def _of_step(criterion: Criterion, level: int) -> list[FieldEntry]:
    place, this = StepPlace(criterion.id, level).name, f"{criterion.id}:{level}"
    efforts = effort_options(criterion.effort[level - 1])
    done = partial(_done_on, StepPlace(criterion.id, level))
    return [
        FieldEntry(f"choice:{this}", place, "choice", _or(None), options=fixed(*CHOICES)),
        FieldEntry(f"effort:{this}", place, "effort", _or(None), options=efforts),
        FieldEntry(f"state:{this}", place, "state", _or(None), done, options=fixed(*STATES)),
        FieldEntry(f"done_on:{this}", place, "done_on", read_day),
        FieldEntry(f"owner:{this}", place, "owner"),
        FieldEntry(f"due:{this}", place, "due", read_month),
        FieldEntry(f"note:{this}", place, "note"),
    ]


# ---------------------------------------------------------------------------- read


def _same(given: object) -> object:
    return given


def _or(nothing: object) -> Callable[[object], object]:
    return lambda given: nothing if given in (None, 0, LEFT) else given


def _number(typed: str | int | None) -> object:
    if typed in (None, ""):
        return _STAYS
    if isinstance(typed, int):
        return typed
    typed = _as_typed(typed)
    return int(typed) if re.fullmatch(r"\d{1,9}", typed, re.ASCII) else typed


def _is_so(option: str | None) -> bool | None:
    return None if option is None else option == YES


def _listed(code: str | None) -> str | None:
    return None if code == FREE else code


def _with(name: FactName) -> Callable[[Any, Assessment], object]:
    def facts(is_so: bool | None, assessment: Assessment) -> dict[FactName, bool]:
        others = {n: so for n, so in assessment.profile.facts.items() if n != name}
        return others if is_so is None else {**others, name: is_so}

    return facts


def _in_cycle(name: str) -> Callable[[Any, Assessment], object]:
    def budget(month: int, assessment: Assessment) -> BudgetCycle:
        return BudgetCycle.model_validate({**dict(assessment.plan.budget), name: month})

    return budget


# ---------------------------------------------------------------------------- besides


def _not_applicable(_reason: object, _assessment: Assessment) -> Fields:
    return {"level": NOT_APPLICABLE}


def _done_on(place: StepPlace, state: object, assessment: Assessment) -> Fields:
    """A step that is done was done today, in Japan, until another day is given."""
    if place.fields(assessment)["state"] == state:
        return {}
    return {"done_on": f"{now():%Y-%m-%d}" if state == "done" else None}


def _of_prefecture(name: object, assessment: Assessment) -> Fields:
    """Another prefecture has other municipalities."""
    if name == assessment.profile.prefecture:
        return {}
    return {"name": "", "code": None, "kind": None, **_not_filled_in(assessment)}


def _of_municipality(code: Any, assessment: Assessment) -> Fields:
    """Name and kind of a listed municipality, and its population where none was typed."""
    if code is None:
        return {"name": "", "kind": None, **_not_filled_in(assessment)}
    chosen = content().municipalities[code]
    is_open = assessment.profile.population is None or is_filled_in(assessment)
    people: Fields = {"population": chosen.population} if is_open else {}
    return {"prefecture": chosen.prefecture, "name": chosen.name, "kind": chosen.kind, **people}


def is_filled_in(assessment: Assessment) -> bool:
    """Whether the population is the one that came with the municipality: it goes with it, too."""
    profile = assessment.profile
    listed = content().municipalities.get(profile.code or "")
    counted = None if listed is None else listed.population
    return counted is not None and profile.population == counted


def _not_filled_in(assessment: Assessment) -> Fields:
    return {"population": None} if is_filled_in(assessment) else {}
