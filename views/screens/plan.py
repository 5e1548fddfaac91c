"""The plan: levels to raise up to the target stage, year by year, with the
municipality's remarks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from charts.plan import build_plan_chart
from checklist.fiscal import BudgetCycle, fiscal_year
from checklist.model import Effort
from checklist.month import read_day, read_month
from checklist.places import StepPlace
from scoring.roadmap import UNITS
from views import session
from views.screens.parts.blocks import chart, paragraph, say_problem, section, show
from views.screens.parts.calculation import stage_name
from views.screens.parts.links import link, plan_switch
from views.screens.parts.opened import assessed, subject
from views.screens.parts.routes import ITEMS
from views.screens.parts.words import label_for_field, labels, phrases, words
from views.server.clock import today
from views.server.resources import content
from views.session.entries import CHOICES, STATES, done_with
from views.session.fields import draw, is_kept, refused
from views.session.planned import find_plan
from wording.plan import PlanStep, PlanSummary, raisable, summarise_plan

say, language = words(), session.lang()
assessment = session.assessment()
result = assessed()
is_locked = session.is_example()
MOST_A_YEAR = 100
YEARS_AHEAD = 6
#: Which step is open to be decided on; a step is a criterion id and a level.
OPEN = "plan_step"
LEFT = CHOICES[0]
EFFORTS: tuple[Effort, ...] = ("S", "M", "L")


# ------------------------------------------------------------------ what the plan rests on


def keep_capacity() -> None:
    """Callback of the capacity; a field that was emptied shows again what is saved."""
    if (typed := session.shown("capacity")) is not None:
        session.change("plan", capacity=typed)


def show_choices(next_stage: int) -> None:
    """The target, what can be done in a year, and when the first year begins."""
    target, plan = assessment.target, assessment.plan
    draw(
        st.selectbox,
        say("results.target"),
        [0, *range(next_stage, content().stages.top + 1)],
        key="plan_target",
        saved=target if target and target >= next_stage else 0,
        keep=lambda: session.change("target", value=session.shown("plan_target") or None),
        default="index",
        format_func=lambda n: stage_name(n) if n else say("results.target_next"),
        disabled=is_locked,
    )
    draw(
        st.number_input,
        say("plan.capacity"),
        1,
        MOST_A_YEAR,
        key="capacity",
        saved=plan.capacity,
        keep=keep_capacity,
        disabled=is_locked,
    )
    paragraph(say("plan.capacity_help"), "why")
    now = fiscal_year(today())
    begins = plan.first_year or 0
    by_budget = phrases().fiscal_year(plan.budget.first_year(today()))
    draw(
        st.selectbox,
        say("plan.first_year"),
        sorted({0, begins, *range(now, now + YEARS_AHEAD)}),
        key="first_year",
        saved=begins,
        keep=lambda: session.change("plan", first_year=session.shown("first_year") or None),
        default="index",
        format_func=lambda y: (
            phrases().fiscal_year(y) if y else say("plan.first_year_none", year=by_budget)
        ),
        disabled=is_locked,
    )
    if not is_locked:
        with st.expander(say("plan.budget"), key="budget"):
            show_budget(plan.budget)


def show_budget(cycle: BudgetCycle) -> None:
    """The months in which the municipality makes its budget."""
    paragraph(say("plan.budget_text"), "why")
    months = [(month - 4) % 12 + 1 for month in range(8, 20)]  # from April to March

    def save(name: str, month: int) -> None:
        session.change("plan", budget=BudgetCycle.model_validate({**dict(cycle), name: month}))

    for name, month in cycle:
        key = f"budget_{name}"

        def keep(name: str = name, key: str = key) -> None:
            chosen: int = session.shown(key)
            is_kept("budget", say("plan.budget_month", month=chosen), partial(save, name, chosen))

        draw(
            st.selectbox,
            say(f"plan.{key}"),
            months,
            key=key,
            saved=month,
            keep=keep,
            default="index",
            format_func=lambda month: say("plan.budget_month", month=month),
        )
    if wrong := refused("budget"):
        say_problem(say("plan.budget_refused", typed=wrong[0]), *wrong[1].lines(language))


# ------------------------------------------------------------------ the steps


def show_step(step: PlanStep) -> None:
    """A step: the description of the level, what helps, and the remarks on it."""
    tags = [text for text in (step.effort_words, step.state, step.status) if text]
    remarks = [
        (say(f"plan.{name}_short"), text)
        for name, text in (("owner", step.owner), ("due", step.due), ("note", step.note))
        if text
    ]
    show("plan/step.html", step=step, tags=tags, remarks=remarks)
    if is_locked:
        return
    this = (step.criterion_id, step.level)
    is_open = session.remembered(OPEN) == this
    key = f"{step.criterion_id}:{step.level}"
    name = label_for_field(step.criterion_id)
    st.button(
        say("plan.edit_close" if is_open else "plan.edit", name=name),
        key=f"edit:{key}",
        on_click=session.remember,
        args=(OPEN, None if is_open else this),
    )
    if is_open:
        with st.container(key="plan-step"):
            show_decisions(step, key)


def show_decisions(step: PlanStep, key: str) -> None:
    """Choice, effort, owner, month and note of one step; each is saved at once."""
    remarks = assessment.plan.said(step.criterion_id, step.level)
    own = content().checklist.criteria[step.criterion_id].effort[step.level - 1]

    def decide(name: str, value: Callable[[Any], object]) -> None:
        chosen = value(session.shown(f"{name}:{key}"))
        session.change(StepPlace(step.criterion_id, step.level).name, **{name: chosen})

    draw(
        st.radio,
        say("plan.choice"),
        list(CHOICES),
        key=f"choice:{key}",
        saved=remarks.choice or LEFT,
        keep=partial(decide, "choice", lambda value: None if value == LEFT else value),
        default="index",
        format_func=lambda choice: say(f"plan.choice_{choice}"),
    )
    draw(
        st.selectbox,
        say("plan.effort_field"),
        [LEFT, *EFFORTS],
        key=f"effort:{key}",
        saved=remarks.effort or LEFT,
        keep=partial(decide, "effort", lambda value: None if value == LEFT else value),
        default="index",
        format_func=lambda effort: (
            say("plan.effort_default", effort=effort_name(own))
            if effort == LEFT
            else effort_name(effort)
        ),
    )
    draw(
        st.radio,
        say("plan.status"),
        list(STATES),
        key=f"state:{key}",
        saved=remarks.state or LEFT,
        keep=partial(keep_state, step, key),
        default="index",
        format_func=lambda state: say(f"plan.status_{'todo' if state == LEFT else state}"),
        horizontal=True,
    )
    if remarks.state == "done":
        field(step, "done_on", written(remarks.done_on), st.text_input, read=read_day)
    field(step, "owner", remarks.owner, st.text_input)
    field(step, "due", written(remarks.due), st.text_input, read=read_month)
    field(step, "note", remarks.note, st.text_area)


def written(day: str | None) -> str:
    """A saved day or month in a form that can be read back: December 2027 is none."""
    return phrases().day(day) if day and language == "ja" else day or ""


def keep_state(step: PlanStep, key: str) -> None:
    """Callback of the state; what is marked as done was done today until another day is given."""
    chosen: str = session.shown(f"state:{key}")
    session.change(
        StepPlace(step.criterion_id, step.level).name,
        state=None if chosen == LEFT else chosen,
        **done_with(chosen),
    )


def effort_name(effort: Effort) -> str:
    """The name of an effort (S, M or L)."""
    return say(f"plan.effort_{UNITS[effort]}")


def field(
    step: PlanStep,
    name: str,
    saved: str,
    widget: Callable[..., object],
    read: Callable[[str], object] = str,
    **look: Any,
) -> None:
    """A text field of a step; a text that cannot be saved stays in it, with the reason."""
    place = f"{name}:{step.criterion_id}:{step.level}"

    def save(typed: str) -> None:
        session.change(StepPlace(step.criterion_id, step.level).name, **{name: read(typed)})

    def keep() -> None:
        typed: str = session.shown(place)
        is_kept(place, typed, partial(save, typed))

    wrong = refused(place)
    text = wrong[0] if wrong else saved
    draw(widget, say(f"plan.{name}"), key=place, saved=text, keep=keep, **look)
    if wrong:
        say_problem(say("plan.refused"), *wrong[1].lines(language))


# ------------------------------------------------------------------ outside the plan


def show_others(others: tuple[PlanStep, ...]) -> None:
    """The steps with remarks that are not in the plan."""
    section(say("plan.others"), why=say("plan.others_text"))
    for step in others:
        show_step(step)


def offer_to_add() -> None:
    """Pins a step that the target does not require."""
    can = raisable(result)
    if not can:
        return
    with st.expander(say("plan.add"), key="add-step"):
        st.text(say("plan.add_text"))
        names = labels()
        criterion_id = st.selectbox(
            say("plan.add_criterion"), list(can), format_func=names.__getitem__, key="add_criterion"
        )
        level = st.selectbox(
            say("plan.add_level"),
            list(can[criterion_id]),
            format_func=phrases().level,
            key=f"add_level:{criterion_id}",
        )
        st.button(
            say("plan.add_button"),
            key="add_step",
            on_click=partial(session.change, StepPlace(criterion_id, level).name, choice="pinned"),
        )


# ------------------------------------------------------------------ the page


def show_plan(plan: PlanSummary) -> None:
    """The plan year by year, or the obstacles to it."""
    if plan.obstacles:
        show("parts/bold.html", text=plan.intro, items=plan.obstacles)
    else:
        section("", plan.intro, why=say("plan.efforts_note"))
    if plan.years:
        chart(build_plan_chart(plan), head=plan.table.head, rows=plan.table.rows)
    for year in plan.years:
        section(year.heading, *([year.note] if year.note else []))
        for step in year.steps:
            show_step(step)
    if plan.others:
        show_others(plan.others)


st.title(say("plan.title"), anchor=False)
plan_switch()
next_stage = result.staircase.next_stage
if result.progress.answered == 0:
    st.text(say("plan.empty"))
    link(ITEMS[0], say("results.empty_button"), look="primary")
else:
    paragraph(say("plan.lead"), "lead")
    if next_stage is not None:
        show_choices(next_stage)
    advice = subject().advice
    summary = summarise_plan(assessment, result, content(), language, today(), advice, find_plan)
    if summary is None:
        st.text(say("plan.top"))
    else:
        show_plan(summary)
    if next_stage is not None:
        if not is_locked:
            offer_to_add()
        section(say("results.next_title"))
        with st.container(key="next-steps", horizontal=True):
            link(
                "support",
                say("results.next_support", n=len(subject().advice.offers)),
                look="secondary",
            )
            link("report", say("results.next_report"), look="primary")
