"""Connections that bring nothing are closed by the real HTTP server, and endless headers end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from views.server import connections


@pytest.fixture
def port(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a server that gives a head so many seconds."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", getattr(request, "param", 0.3))
    connections.bound_connections()
    connections.bound_connections()  # changes nothing
    app = Starlette(routes=[Route("/", lambda _: PlainTextResponse("ok"))])
    config = uvicorn.Config(app, port=0, log_level="error", http=HttpToolsProtocol, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(20)


def rest_of(connection: socket.socket) -> bytes:
    """What is received until the connection is closed."""
    connection.settimeout(10)
    received = b""
    try:
        while piece := connection.recv(65_536):
            received += piece
    except ConnectionError:
        pass
    return received


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\nX: "])
def test_who_never_finishes_a_head_is_sent_away(port: int, begun: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(begun)
        assert rest_of(connection) == b""


def test_also_after_an_answer(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HT")
        assert rest_of(connection).endswith(b"ok")


def test_endless_headers_end(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(10)
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
        sent = 0
        try:
            for n in range(100_000):
                connection.sendall(b"x-%d: " % n + b"y" * 1_000 + b"\r\n")
                sent += 1_000
        except OSError:
            pass
        assert sent < 20_000_000


@pytest.mark.parametrize("port", [1.0], indirect=True)  # a busy machine may take a while to look
def test_ordinary_requests_are_answered_one_after_another(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(10)
        for pause in (1.2, 0):  # longer than a head may take
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 8_000 + b"\r\n\r\n")
            received = b""
            while not received.endswith(b"ok"):
                received += connection.recv(65_536)
            time.sleep(pause)


@pytest.mark.parametrize(
    "name", ["connection_made", "connection_lost", "data_received", "on_message_begin",
             "on_headers_complete"]
)  # fmt: skip
def test_the_installed_server_has_what_is_bounded(name: str) -> None:
    assert callable(getattr(HttpToolsProtocol, name))
