"""The whole result of one assessment, as the pages, the report and the command line show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from checklist.answers import Assessment, Progress, progress
from checklist.load import Content
from scoring import cases
from scoring.rating import Rating, Weights, rate, weights_of
from scoring.stages import Gap, StageRange, Staircase, gaps


@dataclass(frozen=True)
class Result:
    """The result of an ``assessment`` by the rules of ``content``. ``weights`` are those it is
    worked out with; ``target`` is the stage the gaps are measured against: the municipality's own
    while it lies ahead, else the next one; ``None`` at the top."""

    assessment: Assessment = field(repr=False)
    content: Content = field(repr=False)
    progress: Progress
    weights: Weights
    rating: Rating
    staircase: Staircase
    target: int | None
    gaps: tuple[Gap, ...]

    @cached_property
    def cases(self) -> cases.CaseMatches:
        """The events of cases that bear on the gaps; compared when first asked for."""
        profile = self.assessment.profile
        return cases.match(self.gaps, self.content, profile, self.staircase.next_stage)

    @property
    def stage(self) -> StageRange:
        """The stage held for certain (``low``) and the highest one possible (``high``)."""
        return self.staircase.stage


def assess(assessment: Assessment, content: Content) -> Result:
    """Scores, stage, gaps and cases of one assessment, with its own weights of the items.
    Pure: same input, same output."""
    weights = weights_of(assessment)
    rating = rate(assessment, content.checklist, weights)
    staircase = Staircase(content.checklist, content.stages, rating.levels, weights, rating.overall)
    own = assessment.target
    target = own if own is not None and own > staircase.stage.low else staircase.next_stage
    return Result(
        assessment=assessment,
        content=content,
        progress=progress(assessment, content.checklist),
        weights=weights,
        rating=rating,
        staircase=staircase,
        target=target,
        gaps=gaps(staircase, rating.levels, target),
    )
