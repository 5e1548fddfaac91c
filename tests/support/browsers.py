"""Browsers that tests borrow: each as new, but for the files that it has loaded and translated, and
the process that draws its pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.runs import notice_runs
from tests.support.serving import SECONDS
from tests.support.watching import Watch

FAST = """{
    const wait = window.setTimeout;
    window.setTimeout = (work, time = 0, ...rest) => wait(work, time / 10, ...rest);
}"""


def hurried(page: Page) -> Page:
    """The page, with timers that run ten times as fast from its next load on: whoever waits for
    what it asks for every two seconds waits less. For our own plain pages."""
    page.add_init_script(FAST)
    return page


class Browsers:
    """Contexts of one Chromium, kept by what they were made with. ``address``: of a server.

    A small page of it stays open in each: with ``--process-per-site`` the pages of the tests are
    drawn by the process of that page, which is not begun, and warm, anew for each of them.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address
        self._idle: dict[str, list[BrowserContext]] = defaultdict(list)
        self._stays: dict[BrowserContext, Page] = {}

    @contextmanager
    def lent(self, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
        """Until the end of the block: each call opens one more browser, which is watched; its
        arguments are those of Playwright's ``new_context``."""
        with ExitStack() as borrowed:

            def open_one(**given: Any) -> BrowserContext:
                idle = self._idle[repr(sorted(given.items()))]
                context = idle.pop() if idle else self._new(**given)
                context.set_default_timeout(SECONDS * 1000)
                borrowed.callback(idle.append, context)
                borrowed.callback(self._forget, context, watch)
                borrowed.enter_context(watch.over(context))
                return context

            yield open_one

    def _new(self, **given: Any) -> BrowserContext:
        context = self._browser.new_context(**given)
        notice_runs(context)
        self._stays[context] = context.new_page()
        self._stays[context].goto(f"{self._address}/health")
        return context

    def _forget(self, context: BrowserContext, watch: Watch) -> None:
        """Closes what is open and removes what pages have stored."""
        context.set_offline(False)
        stays = self._stays[context]
        for page in context.pages:
            if page is not stays:
                page.close()
        context.clear_cookies()
        inside = context.new_cdp_session(stays)
        for origin in watch.origins:
            inside.send(
                "Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage"}
            )
        inside.detach()

    def close(self) -> None:
        """The end of them all."""
        for contexts in self._idle.values():
            for context in contexts:
                context.close()
