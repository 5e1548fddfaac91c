"""Then and now: two assessments of one municipality, compared (method §7 Then and now)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from checklist.answers import Assessment, Level, Profile, is_absent
from checklist.load import Content
from checklist.model import Requirement
from scoring.rating import LevelRange, Score, weights_of
from scoring.result import Result, assess
from scoring.roadmap import Roadmap, Step, own_plan
from scoring.stages import StageRange

#: How a goal came out. ``open``: unknown answers of today leave it undecided. ``kept``: it was met
#: then and still is. ``not_planned``: it did not apply then.
GoalVerdict = Literal["met", "exceeded", "missed", "open", "kept", "not_planned"]


@dataclass(frozen=True, slots=True)
class Span:
    """A closed interval, low ≤ high; a known number where both are equal."""

    low: float
    high: float

    @property
    def is_exact(self) -> bool:
        """Whether low equals high."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Goal:
    """A requirement of the target stage of then, and how it stands now.

    ``id``: a criterion, an item (its best criterion) or ``overall``. ``then`` and ``now`` are
    levels (scores for ``overall``), each unknown at its lowest and highest; ``None`` where nothing
    is applicable. ``progress`` = (now − then) / (required − then): 0 no change, 1 the goal is
    reached, above 1 exceeded, below 0 fallen back; ``None`` where nothing was missing or the start
    is not known.
    """

    id: str
    required: int
    then: Span | None
    now: Span | None
    progress: Span | None
    verdict: GoalVerdict


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """One criterion then and now: a level, ``unknown``, ``not_applicable``, or ``None`` for blank.

    ``change`` is now − then where both are levels, else ``None``. ``goal``: what the target stage
    required of this very criterion; ``None`` where it required nothing.
    """

    id: str
    then: Level | None
    now: Level | None
    change: int | None
    goal: Goal | None


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A score then and now; ``change`` is the difference of the points, ``None`` without both."""

    then: Score
    now: Score
    change: float | None


#: What became of a step: ``done``, ``not_done``, ``open`` where unknown answers of today leave it
#: undecided, ``not_applicable`` where there is no level any more.
Done = Literal["done", "not_done", "open", "not_applicable"]


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """A step of the earlier plan, and whether it has been done by now."""

    step: Step
    outcome: Done


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything of method §7 Then and now. ``target`` is the stage aimed at then (``None``: the
    highest was held already), ``goals`` what it required, by id in the order of the stages.
    ``criteria`` in the order asked, without an own criterion that had no name then and has none
    now. ``steps``: those of the plan then; none where there was no plan. Both are scored with the
    weights of now."""

    criteria: tuple[CriterionChange, ...]
    items: Mapping[str, ScoreChange]
    overall: ScoreChange
    stage_then: StageRange
    stage_now: StageRange
    target: int | None
    goals: Mapping[str, Goal]
    steps: tuple[StepOutcome, ...] = ()

    @property
    def planned(self) -> tuple[Goal, ...]:
        """The goals not met then, or not met now."""
        return tuple(
            goal for goal in self.goals.values() if goal.verdict not in ("kept", "not_planned")
        )

    def count(self, verdict: GoalVerdict) -> int:
        """The number of goals with this verdict."""
        return sum(goal.verdict == verdict for goal in self.goals.values())


def compare(then: Assessment, now: Assessment, content: Content) -> Comparison:
    """The change from ``then`` to ``now``, both answers to this checklist (``versions.migrate``).
    Pure: same input, same output."""
    # with one set of weights, so that a change of the score is never one of the weights
    before, after = assess(then.with_weights(now.weights), content), assess(now, content)
    goals = _goals(before, after)
    return Comparison(
        criteria=tuple(
            CriterionChange(
                id=criterion_id,
                then=then[criterion_id].level,
                now=now[criterion_id].level,
                change=_change(then[criterion_id].known_level, now[criterion_id].known_level),
                goal=goals.get(criterion_id),
            )
            for criterion_id in content.checklist.criteria
            if not (
                is_absent(then, criterion_id, content.checklist)
                and is_absent(now, criterion_id, content.checklist)
            )
        ),
        items={
            item_id: _score_change(score, after.rating.items[item_id])
            for item_id, score in before.rating.items.items()
        },
        overall=_score_change(before.rating.overall, after.rating.overall),
        stage_then=before.stage,
        stage_now=after.stage,
        target=before.target,
        goals=goals,
        steps=tuple(_steps(then, before, after)),
    )


def _steps(then: Assessment, before: Result, after: Result) -> Iterator[StepOutcome]:
    """The steps of the earlier plan, computed with the weights it was made with."""
    planned = own_plan(replace(before, weights=weights_of(then)))
    if isinstance(planned, Roadmap):
        for step in planned.steps:
            yield StepOutcome(step, _done(step, after.rating.levels.get(step.criterion_id)))


def _done(step: Step, now: LevelRange | None) -> Done:
    if now is None:
        return "not_applicable"
    if now.low >= step.level:
        return "done"
    return "open" if now.high >= step.level else "not_done"


def is_other_municipality(then: Profile, now: Profile) -> bool:
    """Whether the two are obviously of different municipalities: other official codes, or, where
    one has no code, other names. Names change with mergers, so callers ask the user and do not
    refuse."""
    if then.code and now.code:
        return then.code != now.code
    then_name, now_name = then.label.strip(), now.label.strip()
    return bool(then_name and now_name) and then_name != now_name


def _change(then: int | None, now: int | None) -> int | None:
    return None if then is None or now is None else now - then


def _score_change(then: Score, now: Score) -> ScoreChange:
    known = then.point is not None and now.point is not None
    return ScoreChange(then, now, (now.point or 0.0) - (then.point or 0.0) if known else None)


def _goals(before: Result, after: Result) -> dict[str, Goal]:
    """By the id of the thing required, the most demanding requirement of all stages up to the
    target."""
    hardest: dict[str, Requirement] = {}
    for _, requirement in before.content.stages.required_up_to(before.target or 0):
        known = hardest.get(requirement.id)
        if known is None or _asked(requirement) > _asked(known):
            hardest[requirement.id] = requirement
    return {
        goal_id: _goal(
            requirement,
            _standing(requirement, before),
            _standing(requirement, after),
        )
        for goal_id, requirement in hardest.items()
    }


def _asked(requirement: Requirement) -> int:
    return requirement.overall if requirement.overall is not None else requirement.level or 0


def _standing(requirement: Requirement, result: Result) -> Span | None:
    """The level or score of the thing required, at its lowest and highest."""
    if requirement.overall is not None:
        low, high = result.rating.overall.low, result.rating.overall.high
        return None if low is None or high is None else Span(low, high)
    if requirement.criterion is not None:
        ids = [requirement.criterion]
    else:
        item = result.content.checklist.items_by_id[requirement.best_of or ""]
        ids = [criterion.id for criterion in item.criteria]
    levels = [result.rating.levels[c] for c in ids if c in result.rating.levels]
    if not levels:
        return None
    return Span(max(x.low for x in levels), max(x.high for x in levels))


def _goal(requirement: Requirement, then: Span | None, now: Span | None) -> Goal:
    required = _asked(requirement)
    return Goal(
        id=requirement.id,
        required=required,
        then=then,
        now=now,
        progress=_progress(required, then, now),
        verdict=_verdict(requirement, then, now),
    )


def _progress(required: int, then: Span | None, now: Span | None) -> Span | None:
    if then is None or now is None or not then.is_exact or then.low >= required:
        return None
    way = required - then.low
    return Span((now.low - then.low) / way, (now.high - then.low) / way)


def _verdict(requirement: Requirement, then: Span | None, now: Span | None) -> GoalVerdict:
    required = _asked(requirement)
    if then is None:
        return "not_planned"  # nobody could plan for what did not apply
    was_held = then.low >= required
    if now is None:
        # what does not apply any more meets a requirement only where the stages say so
        if not requirement.not_applicable_meets:
            return "missed"
        return "kept" if was_held else "met"
    if now.low >= required:
        if was_held:
            return "kept"
        return "exceeded" if now.low > required else "met"
    return "open" if now.high >= required else "missed"
