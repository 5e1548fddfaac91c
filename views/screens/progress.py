"""The comparison with an earlier report or point in time, and the outcome of the plan."""

from __future__ import annotations

import streamlit as st

from charts.changes import build_changes_chart
from checklist.problems import ProblemsError
from checklist.versions import Migrated, migrate
from store.assessments import MOST_POINTS, PointInTime
from views import session
from views.screens.parts.blocks import chart, paragraph, say_problem, section, show
from views.screens.parts.download import download, download_point
from views.screens.parts.links import link_to_questions
from views.screens.parts.upload import has_file, uploaded_report
from views.screens.parts.words import phrases, plain_label, words
from views.server.clock import JAPAN, now
from views.server.resources import content
from wording.comparison import Before, ComparisonSummary, summarise_comparison

#: What the last press led to: a point in time that was kept, or deleted, or why not. It stays until
#: the next press: a run that would take it away by reading it may be broken off for another.
KEEPING, DELETION = "keeping", "deletion"

say, language = words(), session.lang()
assessment = session.assessment()
today = now()


def point_name(point: PointInTime) -> str:
    """The name of a point in time, with its day."""
    day = phrases().day(f"{point.kept_at.astimezone(JAPAN):%Y-%m-%d}")
    if point.name:
        return say("progress.point", name=point.name, day=day)
    return say("progress.point_unnamed", day=day)


def kept_points() -> tuple[PointInTime, ...]:
    """The points in time; none, with the reason shown, where they cannot be read."""
    try:
        return session.points()
    except ProblemsError as error:
        say_problem(*error.lines(language))
        return ()


# ------------------------------------------------------------------ what to compare with


def chosen(points: tuple[PointInTime, ...]) -> Before | None:
    """The earlier assessment to compare with: the example's, a point in time, or a file's."""
    if session.is_example():
        return Before(Migrated(content().example_before), say("progress.example_name"))
    names = {point.id: point_name(point) for point in points}
    wanted = None
    if points:
        # a select box: the options of radio buttons would obey markup in a name
        wanted = st.selectbox(
            say("progress.compare_with"),
            [*names, None],
            format_func=lambda point: names.get(point) or say("progress.compare_file"),
            index=len(names) if has_file("before") else 0,  # a new point replaces no file
            key="compare_with",
        )
    nothing_yet = st.empty()  # above the field for a file, and only as long as there is none
    if wanted is None:
        brought = uploaded_report(say("progress.choose"), "before")
        if brought is None:
            if not points:
                nothing_yet.text(say("progress.nothing_chosen"))
            return None
        paragraph(say("progress.chosen_only_compared"), "why")
        return Before(brought.migrated)
    point = next(point for point in points if point.id == wanted)
    return Before(migrate(point.assessment, content().checklist), names[point.id])


def keep() -> None:
    """Callback: keeps the saved answers as a point in time; the outcome is shown until the next
    press."""
    outcome: PointInTime | ProblemsError
    try:
        outcome = session.keep_point(session.shown("point_name"))
    except ProblemsError as error:
        outcome = error
    else:
        session.bind("point_name", "")
    session.remember(KEEPING, outcome)
    session.remember(DELETION, None)


def delete(point_id: int) -> None:
    """Callback: deletes one point in time; the outcome is shown until the next press."""
    outcome: bool | ProblemsError = True
    try:
        session.delete_point(point_id)
    except ProblemsError as error:
        outcome = error
    session.remember(KEEPING, None)
    session.remember(DELETION, outcome)


def offer_to_keep() -> None:
    """Keeping the answers of now as a point in time."""
    with st.expander(say("progress.keep"), key="keep-point"):
        st.text(say("progress.keep_text", n=MOST_POINTS))
        st.text_input(
            say("progress.keep_name"),
            key="point_name",
            placeholder=say("progress.keep_name_form"),
        )
        st.button(say("progress.keep_button"), key="keep_now", on_click=keep)
        outcome = session.remembered(KEEPING)
        if isinstance(outcome, ProblemsError):
            say_problem(*outcome.lines(language))
        if isinstance(outcome, PointInTime):
            paragraph(say("progress.kept", point=point_name(outcome)), "note", is_news=True)


def offer_to_take_home(points: tuple[PointInTime, ...]) -> None:
    """The save file of the point in time that is compared with."""
    wanted = session.filled("compare_with")
    for point in points:
        if point.id == wanted:
            section(say("progress.take"), say("progress.take_text"))
            label = say("progress.take_button", point=point_name(point))
            download_point(point.assessment, plain_label(label))


def offer_to_delete(points: tuple[PointInTime, ...]) -> None:
    """Deleting a point in time, after saying that it cannot be undone."""
    names = {point.id: point_name(point) for point in points}
    with st.expander(say("progress.delete"), key="delete-point"):
        which = st.selectbox(
            say("progress.delete_which"),
            list(names),
            format_func=lambda point: names.get(point, ""),
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
        outcome = session.remembered(DELETION)
        if isinstance(outcome, ProblemsError):
            say_problem(*outcome.lines(language))


# ------------------------------------------------------------------ what changed


def show_goals(summary: ComparisonSummary) -> None:
    """The goals of then, their verdicts, and the calculation of the progress."""
    section(say("report.comparison_goals"), summary.goals_intro)
    if summary.goals:
        section(head=summary.goals_table.head, rows=summary.goals_table.rows)
    if summary.calculations:
        with st.expander(say("report.comparison_calculation"), key="calculation:progress"):
            st.text(say("report.comparison_formula"))
            section(items=[f"{fact.label}: {fact.value}" for fact in summary.calculations])


def show_comparison(before: Before) -> None:
    """The comparison, and the report that contains it."""
    summary = summarise_comparison(before, assessment, phrases())
    if summary.other_municipality:
        paragraph(summary.other_municipality, "note", is_news=True)
    facts = [(fact.label, fact.value) for fact in summary.facts]
    show("progress/facts.html", intro=summary.intro, pairs=facts)
    section(say("report.comparison_chart"))
    head, rows = summary.criteria_table.head, summary.criteria_table.rows
    chart(build_changes_chart(summary), head=head, rows=rows)
    show_goals(summary)
    if summary.steps:
        section(
            say("report.comparison_plan"),
            summary.steps_intro,
            head=summary.steps_table.head,
            rows=summary.steps_table.rows,
        )
    section(
        say("report.comparison_items"),
        head=summary.items_table.head,
        rows=summary.items_table.rows,
    )
    if summary.notes:
        section(say("report.comparison_versions"), summary.changed_version, items=summary.notes)
    section(say("progress.report"), say("progress.report_text"))
    with st.container(key="downloads", horizontal=True):
        download("pdf_full", primary=True, before=before)
        download("docx_full", before=before)
        download("xlsx", before=before)


st.title(say("progress.title"), anchor=False)
if not assessment.answers:
    st.text(say("progress.empty"))
    link_to_questions(say("results.empty_button"))
else:
    paragraph(say("progress.lead"), "lead")
    own_points = kept_points()
    earlier = chosen(own_points)
    if earlier is not None:
        show_comparison(earlier)
    if session.code() is not None and not session.is_locked():
        offer_to_keep()
        if own_points:
            offer_to_take_home(own_points)
            offer_to_delete(own_points)
        if session.remembered(DELETION) is True:
            paragraph(say("progress.deleted"), "note", is_news=True)
