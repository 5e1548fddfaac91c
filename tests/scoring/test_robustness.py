"""Other weights: worked by hand in ``tests/examples/robustness``, and against the formula that
holds for infinitely many weightings."""

from __future__ import annotations

from hashlib import sha256
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.rating import Score
from scoring.robustness import DRAWS, pulled_by, robustness, weightings
from tests.support import examples, often

EXAMPLES = examples("robustness")
ITEMS = ("strength", "purpose", "capacity", "system", "partner", "business")
#: Five standard errors of a share that 10,000 draws estimate, at most.
OFF = 5 * 0.5 / DRAWS**0.5


def exact(point: float | None) -> Score:
    return Score(None, 0.0, 100.0) if point is None else Score(point, point, point)


def test_the_table_of_examples_is_not_empty() -> None:
    assert len(EXAMPLES) >= 4


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_shares_are_what_was_computed_by_hand(path: Path) -> None:
    example = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert len(example["explanation"].splitlines()) >= 2
    expected = example["expected"]
    assert {"pulls"} <= expected.keys() <= {"pulls", "low", "high", "left_out"}
    found = robustness({item: exact(point) for item, point in example["scores"].items()})
    assert found is not None
    assert dict(found.pulls) == pytest.approx(expected["pulls"], abs=OFF)
    for end in expected.keys() & {"low", "high"}:
        assert getattr(found, end) == pytest.approx(expected[end], abs=1.0)
    assert list(found.left_out) == expected.get("left_out", [])


def share_in_theory(lost: dict[str, float], item: str) -> float:
    """How often an exponential number times ``lost[item]`` is the largest of all: the chance that
    it beats each of the others, by inclusion and exclusion over those that beat it."""
    rates = {i: 1 / points for i, points in lost.items() if points}
    if item not in rates:
        return 0.0
    others = [i for i in rates if i != item]
    return sum(
        (-1) ** size * rates[item] / (rates[item] + sum(rates[i] for i in chosen))
        for size in range(len(others) + 1)
        for chosen in combinations(others, size)
    )


@settings(max_examples=often(100), deadline=None)
@given(points=st.lists(st.integers(0, 100).map(float), min_size=2, max_size=6))
def test_the_shares_are_those_of_the_formula(points: list[float]) -> None:
    scores = dict(zip(ITEMS, points, strict=False))
    found = robustness({item: exact(point) for item, point in scores.items()})
    assert found is not None
    lost = {item: 100 - point for item, point in scores.items()}
    for item in scores:
        assert found.pulls[item] == pytest.approx(share_in_theory(lost, item), abs=OFF)
    weighed = weightings(len(points)) * (100 - np.array(points))[:, None]
    most = np.bincount(weighed.argmax(axis=0), minlength=len(points)) / DRAWS
    assert list(found.pulls.values()) == list(most * any(lost.values())), "the first among equals"
    assert min(points) <= found.low <= found.high <= max(points)
    assert pulled_by(found, list(scores)) == pytest.approx(float(any(lost.values())))
    assert robustness({i: exact(p) for i, p in scores.items()}) == found, "always the same weights"


@pytest.mark.parametrize("items", range(2, 7))
def test_the_weightings_are_even_over_all_that_are_possible(items: int) -> None:
    weights = weightings(items)
    assert weights.shape == (items, DRAWS)
    assert weights.min() >= 0
    assert np.allclose(weights.sum(axis=0), 1, atol=1e-12)
    # Dirichlet(1, …, 1): mean 1/n, variance (n − 1) / (n² (n + 1)), and a weight is over w with
    # the chance (1 − w)^(n − 1)
    deviation = ((items - 1) / (items**2 * (items + 1))) ** 0.5
    assert weights.mean(axis=1) == pytest.approx(1 / items, abs=4 * deviation / DRAWS**0.5)
    assert weights.std(axis=1) == pytest.approx(deviation, rel=0.05)
    for level in (0.1, 0.3, 0.6):
        assert (weights > level).mean(axis=1) == pytest.approx((1 - level) ** (items - 1), abs=OFF)


def test_every_machine_draws_the_same_weights() -> None:
    drawn = weightings(6).astype("<f8").tobytes()
    assert (
        sha256(drawn).hexdigest()
        == "fdfdb731d03ee38d6f08a2c47402545aa02daf9190aaae929719dcaa03d726a8"
    )


def test_weights_change_nothing_where_fewer_than_two_items_have_a_point() -> None:
    assert robustness({}) is None
    assert robustness({"strength": exact(40.0), "purpose": exact(None)}) is None


def test_an_item_in_which_nothing_applies_is_not_left_out_but_not_there() -> None:
    found = robustness(
        {"strength": exact(40.0), "purpose": exact(80.0), "capacity": Score(None, None, None)}
    )
    assert found is not None
    assert found.left_out == ()
    assert list(found.pulls) == ["strength", "purpose"]
