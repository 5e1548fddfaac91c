"""A file that comes back: what was read from it is shown before anything is taken over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from checklist.answers import Assessment
from checklist.places import changes, filled_up
from checklist.problems import ProblemsError
from report.form.read import SeveralSubmissionsError
from report.opening import Brought, read_report
from views import session
from views.screens.parts import (
    begin_assessment,
    joined,
    migration_notes,
    name_of,
    phrases,
    say_problem,
    show_html,
    table,
    words,
)
from views.server.resources import content
from wording.place import place_name, place_value

#: Endings that the file chooser offers; what a file is, its content tells.
ENDINGS = ("pdf", "docx", "xlsx", "json", "csv")


def uploaded_report(label: str, key: str) -> Brought | None:
    """The file chooser, and what the chosen file brought; why it cannot be used is said."""
    say, language = words(), session.lang()
    chosen = st.file_uploader(label, type=list(ENDINGS), key=key, max_upload_size=5)
    if chosen is None:
        return None
    found = _read_once(chosen, key)
    if isinstance(found, SeveralSubmissionsError):
        row = _chosen_row(found, key)
        if row is None:
            return None
        found = _read_once(chosen, key, row)
    if isinstance(found, ProblemsError):
        say_problem(say("upload.refused"), *found.lines(language))
        return None
    _tell(found)
    return found


def _read_once(chosen: Any, key: str, row: int | None = None) -> Brought | ProblemsError:
    """Reads a chosen file, once for all runs of the page."""
    read: tuple[object, Brought | ProblemsError] | None = session.remembered(f"read:{key}:{row}")
    if read is None or read[0] != chosen.file_id:
        try:
            found: Brought | ProblemsError = read_report(chosen.getvalue(), content(), row)
        except ProblemsError as error:
            found = error
        read = chosen.file_id, found
        session.remember(f"read:{key}:{row}", read)
    return read[1]


def _chosen_row(several: SeveralSubmissionsError, key: str) -> int | None:
    """Which of several submissions in a table is meant."""
    say, language = words(), session.lang()
    names = {one.row: one.told().of(language) for one in several.submissions}
    return st.selectbox(
        say("upload.which", n=len(names)),
        list(names),
        index=None,
        placeholder=say("profile.choose"),
        format_func=lambda row: names.get(row, ""),
        key=f"row:{key}",
    )


def _tell(found: Brought) -> None:
    """Whose assessment it is, how much was read, and what was not."""
    say, language = words(), session.lang()
    name = found.assessment.profile.label or say("upload.unnamed")
    kind = name_of("file", found.kind)
    count = sum(answer.level is not None for answer in found.assessment.answers.values())
    st.text(say("upload.read", kind=kind, name=name, n=count))
    if count == 0:
        st.info(say("upload.none_answered"))
    if found.refused:
        with st.container(key="refused", border=True):
            st.warning(say("upload.cells_refused", n=len(found.refused)))
            lines = (problem.of(language) for problem in found.refused)
            show_html("<ul>{}</ul>", joined("<li>{}</li>", lines))
    migration_notes(found.migrated)


# ---------------------------------------------------------------------------- a new assessment


def offer_to_go_on() -> None:
    """On the first page: goes on with a file under a new resume code."""
    say = words()
    found = uploaded_report(say("upload.choose"), "upload")
    if found is None:
        return
    st.text(say("upload.new_code"))
    if st.button(say("upload.go"), type="primary", key="upload_go"):
        begin_assessment(found.assessment)


# ---------------------------------------------------------------------------- into the open one


def offer_to_take_over() -> None:
    """Takes a file over into the open assessment, after showing what that would replace."""
    say = words()
    found = uploaded_report(say("upload.choose"), "take_over")
    if found is None:
        return
    now = session.assessment()
    keeps = st.radio(
        say("upload.blanks"),
        [True, False],
        format_func=lambda kept: say("upload.blanks_kept" if kept else "upload.blanks_emptied"),
        key="keep_blanks",
    )
    wanted = filled_up(now, found.assessment, found.earlier) if keeps else found.assessment
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


def _replaced(now: Assessment, wanted: Assessment) -> Iterator[tuple[str, str, str]]:
    """Each place that would change, in the order asked: what it is, what stands there, what
    will."""
    order = {criterion_id: n for n, criterion_id in enumerate(content().checklist.criteria)}
    names = phrases()
    for change in sorted(changes(now, wanted), key=lambda change: order.get(change.place, -1)):
        old, new = (place_value(which, change.place, names) for which in (now, wanted))
        if old != new:
            yield place_name(change.place, names), old, new


def _take_over(wanted: Assessment) -> None:
    session.take_over(wanted)
    session.remember("took_over", True)
