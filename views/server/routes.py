"""What surrounds the pages on the wire: our files, the language of the document, and headers.

Streamlit sends one English ``index.html`` for every address. Here it becomes ours: the language
follows the address, our style and words come with it, and nothing is fetched from elsewhere.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from views.room import phones, sharing, wall
from views.server.static_files import FILES, TYPES, own_file

log = logging.getLogger("views")


async def static_file(request: Request) -> Response:
    """One of our own few files; the name carries a mark of its content, so it may be kept."""
    name = request.path_params["name"]
    if name not in FILES:
        return PlainTextResponse("not found", status_code=404)
    return Response(
        FILES[name],
        media_type=TYPES[Path(name).suffix],
        headers={"cache-control": "public, max-age=31536000, immutable"},
    )


async def health(_: Request) -> Response:
    """For a proxy or a supervisor: answers as soon as the server does."""
    return PlainTextResponse("ok")


ROUTES = [
    Route("/own/{mark}/{name}", static_file),
    Route("/health", health),
    *phones.ROUTES,
    *sharing.ROUTES,
    *wall.ROUTES,
]
#: Last parts of the addresses of plain pages: complete as they are.
_PLAIN = {route.path.removeprefix("/") for route in (*phones.ROUTES, *sharing.ROUTES, *wall.ROUTES)}

#: Streamlit sets styles from script, charts compile their expressions (Vega), and downloads and
#: pictures are blobs; everything else only from this host.
_POLICY = (
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
)
SECURITY_HEADERS = {
    # the resume code may stand in the address: it must not travel with a link
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}
#: A proxy may put the name the browser used into the second.
_HOST_HEADERS = ("host", "x-forwarded-host")
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")


def content_security_policy(headers: Headers) -> str:
    """What a page may load, and that its socket leads to the host it was asked of (``'self'``
    alone does not cover a socket in every browser)."""
    hosts = {name: None for key in _HOST_HEADERS if _HOST.fullmatch(name := headers.get(key, ""))}
    sockets = [f"{scheme}://{host}" for host in hosts for scheme in ("ws", "wss")]
    return "; ".join((*_POLICY, " ".join(("connect-src 'self'", *sockets))))


#: Every page lies directly under the base: without being told, Streamlit first asks one level too
#: deep (``/profile/_stcore/health``) and fills the browser's log with errors.
_WHERE = 'window.__streamlit = {BACKEND_BASE_URL: new URL("./", location.href).href};'

_NOSCRIPT = {
    "ja": "<p>この診断を使うには、ブラウザーの設定でJavaScriptを有効にしてください。</p>",
    "en": "<p>Please switch on JavaScript in your browser to use this assessment.</p>",
}
_TITLE = {
    "ja": "自治体の国際環境協力 準備度セルフチェック",
    "en": "Readiness for international environmental cooperation",
}


def localised_index(page: str, lang: str) -> str:
    """Streamlit's ``index.html`` in the reader's language, with our style and words, without
    the font that no page uses."""
    page = page.replace('<html lang="en">', f'<html lang="{lang}">', 1)
    page = re.sub(r'<link\s+rel="preload"[^>]*as="font"[^>]*/>', "", page, count=1)
    page = re.sub(r'<link rel="shortcut icon"[^>]*/>', "", page, count=1)
    page = re.sub(r'<link rel="service-desc"[^>]*/>', "", page, count=1)
    page = re.sub(r"<title>.*?</title>", f"<title>{_TITLE[lang]}</title>", page, count=1)
    page = re.sub(
        r"<noscript>.*?</noscript>",
        f"<noscript>{_NOSCRIPT[lang]}</noscript>",
        page,
        count=1,
        flags=re.DOTALL,
    )
    names = ("mark.svg", "look.css", "words.js", "leaving.js")
    icon, style, *scripts = (own_file(name) for name in names)
    ours = (
        f"<script>{_WHERE}</script>"
        f'<link rel="icon" type="image/svg+xml" href="{icon}"/>'
        f'<link rel="stylesheet" href="{style}"/>'
        + "".join(f'<script defer src="{script}"></script>' for script in scripts)
    )
    return page.replace("</head>", f"{ours}</head>", 1)


class SameOrigin:
    """Refuses requests that another site's page makes: writing ones and the page's socket."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and not self._is_ours(scope):
            if scope["type"] == "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 1008})
            else:
                await PlainTextResponse("cross-site request refused", 403)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    @staticmethod
    def _is_ours(scope: Scope) -> bool:
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return True
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        hosts = {headers.get(key) for key in _HOST_HEADERS}
        return origin is None or urlsplit(origin).netloc in hosts


class Headed:
    """Adds the security headers to every answer, and makes ``index.html`` ours."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        policy = content_security_policy(Headers(scope=scope))
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        lang = "en" if query.get("lang", [""])[-1] == "en" else "ja"
        is_page = _is_page(scope["path"])
        only_head = is_page and scope["method"] == "HEAD"
        start: Message | None = None
        body = bytearray()

        async def send_ours(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # plain pages bring a stricter policy of their own
                headers.setdefault("content-security-policy", policy)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if is_page and _is_plain_html(headers):
                    start = message  # held back until the page is complete and its length known
                    return
                await send(message)
            elif start is None:
                await send({**message, "body": b""} if only_head else message)
            else:
                body.extend(message.get("body", b""))
                if message.get("more_body"):
                    return
                content = localised_index(body.decode("utf-8"), lang).encode("utf-8")
                headers = MutableHeaders(scope=start)
                headers["content-length"] = str(len(content))
                headers["content-language"] = lang
                headers["cache-control"] = "no-cache"
                for stale in ("etag", "last-modified", "accept-ranges"):
                    if stale in headers:
                        del headers[stale]
                await send(start)
                await send({"type": "http.response.body", "body": b"" if only_head else content})

        if is_page:
            scope = {**scope, "headers": _asking_for_all(scope["headers"])}
            if only_head:  # the length of a page is known only when it is made
                scope["method"] = "GET"
        await self.app(scope, receive, send_ours)


def _is_page(path: str) -> bool:
    """Whether the address is that of a Streamlit page: neither a file nor a plain page,
    nor Streamlit's own machinery."""
    name = path.rpartition("/")[2]
    return (
        name not in _PLAIN
        and ("." not in name or name.endswith(".html"))
        and "/_stcore/" not in path
    )


def _is_plain_html(headers: Headers) -> bool:
    html = headers.get("content-type", "").startswith("text/html")
    return html and "content-encoding" not in headers


def _asking_for_all(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Asks Streamlit for the whole page as plain text, which we have to change."""
    drop = {
        *(b"accept-encoding", b"range", b"if-range"),
        *(b"if-match", b"if-none-match", b"if-modified-since", b"if-unmodified-since"),
    }
    return [(name, value) for name, value in headers if name not in drop]


MIDDLEWARE = [Middleware(SameOrigin), Middleware(Headed)]


def report_error(error: Exception) -> bool:
    """An error nobody foresaw: into the log with everything, to the user in plain words."""
    log.error("page failed", exc_info=error)
    from views.screens.parts.frame import show_unforeseen_error

    show_unforeseen_error()
    return True
