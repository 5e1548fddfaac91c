"""What happened in a room, for the facilitator: votes shown, what was agreed, the ledger."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from checklist.answers import UNKNOWN
from store.rooms import Record
from views import session
from views.room.phones import level_name
from views.room.wall import groups_words
from views.screens.parts import phrases, show_html, table, words
from wording.ledger import detail_words, event_words
from wording.phrases import one_line
from wording.rounds import median_words
from workshop.agreement import agreement, alpha, median, verdict
from workshop.room import Entry, Room
from workshop.votes import LEVELS, Dots, together


def revealed(ledger: Sequence[Entry], criterion: str) -> list[Entry]:
    """The rounds of a criterion whose votes were shown, in their order."""
    return [e for e in ledger if e.kind == "revealed" and e.criterion == criterion]


def median_level(ledger: Sequence[Entry], room: Room) -> int | None:
    """The level to begin with when one is to be agreed: the median of the last vote, the lower
    one where it falls between two."""
    held = revealed(ledger, room.criterion or "")
    found = median(together(held[-1].votes).counts) if held else None
    return None if found is None else int(found)


def dots(ledger: Sequence[Entry]) -> Dots | None:
    """What was chosen to come first; ``None`` before it was shown."""
    return next((e.dots for e in reversed(ledger) if e.kind == "chosen"), None)


def show_votes(record: Record, room: Room) -> None:
    """The votes on the present question, round by round, once they were shown to everybody."""
    held = revealed(record.ledger, room.criterion or "")
    if not held or room.kind == "peer" or room.phase not in ("revealed", "agreed"):
        return
    say, lang = words(), session.lang()
    totals = [together(entry.votes) for entry in held]
    show_html("<h2>{}</h2>", say("facilitate.result"))
    show_html("<p><b>{}</b></p>", say(f"wall.verdict_{verdict(totals[-1].counts)}"))
    if told := groups_words(held[-1], room, lang):
        show_html("<p>{}</p>", told)
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
        *(say("facilitate.result_round", n=entry.round) for entry in held),
    ]
    show_html("{}", table(head, rows))


def show_questions(record: Record, room: Room) -> None:
    """All questions of the room with what was agreed."""
    say, lang = words(), session.lang()
    show_html(
        "<h2>{}</h2><p>{}</p>",
        say("facilitate.questions"),
        say("facilitate.progress", n=len(room.agreed), all=len(room.criteria)),
    )
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
        show_html("{}", table(head, rows))
    if record.criteria:
        first, last = (_number(alpha(ratings)) for ratings in (record.first, record.last))
        show_html("<p>{}</p>", say("facilitate.alpha", first=first, last=last))
        show_html('<p class="why">{}</p>', say("facilitate.alpha_text"))


def _number(value: float | None) -> str:
    return words()("facilitate.not_defined") if value is None else f"{value:.2f}"


def show_ledger(record: Record) -> None:
    say = words()
    rows = [
        (
            phrases().moment(entry.at.astimezone(session.JAPAN)),
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
            show_html("{}", table(head, rows))


def entry_words(entry: Entry) -> str:
    """One line of the ledger: what happened, and what was seen of it."""
    details = detail_words(entry, phrases())
    return "　".join(filter(None, (event_words(entry, phrases()), details)))
