"""What was answered: profile, answers, the assessment.

A criterion that is absent from ``answers``, or has level ``None``, is blank.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator
from pydantic_core import to_json

from checklist.answer import BLANK as BLANK
from checklist.answer import Answer as Answer
from checklist.asking import Asking as Asking
from checklist.city_values import CityValues
from checklist.model import Checklist, CriterionId, Frozen, Slug
from checklist.plan import Plan as Plan
from checklist.plan import PlannedStep as PlannedStep
from checklist.plan import StepState as StepState
from checklist.profile import MOST_COUNTRIES as MOST_COUNTRIES
from checklist.profile import Profile as Profile
from checklist.typed import MAX_TEXT as MAX_TEXT
from checklist.typed import NOT_APPLICABLE as NOT_APPLICABLE
from checklist.typed import UNKNOWN as UNKNOWN
from checklist.typed import GivenLevel as GivenLevel
from checklist.typed import Level as Level
from checklist.typed import Moment as Moment
from checklist.typed import ShortText as ShortText
from checklist.typed import UserText as UserText
from checklist.typed import whole_number
from checklist.voted import Homework as Homework
from checklist.voted import Priority as Priority
from checklist.voted import Voted as Voted
from checklist.voted import VotedRound as VotedRound
from checklist.voted import Workshop as Workshop

#: Bytes of a save file.
MAX_BYTES = 2_000_000


#: How much an item counts in the overall score, as a municipality may set it.
MOST_WEIGHT = 10
ItemWeight = Annotated[int, Field(strict=True, ge=1, le=MOST_WEIGHT)]


class Assessment(Frozen):
    """A municipality's answers: exactly what a save file holds (``format`` 1).

    ``target`` is the stage the municipality wants to reach; ``None`` means the next one.
    ``weights`` by item id: only what differs from 1 is kept. ``workshop``: where the answers were
    agreed, if anywhere. ``indicators``: a city's values in the eco-city indicators. ``asking``:
    which section is asked what, and all that came back.
    """

    format: Annotated[Literal[1], BeforeValidator(whole_number)] = 1
    checklist: Annotated[str, Field(max_length=20)] | None = None
    profile: Profile = Profile()
    target: Annotated[int, Field(strict=True, ge=1, le=4)] | None = None
    weights: dict[Slug, ItemWeight] = Field(default_factory=dict)
    plan: Plan = Plan()
    workshop: Workshop | None = None
    indicators: CityValues = CityValues()
    answers: dict[CriterionId, Answer] = Field(default_factory=dict)
    asking: Asking = Asking()

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

    def with_weights(self, weights: Mapping[str, int]) -> Assessment:
        """The same assessment with these weights by item id. Raises pydantic's ValidationError for
        anything but whole numbers 1 to 10."""
        return Assessment.model_validate({**dict(self), "weights": dict(weights)})

    def with_plan(self, plan: Plan) -> Assessment:
        """The same assessment with another plan."""
        return self.model_copy(update={"plan": plan})

    def with_asking(self, asking: Asking) -> Assessment:
        """The same assessment with another state of asking the sections."""
        return self.model_copy(update={"asking": asking})

    def for_others(self) -> Assessment:
        """The same assessment as files carry it that may go to anybody: without what came back from
        the sections, taken or not, and how it was decided."""
        return self.with_asking(self.asking.model_copy(update={"steps": ()}))

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
    return total_progress(progress_by_item(assessment, checklist).values())


def total_progress(items: Collection[Progress]) -> Progress:
    """How far some items are answered, as one."""
    return Progress(sum(p.answered for p in items), sum(p.asked for p in items))


def is_absent(assessment: Assessment, criterion_id: str, checklist: Checklist) -> bool:
    """Whether the criterion is an ``other`` that the municipality has not named: it counts neither
    as asked nor as blank, and widens no range of a score."""
    return checklist.criteria[criterion_id].own and not assessment[criterion_id].name.strip()
