"""How late the event loop is, which serves everybody, while a large peer room is worked out."""

from __future__ import annotations

import asyncio
import time

from benchmarks.table import Row, percentile
from checklist.load import Content
from views.room.exercises import with_exercise
from views.server.resources import content
from workshop.peers import Placed, Shared

SHARES = 300
#: Seconds between two looks at the clock.
LOOKS = 0.01
GOAL_MS = 100.0


def _shares(content: Content) -> tuple[Placed, ...]:
    ids = list(content.checklist.criteria)
    return tuple(
        Placed(Shared(name=f"{n}市", levels={c: (n * 7 + k * k) % 5 for k, c in enumerate(ids)}))
        for n in range(SHARES)
    )


async def _lateness(work: asyncio.Task[object]) -> list[float]:
    """Milliseconds that each look came too late, until the work is done."""
    late = []
    while not work.done():
        begin = time.monotonic()
        await asyncio.sleep(LOOKS)
        late.append(1000 * (time.monotonic() - begin - LOOKS))
    return late


async def _measured() -> tuple[list[float], list[float]]:
    shares = _shares(content())
    idle = await _lateness(asyncio.create_task(asyncio.sleep(2.0)))
    busy = await _lateness(asyncio.ensure_future(with_exercise(lambda: shares, lambda it: it)))
    return idle, busy


def measure() -> list[Row]:
    """One row: the loop's lateness with the work beside it, against that of an idle loop."""
    idle, busy = (percentile(late, 0.95) for late in asyncio.run(_measured()))
    return [
        Row(
            f"event loop late while a peer room of {SHARES} is worked out",
            f"p95 {busy:.0f} ms",
            f"looks every {1000 * LOOKS:.0f} ms",
            goal=f"≤ {GOAL_MS:.0f} ms",
            baseline=f"idle loop: {idle:.1f} ms",
            met=busy <= GOAL_MS,
        )
    ]
