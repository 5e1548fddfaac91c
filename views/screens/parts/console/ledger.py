"""The history of a room for the facilitator: revealed votes, agreements, the ledger."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from views.screens.parts.blocks import section
from views.screens.parts.words import phrases, words
from views.server.clock import JAPAN
from wording.ledger import detail_words, event_words
from wording.phrases import one_line
from workshop.account import RoomRecord
from workshop.room import LedgerEntry, Room
from workshop.votes import Dots, Votes, total_votes


def revealed(ledger: Sequence[LedgerEntry], criterion: str) -> list[LedgerEntry]:
    """The revealed rounds of a criterion, in their order."""
    return [e for e in ledger if e.kind == "revealed" and e.criterion == criterion]


def last_votes(ledger: Sequence[LedgerEntry], room: Room) -> Votes:
    """The votes of everybody in the last revealed round on the present question."""
    rounds = revealed(ledger, room.criterion or "")
    return total_votes(rounds[-1].votes if rounds else ())


def dots(ledger: Sequence[LedgerEntry]) -> Dots | None:
    """The result of the vote on priorities; ``None`` before it is shown."""
    return next((e.dots for e in reversed(ledger) if e.kind == "chosen"), None)


def show_ledger(record: RoomRecord) -> None:
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


def entry_words(entry: LedgerEntry) -> str:
    """One line of the ledger: the event and its details."""
    details = detail_words(entry, phrases())
    return "　".join(filter(None, (event_words(entry, phrases()), details)))
