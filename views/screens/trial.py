"""What if: other levels tried out, with stage, score, gaps and schemes beside the present ones. The
saved answers do not change."""

from __future__ import annotations

from functools import partial

import streamlit as st

from checklist.answers import is_absent
from checklist.model import TOP_LEVEL
from scoring.roadmap import Roadmap
from scoring.what_if import WhatIf, levels_after, what_if
from views import session
from views.screens.parts.blocks import paragraph, section, show, staircase
from views.screens.parts.calculation import gate_name, gate_now, stage_name
from views.screens.parts.links import link, link_to_questions, plan_switch
from views.screens.parts.opened import assessed
from views.screens.parts.words import label_for_field, labels, phrases, words
from views.server.clock import today
from views.server.resources import content
from views.session.fields import draw
from views.session.planned import find_plan
from wording.advice import AdviceWords
from wording.labels import gap_name, level_now
from wording.weights import own_weights

say, language = words(), session.lang()
assessment = session.assessment()
checklist = content().checklist
names = labels()
AS_IT_IS = -1
SCHEMES_SHOWN = 5


def arrow(before: str, after: str) -> str:
    """``0 → 1``; a single value where both are equal."""
    return before if before == after else say("trial.from_to", before=before, after=after)


# ------------------------------------------------------------------ what moves


def show_head(trial: WhatIf) -> None:
    """Stage, score and number of gaps in one sticky line."""
    before, after = trial.before, trial.after
    facts = [
        (say("common.stage_word"), arrow(str(before.stage.low), str(after.stage.low))),
        (
            say("common.overall"),
            arrow(phrases().score(before.rating.overall), phrases().score(after.rating.overall)),
        ),
        gaps_fact(trial),
    ]
    with st.container(key="sticky"):
        show("trial/head.html", facts=facts)


def gaps_fact(trial: WhatIf) -> tuple[str, str]:
    """The number of gaps to the next stage; with another next stage, that of each apart: more gaps
    to a higher stage are no step back."""
    before, after = trial.before, trial.after
    counts = [str(len(result.gaps)) for result in (before, after)]
    if before.target == after.target:
        return say("trial.gaps"), arrow(*counts)
    goals = [
        say("trial.gaps_to", n=count, stage=stage_name(result.target))
        if result.target is not None
        else say("trial.gaps_none")
        for result, count in zip((before, after), counts, strict=True)
    ]
    return say("trial.gaps"), arrow(*goals)


def show_outcome(trial: WhatIf) -> None:
    """Everything that changes, below the choices."""
    before, after = trial.before, trial.after
    section(say("trial.outcome"))
    staircase(after.stage, trial.after.assessment, is_tried=after.stage != before.stage)
    rows = [
        (
            phrases().item(item_id),
            phrases().score(score),
            phrases().score(after.rating.items[item_id]),
        )
        for item_id, score in before.rating.items.items()
    ]
    section(head=[say("trial.item"), say("trial.now"), say("trial.then")], rows=rows)
    show_binding(trial)
    show_gaps(trial)
    show_schemes(trial)


def show_binding(trial: WhatIf) -> None:
    """What binds the next stage with the levels tried."""
    following = trial.after.staircase.next_stage
    if following is None:
        section(say("results.top"))
        return
    lines = [
        f"{gate_name(gate)} {gate_now(gate, trial.after.assessment)} → {gate.required}"
        for gate in trial.after.staircase.binding
    ]
    section(say("results.binding", title=stage_name(following)), items=lines)


def show_gaps(trial: WhatIf) -> None:
    """The gaps that close and those that open."""
    for key, gaps, answers in (
        ("closed", trial.closed, assessment),
        ("opened", trial.opened, trial.after.assessment),
    ):
        if gaps:
            lines = [
                f"{gap_name(gap, phrases(), names)} "
                f"{level_now(gap.criteria, gap.level, answers, phrases())} → {gap.required}"
                for gap in gaps
            ]
            section(say(f"trial.{key}", n=len(gaps)), items=lines)


def show_schemes(trial: WhatIf) -> None:
    """The first schemes with the levels tried, and those that come and go."""
    first = trial.advice.offers[:SCHEMES_SHOWN]
    if first:
        advice = AdviceWords(phrases(), names, len(trial.after.gaps), assessment.plan.first_year)
        schemes = [(o.scheme.name_today.of(language), advice.does(o)) for o in first]
        show("trial/schemes.html", schemes=schemes)
    for key, offers in (("schemes_in", trial.schemes_in), ("schemes_out", trial.schemes_out)):
        if offers:
            show(
                "trial/moved.html",
                title=say(f"trial.{key}", n=len(offers)),
                names=phrases().listed(o.scheme.name_today.of(language) for o in offers),
            )


# ------------------------------------------------------------------ what is tried


def offer_plan() -> None:
    """Buttons that set the levels after each year of the plan."""
    plan = find_plan(assessed())
    if not isinstance(plan, Roadmap) or not plan.years:
        return
    with st.container(key="doors", horizontal=True):
        for year in range(1, plan.years + 1):
            st.button(
                say("trial.after_year", year=year),
                key=f"after_year:{year}",
                on_click=session.try_only,
                args=(levels_after(plan, year),),
            )
        st.button(
            say("trial.reset"),
            key="reset_trial",
            on_click=session.try_only,
            args=({},),
            disabled=not session.trial(),
        )


def offer_levels() -> None:
    """A choice of level for each criterion, with the present one as default."""
    for item in checklist.items:
        section(phrases().item(item.id))
        there = [c for c in item.criteria if not is_absent(assessment, c.id, checklist)]
        with st.container(key=f"trial-{item.id}", horizontal=True):
            for criterion in there:
                offer_level(criterion.id)


def offer_level(criterion_id: str) -> None:
    """The choice of level for one criterion."""
    now = say("trial.as_it_is", level=phrases().answer(assessment[criterion_id]))
    draw(
        st.selectbox,
        label_for_field(criterion_id),
        [AS_IT_IS, *range(TOP_LEVEL + 1)],
        key=f"try:{criterion_id}",
        saved=session.trial().get(criterion_id, AS_IT_IS),
        keep=partial(try_level, criterion_id),
        default="index",
        disabled=False,  # it is only tried out
        format_func=lambda n: now if n == AS_IT_IS else phrases().level(n),
    )


def try_level(criterion_id: str) -> None:
    """Callback of a choice of level."""
    level = session.shown(f"try:{criterion_id}")
    session.try_level(criterion_id, None if level == AS_IT_IS else level)


st.title(say("trial.title"), anchor=False)
plan_switch()
if not assessment.answers:
    st.text(say("trial.empty"))
    link_to_questions(say("results.empty_button"))
else:
    outcome = what_if(assessed(), session.trial(), today(), find_plan)
    show_head(outcome)
    paragraph(say("trial.lead"), "lead")
    if own := own_weights(outcome.before, phrases()):
        paragraph(own, "note")
    offer_plan()
    offer_levels()
    show_outcome(outcome)
    with st.container(key="pager", horizontal=True):
        link("plan", say("results.next_plan"), look="primary", key="to-plan")
