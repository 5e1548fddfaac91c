"""A peer room for its facilitator: levels side by side, what many lack, who learns from whom."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from views.room.sharing import exercise
from views.screens.parts import joined, phrases, show_html, table, words
from views.server.resources import content
from wording.phrases import one_line
from workshop.peers import Exercise, Shared, averages


def show_peers(shares: Sequence[Shared]) -> None:
    """Everything that follows from what is shared now."""
    say = words()
    if not shares:
        show_html("<p>{}</p>", say("facilitate.peers_none"))
        return
    found = exercise(tuple(shares))
    _show_tables(found)
    if found.common:
        show_html("<h2>{}</h2>", say("facilitate.common"))
        head = [
            say("facilitate.question"),
            say("facilitate.common_takers"),
            say("facilitate.common_givers"),
        ]
        rows = [
            (phrases().criterion(gap.criterion), str(gap.takers), str(gap.givers))
            for gap in found.common
        ]
        show_html("{}", table(head, rows))
    _show_levels(found)


def _show_tables(found: Exercise) -> None:
    say = words()
    show_html("<h2>{}</h2><p>{}</p>", say("facilitate.tables"), say("facilitate.tables_text"))
    for number, members in enumerate(found.tables, start=1):
        names = [one_line(found.peers[n].name) for n in members]
        lessons = dict.fromkeys(one for n in members for one in found.at_table(n))
        told = [
            say(
                "facilitate.lesson",
                giver=one_line(found.peers[one.giver].name),
                taker=one_line(found.peers[one.taker].name),
                question=phrases().criterion(one.criterion),
                n=one.levels,
            )
            for one in lessons
        ]
        show_html(
            "<h3>{}</h3><ul>{}</ul>",
            say("facilitate.table_n", n=number, names=phrases().listed(names)),
            joined("<li>{}</li>", told or [say("facilitate.lesson_none")]),
        )


def _show_levels(found: Exercise) -> None:
    """The heat map: a darker cell is a higher level, and says it as a number."""
    say = words()
    asked = [criterion.id for criterion in content().checklist.asked]
    means = averages(found.peers, asked)
    head = joined('<th scope="col">{}</th>', [one_line(peer.name) for peer in found.peers])
    if means:
        head += joined('<th scope="col">{}</th>', [say("facilitate.heat_average")])
    rows = []
    for criterion in asked:
        levels = [peer.levels.get(criterion) for peer in found.peers]
        cells = joined(
            '<td class="heat-{}">{}</td>',
            (("none", "–") if level is None else (level, level) for level in levels),
        )
        if means:
            mean = means.get(criterion)
            cells += joined("<td>{}</td>", ["–" if mean is None else f"{mean:.1f}"])
        rows.append((phrases().criterion(criterion), cells))
    with st.expander(say("facilitate.heat"), key="heat"):
        show_html(
            '<div class="wide" tabindex="0" role="region" aria-label="{}"><table class="heat">'
            '<thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody></table></div>',
            say("facilitate.heat"),
            say("facilitate.question"),
            head,
            joined('<tr><th scope="row">{}</th>{}</tr>', rows),
        )
