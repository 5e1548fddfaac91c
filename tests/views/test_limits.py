"""What arrives is counted as it arrives, whatever its sender says of it; nothing is told to
strangers."""

from __future__ import annotations

import asyncio
import errno
import re
import socket
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
import yaml
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.support import ROOT
from views.server import hosts as names
from views.server import limits
from views.server.hosts import is_ours, machine_addresses
from views.server.limits import MOST_FILE, MOST_FORM, MOST_MESSAGE
from views.server.routes import MIDDLEWARE
from views.server.uploads import Uploads


async def take(request: Request) -> Response:
    """Reads all of a body, as a form does."""
    size = 0
    async for piece in request.stream():
        size += len(piece)
    return PlainTextResponse(f"{size}")


async def listen(socket: WebSocket) -> None:
    await socket.accept()
    with suppress(WebSocketDisconnect):
        while True:
            await socket.send_text(f"{len(await socket.receive_bytes())}")


APP = Starlette(
    routes=[
        Route("/{path:path}", take, methods=["GET", "POST", "PUT"]),
        WebSocketRoute("/_stcore/stream", listen),
    ],
    middleware=MIDDLEWARE,
)


def ask(
    path: str,
    messages: Sequence[Message | None],
    method: str = "POST",
    headers: dict[str, str] | None = None,
    kind: str = "http",
) -> list[Message]:
    """What is sent back; after ``None`` nothing more arrives."""
    scope: dict[str, Any] = {
        "type": kind, "method": method, "path": path, "raw_path": path.encode(),
        "root_path": "", "query_string": b"", "client": ("192.0.2.1", 1),
        "headers": [(b"host", b"testserver")]
        + [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
    }  # fmt: skip
    sent: list[Message] = []
    rest = iter(messages)

    async def receive() -> Message:
        message = next(rest, None)
        if message is None:
            await asyncio.sleep(60)
            raise AssertionError
        return message

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(APP(scope, receive, send))
    return sent


def body(*sizes: int) -> list[Message]:
    """A body in pieces, without a word about its length."""
    last = len(sizes) - 1
    return [
        {"type": "http.request", "body": b"&" * size, "more_body": n < last}
        for n, size in enumerate(sizes)
    ]


def status(sent: list[Message]) -> int:
    return int(sent[0]["status"])


@pytest.mark.parametrize("path", ["/join", "/anything"])
def test_a_form_is_counted_as_it_arrives(path: str) -> None:
    assert status(ask(path, body(MOST_FORM))) == 200
    assert status(ask(path, body(*[10_000] * 5))) == 413
    assert status(ask(path, body(90_000_000))) == 413
    assert status(ask(path, body(MOST_FORM + 1), headers={"content-length": "3"})) == 413


def test_a_file_is_counted_as_it_arrives() -> None:
    assert status(ask("/join-share", body(MOST_FILE, 10_000))) == 200
    assert status(ask("/join-share", body(*[1_000_000] * 7))) == 413
    assert status(ask("/_stcore/upload_file/s/f", body(*[1_000_000] * 7), "PUT")) == 413


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PIECE_SECONDS", 0.05)
    begun = {"type": "http.request", "body": b"code=", "more_body": True}
    sent = ask("/join", [begun, None])
    assert status(sent) == 408
    assert (b"connection", b"close") in sent[0]["headers"]


def test_who_breaks_off_leaves_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    begun = {"type": "http.request", "body": b"code=", "more_body": True}
    assert ask("/join", [begun, {"type": "http.disconnect"}]) == []
    assert caplog.records == []


def test_a_large_message_ends_its_socket_only() -> None:
    def messages(size: int) -> list[Message]:
        return [
            {"type": "websocket.connect"},
            {"type": "websocket.receive", "bytes": b"x" * size},
            {"type": "websocket.disconnect", "code": 1000},
        ]

    small = ask("/_stcore/stream", messages(MOST_MESSAGE), kind="websocket")
    assert [m["type"] for m in small] == ["websocket.accept", "websocket.send"]
    large = ask("/_stcore/stream", messages(MOST_MESSAGE + 1), kind="websocket")
    assert large[1] == {"type": "websocket.close", "code": 1009}


def test_a_text_ends_its_socket_without_a_traceback() -> None:
    messages: list[Message | None] = [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "text": "x"},
    ]
    sent = ask("/_stcore/stream", messages, kind="websocket")
    assert sent[1] == {"type": "websocket.close", "code": 1003}


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_what_is_nobodys_business_is_not_told(path: str) -> None:
    assert status(ask(path, body(0), "GET")) == 404


def test_reports_are_kept_by_no_cache() -> None:
    sent = ask("/media/0a1b2c.pdf", body(0), "GET")
    assert (b"cache-control", b"no-store") in sent[0]["headers"]


# ---------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost:8501", True),
        ("127.0.0.1", True),
        ("[::1]:8501", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("127.0.0.1:80@evil.example", False),
        ("localhost/evil.example", False),
        ("", False),
    ],
)
def test_without_a_setting_this_machine_answers_under_its_own_names(
    monkeypatch: pytest.MonkeyPatch, host: str, expected: bool
) -> None:
    monkeypatch.delenv("HOSTS")
    assert is_ours(host) is expected
    assert all(is_ours(address) or ":" in address for address in machine_addresses())


def test_of_two_hosts_both_have_to_be_ours() -> None:
    """A proxy may have believed the other one."""
    assert status(ask("/join", body(0), headers={"host": "evil.example"})) == 421


def test_the_setting_names_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTS", "readiness.example.jp, inner.example")
    assert is_ours("Readiness.Example.JP:443")
    assert is_ours("localhost:8501")
    assert not is_ours("192.0.2.1")


def test_what_a_proxy_says_of_the_host_is_not_believed() -> None:
    told = {"origin": "http://evil.example", "x-forwarded-host": "evil.example"}
    sent = ask("/_stcore/stream", [{"type": "websocket.connect"}], headers=told, kind="websocket")
    assert sent == [{"type": "websocket.close", "code": 1008}]
    assert status(ask("/join", body(0), headers=told)) == 403


@pytest.mark.parametrize(
    ("host", "setting", "heard", "hosts", "is_local_only"),
    [
        ("192.0.2.7:8501", "", {4, 6}, ("192.0.2.7:8501",), False),
        ("localhost:8501", "", {4, 6}, ("192.0.2.7:8501", "[2001:db8::1]:8501"), False),
        ("localhost:8501", "", {4}, ("192.0.2.7:8501",), False),
        ("localhost:8501", "", set(), ("localhost:8501",), True),
        ("[::1]:8501", "", set(), ("[::1]:8501",), True),
        ("127.0.0.1", "hall.example", set(), ("hall.example",), False),
        ("localhost:8501", "hall.example", {4, 6},
         ("hall.example:8501", "192.0.2.7:8501", "[2001:db8::1]:8501"), False),
    ],
)  # fmt: skip
def test_a_room_shows_an_address_that_phones_can_reach(
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    setting: str,
    heard: set[int],
    hosts: tuple[str, ...],
    is_local_only: bool,
) -> None:
    monkeypatch.setenv("HOSTS", setting)
    monkeypatch.setattr(names, "versions_heard", lambda: heard)
    monkeypatch.setattr(names, "machine_addresses", lambda: ["192.0.2.7", "2001:db8::1"])
    reached = names.reach(host)
    assert (reached.hosts, reached.is_local_only) == (hosts, is_local_only)
    assert reached.chosen("evil.example") == hosts[0]
    assert reached.chosen(hosts[-1]) == hosts[-1]


def test_whether_others_reach_this_process_is_seen_from_its_sockets() -> None:
    assert not names.versions_heard()
    with socket.create_server(("0.0.0.0", 0)):  # noqa: S104 (that is what is looked for)
        assert names.versions_heard() == {4}  # an address of version 6 would be refused


def test_health_may_be_asked_under_any_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTS", "elsewhere.example")
    assert status(ask("/health", body(0), "GET")) == 200
    assert status(ask("/join", body(0), "GET")) == 421


# ---------------------------------------------------------------------------- uploads


class Chosen:
    """A file as a page sees it: only its name is with Streamlit."""

    file_id = "f"

    def getvalue(self) -> bytes:
        return b""


def test_only_what_a_page_asked_for_is_kept_and_not_in_memory() -> None:
    uploads = Uploads()
    uploads.is_used = True
    with pytest.raises(Exception, match="no page"):
        uploads.keep("s", "f", b"x")
    uploads.give("s", ["f"])
    assert uploads.expects("s", "f")
    assert not uploads.expects("other", "f")
    uploads.keep("s", "f", b"content")
    file = uploads.content_of(Chosen())
    assert not isinstance(file, bytes)
    file.seek(0)
    assert file.read() == b"content"
    uploads.drop_session("s")
    assert file.closed
    assert not uploads.expects("s", "f")
    gone = uploads.content_of(Chosen())
    assert not isinstance(gone, bytes)
    assert gone.closed


def test_whoever_holds_most_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("views.server.uploads.MOST_BYTES_IN_ALL", 100)
    monkeypatch.setattr("views.server.uploads.MOST_BYTES", 90)
    uploads = Uploads()
    uploads.give("greedy", [f"{n}" for n in range(20)])
    uploads.give("modest", ["f"])
    for n in range(8):
        uploads.keep("greedy", f"{n}", b"x" * 10)
    with pytest.raises(Exception, match="too much"):
        uploads.keep("greedy", "9", b"x" * 11)
    uploads.keep("modest", "f", b"x" * 30)
    uploads.is_used = True
    file = uploads.content_of(Chosen())
    assert not isinstance(file, bytes)
    assert not file.closed
    assert sum(map(len, uploads._waiting.values())) == 1
    uploads.drop_session("modest")


class FullDisk(BytesIO):
    """A temporary file for which there is no room."""

    def write(self, _content: Any) -> int:
        raise OSError(errno.ENOSPC, "no space left on device")


def test_a_file_for_which_there_is_no_room_is_refused_and_takes_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    uploads = Uploads()
    uploads.is_used = True
    uploads.give("s", ["f"])
    with monkeypatch.context() as full:
        full.setattr("tempfile.TemporaryFile", FullDisk)
        with pytest.raises(HTTPException) as refused:
            uploads.keep("s", "f", b"x")
    assert refused.value.status_code == 507
    uploads.keep("s", "f", b"x")  # there is room again
    uploads.drop_session("s")


def test_uploads_cannot_fill_the_memory_of_a_container() -> None:
    """Its temporary files stand in the memory that it is allowed."""
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    app = compose["services"]["app1"]
    (folder,) = app["tmpfs"]
    assert re.fullmatch(r"/tmp:size=\d{1,3}m", folder)  # noqa: S108
    assert app["mem_limit"] == "2g"
