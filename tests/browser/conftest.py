"""One server for all tests, a real Chromium, and a watch over everything the pages ask for.

Without a browser the tests fail; they are never skipped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, expect

from store.assessments import AssessmentStore
from tests.support.official import DESK
from tests.support.serving import SECONDS, Server
from tests.support.watching import Watch

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
    server.close()
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
    server.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Whatever a test does: no other host, and nothing in the browser's log. A test that takes
    the server or the network away clears ``errors``."""
    watch = Watch()
    yield watch
    watch.saw_nothing_wrong()


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
