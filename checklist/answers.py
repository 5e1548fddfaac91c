"""What was answered: profile, answers, the assessment.

An answer is a level 0 to 4, *don't know*, *not applicable* (with a reason), or blank. The four
are never mixed up: a criterion that is absent from ``answers``, or has level ``None``, is blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError, to_json

from checklist.catalogue import (
    CountryCode,
    FactName,
    FieldName,
    MunicipalityKind,
    RegionName,
    is_valid_code,
)
from checklist.evidence import is_evidence
from checklist.fiscal import BudgetCycle
from checklist.model import (
    TOP_LEVEL,
    Checklist,
    CriterionId,
    Effort,
    Frozen,
    LevelNumber,
    Slug,
    StepLevel,
    Version,
)
from checklist.problems import (
    ProblemsError,
    shown,
)

UNKNOWN: Literal["unknown"] = "unknown"
NOT_APPLICABLE: Literal["not_applicable"] = "not_applicable"
Level = LevelNumber | Literal["unknown", "not_applicable"]

#: Limits of a save file (bytes) and of one typed text (characters).
MAX_BYTES = 2_000_000
MAX_TEXT = 20_000

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def _typed(value: str) -> str:
    """The text without surrounding white space; refuses control characters and lone surrogates."""
    if _FORBIDDEN.search(value):
        raise ProblemsError.one(
            "使えない文字（制御文字など）が含まれています。削除してください。",
            "Contains characters that cannot be used (control characters). Remove them.",
        )
    return value


UserText = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_typed)]
ShortText = Annotated[str, Field(max_length=200), AfterValidator(_typed)]


def _written_date(value: object) -> object:
    """A bare number is no date, although it could be read as seconds since 1970."""
    if isinstance(value, datetime) or (
        isinstance(value, str) and re.match(r"\d{4}-\d{2}-\d{2}[T ]", value)
    ):
        return value
    raise PydanticCustomError("datetime_form", "not a date and time")


def _whole_number(value: object) -> object:
    """``true`` and ``1.0`` are no format number, although Python takes them for 1."""
    if type(value) is not int:
        raise PydanticCustomError("int_type", "not a whole number")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written_date)]


#: How many candidate countries a profile names at most: more are no choice.
MOST_COUNTRIES = 30


class Profile(Frozen):
    """The municipality; every field may be empty, none is about a person.

    ``code`` is the official six-digit code (its check digit is tested); ``population`` a number of
    people; ``countries`` the candidates abroad by their codes; ``facts`` what is so (``True``) and
    what is not, a fact that is not in it is not known; ``ties`` existing relations abroad in the
    user's own words.
    """

    name: ShortText = ""
    prefecture: ShortText = ""
    code: str | None = None
    kind: MunicipalityKind | None = None
    population: Annotated[int, Field(strict=True, ge=0, le=20_000_000)] | None = None
    fields: tuple[FieldName, ...] = ()
    regions: tuple[RegionName, ...] = ()
    countries: Annotated[tuple[CountryCode, ...], Field(max_length=MOST_COUNTRIES)] = ()
    facts: dict[FactName, Annotated[bool, Field(strict=True)]] = Field(default_factory=dict)
    ties: Annotated[tuple[UserText, ...], Field(max_length=200)] = ()

    @field_validator("code")
    @classmethod
    def _code_is_official(cls, code: str | None) -> str | None:
        if code is not None and not is_valid_code(code):
            raise ProblemsError.one(
                f"全国地方公共団体コード{shown(code)}は正しくありません。"
                "検査数字を含む6桁の数字で入れてください（例: 401005）。",
                f"{shown(code)} is not a local-government code. Give the six digits "
                "including the check digit (for example 401005).",
            )
        return code

    @property
    def label(self) -> str:
        """Prefecture and name; the prefecture once where the name begins with it."""
        if self.name.startswith(self.prefecture):
            return self.name
        return f"{self.prefecture}{self.name}"


def _one_of_the_answers(level: object) -> object:
    if level is None or level in (UNKNOWN, NOT_APPLICABLE):
        return level
    if type(level) is int and 0 <= level <= TOP_LEVEL:
        return level
    raise ProblemsError.one(
        f"0から4の整数、unknown、not_applicable のどれかにしてください（今の値: {shown(level)}）。",
        f"Must be a whole number 0 to 4, unknown or not_applicable (found {shown(level)}).",
    )


#: A level as it is read from a file; ``None``: blank.
GivenLevel = Annotated[Level | None, BeforeValidator(_one_of_the_answers)]


class Answer(Frozen):
    """The answer to one criterion. ``by`` is a section, never a person; ``at`` when it was
    given. ``asked``: the version of the checklist under which the level was chosen, where its texts
    have changed since and nobody has looked at it again. ``name`` belongs to an ``other``
    criterion, ``reason`` to *not applicable*."""

    level: GivenLevel = None
    name: ShortText = ""
    reason: UserText = ""
    evidence: Annotated[tuple[UserText, ...], Field(max_length=1000)] = ()
    note: UserText = ""
    by: ShortText = ""
    at: Moment | None = None
    asked: Version | None = None

    @model_validator(mode="after")
    def _not_applicable_needs_a_reason(self) -> Self:
        if self.level == NOT_APPLICABLE and not self.reason.strip():
            raise ProblemsError.one(
                "「該当しない」には理由（reason）が必要です。",
                "“Not applicable” needs a reason.",
            )
        return self

    @property
    def known_level(self) -> int | None:
        """The level 0 to 4; ``None`` for blank, *don't know* and *not applicable*."""
        return self.level if isinstance(self.level, int) else None

    @property
    def is_shown(self) -> bool:
        """Whether any entry of ``evidence`` can name a proof."""
        return any(map(is_evidence, self.evidence))


BLANK = Answer()


#: A calendar month as it is written in a file: ``2027-09``.
Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]


def _on_the_calendar(day: str) -> str:
    try:
        date.fromisoformat(day)
    except ValueError:
        raise ProblemsError.one(
            f"{shown(day)}という日はありません。", f"There is no day {shown(day)}."
        ) from None
    return day


Day = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    AfterValidator(_on_the_calendar),
]
#: How far a step is; to be done where nothing is said.
StepState = Literal["doing", "done"]


class PlannedStep(Frozen):
    """The municipality's remarks on one step of its plan, which raises ``criterion`` to ``level``
    from the level below.

    ``choice``: ``pinned`` has to be taken in any case, ``forbidden`` is not to be taken; ``None``
    leaves it to the plan. ``effort`` (units) replaces the checklist's own estimate. ``owner`` is a
    section, never a person; ``due`` the month by which it is to be done. ``state``: how far it is;
    ``None``: to be done. ``done_on``: the day on which it was done.
    """

    criterion: CriterionId
    level: StepLevel
    choice: Literal["pinned", "forbidden"] | None = None
    effort: Effort | None = None
    owner: ShortText = ""
    due: Month | None = None
    note: UserText = ""
    state: StepState | None = None
    done_on: Day | None = None

    @model_validator(mode="after")
    def _only_what_is_done_has_its_day(self) -> Self:
        if self.done_on is not None and self.state != "done":
            raise ProblemsError.one(
                "完了した日は、状態が「完了」の取組だけに入れられます。",
                "Only a step that is done has a day on which it was done.",
            )
        return self

    @property
    def is_empty(self) -> bool:
        """Whether every field but ``criterion`` and ``level`` is empty."""
        return self == PlannedStep(criterion=self.criterion, level=self.level)


class Plan(Frozen):
    """The conditions of the plan, and the municipality's remarks on its steps.

    ``capacity``: how much can be done in a year, in units of effort. ``first_year``: the fiscal
    year (April to March) in which it begins; ``None``: the first for which a budget can still be
    asked. ``budget``: the months in which that is done. ``steps`` in the order of ids and levels,
    one for each step that has any remark.
    """

    capacity: Annotated[int, Field(strict=True, ge=1, le=100)] = 8
    first_year: Annotated[int, Field(strict=True, ge=2000, le=2100)] | None = None
    budget: BudgetCycle = BudgetCycle()
    steps: Annotated[tuple[PlannedStep, ...], Field(max_length=500)] = ()

    @field_validator("steps")
    @classmethod
    def _each_step_once(cls, steps: tuple[PlannedStep, ...]) -> tuple[PlannedStep, ...]:
        ordered = sorted(steps, key=lambda step: (step.criterion, step.level))
        for step, following in pairwise(ordered):
            if (step.criterion, step.level) == (following.criterion, following.level):
                raise ProblemsError.one(
                    f"同じ取組（{step.criterion} のレベル{step.level}）が2回あります。"
                    "一つにまとめてください。",
                    f"The same step ({step.criterion} to level {step.level}) stands here twice. "
                    "Keep one.",
                )
        return tuple(step for step in ordered if not step.is_empty)

    def begins(self, today: date) -> int:
        """The fiscal year in which the plan begins."""
        return self.budget.first_year(today) if self.first_year is None else self.first_year

    def said(self, criterion: str, level: int) -> PlannedStep:
        """The remarks on a step; an empty ``PlannedStep`` where the plan has none."""
        empty = PlannedStep(criterion=criterion, level=level)
        return next((s for s in self.steps if (s.criterion, s.level) == (criterion, level)), empty)

    def saying(self, step: PlannedStep) -> Plan:
        """The same plan with the remarks on one step replaced; an empty step is left out."""
        others = [s for s in self.steps if (s.criterion, s.level) != (step.criterion, step.level)]
        return Plan.model_validate({**dict(self), "steps": (*others, step)})


#: How many chose each level 0 to 4.
Counts = Annotated[
    tuple[Annotated[int, Field(strict=True, ge=0, le=100_000)], ...],
    Field(min_length=TOP_LEVEL + 1, max_length=TOP_LEVEL + 1),
]


class VotedRound(Frozen):
    """A round of votes of a workshop, without the people. ``voters``: how many voted, *don't know*
    included. ``counts``: votes by level; ``None`` where so few voted that single votes could be
    derived."""

    number: Annotated[int, Field(strict=True, ge=1, le=1000)]
    voters: Annotated[int, Field(strict=True, ge=0, le=100_000)]
    counts: Counts | None = None

    @model_validator(mode="after")
    def _counts_are_voters(self) -> Self:
        if self.counts is not None and sum(self.counts) > self.voters:
            raise ProblemsError.one(
                "レベルごとの票の合計が、投票した人数より多くなっています。",
                "The votes on levels are more than the people who voted.",
            )
        return self

    @property
    def unknown(self) -> int | None:
        """How many voted *don't know*."""
        return None if self.counts is None else self.voters - sum(self.counts)


class Voted(Frozen):
    """What a workshop did with one criterion: the rounds that everybody saw, and the level agreed
    with its reason (``None``: none was agreed)."""

    rounds: Annotated[tuple[VotedRound, ...], Field(max_length=100)] = ()
    level: GivenLevel = None
    reason: UserText = ""


#: Krippendorff's α.
Alpha = Annotated[float, Field(strict=True, ge=-10, le=1, allow_inf_nan=False)]


class Workshop(Frozen):
    """The workshop out of which the answers came: counts and what was agreed, no people.

    ``people``: how many came. ``groups``: what the groups were called. ``alpha_first`` and
    ``alpha_last``: how far people agreed over all criteria in the first and in the last round
    of each. ``rehearsal``: the participants were simulated. ``criteria`` in the order in which
    the workshop had them.
    """

    title: ShortText
    held_at: Moment | None = None
    people: Annotated[int, Field(strict=True, ge=0, le=100_000)] = 0
    groups: Annotated[tuple[ShortText, ...], Field(max_length=100)] = ()
    rehearsal: Annotated[bool, Field(strict=True)] = False
    alpha_first: Alpha | None = None
    alpha_last: Alpha | None = None
    criteria: Annotated[dict[CriterionId, Voted], Field(max_length=100)] = Field(
        default_factory=dict
    )


#: How much an item counts in the overall score, as a municipality may set it.
MOST_WEIGHT = 10
ItemWeight = Annotated[int, Field(strict=True, ge=1, le=MOST_WEIGHT)]


class Assessment(Frozen):
    """A municipality's answers: exactly what a save file holds (``format`` 1).

    ``target`` is the stage the municipality wants to reach; ``None`` means the next one.
    ``weights`` by item id: only what differs from 1 is kept. ``workshop``: where the answers were
    agreed, if anywhere.
    """

    format: Annotated[Literal[1], BeforeValidator(_whole_number)] = 1
    checklist: Annotated[str, Field(max_length=20)] | None = None
    profile: Profile = Profile()
    target: Annotated[int, Field(strict=True, ge=1, le=4)] | None = None
    weights: dict[Slug, ItemWeight] = Field(default_factory=dict)
    plan: Plan = Plan()
    workshop: Workshop | None = None
    answers: dict[CriterionId, Answer] = Field(default_factory=dict)

    @field_validator("weights")
    @classmethod
    def _one_is_left_out(cls, weights: dict[str, int]) -> dict[str, int]:
        return {item: weight for item, weight in sorted(weights.items()) if weight != 1}

    def __getitem__(self, criterion_id: str) -> Answer:
        return self.answers.get(criterion_id, BLANK)

    def with_answer(self, criterion_id: str, answer: Answer) -> Assessment:
        """The same assessment with one answer replaced; an empty answer is left out."""
        answers = {**self.answers, criterion_id: answer}
        if answer == BLANK:
            del answers[criterion_id]
        return self.model_copy(update={"answers": answers})

    def with_profile(self, profile: Profile) -> Assessment:
        """The same assessment with another profile."""
        return self.model_copy(update={"profile": profile})

    def with_target(self, target: int | None) -> Assessment:
        """The same assessment with another target, 1 to 4 (not tested) or ``None``."""
        return self.model_copy(update={"target": target})

    def with_weights(self, weights: Mapping[str, int]) -> Assessment:
        """The same assessment with these weights by item id. Raises pydantic's ValidationError for
        anything but whole numbers 1 to 10."""
        return Assessment.model_validate({**dict(self), "weights": dict(weights)})

    def with_plan(self, plan: Plan) -> Assessment:
        """The same assessment with another plan."""
        return self.model_copy(update={"plan": plan})

    def with_workshop(self, workshop: Workshop | None) -> Assessment:
        """The same assessment with the account of a workshop, or without one."""
        return self.model_copy(update={"workshop": workshop})

    def to_json(self) -> str:
        """The save file: answers sorted by id, what is empty left out, same text for the same
        content."""
        content = self.model_dump(mode="json", exclude_defaults=True)
        content["answers"] = dict(sorted(content.get("answers", {}).items()))
        # not json.dumps, which sets out a text with an indent in Python: ten times as slow
        return to_json({"format": self.format, **content}, indent=2).decode() + "\n"


# ---------------------------------------------------------------------------- completeness


@dataclass(frozen=True)
class Progress:
    """How many of the criteria asked have an answer (don't know and not applicable are
    answers; blank is not)."""

    answered: int
    asked: int

    @property
    def is_complete(self) -> bool:
        """Whether every criterion asked has an answer."""
        return self.answered == self.asked


def progress_by_item(assessment: Assessment, checklist: Checklist) -> dict[str, Progress]:
    """How far each item is answered, by its id, in the order asked."""
    return {
        item.id: Progress(
            answered=sum(assessment[c.id].level is not None for c in item.asked),
            asked=len(item.asked),
        )
        for item in checklist.items
    }


def progress(assessment: Assessment, checklist: Checklist) -> Progress:
    """How far the whole checklist is answered."""
    items = progress_by_item(assessment, checklist).values()
    return Progress(sum(p.answered for p in items), sum(p.asked for p in items))


def is_absent(assessment: Assessment, criterion_id: str, checklist: Checklist) -> bool:
    """Whether the criterion is an ``other`` that the municipality has not named: it counts neither
    as asked nor as blank, and widens no range of a score."""
    return checklist.criteria[criterion_id].own and not assessment[criterion_id].name.strip()
