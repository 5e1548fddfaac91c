"""A watch over everything the pages ask for."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, WebError

from tests.support.serving import SECONDS


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

    def saw_nothing_wrong(self) -> None:
        assert self.hosts <= {"127.0.0.1"}
        assert self.errors == []

    def _asked(self, url: str) -> None:
        self.requests.append(url)
        if urlsplit(url).scheme not in ("data", "blob"):
            self.hosts.add(urlsplit(url).hostname or "")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} {message.location.get('url', '')}")

    def _broke(self, error: WebError) -> None:
        self.errors.append(str(error.error))
