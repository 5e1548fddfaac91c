"""One server for all tests, a real Chromium, and a watch over everything the pages ask for.

Without a browser the tests fail; they are never skipped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from official import DESK
from playwright.sync_api import BrowserContext, BrowserType, ConsoleMessage, WebError, expect
from serving import SECONDS, Server

from store.assessments import AssessmentStore

expect.set_options(timeout=SECONDS * 1000)


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> dict[str, Any]:
    """The system's Chromium, else Playwright's own."""
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if found is None and not Path(browser_type.executable_path).exists():
        pytest.exit("The browser tests need Chromium: run `make browser`.", returncode=1)
    arguments = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
    given = {**browser_type_launch_args, "args": arguments}
    return given if found is None else {**given, "executable_path": found}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": DESK, "locale": "ja-JP"}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()
    assert "Traceback" not in server.log()


@pytest.fixture(scope="session")
def base_url(server: Server) -> str:
    """Addresses in the tests begin after the host."""
    return server.address


@pytest.fixture(scope="session")
def kept(server: Server) -> Iterator[AssessmentStore]:
    """The server's database, seen from outside."""
    store = AssessmentStore(server.database)
    yield store
    store.close()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that the test may kill."""
    server = Server(tmp_path)
    yield server
    server.stop()


class Watch:
    """Everything that the pages of a context asked for, and every error they reported."""

    def __init__(self) -> None:
        self.hosts: set[str] = set()
        self.requests: list[str] = []
        self.errors: list[str] = []

    def over(self, context: BrowserContext) -> None:
        context.set_default_timeout(SECONDS * 1000)
        context.on("request", lambda request: self._asked(request.url))
        context.on("console", self._said)
        context.on("weberror", self._broke)
        context.on("page", lambda page: page.on("websocket", lambda ws: self._asked(ws.url)))

    def _asked(self, url: str) -> None:
        self.requests.append(url)
        if urlsplit(url).scheme not in ("data", "blob"):
            self.hosts.add(urlsplit(url).hostname or "")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} {message.location.get('url', '')}")

    def _broke(self, error: WebError) -> None:
        self.errors.append(str(error.error))


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Whatever a test does: no other host, and nothing in the browser's log. A test that takes
    the server or the network away clears ``errors``."""
    watch = Watch()
    yield watch
    assert watch.hosts <= {"127.0.0.1"}
    assert watch.errors == []


@pytest.fixture
def another_browser(
    new_context: Callable[..., BrowserContext], watch: Watch
) -> Callable[[], BrowserContext]:
    """Opens another browser, which has nothing in common with the first but the server."""

    def opened() -> BrowserContext:
        context = new_context()
        watch.over(context)
        return context

    return opened


@pytest.fixture
def context(another_browser: Callable[[], BrowserContext]) -> BrowserContext:
    return another_browser()
