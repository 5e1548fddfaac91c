"""Cases: events that fit the gaps first; then each case as a story on a timeline."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from markupsafe import Markup

from checklist.catalogue import Case, CaseEvent, Indicator
from scoring.cases import CaseMatch
from views import session
from views.screens.parts import (
    joined,
    labels,
    link,
    listed,
    name_of,
    phrases,
    reference_html,
    result,
    show_html,
    table,
    words,
)
from views.screens.parts.calculation import stage_name
from views.screens.parts.routes import ITEMS
from views.server.resources import content
from wording.cases import likeness_words
from wording.labels import gap_name

say, language = words(), session.lang()
names = labels()
stages = content().stages
SHOWN_FIRST = 3
SIGNS = {">=": "≥ ", "<=": "≤ ", "=": "= ", "meets": ""}


def year_text(event: CaseEvent) -> str:
    """The year as the fact sheet prints it, and the better one where a check found it."""
    if event.year is None:
        return ""
    until = event.until or ""
    printed = f"{event.year}–{until}" if event.until or event.ongoing else str(event.year)
    if event.likely_year and event.likely_year != event.year:
        return say("cases.year_corrected", likely=event.likely_year, printed=printed)
    return printed


def event_html(event: CaseEvent, *, of: Case | None = None) -> Markup:
    """One event: when, what, what it illustrates, and every doubt about it."""
    when = [
        of.title.of(language) if of else "",
        year_text(event),
        name_of("event", event.kind),
        stage_name(event.step) if event.step else "",
    ]
    summary = event.summary.of(language)
    told: list[tuple[str, str]] = [
        ("when", " ・ ".join(text for text in when if text)),
        ("title", event.title.of(language)),
    ]
    if event.question:
        told.append(("question", f"{say('cases.question')} {event.question.of(language)}"))
        summary = f"{say('cases.answer')} {summary}"
    shown = listed(names[c] for c in event.criteria)
    told += [("", summary), ("why", say("cases.shows", criteria=shown))]
    doubts = (
        (say(f"cases.{key}"), text.of(language))
        for key, text in (("doubt", event.doubt), ("likely", event.likely))
        if text is not None
    )
    sources = Markup().join(reference_html(r) for r in event.sources)
    return Markup("{}{}{}").format(
        joined('<p class="{}">{}</p>', told),
        joined('<p class="doubt"><b>{}</b> {}</p>', doubts),
        Markup('<ul class="sources">{}</ul>').format(sources) if sources else "",
    )


def matched_html(matches: Iterable[CaseMatch]) -> Markup:
    """Events with the reason why they stand first."""
    items = []
    for match in matches:
        near = listed(
            [
                say("cases.next_step") if match.step_distance == 0 else "",
                say("cases.similar") if match.is_similar else "",
            ]
        )
        items.append((event_html(match.event, of=match.case), near))
    return Markup('<ul class="events">{}</ul>').format(
        joined('<li>{}<p class="why">{}</p></li>', items)
    )


def indicator_row(row: Indicator) -> list[str]:
    value = f"{row.value:g}" if isinstance(row.value, float | int) else row.value
    note = [
        say("cases.printed", text=row.printed) if row.printed else "",
        row.note.of(language) if row.note else "",
    ]
    return [
        f"{row.number}{row.sub or ''} {row.name.of(language)}",
        row.category.of(language),
        f"{SIGNS[row.operator]}{value} {row.unit.of(language)}",
        say("cases.at_once") if row.target_year is None else str(row.target_year),
        " ".join(text for text in note if text) or "–",
    ]


def show_matched() -> None:
    """For each gap, who closed it."""
    found = result()
    if found.progress.answered == 0:
        st.text(say("cases.empty"))
        link(ITEMS[0], say("support.empty_button"), look="primary")
        return
    if not found.gaps:
        st.text(say("cases.no_gaps"))
        return
    likeness = likeness_words(found.cases, phrases())
    st.text(phrases().joined((say("report.cases_intro"), likeness)))
    for gap in found.gaps:
        criterion = gap_name(gap, phrases(), names)
        title = say("cases.gap", criterion=criterion, level=gap.level, required=gap.required)
        events = found.cases.of_gap(gap)
        if not events:
            show_html("<h3>{}</h3><p>{}</p>", title, say("cases.none"))
            continue
        show_html("<h3>{}</h3>{}", title, matched_html(events[:SHOWN_FIRST]))
        rest = events[SHOWN_FIRST:]
        if rest:
            with st.expander(say("cases.more", n=len(rest)), key=f"more:{gap.requirement_id}"):
                show_html("{}", matched_html(rest))


def show_story(case: Case) -> None:
    """The case from its beginning, step by step; what has no year follows the dated events."""
    about = [
        say("common.population", n=f"{case.population:,}") if case.population else "",
        say("cases.area", km2=f"{case.area_km2:,}") if case.area_km2 else "",
        say("cases.source", section=case.source),
    ]
    show_html(
        '<h3>{}</h3><p>{}</p><p class="why">{}</p>{}',
        case.title.of(language),
        case.story.of(language),
        listed(about),
        joined(
            '<p class="doubt"><b>{}</b> {}</p>',
            [(say("cases.doubt"), case.doubt.of(language))] if case.doubt else [],
        ),
    )
    for step in range(stages.top + 1):
        events = [event for event in case.events if (event.step or 0) == step]
        events.sort(key=lambda event: event.shown_year or 9999)
        if events:
            show_html(
                '<h4>{}</h4><ul class="events timeline">{}</ul>',
                stage_name(step) if step else say("cases.background"),
                joined("<li>{}</li>", (event_html(event) for event in events)),
            )
    if case.indicators:
        columns = ("indicator", "category", "target", "year", "note")
        head = [say(f"cases.{name}") for name in columns]
        show_html(
            '<h4>{}</h4><p class="why">{}</p>{}<ul>{}</ul><ul class="sources">{}</ul>',
            say("cases.indicators"),
            say("cases.indicators_text"),
            table(head, [indicator_row(row) for row in case.indicators]),
            joined("<li>{}</li>", (note.of(language) for note in case.indicator_notes)),
            Markup().join(reference_html(r) for r in case.indicator_sources),
        )


st.title(say("cases.title"), anchor=False)
show_html("<h2>{}</h2>", say("cases.matched"))
show_matched()
show_html("<h2>{}</h2>", say("cases.stories"))
chosen: str = st.radio(
    say("cases.choose"),
    list(content().cases),
    format_func=lambda case_id: content().cases[case_id].title.of(language),
    horizontal=True,
    key="case",
)
show_story(content().cases[chosen])
