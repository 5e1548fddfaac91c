"""A file that comes back: what was read from it is shown before anything is taken over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from checklist.answers import NOT_APPLICABLE, Answer, Assessment, Plan, Profile, changes
from checklist.problems import ProblemsError
from report.brought import Brought
from report.form.read import SeveralSubmissionsError
from report.opening import read_report
from views import session
from views.screens.parts import (
    begin_assessment,
    joined,
    migration_notes,
    name_of,
    say_problem,
    show_html,
    table,
    words,
)
from views.screens.parts.places import place_name, value_shown
from views.server.resources import content

#: Endings that the file chooser offers; what a file is, its content tells.
ENDINGS = ("pdf", "docx", "xlsx", "json", "csv", "zip")


def uploaded_report(label: str, key: str) -> Brought | None:
    """The file chooser, and what the chosen file brought; why it cannot be used is said."""
    say, language = words(), session.lang()
    chosen = st.file_uploader(label, type=list(ENDINGS), key=key, max_upload_size=5)
    if chosen is None:
        return None
    brought = _read_once(chosen, key)
    if isinstance(brought, SeveralSubmissionsError):
        row = _chosen_row(brought, key)
        if row is None:
            return None
        brought = _read_once(chosen, key, row)
    if isinstance(brought, ProblemsError):
        say_problem(say("upload.refused"), *brought.lines(language))
        return None
    _summarise(brought)
    return brought


def _read_once(chosen: Any, key: str, row: int | None = None) -> Brought | ProblemsError:
    """Reads a chosen file, once for all runs of the page."""
    read: tuple[object, Brought | ProblemsError] | None = session.remembered(f"read:{key}:{row}")
    if read is None or read[0] != chosen.file_id:
        try:
            brought: Brought | ProblemsError = read_report(chosen.getvalue(), content(), row)
        except ProblemsError as error:
            brought = error
        read = chosen.file_id, brought
        session.remember(f"read:{key}:{row}", read)
    return read[1]


def _chosen_row(several: SeveralSubmissionsError, key: str) -> int | None:
    """Which of several submissions in a table is meant."""
    say, language = words(), session.lang()
    names = {choice.row: choice.label().of(language) for choice in several.submissions}
    return st.selectbox(
        say("upload.which", n=len(names)),
        list(names),
        index=None,
        placeholder=say("profile.choose"),
        format_func=lambda row: names.get(row, ""),
        key=f"row:{key}",
    )


def _summarise(brought: Brought) -> None:
    """Whose assessment it is, how much was read, and what was not."""
    say, language = words(), session.lang()
    name = brought.assessment.profile.label or say("upload.unnamed")
    kind = name_of("file", brought.kind)
    count = sum(answer.level is not None for answer in brought.assessment.answers.values())
    st.text(say("upload.read", kind=kind, name=name, n=count))
    if count == 0:
        st.info(say("upload.none_answered"))
    if brought.refused:
        with st.container(key="refused", border=True):
            st.warning(say("upload.cells_refused", n=len(brought.refused)))
            lines = (problem.of(language) for problem in brought.refused)
            show_html("<ul>{}</ul>", joined("<li>{}</li>", lines))
    migration_notes(brought.migrated)


# ---------------------------------------------------------------------------- a new assessment


def offer_to_go_on() -> None:
    """On the first page: goes on with a file under a new resume code."""
    say = words()
    brought = uploaded_report(say("upload.choose"), "upload")
    if brought is None:
        return
    st.text(say("upload.new_code"))
    if st.button(say("upload.go"), type="primary", key="upload_go"):
        begin_assessment(brought.assessment)


# ---------------------------------------------------------------------------- into the open one


def offer_to_take_over() -> None:
    """Takes a file over into the open assessment, after showing what that would replace."""
    say = words()
    brought = uploaded_report(say("upload.choose"), "take_over")
    if brought is None:
        return
    now = session.assessment()
    keeps = st.radio(
        say("upload.blanks"),
        [True, False],
        format_func=lambda kept: say("upload.blanks_kept" if kept else "upload.blanks_emptied"),
        key="keep_blanks",
    )
    wanted = _filled_up(brought, now) if keeps else brought.assessment
    rows = list(_replaced(now, wanted))
    if not rows:
        st.text(
            say("upload.taken_over" if session.remembered("took_over") else "upload.nothing_new")
        )
        return
    session.remember("took_over", False)
    if session.clash() is not None:
        say_problem(say("upload.clash"))
        return
    show_html("<h3>{}</h3>", say("upload.replaced", n=len(rows)))
    head = (say("upload.place"), say("upload.now"), say("upload.then"))
    show_html("{}", table(head, rows))
    st.button(
        say("upload.take_over"),
        type="primary",
        key="take_over_now",
        on_click=_take_over,
        args=(wanted,),
    )


#: Which municipality it is: taken over together or not at all.
_IDENTITY = {"prefecture", "name", "code", "kind"}


def _filled_up(file: Brought, now: Assessment) -> Assessment:
    """What a file says, and whatever stands now where it says nothing: where it is blank, or as
    it was handed out."""
    brought, earlier = file.assessment, file.earlier
    said = _said(brought.profile, earlier.profile)
    kept = now.profile.model_dump(exclude=_IDENTITY if _IDENTITY & said.keys() else None)
    answers = {}
    for criterion_id, answer in brought.answers.items():
        values = _said(answer, earlier[criterion_id])
        if values.get("level") == NOT_APPLICABLE:
            values["reason"] = answer.reason
        if values:
            merged = now[criterion_id].model_dump() | values
            answers[criterion_id] = Answer.model_validate(merged)
    return brought.model_copy(
        update={
            "profile": Profile.model_validate(kept | said),
            "target": now.target if brought.target in (None, earlier.target) else brought.target,
            "weights": brought.weights if brought.weights != earlier.weights else now.weights,
            "workshop": brought.workshop or now.workshop,
            "plan": now.plan if brought.plan in (Plan(), earlier.plan) else brought.plan,
            "answers": now.answers | answers,
        }
    )


def _said(part: Answer | Profile, earlier: Answer | Profile) -> dict[str, Any]:
    """The fields that are filled in, and not as they were handed out."""
    before = earlier.model_dump()
    filled = part.model_dump(exclude_defaults=True).items()
    return {name: value for name, value in filled if value != before[name]}


def _replaced(now: Assessment, wanted: Assessment) -> Iterator[tuple[str, str, str]]:
    """Each place that would change, in the order asked: what it is, what stands there, what
    will."""
    order = {criterion_id: n for n, criterion_id in enumerate(content().checklist.criteria)}
    for change in sorted(changes(now, wanted), key=lambda change: order.get(change.place, -1)):
        old, new = value_shown(now, change.place), value_shown(wanted, change.place)
        if old != new:
            yield place_name(change.place), old, new


def _take_over(wanted: Assessment) -> None:
    session.take_over(wanted)
    session.remember("took_over", True)
