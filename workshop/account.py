"""What a workshop leaves behind for a report: counts and what was agreed, and nobody's vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from checklist.answers import Voted, VotedRound, Workshop
from workshop.agreement import alpha
from workshop.room import Entry, Room
from workshop.votes import LEAST_VOTERS, Votes, together

#: One row for each person, one column for each criterion, as in ``agreement.alpha``.
Ratings = Sequence[Sequence[int | None]]


@dataclass(frozen=True, slots=True)
class Held:
    """A room as it was held: ``teams`` how many people came, by group (``NO_GROUP``: without one);
    ``first`` and ``last`` the ratings of the first and of the last round of each criterion."""

    room: Room
    ledger: tuple[Entry, ...]
    teams: Mapping[int, int]
    first: Ratings = ()
    last: Ratings = ()

    @property
    def people(self) -> int:
        """How many people came in all."""
        return sum(self.teams.values())

    def revealed(self, criterion: str) -> tuple[Entry, ...]:
        """The rounds of a criterion that everybody saw, in their order."""
        return tuple(
            entry
            for entry in self.ledger
            if entry.kind == "revealed" and entry.criterion == criterion
        )

    @property
    def treated(self) -> tuple[str, ...]:
        """The criteria on which votes were seen, in the order of the room."""
        return tuple(c for c in self.room.criteria if self.revealed(c))


def tellable(votes: Sequence[Votes]) -> tuple[Votes, ...]:
    """Votes by group as a paper may tell them: as ``votes.shown`` leaves them, but nothing where
    fewer than ``LEAST_VOTERS`` voted in all. A paper goes further than the room it comes from."""
    return tuple(votes) if together(votes).voters >= LEAST_VOTERS else ()


def account_of(workshop: Held, zone: tzinfo = UTC) -> Workshop:
    """The account of a room that goes into its assessment; ``zone`` is that of its time."""
    room = workshop.room
    return Workshop(
        title=room.title,
        held_at=workshop.ledger[0].at.astimezone(zone) if workshop.ledger else None,
        people=workshop.people,
        groups=room.groups,
        rehearsal=room.rehearsal,
        alpha_first=_alpha(workshop.first),
        alpha_last=_alpha(workshop.last),
        criteria={c: _voted(workshop, c) for c in workshop.treated},
    )


def _alpha(ratings: Ratings) -> float | None:
    """To three decimals; of fewer than ``LEAST_VOTERS`` people there is none: one of two could
    work out the other."""
    coefficient = alpha(ratings) if len(ratings) >= LEAST_VOTERS else None
    return None if coefficient is None else round(coefficient, 3)


def _voted(workshop: Held, criterion: str) -> Voted:
    agreed = workshop.room.agreed.get(criterion)
    rounds = tuple(_round(entry) for entry in workshop.revealed(criterion))
    if agreed is None:
        return Voted(rounds=rounds)
    return Voted(rounds=rounds, level=agreed.level, reason=agreed.reason)


def _round(entry: Entry) -> VotedRound:
    whole = together(entry.votes)
    counts = whole.counts if tellable(entry.votes) else None
    return VotedRound(number=entry.round or 1, voters=whole.voters, counts=counts)
