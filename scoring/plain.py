"""The result of one assessment as plain data, for ``python -m scoring``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from checklist.answers import Assessment
from checklist.load import Content
from checklist.model import Lang
from scoring.advice import Advice, advise
from scoring.cases import CaseMatch
from scoring.offer import Preparation
from scoring.rating import Score
from scoring.result import Result, assess
from scoring.roadmap import NoRoadmap, own_plan
from scoring.robustness import robustness
from scoring.stages import Gap, Gate, Staircase


def _rounded(value: float | None) -> float | None:
    """The value to six decimals, so that the text is the same on every machine; ``None`` stays."""
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


def _plan(result: Result, today: date) -> dict[str, Any] | None:
    """The plan up to the target with the remarks on its steps, or the obstacles to it; ``None`` at
    the highest stage."""
    plan, settings = own_plan(result), result.assessment.plan
    if plan is None:
        return None
    common = {"target": plan.target, "capacity": plan.capacity}
    if isinstance(plan, NoRoadmap):
        return common | {
            "obstacles": [
                {"requirement": o.id, "stage": o.stage, "required": o.required, "reason": o.reason}
                for o in plan.obstacles
            ],
            "capacity_needed": plan.capacity_needed,
        }
    steps = [
        {
            "year": step.year,
            "criterion": step.criterion_id,
            "level": step.level,
            "effort": step.effort,
            "takes": step.takes,
            "ends": step.ends,
            "needs_budget": step.needs_budget,
            "can_begin_now": step.can_begin_now,
            "stage": step.stage,
            "known": step.is_known,
            "pinned": remark.choice == "pinned",
            "owner": remark.owner,
            "due": remark.due,
            "note": remark.note,
            "state": remark.state or "todo",
            "done_on": remark.done_on,
        }
        for step in plan.steps
        for remark in [settings.remarks_on(step.criterion_id, step.level)]
    ]
    return common | {
        "first_year": settings.begins(today),
        "years": plan.years,
        "effort": plan.effort,
        "steps": steps,
    }


def _advice(advice: Advice, content: Content, lang: Lang) -> dict[str, Any]:
    """The advice, its schemes in the order of the page."""
    acts = {name: fact.act.of(lang) for name, fact in content.facts.items()}
    return {
        "lead": None if advice.lead is None else advice.lead.scheme.id,
        "set": [offer.scheme.id for offer in advice.together],
        "find_out": list(advice.find_out),
        "schemes": [
            {
                "id": offer.scheme.id,
                "verdict": offer.verdict,
                "advice": offer.advice,
                "benefit": _rounded(offer.benefit / 3),
                "raises": [
                    {"criterion": lift.criterion_id, "from": lift.now, "to": lift.to}
                    for lift in offer.helping
                ],
                "open": list(offer.open),
                "after": [_preparation(preparation, acts) for preparation in offer.after],
                "reasons": [
                    raised.why.of(lang)
                    for lift in offer.helping
                    for raised in offer.scheme.raises
                    if raised.criterion == lift.criterion_id
                    and any(lift.now < to <= lift.to for to in raised.to)
                ],
            }
            for offer in advice.offers
        ],
    }


def _preparation(preparation: Preparation, acts: Mapping[str, str]) -> dict[str, Any]:
    if preparation.level is None:
        return {"fact": preparation.requires, "act": acts[preparation.requires]}
    return {
        "criterion": preparation.requires,
        "level": preparation.level,
        "year": preparation.year,
    }


def _case(match: CaseMatch, lang: Lang) -> dict[str, Any]:
    case, event, like = match.case, match.event, match.likeness
    illustrated = (c for gap in match.gaps for c in gap.criteria if c in event.criteria)
    return {
        "id": event.id,
        "case": case.id,
        "who": case.title.of(lang),
        "title": event.title.of(lang),
        "step": event.step,
        "year": event.shown_year,
        "criteria": list(dict.fromkeys(illustrated)),
        "schemes": list(case.schemes),
        "near": {
            "kind": like.kind,
            "size": like.size,
            "fields": list(like.fields),
            "countries": list(like.countries),
            "region": like.region,
            "steps_away": match.step_distance,
            "known_until": event.known_until,
        },
        "doubt": event.doubt is not None,
    }


def as_json(assessment: Assessment, content: Content, lang: Lang, today: date) -> dict[str, Any]:
    """The result of the assessment as plain data (lists, dicts, numbers, text)."""
    result = assess(assessment, content)
    staircase = result.staircase
    weighed = robustness(result.rating.items)
    return {
        "checklist": content.checklist.version,
        "progress": {"answered": result.progress.answered, "asked": result.progress.asked},
        "overall": _score(result.rating.overall),
        "items": {item_id: _score(score) for item_id, score in result.rating.items.items()},
        "weights": {
            item_id: result.weights.items.get(item_id, 1) for item_id in result.rating.items
        },
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
            "two_ahead": [_gate(gate, staircase) for gate in staircase.two_ahead],
        },
        "plan": _plan(result, today),
        "gaps": [_gap(gap) for gap in result.gaps],
        "advice": _advice(advise(result, today), content, lang),
        "cases": [_case(match, lang) for match in result.cases.matches],
        "own_cases": [case.id for case in result.cases.own],
        "unillustrated": [gap.requirement_id for gap in result.cases.uncovered],
    }
