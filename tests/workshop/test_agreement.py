"""How far people agree: against published figures, and what must hold of any votes."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.rooms import votes
from workshop.agreement import (
    Difference,
    agreement,
    alpha,
    difference,
    median,
    verdict,
)
from workshop.votes import LEAST_VOTERS

#: Counts over ordered levels, and van der Eijk's A.
PUBLISHED = [
    ((2, 0, 1, 1), 0.08333333),
    ((30, 40, 210, 130, 530, 50, 10), 0.6113333),  # example of the R package agrmt
    ((0, 0, 7, 0, 0), 1.0),
    ((4, 4, 4, 4, 4), 0.0),
    ((5, 0, 0, 0, 5), -1.0),
    ((0, 5, 5, 0, 0), 0.75),
    ((1, 1, 1, 1, 0), 0.25),
]


@pytest.mark.parametrize(("counts", "expected"), PUBLISHED)
def test_agreement_is_that_of_van_der_eijk(counts: tuple[int, ...], expected: float) -> None:
    assert agreement(counts) == pytest.approx(expected, abs=5e-8)


def test_no_votes_no_agreement() -> None:
    assert agreement((0, 0, 0, 0, 0)) is None
    assert median((0, 0, 0, 0, 0)) is None


COUNTS = st.tuples(*[st.integers(0, 40)] * 5).filter(any)


@given(COUNTS, st.integers(2, 5))
def test_agreement_of_any_votes(counts: tuple[int, ...], times: int) -> None:
    found = agreement(counts)
    assert found is not None
    assert -1 <= found <= 1
    assert agreement(counts[::-1]) == pytest.approx(found)
    assert agreement([times * count for count in counts]) == pytest.approx(found)
    assert (found == 1) == (sum(map(bool, counts)) == 1)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((1, 0, 0, 0, 0), 0),
        ((1, 1, 0, 0, 0), 0.5),
        ((2, 0, 1, 0, 0), 0),
        ((1, 0, 0, 0, 1), 2),
        ((1, 0, 0, 1, 0), 1.5),
        ((0, 1, 2, 5, 1), 3),
    ],
)
def test_the_median_is_that_of_the_levels_voted(counts: tuple[int, ...], expected: float) -> None:
    assert median(counts) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 0, 2, 0, 0), "few"),
        ((0, 0, 9, 0, 0), "agreed"),
        ((0, 1, 4, 0, 0), "agreed"),
        ((0, 8, 13, 0, 0), "near"),
        ((0, 2, 6, 2, 0), "near"),
        ((1, 2, 6, 2, 0), "most"),
        ((5, 0, 5, 0, 0), "split"),
        ((1, 0, 1, 1, 0), "split"),
        ((4, 2, 2, 1, 3), "spread"),
        ((2, 3, 3, 2, 2), "spread"),
        ((2, 2, 2, 2, 2), "spread"),
        ((5, 0, 0, 0, 5), "split"),
        ((6, 1, 0, 1, 6), "split"),
    ],
)
def test_a_round_has_one_verdict(counts: tuple[int, ...], expected: str) -> None:
    assert verdict(counts) == expected


@pytest.mark.parametrize(
    ("unknown", "expected"), [(0, "agreed"), (4, "agreed"), (5, "unknown"), (20, "unknown")]
)
def test_of_many_who_do_not_know_nothing_else_is_said(unknown: int, expected: str) -> None:
    assert verdict((0, 0, 5, 0, 0), unknown) == expected


def test_the_groups_furthest_apart_are_compared() -> None:
    assert difference([]) is None
    assert difference([votes(0, 3, 0, 0, 0, group=0)]) is None
    assert difference([votes(0, 3, 0, 0, 0, group=0), votes(0, 0, 0, 0, 0, unknown=3)]) is None
    cast = [
        votes(0, 0, 0, 4, 0, group=0),
        votes(0, 0, 3, 0, 0, group=1),
        votes(0, 3, 0, 0, 0, group=2),
    ]
    found = difference(cast)
    assert found == Difference(cast[2], Fraction(1), cast[0], Fraction(3))
    assert found.is_large
    alike = difference([votes(0, 3, 0, 0, 0, group=0), votes(0, 4, 0, 0, 0, group=1)])
    assert alike is not None
    assert alike.levels == 0
    near = difference([votes(0, 0, 3, 0, 0, group=1), votes(0, 3, 0, 0, 0, group=2)])
    assert near is not None
    assert not near.is_large


#: The matrix of the encyclopaedia's article: three people, 15 units; and its ordinal alpha.
PEOPLE = (
    "* * * * * 3 4 1 2 1 1 3 3 * 3",
    "1 * 2 1 3 3 4 3 * * * * * * *",
    "* * 2 1 3 4 4 * 2 1 1 3 3 * 4",
)


@pytest.mark.parametrize("shift", [0, 1])
def test_alpha_of_a_published_matrix(shift: int) -> None:
    ratings = [[None if v == "*" else int(v) - shift for v in row.split()] for row in PEOPLE]
    assert alpha(ratings) == pytest.approx(0.807, abs=0.0005)


@given(
    st.integers(1, 8).flatmap(
        lambda criteria: st.lists(
            st.lists(st.none() | st.integers(0, 4), min_size=criteria, max_size=criteria),
            min_size=1,
            max_size=8,
        )
    ),
)
def test_alpha_of_any_ratings_is_that_of_another_program(ratings: list[list[int | None]]) -> None:
    own = alpha(ratings)
    if own is not None:
        data = np.array([[np.nan if v is None else v for v in row] for row in ratings], float)
        assert own == pytest.approx(
            krippendorff.alpha(data, level_of_measurement="ordinal", value_domain=[0, 1, 2, 3, 4])
        )


@pytest.mark.parametrize(
    "ratings",
    [
        [],
        [[1, 2, 3]],
        [[1, None], [None, 2]],
        [[2, 2], [2, 2]],
        [[2, None], [2, 3]],
    ],
)
def test_alpha_is_not_defined(ratings: list[list[int | None]]) -> None:
    assert alpha(ratings) is None


def test_alpha_of_people_who_always_agree() -> None:
    assert alpha([[0, 2, 4], [0, 2, 4], [0, None, 4]]) == pytest.approx(1)


def test_a_grade_begins_exactly_where_it_is_said_to() -> None:
    """All counts with exactly four fifths on one level: in floats some would fall below."""
    marks = [
        counts
        for counts in product(range(9), repeat=5)
        if sum(counts) >= LEAST_VOTERS and 5 * max(counts) == 4 * sum(counts)
    ]
    assert len(marks) > 50
    assert {verdict(counts) for counts in marks} == {"agreed"}
