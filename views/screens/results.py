"""Results: stage and score; below them items, criteria, evidence and calculations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from charts.criteria import build_criteria_chart
from charts.items import build_items_chart
from charts.weights import build_weights_chart
from checklist.answers import MOST_WEIGHT
from scoring.stages import Gate
from views import session
from views.screens.parts import calculation
from views.screens.parts.binding import show_gates
from views.screens.parts.blocks import (
    chart,
    chart_and_table,
    drawn,
    drawn_paragraph,
    drawn_staircase,
    fold,
    paragraph,
    section,
    show,
)
from views.screens.parts.calculation import gate_name, gate_now, stage_answer, stage_name
from views.screens.parts.download import download_drafts
from views.screens.parts.links import link, link_to_questions
from views.screens.parts.opened import answers, assessed, confirm, recommended, to_check
from views.screens.parts.words import labels, listed, phrases, words
from views.server.resources import content, drafts
from views.session.cache import cached
from views.session.fields import choose, draw, keep_entry
from wording.criteria import criteria_table
from wording.doubt import open_words
from wording.items import items_table
from wording.ranking import rank_doubts, rank_items
from wording.stages import closed_words
from wording.to_check import to_check_line
from wording.weights import own_weights, summarise_weights, weakest_words

say, language = words(), session.lang()
assessment = session.assessment()
checklist, stages = content().checklist, content().stages
result = assessed()


def item_names(ids: tuple[str, ...]) -> str:
    """The titles of items, joined as a list."""
    return listed(checklist.items_by_id[i].title.of(language) for i in ids)


def drawn_answer() -> tuple[Markup, ...]:
    """Stage and score with their ranges, the staircase, and the strongest and weakest items."""
    only_span = say("report.score_span_only") if result.rating.overall.point is None else ""
    cells = [
        stage_answer(result.stage),
        (say("results.overall"), phrases().score(result.rating.overall), only_span),
        (
            say("results.evidenced"),
            phrases().score(result.rating.evidenced),
            say("report.evidenced_text"),
        ),
    ]
    parts = [drawn("parts/answer.html", cells=cells)]
    done = result.progress
    if not done.is_complete:
        incomplete = say("results.incomplete", answered=done.answered, asked=done.asked)
        parts.append(drawn_paragraph(incomplete, "why"))
    for remark in (own_weights(result, phrases()), closed_words(result, phrases())):
        if remark:
            parts.append(drawn_paragraph(remark, "note"))
    parts.append(drawn_staircase(result.stage, assessment))
    ranking = rank_items(result)
    if ranking.strongest:
        ranks = drawn(
            "results/ranking.html",
            strongest=item_names(ranking.strongest),
            weakest=item_names(ranking.weakest),
            doubts=rank_doubts(result, phrases()),
        )
        parts.append(ranks)
    return tuple(parts)


def show_binding(next_stage: int) -> None:
    """What binds the next stage, and the choice of a target."""
    binding = result.staircase.binding
    show_gates(result, next_stage)
    offer_drafts(binding)
    show_two_ahead()
    target = assessment.target
    choose(
        st.selectbox,
        say("results.target"),
        given=[0, *range(next_stage, stages.top + 1)],
        key="target",
        saved=target if target and target >= next_stage else 0,
    )


def offer_drafts(binding: Sequence[Gate]) -> None:
    """The drafts of the papers that the next level of what binds asks for, where there are any."""
    wanted = list(dict.fromkeys(
        (criterion_id, result.rating.levels[criterion_id].low + 1)
        for criterion_id in (gate.criteria[0] for gate in binding if gate.criteria)
        if criterion_id in result.rating.levels
    ))  # fmt: skip
    if not any(drafts().of(*step) for step in wanted):
        return
    names = labels()
    with st.container(key="drafts-offered"):  # not on paper: there is nothing to press
        section(say("drafts.of_binding"), say("drafts.of_binding_text"), level=3)
        for criterion_id, level in wanted:
            if drafts().of(criterion_id, level):
                paragraph(say("plan.alt_step", name=names[criterion_id], level=level), "why")
                download_drafts(criterion_id, level)


def show_two_ahead() -> None:
    """What the stage after the next requires additionally."""
    ahead = cached("two-ahead", lambda: result.staircase.two_ahead, *answers())
    if not ahead:
        return

    def draw() -> None:
        st.text(say("results.two_ahead_text"))
        section(stage_name(ahead[0].stage), level=3, items=[_step(gate) for gate in ahead])

    fold(say("results.two_ahead"), draw, key="two-ahead")


def _step(gate: Gate) -> str:
    return f"{gate_name(gate)} {gate_now(gate, assessment)} → {gate.required}"


def show_weights() -> None:
    """The robustness under other weights of the items."""
    weakest = cached("weakest", lambda: weakest_words(result, phrases()), *answers())
    if not weakest:
        return

    def draw() -> None:
        summary = cached("weights", lambda: summarise_weights(result, phrases()), *answers())
        if summary is not None:
            # the one on the weakest item stands above the fold
            section("", summary.intro, *(s for s in summary.sentences if s != weakest))
            shown = build_weights_chart(summary)
            chart(shown, head=summary.table.head, rows=summary.table.rows)
            offer_own_weights()

    paragraph(weakest)
    fold(say("weights.title"), draw, key="weights", expanded=bool(assessment.weights))


def show_items() -> None:
    """The scores of the items."""
    shown = cached("items", lambda: build_items_chart(result, phrases()), *answers())
    chart_and_table(shown, lambda: items_table(result, phrases()), key="items")
    calculation.show_scores(result)


def show_criteria() -> None:
    """The levels of all criteria, and those that the target stage needs."""
    shown = cached(
        "criteria", lambda: build_criteria_chart(result, phrases()), *answers(), result.target
    )
    chart_and_table(shown, lambda: criteria_table(result, phrases()), key="criteria")
    calculation.show_stages(result)


def offer_own_weights() -> None:
    """A field for the weight of each item, and a button that resets all."""
    own = assessment.weights
    section(say("weights.own"), say("weights.own_text"), level=3)
    for item in checklist.items:
        draw(
            st.number_input,
            say("weights.own_field", item=phrases().item(item.id)),
            1,
            MOST_WEIGHT,
            key=f"weight:{item.id}",
            saved=own.get(item.id, 1),
            keep=partial(keep_entry, f"weight:{item.id}"),
        )
    st.button(
        say("weights.own_reset"),
        key="reset_weights",
        disabled=not own or session.is_locked(),
        on_click=lambda: session.change("weights", **dict.fromkeys(checklist.items_by_id, 1)),
    )


def show_evidence() -> None:
    """The share of answers with evidence, and high levels without."""
    evidence = result.rating.evidence
    section(say("results.evidence"))
    if evidence.share is None:
        st.text(say("results.no_evidence_due"))
    else:
        share = phrases().number(100 * evidence.share)
        st.text(
            say(
                "results.evidence_text",
                due=len(evidence.due),
                shown=len(evidence.shown),
                share=share,
            )
        )
    if evidence.claimed:
        names = labels()
        claimed = [names[criterion_id] for criterion_id in evidence.claimed]
        show("parts/bold.html", text=say("results.claimed"), items=claimed)
    calculation.show_evidence(result)


def show_to_check() -> None:
    """The answers that have to be looked at again, where there are any, each to be confirmed."""
    again = to_check()
    if not again:
        return
    lines = [to_check_line(answer, phrases()) for answer in again]
    section(say("to_check.title"), say("to_check.lead", n=len(lines)), items=lines)
    with st.expander(say("to_check.confirm_here"), key="to_check"):
        for answer in again:
            st.button(
                say("to_check.confirm", number=answer.label),
                key=f"still:{answer.criterion}",
                on_click=partial(confirm, answer.criterion),
                disabled=session.is_locked(),
            )


def show_results() -> None:
    """Stage and score first, then what binds, then the details."""
    for part in cached("answer", drawn_answer, *answers()):
        st.html(part)
    show_to_check()
    if result.staircase.next_stage is None:
        section(say("results.top"), say("results.top_text"))
    else:
        show_binding(result.staircase.next_stage)

    section(say("results.next_title"))
    if result.gaps:
        chosen = recommended()
        named = (chosen.lead, chosen.lead_text)
        section(chosen.heading, *filter(None, named), level=3)
    with st.container(key="next-steps", horizontal=True):
        link("support", say("results.next_support"), look="secondary")
        link("near", say("results.next_cases"), look="secondary")
        if result.staircase.next_stage is not None:
            link("plan", say("results.next_plan"), look="secondary")
            link("calendar", say("calendar.open"), look="secondary")
        link("report", say("results.next_report"), look="primary")

    why = [say("results.items_text")]
    if not all(score.is_exact for score in result.rating.items.values()):
        why.append(say("results.items_range", doubt=open_words(assessment, phrases())))
    section(say("results.items"), why=phrases().joined(why))
    show_items()
    show_weights()

    section(say("results.criteria"), why=say("results.criteria_text"))
    show_criteria()
    show_evidence()


st.title(say("results.title"), anchor=False)
if result.progress.answered:
    show_results()
else:
    st.text(say("results.empty"))
    link_to_questions(say("results.empty_button"))
