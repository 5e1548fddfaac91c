"""Scoring tables: the kernel against the same figures by pandas, plain NumPy and Polars, and
against copying the bytes; a Parquet file to a Parquet file against Polars doing the same as a
stream.

All compute overall score (point, low, high) and stage range of 21 columns. The others round while
adding, ours does not: agreement is asserted to nine decimals.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from benchmarks.server import ROOT
from benchmarks.table import Row, interleaved, ratio
from checklist.load import Content, load
from checklist.model import OVERALL
from report.tables.columns import added_names
from report.tables.synthetic import cohort
from scoring.cohort import NOT_APPLICABLE, Kernel

MILLION = 1_000_000
#: Rows of a way that would otherwise hold everything many times over.
_PIECE = 1 << 16

Way = Callable[[np.ndarray], Sequence[np.ndarray]]


def _levels(content: Content, rows: int) -> np.ndarray:
    """A synthetic cohort, the asked criteria alone, each column in one piece."""
    made = min(rows, MILLION)
    municipalities = tuple(content.municipalities.values())
    table = pa.Table.from_batches(cohort(made, content.checklist, municipalities))
    columns = [table[c.id].to_numpy() for c in content.checklist.asked]
    return np.tile(np.array(columns), rows // made).T


# ---------------------------------------------------------------------------- the ways


def _by_kernel(content: Content) -> Way:
    kernel = Kernel(content.checklist, content.stages)
    criteria = [c.id for c in content.checklist.asked]
    threads = os.cpu_count() or 1

    def score(levels: np.ndarray) -> Sequence[np.ndarray]:
        scores = kernel.score(levels, criteria, with_items=False, threads=threads)
        return *scores.overall, scores.stage_low, scores.stage_high

    return score


class _Plan:
    """What all other ways compute, as plain lists of columns."""

    def __init__(self, content: Content) -> None:
        checklist = content.checklist
        self.columns = [c.id for c in checklist.asked]
        self.items = {
            item.id: (item.rule, [self.columns.index(c.id) for c in item.asked])
            for item in checklist.items
        }
        self.top = content.stages.top
        self.required = [
            (stage, r.threshold, self._places(checklist.named.get(r.id, ())))
            for stage, r in content.stages.required_up_to(self.top)
        ]
        assert not any(r.not_applicable_meets for s in content.stages.stages for r in s.requires)
        assert any(r.id == OVERALL for s in content.stages.stages for r in s.requires)

    def _places(self, names: Sequence[str]) -> list[int]:
        return [self.columns.index(name) for name in names if name in self.columns]


def _by_pandas(content: Content) -> Way:
    import pandas as pd

    plan = _Plan(content)

    def score(levels: np.ndarray) -> Sequence[np.ndarray]:
        frame = pd.DataFrame(levels)
        applies = frame != NOT_APPLICABLE
        is_known = frame >= 0
        known = frame.where(is_known)
        totals, stages = [], []
        for filled in (
            known,
            known.where(is_known | ~applies, 0),
            known.where(is_known | ~applies, 4),
        ):
            items = pd.DataFrame(
                {
                    name: 25 * getattr(filled[at], "max" if rule == "best" else "mean")(axis=1)
                    for name, (rule, at) in plan.items.items()
                }
            )
            total = items.mean(axis=1)
            if not totals:
                whole = [
                    items[n].notna() | ~applies[at].any(axis=1) for n, (_, at) in plan.items.items()
                ]
                totals.append(total.where(pd.concat(whole, axis=1).all(axis=1)))
                continue
            totals.append(total)
            highest = pd.Series(plan.top, index=frame.index)
            for stage, threshold, at in plan.required:
                reached = filled[at].max(axis=1) if at else total.round(9)
                highest = highest.where(reached >= threshold, highest.clip(upper=stage - 1))
            stages.append(highest)
        return [column.to_numpy() for column in (*totals, *stages)]

    return score


def _by_numpy(content: Content) -> Way:
    plan = _Plan(content)

    def piece(levels: np.ndarray) -> Sequence[np.ndarray]:
        columns = np.ascontiguousarray(levels.T)
        applies = columns != NOT_APPLICABLE
        is_known = columns >= 0
        totals, stages = [], []
        for bound in (None, 0, 4):
            counts = is_known if bound is None else applies
            filled = columns if bound is None else np.where(is_known, columns, np.int8(bound))
            filled = np.where(counts, filled, np.int8(-1))
            total, number = np.zeros(len(levels)), np.zeros(len(levels))
            whole = np.ones(len(levels), bool)
            for rule, at in plan.items.values():
                if rule == "best":
                    item, has = filled[at].max(axis=0).astype(float), counts[at].any(axis=0)
                else:
                    many = counts[at].sum(axis=0)
                    has = many > 0
                    item = np.where(counts[at], filled[at], 0).sum(axis=0) / np.maximum(many, 1)
                total += np.where(has, item, 0)
                number += has
                whole &= has | ~applies[at].any(axis=0)
            with np.errstate(invalid="ignore"):
                total = 25 * total / number
            totals.append(np.where(whole, total, np.nan) if bound is None else total)
            if bound is not None:
                highest = np.full(len(levels), plan.top, np.int8)
                rounded = total.round(9)
                for stage, threshold, at in plan.required:
                    unmet = ~((filled[at].max(axis=0) if at else rounded) >= threshold)
                    highest[unmet] = np.minimum(highest[unmet], stage - 1)
                stages.append(highest)
        return *totals, *stages

    def score(levels: np.ndarray) -> Sequence[np.ndarray]:
        pieces = [piece(levels[n : n + _PIECE]) for n in range(0, len(levels), _PIECE)]
        return [np.concatenate(column) for column in zip(*pieces, strict=True)]

    return score


def polars_columns(content: Content, *, with_items: bool) -> list[Any]:
    """The same as expressions of Polars, under the names that our own command gives."""
    import polars as pl

    plan = _Plan(content)
    added: list[Any] = []
    has_point = pl.lit(True)
    totals = []
    for figure in ("point", "low", "high"):
        bound = {"point": None, "low": 0, "high": 4}[figure]
        filled = []
        for name in plan.columns:
            cell = pl.col(name)
            known = pl.when(cell >= 0).then(cell)
            if bound is not None:
                known = known.when(cell != NOT_APPLICABLE).then(pl.lit(bound, pl.Int8))
            filled.append(known)
        items = {}
        for name, (rule, at) in plan.items.items():
            some = [filled[n] for n in at]
            joined = pl.max_horizontal(some) if rule == "best" else pl.mean_horizontal(some)
            items[name] = joined.cast(pl.Float64) * 25
            if bound is None:
                applies = pl.any_horizontal([pl.col(plan.columns[n]) != NOT_APPLICABLE for n in at])
                has_point &= items[name].is_not_null() | ~applies
        total = pl.mean_horizontal(list(items.values()))
        totals.append(pl.when(has_point).then(total) if bound is None else total)
        if with_items:
            added += [score.alias(f"{name}_{figure}") for name, score in items.items()]
        added.append(totals[-1].alias(f"overall_{figure}"))
        if bound is not None:
            reachable = []
            for stage, threshold, at in plan.required:
                reached = pl.max_horizontal([filled[n] for n in at]) if at else total.round(9)
                met = (reached >= threshold).fill_null(False)
                reachable.append(
                    pl.when(met)
                    .then(pl.lit(plan.top, pl.Int8))
                    .otherwise(pl.lit(stage - 1, pl.Int8))
                )
            added.append(pl.min_horizontal(reachable).alias(f"stage_{figure}"))
    return added


def _by_polars(content: Content) -> Way:
    import polars as pl

    columns = polars_columns(content, with_items=False)
    names = [c.id for c in content.checklist.asked]
    order = ["overall_point", "overall_low", "overall_high", "stage_low", "stage_high"]

    def score(levels: np.ndarray) -> Sequence[np.ndarray]:
        frame = pl.DataFrame({name: levels[:, n] for n, name in enumerate(names)})
        scored = frame.lazy().select(columns).collect()
        return [scored[name].to_numpy() for name in order]

    return score


# ---------------------------------------------------------------------------- measuring


def _seconds(call: Callable[[], object]) -> Callable[[], float]:
    def measured() -> float:
        started = time.perf_counter()
        call()
        return time.perf_counter() - started

    return measured


def _assert_same(ours: Sequence[np.ndarray], theirs: Sequence[np.ndarray]) -> None:
    for own, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(own, other, rtol=0, atol=1e-9)


def _kernel(content: Content, rows: int, rounds: int) -> Row:
    levels = _levels(content, rows)
    ways = {
        "kernel": _by_kernel(content),
        "Polars": _by_polars(content),
        "plain NumPy, in pieces": _by_numpy(content),
        "pandas": _by_pandas(content),
    }
    if rows > MILLION:
        del ways["pandas"]  # holds the table many times over
    few = levels[:50_000]
    for way in ways.values():
        _assert_same(ways["kernel"](few), way(few))
    target = np.empty_like(levels)
    subjects = [_seconds(partial(way, levels)) for way in ways.values()]
    copying, *figures = interleaved(rounds, _seconds(lambda: np.copyto(target, levels)), *subjects)
    speeds = {name: rows / min(f) / MILLION for name, f in zip(ways, figures, strict=True)}
    bandwidth = rows / min(copying) / MILLION
    others = ", ".join(f"{name} {speed:.1f}" for name, speed in speeds.items() if name != "kernel")
    ours = speeds["kernel"]
    return Row(
        f"cohort kernel, {rows / MILLION:.0f} million rows",
        f"{ours:.0f} million rows/s",
        f"`Kernel.score` of a synthetic cohort, {levels.shape[1]} int8 columns: overall point, "
        f"low, high, stage range; in million rows/s: {others}; copying the bytes "
        f"{bandwidth:.0f}, of which the kernel reaches {ours / bandwidth:.0%}; baseline: "
        "Polars, the same figures",
        "≥ 30 million rows/s",
        f"{speeds['Polars']:.1f} million rows/s",
        ratio(figures[0], figures[1]),
        ours >= 30,
    )


# ---------------------------------------------------------------------------- file to file


_POLARS = """
import sys
import polars as pl
sys.path.insert(0, {root!r})
from benchmarks.cohort import polars_columns
from checklist.load import load
source, out = sys.argv[1:]
columns = polars_columns(load(), with_items=True)
pl.scan_parquet(source).with_columns(columns).sink_parquet(out, compression="snappy")
"""


def _run(command: Sequence[str]) -> Callable[[], float]:
    """The seconds that a process takes, its start included."""

    def measured() -> float:
        started = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
        return time.perf_counter() - started

    return measured


def _peak(command: Sequence[str]) -> float:
    """The most memory that a process held, in MB."""
    program = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); " + (
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, *command], cwd=ROOT, check=True, capture_output=True
    )
    return int(ended.stdout) / 1024


def _files(content: Content) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        source, ours, theirs = (str(Path(folder) / f"{n}.parquet") for n in ("in", "us", "them"))
        levels = _levels(content, 10 * MILLION)
        columns = {c.id: levels[:, n] for n, c in enumerate(content.checklist.asked)}
        codes = pa.array([f"{n:06d}" for n in range(MILLION)]).take(
            pa.array(np.arange(10 * MILLION) % MILLION)
        )
        pa.parquet.write_table(pa.table({"code": codes, **columns}), source)
        del levels, columns, codes
        command = [sys.executable, "-m", "scoring", source, "--out", ours]
        program = _POLARS.format(root=str(ROOT))
        other = [sys.executable, "-c", program, source, theirs]
        figures = interleaved(3, _run(command), _run(other))
        own, other_table = (
            pa.parquet.read_table(path, columns=["overall_high", "stage_low"])
            for path in (ours, theirs)
        )
        _assert_same(
            [c.to_numpy() for c in own.columns], [c.to_numpy() for c in other_table.columns]
        )
        assert set(added_names(content.checklist, with_evidence=False)) <= set(
            pa.parquet.read_schema(theirs).names
        )
        memory = _peak(command), _peak(other)
        sizes = [Path(path).stat().st_size / 1e6 for path in (source, ours, theirs)]
    slower_by = ratio(*figures)
    return Row(
        "cohort, Parquet file to Parquet file, 10 million rows",
        f"{min(figures[0]):.1f} s, {memory[0]:.0f} MB at most",
        "`python -m scoring`, its start included: overall and six items (point, low, high), stage "
        f"range; {sizes[0]:.0f} MB in, {sizes[1]:.0f} MB out; baseline: a Polars program with "
        f"the same columns as a stream, {sizes[2]:.0f} MB out",
        "≤ 1.2 × Polars",
        f"{min(figures[1]):.1f} s, {memory[1]:.0f} MB at most",
        slower_by,
        slower_by <= 1.2,
    )


_POLARS_CSV = _POLARS.replace("pl.scan_parquet(source)", "pl.scan_csv(source)").replace(
    'sink_parquet(out, compression="snappy")', "sink_csv(out)"
)
#: Columns of a table as offices keep them: code and name, the answers, and what else they noted.
_CSV_ROWS, _CSV_COLUMNS = 200_000, 51


def _delimited(content: Content) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        source, ours, theirs = (str(Path(folder) / f"{n}.csv") for n in ("in", "us", "them"))
        levels = _levels(content, _CSV_ROWS)
        columns: dict[str, Any] = {"label": [f"自治体{n}" for n in range(_CSV_ROWS)]}
        columns |= {c.id: levels[:, n] for n, c in enumerate(content.checklist.asked)}
        for n in range(_CSV_COLUMNS - len(columns)):
            columns[f"備考{n + 1}"] = [f"確認済み {(n * row) % 97}" for row in range(_CSV_ROWS)]
        pa.csv.write_csv(pa.table(columns), source)
        command = [sys.executable, "-m", "scoring", source, "--out", ours]
        program = _POLARS_CSV.format(root=str(ROOT))
        other = [sys.executable, "-c", program, source, theirs]
        figures = interleaved(3, _run(command), _run(other))
        own, other_table = (
            pa.csv.read_csv(path).select(["overall_high", "stage_low"]) for path in (ours, theirs)
        )
        _assert_same(
            [c.to_numpy() for c in own.columns], [c.to_numpy() for c in other_table.columns]
        )
        memory = _peak(command), _peak(other)
        size = Path(source).stat().st_size / 1e6
    return Row(
        f"cohort, CSV to CSV, {_CSV_ROWS:,} rows of {_CSV_COLUMNS} columns",
        f"{min(figures[0]):.1f} s, {memory[0]:.0f} MB at most",
        f"`python -m scoring`, its start included: {size:.0f} MB in; every cell is looked at as an "
        "office may have written it, and every row that cannot be used is named; baseline: a "
        "Polars program that believes what it reads",
        baseline=f"{min(figures[1]):.1f} s, {memory[1]:.0f} MB at most",
        ratio=ratio(*figures),
    )


def measure() -> list[Row]:
    """The rows of the table: 1 million and 10 million municipalities, and file to file."""
    content = load()
    return [
        _kernel(content, MILLION, rounds=10),
        _kernel(content, 10 * MILLION, rounds=5),
        _files(content),
        _delimited(content),
    ]
