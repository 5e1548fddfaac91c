"""Content packs with an assessment of each, made up at random."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from checklist.answers import Assessment
from checklist.load import Content
from scoring.rating import EQUAL, Rating, Weights, rate
from scoring.result import Result, assess
from tests.support import often
from tests.support.packs import assessments, packs
from tests.support.shipped import CONTENT as REAL

few = settings(max_examples=often(50), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Situation:
    """One content pack and one assessment of it."""

    content: Content
    assessment: Assessment

    def __repr__(self) -> str:
        items = {item.id: item.rule for item in self.content.checklist.items}
        asked = [
            f"{stage.number}: {r.id} {r.overall or r.level}{'+' if r.not_applicable_meets else ''}"
            for stage in self.content.stages.stages
            for r in stage.requires
        ]
        raises = {s.id: (s.strengths, s.standing.advice) for s in self.content.schemes.values()}
        shown = "(the real content)" if self.content is REAL else f"{items} {asked} {raises}"
        return f"{shown} {self.assessment.to_json()}"

    def rate(self, weights: Weights = EQUAL) -> Rating:
        return rate(self.assessment, self.content.checklist, weights)

    def assess(self) -> Result:
        return assess(self.assessment, self.content)

    def with_level(self, criterion_id: str, level: int) -> Situation:
        answer = self.assessment[criterion_id].model_copy(update={"level": level})
        return replace(self, assessment=self.assessment.with_answer(criterion_id, answer))


@st.composite
def situations(draw: st.DrawFn, *, targets: bool = False) -> Situation:
    pack = draw(st.one_of(st.just(REAL), packs()))
    return Situation(pack, draw(assessments(pack.checklist, targets=targets)))


def is_lower(one: float | None, other: float | None) -> bool:
    """Whether a score fell (a score that comes or goes did not fall)."""
    return one is not None and other is not None and one < other - 1e-9
