"""The places of an assessment: the parts of it that are changed, compared and named as one.

Each place has a name, used from the page to the store: ``profile``, ``target``, ``weights``,
``plan`` (the conditions of the plan, without its steps), ``step:capacity.finance:3`` (one step of
the plan), ``workshop``, ``indicators``, ``asking``, or the id of a criterion.

A new field of ``Assessment`` is a new class here, added to ``Place``. A test walks the fields and
asks for it; mypy then asks ``wording.place`` for its words.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, get_args

from checklist.answers import (
    BLANK,
    NOT_APPLICABLE,
    Answer,
    Assessment,
    PlannedStep,
)

Fields = Mapping[str, Any]

_NOTHING = Assessment()


class _Place(ABC):
    """The operations of every kind of place. ``part``: the field of Assessment that it is (part
    of)."""

    part: ClassVar[str]

    @property
    @abstractmethod
    def name(self) -> str:
        """The name of the place, unique among all places; ``place_of`` reads it back."""

    @classmethod
    @abstractmethod
    def named(cls, name: str) -> Self | None:
        """The place of this kind with that name; ``None`` where the name is another kind's."""

    @classmethod
    @abstractmethod
    def used_in(cls, assessment: Assessment) -> Iterable[Self]:
        """The places of this kind that may hold a value in the assessment."""

    @abstractmethod
    def fields(self, assessment: Assessment) -> dict[str, Any]:
        """The values at this place, by field; a value without fields under ``value``."""

    @abstractmethod
    def replaced(self, assessment: Assessment, fields: Fields) -> Assessment:
        """The same assessment with these fields there and no others. Raises pydantic's
        ValidationError for fields that no value of the place can have."""

    def contradicts(self, assessment: Assessment, other: Assessment) -> bool:
        """Whether the two assessments hold different values there; the time of an answer does not
        count."""
        return _timeless(self.fields(assessment)) != _timeless(self.fields(other))

    def added(self, given: Assessment, earlier: Assessment) -> dict[str, Any]:
        """The fields that ``given`` fills in at this place with another value than
        ``earlier`` has."""
        blank, before = self.fields(_NOTHING), self.fields(earlier)
        return {
            name: value
            for name, value in self.fields(given).items()
            if value not in (blank.get(name), before.get(name))
        }

    def changed(self, assessment: Assessment, fields: Fields, *, whole: bool = False) -> Assessment:
        """The same assessment with these fields changed there; the others stay as they are or,
        with ``whole``, return to what they are by default. Raises as ``replaced``."""
        now = {} if whole else self.fields(assessment)
        return self.replaced(assessment, {**now, **fields})


class _Whole(_Place):
    """A field of Assessment that is one place, under the field's own name."""

    @property
    def name(self) -> str:
        return self.part

    @classmethod
    def named(cls, name: str) -> Self | None:
        return cls() if name == cls.part else None

    @classmethod
    def used_in(cls, assessment: Assessment) -> Iterable[Self]:  # noqa: ARG003 (there is one)
        return (cls(),)

    def fields(self, assessment: Assessment) -> dict[str, Any]:
        return dict(getattr(assessment, self.part))

    def replaced(self, assessment: Assessment, fields: Fields) -> Assessment:
        return Assessment.model_validate({**dict(assessment), self.part: fields})


class _Bare(_Whole):
    """A field of Assessment whose value has no fields of its own."""

    def fields(self, assessment: Assessment) -> dict[str, Any]:
        return {"value": getattr(assessment, self.part)}

    def replaced(self, assessment: Assessment, fields: Fields) -> Assessment:
        if fields.keys() != {"value"}:
            raise ValueError(f"{self.part} has one field, called value")
        return Assessment.model_validate({**dict(assessment), self.part: fields["value"]})


#: Which municipality it is: taken out of a file together, or not at all.
_IDENTITY = ("prefecture", "name", "code", "kind")


@dataclass(frozen=True, order=True)
class ProfilePlace(_Whole):
    """The municipality; its fields are those of ``Profile``."""

    part = "profile"

    def contradicts(self, assessment: Assessment, other: Assessment) -> bool:
        """As in the base class, without the time of an answer."""
        return _timeless(self.fields(assessment)) != _timeless(self.fields(other))

    def added(self, given: Assessment, earlier: Assessment) -> dict[str, Any]:
        added = super().added(given, earlier)
        if added.keys() & {*_IDENTITY}:
            added |= {name: getattr(given.profile, name) for name in _IDENTITY}
        return added


@dataclass(frozen=True, order=True)
class TargetPlace(_Bare):
    """The stage to reach."""

    part = "target"


@dataclass(frozen=True, order=True)
class WeightsPlace(_Whole):
    """The weights of the items; its fields are the item ids."""

    part = "weights"


@dataclass(frozen=True, order=True)
class PlanPlace(_Whole):
    """The conditions of the plan; the fields of ``Plan`` without ``steps``."""

    part = "plan"

    def fields(self, assessment: Assessment) -> dict[str, Any]:
        return {name: value for name, value in assessment.plan if name != "steps"}

    def replaced(self, assessment: Assessment, fields: Fields) -> Assessment:
        return super().replaced(assessment, {**fields, "steps": assessment.plan.steps})


_STEP = re.compile(r"step:([a-z0-9-]+\.[a-z0-9-]+):([1-4])")


@dataclass(frozen=True, order=True)
class StepPlace(_Place):
    """One step of the plan, raising ``criterion`` to ``level`` from the one below; the fields of
    ``PlannedStep`` without these two."""

    criterion: str
    level: int
    part = "plan"

    @property
    def name(self) -> str:
        return f"step:{self.criterion}:{self.level}"

    @classmethod
    def named(cls, name: str) -> Self | None:
        match = _STEP.fullmatch(name)
        return None if match is None else cls(match[1], int(match[2]))

    @classmethod
    def used_in(cls, assessment: Assessment) -> Iterable[Self]:
        return (cls(step.criterion, step.level) for step in assessment.plan.steps)

    def fields(self, assessment: Assessment) -> dict[str, Any]:
        own = ("criterion", "level")
        step = assessment.plan.remarks_on(self.criterion, self.level)
        return {name: value for name, value in step if name not in own}

    def replaced(self, assessment: Assessment, fields: Fields) -> Assessment:
        own = {"criterion": self.criterion, "level": self.level}
        step = PlannedStep.model_validate({**fields, **own})
        return assessment.with_plan(assessment.plan.with_remarks(step))


@dataclass(frozen=True, order=True)
class WorkshopPlace(_Bare):
    """The workshop out of which the answers came."""

    part = "workshop"


@dataclass(frozen=True, order=True)
class IndicatorsPlace(_Whole):
    """The values of a city in the eco-city indicators; its fields are those of ``CityValues``."""

    part = "indicators"


_CRITERION = re.compile(r"[a-z0-9-]+\.[a-z0-9-]+")


@dataclass(frozen=True, order=True)
class AnswerPlace(_Place):
    """The answer to one criterion; its fields are those of ``Answer``."""

    criterion: str
    part = "answers"

    @property
    def name(self) -> str:
        return self.criterion

    @classmethod
    def named(cls, name: str) -> Self | None:
        return cls(name) if _CRITERION.fullmatch(name) else None

    @classmethod
    def used_in(cls, assessment: Assessment) -> Iterable[Self]:
        return (cls(criterion) for criterion in assessment.answers)

    def fields(self, assessment: Assessment) -> dict[str, Any]:
        return dict(assessment[self.criterion])

    def contradicts(self, assessment: Assessment, other: Assessment) -> bool:
        """As in the base class, without the time of an answer."""
        return _timeless(self.fields(assessment)) != _timeless(self.fields(other))

    def added(self, given: Assessment, earlier: Assessment) -> dict[str, Any]:
        added = super().added(given, earlier)
        if added.get("level") == NOT_APPLICABLE:  # which no answer is without its reason
            added["reason"] = given[self.criterion].reason
        return added

    def changed(self, assessment: Assessment, fields: Fields, *, whole: bool = False) -> Assessment:
        """As in the base class. A level is chosen by the texts of now: the mark that they have
        changed since goes."""
        chosen_now = {"asked": None} if "level" in fields else {}
        return super().changed(assessment, {**chosen_now, **fields}, whole=whole)

    def replaced(self, assessment: Assessment, fields: Fields) -> Assessment:
        answer = Answer.model_validate(fields)
        if _timeless(dict(answer)) == _timeless(dict(BLANK)):
            answer = BLANK  # everything was taken out again: it is a blank, whenever that was
        return assessment.with_answer(self.criterion, answer)


@dataclass(frozen=True, order=True)
class AskingPlace(_Whole):
    """Which section is asked what, and all that came back; its fields are those of ``Asking``. The
    last one: answers are saved before the step from which they follow, and a step that was not
    saved is done again."""

    part = "asking"


def _timeless(fields: Fields) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in ("at", "asked")}


#: Every kind of place, in the order in which they are compared and shown.
Place = (
    ProfilePlace
    | TargetPlace
    | WeightsPlace
    | PlanPlace
    | StepPlace
    | WorkshopPlace
    | IndicatorsPlace
    | AnswerPlace
    | AskingPlace
)
KINDS: tuple[type[Place], ...] = get_args(Place)


def place_of(name: str) -> Place:
    """The place with a name. Raises ValueError where no place has that name."""
    for kind in KINDS:
        if (place := kind.named(name)) is not None:
            return place
    raise ValueError("not a place of an assessment")


def changes(before: Assessment, after: Assessment) -> Iterator[Place]:
    """The places whose values differ between ``before`` and ``after``: by kind, and within a kind
    in the order of ids."""
    return (p for p in _places(before, after) if p.fields(before) != p.fields(after))


def filled_up(now: Assessment, given: Assessment, earlier: Assessment) -> Assessment:
    """``now`` with every field that ``given`` fills in and that differs from ``earlier``, the state
    in which the file was handed out."""
    for place in _places(given):
        if added := place.added(given, earlier):
            now = place.changed(now, added)
    return now


def replaced(now: Assessment, given: Assessment) -> Assessment:
    """``given`` in the place of ``now``. What came back from the sections stays where ``given``
    carries none: no report does (``Assessment.for_others``)."""
    if given.asking.steps:
        return given
    asked = given.asking if given.asking.sections else now.asking
    return given.with_asking(asked.model_copy(update={"steps": now.asking.steps}))


def _places(*assessments: Assessment) -> Iterator[Place]:
    for kind in KINDS:
        yield from sorted({place for given in assessments for place in kind.used_in(given)})
