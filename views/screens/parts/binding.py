"""What binds the next stage: the requirements that are not met, and what meeting them lifts."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from scoring.result import Result
from scoring.stages import Gate
from views import session
from views.screens.parts.blocks import drawn
from views.screens.parts.calculation import gate_name, gate_now, stage_name
from views.screens.parts.opened import answers
from views.screens.parts.words import listed, phrases, words
from views.session.cache import cached


def show_gates(result: Result, next_stage: int) -> None:
    """The unmet requirements of the next stage, with reasons, and the stage reached by meeting
    them."""
    st.html(cached("gates", lambda: _gates(result, next_stage), *answers()))


def _gates(result: Result, next_stage: int) -> Markup:
    say, binding = words(), result.staircase.binding
    lifted = result.staircase.lifted(*binding)
    if lifted.stage.low > result.stage.low:
        outcome = say("results.all_lifted", name=stage_name(lifted.stage.low))
    else:  # what no level lifts: the overall score, and where nothing is applicable
        names = listed(gate_name(gate) for gate in lifted.unmet(next_stage))
        outcome = say("results.not_by_lifting", names=names, name=stage_name(next_stage))
    return drawn(
        "results/binding.html",
        title=say("results.binding", title=stage_name(next_stage)),
        gates=[_gate(gate, result) for gate in binding],
        outcome=outcome,
    )


def _gate(gate: Gate, result: Result) -> dict[str, object]:
    """``財政 1→2``, why it is required, and the effect of meeting it; for an unknown level, that it
    has to be found out first."""
    say = words()
    unlocked = result.staircase.lifted(gate).stage.low
    sentences = [gate.requirement.reason.of(session.lang())]
    if unlocked > result.stage.low:
        sentences.append(say("results.unlocks", name=stage_name(unlocked)))
    sentences += [
        say("results.asked_again", n=later.stage, required=later.required)
        for later in result.staircase.later(gate)
    ]
    return {
        "name": gate_name(gate),
        "now": gate_now(gate, session.assessment()),
        "required": gate.required,
        "is_unknown": bool(gate.could_be_met and gate.criteria),
        "why": phrases().joined(sentences),
    }
