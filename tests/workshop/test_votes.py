"""Votes by group, and what of them may be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.rooms import votes
from workshop.votes import (
    DONT_KNOW,
    LEAST_VOTERS,
    NO_GROUP,
    dotted,
    shown_votes,
    tallied,
    total_votes,
)


def test_votes_are_counted_by_group() -> None:
    found = [(1, 2, 3), (0, DONT_KNOW, 1), (0, 4, 2), (NO_GROUP, 0, 1)]
    assert tallied(found) == (
        votes(1, 0, 0, 0, 0),
        votes(0, 0, 0, 0, 2, unknown=1, group=0),
        votes(0, 0, 3, 0, 0, group=1),
    )
    assert tallied([]) == ()


#: Voters by group (the first has none), and the groups then seen with their voters.
SEEN = [
    ({}, {}),
    ({0: 3, 1: 5}, {0: 3, 1: 5}),
    ({0: 2, 1: 5}, {NO_GROUP: 7}),  # alone it would be told by what is left
    ({0: 2, 1: 1, 2: 5}, {NO_GROUP: 3, 2: 5}),
    ({0: 1, 1: 4, 2: 6}, {NO_GROUP: 5, 2: 6}),
    ({NO_GROUP: 2, 0: 3, 1: 4}, {NO_GROUP: 5, 1: 4}),
    ({NO_GROUP: 3, 0: 3}, {NO_GROUP: 3, 0: 3}),
    ({NO_GROUP: 3, 0: 1}, {NO_GROUP: 4}),
    ({0: 1}, {NO_GROUP: 1}),
]


@pytest.mark.parametrize(("given_", "seen"), SEEN)
def test_small_groups_are_put_together_before_they_are_shown(
    given_: dict[int, int], seen: dict[int, int]
) -> None:
    found = shown_votes(votes(0, count, 0, 0, 0, group=group) for group, count in given_.items())
    assert {one.group: one.voters for one in found} == seen


COUNTS = st.tuples(*[st.integers(0, 3)] * 5)
VOTES = st.lists(
    st.tuples(st.integers(NO_GROUP, 6), COUNTS, st.integers(0, 2)), unique_by=lambda one: one[0]
)


@given(VOTES)
def test_what_is_shown_adds_up_and_tells_on_nobody(made: list[tuple[int, tuple[int], int]]) -> None:
    given_ = [votes(*counts, unknown=unknown, group=group) for group, counts, unknown in made]
    found = shown_votes(given_)
    assert total_votes(found) == total_votes(given_)
    if total_votes(given_).voters >= LEAST_VOTERS:
        assert all(one.voters >= LEAST_VOTERS for one in found)
    else:
        assert len(found) <= 1
    by_group = {one.group: one for one in given_}
    assert all(one == by_group[one.group] for one in found if one.group != NO_GROUP)


def test_choices_are_in_the_order_of_their_dots() -> None:
    assert dotted({"b": 3, "c": 3}, ("a", "b", "c")) == (("b", 3), ("c", 3), ("a", 0))
