"""A peer room for its facilitator: levels side by side, common gaps, lessons."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import CancelledError

import streamlit as st

from views.room.exercises import EXERCISES
from views.screens.parts.blocks import paragraph, section, show
from views.screens.parts.words import phrases, words
from views.server.resources import content
from wording.phrases import one_line
from workshop.peers import Exercise, Shared, averages


def show_peers(shares: Sequence[Shared]) -> None:
    """The exercise of the present shares."""
    say = words()
    if not shares:
        paragraph(say("facilitate.peers_none"))
        return
    try:
        shown = EXERCISES.ask(tuple(shares)).result()
    except CancelledError:  # the room has changed meanwhile
        st.rerun()
    _show_tables(shown)
    if shown.common:
        head = [
            say("facilitate.question"),
            say("facilitate.common_takers"),
            say("facilitate.common_givers"),
        ]
        rows = [
            (phrases().criterion(gap.criterion), str(gap.takers), str(gap.givers))
            for gap in shown.common
        ]
        section(say("facilitate.common"))
        section(head=head, rows=rows)
    _show_levels(shown)


def _show_tables(shown: Exercise) -> None:
    say = words()
    section(say("facilitate.tables"), say("facilitate.tables_text"))
    for number, members in enumerate(shown.tables, start=1):
        names = [one_line(shown.peers[n].name) for n in members]
        lessons = dict.fromkeys(lesson for n in members for lesson in shown.at_table(n))
        lines = [
            say(
                "facilitate.lesson",
                giver=one_line(shown.peers[lesson.giver].name),
                taker=one_line(shown.peers[lesson.taker].name),
                question=phrases().criterion(lesson.criterion),
                n=lesson.levels,
            )
            for lesson in lessons
        ]
        section(
            say("facilitate.table_n", n=number, names=phrases().listed(names)),
            level=3,
            items=lines or [say("facilitate.lesson_none")],
        )


def _show_levels(shown: Exercise) -> None:
    """The heat map: a darker cell is a higher level, with its number."""
    asked = [criterion.id for criterion in content().checklist.asked]
    means = averages(shown.peers, asked)
    rows = [
        (
            phrases().criterion(criterion),
            [peer.levels.get(criterion) for peer in shown.peers],
            "–" if (mean := means.get(criterion)) is None else f"{mean:.1f}",
        )
        for criterion in asked
    ]
    names = [one_line(peer.name) for peer in shown.peers]
    with st.expander(words()("facilitate.heat"), key="heat"):
        show("facilitate/heat.html", names=names, rows=rows, has_means=bool(means))
