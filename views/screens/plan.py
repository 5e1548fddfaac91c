"""The plan: levels to raise up to the target stage, year by year, with the
municipality's remarks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from charts.plan import build_plan_chart
from checklist.fiscal import BudgetCycle
from checklist.places import StepPlace
from views import session
from views.screens.parts.blocks import chart, paragraph, say_problem, say_refused, section, show
from views.screens.parts.download import download_drafts
from views.screens.parts.links import link, link_to_questions, plan_switch, reading_address
from views.screens.parts.opened import assessed, subject
from views.screens.parts.words import label_for_field, labels, phrases, words, written_day
from views.server.resources import content
from views.session.fields import choose, draw, is_kept, keep_entry, refused
from views.session.options import CHOICES, LEFT, STATES
from wording.closing import homework_table, priorities_table
from wording.phrases import one_line
from wording.plan import PlanSummary, raisable, summarise_plan
from wording.step import PlanStep

say, language = words(), session.lang()
assessment = session.assessment()
result = assessed()
is_locked = session.is_locked()
MOST_A_YEAR = 100
#: Which step is open to be decided on; a step is a criterion id and a level.
OPEN = "plan_step"


# ------------------------------------------------------------------ what the plan rests on


def show_choices(next_stage: int) -> None:
    """The target, what can be done in a year, and when the first year begins."""
    target, plan = assessment.target, assessment.plan
    choose(
        st.selectbox,
        say("results.target"),
        given=[0, *range(next_stage, content().stages.top + 1)],
        key="plan_target",
        saved=target if target and target >= next_stage else 0,
    )
    draw(
        st.number_input,
        say("plan.capacity"),
        1,
        MOST_A_YEAR,
        key="capacity",
        saved=plan.capacity,
        keep=partial(keep_entry, "capacity"),
    )
    paragraph(say("plan.capacity_help"), "why")
    choose(
        st.selectbox,
        say("plan.first_year"),
        key="first_year",
        saved=plan.first_year or 0,
    )
    if not is_locked:
        with st.expander(say("plan.budget"), key="budget"):
            show_budget(plan.budget)


def show_budget(cycle: BudgetCycle) -> None:
    """The months in which the municipality makes its budget."""
    paragraph(say("plan.budget_text"), "why")

    def keep(key: str) -> None:
        typed = say("plan.budget_month", month=session.shown(key))
        is_kept("budget", typed, partial(keep_entry, key))

    for name, month in cycle:
        key = f"budget_{name}"
        choose(st.selectbox, say(f"plan.{key}"), key=key, saved=month, keep=partial(keep, key))
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
    aids = [(aid.text, reading_address(aid.path) if aid.path else "") for aid in step.aids]
    show("plan/step.html", step=step, tags=tags, remarks=remarks, aids=aids)
    if any(aid.kind == "calendar" for aid in step.aids):
        link("calendar", say("calendar.open"), key=f"calendar:{step.criterion_id}:{step.level}")
    download_drafts(step.criterion_id, step.level)
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
    remarks = assessment.plan.remarks_on(step.criterion_id, step.level)
    draw(
        st.radio,
        say("plan.choice"),
        list(CHOICES),
        key=f"choice:{key}",
        saved=remarks.choice or LEFT,
        keep=partial(keep_entry, f"choice:{key}"),
        default="index",
        format_func=lambda choice: say(f"plan.choice_{choice}"),
    )
    choose(
        st.selectbox,
        say("plan.effort_field"),
        key=f"effort:{key}",
        saved=remarks.effort or LEFT,
    )
    draw(
        st.radio,
        say("plan.status"),
        list(STATES),
        key=f"state:{key}",
        saved=remarks.state or LEFT,
        keep=partial(keep_entry, f"state:{key}"),
        default="index",
        format_func=lambda state: say(f"plan.status_{'todo' if state == LEFT else state}"),
        horizontal=True,
    )
    if remarks.state == "done":
        field(step, "done_on", written_day(remarks.done_on), st.text_input)
    field(step, "owner", remarks.owner, st.text_input)
    field(step, "due", written_day(remarks.due), st.text_input)
    field(step, "note", remarks.note, st.text_area)


def field(step: PlanStep, name: str, saved: str, widget: Callable[..., object]) -> None:
    """A text field of a step; a text that cannot be saved stays in it, with the reason."""
    place = f"{name}:{step.criterion_id}:{step.level}"

    def keep() -> None:
        is_kept(place, session.shown(place), partial(keep_entry, place))

    wrong = refused(place)
    text = wrong[0] if wrong else saved
    draw(widget, say(f"plan.{name}"), key=place, saved=text, keep=keep)
    if wrong:
        say_refused(say("plan.refused"), *wrong[1].lines(language))


# ------------------------------------------------------------------ outside the plan


def show_decided() -> None:
    """What came first at the workshop, and its homework, also on what is no step of the plan."""
    workshop = assessment.workshop
    if workshop is None:
        return
    decided = [priorities_table(workshop, phrases()), homework_table(workshop, phrases())]
    if any(table.rows for table in decided):
        section(say("closing.decided", title=one_line(workshop.title)))
    for table in decided:
        if table.rows:
            section(head=table.head, rows=table.rows)


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
    show_decided()


st.title(say("plan.title"), anchor=False)
plan_switch()
next_stage = result.staircase.next_stage
if result.progress.answered == 0:
    st.text(say("plan.empty"))
    link_to_questions(say("results.empty_button"))
else:
    paragraph(say("plan.lead"), "lead")
    if next_stage is not None:
        show_choices(next_stage)
    summary = summarise_plan(subject())
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
                say("results.next_support"),
                look="secondary",
            )
            link("report", say("results.next_report"), look="primary")
