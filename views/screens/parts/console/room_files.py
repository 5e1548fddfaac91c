"""The files of a room for its facilitator: minutes, and the rounds as tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import streamlit as st

from checklist.model import Lang
from report.formats import FORMATS, Format
from views import session
from views.screens.parts.blocks import section
from views.screens.parts.console.steps import EARLY
from views.screens.parts.words import words
from views.server.clock import now
from views.server.resources import content
from wording.minutes import Minutes, summarise_minutes
from wording.phrases import Phrases, one_line
from workshop.account import RoomRecord


def offer_files(record: RoomRecord) -> None:
    """The buttons for minutes and tables, once there is anything to tell. A file is made when its
    button is pressed, outside the run of the page."""
    if not record.has_rounds and (record.room.kind != "peer" or record.room.phase in EARLY):
        return
    say = words()
    is_peer, is_next = record.room.kind == "peer", record.room.phase == "ended"
    section(say("minutes.files"), say("minutes.files_peer" if is_peer else "minutes.files_text"))
    with st.container(horizontal=True):
        word = FORMATS["docx"]
        _offer(record, "minutes.save_word", "minutes.short", word, _word, is_next=is_next)
        if record.has_rounds:  # in a peer room nobody votes on levels
            rounds = "minutes.sheet_rounds"
            _offer(record, "minutes.save_excel", rounds, FORMATS["xlsx"], _workbook)
            _offer(record, "minutes.save_csv", rounds, Format("csv", "text/csv"), _csv)


def _offer(
    record: RoomRecord,
    label: str,
    name: str,
    made: Format,
    write: Callable[[Minutes], bytes],
    *,
    is_next: bool = False,
) -> None:
    say, moment = words(), now()
    title = "".join(c for c in one_line(record.room.title) if c.isalnum())[:60]
    st.download_button(
        say(label),
        data=partial(_made, write, record, session.lang(), moment),
        file_name=f"{title}_{say(name)}_{moment:%Y%m%d}.{made.ending}",
        mime=made.mime,
        key=label,
        type="primary" if is_next else "secondary",
        on_click="ignore",
    )


def _made(write: Callable[[Minutes], bytes], record: RoomRecord, lang: Lang, at: datetime) -> bytes:
    return write(summarise_minutes(record, Phrases(content(), lang), at))


# The writers are imported where they are used: nobody who only looks needs them.


def _word(minutes: Minutes) -> bytes:
    from report.minutes.word import render_minutes

    return render_minutes(minutes)


def _workbook(minutes: Minutes) -> bytes:
    from report.minutes.tally import write_workbook

    return write_workbook(minutes)


def _csv(minutes: Minutes) -> bytes:
    from report.minutes.tally import write_csv

    return write_csv(minutes)
