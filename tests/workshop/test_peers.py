"""Who can learn from whom: small rooms by hand, any room against brute force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from checklist.answers import Answer, Assessment, Profile
from checklist.load import Content
from workshop.peers import (
    CommonGap,
    Lesson,
    Peer,
    Shared,
    averages,
    common_gaps,
    exercise_of,
    learning,
    lessons,
    pairs,
    peer_of,
    shared_of,
    tables,
)

A, B = "capacity.finance", "system.unit"


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


def test_lessons() -> None:
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
    assert learning((0, 2, 3), lessons(peers)) == 5  # each learner once, from the best
    assert learning((1, 2), lessons(peers)) == 0


def test_common_gaps() -> None:
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


def test_pairs_are_the_best_all_together() -> None:
    """Taking the best pair first (0 and 1: 4 levels) would leave 2 and 3 with nothing."""
    peers = [
        peer(a=4, b=0),
        peer(a=0, b=3, gaps={"a": 4}),
        peer(a=1, b=0, gaps={"a": 3}),
        peer(a=0, b=0, gaps={"b": 3}),
    ]
    assert pairs(peers) == ((0, 2), (1, 3))
    assert pairs([]) == ()
    assert pairs([peer(a=4), peer(a=4)]) == ()


PEERS = st.lists(
    st.builds(
        lambda levels, gaps: Peer("", levels, {c: g for c, g in gaps.items() if c in levels}),
        st.dictionaries(st.sampled_from("abc"), st.integers(0, 4)),
        st.dictionaries(st.sampled_from("abc"), st.integers(1, 4)),
    ),
    max_size=6,
)


def matchings(left: tuple[int, ...]) -> Iterator[list[tuple[int, int]]]:
    if not left:
        yield []
        return
    one, *rest = left
    yield from matchings(tuple(rest))
    for other in rest:
        for more in matchings(tuple(n for n in rest if n != other)):
            yield [(one, other), *more]


@given(PEERS)
def test_no_other_pairs_learn_more(peers: list[Peer]) -> None:
    known = lessons(peers)
    found = pairs(peers)
    assert pairs(peers) == found
    paired = [n for pair in found for n in pair]
    assert len(set(paired)) == len(paired)
    most = max(
        sum(learning(pair, known) for pair in matching)
        for matching in matchings(tuple(range(len(peers))))
    )
    assert sum(learning(pair, known) for pair in found) == most


@given(PEERS, st.integers(2, 5))
def test_everybody_has_one_seat(peers: list[Peer], seats: int) -> None:
    found = tables(peers, seats)
    assert sorted(n for table in found for n in table) == list(range(len(peers)))
    assert all(1 <= len(table) <= seats for table in found)
    known = lessons(peers)
    learned = sum(learning(table, known) for table in found)
    assert learned >= sum(learning(pair, known) for pair in pairs(peers))


def test_a_table_has_two_seats() -> None:
    with pytest.raises(ValueError, match="two seats"):
        tables([], 1)


def test_the_exercise(content: Content) -> None:
    """Three municipalities: one can show the others what they lack."""
    strong = dict.fromkeys((c.id for c in content.checklist.asked), 3)
    weak = strong | {"capacity.people": 0, "partner.site": 0}
    shares = [
        Shared(name="弱い町", levels=weak),
        Shared(name="強い市", levels=strong),
        Shared(name="同じ町", levels=weak),
    ]
    found = exercise_of(shares, content)
    assert found.tables == ((0, 1, 2),)
    assert [(gap.criterion, gap.takers, gap.givers) for gap in found.common] == [
        ("capacity.people", 2, 1),
        ("partner.site", 2, 1),
    ]
    assert found.table_of(2) == 0
    learned = {(one.giver, one.taker, one.criterion) for one in found.at_table(0)}
    assert learned == {(1, 0, "capacity.people"), (1, 0, "partner.site")}
    assert {one.taker for one in found.at_table(1)} == {0, 2}
    assert exercise_of([], content).tables == ()


def test_fifty_municipalities_are_seated(content: Content) -> None:
    ids = [c.id for c in content.checklist.asked]
    shares = [
        Shared(name=str(n), levels={c: (n * 7 + k * 3) % 5 for k, c in enumerate(ids)})
        for n in range(50)
    ]
    found = exercise_of(shares, content)
    assert sorted(n for table in found.tables for n in table) == list(range(50))
    assert max(map(len, found.tables)) <= 4
