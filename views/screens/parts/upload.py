"""Uploads: the content of a file is shown before anything is taken over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from checklist.answers import Assessment, progress
from checklist.places import changes, filled_up, replaced
from checklist.problems import ProblemsError
from report.brought import Brought
from report.form.read import SeveralSubmissionsError
from views import session
from views.screens.parts.blocks import migration_notes, paragraph, say_problem, section
from views.screens.parts.opened import begin_assessment
from views.screens.parts.waiting import at_work
from views.screens.parts.words import name_of, phrases, words
from views.server.resources import content, reader
from views.server.uploads import UPLOADS
from wording.difference import values_apart
from wording.phrases import one_line
from wording.place import place_name


def uploaded_report(label: str, key: str) -> Brought | None:
    """The file chooser, and the content of the chosen file; ``None``, with the reason shown, where
    it cannot be used."""
    say, language = words(), session.lang()
    chosen = st.file_uploader(label, key=key, max_upload_size=5)
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
    _summarise(brought, chosen.name)
    return brought


def has_file(key: str) -> bool:
    """Whether a file could be read from the chooser with this key."""
    read: tuple[object, Brought | ProblemsError] | None = session.remembered(f"read:{key}:None")
    return read is not None and isinstance(read[1], Brought)


def _read_once(chosen: Any, key: str, row: int | None = None) -> Brought | ProblemsError:
    """Reads a chosen file, once for all runs of the page."""
    read: tuple[object, Brought | ProblemsError] | None = session.remembered(f"read:{key}:{row}")
    if read is None or read[0] != chosen.file_id:
        try:
            with at_work():
                brought: Brought | ProblemsError = reader().report(UPLOADS.content_of(chosen), row)
        except ProblemsError as error:
            brought = error
        read = chosen.file_id, brought
        session.remember(f"read:{key}:{row}", read)
    return read[1]


def _chosen_row(several: SeveralSubmissionsError, key: str) -> int | None:
    """The row of the submission chosen in a table with several; ``None`` until one is chosen."""
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


def _summarise(brought: Brought, file: str) -> None:
    """The municipality, how much was read of a file with this name, and the problems."""
    say, language = words(), session.lang()
    name = brought.assessment.profile.label or say("upload.unnamed")
    kind = name_of("file", brought.kind)
    done = progress(brought.assessment, content().checklist)
    counts = {"n": done.answered, "asked": done.asked}
    st.text(say("upload.read", file=one_line(file), kind=kind, name=name, **counts))
    if all(answer.level is None for answer in brought.assessment.answers.values()):
        st.info(say("upload.none_answered"))
    if brought.refused:
        with st.container(key="refused", border=True):
            st.warning(say("upload.cells_refused", n=len(brought.refused)))
            section(items=[problem.of(language) for problem in brought.refused])
    migration_notes(brought.migrated)


# ---------------------------------------------------------------------------- a new assessment


def offer_to_go_on() -> None:
    """On the first page: continues with a file under a new resume code."""
    say = words()
    brought = uploaded_report(say("upload.choose"), "upload")
    if brought is None:
        return
    if brought.section:
        paragraph(say("upload.of_section", section=one_line(brought.section)), "note")
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
        format_func=lambda keeps: say("upload.blanks_kept" if keeps else "upload.blanks_emptied"),
        key="keep_blanks",
    )
    given = brought.assessment
    wanted = filled_up(now, given, brought.earlier) if keeps else replaced(now, given)
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
    section(say("upload.replaced", n=len(rows)), level=3)
    section(head=(say("upload.place"), say("upload.now"), say("upload.then")), rows=rows)
    st.button(
        say("upload.take_over"),
        type="primary",
        key="take_over_now",
        on_click=_take_over,
        args=(wanted,),
    )


def _replaced(now: Assessment, wanted: Assessment) -> Iterator[tuple[str, str, str]]:
    """Each place that would change, in the order asked: its name, its present and its new value."""
    order = {criterion_id: n for n, criterion_id in enumerate(content().checklist.criteria)}
    names = phrases()
    for place in sorted(changes(now, wanted), key=lambda place: order.get(place.name, -1)):
        old, new = values_apart((now, wanted), place.name, names)
        if old != new:
            yield place_name(place.name, names), old, new


def _take_over(wanted: Assessment) -> None:
    session.take_over(wanted)
    session.remember("took_over", True)
