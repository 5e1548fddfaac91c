"""Cases: the events that fit the gaps; then each case on a timeline."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from checklist.cases import Case, CaseEvent, Indicator
from scoring.cases import CaseMatch
from views import session
from views.screens.parts.blocks import section, show
from views.screens.parts.calculation import stage_name
from views.screens.parts.links import link
from views.screens.parts.opened import assessed
from views.screens.parts.routes import ITEMS
from views.screens.parts.words import labels, listed, name_of, phrases, sources, words
from views.server.resources import content
from wording.cases import likeness_words
from wording.labels import gap_name, level_now

say, language = words(), session.lang()
names = labels()
stages = content().stages
SHOWN_FIRST = 3
SIGNS = {">=": "≥ ", "<=": "≤ ", "=": "= ", "meets": ""}


def year_text(event: CaseEvent) -> str:
    """The year as the fact sheet prints it, and the better one where a check gave another."""
    if event.year is None:
        return ""
    until = event.until or ""
    printed = f"{event.year}–{until}" if event.until or event.ongoing else str(event.year)
    if event.likely_year and event.likely_year != event.year:
        return say("cases.year_corrected", likely=event.likely_year, printed=printed)
    return printed


def event_shown(event: CaseEvent, *, of: Case | None = None, near: str = "") -> dict[str, object]:
    """The values of the macro ``event``: year, text, what it illustrates, and every doubt about it.
    ``of``: its case, where the event is shown outside of it; ``near``: why it stands first."""
    when = [
        of.title.of(language) if of else "",
        year_text(event),
        name_of("event", event.kind),
        stage_name(event.step) if event.step else "",
    ]
    return {
        "event": event,
        "when": " ・ ".join(text for text in when if text),
        "criteria": listed(names[c] for c in event.criteria),
        "sources": sources(event.sources),
        "near": near,
    }


def show_matches(matches: Iterable[CaseMatch], title: str = "") -> None:
    """Events with the reason why they stand first."""
    events = []
    for match in matches:
        near = [
            say("cases.next_step") if match.step_distance == 0 else "",
            say("cases.similar") if match.likeness.is_similar else "",
        ]
        events.append(event_shown(match.event, of=match.case, near=listed(near)))
    show("cases/matched.html", title=title, events=events)


def indicator_row(row: Indicator) -> list[str]:
    """The cells of an indicator: name, category, value with unit, year, remarks."""
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
    """For each gap, the events that illustrate it."""
    result = assessed()
    if result.progress.answered == 0:
        st.text(say("cases.empty"))
        link(ITEMS[0], say("support.empty_button"), look="primary")
        return
    if not result.gaps:
        st.text(say("cases.no_gaps"))
        return
    likeness = likeness_words(result.cases, phrases())
    st.text(phrases().joined((say("report.cases_intro"), likeness)))
    for gap in result.gaps:
        criterion = gap_name(gap, phrases(), names)
        title = say(
            "cases.gap",
            criterion=criterion,
            level=level_now(gap.criteria, gap.level, session.assessment(), phrases()),
            required=gap.required,
        )
        events = result.cases.of_gap(gap)
        if not events:
            section(title, say("cases.none"), level=3)
            continue
        show_matches(events[:SHOWN_FIRST], title)
        rest = events[SHOWN_FIRST:]
        if rest:
            with st.expander(say("cases.more", n=len(rest)), key=f"more:{gap.requirement_id}"):
                show_matches(rest)


def show_story(case: Case) -> None:
    """The events of a case in order of time; undated ones last."""
    about = [
        say("common.population", n=f"{case.population:,}") if case.population else "",
        say("cases.area", km2=f"{case.area_km2:,}") if case.area_km2 else "",
        say("cases.source", section=case.source) if case.source else "",
    ]
    show("cases/story.html", case=case, about=listed(about))
    for step in range(stages.top + 1):
        events = [event for event in case.events if (event.step or 0) == step]
        events.sort(key=lambda event: event.shown_year or 9999)
        if events:
            show(
                "cases/timeline.html",
                title=stage_name(step) if step else say("cases.background"),
                events=[event_shown(event) for event in events],
            )
    if case.indicators:
        columns = ("indicator", "category", "target", "year", "note")
        head = [say(f"cases.{name}") for name in columns]
        show(
            "cases/indicators.html",
            case=case,
            head=head,
            rows=[indicator_row(row) for row in case.indicators],
            sources=sources(case.indicator_sources),
        )


st.title(say("cases.title"), anchor=False)
section(say("cases.matched"))
show_matched()
section(say("cases.stories"))
chosen: str = st.radio(
    say("cases.choose"),
    [case.id for case in content().cases.values() if case.cooperation is None],
    format_func=lambda case_id: content().cases[case_id].title.of(language),
    horizontal=True,
    key="case",
)
show_story(content().cases[chosen])
