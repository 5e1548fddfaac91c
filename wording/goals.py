"""The requirements of the earlier target stage, and how they stand now, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from checklist.answers import NOT_APPLICABLE
from scoring.progress import Goal, Span
from wording.phrases import Phrases, signed
from wording.requirement import requirement_name


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A requirement of the earlier target stage, and how it stands now. ``progress_low`` and
    ``progress_high``: shares of the way, 1 being the goal; ``calculation``: the formula filled in,
    empty where there is none."""

    id: str
    name: str
    required: str
    then: str
    now: str
    progress: str
    progress_low: float | None
    progress_high: float | None
    state: Literal["met", "exceeded", "missed", "open", "kept", "not_planned"]
    verdict: str
    calculation: str


def goal_row(goal: Goal, phrases: Phrases) -> GoalRow:
    """A requirement of the earlier target stage in words."""
    return GoalRow(
        id=goal.id,
        name=requirement_name(goal.id, phrases),
        required=str(goal.required),
        then=_span(goal.then, phrases),
        now=_span(goal.now, phrases),
        progress=_percent(goal.progress, phrases),
        progress_low=goal.progress.low if goal.progress else None,
        progress_high=goal.progress.high if goal.progress else None,
        state=goal.verdict,
        verdict=phrases.name("verdict", goal.verdict),
        calculation=_calculation(goal, phrases),
    )


def _span(span: Span | None, phrases: Phrases) -> str:
    if span is None:
        return phrases.level(NOT_APPLICABLE)
    if span.is_exact:
        return phrases.number(span.low)
    return f"{phrases.number(span.low)}–{phrases.number(span.high)}"


def _percent(progress: Span | None, phrases: Phrases) -> str:
    if progress is None:
        return "–"
    low, high = (signed(phrases.number(100 * bound)) for bound in (progress.low, progress.high))
    return f"{low} %" if low == high else phrases.say("progress.percent_span", low=low, high=high)


def _calculation(goal: Goal, phrases: Phrases) -> str:
    """The filled-in formula; empty where there is none."""
    if goal.progress is None or goal.then is None or goal.now is None:
        return ""
    then = phrases.number(goal.then.low)
    ends = [(goal.now.low, goal.progress.low), (goal.now.high, goal.progress.high)]
    return phrases.listed(
        f"({phrases.number(now)} − {then}) ÷ ({goal.required} − {then})"
        f" = {signed(phrases.number(100 * progress))} %"
        for now, progress in (ends[:1] if goal.now.is_exact else ends)
    )
