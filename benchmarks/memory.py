"""What an open page holds, and whether anything is left behind by choices."""

from __future__ import annotations

import asyncio
import random
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.server import APP, serve
from benchmarks.table import Row
from benchmarks.visitor import Visitor, another
from checklist.load import load
from store.assessments import AssessmentStore

PEOPLE, CHOICES = 10, 2_000
#: Seconds after which a server on which little goes on has given back what it can.
QUIET = 45.0
#: Kilobytes that a choice may leave behind: what fragments of memory and caches take.
_LEFT = 2.0


async def _measure(folder: Path) -> list[Row]:
    database = folder / "memory.db"
    store = AssessmentStore(database)
    codes = [store.create(load().example)[0] for _ in range(PEOPLE)]
    store.close()
    chance = random.Random(1)  # noqa: S311 - the same choices in every run

    async def choose(visitors: list[Visitor], count: int) -> None:
        for number in range(count):
            visitor = visitors[number % PEOPLE]
            widget = chance.choice(visitor.choices())
            await visitor.choose(widget, another(widget, chance))

    async with AsyncExitStack() as stack:
        server = stack.enter_context(serve(APP, DATABASE=database))
        await asyncio.sleep(QUIET)
        at_first = server.megabytes()
        visitors = [Visitor(f"{server.address}/capacity?code={code}") for code in codes]
        for visitor in visitors:
            await stack.enter_async_context(visitor)
            await visitor.run()
        await choose(visitors, CHOICES // 10)
        await asyncio.sleep(QUIET)
        before = server.megabytes()
        await choose(visitors, CHOICES)
        busy = server.megabytes()
        await asyncio.sleep(QUIET)
        after = server.megabytes()
    left = 1000 * (after - before) / CHOICES
    return [
        Row(
            "memory that a choice leaves behind",
            f"{left:.1f} kB",
            f"{CHOICES} choices by {PEOPLE} officials: {at_first:.0f} MB with nobody there, "
            f"{before:.0f} before, {busy:.0f} right afterwards, {after:.0f} {QUIET:.0f} s later",
            f"≤ {_LEFT:.0f} kB",
            met=left <= _LEFT,
        )
    ]


def measure() -> list[Row]:
    """The row of the table: a run of choices, and what is left."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))
