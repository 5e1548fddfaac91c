"""Then and now: what changed since an earlier report or point in time, and how the plan went."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from charts.changes import build_changes_chart
from checklist.problems import ProblemsError
from checklist.versions import Migrated, migrate
from store.assessments import MOST_POINTS, Point
from views import session
from views.screens.parts import chart, joined, link, phrases, say_problem, show_html, table, words
from views.screens.parts.download import download
from views.screens.parts.routes import ITEMS
from views.screens.parts.upload import uploaded_report
from views.server.resources import content
from wording.comparison import Before, ComparisonSummary, summarise_comparison

say, language = words(), session.lang()
assessment = session.assessment()
today = datetime.now(session.JAPAN)


def point_name(point: Point) -> str:
    """What a point in time is called, with its day."""
    day = phrases().day(f"{point.kept_at.astimezone(session.JAPAN):%Y-%m-%d}")
    if point.name:
        return say("progress.point", name=point.name, day=day)
    return say("progress.point_unnamed", day=day)


def kept_points() -> tuple[Point, ...]:
    try:
        return session.points()
    except ProblemsError as error:
        say_problem(*error.lines(language))
        return ()


# ------------------------------------------------------------------ what to compare with


def chosen(points: tuple[Point, ...]) -> Before | None:
    """The earlier assessment: the example's, a point in time, or what a file brings."""
    if session.is_example():
        return Before(Migrated(content().example_before), say("progress.example_name"))
    names = {point.id: point_name(point) for point in points}
    wanted = None
    if points:
        # a select box: the options of radio buttons would obey markup in a name
        wanted = st.selectbox(
            say("progress.compare_with"),
            [*names, None],
            format_func=lambda one: names.get(one) or say("progress.compare_file"),
            key="compare_with",
        )
    else:
        st.text(say("progress.nothing_chosen"))
    if wanted is None:
        brought = uploaded_report(say("progress.choose"), "before")
        if brought is None:
            return None
        show_html('<p class="why">{}</p>', say("progress.chosen_only_compared"))
        return Before(brought.migrated)
    point = next(point for point in points if point.id == wanted)
    return Before(migrate(point.assessment, content().checklist), names[point.id])


def keep() -> None:
    """Callback: keeps what is saved now; what happened is told on the next run."""
    try:
        kept = session.keep_point(session.shown("point_name"))
    except ProblemsError as error:
        session.remember("point_refused", error)
    else:
        session.remember("point_kept", kept)
        session.bind("point_name", "")


def delete(point_id: int) -> None:
    """Callback: deletes one point in time."""
    try:
        session.delete_point(point_id)
    except ProblemsError as error:
        session.remember("point_refused", error)
    else:
        session.remember("point_deleted", True)


def told(key: str) -> object:
    """What a callback left to be told, once."""
    found = session.remembered(key)
    session.remember(key, None)
    return found


def offer_to_keep() -> None:
    """Keeping the answers of now as a point in time."""
    with st.expander(say("progress.keep"), key="keep-point"):
        st.text(say("progress.keep_text", n=MOST_POINTS))
        st.text_input(
            say("progress.keep_name"),
            key="point_name",
            placeholder=say("progress.keep_name_form"),
            max_chars=200,
        )
        st.button(say("progress.keep_button"), key="keep_now", on_click=keep)


def offer_to_delete(points: tuple[Point, ...]) -> None:
    """Deleting a point in time, after saying that it cannot be undone."""
    names = {point.id: point_name(point) for point in points}
    with st.expander(say("progress.delete"), key="delete-point"):
        which = st.selectbox(
            say("progress.delete_which"),
            list(names),
            format_func=lambda one: names.get(one, ""),
            key="point_to_delete",
        )
        sure = st.checkbox(say("progress.delete_sure"), key=f"sure:{which}")
        st.button(
            say("progress.delete_button"),
            key="delete_point",
            disabled=not sure,
            on_click=delete,
            args=(which,),
        )


# ------------------------------------------------------------------ what changed


def show_goals(summary: ComparisonSummary) -> None:
    """What was planned, what became of it, and how the progress is calculated."""
    show_html("<h2>{}</h2><p>{}</p>", say("report.comparison_goals"), summary.goals_intro)
    if summary.goals:
        show_html("{}", table(summary.goals_table.head, summary.goals_table.rows))
    if summary.calculations:
        with st.expander(say("report.comparison_calculation"), key="calculation:progress"):
            st.text(say("report.comparison_formula"))
            lines = ((fact.label, fact.value) for fact in summary.calculations)
            show_html("<ul>{}</ul>", joined("<li>{}: {}</li>", lines))


def show(before: Before) -> None:
    """The comparison, and the report with it."""
    summary = summarise_comparison(before, assessment, content(), language)
    if summary.other_municipality:
        show_html('<p class="note" role="status">{}</p>', summary.other_municipality)
    facts = ((fact.label, fact.value) for fact in summary.facts)
    show_html("<p>{}</p><dl>{}</dl>", summary.intro, joined("<dt>{}</dt><dd>{}</dd>", facts))
    show_html("<h2>{}</h2>", say("report.comparison_chart"))
    head, rows = summary.criteria_table.head, summary.criteria_table.rows
    chart(build_changes_chart(summary), head=head, rows=rows)
    show_goals(summary)
    if summary.steps:
        show_html(
            "<h2>{}</h2><p>{}</p>{}",
            say("report.comparison_plan"),
            summary.steps_intro,
            table(summary.steps_table.head, summary.steps_table.rows),
        )
    show_html(
        "<h2>{}</h2>{}",
        say("report.comparison_items"),
        table(summary.items_table.head, summary.items_table.rows),
    )
    if summary.notes:
        show_html(
            "<h2>{}</h2><p>{}</p><ul>{}</ul>",
            say("report.comparison_versions"),
            summary.changed_version,
            joined("<li>{}</li>", summary.notes),
        )
    show_html("<h2>{}</h2><p>{}</p>", say("progress.report"), say("progress.report_text"))
    with st.container(key="downloads", horizontal=True):
        download("pdf", primary=True, before=before)
        download("docx", before=before)
        download("xlsx", before=before)


st.title(say("progress.title"), anchor=False)
if not assessment.answers:
    st.text(say("progress.empty"))
    link(ITEMS[0], say("results.empty_button"), look="primary")
else:
    show_html('<p class="lead">{}</p>', say("progress.lead"))
    refused = told("point_refused")
    if isinstance(refused, ProblemsError):
        say_problem(*refused.lines(language))
    kept = told("point_kept")
    if isinstance(kept, Point):
        text = say("progress.kept", point=point_name(kept))
        show_html('<p class="note" role="status">{}</p>', text)
    if told("point_deleted"):
        show_html('<p class="note" role="status">{}</p>', say("progress.deleted"))
    own_points = kept_points()
    earlier = chosen(own_points)
    if earlier is not None:
        show(earlier)
    if session.code() is not None and not session.is_example():
        offer_to_keep()
        if own_points:
            offer_to_delete(own_points)
