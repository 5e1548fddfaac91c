"""Gaps in words: the difference between a criterion's level and the level the target stage
requires."""

from __future__ import annotations

from dataclasses import dataclass

from wording.labels import gap_name, level_now
from wording.subject import Subject


@dataclass(frozen=True, slots=True)
class GapSummary:
    """The difference between a criterion's level and the level the target stage requires; ``id`` of
    the requirement. ``now``: the level in words, as unknown as it is. ``has_scheme``, ``has_case``:
    whether any scheme serves it, any event illustrates it."""

    id: str
    name: str
    level: int
    now: str
    required: int
    size: int
    blocks_next: bool
    is_known: bool
    has_scheme: bool
    has_case: bool


def gaps_heading(subject: Subject) -> str:
    """The heading above the gaps, with the stage they are measured against."""
    target = subject.result.target
    if target is None:
        return subject.say("gaps_plain")
    return subject.say("gaps", stage=subject.phrases.stage(target))


def summarise_gaps(subject: Subject) -> tuple[GapSummary, ...]:
    """The gaps of the result in words, in their order."""
    result = subject.result
    return tuple(
        GapSummary(
            id=gap.requirement_id,
            name=gap_name(gap, subject.phrases, subject.labels),
            level=gap.level,
            now=level_now(gap.criteria, gap.level, subject.assessment, subject.phrases),
            required=gap.required,
            size=gap.size,
            blocks_next=gap.blocks_next,
            is_known=gap.is_known,
            has_scheme=gap not in subject.advice.unserved,
            has_case=gap not in result.cases.uncovered,
        )
        for gap in result.gaps
    )
