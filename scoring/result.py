"""Everything the answers mean, at once: what the pages, the report and the command line show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from checklist.answers import Assessment, Progress, progress
from checklist.load import Content
from checklist.model import Lang
from scoring import cases, support
from scoring.rating import EQUAL, Rating, Score, Weights, rate
from scoring.robustness import robustness
from scoring.stages import Gap, Gate, StageRange, Staircase, gaps


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one assessment. ``target`` is the stage the gaps are measured against:
    the municipality's own while it lies ahead, else the next one; ``None`` at the top."""

    progress: Progress
    rating: Rating
    staircase: Staircase
    target: int | None
    gaps: tuple[Gap, ...]
    support: support.Support
    cases: cases.CaseMatches

    @property
    def stage(self) -> StageRange:
        return self.staircase.stage


def assess(assessment: Assessment, content: Content, weights: Weights = EQUAL) -> Result:
    """Scores, stage, gaps, schemes and cases of one assessment. Pure: same input, same output."""
    rating = rate(assessment, content.checklist, weights)
    staircase = Staircase(content.checklist, content.stages, rating.levels, weights, rating.overall)
    own = assessment.target
    target = own if own is not None and own > staircase.stage.low else staircase.next_stage
    found = gaps(staircase, rating.levels, target)
    return Result(
        progress=progress(assessment, content.checklist),
        rating=rating,
        staircase=staircase,
        target=target,
        gaps=found,
        support=support.match(found, content.schemes, assessment.profile),
        cases=cases.match(found, content.cases, assessment.profile, staircase.next_stage),
    )


# ---------------------------------------------------------------------------- as JSON


def _rounded(value: float | None) -> float | None:
    """Six decimals: enough for every use, and the same text on every machine."""
    return None if value is None else round(value, 6)


def _score(score: Score) -> dict[str, float | None]:
    return {
        "point": _rounded(score.point),
        "low": _rounded(score.low),
        "high": _rounded(score.high),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "criterion": gap.criteria[0],
        "requirement": gap.requirement_id,
        "alternatives": list(gap.criteria[1:]),
        "level": gap.level,
        "required": gap.required,
        "gap": gap.size,
        "priority": gap.priority,
        "blocks_next": gap.blocks_next,
        "known": gap.is_known,
    }


def _gate(gate: Gate, staircase: Staircase) -> dict[str, Any]:
    return {
        "requirement": gate.requirement.id,
        "stage": gate.stage,
        "criteria": list(gate.criteria),
        "level": _rounded(gate.level),
        "required": gate.required,
        "could_be_met": gate.could_be_met,
        "unlocks_stage": staircase.lifted(gate).stage.low,
        "asked_again": [
            {"stage": later.stage, "required": later.required} for later in staircase.later(gate)
        ],
    }


def as_json(result: Result, content: Content, lang: Lang) -> dict[str, Any]:
    """The result as plain data (lists, dicts, numbers, text) for ``python -m scoring``."""
    say = content.wording.of(lang)
    staircase = result.staircase
    weighed = robustness(result.rating.items)
    names = {c.id: c.title.of(lang) for c in content.checklist.criteria.values()}
    return {
        "checklist": content.checklist.version,
        "progress": {"answered": result.progress.answered, "asked": result.progress.asked},
        "overall": _score(result.rating.overall),
        "items": {item_id: _score(score) for item_id, score in result.rating.items.items()},
        "evidenced": _rounded(result.rating.evidenced.point),
        "evidence": {
            "share": _rounded(result.rating.evidence.share),
            "due": list(result.rating.evidence.due),
            "shown": list(result.rating.evidence.shown),
            "claimed": list(result.rating.evidence.claimed),
        },
        "robustness": None
        if weighed is None
        else {
            "low": _rounded(weighed.low),
            "high": _rounded(weighed.high),
            "pulls": dict(weighed.pulls),
            "left_out": list(weighed.left_out),
        },
        "stage": {"low": result.stage.low, "high": result.stage.high},
        "target": result.target,
        "staircase": {
            "next": staircase.next_stage,
            "binding": [_gate(gate, staircase) for gate in staircase.binding],
            "reached_when_all_lifted": staircase.lifted(*staircase.binding).stage.low,
        },
        "gaps": [_gap(gap) for gap in result.gaps],
        "schemes": [
            {
                "id": m.scheme.id,
                "name": m.scheme.name_today.of(lang),
                "fit": _rounded(m.fit),
                "standing": m.scheme.standing.value,
                "advice": m.scheme.standing.advice,
                "access": m.scheme.access,
                "checked": m.scheme.standing.checked,
                "serves_field": m.fields,
                "serves_region": m.regions,
                "replaces": list(m.replaces),
                "reasons": [
                    {
                        "criterion": r.criterion_id,
                        "gap": r.gap.size,
                        "help": r.help,
                        "text": say(
                            f"match.reason_{r.help}",
                            criterion=names[r.criterion_id],
                            level=r.gap.level,
                            required=r.gap.required,
                        ),
                    }
                    for r in m.reasons
                ],
            }
            for m in result.support.matches
        ],
        "unserved": [gap.requirement_id for gap in result.support.uncovered],
        "cases": [
            {
                "id": m.event.id,
                "case": m.case.id,
                "title": m.event.title.of(lang),
                "step": m.event.step,
                "year": m.event.shown_year,
                "criteria": [c for gap in m.gaps for c in gap.criteria if c in m.event.criteria],
                "doubt": m.event.doubt is not None,
            }
            for m in result.cases.matches
        ],
        "unillustrated": [gap.requirement_id for gap in result.cases.uncovered],
    }
