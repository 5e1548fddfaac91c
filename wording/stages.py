"""The stage in words: its requirements, what binds the next one, and stages out of reach because of
*not applicable*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scoring.result import Result
from scoring.stages import Gate
from wording.doubt import doubt_words
from wording.phrases import Phrases
from wording.requirement import (
    now_words,
    reason_and_note,
    requirement_name,
    threshold_words,
)
from wording.shapes import Table
from wording.staircase import DrawnStaircase, summarise_staircase
from wording.subject import Subject


@dataclass(frozen=True, slots=True)
class BindingRequirement:
    """A requirement that binds the next stage; ``id`` of the requirement. ``now`` and ``required``
    are levels (a score for the overall requirement); ``means`` is the description of the required
    level."""

    id: str
    name: str
    now: str
    required: str
    means_label: str
    means: str
    reason: str
    unlocks: str
    remark: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class Required:
    """One requirement of a stage and how it stands. ``state``: met, could_be_met, not_met."""

    name: str
    required: str
    now: str
    state: Literal["met", "could_be_met", "not_met"]
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class StageSummary:
    """One stage with its requirements."""

    number: int
    heading: str
    text: str
    is_held: bool
    requirements: tuple[Required, ...]


@dataclass(frozen=True, slots=True)
class StageChapter:
    """The municipality's stage, what binds the next one (``lifts``, under ``binding_heading``, both
    empty at the top), and every requirement of every stage."""

    staircase: DrawnStaircase
    binding_heading: str
    lifts: tuple[BindingRequirement, ...]
    stages: tuple[StageSummary, ...]


def summarise_stages(subject: Subject) -> StageChapter:
    """The chapter on the stage."""
    result, content = subject.result, subject.content
    return StageChapter(
        staircase=summarise_staircase(
            subject.phrases,
            result.stage,
            doubt=doubt_words(subject.assessment, subject.phrases),
        ),
        binding_heading=binding_heading(result, subject.phrases),
        lifts=tuple(_lift(gate, subject) for gate in result.staircase.binding),
        stages=tuple(_stage(stage.number, subject) for stage in content.stages.stages[1:]),
    )


def binding_heading(result: Result, phrases: Phrases) -> str:
    """What the unmet requirements of the next stage are called together; empty at the top."""
    following = result.staircase.next_stage
    return (
        "" if following is None else phrases.say("report.binding", stage=phrases.stage(following))
    )


def binding_table(result: Result, phrases: Phrases, labels: Mapping[str, str]) -> Table:
    """The unmet requirements of the next stage: what is required, the level (or score) now and the
    one required."""
    say = phrases.say
    return Table(
        (say("report.missing_what"), say("report.missing_levels")),
        tuple(
            (
                requirement_name(gate.requirement.id, phrases, labels),
                say(
                    "closing.lift",
                    now=now_words(gate, result.assessment, phrases),
                    required=gate.required,
                ),
            )
            for gate in result.staircase.binding
        ),
    )


def closed_words(result: Result, phrases: Phrases) -> str:
    """The stage that *not applicable* keeps out of reach, and the criteria; empty where there is
    none."""
    closed = result.staircase.closed
    if not closed:
        return ""
    return phrases.say(
        "stage_closed",
        names=phrases.listed(requirement_name(gate.requirement.id, phrases) for gate in closed),
        stage=phrases.stage(closed[0].stage),
    )


def _now(gate: Gate, subject: Subject) -> str:
    """How things stand, a level by its name."""
    words = now_words(gate, subject.assessment, subject.phrases)
    by_name = gate.requirement.overall is None and words.isdigit()
    return subject.phrases.level(int(gate.level or 0)) if by_name else words


def _lift(gate: Gate, subject: Subject) -> BindingRequirement:
    stairs, say, phrases = subject.result.staircase, subject.say, subject.phrases
    following = stairs.next_stage or subject.content.stages.top
    alone = stairs.lifted(gate).stage.low
    together = stairs.lifted(*stairs.binding).stage.low
    unlocks = []
    if alone > stairs.stage.low:
        unlocks.append(say("lift_unlocks", stage=phrases.stage(alone)))
    elif together >= following and len(stairs.binding) > 1:
        unlocks.append(
            say(
                "lift_unlocks_together",
                n=len(stairs.binding) - 1,
                stage=phrases.stage(together),
            )
        )
    unlocks += [
        say(
            "lift_asked_again",
            number=later.stage,
            required=threshold_words(later.requirement, phrases),
        )
        for later in stairs.later(gate)
    ]
    return BindingRequirement(
        id=gate.requirement.id,
        name=requirement_name(gate.requirement.id, phrases, subject.labels),
        now=_now(gate, subject),
        required=threshold_words(gate.requirement, phrases),
        means_label=say("lift_means", level=gate.required),
        means=_means(gate, subject),
        reason=subject.of(gate.requirement.reason),
        unlocks=phrases.joined(unlocks),
        remark=_remark(gate, subject),
        is_known=gate.is_known,
    )


def _remark(gate: Gate, subject: Subject) -> str:
    if gate.requirement.overall is not None:
        return subject.say("lift_overall")
    if gate.level is None:
        return subject.say("lift_none_applicable")
    if gate.is_known:
        return ""
    is_answered = any(subject.assessment[c].known_level is not None for c in gate.criteria)
    return subject.say("lift_unknown_partly" if is_answered else "lift_unknown")


def _means(gate: Gate, subject: Subject) -> str:
    """What the required level asks for, of each criterion that is near it."""
    criteria = subject.content.checklist.criteria
    if len(gate.criteria) == 1:
        return subject.of(criteria[gate.criteria[0]].levels[gate.required])
    return "\n".join(
        subject.say(
            "pair",
            first=subject.labels[c],
            second=subject.of(criteria[c].levels[gate.required]),
        )
        for c in gate.criteria
    )


def _stage(number: int, subject: Subject) -> StageSummary:
    stage, result = subject.content.stages[number], subject.result
    return StageSummary(
        number=number,
        heading=subject.say("stage_heading", number=number, title=subject.of(stage.title)),
        text=subject.of(stage.summary),
        is_held=number <= result.stage.low,
        requirements=tuple(
            _required(gate, subject) for gate in result.staircase.gates if gate.stage == number
        ),
    )


def _required(gate: Gate, subject: Subject) -> Required:
    state: Literal["met", "could_be_met", "not_met"] = "not_met"
    if gate.met:
        state = "met"
    elif gate.could_be_met:
        state = "could_be_met"
    return Required(
        name=requirement_name(gate.requirement.id, subject.phrases, subject.labels),
        required=threshold_words(gate.requirement, subject.phrases),
        now=_now(gate, subject),
        state=state,
        verdict=subject.say(state),
        reason=reason_and_note(gate.requirement, subject.phrases),
    )
