"""The open assessment on its pages: result, progress, time of saving, resume code."""

from __future__ import annotations

import streamlit as st

from checklist.answers import Assessment, Progress, progress, progress_by_item
from checklist.problems import ProblemsError
from scoring.result import Result, assess
from views import session
from views.screens.parts.blocks import copyable, paragraph, say_problem, section
from views.screens.parts.links import go, link
from views.screens.parts.routes import ITEMS
from views.screens.parts.words import phrases, words
from views.server.clock import today
from views.server.rate import may_begin
from views.server.resources import content
from views.session.cache import cached
from views.session.planned import find_plan
from wording.schemes import Recommendation, recommendation
from wording.subject import Subject
from wording.to_check import AnswerToCheck, summarise_to_check


def assessed() -> Result:
    """The result of the assessment shown."""
    shown = session.assessment()
    return cached("result", lambda: assess(shown, content()), shown)


def answers() -> tuple[object, ...]:
    """That part of the assessment shown on which scores and stage depend."""
    shown = session.assessment()
    return (session.is_example(), shown.answers, shown.weights, shown.profile)


def subject() -> Subject:
    """The assessment shown with its result and the advice of today, in the language of the
    address."""

    def make() -> Subject:
        return Subject(assessed(), session.lang(), today(), find_plan)

    return cached("subject", make, session.assessment())


def recommended() -> Recommendation:
    """The recommendation of today. No plan is made for it, which takes up to a second: it is chosen
    among schemes that wait for no step of a plan."""

    def make() -> Recommendation:
        return recommendation(Subject(assessed(), session.lang(), today(), lambda _: None))

    return cached("recommendation", make, session.assessment())


def answered_by_item() -> dict[str, Progress]:
    """How far each item of the assessment shown is answered, by its id."""
    shown = session.assessment()
    return cached("progress", lambda: progress_by_item(shown, content().checklist), shown)


def progress_line(done: Progress | None = None) -> str:
    """How many of the questions are answered, in words. ``done``: where it is known already."""
    done = done or progress(session.assessment(), content().checklist)
    return words()("common.progress", answered=done.answered, asked=done.asked)


def to_check() -> tuple[AnswerToCheck, ...]:
    """The answers to look at again today; none of the example, whose answers stay as they are."""
    shown, as_of = session.assessment(), None if session.is_example() else today()
    return cached("to_check", lambda: summarise_to_check(shown, phrases(), as_of), shown, as_of)


def confirm(criterion_id: str) -> None:
    """Callback: the answer still fits, as of now."""
    session.change(criterion_id, level=session.assessment()[criterion_id].level)


def save_line() -> str:
    """When the last change was saved, in words."""
    say = words()
    if session.is_example():
        return say("common.save_example")
    if session.has_unsaved():
        return say("common.save_waits")
    at = session.saved_at()
    saved = say("common.save_none") if at is None else say("common.saved_at", time=f"{at:%H:%M:%S}")
    return say("common.save_taken_over", saved=saved) if session.taken_over() else saved


# ---------------------------------------------------------------------------- where it goes on


def first_open_item() -> str | None:
    """The first item that is not complete."""
    by_item = answered_by_item()
    return next((item for item in ITEMS if not by_item[item].is_complete), None)


def where_one_stopped() -> str:
    """The page to continue on: the profile while nothing is answered, the first item that is not
    complete, or the results; by the right of the link the results, or the questions of a
    section."""
    if session.may() == "answer":
        return "section"
    if session.may() == "read":
        return "results"
    if session.assessment() == Assessment(checklist=session.assessment().checklist):
        return "profile"
    return first_open_item() or "results"


def begin_assessment(initial: Assessment | None = None) -> None:
    """Creates an assessment and goes to the page to continue on; a failure to save is shown."""
    if not may_begin(st.context.ip_address or ""):  # it names none on this machine itself
        say_problem(words()("common.crowded"))
        return
    try:
        session.start(initial)
    except ProblemsError as error:
        say_problem(*error.lines(session.lang()))
    else:
        go(where_one_stopped())


# ---------------------------------------------------------------------------- its code


def resume_by_code() -> None:
    """The field for a resume code; opens its assessment on the page to continue on."""
    say = words()
    with st.form("resume-by-code", border=False):  # where the Enter key does the same
        typed = st.text_input(
            say("resume.code"), key="resume_code", placeholder=say("resume.code_form")
        )
        is_sent = st.form_submit_button(say("resume.button"), key="resume_now")
    if is_sent:
        try:
            is_known = session.resume(typed)
        except ProblemsError as error:
            say_problem(*error.lines(session.lang()))
        else:
            if is_known:
                go(where_one_stopped())
            say_problem(say("resume.code_unknown"))


def offer_to_forget() -> None:
    """The button that removes the code of the open assessment from this browser."""
    say = words()
    section(say("answers.forget"), say("answers.forget_text"))
    if st.button(say("answers.forget_button"), key="forget_now"):
        session.leave()
        session.remember("forgotten", True)
        st.rerun()


def say_left() -> None:
    """Says once that the assessment was deleted, or its code removed from this browser."""
    for done in ("deleted", "forgotten"):
        if session.remembered(done):
            st.success(words()(f"answers.{done}"))
            session.remember(done, False)


def new_code() -> None:
    """The code of an assessment just created, until the user confirms to have noted it: the code,
    what its loss means and the buttons in a row, the rest folded below, so that the page stays in
    sight on a phone. Its place is kept, so that nothing below is drawn anew, and loses the focus,
    when it comes or goes."""
    with st.container():
        code = session.code()
        if code is None or not session.wants_to_know_code():
            return
        say = words()
        with st.container(key="resume-code-line", border=True):
            with st.container(key="resume-code-row", horizontal=True, vertical_alignment="center"):
                copyable(code, say("common.copy"), key="code", name=say("common.code_title"))
                st.button(say("common.code_noted"), key="code_seen", on_click=session.code_was_seen)
            paragraph(say("common.code_short"), "why")
            with st.expander(say("common.code_more"), key="code-more"):
                st.text(say("common.code_text"))
                st.text(say("common.code_lost"))
                link("links", say("links.door"), look="secondary")


def code_card() -> None:
    """The resume code: its purpose, how to keep it, and that a lost one cannot be recovered."""
    say = words()
    code = session.code()
    if code is None:
        return
    with st.container(key="resume-code", border=True):
        section(say("common.code_title"))
        st.text(say("common.code_text"))
        copyable(code, say("common.copy"), key="code")
        st.text(say("common.code_lost"))
        link("links", say("links.door"), look="secondary")
