"""Reading pages: how long one takes when 200 are asked for in a second, every address of the site
in turn and searches nobody asked for before; and the first page of a cold line in bytes."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.phones import Line
from benchmarks.server import APP, Server, serve
from benchmarks.table import Row, percentile
from checklist.load import load
from checklist.load_reference import load_reference

#: Requests in a second, for so many seconds, over so many connections; one in so many is a search.
RATE = 200
SECONDS = 15.0
CONNECTIONS = 40
SEARCHES = 10
#: Seconds from the start until they come: the server has loaded what pages need, and drawn none.
WARM = 10.0
GOAL_MS = 30.0
GOAL_BYTES = 60_000


def _addresses() -> list[str]:
    content, library = load(), load_reference()
    pages = ["/", "/search", "/schemes", "/cases", "/reference", "/guide", "/about"]
    pages += [f"/schemes/{scheme}" for scheme in content.schemes]
    pages += [f"/cases/{case}" for case in content.cases]
    pages += [f"/reference/{name}" for name in library.sets]
    return [f"{page}{language}" for page in pages for language in ("", "?lang=en")]


async def _ask(line: Line, path: str, took: list[float], sizes: list[int]) -> None:
    begun = time.perf_counter()
    status, body = await line.ask(path)
    took.append(time.perf_counter() - begun)
    sizes.append(len(body.encode()))
    assert status == 200, path


async def _run(
    server: Server, addresses: Sequence[str]
) -> tuple[list[float], list[int], list[float]]:
    """How long each page took and how large it was; and how long an empty answer took meanwhile,
    which tells what the machine does besides."""
    chance = random.Random(1)  # noqa: S311 - the same pages in every run
    lines, beside = [Line(server) for _ in range(CONNECTIONS)], Line(server)
    took: list[float] = []
    sizes: list[int] = []
    empty: list[float] = []
    tasks: list[asyncio.Task[None]] = []
    begun = time.perf_counter()
    for number in range(round(RATE * SECONDS)):
        await asyncio.sleep(max(0.0, begun + number / RATE - time.perf_counter()))
        path = chance.choice(addresses)
        if number % SEARCHES == 0:
            path = f"/schemes?q={number}"
            tasks.append(asyncio.create_task(_ask(beside, "/health", empty, [])))
        line = lines[number % CONNECTIONS]
        tasks.append(asyncio.create_task(_ask(line, path, took, sizes)))
    await asyncio.gather(*tasks)
    for line in (*lines, beside):
        line.close()
    return took, sizes, empty


def measure() -> list[Row]:
    """The rows of the table."""
    addresses = _addresses()
    with tempfile.TemporaryDirectory() as folder, serve(APP, DATABASE=Path(folder) / "a.db") as s:
        time.sleep(WARM)
        before = s.cpu_seconds()
        took, sizes, empty = asyncio.run(_run(s, addresses))
        cpu = 1000 * (s.cpu_seconds() - before) / len(took)
    p95 = 1000 * percentile(took, 0.95)
    median = 1000 * percentile(took, 0.5)
    return [
        Row(
            what=f"a reading page, {RATE} in a second",
            measured=f"p95 {p95:.0f} ms, median {median:.1f} ms; {cpu:.1f} ms CPU each",
            how=f"{len(took)} requests over {CONNECTIONS} connections, each of {len(addresses)}"
            f" addresses not packed, every {SEARCHES}th a new search; {WARM:.0f} s after the start,"
            " each page drawn when it is first asked for",
            goal=f"p95 ≤ {GOAL_MS:.0f} ms",
            baseline=f"an empty answer meanwhile: p95 {1000 * percentile(empty, 0.95):.0f} ms",
            met=p95 <= GOAL_MS,
        ),
        Row(
            what="the largest reading page",
            measured=f"{max(sizes) / 1000:.0f} kB",
            how="HTML, not packed",
            goal=f"≤ {GOAL_BYTES / 1000:.0f} kB",
            met=max(sizes) <= GOAL_BYTES,
        ),
    ]
