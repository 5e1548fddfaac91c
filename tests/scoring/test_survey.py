"""A cohort at once tells what its assessments tell one by one, and what SQL counts."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklist.answers import Answer, Assessment, Profile
from checklist.model import OVERALL
from scoring.advice import advise
from scoring.cohort import BLANK, DONT_KNOW, NOT_APPLICABLE, Kernel
from scoring.result import Result, assess
from scoring.roadmap import NoRoadmap
from scoring.survey import (
    MOST_NAMED,
    SIZES,
    Cohort,
    Grid,
    Group,
    Grouping,
    Mean,
    Survey,
    size_class,
    survey,
)
from scoring.thresholds import FEWEST, GIVES_FROM
from tests.support import often
from tests.support.brute_force import gives_away
from tests.support.shipped import CONTENT as REAL

TODAY = date(2026, 11, 29)
CRITERIA = tuple(REAL.checklist.criteria)
ASKED = [c.id for c in REAL.checklist.asked]

few = settings(max_examples=often(24), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def surveyed(cohort: Cohort) -> Survey:
    return survey(cohort, REAL, TODAY)


def cells(seed: int, rows: int) -> np.ndarray:
    """Rows on every stage: strong and weak, complete and full of gaps."""
    random = np.random.default_rng(seed)
    levels = random.integers(0, 5, (rows, len(CRITERIA)))
    levels = np.clip(levels + random.integers(-1, 5, (rows, 1)), 0, 4)
    other = random.random(levels.shape) < random.choice([0, 0.05, 0.4, 1], (rows, 1))
    return np.where(other, random.integers(-3, 0, levels.shape), levels).astype(np.int8)


def answers_of(row: Sequence[int]) -> Assessment:
    """The result of one row as an ordinary assessment."""
    kinds = {DONT_KNOW: "unknown", NOT_APPLICABLE: "not_applicable"}
    answers = {
        c: Answer(
            level=kinds.get(cell, cell),
            reason="方針" if cell == NOT_APPLICABLE else "",
            name="強み" if REAL.checklist.criteria[c].own else "",
        )
        for c, cell in zip(CRITERIA, row, strict=True)
        if cell != BLANK
    }
    return Assessment(answers=answers)


def alone(row: Sequence[int]) -> Result:
    return assess(answers_of(row), REAL)


# ------------------------------------------------------------------- one by one

PROFILES = (
    Profile(),
    Profile(kind="prefecture", fields=("waste",), countries=("VNM",)),
    Profile(kind="town", countries=("DEU", "CHN"), facts={"has_officer_to_send": True}),
    Profile(
        countries=("KEN",),
        facts={"has_overseas_partner": True, "has_firm_partner": False, "has_ngo_partner": True},
    ),
)


@few
@given(st.integers(0, 2**32))
def test_the_demand_is_the_advice_to_each_row_alone(seed: int) -> None:
    levels = cells(seed, 40)
    of = np.random.default_rng(seed).integers(0, len(PROFILES), 40)
    found = surveyed(Cohort(levels, CRITERIA, profiles=PROFILES, profile_of=of))
    can: Counter[str] = Counter()
    ask: Counter[str] = Counter()
    for row, n in zip(levels.tolist(), of.tolist(), strict=True):
        assessment = answers_of(row).model_copy(update={"profile": PROFILES[n]})
        advice = advise(assess(assessment, REAL), TODAY, no_plan)
        can.update(offer.scheme.id for offer in advice.of("can"))
        ask.update(offer.scheme.id for offer in advice.of("ask"))
    assert {one.scheme_id: (one.can, one.ask) for one in found.demand} == {
        scheme_id: (can[scheme_id], ask[scheme_id]) for scheme_id in {*can, *ask}
    }


def no_plan(result: Result) -> NoRoadmap:
    return NoRoadmap(result.target or 0, 1, (), None)


@few
@given(st.integers(0, 2**32))
def test_gaps_schemes_and_teaching_are_those_of_each_row_alone(seed: int) -> None:
    levels = cells(seed, 60)
    found = surveyed(Cohort(levels, CRITERIA))
    results = [alone(row) for row in levels.tolist()]

    lacking: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    takers: Counter[str] = Counter()
    for result in results:
        for gap in result.gaps:
            lacking[gap.requirement_id] += 1
            missing[gap.requirement_id] += gap.size
            unknown[gap.requirement_id] += not gap.is_known
        takers.update({c for gap in result.gaps for c in gap.criteria})
    assert {one.requirement_id: one.rows for one in found.lacks} == lacking
    for one in found.lacks:
        assert one.size * one.rows == pytest.approx(missing[one.requirement_id])
        assert one.unknown == unknown[one.requirement_id]
    for one in found.teaching:
        giving = [r.rating.levels.get(one.criterion_id) for r in results]
        known = [x.known for x in giving if x is not None and x.known is not None]
        assert one.givers == sum(level >= GIVES_FROM for level in known)
        assert one.takers == takers[one.criterion_id]
    assert found.stages.low == tuple(
        sum(r.stage.low == n for r in results) for n in range(REAL.stages.top + 1)
    )
    assert found.stages.high == tuple(
        sum(r.stage.high == n for r in results) for n in range(REAL.stages.top + 1)
    )
    answered = sum(r.progress.answered for r in results)
    assert found.complete == pytest.approx(answered / sum(r.progress.asked for r in results))
    assert found.scores.without == sum(r.rating.overall.point is None for r in results)


def test_most_frequent_first_and_ties_in_a_fixed_order() -> None:
    found = surveyed(Cohort(cells(3, 300), CRITERIA))
    order = [*REAL.checklist.items_by_id, *CRITERIA]
    lacks = [(-one.rows, order.index(one.requirement_id)) for one in found.lacks]
    assert lacks == sorted(lacks)
    demand = [(-one.rows, one.scheme_id) for one in found.demand]
    assert demand == sorted(demand)


def test_the_highest_teach_and_the_lowest_learn_first() -> None:
    levels = np.full((60, len(CRITERIA)), 1, np.int8)
    finance = CRITERIA.index("capacity.people")
    levels[:, finance] = [4, 3, *([0] * 29), *([3] * 29)]
    found = surveyed(Cohort(levels, CRITERIA))
    people = next(one for one in found.teaching if one.criterion_id == "capacity.people")
    assert people.giving == (0, 1, *range(31, 31 + MOST_NAMED - 2))
    assert people.taking == tuple(range(2, 2 + MOST_NAMED))
    assert (people.givers, people.takers) == (31, 29)


# ------------------------------------------------------------------- counted by hand-written SQL


def table(cohort: Cohort, groups: Mapping[str, Sequence[int]]) -> sqlite3.Connection:
    """The cohort as a table: its groups, its scores and stages, and a column for a criterion."""
    scores = Kernel(REAL.checklist, REAL.stages).score(cohort.levels, cohort.criteria)
    names = [*groups, "finance", "point", "low", "high"]
    finance = cohort.levels[:, CRITERIA.index("capacity.finance")].tolist()
    points = [None if np.isnan(p) else float(p) for p in scores.overall.point]
    columns = [*groups.values(), finance, points, scores.stage_low.tolist(),
               scores.stage_high.tolist()]  # fmt: skip
    base = sqlite3.connect(":memory:")
    base.execute(f"CREATE TABLE cohort ({', '.join(names)})")
    marks = ", ".join("?" * len(names))
    base.executemany(f"INSERT INTO cohort VALUES ({marks})", zip(*columns, strict=True))  # noqa: S608
    return base


@pytest.fixture(scope="module")
def counted() -> tuple[Survey, sqlite3.Connection]:
    random = np.random.default_rng(1)
    rows = 2_000
    kinds = random.integers(-1, 4, rows)
    sizes = random.integers(0, 3, rows)
    cohort = Cohort(
        cells(1, rows),
        CRITERIA,
        (
            Grouping("kind", ("city", "town", "village", "ward"), kinds),
            Grouping("size", ("0", "1", "2"), sizes),
        ),
    )
    return surveyed(cohort), table(cohort, {"kind": kinds.tolist(), "size": sizes.tolist()})


def test_scores_are_counted_as_sql_counts_them(counted: tuple[Survey, sqlite3.Connection]) -> None:
    found, base = counted
    bins = base.execute(
        "SELECT min(cast(point / 10 AS INTEGER), 9), count(*) FROM cohort"
        " WHERE point IS NOT NULL GROUP BY 1"
    )
    assert {n: count for n, count in enumerate(found.scores.bins) if count} == dict(bins)
    without, mean = base.execute(
        "SELECT count(*) - count(point), avg(point) FROM cohort"
    ).fetchone()
    assert found.scores.without == without
    assert found.scores.mean == pytest.approx(mean)


@pytest.mark.parametrize("bound", ["low", "high"])
def test_stages_are_counted_as_sql_counts_them(
    counted: tuple[Survey, sqlite3.Connection], bound: str
) -> None:
    found, base = counted
    stages = dict(base.execute(f"SELECT {bound}, count(*) FROM cohort GROUP BY 1"))  # noqa: S608
    shown = getattr(found.stages, bound)
    assert {n: count for n, count in enumerate(shown) if count} == stages


@pytest.mark.parametrize("name", ["kind", "size"])
def test_means_are_those_of_sql(counted: tuple[Survey, sqlite3.Connection], name: str) -> None:
    found, base = counted
    grid = next(one for one in found.grids if one.name == name)
    levels = base.execute(
        f"SELECT avg(finance), count(*) FROM cohort WHERE finance >= 0 AND {name} >= 0"  # noqa: S608
        f" GROUP BY {name} ORDER BY {name}"
    )
    for mean, (value, known) in zip(grid.levels["capacity.finance"], levels, strict=True):
        assert mean == Mean(pytest.approx(value), known)
    scores = base.execute(
        f"SELECT avg(point), count(point), count(*) FROM cohort WHERE {name} >= 0"  # noqa: S608
        f" GROUP BY {name} ORDER BY {name}"
    )
    for mean, group, (value, known, rows) in zip(grid.scores, grid.groups, scores, strict=True):
        assert mean == Mean(pytest.approx(value), known)
        assert group.rows == rows
    (ungrouped,) = base.execute(f"SELECT count(*) FROM cohort WHERE {name} < 0").fetchone()  # noqa: S608
    assert grid.ungrouped == ungrouped
    assert grid.hidden == ()


def test_the_mean_over_all_is_that_of_sql(counted: tuple[Survey, sqlite3.Connection]) -> None:
    found, base = counted
    value, known = base.execute(
        "SELECT avg(finance), count(*) FROM cohort WHERE finance >= 0"
    ).fetchone()
    assert found.all["capacity.finance"] == Mean(pytest.approx(value), known)


# ------------------------------------------------------------------- groups under five


@st.composite
def small_cohorts(draw: st.DrawFn) -> Cohort:
    rows = draw(st.integers(FEWEST, 9))
    levels = cells(draw(st.integers(0, 2**32)), rows)
    group = st.lists(st.integers(-1, 2), min_size=rows, max_size=rows)
    groupings = tuple(
        Grouping(name, ("a", "b", "c"), np.array(draw(group))) for name in ("kind", "size")
    )
    return Cohort(levels, CRITERIA, groupings)


@few
@given(small_cohorts())
def test_no_figure_of_fewer_than_five_can_be_worked_out(cohort: Cohort) -> None:
    """From all means of one criterion together, with how many are known in each."""
    found = surveyed(cohort)
    for criterion in ("capacity.finance", "business.talent"):
        known = cohort.levels[:, CRITERIA.index(criterion)] >= 0
        shown = [known] if found.all[criterion] else []
        for grid, grouping in zip(found.grids, cohort.groupings, strict=True):
            assert all(group.rows >= FEWEST for group in grid.groups)
            for group, mean in zip(grid.groups, grid.levels[criterion], strict=True):
                if mean is not None:
                    assert mean.known >= FEWEST
                    members = [grouping.groups.index(name) for name in group.names]
                    members += [-1] if group.has_unknown else []
                    shown.append(known & np.isin(grouping.of, members))
        sets = np.array(shown, float).reshape(-1, cohort.rows)[:, known]
        assert gives_away(sets, int(known.sum())) is None


def grid_of(*rows: int, unknown: int = 0) -> Grid:
    """The grid of a cohort, all at level 2, with so many rows in groups ``a``, ``b``, ``c`` …"""
    of = np.repeat([*range(len(rows)), -1], [*rows, unknown])
    names = tuple("abcdefg"[: len(rows)])
    levels = np.full((len(of), len(CRITERIA)), 2, np.int8)
    (grid,) = surveyed(Cohort(levels, CRITERIA, (Grouping("kind", names, of),))).grids
    return grid


def test_a_few_villages_join_the_towns_and_keep_no_cities_from_being_shown() -> None:
    grid = grid_of(8, 20, 30, 4)  # designated cities, cities, towns, villages
    assert grid.groups == (Group(("a",), 8), Group(("b",), 20), Group(("c", "d"), 34))
    assert grid.levels["capacity.finance"] == (Mean(2.0, 8), Mean(2.0, 20), Mean(2.0, 34))
    assert grid.hidden == ()


def test_a_few_of_no_known_kind_join_the_last_and_many_are_no_group() -> None:
    few = grid_of(8, 20, unknown=2)
    assert few.groups == (Group(("a",), 8), Group(("b",), 22, has_unknown=True))
    assert (few.levels["capacity.finance"], few.ungrouped) == ((Mean(2.0, 8), Mean(2.0, 22)), 2)
    many = grid_of(8, 20, unknown=5)
    assert (many.groups, many.ungrouped) == ((Group(("a",), 8), Group(("b",), 20)), 5)


def test_a_group_that_has_none_to_join_is_named_and_in_no_column() -> None:
    grid = grid_of(4, unknown=9)
    assert (grid.groups, grid.hidden, grid.ungrouped) == ((), ("a",), 9)


def test_fewer_than_five_are_no_cohort() -> None:
    with pytest.raises(ValueError, match="too few"):
        surveyed(Cohort(cells(1, 4), CRITERIA))


def test_columns_that_are_missing_are_blank() -> None:
    criteria = ("capacity.finance", "system.unit")
    found = surveyed(Cohort(np.full((8, 2), 3, np.int8), criteria))
    assert found.complete == pytest.approx(2 / 21)
    assert found.scores.without == 8
    assert found.scores.mean is None
    assert found.all[OVERALL] is None
    assert found.all["capacity.people"] is None
    assert found.all["system.unit"] == Mean(3.0, 8)
    assert set(found.all) == {*ASKED, OVERALL}


@pytest.mark.parametrize(
    ("population", "number"),
    [
        (-1, -1),
        (0, 0),
        (9_999, 0),
        (10_000, 1),
        (49_999, 1),
        (200_000, 3),
        (500_000, 4),
        (10**7, 4),
    ],
)
def test_size_classes_begin_with_their_smallest(population: int, number: int) -> None:
    assert size_class(np.array([population])).tolist() == [number]
    assert SIZES == (10_000, 50_000, 200_000, 500_000)
