"""One server and one browser for all tests, and a watch over everything the pages ask for. What a
page needs once, to load and to translate its script, is not paid for again by every test.

Without a browser the tests fail; they are never skipped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect

from store.assessments import AssessmentStore
from tests.support import NIGHT
from tests.support.browsers import Browsers
from tests.support.calls import Calls
from tests.support.official import DESK
from tests.support.serving import SECONDS, Server
from tests.support.watching import Watch

expect.set_options(timeout=SECONDS * 1000)

#: For pages that live for seconds: compiling well costs more than it saves, but for what runs
#: thousands of times (axe-core), and a script once read in this process is not read anew.
SHORT_LIVED = "--no-opt,--invocation-count-for-maglev=4000,--always-sparkplug,--no-script-streaming"


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> dict[str, Any]:
    """The system's Chromium, else Playwright's own."""
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if found is None and not Path(browser_type.executable_path).exists():
        pytest.exit("The browser tests need Chromium: run `make browser`.", returncode=1)
    arguments = ["--process-per-site"]  # as tests.support.browsers explains
    if os.name == "posix" and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    if not NIGHT:
        arguments.append(f"--js-flags={SHORT_LIVED}")
    given = {**browser_type_launch_args, "args": arguments}
    return given if found is None else {**given, "executable_path": found}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": DESK, "locale": "ja-JP"}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    calls = Calls(folder)
    server = Server(folder, **calls.noted)
    yield server
    server.close()
    assert "Traceback" not in server.log()
    assert calls.are_seen  # over all that these tests do
    assert calls.foreign() == []


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


@pytest.fixture(scope="session")
def _mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("mortal"))
    yield server
    server.close()


@pytest.fixture
def own_server(_mortal: Server) -> Server:
    """A server that the test may kill."""
    if not _mortal.is_running:
        _mortal.start()
    return _mortal


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Whatever a test does: no other host, and nothing in the browser's log. A test that takes
    the server or the network away clears ``errors``."""
    watch = Watch()
    yield watch
    watch.saw_nothing_wrong()


@pytest.fixture(scope="session")
def _browsers(browser: Browser, base_url: str) -> Iterator[Browsers]:
    browsers = Browsers(browser, base_url)
    yield browsers
    browsers.close()


@pytest.fixture
def another_browser(
    _browsers: Browsers, browser_context_args: dict[str, Any], watch: Watch
) -> Iterator[Callable[..., BrowserContext]]:
    """Opens another browser, which has nothing in common with the first but the server; what is
    named is other than usual with it."""
    with _browsers.lent(watch) as opened:
        yield lambda **other: opened(**{**browser_context_args, **other})


@pytest.fixture
def context(another_browser: Callable[..., BrowserContext]) -> BrowserContext:
    return another_browser()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty tab."""
    return context.new_page()
