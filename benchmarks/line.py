"""What a slow line lets one do, in a real Chromium: sockets slowed by a proxy (``throttle``), and
the browser's own emulation beside it."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.server import APP, BARE, serve
from benchmarks.table import Row
from benchmarks.throttle import slow_line
from checklist.load import load
from store.assessments import AssessmentStore

#: The line: bits a second, and seconds there and back.
BITS, LATENCY = 400_000, 0.4
_PATIENCE = 120_000  # milliseconds
_USABLE = "[data-testid=stRadio]"


@dataclass(frozen=True)
class _Seen:
    """Seconds until the heading stands and until one can answer, with what came until then.
    ``emulated``: seconds until one can answer where the browser slows itself."""

    readable: float
    usable: float
    bytes: int
    requests: int
    emulated: float = 0.0

    def __str__(self) -> str:
        return f"{self.usable:.1f} s, {self.bytes / 1000:.0f} kB, {self.requests} requests"


@contextmanager
def _chromium() -> Iterator[Browser]:
    installed = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"]  # of our own pages, also as root
        browser = playwright.chromium.launch(executable_path=installed, args=arguments)
        yield browser
        browser.close()


def _page(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP").new_page()


def _opened(browser: Browser, address: str, path: str, usable: str) -> _Seen:
    with slow_line(address, BITS, LATENCY) as (slow, line):
        page = _page(browser)
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        started = time.perf_counter()
        page.goto(f"{slow}/{path}", timeout=_PATIENCE, wait_until="commit")
        page.wait_for_selector("h1", timeout=_PATIENCE)
        readable = time.perf_counter() - started
        page.wait_for_selector(usable, timeout=_PATIENCE)
        seen = _Seen(readable, time.perf_counter() - started, line.received, len(requests))
        page.context.close()
    return seen


def _emulated(browser: Browser, address: str, path: str, usable: str) -> float:
    page = _page(browser)
    tool = page.context.new_cdp_session(page)
    tool.send("Network.enable")
    speed = {"downloadThroughput": BITS / 8, "uploadThroughput": BITS / 8}
    slow = {"offline": False, "latency": 1000 * LATENCY, **speed}
    tool.send("Network.emulateNetworkConditions", slow)
    started = time.perf_counter()
    page.goto(f"{address}/{path}", timeout=_PATIENCE, wait_until="commit")
    page.wait_for_selector(usable, timeout=_PATIENCE)
    took = time.perf_counter() - started
    page.context.close()
    return took


def _after_reading(browser: Browser, address: str, path: str, seconds: float) -> _Seen:
    """The first answering page after a page that was read for so many seconds."""
    with slow_line(address, BITS, LATENCY) as (slow, line):
        page = _page(browser)
        page.goto(f"{slow}/", timeout=_PATIENCE, wait_until="commit")
        page.wait_for_selector("h1", timeout=_PATIENCE)
        time.sleep(seconds)
        before, started = line.received, time.perf_counter()
        page.goto(f"{slow}/{path}", timeout=_PATIENCE, wait_until="commit")
        page.wait_for_selector("h1", timeout=_PATIENCE)
        readable = time.perf_counter() - started
        page.wait_for_selector(_USABLE, timeout=_PATIENCE)
        seen = _Seen(readable, time.perf_counter() - started, line.received - before, 0)
        page.context.close()
    return seen


def measure() -> list[Row]:
    """The rows of the table: pages to read, the first page to answer, and after reading."""
    content = load()
    with tempfile.TemporaryDirectory() as folder, _chromium() as browser:
        database = Path(folder) / "line.db"
        store = AssessmentStore(database)
        code = store.create(content.example)[0]
        store.close()
        with serve(APP, DATABASE=database) as server, serve(BARE / "empty.py") as empty:
            item = f"capacity?code={code}"
            first = _opened(browser, server.address, "", "main")
            reading = _opened(browser, server.address, "schemes", "main")
            answering = _opened(browser, server.address, item, _USABLE)
            emulated = _emulated(browser, server.address, item, _USABLE)
            after = _after_reading(browser, server.address, item, 20.0)
            bare = _opened(browser, empty.address, "", "h1")
    line = "400 kbit/s and 400 ms: sockets slowed"
    return [
        *(
            Row(
                what,
                f"{seen.readable:.1f} s, {seen.bytes / 1000:.0f} kB, {seen.requests} requests",
                f"until the heading stands; {line}",
                "≤ 2 s, ≤ 30 kB, ≤ 5 requests",
                met=seen.readable <= 2 and seen.bytes <= 30_000 and seen.requests <= 5,
            )
            for what, seen in (
                ("the first page on a slow line", first),
                ("another page to read, the list of schemes", reading),
            )
        ),
        Row(
            "the first page to answer on a slow line, nothing fetched before",
            f"{answering} (heading after {answering.readable:.1f} s)",
            f"an item page until a level can be chosen; {line}; slowed by the browser itself "
            f"{emulated:.1f} s",
            "≤ 20 s, ≤ 900 kB",
            f"{bare} (an empty app)",
            answering.usable / bare.usable,
            answering.usable <= 20 and answering.bytes <= 900_000,
        ),
        Row(
            "… after 20 s on the first page",
            f"{after.usable:.1f} s, {after.bytes / 1000:.0f} kB",
            "what answering needs is fetched meanwhile",
            baseline=f"{answering.usable:.1f} s",
            ratio=after.usable / answering.usable,
        ),
    ]


if __name__ == "__main__":
    from benchmarks.table import lines

    print(*lines(measure()), sep="\n")
