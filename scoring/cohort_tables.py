"""The results of every combination of answers to an item, as tables to look up (method §9 Cohorts).

``cohort.Kernel`` builds them once for a checklist, its stages and weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import frexp, fsum, nan, prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from checklist.model import OVERALL, TOP_LEVEL, Checklist, Stages
from scoring.rating import RULES, Weights

#: What a cell holds besides the levels 0 to 4.
DONT_KNOW, NOT_APPLICABLE, BLANK = -1, -2, -3

Cells = NDArray[np.int8]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
#: Whole numbers of any width.
Whole = NDArray[Any]

#: An item with more criteria has too many combinations for a table: those that occur are computed.
_MOST_IN_TABLE = 6
#: An item with more combinations than this is brought down to those that differ in the result.
_MOST_AS_IS = 1 << 6
#: Items are looked up together while their combinations are no more than this.
_MOST_TOGETHER = 1 << 13
#: What ``Word`` has room for.
_MOST_ITEMS, _MOST_STAGES = 16, 20

#: A cell by its last three bits: 0 to 4 a level, then blank, not applicable, don't know.
_BITS = 3
_EMPTY = BLANK & 7
#: What counts of a criterion: a level 0 to 4, or none.
_NO_LEVEL = TOP_LEVEL + 1
_CHOICES = TOP_LEVEL + 2


def _meanings(*, blank_exists: bool) -> Whole:
    """What each cell counts as: known alone, at its lowest, at its highest."""
    levels = range(TOP_LEVEL + 1)
    return np.array(
        [
            [*levels, bound if blank_exists else _NO_LEVEL, _NO_LEVEL, bound]
            for bound in (_NO_LEVEL, 0, TOP_LEVEL)
        ]
    )


#: Of a criterion that everyone is asked, and of one that exists only when it is named.
_ASKED, _OWN = _meanings(blank_exists=True), _meanings(blank_exists=False)


class ScoreColumns(NamedTuple):
    """A score of every row, 0 to 100; NaN where ``rating.Score`` has ``None``."""

    point: Floats
    low: Floats
    high: Floats


class Word:
    """Everything but the scores, packed into one integer a row.

    The words of the items are combined by bitwise *and*: one bit for each stage that is held for
    certain, one for each that could be held, one for having a point, and one for each item that
    applies (set in the words of all other items). Stages are held from the first one on without a
    gap, so the bits of a stage are 1, 11, 111 …
    """

    def __init__(self, top: int, items: int) -> None:
        if items > _MOST_ITEMS or top > _MOST_STAGES:
            raise ValueError(f"{items} items and {top} stages are too many for a table")
        self._top, self._items = top, items
        self.type = np.min_scalar_type((1 << 2 * top + 1 + items) - 1)

    def of_item(self, number: int, low: Whole, high: Whole, point: Flags, applies: Flags) -> Whole:
        """The words of one item: stages held, whether it has a point, whether it applies."""
        words = ((1 << low) - 1) | (((1 << high) - 1) << self._top)
        words |= (point | ~applies).astype(np.int64) << (2 * self._top)
        every = (1 << self._items) - 1
        words |= np.where(applies, every, every & ~(1 << number)) << (2 * self._top + 1)
        return words.astype(self.type)

    def write_stages(self, words: Whole, low: Cells, high: Cells) -> None:
        """Writes the lowest and highest stage of each word into ``low`` and ``high``."""
        stages = self.type.type((1 << self._top) - 1)
        np.bitwise_count(words & stages, out=low.view(np.uint8))
        np.bitwise_count((words >> self.type.type(self._top)) & stages, out=high.view(np.uint8))

    def applying(self, words: Whole) -> Whole:
        """Which items apply, with the point bit lowest: an index into the first array of
        ``totals``, and without that bit into the second."""
        which: Whole = words >> self.type.type(2 * self._top)
        return which

    def totals(self, weights: Sequence[float], scale: float) -> tuple[Floats, Floats]:
        """The divisors of Σ W·S of the point, and of low and high, times ``scale``: the sum of the
        weights of the items that apply; NaN where there is no such score."""
        totals = [
            scale * fsum(w for n, w in enumerate(weights) if which >> n & 1)
            for which in range(1 << self._items)
        ]
        low_and_high = np.array([nan, *totals[1:]])
        point = np.stack((np.full(len(totals), nan), low_and_high), axis=1).ravel()
        return point, low_and_high


class ResultTable(NamedTuple):
    """The results of an item for each of several combinations of answers: its score, its word
    (``Word``) and W·S (point, low, high in one row; 0 where there is none)."""

    scores: ScoreColumns
    words: Whole
    weighted: Floats


class ItemTable:
    """One item: maps the cells of its criteria to a row in a table of all its results.

    A combination has a code: three bits of each cell, the first criterion's lowest. With few
    criteria the code is the row; with more a second table maps code to row; with many the table is
    computed from the codes that occur.
    """

    def __init__(
        self, number: int, checklist: Checklist, stages: Stages, weights: Weights, word: Word
    ) -> None:
        item = checklist.items[number]
        ids = [criterion.id for criterion in item.criteria]
        self.id = item.id
        self.weight = weights.items.get(item.id, 1.0)
        self._number, self._word, self._top = number, word, stages.top
        self._rule = item.rule
        self._weights = [weights.criteria.get(c, 1.0) for c in ids]
        self._places = [list(checklist.criteria).index(c) for c in ids]
        self._meanings = [_OWN if criterion.own else _ASKED for criterion in item.criteria]
        self._gates = [
            (stage, [ids.index(c) for c in named], r.threshold, r.not_applicable_meets)
            for stage, r in stages.required_up_to(stages.top)
            if r.id != OVERALL and set(named := checklist.named[r.id]) <= set(ids)
        ]
        self.table: ResultTable | None = None
        self._place_of: Whole | None = None
        if len(ids) <= _MOST_IN_TABLE:
            self.table, self._place_of = self._table_of_all()

    def look_up(self, cells: Sequence[Whole | None], rows: int) -> tuple[Whole, ResultTable]:
        """The place of every row in a table, and the table."""
        columns = [cells[place] for place in self._places]
        codes = _codes([np.full(rows, _EMPTY, np.uint8) if c is None else c for c in columns])
        if self.table is None:
            met, places = np.unique(codes, return_inverse=True)
            return places, self._table_of(met)
        if self._place_of is None:
            return codes, self.table
        return self._place_of.take(codes, mode="clip"), self.table

    def _table_of_all(self) -> tuple[ResultTable, Whole | None]:
        """The table of every combination; where they are many, only of those that differ in the
        result, and the place of each in it."""
        criteria = len(self._places)
        steps = [_CHOICES**n for n in range(criteria)]
        levels = np.arange(_CHOICES**criteria) // np.array(steps)[:, None] % _CHOICES
        scores, stages = self._scored(levels), self._stages_allowed(levels)
        places = []
        for bound in range(3):  # known, low and high levels of each code, as a place in the scores
            place = np.zeros(1, np.int64)
            for meaning, step in zip(self._meanings, steps, strict=True):
                place = (step * meaning[bound][:, None] + place).ravel()
            places.append(place)
        if len(places[0]) <= _MOST_AS_IS:
            return self._table(scores, stages, places), None
        _, score = np.unique(scores, return_inverse=True)
        _, kind = np.unique(score * (self._top + 1) + stages, return_inverse=True)
        most = len(levels[0])
        kinds = (score[places[0]] * most + kind[places[1]]) * most + kind[places[2]]
        _, first, place_of = np.unique(kinds, return_index=True, return_inverse=True)
        table = self._table(scores, stages, [place[first] for place in places])
        return table, place_of.astype(np.min_scalar_type(len(first)))

    def _table_of(self, codes: Whole) -> ResultTable:
        """The table of these combinations."""
        cells = [codes >> codes.dtype.type(_BITS * n) & 7 for n in range(len(self._places))]
        levels = np.concatenate(
            [
                [meaning[bound][cell] for meaning, cell in zip(self._meanings, cells, strict=True)]
                for bound in range(3)
            ],
            axis=1,
        )
        places = np.arange(len(levels[0])).reshape(3, -1)
        return self._table(self._scored(levels), self._stages_allowed(levels), list(places))

    def _table(self, scores: Floats, stages: Whole, places: Sequence[Whole]) -> ResultTable:
        """A table from scores, stages held, and the indices of the known, low and high
        combinations."""
        known, low, high = (scores[place] for place in places)
        words = self._word.of_item(
            self._number,
            stages[places[1]],
            stages[places[2]],
            point=~np.isnan(known),
            applies=~np.isnan(low),
        )
        weighted = np.nan_to_num(self.weight * np.stack((known, low, high), axis=1))
        return ResultTable(ScoreColumns(known, low, high), words, weighted)

    def _scored(self, levels: Whole) -> Floats:
        """The item's score for each column of levels, by the rule of ``rating``, called once for
        each distinct input of that rule. NaN where nothing counts."""
        counts = levels != _NO_LEVEL
        if self._rule == "best":  # nothing but the highest level counts
            kinds = np.where(counts, levels, -1).max(axis=0)
        elif len(set(self._weights)) == 1:  # nothing but how many levels, and their sum
            most = TOP_LEVEL * len(levels) + 1
            kinds = counts.sum(axis=0) * most + np.where(counts, levels, 0).sum(axis=0)
        else:
            kinds = _CHOICES ** np.arange(len(levels)) @ levels
        _, first, kind = np.unique(kinds, return_index=True, return_inverse=True)
        rule = RULES[self._rule]
        scores = [nan] * len(first)
        for n, column in enumerate(levels[:, first].T.tolist()):
            counting = [
                (w, x) for w, x in zip(self._weights, column, strict=True) if x != _NO_LEVEL
            ]
            if counting:
                scores[n] = rule(counting)
        return np.array(scores)[kind]

    def _stages_allowed(self, levels: Whole) -> Whole:
        """The highest stage that each column of levels allows, by the requirements on this item
        alone."""
        reached = np.where(levels == _NO_LEVEL, -1, levels)
        stages = np.full(len(levels[0]), self._top)
        for stage, places, threshold, not_applicable_meets in self._gates:
            best = reached[places].max(axis=0)
            unmet = (best < threshold) & ((best >= 0) | (not not_applicable_meets))
            np.minimum(stages, np.where(unmet, stage - 1, self._top), out=stages)
        return stages


def _codes(cells: Sequence[Whole]) -> Whole:
    """The code of each row, in the narrowest integer type that holds it."""
    if len(cells) == 1:
        return cells[0]
    half = len(cells) // 2
    codes = _codes(cells[half:]).astype(np.min_scalar_type((1 << _BITS * len(cells)) - 1))
    codes *= codes.dtype.type(1 << _BITS * half)
    codes |= _codes(cells[:half])
    return codes


class ItemGroup(NamedTuple):
    """Several items looked up together: W·S added up (point, low, high and nothing, whole numbers
    of ``scale``) and the word, for each combination of their places."""

    items: tuple[int, ...]
    sizes: tuple[int, ...]
    sums: Whole
    words: Whole

    def place(self, tables: Sequence[tuple[Whole, ResultTable]]) -> Whole:
        """The row of the group's arrays for each row, from its places in the items' tables."""
        width = np.min_scalar_type(prod(self.sizes) - 1)
        first, *others = self.items
        index = tables[first][0].astype(width)
        for item, size in zip(others, self.sizes[1:], strict=True):
            index *= width.type(size)
            index += tables[item][0].astype(width, copy=False)
        return index.astype(np.intp)


def common_scale(items: Sequence[ItemTable]) -> int | None:
    """The power of two that makes every W·S a whole number while their sums stay below 2**63, so
    that they can be added up exactly; ``None`` where there is none."""
    tables = [item.table for item in items]
    weighted = [table.weighted for table in tables if table is not None]
    if len(weighted) < len(tables):
        return None
    scale = max(53 - frexp(w[w > 0].min(initial=1.0))[1] for w in weighted)
    largest = fsum(float(w.max()) for w in weighted)
    return scale if frexp(largest)[1] + scale < 63 else None


def grouped(items: Sequence[ItemTable], scale: int) -> list[ItemGroup]:
    """The items in as few groups as ``_MOST_TOGETHER`` allows, small ones first."""
    sized = sorted(
        ((len(t.words), n) for n, i in enumerate(items) if (t := i.table)), key=lambda x: x[0]
    )
    parts: list[list[int]] = []
    most = 0
    for size, number in sized:
        if not parts or most * size > _MOST_TOGETHER:
            parts.append([])
            most = 1
        parts[-1].append(number)
        most *= size
    return [_group([(n, t) for n in part if (t := items[n].table)], scale) for part in parts]


def _group(tables: Sequence[tuple[int, ResultTable]], scale: int) -> ItemGroup:
    sums = np.zeros((1, 4), np.int64)
    words = ~np.zeros(1, tables[0][1].words.dtype)
    for _, table in tables:
        whole = np.zeros((len(table.words), 4), np.int64)
        whole[:, :3] = np.ldexp(table.weighted, scale)
        sums = (sums[:, None] + whole).reshape(-1, 4)
        words = (words[:, None] & table.words).ravel()
    return ItemGroup(
        items=tuple(n for n, _ in tables),
        sizes=tuple(len(table.words) for _, table in tables),
        sums=sums,
        words=words,
    )
