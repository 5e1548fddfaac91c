"""Cases: events that fit the gaps first; then each case as a story on a timeline."""

import streamlit as st

from checklist.catalogue import Case, CaseEvent, Indicator
from scoring.cases import CaseMatch
from views import session
from views.parts import (
    criterion_label,
    either,
    esc,
    link,
    name_of,
    reference_html,
    result,
    show_html,
    table,
    words,
)
from views.resources import content
from views.routes import ITEMS

say, language = words(), session.lang()
criteria = content().checklist.criteria
stages = content().stages
FIRST = 3


def year_text(event: CaseEvent) -> str:
    """The year as the fact sheet prints it, and the better one where a check found it."""
    if event.year is None:
        return ""
    printed = str(event.year)
    if event.until:
        printed += f"–{event.until}"
    elif event.ongoing:
        printed += "–"
    if event.likely_year and event.likely_year != event.year:
        return say("cases.year_corrected", likely=event.likely_year, printed=printed)
    return printed


def event_html(event: CaseEvent, *, with_case: Case | None = None) -> str:
    """One event: when, what, what it illustrates, and every doubt about it."""
    tags = [year_text(event), name_of("event", event.kind)]
    if event.step:
        tags.append(say("common.stage", n=event.step, title=stages[event.step].title.of(language)))
    if with_case is not None:
        tags.insert(0, with_case.title.of(language))
    body = (
        f"<p class='when'>{esc(' ・ '.join(tag for tag in tags if tag))}</p>"
        f"<p><b>{esc(event.title.of(language))}</b></p>"
    )
    if event.question:
        body += f"<p class='question'>{esc(say('cases.question'))} {esc(event.question.of(language))}</p>"
        body += f"<p>{esc(say('cases.answer'))} {esc(event.summary.of(language))}</p>"
    else:
        body += f"<p>{esc(event.summary.of(language))}</p>"
    shown = say("common.list_comma").join(criterion_label(criteria[c]) for c in event.criteria)
    body += f"<p class='why'>{esc(say('cases.shows', criteria=shown))}</p>"
    for key, text in (("doubt", event.doubt), ("likely", event.likely)):
        if text is not None:
            body += f"<p class='doubt'><b>{esc(say(f'cases.{key}'))}</b> {esc(text.of(language))}</p>"
    if event.sources:
        body += f"<ul class='sources'>{''.join(reference_html(r) for r in event.sources)}</ul>"
    return body


def matched_html(match: CaseMatch) -> str:
    reasons = []
    if match.step_distance == 0:
        reasons.append(say("cases.next_step"))
    if match.is_similar:
        reasons.append(say("cases.similar"))
    note = f"<p class='why'>{esc(say('common.list_comma').join(reasons))}</p>" if reasons else ""
    return f"<li>{event_html(match.event, with_case=match.case)}{note}</li>"


def indicator_row(row: Indicator) -> list[str]:
    sign = {">=": "≥", "<=": "≤", "=": "=", "meets": ""}[row.operator]
    value = f"{row.value:g}" if isinstance(row.value, float | int) else str(row.value)
    year = say("cases.at_once") if row.target_year is None else str(row.target_year)
    note = " ".join(
        text
        for text in (
            say("cases.printed", text=row.printed) if row.printed else "",
            row.note.of(language) if row.note else "",
        )
        if text
    )
    return [
        f"{row.number}{row.sub or ''} {row.name.of(language)}",
        row.category.of(language),
        f"{sign} {value} {row.unit.of(language)}".strip(),
        year,
        note or "–",
    ]


st.title(say("cases.title"))
found = result()
show_html(f"<h2>{esc(say('cases.matched'))}</h2>")
if found.progress.answered == 0:
    st.text(say("cases.empty"))
    link(ITEMS[0], say("support.empty_button"), look="primary")
elif not found.gaps:
    st.text(say("cases.no_gaps"))
else:
    st.text(say("cases.matched_text"))
    for gap in found.gaps:
        names = either(criterion_label(criteria[c]) for c in gap.criteria)
        title = say("cases.gap", criterion=names, level=gap.level, required=gap.required)
        events = found.cases.of_gap(gap)
        if not events:
            show_html(f"<h3>{esc(title)}</h3><p>{esc(say('cases.none'))}</p>")
            continue
        first = "".join(matched_html(m) for m in events[:FIRST])
        show_html(f"<h3>{esc(title)}</h3><ul class='events'>{first}</ul>")
        if len(events) > FIRST:
            with st.expander(
                say("cases.more", n=len(events) - FIRST), key=f"more:{gap.requirement_id}"
            ):
                rest = "".join(matched_html(m) for m in events[FIRST:])
                show_html(f"<ul class='events'>{rest}</ul>")

# ------------------------------------------------------------------ the stories
show_html(f"<h2>{esc(say('cases.stories'))}</h2>")
chosen: str = st.radio(
    say("cases.choose"),
    list(content().cases),
    format_func=lambda case_id: content().cases[case_id].title.of(language),
    horizontal=True,
    key="case",
)
case = content().cases[chosen]
facts = []
if case.population:
    facts.append(say("common.population", n=f"{case.population:,}"))
if case.area_km2:
    facts.append(say("cases.area", km2=f"{case.area_km2:,}"))
show_html(
    f"<h3>{esc(case.title.of(language))}</h3><p>{esc(case.story.of(language))}</p>"
    f"<p class='why'>{esc(say('common.list_comma').join([*facts, say('cases.source', section=case.source)]))}</p>"
    + (
        f"<p class='doubt'><b>{esc(say('cases.doubt'))}</b> {esc(case.doubt.of(language))}</p>"
        if case.doubt
        else ""
    )
)
by_step: dict[int, list[CaseEvent]] = {}
for event in case.events:
    by_step.setdefault(event.step or 0, []).append(event)
for step in sorted(by_step):
    title = (
        say("common.stage", n=step, title=stages[step].title.of(language))
        if step
        else say("cases.background")
    )
    # questions and functions without a year follow the dated events of their step
    events_in_order = sorted(by_step[step], key=lambda e: e.shown_year or 9999)
    listed = "".join(f"<li>{event_html(event)}</li>" for event in events_in_order)
    show_html(f"<h4>{esc(title)}</h4><ul class='events timeline'>{listed}</ul>")
if case.indicators:
    head = [say(f"cases.{name}") for name in ("indicator", "category", "target", "year", "note")]
    notes = "".join(f"<li>{esc(note.of(language))}</li>" for note in case.indicator_notes)
    sources = "".join(reference_html(r) for r in case.indicator_sources)
    show_html(
        f"<h4>{esc(say('cases.indicators'))}</h4><p class='why'>{esc(say('cases.indicators_text'))}</p>"
        + table(head, [indicator_row(row) for row in case.indicators])
        + f"<ul>{notes}</ul><ul class='sources'>{sources}</ul>"
    )
