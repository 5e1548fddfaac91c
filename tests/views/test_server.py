"""What surrounds the pages: the language of the document, headers, and who may write."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import NoReturn

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from checklist.problems import ProblemsError
from tests.support.asking import Client
from views.server import health
from views.server.headers import SECURITY_HEADERS
from views.server.health import starting
from views.server.index import localised_index
from views.server.routes import MIDDLEWARE, ROUTES
from views.server.static_files import own_file

INDEX = (
    '<!doctype html><html lang="en"><head>'
    '<link rel="shortcut icon" href="./favicon.png"/>'
    '<link rel="preload" href="./font.woff2" as="font" type="font/woff2" crossorigin/>'
    "<title>Streamlit</title></head>"
    "<body><noscript>You need to\nenable JavaScript</noscript></body></html>"
)
TITLES = {"ja": "自治体の国際環境協力", "en": "Readiness for international"}


@pytest.fixture
def client(tmp_path: Path) -> Client:
    """Our middleware around a small server that answers as Streamlit does."""
    index, script = tmp_path / "index.html", tmp_path / "part.js"
    index.write_text(INDEX, encoding="utf-8")
    script.write_text("const part = 1;", encoding="utf-8")

    def page(request: Request) -> Response:
        if "gzip" in request.headers.get("accept-encoding", ""):
            packed = gzip.compress(INDEX.encode())
            return Response(packed, 200, {"content-encoding": "gzip"}, "text/html")
        return FileResponse(index)

    async def socket(socket: WebSocket) -> None:
        await socket.accept()
        await socket.close()

    app = Starlette(
        routes=[
            *ROUTES,
            Route("/static/part.js", lambda _: FileResponse(script)),
            Route("/_stcore/host", page),
            Route("/_stcore/upload", lambda _: PlainTextResponse("kept"), methods=["POST"]),
            Route(
                "/packed",
                lambda _: Response(b"\x1f\x8b", 200, {"content-encoding": "br"}, "text/html"),
            ),
            Route("/{page:path}", page),
            WebSocketRoute("/_stcore/stream", socket),
        ],
        middleware=MIDDLEWARE,
    )
    return Client(app)


@pytest.mark.parametrize("path", ["/profile", "/results", "/results?code=abc"])
@pytest.mark.parametrize(
    "asked",
    [
        {"accept": "text/html", "accept-encoding": "gzip"},
        {"accept": "*/*", "accept-encoding": "gzip, deflate, br"},
        {"accept": "*/*", "accept-encoding": "identity"},
        {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"range": "bytes=0-3"},
    ],
)
def test_a_page_is_ours_whatever_is_asked_for(
    client: Client, path: str, asked: dict[str, str]
) -> None:
    answer = client.get(path, headers=asked)
    assert answer.status_code == 200
    assert answer.text == localised_index(INDEX, "ja")
    assert answer.headers["content-language"] == "ja"
    assert answer.headers["cache-control"] == "no-cache"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert not {"etag", "last-modified"} & answer.headers.keys()
    is_packed = answer.headers.get("content-encoding") == "gzip"
    assert is_packed == ("gzip" in asked.get("accept-encoding", ""))
    assert answer.headers["vary"] == "accept-encoding"


@pytest.mark.parametrize("path", ["/nothing", "/index.html", "/results/", "/a/b/nothing"])
def test_where_nothing_stands_a_plain_page_leads_on(client: Client, path: str) -> None:
    """Streamlit would send its page, whatever the address."""
    answer = client.get(f"{path}?lang=en")
    assert answer.status_code == 404
    assert answer.headers["content-language"] == "en"
    up = "../" * (path.count("/") - 1) or "./"
    for door in ("", "resume", "search"):
        assert f'href="{up}{door}?lang=en"' in answer.text
    assert INDEX not in answer.text
    head = client.ask("HEAD", f"{path}?lang=en")
    assert (head.status_code, head.content) == (404, b"")
    assert int(head.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize(
    ("query", "lang"),
    [
        ("", "ja"),
        ("lang=ja", "ja"),
        ("lang=en", "en"),
        ("lang=fr", "ja"),
        ("lang=ja&lang=en", "en"),
    ],
)
def test_the_address_gives_the_language(client: Client, query: str, lang: str) -> None:
    answer = client.get(f"/results?{query}")
    assert answer.headers["content-language"] == lang
    assert f'<html lang="{lang}">' in answer.text


@pytest.mark.parametrize("path", ["/", "/results", "/health", "/static/part.js"])
def test_head_gives_the_length_the_answer_has(client: Client, path: str) -> None:
    whole, head = client.get(path), client.ask("HEAD", path)
    assert head.status_code == 200
    assert head.content == b""
    assert int(head.headers["content-length"]) == len(whole.content) > 0


def test_a_packed_body_is_passed_on_untouched(client: Client) -> None:
    answer = client.get("/packed")
    assert answer.content == b"\x1f\x8b"
    assert answer.headers["content-encoding"] == "br"


def test_a_file_may_be_asked_for_in_part(client: Client) -> None:
    answer = client.get("/static/part.js", headers={"range": "bytes=0-4"})
    assert (answer.status_code, answer.text) == (206, "const")


def test_what_streamlit_needs_itself_is_left_alone(client: Client) -> None:
    answer = client.get("/_stcore/host", headers={"accept-encoding": "gzip"})
    assert gzip.decompress(answer.content).decode() == INDEX


@pytest.mark.parametrize("path", ["/results", "/health", "/static/part.js", "/own/x/none.js"])
def test_every_answer_has_the_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert {name: headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS


@pytest.mark.parametrize(
    ("asked", "sockets"),
    [
        ({"host": "city.example"}, "'self' ws://city.example wss://city.example"),
        ({"host": "[::1]:8501"}, "'self' ws://[::1]:8501 wss://[::1]:8501"),
        (
            {"host": "inner:80", "x-forwarded-host": "city.example"},
            "'self' ws://inner:80 wss://inner:80",
        ),
        ({"host": "a b"}, "'self'"),
        ({"host": "evil; script-src *"}, "'self'"),
        ({"host": "*"}, "'self'"),
        ({"host": ""}, "'self'"),
    ],
)
def test_the_socket_leads_to_this_host_only(
    client: Client, asked: dict[str, str], sockets: str
) -> None:
    policy = client.get("/health", headers=asked).headers["content-security-policy"]
    assert f"connect-src {sockets}" in policy.split("; ")


@pytest.mark.parametrize(
    ("asked", "is_ours"),
    [
        ({}, True),
        ({"origin": "http://testserver"}, True),
        ({"origin": "https://city.example", "host": "city.example"}, True),
        ({"origin": "https://city.example", "x-forwarded-host": "city.example"}, False),
        ({"origin": "https://elsewhere.example"}, False),
        ({"origin": "http://testserver.elsewhere.example"}, False),
        ({"origin": "http://testserver:81"}, False),
        ({"origin": "null"}, False),
    ],
)
def test_only_our_own_pages_write(client: Client, asked: dict[str, str], is_ours: bool) -> None:
    answer = client.ask("POST", "/_stcore/upload", asked)
    assert (answer.status_code, answer.text) == (
        (200, "kept") if is_ours else (403, "cross-site request refused")
    )
    word = client.open_socket("/_stcore/stream", asked)
    assert word["type"] == ("websocket.accept" if is_ours else "websocket.close")
    assert word.get("code") == (None if is_ours else 1008)
    assert client.get("/", headers=asked).status_code == 200  # a link from elsewhere may read


def test_a_server_with_broken_content_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> NoReturn:
        raise ProblemsError.one("空です。", "Empty.", "text/home.yaml.start")

    async def start() -> None:
        async with starting(None):
            raise AssertionError("started")

    monkeypatch.setattr(health, "content", broken)
    with pytest.raises(ProblemsError, match=r"text/home\.yaml\.start: Empty"):
        asyncio.run(start())


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_document_is_in_the_readers_language(lang: str) -> None:
    page = localised_index(INDEX, lang)
    assert f'<html lang="{lang}">' in page
    assert TITLES[lang] in page
    assert ("有効に" if lang == "ja" else "switch on") in page
    assert not any(word in page for word in ("Streamlit<", "favicon", "woff2", "You need"))
    for name in ("mark.svg", "look.css", "words.js", "leaving.js"):
        assert page.count(own_file(name)) == 1


@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [
        ("look.css", 200, "text/css; charset=utf-8"),
        ("words.js", 200, "text/javascript; charset=utf-8"),
        ("mark.svg", 200, "image/svg+xml"),
        ("none.css", 404, "text/plain; charset=utf-8"),
        ("..%2Fserver.py", 404, ""),
    ],
)
def test_our_own_files(client: Client, name: str, status: int, kind: str) -> None:
    answer = client.get(own_file(name).removeprefix("."))
    if not kind:  # a path of its own, and so a page: never a file of ours
        assert "import" not in answer.text
        return
    assert (answer.status_code, answer.headers["content-type"]) == (status, kind)
    assert ("immutable" in answer.headers.get("cache-control", "")) == (status == 200)
