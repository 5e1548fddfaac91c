"""Cases near to this municipality: for each gap, then all of them by filters; the stories of the
fact sheet on their timelines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar, get_args

import streamlit as st

from checklist.cases import SIZES, Case, CaseEvent, is_of_size
from checklist.catalogue import FieldName
from checklist.municipality import MunicipalityKind
from scoring.cases import CaseMatch
from views import session
from views.screens.parts.blocks import paragraph, section, show
from views.screens.parts.calculation import stage_name
from views.screens.parts.links import link, link_to_questions, reading_address
from views.screens.parts.opened import assessed
from views.screens.parts.words import labels, listed, name_of, phrases, sources, words
from views.server.resources import content
from wording.cases import (
    case_facts,
    case_when,
    indicator_cells,
    likeness_words,
    near_words,
    own_words,
)
from wording.labels import gap_name, level_now

say, language = words(), session.lang()
names = labels()
stages = content().stages
SHOWN_FIRST = 3
#: How many cases of the list are shown at a time.
PAGE = 20


def event_shown(
    event: CaseEvent, case: Case, *, match: CaseMatch | None = None
) -> dict[str, object]:
    """The values of the macro ``event``: year, text, what it illustrates, and every doubt about it.
    ``match``: where it is shown outside of its case, with what makes it near."""
    when = [
        case_when(event, phrases()),
        name_of("event", event.kind) if case.cooperation is None else "",
        stage_name(event.step) if event.step and (match or case.cooperation) else "",
    ]
    return {
        "event": event,
        "whose": case.title.of(language) if match or case.cooperation else "",
        "when": " ・ ".join(text for text in when if text),
        "criteria": listed(names[c] for c in event.criteria),
        "facts": case_facts(case, phrases()),
        "sources": sources(event.sources),
        "near": listed(near_words(match, phrases())) if match else "",
        "own": "" if match else own_mark(case),
        "page": reading_address(f"cases/{case.id}") if match or case.cooperation else "",
    }


def own_mark(case: Case) -> str:
    """``【貴市の事例】`` for the municipality's own case."""
    return own_words(case, phrases()) if case in result.cases.own else ""


def show_matches(matches: Iterable[CaseMatch], title: str = "", more: str = "") -> None:
    """The cases of a gap with what makes them near, the first in full and the others folded;
    ``more``: a line on those not shown."""
    first, *rest = [event_shown(match.event, match.case, match=match) for match in matches]
    show("near/matched.html", title=title, full=[first], brief=rest, more=more)


def show_matched() -> None:
    """For each gap, the cases that illustrate it."""
    if result.progress.answered == 0:
        st.text(say("near.empty"))
        link_to_questions(say("support.empty_button"))
        return
    if not result.gaps:
        st.text(say("near.no_gaps"))
        return
    likeness = likeness_words(result.cases, phrases())
    st.text(phrases().joined((say("report.cases_intro"), likeness)))
    for gap in result.gaps:
        criterion = gap_name(gap, phrases(), names)
        title = say(
            "near.gap",
            criterion=criterion,
            level=level_now(gap.criteria, gap.level, session.assessment(), phrases()),
            required=gap.required,
        )
        cases = result.cases.of_gap(gap)
        if not cases:
            section(title, say("near.none"), level=3)
            continue
        rest = len(cases) - SHOWN_FIRST
        more = say("near.more", n=rest) if rest > 0 else ""
        show_matches(cases[:SHOWN_FIRST], title, more)


# ------------------------------------------------------------------ all cases, by filters


Option = TypeVar("Option")


def chosen(name: str, options: Iterable[Option], named: Callable[[Option], str]) -> Option | None:
    """A choice in a filter; ``None`` for any."""
    return st.selectbox(
        say(f"near.filter_{name}"),
        [None, *options],
        format_func=lambda option: say("support.any") if option is None else named(option),
        key=f"near_{name}",
    )


def show_list() -> None:
    """All cases that the filters let through, nearest first, the own ones before them."""
    cases = content().cases.values()
    abroad = sorted({code for case in cases for code in case.countries}, key=phrases().country)
    with st.container(key="near-filters"):
        left, right = st.columns(2)
        with left:
            kind = chosen(
                "kind", get_args(MunicipalityKind), lambda option: name_of("kind", option)
            )
            field = chosen("field", get_args(FieldName), lambda option: name_of("field", option))
            step = chosen("step", range(1, stages.top + 1), stage_name)
        with right:
            size = chosen("size", SIZES, lambda option: say(f"near.size_{option}"))
            country = chosen("country", abroad, phrases().country)
            criterion = chosen("criterion", names, names.__getitem__)
        scheme = chosen(
            "scheme",
            content().used_by,
            lambda option: content().schemes[option].name_today.of(language),
        )

    def is_wanted(case: Case) -> bool:
        return (
            kind in (None, case.kind)
            and (size is None or is_of_size(case, size))
            and (field is None or field in case.fields)
            and (country is None or country in case.countries)
            and (step is None or any(event.step == step for event in case.events))
            and (criterion is None or any(criterion in e.criteria for e in case.events))
            and (scheme is None or scheme in case.schemes)
        )

    own = [case for case in result.cases.own if case.cooperation and is_wanted(case)]
    wanted = [match for match in result.cases.all() if is_wanted(match.case)]
    paragraph(say("near.found", n=len(own) + len(wanted), all=len(cases)), is_news=True)
    if not own and not wanted:
        st.text(say("near.none_found"))
        return
    first = 0
    if len(wanted) > PAGE:
        asked = "-".join(map(str, (kind, size, field, country, step, criterion, scheme)))
        first = st.selectbox(
            say("near.shown"),
            range(0, len(wanted), PAGE),
            format_func=lambda start: say(
                "near.range", first=start + 1, last=min(start + PAGE, len(wanted))
            ),
            key=f"near_shown:{asked}",
        )
    events = [event_shown(case.events[0], case) for case in own]
    for match in wanted[first : first + PAGE]:
        events.append(event_shown(match.event, match.case, match=match))
    show("near/matched.html", title="", full=[], brief=events, more="")


# ------------------------------------------------------------------ the stories


def show_story(case: Case) -> None:
    """The events of a case in order of time; undated ones last; the municipality's own stage is
    marked."""
    about = [
        own_mark(case),
        say("common.population", n=f"{case.population:,}") if case.population else "",
        say("near.area", km2=f"{case.area_km2:,}") if case.area_km2 else "",
        say("near.source", section=case.source),
    ]
    show("near/story.html", case=case, about=listed(about))
    for step in range(stages.top + 1):
        events = [event for event in case.events if (event.step or 0) == step]
        events.sort(key=lambda event: event.shown_year or 9999)
        if not events:
            continue
        title = stage_name(step) if step else say("near.background")
        if step and step == result.stage.low and result.progress.answered:
            title = say("near.you_are_here", stage=title)
        shown = [event_shown(event, case) for event in events]
        show("near/timeline.html", title=title, events=shown)
    if case.indicators:
        columns = ("indicator", "category", "target", "year", "note")
        head = [say(f"near.{name}") for name in columns]
        show(
            "near/indicators.html",
            case=case,
            head=head,
            rows=[indicator_cells(row, phrases()) for row in case.indicators],
            sources=sources(case.indicator_sources),
        )
        link("indicators", say("indicators.door"))


result = assessed()
st.title(say("near.title"), anchor=False)
section(say("near.matched"))
show_matched()
section(say("near.list"), why=say("near.list_text", n=len(content().cases)))
show_list()
section(say("near.stories"))
stories = [case for case in content().cases.values() if case.cooperation is None]
opened: str = st.radio(
    say("near.choose"),
    [case.id for case in sorted(stories, key=lambda case: case.code is None)],  # the ladder first
    format_func=lambda case_id: " ".join(
        (content().cases[case_id].title.of(language), own_mark(content().cases[case_id]))
    ).rstrip(),
    horizontal=True,
    key="case",
)
show_story(content().cases[opened])
