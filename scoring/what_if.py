"""The result with other levels tried out, compared with the present one. Nothing is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checklist.answers import Answer, Assessment, is_absent
from checklist.load import Content
from scoring.result import Result, assess
from scoring.roadmap import Roadmap
from scoring.stages import Gap
from scoring.support import Match


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The result now and with the levels tried (``assessment``). ``closed``: present gaps whose
    level is then reached; ``opened``: gaps that are new, or require more, with a target further
    away. ``schemes_in`` and ``schemes_out``: schemes listed only after, only before."""

    before: Result
    after: Result
    assessment: Assessment
    closed: tuple[Gap, ...]
    opened: tuple[Gap, ...]
    schemes_in: tuple[Match, ...]
    schemes_out: tuple[Match, ...]


def tried(assessment: Assessment, levels: Mapping[str, int], content: Content) -> Assessment:
    """The assessment with other levels (0 to 4, by criterion id); everything else of an answer
    stays. An ``other`` that has no name stays absent."""
    for criterion_id, level in levels.items():
        if not is_absent(assessment, criterion_id, content.checklist):
            answer = Answer.model_validate({**dict(assessment[criterion_id]), "level": level})
            assessment = assessment.with_answer(criterion_id, answer)
    return assessment


def what_if(assessment: Assessment, levels: Mapping[str, int], content: Content) -> WhatIf:
    """Everything before and after. Pure: the assessment given stays as it is."""
    before = assess(assessment, content)
    assessment = tried(assessment, levels, content)
    after = assess(assessment, content)
    asked_before = {gap.requirement_id: gap.required for gap in before.gaps}

    def reached(gap: Gap) -> bool:
        named = content.checklist.named[gap.requirement_id]
        levels = [after.rating.levels[c].low for c in named if c in after.rating.levels]
        return max(levels, default=0) >= gap.required

    listed_before = {match.scheme.id for match in before.support.matches}
    listed_after = {match.scheme.id for match in after.support.matches}
    return WhatIf(
        before=before,
        after=after,
        assessment=assessment,
        closed=tuple(gap for gap in before.gaps if reached(gap)),
        opened=tuple(g for g in after.gaps if g.required > asked_before.get(g.requirement_id, 0)),
        schemes_in=tuple(m for m in after.support.matches if m.scheme.id not in listed_before),
        schemes_out=tuple(m for m in before.support.matches if m.scheme.id not in listed_after),
    )


def levels_after(roadmap: Roadmap, year: int) -> dict[str, int]:
    """The levels that the plan has raised by the end of a year (1 is the first)."""
    return {s.criterion_id: s.level for s in roadmap.steps if s.ends <= year}
