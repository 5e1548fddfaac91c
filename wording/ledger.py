"""Entries of a workshop's ledger in words, for the facilitator's page and the minutes."""

from __future__ import annotations

from wording.labels import choice_name
from wording.phrases import Phrases, one_line
from workshop.account import tellable
from workshop.room import LedgerEntry
from workshop.votes import total_votes


def event_words(entry: LedgerEntry, phrases: Phrases) -> str:
    """The event of an entry in one line, without votes."""
    chair = one_line(entry.chair)
    if entry.kind == "taken_over":
        key = "ledger.taken_over" if chair else "ledger.taken_over_unnamed"
        return phrases.say(key, chair=chair)
    if entry.kind == "skipped" and entry.criterion is not None:
        name = choice_name(entry.criterion, phrases)
        return phrases.say("ledger.skipped_question", name=name)
    return phrases.say(
        f"ledger.{entry.kind}",
        name="" if entry.criterion is None else choice_name(entry.criterion, phrases),
        n=entry.round,
        voters=total_votes(entry.votes).voters,
        level="" if entry.level is None else phrases.level(entry.level),
        people=entry.people,
        part="" if entry.part is None else entry.part.of(phrases.lang),
        undone="" if entry.undoes is None else phrases.say(f"ledger.step_{entry.undoes}"),
    )


def detail_words(entry: LedgerEntry, phrases: Phrases) -> str:
    """The content of an entry for the facilitator: votes by level, the agreed reason, or the dots;
    empty where it has none, or where too few voted to show their votes."""
    if entry.kind == "revealed" and tellable(entry.votes):
        whole = total_votes(entry.votes)
        counts = "・".join(map(str, whole.counts))
        return phrases.say("ledger.counts", counts=counts, unknown=whole.unknown)
    if entry.kind == "chosen":
        return phrases.listed(
            f"{choice_name(choice, phrases)} {count}" for choice, count in entry.dots
        )
    return one_line(entry.reason)
