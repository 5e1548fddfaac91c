"""From the command to the first page, what is imported for it, and what a browser gets at first,
against an empty Streamlit app."""

from __future__ import annotations

import asyncio
import gzip
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urljoin

from benchmarks.server import APP, BARE, ROOT, as_usual, serve
from benchmarks.table import Row, interleaved, ratio
from benchmarks.visitor import Visitor

ROUNDS = 5
EMPTY = BARE / "empty.py"
#: What the first page must not wait for.
HEAVY = ("altair", "numpy", "pandas", "pyarrow", "pypdf", "typst", "fontTools")
_IMPORTS = """
import sys, time
import streamlit, uvicorn
before = set(sys.modules)
started = time.perf_counter()
import app
import views.screens.parts.frame, views.session
print(time.perf_counter() - started, *({name.split(".")[0] for name in sys.modules}))
"""


@dataclass(frozen=True)
class _Fetched:
    """What a browser fetches before the page stands: bytes over the wire, and requests."""

    document: int
    files: int
    socket: int
    requests: int

    def __str__(self) -> str:
        total = (self.document + self.files + self.socket) / 1000
        return f"{total:.0f} kB, {self.requests} requests"


def _get(address: str) -> tuple[int, str]:
    """Bytes over the wire, and the text."""
    request = urllib.request.Request(  # noqa: S310
        address, headers={"Accept-Encoding": "gzip", "Accept": "text/html,*/*"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        body: bytes = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
    return len(body), (gzip.decompress(body) if packed else body).decode("utf-8", "replace")


async def _first_page(address: str, page: str) -> int:
    async with Visitor(f"{address}{page}") as visitor:
        return (await visitor.run()).received


def _fetched(address: str, page: str, received: int) -> _Fetched:
    document, html = _get(f"{address}{page}")
    named = re.findall(r'<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+)"', html)
    files = [_get(urljoin(f"{address}/", name))[0] for name in dict.fromkeys(named)]
    return _Fetched(document, sum(files), received, 1 + len(files) + 1)


def measure() -> list[Row]:
    """The rows of the table: start, first page, imports."""
    with tempfile.TemporaryDirectory() as folder:
        return _measure(Path(folder))


def _measure(folder: Path) -> list[Row]:
    fetched: dict[Path, _Fetched] = {}
    ready: list[float] = []
    memory: dict[Path, float] = {}

    def plain_page() -> float:
        with serve(APP, DATABASE=folder / f"{time.perf_counter_ns()}.db") as server:
            _fetched(server.address, "/", 0)
            return time.perf_counter() - server.started

    def first_page(script: Path) -> float:
        database = folder / f"{time.perf_counter_ns()}.db"
        with serve(script, DATABASE=database) as server:
            page = "/resume" if script == APP else "/"  # "/" of the app is plain HTML
            received = asyncio.run(_first_page(server.address, page))
            took = time.perf_counter() - server.started
            fetched[script], memory[script] = (
                _fetched(server.address, page, received),
                server.megabytes(),
            )
            if script == APP:
                ready.append(server.ready_after)
        return took

    plain, ours, empty = interleaved(
        ROUNDS, plain_page, lambda: first_page(APP), lambda: first_page(EMPTY)
    )
    against = ratio(plain, empty)
    seconds, loaded = _imports()
    early = sorted(set(HEAVY) & loaded)
    page = fetched[APP]
    return [
        Row(
            "start: command to first page",
            f"{median(plain):.2f} s (healthy after {median(ready):.2f} s)",
            "`streamlit run`, then what the first visitor gets: our `/` with the files it names "
            "(plain HTML), the empty app's only page; both new processes, ours with a new database "
            "and the content as an earlier start has kept it",
            "≤ 1.5 × an empty app",
            f"{median(empty):.2f} s",
            against,
            against <= 1.5,
        ),
        Row(
            "… to the first page of Streamlit's",
            f"{median(ours):.2f} s",
            f"`/resume` complete; memory then {memory[APP]:.0f} MB, empty app "
            f"{memory[EMPTY]:.0f} MB",
            baseline=f"{median(empty):.2f} s",
            ratio=ratio(ours, empty),
        ),
        Row(
            "… our imports among it",
            f"{1000 * seconds:.0f} ms",
            "after Streamlit's own; heavy libraries loaded before they are needed: "
            + (", ".join(early) or "none"),
        ),
        Row(
            "bytes of the first page",
            str(page),
            f"document {page.document / 1000:.1f} kB, the files it names (Streamlit's front end, "
            f"kept by the browser) {page.files / 1000:.0f} kB, page over the socket "
            f"{page.socket / 1000:.1f} kB; without what the front end loads later by itself",
            baseline=str(fetched[EMPTY]),
            ratio=_total(page) / _total(fetched[EMPTY]),
        ),
    ]


def _total(page: _Fetched) -> int:
    return page.document + page.files + page.socket


def _imports() -> tuple[float, set[str]]:
    """Seconds our imports take, and all modules loaded then."""
    seconds, loaded = [], set[str]()
    for _ in range(ROUNDS):
        probe = subprocess.run(
            [sys.executable, "-c", _IMPORTS],
            cwd=ROOT,
            env=as_usual(),
            check=True,
            capture_output=True,
            text=True,
        )
        first, *names = probe.stdout.split()
        seconds.append(float(first))
        loaded = set(names)
    return median(seconds), loaded
