"""What if: other levels tried out, with stage, score, gaps and schemes beside those of now. The
saved answers stay as they are."""

from __future__ import annotations

from functools import partial

import streamlit as st

from checklist.answers import is_absent
from checklist.model import TOP_LEVEL
from scoring.roadmap import Roadmap
from scoring.what_if import WhatIf, levels_after, what_if
from views import session
from views.screens.parts import (
    joined,
    labels,
    link,
    phrases,
    result,
    show_html,
    staircase,
    table,
    words,
)
from views.screens.parts.calculation import gate_name, stage_name
from views.screens.parts.routes import ITEMS
from views.server.resources import content
from views.session.fields import draw
from views.session.planned import find_plan
from wording.labels import gap_name
from wording.weights import own_weights

say, language = words(), session.lang()
assessment = session.assessment()
checklist = content().checklist
names = labels()
AS_IT_IS = -1
SCHEMES_SHOWN = 5


def arrow(before: str, after: str) -> str:
    """``0 → 1``; one of them where they are alike."""
    return before if before == after else say("trial.from_to", before=before, after=after)


# ------------------------------------------------------------------ what moves


def show_head(found: WhatIf) -> None:
    """Stage, score and number of gaps in one line that stays in sight."""
    before, after = found.before, found.after
    facts = [
        (say("common.stage_word"), arrow(str(before.stage.low), str(after.stage.low))),
        (
            say("common.overall"),
            arrow(phrases().score(before.rating.overall), phrases().score(after.rating.overall)),
        ),
        (say("trial.gaps"), arrow(str(len(before.gaps)), str(len(after.gaps)))),
    ]
    with st.container(key="sticky"):
        show_html(
            '<p class="trial" role="status">{}</p>',
            joined("<span>{} <b>{}</b></span> ", facts),
        )


def show_outcome(found: WhatIf) -> None:
    """Everything that moves, below the choices."""
    before, after = found.before, found.after
    show_html("<h2>{}</h2>", say("trial.outcome"))
    staircase(after.stage)
    rows = [
        (
            phrases().item(item_id),
            phrases().score(score),
            phrases().score(after.rating.items[item_id]),
        )
        for item_id, score in before.rating.items.items()
    ]
    show_html("{}", table([say("trial.item"), say("trial.now"), say("trial.then")], rows))
    show_binding(found)
    show_gaps(found)
    show_schemes(found)


def show_binding(found: WhatIf) -> None:
    following = found.after.staircase.next_stage
    if following is None:
        show_html("<h2>{}</h2>", say("results.top"))
        return
    lines = [
        (gate_name(gate), phrases().number(gate.level), gate.required)
        for gate in found.after.staircase.binding
    ]
    show_html(
        "<h2>{}</h2><ul>{}</ul>",
        say("results.binding", title=stage_name(following)),
        joined("<li>{} {} → {}</li>", lines),
    )


def show_gaps(found: WhatIf) -> None:
    for key, gaps in (("closed", found.closed), ("opened", found.opened)):
        if gaps:
            lines = [(gap_name(g, phrases(), names), g.level, g.required) for g in gaps]
            show_html(
                "<h2>{}</h2><ul>{}</ul>",
                say(f"trial.{key}", n=len(gaps)),
                joined("<li>{} {} → {}</li>", lines),
            )


def show_schemes(found: WhatIf) -> None:
    first = found.after.support.matches[:SCHEMES_SHOWN]
    if first:
        lines = [(m.scheme.name_today.of(language), phrases().fit(m.fit)) for m in first]
        show_html(
            "<h2>{}</h2><ol>{}</ol>",
            say("trial.schemes"),
            joined('<li>{} <span class="why">{}</span></li>', lines),
        )
    for key, matches in (("schemes_in", found.schemes_in), ("schemes_out", found.schemes_out)):
        if matches:
            listed = phrases().listed(m.scheme.name_today.of(language) for m in matches)
            show_html("<p><b>{}</b><br>{}</p>", say(f"trial.{key}", n=len(matches)), listed)


# ------------------------------------------------------------------ what is tried


def offer_plan() -> None:
    """The levels as the plan has them after each of its years."""
    now = result()
    if now.target is None:
        return
    plan = find_plan(assessment, content(), now.rating.levels, now.target)
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
    """A level for each criterion, or as it is now."""
    for item in checklist.items:
        show_html("<h2>{}</h2>", phrases().item(item.id))
        there = [c for c in item.criteria if not is_absent(assessment, c.id, checklist)]
        with st.container(key=f"trial-{item.id}", horizontal=True):
            for criterion in there:
                offer_level(criterion.id)


def offer_level(criterion_id: str) -> None:
    # not the name that somebody gave an own criterion: a label would obey markup in it
    now = say("trial.as_it_is", level=phrases().answer(assessment[criterion_id]))
    draw(
        st.selectbox,
        phrases().criterion(criterion_id),
        [AS_IT_IS, *range(TOP_LEVEL + 1)],
        key=f"try:{criterion_id}",
        saved=session.trial().get(criterion_id, AS_IT_IS),
        keep=partial(try_level, criterion_id),
        default="index",
        format_func=lambda n: now if n == AS_IT_IS else phrases().level(n),
    )


def try_level(criterion_id: str) -> None:
    """Callback of a level."""
    level = session.shown(f"try:{criterion_id}")
    session.try_level(criterion_id, None if level == AS_IT_IS else level)


st.title(say("trial.title"), anchor=False)
if not assessment.answers:
    st.text(say("trial.empty"))
    link(ITEMS[0], say("results.empty_button"), look="primary")
else:
    outcome = what_if(assessment, session.trial(), content())
    show_head(outcome)
    show_html('<p class="lead">{}</p>', say("trial.lead"))
    if own := own_weights(outcome.before, phrases()):
        show_html('<p class="note">{}</p>', own)
    offer_plan()
    offer_levels()
    show_outcome(outcome)
    with st.container(key="pager", horizontal=True):
        link("plan", say("results.next_plan"), look="primary", key="to-plan")
