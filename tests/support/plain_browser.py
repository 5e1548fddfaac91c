"""A browser without script: asks, keeps cookies, follows what it is told, sends forms."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from starlette.applications import Starlette
from starlette.types import Message

from views.server.routes import MIDDLEWARE, ROUTES

HOST = "http://city.example"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def words(self) -> str:
        """The page as text without markup, on one line."""
        return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.text)))


class Form(HTMLParser):
    """The fields and buttons of a form of a page: the one with this id, else the first."""

    def __init__(self, page: str, name: str = "") -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.buttons: list[tuple[str, str]] = []
        self.action = self.method = ""
        self._name, self._open = name, ""
        self._is_found = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_it = told.get("id") == self._name if self._name else not self._is_found
            self._open = "this" if is_it else "other"
            if is_it:
                self._is_found = True
                self.action, self.method = told["action"], told["method"]
        elif told["form"] != self._name if "form" in told else self._open != "this":
            return
        elif tag == "button" and "name" in told:
            self.buttons.append((told["name"], told["value"]))
        elif tag == "input" and (told.get("type") != "checkbox" or "checked" in told):
            self.fields.append((told["name"], told.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = ""


class PlainBrowser:
    def __init__(self, **headers: str) -> None:
        self.app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
        self.cookies: dict[str, str] = {}
        self.headers = headers
        self.address = f"{HOST}/"
        self.page = Answer(0, {}, "")

    # ------------------------------------------------------------------ what it shows

    @property
    def heading(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.page.text)
        return unescape(found[1]) if found else ""

    @property
    def status(self) -> str:
        found = re.search(r'role="status">(.*?)</p>', self.page.text)
        return unescape(found[1]) if found else ""

    @property
    def problems(self) -> list[str]:
        return [unescape(p) for p in re.findall(r'role="alert">(.*?)</p>', self.page.text)]

    @property
    def pressed(self) -> list[str]:
        return re.findall(r'value="(-?\d)" aria-pressed="true"', self.page.text)

    # ------------------------------------------------------------------ what it does

    def visit(self, address: str) -> PlainBrowser:
        self.address = urljoin(self.address, address)
        self.page = self.ask("GET", self.address)
        return self._follow()

    def send(self, *extra: tuple[str, str], form: str = "", **instead: str) -> PlainBrowser:
        """Sends the first form of the page (or that of an id) with a button (or other fields), some
        values changed."""
        return self._send(Form(self.page.text, form), extra, instead)

    def press(self, label: str) -> PlainBrowser:
        """Presses the button with this label that sends its form elsewhere, without fields."""
        (action,) = re.findall(rf'formaction="([^"]+)">{re.escape(label)}<', self.page.text)
        self.address = urljoin(self.address, unescape(action))
        self.page = self.ask("POST", self.address)
        return self._follow()

    def _send(
        self, form: Form, extra: Sequence[tuple[str, str]], instead: dict[str, str]
    ) -> PlainBrowser:
        fields = [(name, instead.pop(name, value)) for name, value in form.fields]
        body = urlencode([*fields, *extra, *instead.items()])
        address = urljoin(self.address, form.action)
        if form.method == "get":
            return self.visit(f"{address}?{body}")
        self.page = self.ask("POST", address, body)
        self.address = address
        return self._follow()

    def _follow(self) -> PlainBrowser:
        while self.page.status in (302, 303, 307):
            self.address = urljoin(self.address, self.page.headers["location"])
            self.page = self.ask("GET", self.address)
        return self

    def ask(self, method: str, address: str, body: str = "", **headers: str) -> Answer:
        place = urlsplit(address)
        told = {
            "host": place.netloc,
            "cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **self.headers,
            **headers,
        }
        if method == "POST":
            told |= {
                "content-type": "application/x-www-form-urlencoded",
                "content-length": str(len(body.encode())),
                "origin": f"{place.scheme}://{place.netloc}",
            }
            told |= headers
        sent = asyncio.run(self._converse(method, place, told, body))
        start = sent[0]
        for name, value in start["headers"]:
            if name == b"set-cookie":
                for morsel in SimpleCookie(value.decode()).values():
                    if morsel["max-age"] == "0":
                        self.cookies.pop(morsel.key, None)
                    else:
                        self.cookies[morsel.key] = morsel.value
        return Answer(
            start["status"],
            {name.decode(): value.decode() for name, value in start["headers"]},
            b"".join(m.get("body", b"") for m in sent[1:]).decode(),
        )

    def bytes_of(self, address: str) -> int:
        """What travels for an address, packed where the server packs it."""
        place = urlsplit(address)
        told = {"host": place.netloc, "accept-encoding": "gzip"}
        start, *rest = asyncio.run(self._converse("GET", place, told, ""))
        assert start["status"] == 200, address
        return sum(len(message.get("body", b"")) for message in rest)

    async def _converse(
        self, method: str, place: SplitResult, headers: Mapping[str, str], body: str
    ) -> Sequence[Message]:
        scope = {
            "type": "http",
            "method": method,
            "scheme": place.scheme,
            "path": place.path,
            "raw_path": place.path.encode(),
            "root_path": "",
            "query_string": place.query.encode(),
            "headers": [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()],
        }
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body.encode(), "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        return sent
