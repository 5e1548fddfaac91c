"""Asks an application without a network in between."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.types import ASGIApp, Message


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        is_packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.content) if is_packed else self.content).decode("utf-8")


@dataclass(frozen=True)
class Client:
    """Asks an application without a network in between, from an ``address``."""

    app: ASGIApp
    address: str = "127.0.0.1"

    def ask(self, method: str, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        sent = self._converse("http", method, address, headers or {}, {"type": "http.request"})
        return Answer(
            sent[0]["status"],
            {name.decode(): value.decode() for name, value in sent[0]["headers"]},
            b"".join(message.get("body", b"") for message in sent[1:]),
        )

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.ask("GET", address, headers)

    def open_socket(self, address: str, headers: Mapping[str, str]) -> Message:
        """The server's first word on a socket."""
        return self._converse("websocket", "", address, headers, {"type": "websocket.connect"})[0]

    def _converse(
        self, kind: str, method: str, address: str, headers: Mapping[str, str], first: Message
    ) -> list[Message]:
        path, _, query = address.partition("?")
        scope = {
            "type": kind,
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "client": (self.address, 50_000),
            "headers": [
                (name.encode(), value.encode())
                for name, value in {"host": "testserver", **headers}.items()
            ],
        }
        sent: list[Message] = []
        said = iter([first])

        async def receive() -> Message:
            for message in said:
                return message
            await asyncio.Event().wait()  # stays and listens
            raise AssertionError

        async def send(message: Message) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))
        return sent
