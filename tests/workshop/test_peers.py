"""Who can learn from whom: small rooms by hand, any room against brute force."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import workshop.peers
from checklist.answers import Answer, Assessment, Profile
from checklist.load import Content
from tests.support import by_day, often
from tests.support.shipped import CONTENT
from workshop.peers import (
    CommonGap,
    Lesson,
    Peer,
    Placed,
    Shared,
    averages,
    common_gaps,
    exercise_of,
    late_table,
    lessons,
    peer_of,
    shared_of,
    tables,
    tables_of,
)

A, B = "capacity.finance", "system.unit"


def learned(table: Sequence[int], known: Sequence[Lesson]) -> int:
    """The levels that a table learns: each criterion of each learner once, from the best there."""
    best: dict[tuple[int, str], int] = {}
    for lesson in known:
        if {lesson.giver, lesson.taker} <= {*table}:
            key = lesson.taker, lesson.criterion
            best[key] = max(best.get(key, 0), lesson.levels)
    return sum(best.values())


def peer(name: str = "", *, gaps: dict[str, int] | None = None, **levels: int) -> Peer:
    return Peer(name, {"a": 0, **levels}, gaps or {})


def test_only_name_and_known_levels_are_shared() -> None:
    assessment = Assessment(
        profile=Profile(name="みどり市", prefecture="海県", population=5),
        answers={
            B: Answer(level=3, note="秘密", evidence=("秘密",), by="秘密"),
            A: Answer(level="unknown"),
        },
    )
    shared = shared_of(assessment)
    assert shared == Shared(name="海県みどり市", levels={B: 3})
    assert "秘密" not in shared.model_dump_json()


@pytest.mark.parametrize(
    "shared", [{"name": "a", "levels": {A: 5}}, {"name": "a", "levels": {A: True}}, {"levels": {}}]
)
def test_what_cannot_be_shared(shared: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Shared.model_validate(shared)


def test_gaps_of_a_peer_are_those_of_its_next_stage(content: Content) -> None:
    found = peer_of(Shared(name="み", levels={"capacity.people": 0, "partner.site": 1}), content)
    assert found.gaps["capacity.people"] == 1
    assert "partner.site" not in found.gaps
    assert "capacity.citizens" not in found.gaps  # not known: finding out comes first


def test_a_lesson_is_the_lesser_of_gap_and_lead() -> None:
    peers = [
        peer("giver", a=4),
        peer("small gap", a=1, gaps={"a": 1}),
        peer("large gap", a=0, gaps={"a": 4}),
        peer("ahead of its own gap", a=3, gaps={"a": 1}),
    ]
    assert lessons(peers) == (
        Lesson(0, 1, "a", 1),
        Lesson(3, 1, "a", 1),
        Lesson(0, 2, "a", 4),
        Lesson(3, 2, "a", 3),
        Lesson(0, 3, "a", 1),
    )
    assert learned((0, 2, 3), lessons(peers)) == 5  # each learner once, from the best
    assert learned((1, 2), lessons(peers)) == 0


def test_what_only_one_lacks_is_nothing_in_common() -> None:
    peers = [
        peer(a=0, gaps={"a": 1, "b": 1, "d": 1}),
        peer(a=0, b=3, gaps={"a": 2}),
        peer(a=4, c=1, gaps={"a": 1, "d": 1}),
    ]
    assert common_gaps(peers, ("c", "b", "d", "a")) == (
        CommonGap("a", takers=3, givers=1),
        CommonGap("d", takers=2, givers=0),
    ), "what only one lacks (b) is nothing in common"


def test_averages_are_of_five_or_more() -> None:
    peers = [peer(a=n, b=n) for n in range(4)]
    assert averages(peers, ("a", "b")) == {}
    assert averages([*peers, Peer("", {"a": 4}, {})], ("a", "b")) == {"a": 2}


PEERS = st.lists(
    st.builds(
        lambda levels, gaps: Peer("", levels, {c: g for c, g in gaps.items() if c in levels}),
        st.dictionaries(st.sampled_from("abc"), st.integers(0, 4)),
        st.dictionaries(st.sampled_from("abc"), st.integers(1, 4)),
    ),
    max_size=9,
)


def divisions(left: tuple[int, ...]) -> Iterator[list[tuple[int, ...]]]:
    """Every way to seat all at tables of three or four."""
    if not left:
        yield []
        return
    first, *rest = left
    for size in (2, 3):
        for others in combinations(rest, size):
            for more in divisions(tuple(n for n in rest if n not in others)):
                yield [(first, *others), *more]


@settings(max_examples=often(120), deadline=None)
@given(PEERS)
def test_no_other_tables_learn_more(peers: list[Peer]) -> None:
    found, known = tables(peers), lessons(peers)
    assert tables(peers) == found
    assert sorted(n for table in found for n in table) == list(range(len(peers)))
    if len(peers) <= 5:
        assert len(found) <= 1
        return
    assert {len(table) for table in found} <= {3, 4}
    most = max(
        sum(learned(table, known) for table in division)
        for division in divisions(tuple(range(len(peers))))
    )
    assert sum(learned(table, known) for table in found) == most


def most_learned(people: int, known: tuple[Lesson, ...]) -> int:
    """The most levels that any division into threes and fours learns: for every set of people that
    can be seated, by the one who sits first among those left."""
    best = np.full(1 << people, -1, np.int32)
    best[0] = 0
    for first in range(people):
        others = range(first + 1, people)
        seated = (1 << first) - 1  # all before, and whoever sits with them
        sets = (np.arange(1 << (people - first - 1), dtype=np.int32) << (first + 1)) | seated
        sets = sets[best[sets] >= 0]
        for size in (2, 3):
            for mates in combinations(others, size):
                mask = (1 << first) | sum(1 << mate for mate in mates)
                free = sets[(sets & mask) == 0]
                gain = best[free] + learned((first, *mates), known)
                np.maximum.at(best, free | mask, gain)
    return int(best[-1])


def a_room(people: int, seed: int) -> list[Peer]:
    """Municipalities with levels around one of their own."""
    dice = random.Random(seed)  # noqa: S311
    shares = []
    for n in range(people):
        around = dice.choice((0, 0, 1, 1, 2, 3))
        levels = {
            c.id: max(0, min(4, around + dice.choice((-1, 0, 0, 1, 2))))
            for c in CONTENT.checklist.asked
        }
        shares.append(Shared(name=str(n), levels=levels))
    return [peer_of(share, CONTENT) for share in shares]


@pytest.mark.parametrize(("people", "seed"), by_day([(n, n) for n in (10, 13, *range(11, 21))], 20))
def test_tables_of_up_to_twenty_are_the_best(people: int, seed: int) -> None:
    """Against every division, counted in another way than the solver does."""
    peers = a_room(people, seed)
    known = lessons(peers)
    assert sum(learned(table, known) for table in tables(peers)) == most_learned(people, known)


@pytest.mark.slow
@pytest.mark.parametrize("people", [21, 24])
def test_tables_of_more_are_near_the_best(people: int, monkeypatch: pytest.MonkeyPatch) -> None:
    peers = a_room(people, people)
    known = lessons(peers)
    found = sum(learned(table, known) for table in tables(peers))
    monkeypatch.setattr(workshop.peers, "EXACT_UP_TO", people)
    best = sum(learned(table, known) for table in tables(peers))
    assert found >= 0.8 * best


@pytest.mark.parametrize(
    "people", [5, 6, 7, 9, 11, 14, pytest.param(20, marks=pytest.mark.slow), 21, 37]
)
def test_nobody_sits_alone(people: int) -> None:
    peers = [
        peer(str(n), a=n % 5, b=(n * 2) % 5, gaps={"a": 4 - n % 5} if n % 5 < 4 else {})
        for n in range(people)
    ]
    found = tables(peers)
    assert sorted(n for table in found for n in table) == list(range(people))
    sizes = {len(table) for table in found}
    assert sizes == {5} if people == 5 else sizes <= {3, 4}


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], None),
        ([None, None], None),
        ([0, 0, 0, 1, 1, 1], 0),
        ([0, 0, 0, 1, 1], 1),
        ([2, 0, 0], 2),
    ],
)
def test_who_comes_late_joins_a_small_table(places: list[int | None], expected: int | None) -> None:
    assert late_table(places) == expected


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("海県みどり市", "海県 みどり市", True),
        ("ＡＢ市", "AB市", True),
        ("海県みどり市", "山県みどり市", False),
    ],
)
def test_the_same_municipality(one: str, other: str, is_same: bool) -> None:
    assert (Shared(name=one, levels={}).city == Shared(name=other, levels={}).city) is is_same


def test_who_can_show_what_others_lack(content: Content) -> None:
    """Three municipalities: one can show the others what they lack."""
    strong = dict.fromkeys((c.id for c in content.checklist.asked), 3)
    weak = strong | {"capacity.people": 0, "partner.site": 0}
    shares = [
        Shared(name="弱い町", levels=weak),
        Shared(name="強い市", levels=strong),
        Shared(name="同じ町", levels=weak),
    ]
    assert exercise_of([Placed(share) for share in shares], content).tables == ()
    assert tables_of([Placed(share) for share in shares], content) == ((0, 1, 2),)
    found = exercise_of([Placed(share, 0) for share in shares], content)
    assert found.tables == ((0, 1, 2),)
    assert len(found.lessons_at(0)) == 4, "each of the two weak ones learns two things"
    assert [(gap.criterion, gap.takers, gap.givers) for gap in found.common] == [
        ("capacity.people", 2, 1),
        ("partner.site", 2, 1),
    ]
    assert found.table_of(2) == 0
    learned = {(one.giver, one.taker, one.criterion) for one in found.at_table(0)}
    assert learned == {(1, 0, "capacity.people"), (1, 0, "partner.site")}
    assert {one.taker for one in found.at_table(1)} == {0, 2}
    assert exercise_of([], content).tables == tables_of([], content) == ()
    apart = exercise_of([Placed(shares[0], 1), Placed(shares[1])], content)
    assert (apart.tables, apart.table_of(0), apart.table_of(1)) == (((), (0,)), 1, None)
    assert apart.at_table(1) == ()


def test_fifty_municipalities_are_seated(content: Content) -> None:
    ids = [c.id for c in content.checklist.asked]
    shares = [
        Shared(name=str(n), levels={c: (n * 7 + k * 3) % 5 for k, c in enumerate(ids)})
        for n in range(50)
    ]
    found = tables_of([Placed(share) for share in shares], content)
    assert sorted(n for table in found for n in table) == list(range(50))
    assert {len(table) for table in found} <= {3, 4}
