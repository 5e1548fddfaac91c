"""What a durable save costs, against the bare database doing the same write."""

from __future__ import annotations

import secrets
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.table import Row, interleaved, percentile, ratio
from checklist.load import load
from store.assessments import AssessmentStore
from store.rooms import RoomStore
from store.sqlite import SqliteDatabase
from workshop.moves import let_in, open_vote
from workshop.room import Room

ROUNDS = 12
SAVES = 25  # a round
PEOPLE = 20
SAVES_EACH = 25
VOTES_EACH = 20


def measure() -> list[Row]:
    """The rows of the table: one official, many officials, votes."""
    with tempfile.TemporaryDirectory() as folder:
        return [*_alone(Path(folder)), _together(Path(folder)), _votes(Path(folder))]


def _alone(folder: Path) -> list[Row]:
    example = load().example
    store = AssessmentStore(folder / "store.db")
    code, stored = store.create(example)
    version = stored.version
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


def _at_once(person: Callable[..., None], people: Sequence[tuple[object, ...]]) -> float:
    """The seconds in which all of these people, each with arguments of their own, are through."""
    threads = [threading.Thread(target=person, args=arguments) for arguments in people]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started


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

    seconds = _at_once(person, [(code, stored.version) for code, stored in made])
    rate = len(waits) / seconds
    store.close()
    return Row(
        f"{PEOPLE} people who save without a pause",
        f"{rate:.0f} saves/s, p95 {percentile(waits, 0.95):.0f} ms, longest {max(waits):.0f} ms",
        "one writer: whoever comes waits for those before",
    )


def _votes(folder: Path) -> Row:
    """A room of 1,000 that votes without a pause, 50 at a time, against one bare connection that
    commits vote by vote."""
    database = SqliteDatabase(folder / "votes.db")
    rooms = RoomStore(database)
    until = datetime.now(UTC) + timedelta(hours=1)
    lead = rooms.create(Room(title="room", criteria=("a.b",), expires_at=until))
    console = rooms.lead(lead, let_in, version=1, turn=1)
    phones = [done.result() for done in [rooms.join(console.code) for _ in range(1000)]]
    rooms.lead(lead, partial(open_vote, criterion="a.b"), version=2, turn=1)
    waits: list[float] = []

    def person(own: list[str]) -> None:
        for number in range(1, VOTES_EACH + 1):
            for phone in own:
                started = time.perf_counter()
                rooms.vote(phone, "a.b", 1, number % 5, number).result()
                waits.append(1000 * (time.perf_counter() - started))

    seconds = _at_once(person, [(phones[n::50],) for n in range(50)])
    rate = len(waits) / seconds
    with database.writing("save") as connection:
        connection.execute("CREATE TABLE bare (person INTEGER PRIMARY KEY, level INTEGER)")
    started = time.perf_counter()
    for person_number in range(2000):
        with database.writing("save") as connection:
            connection.execute("INSERT INTO bare VALUES (?, 3)", (person_number,))
    bare = 2000 / (time.perf_counter() - started)
    rooms.close()
    database.close()
    return Row(
        "durable votes of a room of 1,000, 50 at a time",
        f"{rate:.0f}/s, p99 {percentile(waits, 0.99):.1f} ms, longest {max(waits):.1f} ms",
        "what comes while the disk is busy goes with the next commit; baseline: one commit "
        "for each (ratio of the time for one)",
        baseline=f"{bare:.0f}/s",
        ratio=bare / rate,
    )
