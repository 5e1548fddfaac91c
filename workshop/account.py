"""The account of a workshop, for wall, phones, minutes, report and plan alike: counts, agreed
levels, priorities and homework, without individual votes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checklist.answers import Priority, Voted, VotedRound, Workshop
from checklist.fiscal import JAPAN
from workshop.agreement import alpha
from workshop.peers import Placed
from workshop.room import LedgerEntry, Room
from workshop.votes import LEAST_VOTERS, Dots, Votes, total_votes

#: Criteria that two or more people rated, before α over all of them is told.
LEAST_FOR_ALPHA = 5

#: One row for each person, one column for each criterion, as in ``agreement.alpha``.
Ratings = Sequence[Sequence[int | None]]


@dataclass(frozen=True, slots=True)
class RoomRecord:
    """The history of a room, without people. ``teams``: how many came, by group (``NO_GROUP``:
    without one). ``first`` and ``last``: the votes of the first and of the last revealed round of
    each criterion, in the order in which these were revealed; a row for each person, sorted by
    value, with ``None`` for *don't know* or no vote. ``voted``: the criteria on which anybody
    voted, revealed or not. ``placed``: what municipalities share in a peer room."""

    room: Room
    ledger: tuple[LedgerEntry, ...]
    teams: Mapping[int, int]
    first: Ratings = ()
    last: Ratings = ()
    voted: tuple[str, ...] = ()
    placed: tuple[Placed, ...] = ()

    @property
    def people(self) -> int:
        """How many people came in all."""
        return sum(self.teams.values())

    @property
    def has_rounds(self) -> bool:
        """Whether any round was revealed."""
        return any(entry.kind == "revealed" for entry in self.ledger)

    def revealed(self, criterion: str) -> tuple[LedgerEntry, ...]:
        """The revealed rounds of a criterion in which anybody voted, in their order."""
        return tuple(
            entry
            for entry in self.ledger
            if entry.kind == "revealed" and entry.criterion == criterion and entry.voters
        )

    @property
    def treated(self) -> tuple[str, ...]:
        """The criteria with a revealed round, in the order of the room."""
        return tuple(c for c in self.room.criteria if self.revealed(c))

    @property
    def unseen(self) -> tuple[str, ...]:
        """The criteria on which somebody voted, and no round was ever revealed or agreed."""
        known = {*self.treated, *self.room.agreed}
        return tuple(c for c in self.room.criteria if c in self.voted and c not in known)

    @property
    def beforehand(self) -> tuple[str, ...]:
        """The criteria that were answered before and are taken over as they were."""
        given = {} if self.room.beforehand is None else self.room.beforehand.answers
        return tuple(c for c in given if c not in self.room.agreed)

    @property
    def dots(self) -> Dots:
        """The result of the vote on priorities, most first; empty before it is shown."""
        return next((e.dots for e in reversed(self.ledger) if e.kind == "chosen"), ())


def tellable(votes: Sequence[Votes]) -> tuple[Votes, ...]:
    """Votes by group as wall, facilitator's page and documents may show them: as ``shown_votes``,
    but empty where fewer than ``LEAST_VOTERS`` voted in all: each of two knows the other's vote."""
    return tuple(votes) if total_votes(votes).voters >= LEAST_VOTERS else ()


def account_of_room(workshop: RoomRecord) -> Workshop:
    """The account of a room that goes into its assessment."""
    room = workshop.room
    return Workshop(
        title=room.title,
        venue=room.venue,
        held_at=workshop.ledger[0].at.astimezone(JAPAN) if workshop.ledger else None,
        people=workshop.people,
        groups=room.groups,
        rehearsal=room.rehearsal,
        alpha_first=_alpha(workshop.first),
        alpha_last=_alpha(workshop.last),
        criteria={c: _voted(workshop, c) for c in _treated_or_agreed(workshop)},
        beforehand=workshop.beforehand,
        priorities=tuple(Priority(choice=choice, dots=count) for choice, count in workshop.dots),
        homework=room.homework,
    )


def _treated_or_agreed(workshop: RoomRecord) -> tuple[str, ...]:
    """The criteria voted on, and those on which something was agreed without a vote."""
    treated = workshop.treated
    return (*treated, *(c for c in workshop.room.agreed if c not in treated))


def _alpha(ratings: Ratings) -> float | None:
    """α to three decimals; ``None`` for fewer than ``LEAST_VOTERS`` people, because each of two
    could derive the other's votes, and for fewer than ``LEAST_FOR_ALPHA`` criteria, over which it
    says little."""
    compared = sum(
        sum(rating is not None for rating in column) > 1 for column in zip(*ratings, strict=True)
    )
    is_enough = len(ratings) >= LEAST_VOTERS and compared >= LEAST_FOR_ALPHA
    coefficient = alpha(ratings) if is_enough else None
    return None if coefficient is None else round(coefficient, 3)


def _voted(workshop: RoomRecord, criterion: str) -> Voted:
    agreed = workshop.room.agreed.get(criterion)
    rounds = tuple(_round(entry) for entry in workshop.revealed(criterion))
    if agreed is None:
        return Voted(rounds=rounds)
    return Voted(rounds=rounds, level=agreed.level, reason=agreed.reason)


def _round(entry: LedgerEntry) -> VotedRound:
    whole = total_votes(entry.votes)
    counts = whole.counts if tellable(entry.votes) else None
    return VotedRound(number=entry.round or 1, voters=whole.voters, counts=counts)
