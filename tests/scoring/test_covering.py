"""The smallest set of schemes: worked by hand in ``tests/examples/covering``, and equal to the best
of all sets tried one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring.covering import Covering, cover
from scoring.support import Recommendation, match, recommendation

from checklist.answers import Assessment, Profile
from checklist.catalogue import Scheme
from scoring.result import assess
from scoring.stages import Gap
from tests.support import examples, often
from tests.support.packs import REAL, assessments
from tests.support.tiny import scheme, schemes

EXAMPLES = examples("covering")


def gap(requirement: str, level: int, required: int, *, blocks_next: bool = True) -> Gap:
    return Gap(requirement, (requirement,), level, required, blocks_next, is_known=True)


def covered(gaps: Sequence[Gap], offered: dict[str, Scheme]) -> Covering:
    return cover(gaps, match(gaps, offered, Profile()))


def chosen(found: Covering) -> list[str]:
    return sorted(m.scheme.id for m in found.chosen)


def test_the_table_of_examples_is_not_empty() -> None:
    assert len(EXAMPLES) >= 4


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_set_is_what_was_found_by_hand(path: Path) -> None:
    example = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert len(example["explanation"].splitlines()) >= 3
    gaps = [gap(**fields) for fields in example["gaps"]]
    offered = schemes(*(scheme(name, **fields) for name, fields in example["schemes"].items()))
    found = covered(gaps, offered)
    said: dict[str, Any] = {"chosen": chosen(found)}
    for name in ("slightly", "to_confirm", "unserved"):
        said[name] = [g.requirement_id for g in getattr(found, name)]
    assert said == example["expected"]


# ------------------------------------------------------------------- against trying every set


def by_trying(gaps: Sequence[Gap], offered: Sequence[Scheme]) -> list[str]:
    """The smallest set, the most help, the first ids, by trying all sets from the smallest up."""
    able = sorted(
        (s for s in offered if recommendation(s) is Recommendation.RECOMMENDED), key=lambda s: s.id
    )

    def help_of(one: Scheme, gap: Gap) -> int:
        return max((one.helps.get(c, 0) for c in gap.criteria), default=0)

    wanted = {}
    for one in gaps:
        best = max((help_of(s, one) for s in able), default=0)
        if best:
            wanted[one] = min(2, best)
    for size in range(len(able) + 1):
        fitting = [
            chosen
            for chosen in combinations(able, size)
            if all(any(help_of(s, g) >= least for s in chosen) for g, least in wanted.items())
        ]
        if fitting:
            gains = [
                (
                    -sum(g.priority * help_of(s, g) for s in chosen for g in gaps),
                    [s.id for s in chosen],
                )
                for chosen in fitting
            ]
            return min(gains)[1]
    raise AssertionError("all schemes together serve whatever can be served")


@st.composite
def instances(draw: st.DrawFn) -> tuple[list[Gap], list[Scheme]]:
    names = [f"a.{letter}" for letter in "pqrstu"]
    gaps = []
    for number in range(draw(st.integers(1, 6))):
        # a best-of gap can be closed through any of its nearest criteria
        nearest = draw(st.sampled_from([(names[number],), (names[number], "b.x"), ("b.y",)]))
        if nearest == ("b.y",) and any(g.criteria == nearest for g in gaps):
            nearest = (names[number],)
        size, blocks = draw(st.integers(1, 4)), draw(st.booleans())
        gaps.append(Gap(nearest[0], nearest, 0, size, blocks, is_known=True))
    able = st.sampled_from(["recommend_check_dates"] * 4 + ["confirm_first", "model_to_copy"])
    help_ = st.sampled_from([1, 2, 2, 3])
    helps = st.dictionaries(st.sampled_from([*names, "b.x", "b.y"]), help_, min_size=1, max_size=4)
    offered = [
        scheme(f"s{number}", draw(helps), advice=draw(able))
        for number in draw(st.permutations(range(draw(st.integers(0, 9)))))
    ]
    return gaps, offered


@settings(max_examples=often(400), deadline=None)
@given(instance=instances())
def test_no_other_set_is_better(instance: tuple[list[Gap], list[Scheme]]) -> None:
    gaps, offered = instance
    found = covered(gaps, schemes(*offered))
    assert chosen(found) == by_trying(gaps, offered)
    assert covered(gaps, schemes(*reversed(offered))) == found, "whatever order they come in"


# ------------------------------------------------------------------- the real catalogue


@settings(max_examples=often(40), deadline=None)
@given(assessment=assessments(REAL.checklist))
def test_with_the_real_catalogue_every_gap_is_served_or_named(assessment: Assessment) -> None:
    result = assess(assessment, REAL)
    found = cover(result.gaps, result.support)
    left = {g.requirement_id for g in (*found.to_confirm, *found.unserved)}
    assert found.served.keys() | left == {g.requirement_id for g in result.gaps}
    assert not found.served.keys() & left
    assert found.unserved == result.support.uncovered
    assert all(found.served.values())
    for one in found.chosen:
        assert one.recommendation is Recommendation.RECOMMENDED
        alone = [gap for gap, serving in found.served.items() if serving == (one,)]
        assert alone, "without it something would be served by nobody"


def test_without_gaps_nothing_is_chosen() -> None:
    found = covered([], schemes(scheme("one", {"a.p": 3})))
    assert (found.chosen, found.served, found.unserved) == ((), {}, ())
