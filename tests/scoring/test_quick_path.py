"""The path on paper ends at the stage of all answers, whoever follows it."""

from __future__ import annotations

from itertools import combinations_with_replacement, product
from random import Random

import pytest
import yaml

from checklist.answers import Answer, Assessment
from checklist.load import Content
from checklist.model import OVERALL, TOP_LEVEL, Checklist
from checklist.savefile import migrated_from
from scoring.quick import quick_check
from scoring.quick_path import followed, quick_path, score_by_hand
from scoring.rating import levels_of
from scoring.stages import Staircase
from tests.support import ROOT
from tests.support.complete import complete
from tests.support.tiny import answered, checklist, stages

ASKED = checklist(port="best water air other", office="mean staff money law")
STEPS = stages(
    "port 2, office.staff 1",
    "port 3, office.staff 2, office.money 2",
    "office.staff 3, office.law 2+",
    "office.money 4, overall 75",
)


def test_the_order_is_that_of_the_check() -> None:
    path = quick_path(ASKED, STEPS)
    names = [[d.requirement.id for d in part.decisions] for part in path]
    assert names == [
        ["office.staff", "port"],
        ["office.staff", "office.money", "port"],
        ["office.staff", "office.law"],
        ["office.money", OVERALL],
    ]
    assert path[0].decisions[1].criteria == ("port.water", "port.air", "port.other")
    assert path[3].decisions[1].criteria == ()


def test_it_begins_with_the_question_that_the_check_asks_first(real: Content) -> None:
    (first, *_), *_ = (part.decisions for part in quick_path(real.checklist, real.stages))
    assert first.criteria[0] == quick_check(Assessment(), real.checklist, real.stages).next


@pytest.mark.parametrize(
    ("row", "low", "high"),
    [
        ("", 0, 4),  # nothing known
        ("office.staff 0", 0, 0),
        ("office.staff 1, port.water 1, port.air 1", 0, 0),
        ("office.staff 1, port.water 1, port.air 2", 1, 1),
        # an own strength counts where it has a name
        ("office.staff 1, port.water 1, port.air 1, port.other 2 港湾", 1, 1),
        ("office.staff 1, port.water -, port.air 2", 1, 1),
        ("office.staff 1, port.water -, port.air -", 0, 0),
        # don't know: certain below, and on
        ("office.staff ?, port.water 4, port.air 0, office.money 0, office.law 0", 0, 1),
        ("office.staff 1, port.water ?, port.air 2, office.money 0", 1, 1),
        # not applicable meets the requirement on the law alone
        ("office.staff 3, port.water 3, port.air 0, office.money 2, office.law -", 3, 3),
        ("office.staff 3, port.water 3, port.air 0, office.money -", 1, 1),
        ("office.staff 3, port.water 3, port.air 0, office.money 4, office.law 2", 4, 4),
    ],
)
def test_where_the_pencil_ends(row: str, low: int, high: int) -> None:
    stage = followed(quick_path(ASKED, STEPS), answered(row), ASKED)
    assert (stage.low, stage.high) == (low, high)


def _varied(whole: Assessment, asked: Checklist, random: Random) -> Assessment:
    """With a tenth of *not applicable* where it is allowed, and some own criteria named."""
    answers = dict(whole.answers)
    for c, criterion in asked.criteria.items():
        if criterion.not_applicable is not None and random.random() < 0.1:
            answers[c] = Answer(level="not_applicable", reason="–")
        elif criterion.own and random.random() < 0.3:
            answers[c] = Answer(level=random.randint(0, TOP_LEVEL), name="港湾")
    return whole.model_copy(update={"answers": answers})


@pytest.mark.parametrize(
    ("count", "unknown"),
    [
        (1_500, 0.0),
        (1_500, 0.1),
        pytest.param(100_000, 0.0, marks=pytest.mark.slow),
        pytest.param(100_000, 0.1, marks=pytest.mark.slow),
    ],
)
def test_the_stage_is_that_of_all_answers(real: Content, count: int, unknown: float) -> None:
    """Municipalities made up as ``tests.support.complete`` says, half of them varied."""
    random, asked = Random(20261201), real.checklist  # noqa: S311 - no secret
    path, reached = quick_path(asked, real.stages), set()
    for n in range(count):
        whole = complete(asked, random, unknown)
        if n % 2:
            whole = _varied(whole, asked, random)
        stage = Staircase(asked, real.stages, levels_of(whole, asked)).stage
        assert followed(path, whole, asked) == stage
        reached.add((stage.low, stage.high))
    assert {(n, n) for n in range(4)} <= reached


def test_the_stage_of_the_examples(real: Content) -> None:
    paths = sorted((ROOT / "tests" / "examples").rglob("*.yaml"))
    worked = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths]
    inputs = [one["input"] for one in worked if isinstance(one, dict) and "input" in one]
    read = [migrated_from(given, real.checklist).assessment for given in inputs]
    assert len(read) >= 15
    path = quick_path(real.checklist, real.stages)
    for whole in [real.example, *read]:
        stage = Staircase(real.checklist, real.stages, levels_of(whole, real.checklist)).stage
        assert followed(path, whole, real.checklist) == stage


def test_figures_of_one_decimal_place_decide_as_fractions_do(real: Content) -> None:
    """Every score that some levels can reach, with any of the criteria not applicable that may be:
    the rounded figures are at the required score exactly where the fractions are. Points of an item
    are counted in twelfths of 5, which are whole for up to six criteria, and in tenths of 1."""
    required = [r.overall for s in real.stages.stages for r in s.requires if r.overall]
    assert required
    #: What the items so far add up to: how many there are, twelfths, tenths.
    sums = {(0, 0, 0)}
    for item in real.checklist.items:
        fewest = sum(c.not_applicable is None for c in item.criteria)
        sizes = range(max(1, fewest), len(item.criteria) + 1) if item.rule == "mean" else (1,)
        assert max(sizes) <= 6
        points = {total * 60 // n for n in sizes for total in range(TOP_LEVEL * n + 1)}
        ways = {(1, exact, _tenths(exact)) for exact in points} | (
            {(0, 0, 0)} if not fewest else set()
        )
        sums = {(n + k, a + x, b + y) for (n, a, b), (k, x, y) in product(sums, ways)}
    for count, exact, tenths in sums:
        for score in required if count else ():
            mean = (tenths * 2 + count) // (2 * count)  # rounded, halves up
            assert (exact * 5 >= score * 12 * count) == (mean >= score * 10)


def _tenths(twelfths: int) -> int:
    """Tenths of a point out of twelfths of 5, rounded, halves up."""
    return (twelfths * 100 + 12) // 24


def test_the_score_added_up_by_hand() -> None:
    row = answered("port.water 2, port.air ?, office.staff 4, office.money 1, office.law -")
    assert str(score_by_hand(row, ASKED, unknown=0)) == "56.3"  # 50 and 62.5
    assert str(score_by_hand(row, ASKED, unknown=4)) == "81.3"  # 100 and 62.5
    assert all(
        score_by_hand(Assessment(), ASKED, unknown=n) == n * 25 for n in range(TOP_LEVEL + 1)
    )
    for levels in combinations_with_replacement(range(TOP_LEVEL + 1), 3):
        text = ", ".join(
            f"office.{c} {x}" for c, x in zip(("staff", "money", "law"), levels, strict=True)
        )
        total = score_by_hand(answered(f"port.water 0, port.air 0, {text}"), ASKED, unknown=0)
        assert total is not None
        assert abs(float(total) - sum(levels) * 25 / 6) <= 0.1
