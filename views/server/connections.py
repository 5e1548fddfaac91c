"""Connections that bring nothing are closed, and endless headers end: uvicorn limits neither.

Read in uvicorn 0.54; ``tests/views/test_connections.py`` looks at the installed one.
"""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: Bytes of address and headers of one request, and seconds until all of them have come.
MOST_HEAD, HEAD_SECONDS = 65_536, 20.0
_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


def bound_connections() -> None:
    """Gives every connection from now on limits of its head; repeated calls change nothing."""
    made, received = HttpToolsProtocol.connection_made, HttpToolsProtocol.data_received
    began, completed = HttpToolsProtocol.on_message_begin, HttpToolsProtocol.on_headers_complete
    lost = HttpToolsProtocol.connection_lost
    if hasattr(HttpToolsProtocol, "head_bytes"):
        return

    def expect_head(self: Any) -> None:
        self.head_bytes = 0
        if self.head_timer is None:
            self.head_timer = self.loop.call_later(HEAD_SECONDS, give_up, self)

    def give_up(self: Any) -> None:
        self.head_timer = None
        if not self.transport.is_closing():
            self.transport.close()

    def has_head(self: Any) -> None:
        self.is_in_head = False
        if self.head_timer is not None:
            self.head_timer.cancel()
            self.head_timer = None

    def connection_made(self: Any, transport: Any) -> None:
        made(self, transport)
        self.is_in_head = True
        expect_head(self)

    def connection_lost(self: Any, error: Exception | None) -> None:
        has_head(self)
        lost(self, error)

    def data_received(self: Any, data: bytes) -> None:
        if self.is_in_head:
            self.head_bytes += len(data)
            if self.head_bytes > MOST_HEAD + len(
                data
            ):  # what came with the end of it may be a body
                self.transport.write(_TOO_LARGE)
                self.transport.close()
                return
        received(self, data)

    def on_message_begin(self: Any) -> None:
        began(self)
        self.is_in_head = True
        expect_head(self)

    def on_headers_complete(self: Any) -> None:
        has_head(self)
        completed(self)

    HttpToolsProtocol.head_bytes = 0  # type: ignore[attr-defined]
    HttpToolsProtocol.head_timer = None  # type: ignore[attr-defined]
    HttpToolsProtocol.is_in_head = False  # type: ignore[attr-defined]
    for name, method in {
        "connection_made": connection_made,
        "connection_lost": connection_lost,
        "data_received": data_received,
        "on_message_begin": on_message_begin,
        "on_headers_complete": on_headers_complete,
    }.items():
        setattr(HttpToolsProtocol, name, method)
