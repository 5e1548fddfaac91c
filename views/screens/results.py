"""Results: one screen answers; below it the items, the criteria, evidence and calculations."""

from __future__ import annotations

from functools import partial

import streamlit as st
from markupsafe import Markup

from charts.criteria import build_criteria_chart
from charts.items import build_items_chart
from charts.weights import build_weights_chart
from checklist.answers import MOST_WEIGHT
from scoring.stages import Gate
from views import session
from views.screens.parts import (
    calculation,
    chart,
    joined,
    labels,
    link,
    listed,
    phrases,
    result,
    show_html,
    staircase,
    words,
)
from views.screens.parts.calculation import gate_name, stage_name
from views.screens.parts.routes import ITEMS
from views.server.resources import content
from views.session.fields import draw
from wording.criteria import criteria_table
from wording.items import items_table
from wording.ranking import rank_doubts, rank_items
from wording.stages import closed_words
from wording.weights import own_weights, summarise_weights

say, language = words(), session.lang()
assessment = session.assessment()
checklist, stages = content().checklist, content().stages
found = result()


def item_names(ids: tuple[str, ...]) -> str:
    return listed(checklist.items_by_id[i].title.of(language) for i in ids)


def cases_of(gate: Gate) -> str:
    """The case events a requirement rests on."""
    events = [content().events[event_id] for event_id in gate.requirement.events]
    return listed(
        say("results.event", case=case.title.of(language), title=event.title.of(language))
        for case, event in events
    )


def gate_line(gate: Gate) -> Markup:
    """``財政 1→2``, why it is required, what lifting it does; find out first where unknown."""
    tag = Markup(' <span class="tag unknown">{}</span>').format(say("results.find_out"))
    unlocked = found.staircase.lifted(gate).stage.low
    told = [gate.requirement.reason.of(language), say("results.rests_on", cases=cases_of(gate))]
    if unlocked > found.stage.low:
        told.append(say("results.unlocks", name=stage_name(unlocked)))
    told += [
        say("results.asked_again", n=later.stage, required=later.required)
        for later in found.staircase.later(gate)
    ]
    return Markup('<li><b>{}</b> {} → {}{}<br><span class="why">{}</span></li>').format(
        gate_name(gate),
        phrases().number(gate.level),
        gate.required,
        tag if gate.could_be_met and gate.criteria else "",
        " ".join(told),
    )


def show_answer() -> None:
    """Stage and score with their ranges, and the staircase."""
    big = '<div><span class="what">{}</span><span class="big">{}</span><small>{}</small></div>'
    up_to = (
        say("results.stage_up_to", name=stage_name(found.stage.high))
        if found.stage.high > found.stage.low
        else ""
    )
    only_span = say("report.score_span_only") if found.rating.overall.point is None else ""
    cells = [
        (say("results.stage_now"), stage_name(found.stage.low), up_to),
        (say("common.overall"), phrases().score(found.rating.overall), only_span),
        (say("results.evidenced"), phrases().score(found.rating.evidenced), ""),
    ]
    show_html('<div class="answer">{}</div>', joined(big, cells))
    if not found.progress.is_complete:
        show_html(
            '<p class="why">{}</p>',
            say(
                "results.incomplete",
                answered=found.progress.answered,
                asked=found.progress.asked,
            ),
        )
    if own := own_weights(found, phrases()):
        show_html('<p class="note">{}</p>', own)
    if closed := closed_words(found, content(), language):
        show_html('<p class="note">{}</p>', closed)
    staircase(found.stage)
    ranking = rank_items(found, content())
    if ranking.strongest:
        show_html(
            '<dl><dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>{}</dd></dl><p class="why">{}</p>',
            say("results.strongest"),
            item_names(ranking.strongest),
            say("results.weakest"),
            item_names(ranking.weakest),
            rank_doubts(found, content(), language),
        )


def show_binding(next_stage: int) -> None:
    """What binds the next stage, and the choice of a target."""
    binding = found.staircase.binding
    lifted = found.staircase.lifted(*binding)
    if lifted.stage.low > found.stage.low:
        outcome = say("results.all_lifted", name=stage_name(lifted.stage.low))
    else:  # what no level lifts: the overall score, and where nothing is applicable
        names = listed(gate_name(gate) for gate in lifted.unmet(next_stage))
        outcome = say("results.not_by_lifting", names=names, name=stage_name(next_stage))
    show_html(
        '<h2>{}</h2><ul class="gates">{}</ul><p>{}</p>',
        say("results.binding", title=stage_name(next_stage)),
        Markup().join(gate_line(gate) for gate in binding),
        outcome,
    )
    show_two_ahead()
    target = assessment.target
    draw(
        st.selectbox,
        say("results.target"),
        [0, *range(next_stage, stages.top + 1)],
        key="target",
        saved=target if target and target >= next_stage else 0,
        keep=lambda: session.set_target(session.shown("target") or None),
        default="index",
        format_func=lambda n: stage_name(n) if n else say("results.target_next"),
        disabled=session.is_example(),
    )


def show_two_ahead() -> None:
    """What the stage after the next asks for besides."""
    ahead = found.staircase.two_ahead
    if not ahead:
        return
    lines = [(gate_name(gate), phrases().number(gate.level), gate.required) for gate in ahead]
    with st.expander(say("results.two_ahead", name=stage_name(ahead[0].stage)), key="two-ahead"):
        st.text(say("results.two_ahead_text"))
        show_html("<ul>{}</ul>", joined("<li>{} {} → {}</li>", lines))


def show_weights() -> None:
    """What other weights of the items would say."""
    told = summarise_weights(found, content(), language)
    if told is None:
        return
    show_html(
        '<h2>{}</h2><p class="why">{}</p>{}',
        say("weights.title"),
        told.intro,
        joined("<p>{}</p>", told.sentences),
    )
    chart(build_weights_chart(told), head=told.table.head, rows=told.table.rows)
    offer_own_weights()


def keep_weight(item_id: str) -> None:
    """Callback of a weight's field; one that was emptied shows again what is saved."""
    if (typed := session.shown(f"weight:{item_id}")) is not None:
        session.set_weights({item_id: typed})


def offer_own_weights() -> None:
    """A weight for each item, and the way back."""
    own = assessment.weights
    with st.expander(say("weights.own"), key="own-weights", expanded=bool(own)):
        st.text(say("weights.own_text"))
        for item in checklist.items:
            draw(
                st.number_input,
                say("weights.own_field", item=phrases().item(item.id)),
                1,
                MOST_WEIGHT,
                key=f"weight:{item.id}",
                saved=own.get(item.id, 1),
                keep=partial(keep_weight, item.id),
                disabled=session.is_example(),
            )
        st.button(
            say("weights.own_reset"),
            key="reset_weights",
            disabled=not own or session.is_example(),
            on_click=lambda: session.set_weights(dict.fromkeys(checklist.items_by_id, 1)),
        )


def show_evidence() -> None:
    evidence = found.rating.evidence
    show_html("<h2>{}</h2>", say("results.evidence"))
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
        claimed = (names[criterion_id] for criterion_id in evidence.claimed)
        show_html(
            "<p><b>{}</b></p><ul>{}</ul>",
            say("results.claimed"),
            joined("<li>{}</li>", claimed),
        )
    calculation.show_evidence(found)


def show_results() -> None:
    """The answer first, then what to do next, then everything behind it."""
    show_answer()
    if found.staircase.next_stage is None:
        show_html("<h2>{}</h2><p>{}</p>", say("results.top"), say("results.top_text"))
    else:
        show_binding(found.staircase.next_stage)

    show_html("<h2>{}</h2>", say("results.next_title"))
    with st.container(key="next-steps", horizontal=True):
        link("support", say("results.next_support", n=len(found.support.matches)), look="secondary")
        link("cases", say("results.next_cases", n=len(found.cases.matches)), look="secondary")
        if found.staircase.next_stage is not None:
            link("plan", say("results.next_plan"), look="secondary")
            link("trial", say("results.next_trial"), look="secondary")
        link("report", say("results.next_report"), look="primary")

    show_html('<h2>{}</h2><p class="why">{}</p>', say("results.items"), say("results.items_text"))
    items = items_table(found, content(), language)
    chart(build_items_chart(found, content(), language), head=items.head, rows=items.rows)
    calculation.show_scores(found)
    show_weights()

    show_html(
        '<h2>{}</h2><p class="why">{}</p>', say("results.criteria"), say("results.criteria_text")
    )
    criteria = criteria_table(found, assessment, content(), language)
    drawn = build_criteria_chart(found, assessment, content(), language)
    chart(drawn, head=criteria.head, rows=criteria.rows)
    calculation.show_stages(found)
    show_evidence()


st.title(say("results.title"), anchor=False)
if found.progress.answered:
    show_results()
else:
    st.text(say("results.empty"))
    link(ITEMS[0], say("results.empty_button"), look="primary")
