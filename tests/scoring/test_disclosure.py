"""What may be shown of groups: never what depends on fewer than five (method §9 Cohorts)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.disclosure import joined, may_be_shown
from scoring.thresholds import FEWEST
from tests.support import often
from tests.support.brute_force import gives_away


def shown_of(*sets: str, sizes: Sequence[int] | None = None) -> list[bool]:
    """``x`` is in the set, ``.`` is not; one sign for each class of municipalities."""
    flags = np.array([[sign == "x" for sign in one] for one in sets])
    counts = np.ones(len(sets[0]), int) if sizes is None else np.array(sizes)
    return may_be_shown(flags, counts).tolist()


#: Sets, how many are in each class, and which of the sets are shown.
CASES = {
    "nothing to hide": (["xx", "x.", ".x"], [5, 5], [True, True, True]),
    "too few in all": (["xx"], [2, 2], [False]),
    "a group of four": (["xx", "x.", ".x"], [9, 4], [True, False, False]),
    "two small groups that are five together": (
        ["xxx", "x..", ".x.", "..x"], [9, 3, 2], [True, True, False, False],
    ),
    "two small groups that are four together": (
        ["xxxx", "x...", ".x..", "..x.", "...x"], [9, 8, 2, 2], [True, True, False, False, False],
    ),
    "the whole is not shown, so nothing can be taken from it": (
        ["x.", ".x"], [9, 4], [True, False],
    ),
    "a kind inside a size class": (["xxx", "xx.", "x.."], [20, 3, 9], [True, True, False]),
    "two groups that overlap in all but one each": (
        ["x.x", ".xx"], [1, 1, 9], [True, False],
    ),
    "a municipality in none of the groups": (["xx", "x."], [30, 1], [True, False]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_may_stand_beside_each_other(name: str) -> None:
    sets, sizes, shown = CASES[name]
    assert shown_of(*sets, sizes=sizes) == shown


@pytest.mark.parametrize(
    ("sizes", "pools"),
    [
        ([], ()),
        ([3], ((0,),)),
        ([0, 3, 0], ((1,),)),
        ([9, 5, 7], ((0,), (1,), (2,))),
        ([8, 0, 20, 30, 4], ((0,), (2,), (3, 4))),
        ([4, 0, 9, 5], ((0, 2), (3,))),
        ([9, 4, 6], ((0,), (1, 2))),  # the smaller neighbour
        ([9, 4, 9], ((0,), (1, 2))),  # of equal ones the later
        ([1, 1, 1, 1, 9], ((0, 1, 2, 3, 4),)),  # four are still too few
        ([2, 3, 9, 1, 1, 3], ((0, 1), (2,), (3, 4, 5))),
    ],
)
def test_small_groups_join_a_neighbour(sizes: list[int], pools: tuple[tuple[int, ...]]) -> None:
    assert joined(sizes) == pools


@given(st.lists(st.integers(0, 12), max_size=9))
def test_groups_joined_are_neighbours_and_large_enough(sizes: list[int]) -> None:
    pools = joined(sizes)
    assert [n for pool in pools for n in pool] == [n for n, size in enumerate(sizes) if size]
    assert len(pools) == 1 or all(sum(sizes[n] for n in pool) >= FEWEST for pool in pools)
    # nothing is joined without need: each pool of several holds a group under five
    assert all(len(pool) == 1 or min(sizes[n] for n in pool) < FEWEST for pool in pools)


@st.composite
def partitions(draw: st.DrawFn) -> list[list[int]]:
    """Up to three ways to part up to ten rows; −1 is in no group."""
    rows = draw(st.integers(5, 10))
    group = st.integers(-1, 2)
    return draw(st.lists(st.lists(group, min_size=rows, max_size=rows), min_size=1, max_size=3))


def sums_over(parted: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All sums wanted by class; sizes of the classes; the class of each row."""
    classes, of, sizes = np.unique(
        np.array(parted), axis=1, return_inverse=True, return_counts=True
    )
    sets = [np.ones(len(sizes), bool)]
    sets += [one == group for one in classes for group in range(3) if (one == group).any()]
    return np.array(sets), sizes, of.ravel()


@settings(max_examples=often(40), deadline=None)
@given(partitions())
def test_nothing_that_depends_on_fewer_than_five_follows(parted: list[list[int]]) -> None:
    sets, sizes, of = sums_over(parted)
    shown = may_be_shown(sets, sizes)
    assert gives_away(sets[shown][:, of].astype(float), len(of)) is None
    # and nothing is kept back without reason: one more would give something away
    for one in np.flatnonzero(~shown & (sets @ sizes >= FEWEST)):
        more = np.vstack([sets[shown], sets[one]])[:, of].astype(float)
        assert gives_away(more, len(of)) is not None


def test_brute_force_finds_what_small_groups_alone_do_not_hide() -> None:
    """The property above can fail: leaving out groups under five is not enough."""
    sets, sizes, of = sums_over([[0] * 6 + [1] * 3])
    naive = sets @ sizes >= FEWEST
    assert gives_away(sets[naive][:, of].astype(float), len(of)) == (6, 7, 8)


def test_many_groups_that_give_nothing_away_are_all_shown() -> None:
    """Every class large: 47 prefectures, 6 sizes and 7 kinds at once."""
    size, kind, prefecture = np.array(list(product(range(6), range(7), range(47)))).T
    sets = np.array(
        [
            np.ones(len(size), bool),
            *(size == n for n in range(6)),
            *(kind == n for n in range(7)),
            *(prefecture == n for n in range(47)),
        ]
    )
    assert may_be_shown(sets, np.full(len(size), 3)).all()
