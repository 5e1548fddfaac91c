"""Synthetic cohorts with plausible correlations, for demonstration, tests and measuring.

No row is a real municipality's answer. Prefectures and kinds are as frequent as in Japan, names are
invented. Each row has a population and a latent readiness: larger ones are better equipped,
criteria of one item correlate, and some rows have many blanks. Every row is marked as synthetic.
One seed always gives the same rows, and fewer rows are the first ones of more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod, sqrt

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from checklist.model import TOP_LEVEL, Checklist
from checklist.municipality import Municipality, MunicipalityKind
from report.tables.heading import EVIDENCE, SYNTHETIC
from scoring.cohort import BLANK, DONT_KNOW, NOT_APPLICABLE
from scoring.task import UNITS

SEED = 201402
#: Between which populations a kind of municipality lies, roughly.
_POPULATIONS: Mapping[MunicipalityKind, tuple[int, int]] = {
    "prefecture": (550_000, 9_000_000),
    "designated-city": (680_000, 2_700_000),
    "core-city": (190_000, 480_000),
    "ward": (60_000, 900_000),
    "city": (20_000, 190_000),
    "town": (3_000, 30_000),
    "village": (500, 6_000),
}
#: How much an item depends on the size of the municipality; ``_OTHERWISE`` for any other.
_BY_SIZE: Mapping[str, float] = {
    "strength": 0.4,
    "purpose": 0.3,
    "capacity": 0.8,
    "system": 0.8,
    "partner": 0.5,
    "business": 0.7,
}
_OTHERWISE = 0.5
#: The population without influence, as a power of ten, and the effect of one more power of ten.
_MIDDLE, _STEP = 4.7, 0.7

Uniform = NDArray[np.float64]


def schema(checklist: Checklist) -> pa.Schema:
    """The columns: the municipality, its answers, and whether they carry evidence."""
    return pa.schema(
        [
            (SYNTHETIC, pa.bool_()),
            ("name", pa.string()),
            ("prefecture", pa.string()),
            ("kind", pa.string()),
            ("population", pa.int32()),
            *((c, pa.int8()) for c in checklist.criteria),
            *((c + EVIDENCE, pa.bool_()) for c in checklist.criteria),
        ],
        metadata={SYNTHETIC: "made up by python -m scoring --synthetic; nobody's answers"},
    )


def cohort(
    rows: int,
    checklist: Checklist,
    municipalities: Sequence[Municipality],
    seed: int = SEED,
) -> Iterator[pa.RecordBatch]:
    """A cohort of ``rows`` rows, in batches: each has the prefectures and kinds of all
    municipalities of Japan, in random order."""
    for number, start in enumerate(range(0, rows, len(municipalities))):
        batch = _batch(number, checklist, municipalities, seed)
        yield batch.slice(0, min(rows - start, batch.num_rows))


class _Chance:
    """Uniform random numbers between 0 and 1: the upper 53 bits of PCG64, the same on every
    machine."""

    def __init__(self, seed: int, number: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence((seed, number)))

    def even(self, *shape: int) -> Uniform:
        raw = self._bits.random_raw(prod(shape))
        even: Uniform = (raw >> 11).astype(np.float64) * 2.0**-53
        return even.reshape(shape)

    def normal(self, *shape: int) -> Uniform:
        """Approximately normal, mean 0 and variance 1: the sum of four uniform numbers, scaled."""
        total: Uniform = self.even(4, *shape).sum(axis=0)
        return (total - 2) * sqrt(3)


def _batch(
    number: int, checklist: Checklist, municipalities: Sequence[Municipality], seed: int
) -> pa.RecordBatch:
    chance = _Chance(seed, number)
    rows = len(municipalities)
    order = chance.even(rows).argsort()
    chosen = [municipalities[n] for n in order]
    smallest, largest = np.log10([_POPULATIONS[m.kind] for m in chosen]).T
    size = smallest + (largest - smallest) * chance.even(rows)
    levels, evidence = _answers(chance, (size - _MIDDLE) / _STEP, checklist)
    known = [
        np.ones(rows, bool),
        [f"架空自治体{number * rows + n:08d}" for n in range(1, rows + 1)],
        [m.prefecture for m in chosen],
        [m.kind for m in chosen],
        np.round(10**size, -2).astype(np.int32),
    ]
    return pa.RecordBatch.from_arrays(
        [pa.array(column) for column in (*known, *levels, *evidence)], schema=schema(checklist)
    )


def _answers(
    chance: _Chance, size: Uniform, checklist: Checklist
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """The cells of every criterion (first axis) and row, and whether they carry evidence."""
    rows = len(size)
    readiness = chance.normal(rows)
    care = chance.even(rows)  # how completely the checklist was filled in, and shown
    levels, evidence = [], []
    for item in checklist.items:
        by_size = _BY_SIZE.get(item.id, _OTHERWISE)
        strength = by_size * size + 0.7 * readiness + 0.5 * chance.normal(rows)
        for criterion in item.criteria:
            effort = sum(UNITS[step] for step in criterion.effort) / len(criterion.effort)
            figure = 2.8 - 0.4 * effort + 0.9 * strength + 0.6 * chance.normal(rows)
            cells = np.clip(np.floor(figure), 0, TOP_LEVEL).astype(np.int8)
            fate, shown = chance.even(2, rows)
            evidence.append((shown < care * (0.3 + 0.15 * cells)) & (cells > 0))
            cells[fate < 0.04 + 0.1 * (1 - care)] = DONT_KNOW
            if criterion.not_applicable is not None:
                cells[fate > 0.97 + 0.01 * np.clip(size, -2, 2)] = NOT_APPLICABLE
            if criterion.own:
                cells[chance.even(rows) < 0.9] = BLANK
            else:
                cells[chance.even(rows) < 0.3 * np.clip(0.3 - care, 0, None)] = BLANK
            evidence[-1] &= cells >= 0
            levels.append(cells)
    return np.array(levels), np.array(evidence)
