"""A peer room of several municipalities: common gaps, and who can learn from whom (method §10
Rooms).

For each criterion, those at level 3 or above can give, and those with a gap can take. The levels
learned from another are the lesser of the gap and of the difference between the two levels.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from typing import Annotated

from pydantic import Field

from checklist.answers import Assessment, ShortText
from checklist.load import Content
from checklist.model import CriterionId, Frozen, LevelNumber
from scoring.programme import Programme
from scoring.result import assess
from scoring.thresholds import FEWEST, GIVES_FROM

#: The least number of municipalities with the same gap for it to count as common.
LEAST_IN_COMMON = 2


class Shared(Frozen):
    """What a municipality shares with the room: its name, and its known levels by criterion.
    ``is_named``: it agreed to be named in the minutes."""

    name: ShortText
    levels: Annotated[dict[CriterionId, LevelNumber], Field(max_length=100)]
    is_named: Annotated[bool, Field(strict=True)] = False

    @property
    def city(self) -> str:
        """The name as two shares of one municipality have it: however wide its letters are, and
        without spaces."""
        return "".join(unicodedata.normalize("NFKC", self.name).split()).casefold()


@dataclass(frozen=True, slots=True)
class Placed:
    """A share, and the table it was given (from 0); ``None`` before tables are fixed."""

    shared: Shared
    table: int | None = None


def shared_of(assessment: Assessment) -> Shared:
    """The part of an assessment that is shared: name and levels, without evidence, notes and
    profile."""
    levels = {
        criterion_id: answer.known_level
        for criterion_id, answer in sorted(assessment.answers.items())
        if answer.known_level is not None
    }
    return Shared.model_validate({"name": assessment.profile.label, "levels": levels})


@dataclass(frozen=True, slots=True)
class Peer:
    """A municipality in the room. ``gaps``: by criterion the number of levels missing to its next
    stage; of equally near criteria of a best-of item the first in the order asked. A criterion
    whose level is not known has no gap here."""

    name: str
    levels: Mapping[str, int]
    gaps: Mapping[str, int]


def peer_of(shared: Shared, content: Content) -> Peer:
    """The municipality with its gaps to the next stage, computed from what it shares."""
    answers = {c: {"level": level} for c, level in shared.levels.items()}
    result = assess(Assessment.model_validate({"answers": answers}), content)
    gaps = {gap.criteria[0]: gap.size for gap in result.gaps if gap.is_known}
    return Peer(shared.name, dict(shared.levels), gaps)


@dataclass(frozen=True, slots=True)
class CommonGap:
    """The numbers of municipalities with a gap on a criterion, and of those that could teach it."""

    criterion: str
    takers: int
    givers: int


def common_gaps(peers: Sequence[Peer], criteria: Sequence[str]) -> tuple[CommonGap, ...]:
    """The gaps of at least ``LEAST_IN_COMMON`` municipalities: most takers first, ties in the order
    asked. A gap of a single one is left out, because at a small table it would identify it."""
    gaps = [
        CommonGap(
            criterion,
            takers=sum(criterion in peer.gaps for peer in peers),
            givers=sum(peer.levels.get(criterion, 0) >= GIVES_FROM for peer in peers),
        )
        for criterion in criteria
    ]
    return tuple(
        sorted((g for g in gaps if g.takers >= LEAST_IN_COMMON), key=lambda gap: -gap.takers)
    )


def averages(peers: Sequence[Peer], criteria: Sequence[str]) -> dict[str, float]:
    """The mean level of each criterion that at least ``FEWEST`` municipalities know."""
    means = {}
    for criterion in criteria:
        known = [peer.levels[criterion] for peer in peers if criterion in peer.levels]
        if len(known) >= FEWEST:
            means[criterion] = sum(known) / len(known)
    return means


@dataclass(frozen=True, slots=True)
class Lesson:
    """One can learn ``levels`` on a criterion from another (both as places among the peers)."""

    giver: int
    taker: int
    criterion: str
    levels: int


def lessons(peers: Sequence[Peer]) -> tuple[Lesson, ...]:
    """Every lesson between two of the peers, in the order of takers, then of givers."""
    taught = []
    for taker, learner in enumerate(peers):
        for giver, teacher in enumerate(peers):
            for criterion, gap in learner.gaps.items():
                level = teacher.levels.get(criterion, 0)
                ahead = level - learner.levels.get(criterion, 0)
                if giver != taker and level >= GIVES_FROM and ahead > 0:
                    taught.append(Lesson(giver, taker, criterion, min(gap, ahead)))
    return tuple(taught)


#: Municipalities at a table. Only five cannot be parted so: they sit at one.
FEWEST_AT_TABLE, MOST_AT_TABLE = 3, 4
#: Up to so many municipalities the tables are the best there are; more are parted before.
EXACT_UP_TO, PARTED_INTO = 20, 12
#: Of more groups than so many, each looks for its partner among those that it can learn most with.
_MATCHED_UP_TO, _PARTNERS = 60, 10

#: What one taker can learn: by giver, then by criterion, in levels.
_Index = Mapping[int, Mapping[int, Mapping[str, int]]]


def _indexed(known: Sequence[Lesson]) -> _Index:
    index: dict[int, dict[int, dict[str, int]]] = {}
    for lesson in known:
        by_giver = index.setdefault(lesson.taker, {})
        by_giver.setdefault(lesson.giver, {})[lesson.criterion] = lesson.levels
    return index


def _learning(group: Sequence[int], index: _Index) -> int:
    """The number of levels that the members of a group can learn from each other: each criterion of
    each learner once, from the member who can teach most."""
    total = 0
    for taker in group:
        by_giver = index.get(taker, {})
        best: dict[str, int] = {}
        for giver in group:
            for criterion, levels in by_giver.get(giver, {}).items():
                best[criterion] = max(best.get(criterion, 0), levels)
        total += sum(best.values())
    return total


def tables(peers: Sequence[Peer]) -> tuple[tuple[int, ...], ...]:
    """Tables of three or four municipalities (one table of all five or fewer) with the largest sum
    of levels learned; nobody sits alone. Up to ``EXACT_UP_TO`` municipalities no other division
    learns more; of more, those that can learn from each other are brought side by side by
    matchings, parted, and each part is divided exactly. The same peers in the same order give the
    same tables."""
    index = _indexed(lessons(peers))
    people = tuple(range(len(peers)))
    if len(people) <= EXACT_UP_TO:
        return _divided(people, index)
    row = _side_by_side(people, index)
    parts = -(-len(row) // PARTED_INTO)
    cuts = [len(row) * n // parts for n in range(parts + 1)]
    divided = [_divided(row[begin:end], index) for begin, end in pairwise(cuts)]
    return tuple(sorted(table for part in divided for table in part))


def _divided(people: Sequence[int], index: _Index) -> tuple[tuple[int, ...], ...]:
    """The best tables: each of all possible ones is taken or not, everybody sits at one."""
    if len(people) <= MOST_AT_TABLE + 1:
        return (tuple(sorted(people)),) if people else ()
    sizes = range(FEWEST_AT_TABLE, MOST_AT_TABLE + 1)
    possible = [table for size in sizes for table in combinations(sorted(people), size)]
    choice = Programme(len(possible))
    for person in people:
        seats = {n: 1 for n, table in enumerate(possible) if person in table}
        choice.require(seats, least=1, most=1)
    best = choice.least({n: -_learning(table, index) for n, table in enumerate(possible)})
    assert best is not None  # noqa: S101 (six people or more can be parted into threes and fours)
    return tuple(sorted(possible[n] for n in best))


def _side_by_side(people: Sequence[int], index: _Index) -> tuple[int, ...]:
    """All in a row, those that learn much from each other near each other: pairs of the largest sum
    of levels learned, then pairs of pairs, as long as something is learned by it."""
    groups: list[tuple[int, ...]] = [(n,) for n in people]
    while matched := _matched(groups, index, most=MOST_AT_TABLE):
        taken = {member for group in matched for member in group}
        groups = [*matched, *(group for group in groups if not taken & set(group))]
    return tuple(member for group in groups for member in group)


def late_table(places: Sequence[int | None]) -> int | None:
    """The table for a share that comes when tables are fixed: the smallest, of equals the first;
    ``None`` where none are. ``places``: the tables of the other shares."""
    sizes = Counter(place for place in places if place is not None)
    return min(sizes, key=lambda table: (sizes[table], table), default=None)


def _matched(
    groups: Sequence[tuple[int, ...]], index: _Index, *, most: int
) -> tuple[tuple[int, ...], ...]:
    """Groups joined two by two, of at most ``most`` members, by the maximum-weight matching of the
    levels additionally learned; sorted."""
    import networkx  # 0.1 s, and only for those who ask

    alone = [_learning(group, index) for group in groups]
    gains: list[dict[int, int]] = [{} for _ in groups]
    for here, members in enumerate(groups):
        for there in range(here + 1, len(groups)):
            other = groups[there]
            if len(members) + len(other) <= most:
                gain = _learning((*members, *other), index) - alone[here] - alone[there]
                if gain > 0:
                    gains[here][there] = gains[there][here] = gain
    graph = networkx.Graph()
    for here, partners in enumerate(gains):
        wanted = sorted(partners, key=lambda there: (-partners[there], there))
        for there in wanted if len(groups) <= _MATCHED_UP_TO else wanted[:_PARTNERS]:
            graph.add_edge(min(here, there), max(here, there), weight=partners[there])
    matching = networkx.max_weight_matching(graph)
    return tuple(sorted(tuple(sorted((*groups[a], *groups[b]))) for a, b in matching))


@dataclass(frozen=True)
class Exercise:
    """The result of a peer room: the municipalities, their common gaps, the lessons between them,
    and tables (indices of peers)."""

    peers: tuple[Peer, ...]
    common: tuple[CommonGap, ...]
    lessons: tuple[Lesson, ...]
    tables: tuple[tuple[int, ...], ...]

    def table_of(self, place: int) -> int | None:
        """The index of a peer's table, from 0; ``None`` before it has one."""
        return self._table_of.get(place)

    def at_table(self, place: int) -> tuple[Lesson, ...]:
        """The lessons between a peer and the others at its table; each criterion of a learner once,
        from the one there who can teach most (the first of equals)."""
        table = self._table_of.get(place)
        best = () if table is None else self._best[table]
        return tuple(lesson for lesson in best if place in (lesson.giver, lesson.taker))

    def lessons_at(self, table: int) -> tuple[Lesson, ...]:
        """The lessons at a table; each criterion of a learner once, as in ``at_table``."""
        return self._best[table]

    @cached_property
    def _table_of(self) -> dict[int, int]:
        return {place: n for n, table in enumerate(self.tables) for place in table}

    @cached_property
    def _best(self) -> tuple[tuple[Lesson, ...], ...]:
        """By table: the best lesson of each learner and criterion."""
        best: list[dict[tuple[int, str], Lesson]] = [{} for _ in self.tables]
        for lesson in self.lessons:
            table = self._table_of.get(lesson.taker)
            if table is not None and self._table_of.get(lesson.giver) == table:
                known = best[table].get((lesson.taker, lesson.criterion))
                if known is None or lesson.levels > known.levels:
                    best[table][(lesson.taker, lesson.criterion)] = lesson
        return tuple(tuple(of_table.values()) for of_table in best)


def exercise_of(placed: Sequence[Placed], content: Content) -> Exercise:
    """The exercise of a room in which municipalities share their levels, at the tables that they
    were given; without tables before that."""
    peers = tuple(peer_of(share.shared, content) for share in placed)
    criteria = [criterion.id for criterion in content.checklist.asked]
    by_table: dict[int, list[int]] = {}
    for n, share in enumerate(placed):
        if share.table is not None:
            by_table.setdefault(share.table, []).append(n)
    seated = tuple(tuple(by_table.get(n, ())) for n in range(max(by_table, default=-1) + 1))
    return Exercise(peers, common_gaps(peers, criteria), lessons(peers), seated)


def tables_of(placed: Sequence[Placed], content: Content) -> tuple[tuple[int, ...], ...]:
    """The best tables for these shares (``tables``), wherever they sit now."""
    return tables([peer_of(share.shared, content) for share in placed])
