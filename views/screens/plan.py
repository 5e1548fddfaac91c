"""The plan: what to raise up to the target stage, year by year."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from report.charts import build_plan_chart
from report.contents import PlanSummary
from report.roadmap import summarise_plan
from views import session
from views.calculation import stage_name
from views.fields import draw
from views.parts import chart, joined, link, result, show_html, table, words
from views.resources import content
from views.routes import ITEMS

say, language = words(), session.lang()
assessment = session.assessment()
found = result()
MOST_A_YEAR = 100
BREAK = Markup("<br>")


def show_choices(next_stage: int) -> None:
    """The target, and what can be done in a year."""
    target = assessment.target
    draw(
        st.selectbox,
        say("results.target"),
        [0, *range(next_stage, content().stages.top + 1)],
        key="plan_target",
        saved=target if target and target >= next_stage else 0,
        keep=lambda: session.set_target(session.shown("plan_target") or None),
        default="index",
        format_func=lambda n: stage_name(n) if n else say("results.target_next"),
        disabled=session.is_example(),
    )
    draw(
        st.number_input,
        say("plan.capacity"),
        1,
        MOST_A_YEAR,
        key="capacity",
        saved=assessment.plan.capacity,
        keep=lambda: session.set_plan(capacity=session.shown("capacity")),
        disabled=session.is_example(),
    )
    show_html('<p class="why">{}</p>', say("plan.capacity_help"))


def show_plan(told: PlanSummary) -> None:
    """Year by year, or why there is none."""
    if told.obstacles:
        show_html("<p><b>{}</b></p><ul>{}</ul>", told.intro, joined("<li>{}</li>", told.obstacles))
        return
    show_html('<p>{}</p><p class="why">{}</p>', told.intro, say("plan.efforts_note"))
    chart(build_plan_chart(told), head=told.table.head, rows=told.table.rows)
    for year in told.years:
        rows = ([BREAK.join(cell.split("\n")) for cell in row] for row in year.table.rows)
        show_html("<h2>{}</h2>{}", year.heading, table(year.table.head, rows))


st.title(say("plan.title"), anchor=False)
next_stage = found.staircase.next_stage
if found.progress.answered == 0:
    st.text(say("plan.empty"))
    link(ITEMS[0], say("results.empty_button"), look="primary")
elif next_stage is None:
    st.text(say("plan.top"))
else:
    show_choices(next_stage)
    told = summarise_plan(assessment, found, content(), language)
    if told is not None:
        show_plan(told)
        link("support", say("results.next_support", n=len(found.support.matches)), look="secondary")
