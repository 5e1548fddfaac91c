"""「計算を見る」: the calculation of each number on the results page, with the numbers
filled in."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from checklist.answers import Assessment
from scoring.advice import Advice
from scoring.offer import Lift, Offer
from scoring.rating import Levels
from scoring.result import Result
from scoring.stages import Gate, StageRange
from views import session
from views.screens.parts.blocks import drawn, drawn_section, fold, section
from views.screens.parts.opened import answers
from views.screens.parts.words import labels, listed, phrases, words
from views.server.resources import content
from views.session.cache import cached
from wording.doubt import doubt_words
from wording.formula import Bound, item_formula, overall_formula
from wording.labels import gap_name
from wording.requirement import now_words, reason_and_note, requirement_name
from wording.weights import own_weights

#: The three values of a score, in their order on the page.
_BOUNDS: tuple[Bound, ...] = ("known", "low", "high")


def _level(levels: Levels, criterion_id: str) -> str:
    say = words()
    if criterion_id not in levels:
        return say("calculation.not_counted")
    known = levels[criterion_id].known
    return say("calculation.open") if known is None else str(known)


def _overall_formula(result: Result, bound: Bound, *, evidenced: bool = False) -> str:
    filled = overall_formula(result, phrases(), bound, evidenced=evidenced)
    return filled or words()("calculation.no_point")


def show_scores(result: Result) -> None:
    """Item scores and the overall score, with low and high."""
    fold(words()("calculation.scores"), lambda: _draw_scores(result), key="calculation:scores")


def _draw_scores(result: Result) -> None:
    st.text(words()("calculation.scores_text"))
    st.html(cached("scores", lambda: _scores(result), *answers()))


def _scores(result: Result) -> Markup:
    say, language, names = words(), session.lang(), labels()
    parts = []
    for item in content().checklist.items:
        rows = [[names[c.id], _level(result.rating.levels, c.id)] for c in item.criteria]
        formulas = [
            f"{say(f'calculation.{bound}')}: "
            f"{item_formula(item, result, phrases(), bound, 1) or '–'}"
            for bound in _BOUNDS
        ]
        head = [say("common.criterion"), say("common.level")]
        title = item.title.of(language)
        parts.append(drawn_section(title, level=3, head=head, rows=rows, items=formulas))
    overall = [
        f"{say(f'calculation.{bound}')}: {_overall_formula(result, bound)}" for bound in _BOUNDS
    ]
    weights = own_weights(result, phrases()) or say("weights.equal_note")
    return Markup("").join([*parts, drawn("parts/overall.html", formulas=overall, weights=weights)])


def show_evidence(result: Result) -> None:
    """The evidenced score and the share of answers with evidence."""
    fold(
        words()("calculation.evidence"), lambda: _draw_evidence(result), key="calculation:evidence"
    )


def _draw_evidence(result: Result) -> None:
    say = words()
    evidence = result.rating.evidence
    share = (
        say("calculation.no_share")
        if evidence.share is None
        else f"{len(evidence.shown)} ÷ {len(evidence.due)} = "
        f"{phrases().number(100 * evidence.share)} %"
    )
    lines = [f"{say('calculation.share')}: {share}"]
    for bound in _BOUNDS:
        name = phrases().listed((say("calculation.evidenced"), say(f"calculation.{bound}")))
        lines.append(f"{name}: {_overall_formula(result, bound, evidenced=True)}")
    st.text(say("calculation.evidence_text"))
    section(items=lines)


def stage_name(n: int) -> str:
    """``第1段階「関係構築」``; before the first, that none is reached yet."""
    name = phrases().stage(n)
    return name if n else words()("common.no_stage", title=name)


def stage_answer(stage: StageRange) -> tuple[str, str, str]:
    """Label, value and remark of the stage among the key results."""
    say, remarks = words(), []
    if stage.low == 0:
        remarks.append(say("results.no_stage_yet"))
    if stage.high > stage.low:
        doubt = doubt_words(session.assessment(), phrases())
        remarks.append(say("results.stage_up_to", doubt=doubt, name=stage_name(stage.high)))
    name = phrases().stage(stage.low)
    return say("results.stage_now"), name, phrases().joined(remarks)


def gate_name(gate: Gate) -> str:
    """The thing that a gate requires, in words."""
    return requirement_name(gate.requirement.id, phrases(), labels())


def gate_now(gate: Gate, assessment: Assessment) -> str:
    """How a requirement stands with these answers: an unknown level is said to be unknown."""
    return now_words(gate, assessment, phrases())


def _why(gate: Gate) -> str:
    """Why a stage asks for it, what the fact sheet says of it, and the events it rests on."""
    say, language = words(), session.lang()
    events = [content().events[event_id] for event_id in gate.requirement.events]
    why = reason_and_note(gate.requirement, phrases())
    if not events:
        return why
    cases = listed(
        say("results.event", case=case.title.of(language), title=event.title.of(language))
        for case, event in events
    )
    return phrases().joined((why, say("results.rests_on", cases=cases)))


def _standing(gate: Gate) -> str:
    if gate.met:
        return words()("calculation.met")
    return words()("calculation.could_be_met" if gate.could_be_met else "calculation.not_met")


def show_stages(result: Result) -> None:
    """Every requirement of every stage, met or not."""
    fold(words()("calculation.stages"), lambda: _draw_stages(result), key="calculation:stages")


def _draw_stages(result: Result) -> None:
    st.text(words()("calculation.stages_text"))
    st.html(cached("stages", lambda: _stages(result), *answers()))


def _stages(result: Result) -> Markup:
    columns = ("requirement", "needed", "now", "held", "reason")
    head = [words()(f"calculation.{name}") for name in columns]
    parts = []
    for stage in content().stages.stages[1:]:
        rows = [
            [
                gate_name(gate),
                str(gate.required),
                gate_now(gate, session.assessment()),
                _standing(gate),
                _why(gate),
            ]
            for gate in result.staircase.gates
            if gate.stage == stage.number
        ]
        parts.append(drawn_section(stage_name(stage.number), level=3, head=head, rows=rows))
    return Markup("").join(parts)


def show_benefit(result: Result, advice: Advice) -> None:
    """The calculation of the benefit of the ten best schemes."""
    fold(words()("calculation.fit"), lambda: _draw_benefit(result, advice), key="calculation:fit")


def _draw_benefit(result: Result, advice: Advice) -> None:
    say, language, names = words(), session.lang(), labels()
    head = [
        say(f"calculation.{name}")
        for name in ("requirement", "needed", "low_level", "gap", "blocks", "priority")
    ]
    rows = [
        [
            gap_name(gap, phrases(), names),
            str(gap.required),
            str(gap.level),
            str(gap.size),
            say("common.yes" if gap.blocks_next else "common.no"),
            str(gap.priority),
        ]
        for gap in result.gaps
    ]
    formulas = []
    for offer in sorted(advice.offers, key=lambda offer: -offer.benefit)[:10]:
        products = " + ".join(_product(lift, offer) for lift in offer.lifts)
        benefit = phrases().number(offer.benefit / 3, 2)
        name = offer.scheme.name_today.of(language)
        formulas.append(f"{name}: ({products}) ÷ 3 = {benefit}")
    st.text(say("calculation.fit_text"))
    section(head=head, rows=rows, items=formulas)


def _product(lift: Lift, offer: Offer) -> str:
    """``2×(3+2)``: the weight of the gap, and the strengths of the levels in a row."""
    strengths = offer.scheme.strengths[lift.criterion_id]
    run, level = [], lift.now + 1
    while level <= lift.gap.required and level in strengths:
        run.append(str(strengths[level]))
        level += 1
    return f"{2 if lift.gap.blocks_next else 1}×({'+'.join(run)})"
