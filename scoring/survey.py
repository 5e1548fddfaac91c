"""A survey of many municipalities: distribution of scores and stages, the most common gaps, the
schemes that would help most of them, and who could teach whom (method §9 Cohorts).

Everything is counted by the rules of ``stages`` and ``advice``; figures of groups are published
only where ``disclosure`` allows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from checklist.answers import Profile
from checklist.load import Content
from checklist.model import OVERALL, TOP_LEVEL, Checklist
from scoring.cohort import (
    BLANK,
    Cells,
    Flags,
    Kernel,
    Whole,
)
from scoring.disclosure import joined, may_be_shown
from scoring.lacking import Demand, Demands, Gaps, Lack
from scoring.thresholds import FEWEST, GIVES_FROM

#: Scores are counted in bins as wide as this; the last one holds 100 as well.
BIN = 10
#: The smallest population of each size class; the first class lies below the first number.
SIZES = (10_000, 50_000, 200_000, 500_000)
#: The number of givers and takers named for each criterion.
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Grouping:
    """A partition of a cohort. ``groups``: the names, in the order to show them; ``of``: for each
    row the index of its group, −1 where it is not known."""

    name: str
    groups: tuple[str, ...]
    of: Whole


@dataclass(frozen=True, slots=True)
class Cohort:
    """Many assessments: ``levels`` as ``Kernel.score`` takes them, one column for each of
    ``criteria``. ``names`` by row; empty where the table has none. ``profiles``: the different
    profiles that rows have, as far as they decide about schemes; ``profile_of``: for each row the
    index of its own (``None``: all have the first)."""

    levels: Cells
    criteria: tuple[str, ...]
    groupings: tuple[Grouping, ...] = ()
    names: tuple[str, ...] = ()
    profiles: tuple[Profile, ...] = (Profile(),)
    profile_of: Whole | None = None

    @property
    def rows(self) -> int:
        """The number of municipalities."""
        return len(self.levels)

    @property
    def of_profile(self) -> Whole:
        """For each row the index of its profile."""
        return np.zeros(self.rows, np.intp) if self.profile_of is None else self.profile_of


@dataclass(frozen=True, slots=True)
class ScoreCounts:
    """How many rows have an overall score (the point) in each bin of ten, how many have none, and
    the mean of all points (``None`` where fewer than five have one)."""

    bins: tuple[int, ...]
    without: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class StageCounts:
    """By stage from 0: how many rows hold it for certain and none above (``low``), and for how many
    it is the highest possible (``high``)."""

    low: tuple[int, ...]
    high: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with the number of known values it is over."""

    value: float
    known: int


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a grid: the ``names`` of the groups shown as one (nearly always a single one) and
    ``rows``, the number of its members. ``has_unknown``: those whose group is not known are
    among them."""

    names: tuple[str, ...]
    rows: int
    has_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Means by group: ``levels`` by criterion, 0 to 4, and ``scores``, the overall score, each in
    the order of ``groups``, which are joined by ``disclosure.joined``. ``hidden``: names of groups
    that have fewer than five even so, which are in no column; ``ungrouped``: rows whose group is
    not known."""

    name: str
    groups: tuple[Group, ...]
    levels: Mapping[str, tuple[Mean | None, ...]]
    scores: tuple[Mean | None, ...]
    hidden: tuple[str, ...]
    ungrouped: int


@dataclass(frozen=True, slots=True)
class Teaching:
    """For one criterion: how many could teach (a known level of at least 3), how many have a gap,
    and the first rows of each: those with the highest and with the lowest levels."""

    criterion_id: str
    givers: int
    takers: int
    giving: tuple[int, ...]
    taking: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """A cohort of ``rows`` municipalities. ``complete``: the share (0 to 1) of the criteria asked
    that have an answer. ``all``: means over all rows by criterion, and of the overall score.
    ``lacks`` and ``demand``: the most frequent first, ties in the order of the checklist and of
    ids; ``teaching`` in the order asked."""

    rows: int
    complete: float
    scores: ScoreCounts
    stages: StageCounts
    all: Mapping[str, Mean | None]
    grids: tuple[Grid, ...]
    lacks: tuple[Lack, ...]
    demand: tuple[Demand, ...]
    teaching: tuple[Teaching, ...]


def survey(cohort: Cohort, content: Content, today: date, kernel: Kernel | None = None) -> Survey:
    """The survey of a cohort, with the schemes as they stand ``today``. ``kernel``: that of the
    content, where it exists already. Raises ValueError for fewer than five rows, for which nothing
    may be published."""
    checklist, stages = content.checklist, content.stages
    if cohort.rows < FEWEST:
        raise ValueError(f"{cohort.rows} rows are too few")
    made = Kernel(checklist, stages) if kernel is None else kernel
    scores = made.score(cohort.levels, cohort.criteria, with_items=False)
    columns = _columns(cohort, checklist)
    asked = [c.id for c in checklist.asked]
    gaps = Gaps(columns, scores, content)
    over_all, grids = _grids(cohort, {c: columns[c] for c in asked}, scores.overall.point)
    return Survey(
        rows=cohort.rows,
        complete=float(np.mean([np.mean(columns[c] != BLANK) for c in asked])),
        scores=_score_counts(scores.overall.point),
        stages=StageCounts(
            _counts(scores.stage_low, stages.top + 1), _counts(scores.stage_high, stages.top + 1)
        ),
        all=over_all,
        grids=grids,
        lacks=gaps.lacks(),
        demand=Demands(gaps, cohort.profiles, cohort.of_profile, content, today).demanded(),
        teaching=tuple(_teaching(c, columns[c], gaps.open_at[c]) for c in asked),
    )


def size_class(population: Whole) -> Whole:
    """The index of the size class of each population, from 0; −1 for a negative one (unknown)."""
    return np.where(population < 0, -1, np.searchsorted(np.array(SIZES), population, side="right"))


def _columns(cohort: Cohort, checklist: Checklist) -> dict[str, Cells]:
    """Each criterion's cells as a contiguous array; all blank where the cohort has no column for
    it."""
    where = {criterion: n for n, criterion in enumerate(cohort.criteria)}
    blank = np.full(cohort.rows, BLANK, np.int8)
    return {
        c: np.ascontiguousarray(cohort.levels[:, where[c]]) if c in where else blank
        for c in checklist.criteria
    }


def _counts(numbers: Whole, length: int) -> tuple[int, ...]:
    return tuple(np.bincount(numbers, minlength=length).tolist())


def _score_counts(points: NDArray[np.float64]) -> ScoreCounts:
    known = points[~np.isnan(points)]
    bins = np.minimum(known // BIN, 100 // BIN - 1).astype(np.intp)
    mean = float(known.mean()) if len(known) >= FEWEST else None
    return ScoreCounts(_counts(bins, 100 // BIN), len(points) - len(known), mean)


# ---------------------------------------------------------------------------- groups


def _grids(
    cohort: Cohort, levels: Mapping[str, Cells], points: NDArray[np.float64]
) -> tuple[dict[str, Mean | None], tuple[Grid, ...]]:
    """The means over all, and by each grouping."""
    values = {c: np.where(cells < 0, np.nan, cells) for c, cells in levels.items()}
    parted = [_joined(grouping) for grouping in cohort.groupings]
    means = _means({**values, OVERALL: points}, [(of, len(groups)) for of, groups in parted])
    over_all = {name: by_group[0] for name, by_group in means.items()}
    grids = []
    start = 1  # the whole is the first
    for grouping, (_, groups) in zip(cohort.groupings, parted, strict=True):
        large = [n for n, group in enumerate(groups) if group.rows >= FEWEST]
        grids.append(
            Grid(
                name=grouping.name,
                groups=tuple(groups[n] for n in large),
                levels={c: tuple(means[c][start + n] for n in large) for c in levels},
                scores=tuple(means[OVERALL][start + n] for n in large),
                hidden=tuple(
                    name for group in groups if group.rows < FEWEST for name in group.names
                ),
                ungrouped=int((grouping.of < 0).sum()),
            )
        )
        start += len(groups)
    return over_all, tuple(grids)


def _joined(grouping: Grouping) -> tuple[Whole, list[Group]]:
    """A grouping with small groups joined: for each row the index of its group or −1, and the
    groups. A few rows whose group is not known stand last and are joined as well."""
    unknown = int((grouping.of < 0).sum())
    last = len(grouping.groups)
    of = np.where(grouping.of < 0, last, grouping.of)
    rows = [*_counts(of[of < last], last), unknown if unknown < FEWEST else 0]
    groups: list[Group] = []
    new = np.full(last + 1, -1)
    for members in joined(rows):
        names = tuple(grouping.groups[n] for n in members if n < last)
        if names:
            new[list(members)] = len(groups)
            size = sum(rows[n] for n in members)
            groups.append(Group(names, size, has_unknown=last in members))
    return new[of], groups


def _means(
    values: Mapping[str, NDArray[np.float64]], groupings: Sequence[tuple[Whole, int]]
) -> dict[str, list[Mean | None]]:
    """Of each column, NaN where nothing is known, the mean over all rows, then over every group of
    every grouping in turn, where it may be shown. ``groupings``: for each row the index of its
    group, and how many groups there are."""
    import pandas as pd  # a third of a second, which no other page spends

    keys = [of for of, _ in groupings] or [np.zeros(len(values[OVERALL]))]
    # rows of the same groups are a class: what is shown is a sum of classes
    classes = pd.DataFrame(values).groupby(keys)
    counts, sums = classes.count(), classes.sum()
    members = [np.ones((1, len(counts)), bool)]
    for n, (_, groups) in enumerate(groupings):
        of = counts.index.get_level_values(n).to_numpy()
        members.append(of == np.arange(groups)[:, None])
    which = np.concatenate(members)
    number = np.repeat(np.arange(len(members)), [len(groups) for groups in members])
    return {
        name: _shown(which, number, counts[name].to_numpy(), sums[name].to_numpy())
        for name in values
    }


def _shown(which: Flags, grouping: Whole, counts: Whole, sums: Whole) -> list[Mean | None]:
    """The means of sets of classes that may be published: the whole first, then grouping by
    grouping, in each the largest group first. ``which``: the classes (second axis) of each set."""
    known: Whole = which @ counts
    order = np.lexsort((-known, grouping))
    there = counts > 0
    shown = np.zeros(len(known), bool)
    shown[order] = may_be_shown(which[order][:, there], counts[there])
    return [
        Mean(float(total / count), int(count)) if is_shown else None
        for total, count, is_shown in zip(which @ sums, known, shown, strict=True)
    ]


def _teaching(criterion_id: str, cells: Cells, lacking: Flags) -> Teaching:
    giving = cells >= GIVES_FROM
    return Teaching(
        criterion_id=criterion_id,
        givers=int(giving.sum()),
        takers=int(lacking.sum()),
        giving=_first(giving, TOP_LEVEL - cells),
        taking=_first(lacking, np.maximum(cells, 0)),
    )


def _first(which: Flags, rank: Whole) -> tuple[int, ...]:
    rows = np.flatnonzero(which)
    return tuple(rows[np.argsort(rank[rows], kind="stable")[:MOST_NAMED]].tolist())
