"""A watch over everything the pages ask for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError


class Watch:
    """Everything that the pages of a context asked for, and every error they reported."""

    def __init__(self) -> None:
        self.hosts: set[str] = set()
        self.requests: list[str] = []
        self.errors: list[str] = []
        self._ears: tuple[tuple[Any, Any], ...] = (
            ("request", self._request),
            ("console", self._said),
            ("weberror", self._broke),
            ("page", self._page),
        )

    @property
    def origins(self) -> set[str]:
        """Of the pages that were asked for over HTTP, as browsers write them."""
        asked = (urlsplit(url) for url in self.requests)
        return {f"{url.scheme}://{url.netloc}" for url in asked if url.scheme == "http"}

    @contextmanager
    def over(self, context: BrowserContext) -> Iterator[None]:
        """Until the end of the block: the context goes on to another test."""
        for event, hear in self._ears:
            context.on(event, hear)
        yield
        for event, hear in self._ears:
            context.remove_listener(event, hear)

    def saw_nothing_wrong(self) -> None:
        assert self.hosts <= {"127.0.0.1"}, self.hosts
        assert self.errors == [], self.errors

    def _request(self, request: Request) -> None:
        self._asked(request.url)

    def _page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._asked(socket.url))

    def _asked(self, url: str) -> None:
        self.requests.append(url)
        if urlsplit(url).scheme not in ("data", "blob"):
            self.hosts.add(urlsplit(url).hostname or "")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} {message.location.get('url', '')}")

    def _broke(self, error: WebError) -> None:
        self.errors.append(str(error.error))
