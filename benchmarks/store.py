"""What a durable save costs, against the bare database doing the same write."""

from __future__ import annotations

import secrets
import sqlite3
import statistics
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.table import Row, interleaved, percentile, ratio
from checklist.load import load
from store.assessments import AssessmentStore

ROUNDS = 12
SAVES = 25  # a round
PEOPLE = 20
SAVES_EACH = 25


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        return [*_alone(Path(folder)), _together(Path(folder))]


def _alone(folder: Path) -> list[Row]:
    example = load().example
    store = AssessmentStore(folder / "store.db")
    code, kept = store.create(example)
    version = kept.version
    size = len(example.to_json().encode())
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, sealed BLOB)")
    bare.execute("INSERT INTO kept VALUES (1, ?)", (secrets.token_bytes(size),))
    every: list[float] = []

    def save() -> float:
        nonlocal version
        times = []
        for _ in range(SAVES):
            started = time.perf_counter()
            version = store.save(code, version, example).version
            times.append(1000 * (time.perf_counter() - started))
        every.extend(times)
        return statistics.median(times)

    def write() -> float:
        times = []
        for _ in range(SAVES):
            sealed = secrets.token_bytes(size)
            started = time.perf_counter()
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("UPDATE kept SET sealed = ? WHERE id = 1", (sealed,))
            bare.execute("COMMIT")
            times.append(1000 * (time.perf_counter() - started))
        return statistics.median(times)

    def look(what: str) -> float:
        started = time.perf_counter()
        for _ in range(SAVES):
            assert getattr(store, what)(code) is not None
        return 1000 * (time.perf_counter() - started) / SAVES

    saved, written, opened, asked = interleaved(
        ROUNDS, save, write, lambda: look("open"), lambda: look("version")
    )
    store.close()
    bare.close()
    return [
        Row(
            "durable save of one assessment",
            f"{statistics.median(saved):.1f} ms, p99 {percentile(every, 0.99):.1f} ms",
            f"{size / 1000:.1f} kB sealed and written, on disk before the call returns (SQLite, "
            "WAL, `synchronous=FULL`); baseline: the same bytes by a bare `UPDATE`",
            baseline=f"{statistics.median(written):.1f} ms",
            ratio=ratio(saved, written),
        ),
        Row(
            "opening an assessment with its code",
            f"{statistics.median(opened):.2f} ms",
            "found, unsealed and validated",
        ),
        Row(
            "asking whether somebody else has saved",
            f"{statistics.median(asked):.2f} ms",
            "`version`, once in every run of a page",
        ),
    ]


def _together(folder: Path) -> Row:
    """Many people at once, each with an assessment of their own."""
    example = load().example
    store = AssessmentStore(folder / "together.db")
    made = [store.create(example) for _ in range(PEOPLE)]
    waits: list[float] = []

    def person(code: str, version: int) -> None:
        for _ in range(SAVES_EACH):
            started = time.perf_counter()
            version = store.save(code, version, example).version
            waits.append(1000 * (time.perf_counter() - started))

    people = [threading.Thread(target=person, args=(code, kept.version)) for code, kept in made]
    started = time.perf_counter()
    for one in people:
        one.start()
    for one in people:
        one.join()
    rate = len(waits) / (time.perf_counter() - started)
    store.close()
    return Row(
        f"{PEOPLE} people who save without a pause",
        f"{rate:.0f} saves/s, p95 {percentile(waits, 0.95):.0f} ms, longest {max(waits):.0f} ms",
        "one writer: whoever comes waits for those before",
    )
