"""Pieces that several pages share."""

from __future__ import annotations

import html
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NoReturn

import streamlit as st

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Profile, progress, progress_by_item
from checklist.catalogue import Reference
from checklist.model import Checklist, Criterion
from scoring.rating import Score
from scoring.result import Result, assess
from views import session
from views.resources import content
from views.routes import ITEMS, ROUTES

log = logging.getLogger("views")
Say = Callable[..., str]
esc = html.escape


def words() -> Say:
    """The wording in the language of the address."""
    return content().wording.of(session.lang())


def result() -> Result:
    """The result of the assessment shown."""
    return assess(session.assessment(), content())


def show_html(body: str, *, key: str | None = None) -> None:
    """HTML of ours; whatever a user typed in it has gone through ``esc``."""
    if key is None:
        st.html(body)
    else:
        with st.container(key=key):
            st.html(body)


# ---------------------------------------------------------------------------- navigation


def link(name: str, label: str, *, look: str = "", key: str = "") -> None:
    """A link to a page that keeps language and assessment; ``look`` is ``primary`` or
    ``secondary`` for one that leads on."""
    file = ROUTES[name].file
    if not look:
        st.page_link(file, label=label, query_params=session.address())
        return
    with st.container(key=f"{look}-{key or name}"):
        st.page_link(file, label=label, query_params=session.address())


def go(name: str) -> NoReturn:
    """Moves to a page at once, keeping language and assessment."""
    st.switch_page(ROUTES[name].file, query_params=session.address())


def _language_link() -> str:
    language = session.lang()
    other, label = ("ja", "日本語") if language == "en" else ("en", "English")
    query = "&".join(f"{k}={v}" for k, v in session.address(language=other).items())
    return f'<a href="?{esc(query)}" target="_self" lang="{other}" hreflang="{other}">{label}</a>'


def header(current: str) -> None:
    """Name, language, and the menu."""
    say = words()
    with st.container(key="masthead", horizontal=True, vertical_alignment="center"):
        link("home", say("common.product_short"))
        show_html(_language_link())
    with st.container(key="menu", horizontal=True):
        for name, route in ROUTES.items():
            if route.in_menu:
                link(name, say(route.title))
            if name == "profile":
                checklist_page = current if current in ITEMS else _first_open_item()
                link(checklist_page, say("common.title_checklist"))
    if session.is_example():
        show_html(f'<p role="status" class="example">{esc(say("common.example_notice"))}</p>')
        if st.button(say("common.start_own"), key="start_own", type="primary"):
            begin_assessment()


def _first_open_item() -> str:
    by_item = progress_by_item(session.assessment(), content().checklist)
    return next((item for item in ITEMS if not by_item[item].is_complete), ITEMS[0])


def begin_assessment() -> None:
    """Starts an assessment and goes to its profile; what cannot be saved is said."""
    try:
        session.start()
    except session.NotSaved as error:
        st.error("\n".join(error.lines(session.lang())))
    else:
        go("profile")


def footer() -> None:
    say = words()
    with st.container(key="colophon"):
        show_html(f"<footer><p>{esc(say('common.colophon'))}</p></footer>")


def missing_assessment() -> None:
    """The address names an assessment that is not there."""
    say = words()
    st.title(say("common.missing_title"))
    st.text(say("common.missing_text"))
    if st.button(say("common.to_start"), type="primary"):
        session.leave()
        go("home")


# ---------------------------------------------------------------------------- notices


def place_name(place: str) -> str:
    """A place of the assessment in words: a criterion's title, the profile, the target."""
    if place in content().checklist.criteria:
        return criterion_label(content().checklist.criteria[place])
    return words()(f"common.place_{place}")


def notices() -> None:
    """Whatever the user must know about saving, above the page."""
    say, language = words(), session.lang()
    error = session.trouble()
    if error is not None:
        st.error(say("common.not_saved") + "\n\n" + "\n\n".join(error.lines(language)))
        st.button(say("common.try_again"), key="try_again")
    taken_over = session.taken_over()
    if taken_over:
        names = say("common.list_comma").join(place_name(place) for place in taken_over)
        st.info(say("common.taken_over", places=names))
    clash = session.clash()
    if clash is not None:
        _clash(clash)
    if session.wants_to_know_code():
        code_card(first_time=True)


def _clash(clash: session.Clash) -> None:
    say = words()
    with st.container(key="clash", border=True):
        st.warning(say("common.clash", place=place_name(clash.place)))
        st.text(say("common.clash_theirs", value=_shown_value(clash.theirs, clash.place)))
        st.text(say("common.clash_mine", value=_shown_value(clash.mine_shown, clash.place)))
        with st.container(horizontal=True):
            st.button(
                say("common.keep_theirs"),
                key="keep_theirs",
                on_click=session.settle,
                kwargs={"keep_mine": False},
            )
            st.button(
                say("common.keep_mine"),
                key="keep_mine",
                type="primary",
                on_click=session.settle,
                kwargs={"keep_mine": True},
            )


def _shown_value(assessment: session.Assessment, place: str) -> str:
    say = words()
    if place in content().checklist.criteria:
        answer = assessment[place]
        told = [level_name(answer), *answer.evidence, answer.note, answer.reason]
        return say("common.list_comma").join(text for text in told if text)
    if place == "profile":
        return profile_line(assessment.profile) or say("common.blank")
    return str(assessment.target or say("common.next_stage"))


def code_card(*, first_time: bool = False) -> None:
    """The resume code: what it is, how to keep it, what happens when it is lost."""
    say = words()
    code = session.code()
    if code is None:
        return
    with st.container(key="code", border=True):
        show_html(f"<h2>{esc(say('common.code_title'))}</h2>")
        st.text(say("common.code_text"))
        st.code(code, language=None)
        st.text(say("common.code_lost"))
        if first_time:
            st.button(say("common.code_seen"), key="code_seen", on_click=session.code_was_seen)


def save_line() -> str:
    """When the last change was saved, in words."""
    say = words()
    if session.is_example():
        return say("common.save_example")
    at = session.saved_at()
    return say("common.save_none") if at is None else say("common.saved_at", time=f"{at:%H:%M}")


def progress_line() -> str:
    say = words()
    done = progress(session.assessment(), content().checklist)
    return say("common.progress", answered=done.answered, asked=done.asked)


# ---------------------------------------------------------------------------- names and numbers


def criterion_number(criterion: Criterion, checklist: Checklist) -> str:
    """``3-1``: the item's and the criterion's place."""
    for position, item in enumerate(checklist.items, start=1):
        if item.id == criterion.item_id:
            return f"{position}-{item.criteria.index(criterion) + 1}"
    raise KeyError(criterion.id)


def criterion_label(criterion: Criterion) -> str:
    number = criterion_number(criterion, content().checklist)
    return f"{number} {criterion.title.of(session.lang())}"


def level_name(answer: Answer) -> str:
    """``2 部分整備``, don't know, not applicable or blank, in words."""
    say = words()
    if answer.known_level is not None:
        title = content().checklist.scale[answer.known_level].title.of(session.lang())
        return f"{answer.known_level} {title}"
    if answer.level == UNKNOWN:
        return say("common.unknown")
    if answer.level == NOT_APPLICABLE:
        return say("common.not_applicable")
    return say("common.blank")


def profile_line(profile: Profile) -> str:
    """Name, kind and population in one line; empty where nothing is known."""
    say = words()
    told = [profile.label]
    if profile.kind:
        told.append(say(f"names.kind_{_key(profile.kind)}"))
    if profile.population is not None:
        told.append(say("common.population", n=f"{profile.population:,}"))
    return say("common.list_comma").join(text for text in told if text)


def _key(name: str) -> str:
    return name.replace("-", "_")


def name_of(group: str, name: str) -> str:
    """The name of a field, region, kind of municipality, access, standing, …"""
    return words()(f"names.{group}_{_key(name)}")


def names_of(group: str, names: Iterable[str]) -> str:
    return words()("common.list_comma").join(name_of(group, name) for name in names)


def either(names: Iterable[str]) -> str:
    """``a または b``: equally near criteria of a best-of gap."""
    return f" {words()('common.or')} ".join(names)


def number(value: float | None) -> str:
    """A score to show: no decimals, a dash where there is none."""
    return "–" if value is None else f"{value:.0f}"


def score_text(score: Score) -> str:
    """``58（47–69）``: the range only where it is one; a range alone where there is no point."""
    if score.low is None or score.high is None:
        return "–"
    bounds = f"{number(score.low)}–{number(score.high)}"
    if score.point is None:
        return words()("common.score_range_only", range=bounds)
    if score.is_exact:
        return number(score.point)
    return words()("common.score_range", point=number(score.point), range=bounds)


def date_text(day: str) -> str:
    """``2026-11-23`` as 2026年11月23日 or 23 November 2026; a month or a year alone likewise."""
    parts = [int(part) for part in day.split("-")]
    if session.lang() == "ja":
        return "".join(f"{n}{unit}" for n, unit in zip(parts, "年月日", strict=False))
    date = datetime(*(parts + [1, 1])[:3])  # type: ignore[arg-type]  # noqa: DTZ001
    return date.strftime(("%Y", "%B %Y", f"{date.day} %B %Y")[len(parts) - 1])


def reference_html(reference: Reference) -> str:
    """A source as a link, with its date and what it says."""
    say, language = words(), session.lang()
    title = esc(reference.title or reference.url)
    told = [f'<a href="{esc(reference.url)}" target="_blank" rel="noopener noreferrer">{title}</a>']
    if reference.date:
        told.append(esc(date_text(reference.date)))
    if reference.date_note:
        told.append(esc(reference.date_note.of(language)))
    if reference.kind:
        told.append(esc(say(f"names.source_{reference.kind}")))
    line = esc(say("common.list_comma")).join(told)
    says = f"<br>{esc(reference.says.of(language))}" if reference.says else ""
    return f"<li>{line}{says}</li>"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str = "") -> str:
    """A table of escaped text; its first column heads the rows."""
    heads = "".join(f'<th scope="col">{esc(cell)}</th>' for cell in head)
    body = "".join(
        "<tr>"
        + f'<th scope="row">{esc(row[0])}</th>'
        + "".join(
            f'<td data-label="{esc(label)}">{esc(cell)}</td>'
            for label, cell in zip(head[1:], row[1:], strict=True)
        )
        + "</tr>"
        for row in rows
    )
    title = f"<caption>{esc(caption)}</caption>" if caption else ""
    return f'<table class="data">{title}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def chart(drawn: Any, *, alt: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A chart with its alternative text, and the same as a table beside it."""
    # the finished specification: twice as fast as letting Streamlit convert the chart
    st.vega_lite_chart(spec=drawn.to_dict(), alt=alt, width="stretch", theme=None)
    with st.expander(words()("common.as_table"), key=f"table:{head[0]}:{len(head)}:{len(rows)}"):
        show_html(table(head, rows))
