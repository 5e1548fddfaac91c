"""The plan: its conditions, and what the municipality says of its steps."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from checklist.day import Day
from checklist.fiscal import BudgetCycle
from checklist.model import CriterionId, Effort, Frozen, StepLevel
from checklist.problems import ProblemsError
from checklist.typed import ShortText, UserText

#: A calendar month as it is written in a file: ``2027-09``.
Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
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

    def remarks_on(self, criterion: str, level: int) -> PlannedStep:
        """The remarks on a step; an empty ``PlannedStep`` where the plan has none."""
        empty = PlannedStep(criterion=criterion, level=level)
        return next((s for s in self.steps if (s.criterion, s.level) == (criterion, level)), empty)

    def with_remarks(self, step: PlannedStep) -> Plan:
        """The same plan with the remarks on one step replaced; an empty step is left out."""
        others = [s for s in self.steps if (s.criterion, s.level) != (step.criterion, step.level)]
        return Plan.model_validate({**dict(self), "steps": (*others, step)})
