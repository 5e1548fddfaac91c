"""The places of an assessment: the parts of it that are changed, compared and named as one.

Under its name a place travels from a page to the store: ``profile``, ``target``, ``weights``,
``plan`` (what the plan rests on, without its steps), ``step:capacity.finance:3`` (one step of the
plan), ``workshop``, or the id of a criterion.

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
    Plan,
    PlannedStep,
    Profile,
    Workshop,
)

#: What can stand at a place.
Value = Answer | Profile | Plan | PlannedStep | Workshop | Mapping[str, int] | int | None
#: The fields of what stands at a place, by name; one that has none is itself called ``value``.
Fields = Mapping[str, Any]

_NOTHING = Assessment()


class _Place(ABC):
    """What every kind of place can do. ``part``: the field of Assessment that it is (part of)."""

    part: ClassVar[str]

    @property
    @abstractmethod
    def name(self) -> str:
        """Under which it is found again; no other place has the same."""

    @classmethod
    @abstractmethod
    def named(cls, name: str) -> Self | None:
        """The place of this kind with that name; ``None`` where the name is another kind's."""

    @classmethod
    @abstractmethod
    def used_in(cls, assessment: Assessment) -> Iterable[Self]:
        """The places of this kind at which the assessment may say something."""

    @abstractmethod
    def value(self, assessment: Assessment) -> Value:
        """What stands there."""

    def timeless(self, assessment: Assessment) -> Value:
        """What stands there, without the time at which it was given: two people who say the same
        at different times do not contradict each other."""
        return self.value(assessment)

    @abstractmethod
    def fields(self, assessment: Assessment) -> dict[str, Any]:
        """What stands there, field by field."""

    @abstractmethod
    def replaced(self, assessment: Assessment, fields: Fields) -> Assessment:
        """The same assessment with these fields there and no others. Raises pydantic's
        ValidationError for fields that no value of the place can have."""

    def added(self, given: Assessment, earlier: Assessment) -> dict[str, Any]:
        """The fields that are filled in there, and not as they were ``earlier``."""
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

    def value(self, assessment: Assessment) -> Value:
        value: Value = getattr(assessment, self.part)
        return value

    def fields(self, assessment: Assessment) -> dict[str, Any]:
        return dict(getattr(assessment, self.part))

    def replaced(self, assessment: Assessment, fields: Fields) -> Assessment:
        return Assessment.model_validate({**dict(assessment), self.part: fields})


class _Bare(_Whole):
    """One whose value has no fields of its own."""

    def fields(self, assessment: Assessment) -> dict[str, Any]:
        return {"value": self.value(assessment)}

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
    """How much the items count; its fields are called by their ids."""

    part = "weights"


@dataclass(frozen=True, order=True)
class PlanPlace(_Whole):
    """What the plan rests on; its fields are those of ``Plan`` but ``steps``."""

    part = "plan"

    def value(self, assessment: Assessment) -> Plan:
        return assessment.plan.without_steps

    def fields(self, assessment: Assessment) -> dict[str, Any]:
        return {name: value for name, value in assessment.plan if name != "steps"}

    def replaced(self, assessment: Assessment, fields: Fields) -> Assessment:
        return super().replaced(assessment, {**fields, "steps": assessment.plan.steps})


_STEP = re.compile(r"step:([a-z0-9-]+\.[a-z0-9-]+):([1-4])")


@dataclass(frozen=True, order=True)
class StepPlace(_Place):
    """One step of the plan, raising ``criterion`` to ``level`` from the one below; its fields are
    those of ``PlannedStep`` but these two."""

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

    def value(self, assessment: Assessment) -> PlannedStep:
        return assessment.plan.said(self.criterion, self.level)

    def fields(self, assessment: Assessment) -> dict[str, Any]:
        own = ("criterion", "level")
        return {name: value for name, value in self.value(assessment) if name not in own}

    def replaced(self, assessment: Assessment, fields: Fields) -> Assessment:
        own = {"criterion": self.criterion, "level": self.level}
        step = PlannedStep.model_validate({**fields, **own})
        return assessment.with_plan(assessment.plan.saying(step))


@dataclass(frozen=True, order=True)
class WorkshopPlace(_Bare):
    """The workshop out of which the answers came."""

    part = "workshop"


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

    def value(self, assessment: Assessment) -> Answer:
        return assessment[self.criterion]

    def timeless(self, assessment: Assessment) -> Answer:
        return _timeless(assessment[self.criterion])

    def fields(self, assessment: Assessment) -> dict[str, Any]:
        return dict(assessment[self.criterion])

    def added(self, given: Assessment, earlier: Assessment) -> dict[str, Any]:
        added = super().added(given, earlier)
        if added.get("level") == NOT_APPLICABLE:  # which no answer is without its reason
            added["reason"] = given[self.criterion].reason
        return added

    def replaced(self, assessment: Assessment, fields: Fields) -> Assessment:
        answer = Answer.model_validate(fields)
        # one from which everything was taken out again is a blank, whenever that was
        return assessment.with_answer(
            self.criterion, BLANK if _timeless(answer) == BLANK else answer
        )


def _timeless(answer: Answer) -> Answer:
    return answer if answer.at is None else answer.model_copy(update={"at": None})


#: Every kind of place, in the order in which they are compared and shown.
Place = (
    ProfilePlace | TargetPlace | WeightsPlace | PlanPlace | StepPlace | WorkshopPlace | AnswerPlace
)
KINDS: tuple[type[Place], ...] = get_args(Place)


def place_of(name: str) -> Place:
    """The place with a name. Raises ValueError for what is no name of a place."""
    for kind in KINDS:
        if (place := kind.named(name)) is not None:
            return place
    raise ValueError("not a place of an assessment")


@dataclass(frozen=True)
class Change:
    """A place, by its name, at which two assessments differ, and what stands there in each."""

    place: str
    before: Value
    after: Value


def changes(before: Assessment, after: Assessment) -> Iterator[Change]:
    """What has to change in ``before`` to become ``after``: by the kinds of places, and within a
    kind in the order of ids."""
    for place in _places(before, after):
        was, is_now = place.value(before), place.value(after)
        if was != is_now:
            yield Change(place.name, was, is_now)


def contradictions(before: Assessment, after: Assessment) -> Iterator[str]:
    """The names of the places at which the two say different things, whenever they were said."""
    for place in _places(before, after):
        if place.timeless(before) != place.timeless(after):
            yield place.name


def filled_up(now: Assessment, given: Assessment, earlier: Assessment) -> Assessment:
    """``now`` with every field that ``given`` fills in, but those that are as they were
    ``earlier``, when it was handed out to be filled in."""
    for place in _places(given):
        if added := place.added(given, earlier):
            now = place.changed(now, added)
    return now


def _places(*assessments: Assessment) -> Iterator[Place]:
    for kind in KINDS:
        yield from sorted({place for given in assessments for place in kind.used_in(given)})
