"""What the municipalities of a cohort lack for their next stage, and the schemes that would help
them (method §9 Cohorts), by the rules of ``stages`` and ``advice``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from checklist.answers import Profile
from checklist.catalogue import Scheme
from checklist.load import Content
from checklist.model import HELPS_FROM, OVERALL, TOP_LEVEL
from scoring.cohort import (
    BLANK,
    DONT_KNOW,
    NOT_APPLICABLE,
    Cells,
    CohortScores,
    Flags,
    Whole,
)
from scoring.verdict import is_never_listed, points_of, standing_today


@dataclass(frozen=True, slots=True)
class Lack:
    """A requirement of the next stage that ``rows`` municipalities do not meet, each by its own
    next stage: ``size`` is the mean number of missing levels; for ``unknown`` of them the level is
    not known."""

    requirement_id: str
    rows: int
    size: float
    unknown: int


@dataclass(frozen=True, slots=True)
class Demand:
    """A scheme that makes the next step of a gap of some municipalities: for ``can`` of them all
    its conditions are met, for ``ask`` they depend on open points."""

    scheme_id: str
    can: int
    ask: int

    @property
    def rows(self) -> int:
        """The municipalities of either kind."""
        return self.can + self.ask


class Gaps:
    """The gaps of every row to its own next stage, as ``stages.gaps`` computes them for a single
    one. ``columns``: the cells of every criterion."""

    def __init__(
        self, columns: Mapping[str, Cells], scores: CohortScores, content: Content
    ) -> None:
        checklist, self.columns = content.checklist, columns
        self._order = [*checklist.items_by_id, *checklist.criteria]
        #: By criterion: the rows with a gap to which it is among the nearest.
        self.open_at = {c: np.zeros(len(scores.stage_low), bool) for c in columns}
        self.open: list[OpenGap] = []
        self._rows: dict[str, int] = {}
        self._levels: dict[str, int] = {}
        self._unknown: dict[str, int] = {}
        low = {c: _low(cells, own=checklist.criteria[c].own) for c, cells in columns.items()}
        for stage in content.stages.stages[1:]:
            coming = scores.stage_low == stage.number - 1
            hardest: dict[str, int] = {}
            for requirement in stage.requires:
                name = requirement.id
                hardest[name] = max(hardest.get(name, 0), requirement.threshold)
            for name, threshold in hardest.items():
                if name != OVERALL:
                    self._add(name, threshold, coming, low, checklist.named[name])

    def _add(
        self,
        name: str,
        threshold: int,
        coming: Flags,
        low: Mapping[str, Cells],
        criteria: Sequence[str],
    ) -> None:
        best = np.max([low[c] for c in criteria], axis=0)
        lacking = coming & (best >= 0) & (best < threshold)
        known = np.ones(len(lacking), bool)
        near: dict[str, Flags] = {}
        for c in criteria:
            nearest = lacking & (low[c] == best)
            near[c] = nearest & (self.columns[c] >= 0)
            self.open_at[c] |= nearest
            known &= ~nearest | (self.columns[c] >= 0)
        self.open.append(OpenGap(threshold, near))
        self._rows[name] = self._rows.get(name, 0) + int(lacking.sum())
        missing = int((threshold - best[lacking].astype(np.int64)).sum())
        self._levels[name] = self._levels.get(name, 0) + missing
        self._unknown[name] = self._unknown.get(name, 0) + int((lacking & ~known).sum())

    def lacks(self) -> tuple[Lack, ...]:
        """The requirements not met, the most frequent first."""
        lacks = [
            Lack(name, rows, self._levels[name] / rows, self._unknown[name])
            for name, rows in self._rows.items()
            if rows
        ]
        return tuple(
            sorted(lacks, key=lambda lack: (-lack.rows, self._order.index(lack.requirement_id)))
        )


@dataclass(frozen=True, slots=True)
class OpenGap:
    """The rows that lack a level ``threshold`` of the same requirement. ``near``: by criterion, the
    rows to which it is among the nearest and known."""

    threshold: int
    near: Mapping[str, Flags]


class Demands:
    """The verdicts ``can`` and ``ask`` of every row, as ``advice`` gives them for a single one.
    ``profile_of``: for each row the index of its own among ``profiles``."""

    def __init__(
        self,
        gaps: Gaps,
        profiles: Sequence[Profile],
        profile_of: Whole,
        content: Content,
        today: date,
    ) -> None:
        self._columns, self._gaps = gaps.columns, gaps.open
        self._profiles, self._of = profiles, profile_of
        self._content, self._checklist, self._today = content, content.checklist, today

    def demanded(self) -> tuple[Demand, ...]:
        """The schemes by the number of municipalities for which they are of use."""
        demands, schemes = [], self._content.schemes
        for scheme in schemes.values():
            is_open = scheme.applicant.municipality != "no" and (
                scheme.standing.advice != "model_to_copy"
            )
            if scheme.strengths and is_open and not is_never_listed(scheme, schemes):
                can, ask = self._verdicts(scheme)
                helped = self._helped(scheme)
                demand = Demand(scheme.id, int((helped & can).sum()), int((helped & ask).sum()))
                if demand.rows:
                    demands.append(demand)
        return tuple(sorted(demands, key=lambda demand: (-demand.rows, demand.scheme_id)))

    def _verdicts(self, scheme: Scheme) -> tuple[Flags, Flags]:
        """The rows whose needs all hold, and those of which some are not known."""
        is_sure = scheme.applicant.municipality != "unknown" and (
            standing_today(scheme, self._today) != "confirm_first"
        )
        points = [points_of(scheme, p, self._content.countries) for p in self._profiles]
        holds = np.array([p is not None for p in points])[self._of]
        known = np.array([p is not None and not p for p in points])[self._of] & is_sure
        for need in scheme.needs:
            if need.level is None:
                continue
            named = [need.criterion] if need.criterion else self._checklist.named[need.item or ""]
            cells = np.array([self._cells(c) for c in named])
            met = (cells >= need.level).any(axis=0)
            holds &= met | (cells == DONT_KNOW).any(axis=0)
            known &= met
        return holds & known, holds & ~known

    def _cells(self, criterion_id: str) -> Cells:
        """Levels, and whether one that applies is not known."""
        cells = self._columns[criterion_id]
        if not self._checklist.criteria[criterion_id].own:
            cells = np.where(cells == BLANK, np.int8(DONT_KNOW), cells)
        return cells

    def _helped(self, scheme: Scheme) -> Flags:
        """The rows of which it makes the next level of a gap true, all or most of it."""
        helped = np.zeros(len(self._of), bool)
        for gap in self._gaps:
            if scheme.strengths.keys().isdisjoint(gap.near):
                continue
            best = np.zeros(len(self._of), np.int8)
            helps = np.zeros(len(self._of), bool)
            for c, near in gap.near.items():
                if c in scheme.strengths:
                    benefit, first = _runs(scheme.strengths[c], gap.threshold)
                    level = np.maximum(self._columns[c], 0)
                    gained = np.where(near, benefit[level], 0)
                    better = gained > best
                    best = np.where(better, gained, best)
                    helps = np.where(better, first[level] >= HELPS_FROM, helps)
            helped |= helps
        return helped


def _runs(strengths: Mapping[int, int], threshold: int) -> tuple[Cells, Cells]:
    """By the level now: the sum of strengths from the next level on, and the first of them."""
    benefit, first = np.zeros(TOP_LEVEL + 1, np.int8), np.zeros(TOP_LEVEL + 1, np.int8)
    for now in range(threshold):
        first[now] = strengths.get(now + 1, 0)
        level = now + 1
        while level <= threshold and level in strengths:
            benefit[now] += strengths[level]
            level += 1
    return benefit, first


def _low(cells: Cells, *, own: bool) -> Cells:
    """The level that is certain: 0 where it is not known, −1 where there is none: not applicable,
    or an ``other`` without a name."""
    low = np.maximum(cells, 0)
    low[(cells == NOT_APPLICABLE) | (own & (cells == BLANK))] = -1
    return low
