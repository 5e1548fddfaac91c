"""A peer room for its facilitator: municipalities, tables, common gaps, lessons, levels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError

import streamlit as st

from views import session
from views.room.exercises import EXERCISES
from views.screens.parts.blocks import announce, paragraph, section, show
from views.screens.parts.console.leading import (
    OpenRoom,
    ask_to_remove,
    is_asked_to_remove,
    offer_removal,
    press_with,
)
from views.screens.parts.console.stage import show_after_end, show_counts, shows_joining
from views.screens.parts.console.steps import ask_first, show_peer_step
from views.screens.parts.words import phrases, words
from views.server.resources import content, rooms
from wording.phrases import one_line
from workshop.moves import end
from workshop.peers import FEWEST_AT_TABLE, Exercise, Placed, averages, tables_of


def show_peer_stage(led: OpenRoom, joining: Callable[[OpenRoom], None]) -> None:
    """The stage of a peer room, its next step beside what it is about; ``joining`` draws how people
    join."""
    with st.container(key="stage"):
        left, right = st.columns([2.5, 1], gap="medium")
        with left:
            if shows_joining(led.room):
                joining(led)
            _show_peers(led)
        with right:
            show_counts(led)
            if led.is_leading:
                show_peer_step(led, press_tables)
            show_after_end(led)
    if not shows_joining(led.room) and led.room.phase != "ended":
        joining(led)
    if led.is_leading and led.room.phase != "revealed":
        with st.expander(words()("facilitate.others_draft"), key="others"):
            ask_first(led, "end", end)


def _show_peers(led: OpenRoom) -> None:
    """The exercise of the present shares, with what the facilitator can do about them."""
    say = words()
    placed = rooms().shares(led.secret)
    if not placed:
        paragraph(say("facilitate.peers_none"))
        return
    try:
        shown = EXERCISES.ask(placed).result()
    except CancelledError:  # the room has changed meanwhile
        st.rerun()
    if shown.tables:
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
    if led.is_leading and shown.tables:
        _offer_other_tables(led, shown)
    _show_cities(led, placed)
    _show_levels(shown)


def _offer_other_tables(led: OpenRoom, shown: Exercise) -> None:
    """The button that fixes the tables anew, asked once more."""
    say, version = words(), led.console.version
    small = [n for n, table in enumerate(shown.tables, start=1) if len(table) < FEWEST_AT_TABLE]
    if small and len(shown.peers) >= FEWEST_AT_TABLE:
        announce(say("facilitate.tables_small", tables=phrases().listed(map(str, small))))
    if not is_asked_to_remove("tables"):
        st.button(
            say("facilitate.reseat"), key="reseat_ask", on_click=ask_to_remove, args=("tables",)
        )
        return
    announce(say("facilitate.reseat_sure"))
    with st.container(horizontal=True):
        st.button(
            say("facilitate.reseat_now"), key=f"reseat:{version}", on_click=press_tables,
            args=(led,),
        )  # fmt: skip
        st.button(
            say("facilitate.reseat_not"), key="reseat_not", on_click=ask_to_remove, args=(None,)
        )


def press_tables(led: OpenRoom) -> None:
    """Callback: works out the best tables for the present shares and fixes them."""
    ask_to_remove(None)
    placed = rooms().shares(led.secret)
    tables = tables_of(placed, content())
    given = {"version": led.console.version, "turn": session.turn() or 0}
    press_with(led.secret, lambda: rooms().fix_tables(led.secret, placed, tables, **given))


def _show_cities(led: OpenRoom, placed: Sequence[Placed]) -> None:
    """Every municipality, with its table and a button that removes it, asked once more."""
    say = words()
    with st.expander(say("facilitate.cities", n=len(placed)), key="cities"):
        for share in placed:
            name, city = one_line(share.shared.name), share.shared.city
            st.text(
                name
                if share.table is None
                else say("facilitate.city_at", name=name, n=share.table + 1)
            )
            if not led.is_leading:
                continue
            offer_removal(
                led,
                city,
                say("facilitate.city_remove"),
                say("facilitate.city_sure", name=name),
                rooms().remove_city,
                city,
            )


def _show_tables(shown: Exercise) -> None:
    say = words()
    section(say("facilitate.tables"), say("facilitate.tables_text"))
    for number, members in enumerate(shown.tables, start=1):
        names = [one_line(shown.peers[n].name) for n in members]
        lines = [
            say(
                "facilitate.lesson",
                giver=one_line(shown.peers[lesson.giver].name),
                taker=one_line(shown.peers[lesson.taker].name),
                question=phrases().criterion(lesson.criterion),
                n=lesson.levels,
            )
            for lesson in shown.lessons_at(number - 1)
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
