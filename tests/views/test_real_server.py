"""The real server, watched from inside: it calls nobody, and tells a stranger nothing of where and
on what it runs."""

from __future__ import annotations

import http.client
import resource
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
import streamlit
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.support import ROOT
from tests.support.calls import Calls
from tests.support.serving import Server


@pytest.fixture(scope="module", params=[None, "0.0.0.0"])  # noqa: S104 (a hall)
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Calls]]:
    """A server as ``make run`` starts it, here and for a hall, and what it called."""
    folder = tmp_path_factory.mktemp("served")
    calls = Calls(folder)
    server = Server(folder, listens_at=request.param, **calls.noted)
    yield server, calls
    server.close()


def first_messages(server: Server) -> bytes:
    """All that a browser is sent over the socket until the first page is there, which leads on to
    another one."""
    host = urlsplit(server.address).netloc
    with connect(f"ws://{host}/_stcore/stream", subprotocols=["streamlit"]) as page:  # type: ignore[list-item]
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        page.send(asked.SerializeToString())
        messages, is_there = b"", False
        while not is_there:
            message = page.recv(timeout=20)
            assert isinstance(message, bytes)
            messages += message
            is_there = ForwardMsg.FromString(message).HasField("script_finished")
        return messages


def test_it_calls_nobody_and_tells_nothing(served: tuple[Server, Calls]) -> None:
    server, calls = served
    messages = first_messages(server)
    assert len(messages) > 2_000
    for secret in (str(ROOT), streamlit.__version__, sys.version.split()[0], "app.py\x12"):
        assert secret.encode() not in messages
    assert calls.foreign() == []
    assert calls.are_seen
    assert "xternal" not in server.log()
    called = [c for c in psutil.Process(server.pid).net_connections() if c.raddr]
    assert all(c.raddr.ip in ("127.0.0.1", "::1", "::ffff:127.0.0.1") for c in called)


def status(server: Server, path: str, **headers: str) -> int:
    place = urlsplit(server.address).netloc
    with closing(http.client.HTTPConnection(place, timeout=20)) as connection:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status


def test_it_answers_under_its_own_names_only(served: tuple[Server, Calls]) -> None:
    server, _ = served
    assert status(server, "/") == 200
    assert status(server, "/", Host="evil.example") == 421
    assert status(server, "/_stcore/metrics") == 404
    assert status(server, "/health", Host="evil.example") == 200


def test_its_log_has_neither_secrets_nor_tracebacks(served: tuple[Server, Calls]) -> None:
    server, _ = served
    place = urlsplit(server.address)
    secret = "SECRET" * 3
    for path in ("/?code=", "/facilitate?room=", "/wall?s=", "/join?code=", "/wall-state?s="):
        status(server, path + secret, Referer=f"{server.address}/?code={secret}")
    with socket.create_connection((place.hostname or "", place.port or 0)) as broken_off:
        broken_off.sendall(
            f"POST /join?code={secret} HTTP/1.1\r\nHost: {place.netloc}\r\n"
            f"Content-Length: 900\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\n\r\ncode={secret}".encode()
        )
    with closing(http.client.HTTPConnection(place.netloc, timeout=20)) as connection:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/join", f"code={secret}&level=99&round=1&number=1", form)
        assert connection.getresponse().status == 404
        assert status(server, "/health") == 200
    assert secret not in server.log()
    assert "Traceback" not in server.log()


@pytest.mark.slow
def test_four_hundred_and_fifty_pages_open_with_the_usual_limit_of_descriptors(
    tmp_path: Path,
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
    try:
        server = Server(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with ExitStack() as stack:
        stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        stack.callback(server.close)
        place = urlsplit(server.address).netloc
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        for _ in range(450):
            page = stack.enter_context(
                connect(
                    f"ws://{place}/_stcore/stream",
                    subprotocols=["streamlit"],  # type: ignore[list-item]
                    ping_interval=None,
                    close_timeout=0.1,
                )
            )
            page.send(asked.SerializeToString())
            assert page.recv(timeout=60)
        assert status(server, "/health") == 200
        assert psutil.Process(server.pid).num_fds() > 1024
        server.kill()  # else every page would wait for its farewell


def test_its_limit_of_descriptors_is_raised(served: tuple[Server, Calls]) -> None:
    server, _ = served
    soft, hard = psutil.Process(server.pid).rlimit(psutil.RLIMIT_NOFILE)
    assert soft == hard or soft >= 65_536
