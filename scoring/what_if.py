"""The result with other levels tried out, compared with the present one. Nothing is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from checklist.answers import Answer, Assessment, is_absent
from checklist.load import Content
from scoring.advice import Advice, FindPlan, advise
from scoring.offer import Offer
from scoring.result import Result, assess
from scoring.roadmap import Roadmap, own_plan
from scoring.stages import Gap


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The result now and with the levels tried. ``closed``: present gaps whose level is then
    reached; ``opened``: gaps that are new, or require more, with a target further away. ``advice``
    is that with the levels tried; ``schemes_in`` and ``schemes_out``: schemes that help only after,
    only before."""

    before: Result
    after: Result
    closed: tuple[Gap, ...]
    opened: tuple[Gap, ...]
    advice: Advice
    schemes_in: tuple[Offer, ...]
    schemes_out: tuple[Offer, ...]


def tried(assessment: Assessment, levels: Mapping[str, int], content: Content) -> Assessment:
    """The assessment with other levels (0 to 4, by criterion id); everything else of an answer
    stays. An ``other`` that has no name stays absent."""
    for criterion_id, level in levels.items():
        if not is_absent(assessment, criterion_id, content.checklist):
            answer = Answer.model_validate({**dict(assessment[criterion_id]), "level": level})
            assessment = assessment.with_answer(criterion_id, answer)
    return assessment


def what_if(
    before: Result, levels: Mapping[str, int], today: date, find_plan: FindPlan = own_plan
) -> WhatIf:
    """Everything ``before`` and after. Pure: the assessment given stays as it is."""
    content = before.content
    after = assess(tried(before.assessment, levels, content), content)
    advice_before, advice = (advise(result, today, find_plan) for result in (before, after))
    asked_before = {gap.requirement_id: gap.required for gap in before.gaps}

    def reached(gap: Gap) -> bool:
        named = content.checklist.named[gap.requirement_id]
        levels = [after.rating.levels[c].low for c in named if c in after.rating.levels]
        return max(levels, default=0) >= gap.required

    helping_before = {offer.scheme.id for offer in advice_before.offers}
    helping_after = {offer.scheme.id for offer in advice.offers}
    return WhatIf(
        before=before,
        after=after,
        closed=tuple(gap for gap in before.gaps if reached(gap)),
        opened=tuple(g for g in after.gaps if g.required > asked_before.get(g.requirement_id, 0)),
        advice=advice,
        schemes_in=tuple(o for o in advice.offers if o.scheme.id not in helping_before),
        schemes_out=tuple(o for o in advice_before.offers if o.scheme.id not in helping_after),
    )


def levels_after(roadmap: Roadmap, year: int) -> dict[str, int]:
    """The levels that the plan has raised by the end of a year (1 is the first)."""
    return {s.criterion_id: s.level for s in roadmap.steps if s.ends <= year}
