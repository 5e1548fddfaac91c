"""Scores, ranges and stages of a whole table of assessments at once (method §9 Cohorts).

One row is one assessment, one column one criterion. Every figure equals, to the last bit, that of
``rating`` and ``stages`` for that row alone: the scores of an item come from a table computed with
the same rules (``cohort_tables.py``), and sums are rounded once at the end, as ``math.fsum`` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from math import fsum
from typing import NamedTuple

import numpy as np

from checklist.model import OVERALL, TOP_LEVEL, Checklist, Stages
from scoring.cohort_tables import BLANK as BLANK
from scoring.cohort_tables import DONT_KNOW as DONT_KNOW
from scoring.cohort_tables import NOT_APPLICABLE as NOT_APPLICABLE
from scoring.cohort_tables import Cells as Cells
from scoring.cohort_tables import Flags as Flags
from scoring.cohort_tables import Floats as Floats
from scoring.cohort_tables import ItemTable, ResultTable, Word, common_scale, grouped
from scoring.cohort_tables import ScoreColumns as ScoreColumns
from scoring.cohort_tables import Whole as Whole
from scoring.rating import EQUAL, UNSHOWN_AT_MOST, Weights

#: Rows that a thread works on at a time: few enough that what they need stays in its cache.
_BLOCK = 1 << 15


@dataclass(frozen=True, slots=True)
class CohortScores:
    """The result of every row, in the order of the rows.

    ``items`` by item id, in the order asked; empty where they were not requested. ``evidenced`` is
    ``None`` where no evidence was given. ``stage_low`` and ``stage_high`` as in ``StageRange``.
    """

    overall: ScoreColumns
    items: Mapping[str, ScoreColumns]
    evidenced: ScoreColumns | None
    stage_low: Cells
    stage_high: Cells


class Kernel:
    """The method for one checklist, its stages and one set of weights, as lookup tables.

    Construction takes 0.1 s; the object is immutable, may be shared between threads and pickled for
    other processes. Raises ValueError for more than 16 items or 20 stages.
    """

    def __init__(self, checklist: Checklist, stages: Stages, weights: Weights = EQUAL) -> None:
        self._word = Word(stages.top, len(checklist.items))
        self._criteria = tuple(checklist.criteria)
        self._items = tuple(
            ItemTable(number, checklist, stages, weights, self._word)
            for number in range(len(checklist.items))
        )
        scale = common_scale(self._items)
        self._groups = None if scale is None else grouped(self._items, scale)
        of_items = [item.weight for item in self._items]
        self._point_totals, self._totals = self._word.totals(of_items, 2.0 ** (scale or 0))
        self._may_exceed = any(weight != 1 for weight in of_items)
        self._top = stages.top
        self._overall_gates = [
            (number, requirement.threshold, requirement.not_applicable_meets)
            for number, requirement in stages.required_up_to(stages.top)
            if requirement.id == OVERALL
        ]

    def score(
        self,
        levels: Cells,
        criteria: Sequence[str],
        evidence: Flags | None = None,
        *,
        with_items: bool = True,
        threads: int = 2,
    ) -> CohortScores:
        """Scores, ranges and stages of every row.

        ``levels``: shape (rows, len(criteria)), one column for each of ``criteria`` (full ids, any
        order): 0 to 4, ``DONT_KNOW``, ``NOT_APPLICABLE`` or ``BLANK``; fastest where each column is
        contiguous (``order="F"``). A criterion without a column is blank everywhere. A blank
        ``other`` is absent; with any other value it counts as named. ``evidence``, of the same
        shape, booleans: whether the answer carries any. ``threads``: rows are worked on in blocks
        by so many threads. Raises ValueError for an unknown criterion or a cell of another value.
        """
        places = self._places(levels, criteria, evidence)
        rows = len(levels)
        overall = _unwritten(rows)
        items = {item.id: _unwritten(rows) for item in self._items} if with_items else {}
        evidenced = None if evidence is None else _unwritten(rows)
        stage_low, stage_high = np.empty(rows, np.int8), np.empty(rows, np.int8)

        def score_block(start: int) -> None:
            part = slice(start, start + _BLOCK)
            block = levels[part]
            _check(block, criteria, start)
            looked_up = self._look_up(block, places)
            total = _part(overall, part)
            self._write_overall(looked_up, total)
            self._write_stages(looked_up, total, stage_low[part], stage_high[part])
            for columns, (index, table) in zip(items.values(), looked_up.items, strict=False):
                for column, values in zip(_part(columns, part), table.scores, strict=True):
                    values.take(index, out=column, mode="clip")
            if evidence is not None and evidenced is not None:
                unshown = ~evidence[part] & (block > UNSHOWN_AT_MOST)
                capped = np.where(unshown, np.int8(UNSHOWN_AT_MOST), block)
                self._write_overall(self._look_up(capped, places), _part(evidenced, part))

        starts = range(0, rows, _BLOCK)
        if threads > 1 and len(starts) > 1:
            with ThreadPoolExecutor(threads) as pool:
                for _ in pool.map(score_block, starts):
                    pass  # each has written where it belongs; an error is raised here
        else:
            for start in starts:
                score_block(start)
        return CohortScores(overall, items, evidenced, stage_low, stage_high)

    def _places(
        self, levels: Cells, criteria: Sequence[str], evidence: Flags | None
    ) -> list[int | None]:
        """The column of each criterion of the checklist; ``None`` where it has none."""
        if unknown := [name for name in criteria if name not in self._criteria]:
            raise ValueError(f"not in the checklist: {', '.join(unknown)}")
        if len(set(criteria)) < len(criteria):
            raise ValueError("a criterion has two columns")
        if levels.dtype != np.int8 or levels.shape != (len(levels), len(criteria)):
            raise ValueError(f"levels must be int8 in {len(criteria)} columns")
        if evidence is not None and (evidence.dtype != bool or evidence.shape != levels.shape):
            raise ValueError("evidence must be true or false, in the shape of the levels")
        where = {criterion: place for place, criterion in enumerate(criteria)}
        return [where.get(criterion) for criterion in self._criteria]

    def _look_up(self, block: Cells, places: Sequence[int | None]) -> _LookedUp:
        """The results of every item in every row of a block, and their combination."""
        bits = np.bitwise_and(block.T, 7, order="C").view(np.uint8)
        cells = [None if place is None else bits[place] for place in places]
        items = [item.look_up(cells, len(block)) for item in self._items]
        if self._groups is None:
            words = [table.words.take(index) for index, table in items]
            sums = _fsums([table.weighted.take(index, axis=0) for index, table in items])
        else:
            indices = [group.place(items) for group in self._groups]
            pairs = list(zip(self._groups, indices, strict=True))
            words = [group.words.take(index, mode="clip") for group, index in pairs]
            sums, *others = [group.sums.take(i, axis=0, mode="clip") for group, i in pairs]
            for other in others:
                sums += other
        return _LookedUp(items, reduce(np.bitwise_and, words), sums)

    def _write_overall(self, looked_up: _LookedUp, into: ScoreColumns) -> None:
        """Σ W·S / Σ W of every row; NaN where there is none."""
        which = self._word.applying(looked_up.words)
        point_total = self._point_totals.take(which, mode="clip")
        total = self._totals.take(which >> which.dtype.type(1), mode="clip")
        for n, weight in enumerate((point_total, total, total)):
            # the sum is rounded on its way to a float, as fsum rounds it, then the quotient
            np.divide(looked_up.sums[:, n], weight, out=into[n])
            if self._may_exceed:  # W·S is rounded as well
                np.minimum(into[n], 100.0, out=into[n])

    def _write_stages(
        self, looked_up: _LookedUp, overall: ScoreColumns, low: Cells, high: Cells
    ) -> None:
        """The stage range of every row, the requirements on the overall score included."""
        self._word.write_stages(looked_up.words, low, high)
        for number, threshold, not_applicable_meets in self._overall_gates:
            for score, stage in ((overall.low, low), (overall.high, high)):
                # every comparison with NaN is false: nothing is applicable
                met = ~(score < threshold) if not_applicable_meets else score >= threshold
                beyond = met.view(np.int8) * np.int8(self._top - number + 1)
                np.minimum(stage, beyond + np.int8(number - 1), out=stage)


def _unwritten(rows: int) -> ScoreColumns:
    return ScoreColumns(np.empty(rows), np.empty(rows), np.empty(rows))


def _part(columns: ScoreColumns, rows: slice) -> ScoreColumns:
    return ScoreColumns(*(column[rows] for column in columns))


def _check(block: Cells, criteria: Sequence[str], start: int) -> None:
    """Raises ValueError where a cell is neither a level nor one of the other answers."""
    if block.size and (block.min() < BLANK or block.max() > TOP_LEVEL):
        row, place = np.argwhere((block < BLANK) | (block > TOP_LEVEL))[0]
        value = block[row, place]
        raise ValueError(f"{value} in row {start + row} of {criteria[place]} has no meaning")


def _fsums(parts: Sequence[Floats]) -> Floats:
    """The sum of arrays of one shape, each number rounded once, at the end."""
    flat = (part.ravel().tolist() for part in parts)
    sums = np.fromiter(map(fsum, zip(*flat, strict=True)), np.float64, parts[0].size)
    return sums.reshape(parts[0].shape)


class _LookedUp(NamedTuple):
    """The results of a block of rows: for each item the row of its table, the combined word of all
    items, and Σ W·S (point, low, high) times the scale."""

    items: list[tuple[Whole, ResultTable]]
    words: Whole
    sums: Whole | Floats
