"""Results: one screen answers; below it the items, the criteria, evidence and calculations."""

import streamlit as st

from report.charts import build_criteria_chart, build_items_chart
from report.staircase import draw_staircase
from report.summary import (
    criteria_table,
    describe_criteria,
    describe_items,
    items_table,
    rank_items,
)
from scoring.stages import Gate
from views import calculation, session
from views.calculation import gate_name
from views.parts import (
    chart,
    criterion_label,
    esc,
    link,
    number,
    result,
    score_text,
    show_html,
    words,
)
from views.resources import content
from views.routes import ITEMS

say, language = words(), session.lang()
assessment = session.assessment()
checklist, stages = content().checklist, content().stages
found = result()
stage_now = stages[found.stage.low]


def gate_line(gate: Gate) -> str:
    """``財政 1→2``, with what to do first where the level is not known."""
    shown = "–" if gate.level is None else number(gate.level)
    line = f"<b>{esc(gate_name(gate))}</b> {shown} → {gate.required}"
    if gate.could_be_met and gate.criteria:
        line += f" <span class='tag unknown'>{esc(say('results.find_out'))}</span>"
    return line


def item_names(ids: tuple[str, ...]) -> str:
    return say("common.list_comma").join(checklist.items_by_id[i].title.of(language) for i in ids)


st.title(say("results.title"))
if found.progress.answered == 0:
    st.text(say("results.empty"))
    link(ITEMS[0], say("results.empty_button"), look="primary")
    st.stop()

# ------------------------------------------------------------------ one screen answers
stage_range = (
    f"<small>{esc(say('results.stage_up_to', n=found.stage.high, title=stages[found.stage.high].title.of(language)))}</small>"
    if found.stage.high > found.stage.low
    else ""
)
show_html(
    f'<div class="answer"><div><span class="what">{esc(say("results.stage_now"))}</span>'
    f'<span class="big">{esc(say("common.stage", n=stage_now.number, title=stage_now.title.of(language)))}</span>'
    f"{stage_range}</div>"
    f'<div><span class="what">{esc(say("common.overall"))}</span>'
    f'<span class="big">{esc(score_text(found.rating.overall))}</span></div>'
    f'<div><span class="what">{esc(say("results.evidenced"))}</span>'
    f'<span class="big">{number(found.rating.evidenced.point)}</span></div></div>'
)
if not found.progress.is_complete:
    show_html(
        f'<p class="why">{esc(say("results.incomplete", answered=found.progress.answered, asked=found.progress.asked))}</p>'
    )
show_html(draw_staircase(stages, language, found.stage))

strongest, weakest = rank_items(found, content())
if strongest and weakest and strongest != weakest:
    show_html(
        f'<dl class="pairs"><dt>{esc(say("results.strongest"))}</dt><dd>{esc(item_names(strongest))}</dd>'
        f'<dt>{esc(say("results.weakest"))}</dt><dd>{esc(item_names(weakest))}</dd></dl>'
    )

# ------------------------------------------------------------------ what binds, what next
next_stage = found.staircase.next_stage
if next_stage is None:
    show_html(f"<h2>{esc(say('results.top'))}</h2><p>{esc(say('results.top_text'))}</p>")
else:
    title = say("common.stage", n=next_stage, title=stages[next_stage].title.of(language))
    lines = ""
    for gate in found.staircase.binding:
        unlocked = found.staircase.lifted(gate).stage.low
        after = (
            say("results.unlocks", title=stages[unlocked].title.of(language), n=unlocked)
            if unlocked > found.stage.low
            else ""
        )
        later = [
            say("results.asked_again", n=g.stage, required=g.required)
            for g in found.staircase.later(gate)
        ]
        told = " ".join(text for text in (after, *later) if text)
        lines += (
            f"<li>{gate_line(gate)}<br><span class='why'>{esc(gate.requirement.reason.of(language))}"
            f"{' ' + esc(told) if told else ''}</span></li>"
        )
    reached = found.staircase.lifted(*found.staircase.binding).stage.low
    show_html(
        f"<h2>{esc(say('results.binding', title=title))}</h2><ul class='gates'>{lines}</ul>"
        f"<p>{esc(say('results.all_lifted', n=reached, title=stages[reached].title.of(language)))}</p>"
    )
    st.selectbox(
        say("results.target"),
        [None, *range(found.stage.low + 1, stages.top + 1)],
        format_func=lambda n: (
            say("results.target_next")
            if n is None
            else say("common.stage", n=n, title=stages[n].title.of(language))
        ),
        key=session.bind(
            "target",
            assessment.target if (assessment.target or 0) > found.stage.low else None,
        ),
        on_change=lambda: session.set_target(session.shown("target")),
        disabled=session.is_example() or session.code() is None,
    )

show_html(f"<h2>{esc(say('results.next_title'))}</h2>")
with st.container(key="next-steps", horizontal=True):
    link("support", say("results.next_support", n=len(found.support.matches)), look="secondary")
    link("cases", say("results.next_cases", n=len(found.cases.matches)), look="secondary")
    link("report", say("results.next_report"), look="primary")

# ------------------------------------------------------------------ items, criteria, evidence
show_html(f"<h2>{esc(say('results.items'))}</h2><p class='why'>{esc(say('results.items_text'))}</p>")
head, rows = items_table(found, content(), language)
chart(
    build_items_chart(found, content(), language),
    alt=describe_items(found, content(), language),
    head=head,
    rows=rows,
)
calculation.show_scores(found)

show_html(
    f"<h2>{esc(say('results.criteria'))}</h2><p class='why'>{esc(say('results.criteria_text'))}</p>"
)
head, rows = criteria_table(found, assessment, content(), language)
chart(
    build_criteria_chart(found, assessment, content(), language),
    alt=describe_criteria(found, assessment, content(), language),
    head=head,
    rows=rows,
)
calculation.show_stages(found)

evidence = found.rating.evidence
show_html(f"<h2>{esc(say('results.evidence'))}</h2>")
if evidence.share is None:
    st.text(say("results.no_evidence_due"))
else:
    st.text(
        say(
            "results.evidence_text",
            due=len(evidence.due),
            shown=len(evidence.shown),
            share=f"{100 * evidence.share:.0f}",
        )
    )
if evidence.claimed:
    claimed = "".join(
        f"<li>{esc(criterion_label(checklist.criteria[c]))}</li>" for c in evidence.claimed
    )
    show_html(f"<p><b>{esc(say('results.claimed'))}</b></p><ul>{claimed}</ul>")
calculation.show_evidence(found)
