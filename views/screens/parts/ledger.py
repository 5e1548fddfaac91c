"""The history of a room for the facilitator: revealed votes, agreements, the ledger."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from checklist.answers import UNKNOWN
from store.room_views import Record
from views import session
from views.room.phones import level_name
from views.screens.parts.blocks import paragraph, section, show
from views.screens.parts.words import phrases, words
from views.server.clock import JAPAN
from wording.agreement import groups_words, median_words, verdict_words
from wording.ledger import detail_words, event_words
from wording.phrases import one_line
from workshop.agreement import agreement, median
from workshop.room import Entry, Room
from workshop.votes import LEVELS, Dots, together


def revealed(ledger: Sequence[Entry], criterion: str) -> list[Entry]:
    """The revealed rounds of a criterion, in their order."""
    return [e for e in ledger if e.kind == "revealed" and e.criterion == criterion]


def median_level(ledger: Sequence[Entry], room: Room) -> int | None:
    """The suggested level for an agreement: the median of the last vote, rounded down."""
    rounds = revealed(ledger, room.criterion or "")
    middle = median(together(rounds[-1].votes).counts) if rounds else None
    return None if middle is None else int(middle)


def dots(ledger: Sequence[Entry]) -> Dots | None:
    """The result of the vote on priorities; ``None`` before it is shown."""
    return next((e.dots for e in reversed(ledger) if e.kind == "chosen"), None)


def show_votes(record: Record, room: Room) -> None:
    """The revealed votes on the present question, round by round."""
    rounds = revealed(record.ledger, room.criterion or "")
    if not rounds or room.kind == "peer" or room.phase not in ("revealed", "agreed"):
        return
    say, lang = words(), session.lang()
    totals = [together(entry.votes) for entry in rounds]
    section(say("facilitate.result"))
    show("parts/bold.html", text=verdict_words(totals[-1], phrases()), items=())
    if difference := groups_words(rounds, room.groups, phrases()):
        paragraph(difference)
    rows = [
        (level_name(n, lang), *(str(total.counts[n]) for total in totals)) for n in range(LEVELS)
    ]
    rows += [
        (phrases().level(UNKNOWN), *(str(total.unknown) for total in totals)),
        (say("facilitate.result_median"), *(median_words(median(t.counts)) for t in totals)),
        (say("facilitate.result_agreement"), *(_number(agreement(t.counts)) for t in totals)),
    ]
    head = [
        say("facilitate.result_level"),
        *(say("facilitate.result_round", n=entry.round) for entry in rounds),
    ]
    section(head=head, rows=rows)


def show_questions(room: Room) -> None:
    """All questions of the room with their agreements."""
    say, lang = words(), session.lang()
    progress = say("facilitate.progress", n=len(room.agreed), all=len(room.criteria))
    section(say("facilitate.questions"), progress)
    rows = [
        (
            phrases().criterion(criterion),
            str(room.rounds.get(criterion, 0) or "–"),
            level_name(room.agreed[criterion].level, lang) if criterion in room.agreed else "–",
        )
        for criterion in room.criteria
    ]
    head = [say("facilitate.question"), say("facilitate.rounds"), say("facilitate.agreed_level")]
    with st.expander(say("facilitate.questions"), expanded=len(rows) <= 8, key="questions"):
        section(head=head, rows=rows)


def _number(value: float | None) -> str:
    return words()("facilitate.not_defined") if value is None else f"{value:.2f}"


def show_ledger(record: Record) -> None:
    """The ledger as a table: time, chair, event."""
    say = words()
    rows = [
        (
            phrases().moment(entry.at.astimezone(JAPAN)),
            entry_words(entry),
            one_line(entry.chair) or "–",
        )
        for entry in record.ledger
    ]
    if rows:
        head = [
            say("facilitate.ledger_time"),
            say("facilitate.ledger_what"),
            say("facilitate.ledger_chair"),
        ]
        with st.expander(say("facilitate.ledger"), key="ledger"):
            section(head=head, rows=rows)


def entry_words(entry: Entry) -> str:
    """One line of the ledger: the event and its details."""
    details = detail_words(entry, phrases())
    return "　".join(filter(None, (event_words(entry, phrases()), details)))
