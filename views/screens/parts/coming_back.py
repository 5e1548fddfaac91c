"""What comes back from the sections: files read, how each section stands, answers beside each
other until one is chosen, reminders, and the step that is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st

from checklist.answers import Assessment
from checklist.board import Added, Board, add, choose_since, new_name, not_added, undo
from checklist.returned import Given, Returned
from report.inquiry.read import Read, read_returned
from store.assessments import NotAllowed, NotOpened
from views import session
from views.screens.parts.blocks import announce, copyable, paragraph, say_problem, section, show
from views.screens.parts.links import TO_DECIDE, link
from views.screens.parts.waiting import at_work
from views.screens.parts.words import phrases, plain_label, words
from views.server.clock import now, today
from views.server.resources import content, reader, store
from views.server.uploads import UPLOADS
from wording.sections import (
    board_lines,
    board_table,
    decided_lines,
    failures_of,
    lines_of,
    links_words,
    reminder,
    rows_to_remind,
    section_name,
    undo_words,
    voice_of,
    waiting_line,
)

#: Answers beside each other in one row.
_BESIDE = 2
_LINES, _READ = "sections_told", "sections_read"


def waiting_links() -> list[Returned]:
    """What came through links and was not added yet."""
    code = session.code()
    try:
        return not_added(session.assessment(), store().returned(code) if code else ())
    except (NotAllowed, NotOpened):  # whoever may only read adds nothing; the notice is elsewhere
        return []


def bring_back() -> None:
    """The file chooser; whatever is chosen is read at once, and told line by line until the next
    time: first what was not read. The files stay in it, since it alone tells which of them was too
    large."""
    say = words()
    section(say("sections.bring"))
    chosen = st.file_uploader(
        say("sections.choose"),
        accept_multiple_files=True,
        key="sections_files",
        max_upload_size=5,
    )
    paragraph(say("sections.choose_help"), "why")
    earlier: frozenset[str] = session.remembered(_READ, frozenset())
    if latest := [upload for upload in chosen if upload.file_id not in earlier]:
        with at_work():
            _read(latest)
        session.remember(_READ, earlier | {upload.file_id for upload in latest})
        st.rerun()
    failures, lines = session.remembered(_LINES, ([], []))
    if failures:
        say_problem(say("sections.failed"), *failures)
    if lines:
        announce(say("sections.told"), lines)


def offer_links(links: list[Returned]) -> None:
    """The button that adds what came through links since the last time."""
    assessment = session.assessment()
    if links:
        st.button(
            plain_label(links_words(links, assessment.asking, phrases())),
            key=f"sections_links:{len(assessment.asking.steps)}",
            type="primary",
            on_click=_add_links,
            args=(links,),
        )


def _add_links(links: list[Returned]) -> None:
    at, checklist = now(), content().checklist
    added = add(session.assessment(), links, at, checklist, by_link=True)

    def add_those_missing(newest: Assessment) -> Assessment:
        missing = not_added(newest, links)
        return add(newest, missing, at, checklist, by_link=True).assessment

    session.work_out(add_those_missing)
    _tell([Read(came.name, came) for came in links], added)


def _read(chosen: Sequence[Any]) -> None:
    """Reads the files and adds what they say."""
    files: dict[str, Any] = {}
    for upload in chosen:
        files[new_name(upload.name, files)] = UPLOADS.content_of(upload)
    assessment = session.assessment()
    reads = list(read_returned(files.items(), assessment, content(), reader().report))
    came = [read.returned for read in reads if read.returned is not None]
    at, checklist = now(), content().checklist
    added = add(assessment, came, at, checklist)
    if added.assessment is not assessment:
        session.work_out(lambda newest: add(newest, came, at, checklist).assessment)
    _tell(reads, added)


def _tell(reads: Iterable[Read], added: Added) -> None:
    """Keeps a line for each thing that was not read, and for each that was."""
    failures: list[str] = []
    lines: list[str] = []
    for read in reads:
        failures += failures_of(read.file, read.problems, added, phrases())
        lines += lines_of(read.file, read.returned, read.version, added, phrases())
    session.remember(_LINES, (failures, lines))


def offer_undo() -> None:
    """The button that takes the last step back."""
    steps = session.assessment().asking.steps
    if steps:
        st.button(
            plain_label(undo_words(steps[-1], phrases())),
            key=f"sections_undo:{len(steps)}",
            on_click=_undo,
        )


def show_board(board: Board) -> None:
    """How each section stands."""
    table = board_table(board, phrases())
    lines = board_lines(board, session.assessment(), phrases())
    section(words()("sections.board"), *lines, head=table.head, rows=table.rows)


def show_contradictions(board: Board) -> None:
    """The answers to each undecided question beside each other, each with a button that takes
    it."""
    if not board.undecided:
        return
    say = words()
    section(
        say("sections.contradictions", n=len(board.undecided)), say("sections.contradictions_text")
    )
    for criterion, standing in board.undecided.items():
        with st.container(key=f"contradiction-{criterion.replace('.', '-')}", border=True):
            section(phrases().criterion(criterion), level=3)
            voices = standing.voices.given
            for first in range(0, len(voices), _BESIDE):
                columns = st.columns(_BESIDE)
                for number, column in enumerate(columns, start=first):
                    if number < len(voices):
                        with column:
                            _voice(criterion, number, voices[number])
    asked = {criterion.id for criterion in content().checklist.asked}
    if here := [criterion for criterion in board.undecided if criterion not in asked]:
        criteria = phrases().listed(map(phrases().criterion, here))
        paragraph(say("sections.not_to_room", criteria=criteria))
    if len(here) < len(board.undecided):
        to_room = session.address() | {TO_DECIDE: "yes"}
        link("workshop", say("sections.to_room"), look="secondary", address=to_room)


def _voice(criterion: str, number: int, given: Given) -> None:
    assessment = session.assessment()
    voice = voice_of(criterion, given, assessment.asking, phrases())
    show("sections/voice.html", voice=voice)
    if session.is_locked():
        return
    st.button(
        plain_label(voice.take),
        key=f"take:{criterion}:{number}:{len(assessment.asking.steps)}",
        on_click=_take,
        args=(criterion, given),
    )


def _take(criterion: str, given: Given) -> None:
    seen, at = session.assessment(), now()
    session.work_out(lambda newest: choose_since(newest, seen, criterion, given, at))


def _undo() -> None:
    """Callback: takes back the step shown as the last one, unless another one came behind it; tells
    no more of the files read before."""
    seen = session.assessment().asking.steps
    session.remember(_LINES, ([], []))
    session.work_out(lambda newest: undo(newest) if newest.asking.steps == seen else newest)


def show_decided(board: Board) -> None:
    """The answers that were passed over, folded."""
    lines = decided_lines(board, session.assessment().asking, phrases())
    if lines:
        label = words()("sections.decided", n=len(board.decided))
        with st.expander(label, key=f"sections_decided:{len(board.decided)}"):
            section(items=lines)


def show_reminders(board: Board) -> None:
    """A text to copy for each section with something missing."""
    say, asking = words(), session.assessment().asking
    rows, waiting = rows_to_remind(board, asking), waiting_line(board, phrases())
    if not rows and not waiting:
        return
    texts = ([say("sections.remind_text")] if rows else []) + ([waiting] if waiting else [])
    section(say("sections.remind"), *texts)
    for number, row in enumerate(rows):
        name = section_name(asking, row.key, phrases())
        label = plain_label(say("sections.remind_for", section=name))
        with st.expander(label, key=f"remind:{row.key}"):
            text = reminder(row, asking, today(), phrases())
            copy = plain_label(say("sections.remind_copy", section=name))
            copyable(text, copy, key=f"reminder-{number}")
