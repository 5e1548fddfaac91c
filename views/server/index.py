"""Streamlit's ``index.html``, which it sends in English for every address, adapted: language, style
and texts are ours, and nothing is fetched from elsewhere."""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from collections.abc import Callable, Set
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from checklist.model import Lang
from checklist.municipality import spellings
from views.server.packed import INSTALLED
from views.server.resources import content
from views.server.static_files import own_file

#: The parts of the page that are replaced, by the name of the replacement. Each occurs exactly
#: once in the Streamlit named in ``views/session/streamlit_insides.py``; a test looks for them in
#: the installed page.
REPLACED = {
    "language": re.compile(r'<html lang="en">'),
    "font": re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*/>'),
    "icon": re.compile(r'<link rel="shortcut icon"[^>]*/>'),
    "description of another interface": re.compile(r'<link rel="service-desc"[^>]*/>'),
    "title": re.compile(r"<title>.*?</title>"),
    "without script": re.compile(r"<noscript>.*?</noscript>", re.DOTALL),
    "end of the head": re.compile(r"</head>"),
}

#: Our scripts on Streamlit's pages, in the order in which they run.
SCRIPTS = (
    "words.js",
    "connection.js",
    "outbox.js",
    "leaving.js",
    "page_top.js",
    "codes.js",
    "opened.js",
    "console.js",
    "choosing.js",
)
#: The beginning of the keys under which Streamlit's own words are said, and of what our scripts say
#: when the server is away.
BUILTIN, CONNECTION = "builtin.", "connection."
#: Elements that every page draws, or its first item page, and whose scripts the front end would ask
#: for one after another once it runs.
DRAWN = ("Html", "PageLink", "Button", "Radio", "TextInput")
#: Streamlit's settings, which it reads as well.
_CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"


def _settings_script() -> str:
    """What the front end is told before it asks: where the server is (every page lies directly
    under the base; it would first look one level too deep, and fill the browser's log with errors),
    whose messages it takes (nobody's but ours), and the font, so that it loads none of its own
    until the theme arrives."""
    font = tomllib.loads(_CONFIG.read_text(encoding="utf-8"))["theme"]["font"]
    fonts = json.dumps({"bodyFont": font}, ensure_ascii=False)
    host = "{allowedOrigins: [location.origin], useExternalAuthToken: false}"
    return (
        'window.__streamlit = {BACKEND_BASE_URL: new URL("./", location.href).href, '
        f"HOST_CONFIG: {host}, LIGHT_THEME: {fonts}, DARK_THEME: {fonts}}};"
    ).replace("<", "\\u003c")


@cache
def drawn_scripts() -> tuple[str, ...]:
    """The addresses of the scripts of ``DRAWN`` with what they import, relative to any page: in
    Streamlit's own list of its files."""
    listed = json.loads((INSTALLED / "manifest.json").read_text(encoding="utf-8"))
    wanted = [key for key, entry in listed.items() if entry.get("name") in DRAWN and "src" in entry]
    scripts: dict[str, None] = {}
    while wanted:
        entry = listed[wanted.pop()]
        if entry["file"] not in scripts and not entry.get("isEntry"):
            scripts[entry["file"]] = None
            wanted += entry.get("imports", ())
    return tuple(f"./{file}" for file in scripts)


def localised_index(page: str, lang: Lang) -> str:
    """Streamlit's ``index.html`` in the reader's language, with our style and texts, without the
    font that no page uses."""
    say = content().wording.of(lang)
    icon, style, *scripts = map(own_file, ("mark.svg", "look.css", *SCRIPTS))
    ours = (
        f"<script>{_settings_script()}</script>"
        f'<link rel="icon" type="image/svg+xml" href="{icon}"/>'
        f'<link rel="stylesheet" href="{style}"/>'
        + f'<script type="application/json" id="words">{_words(lang)}</script>'
        + f'<script type="application/json" id="spellings">{_spellings()}</script>'
        + "".join(f'<script defer src="{script}"></script>' for script in scripts)
        + "".join(
            f'<link rel="modulepreload" crossorigin href="{script}">'
            for script in drawn_scripts()
            if script not in page
        )
    )
    replacements = {
        "language": f'<html lang="{lang}">',
        "title": f"<title>{say('common.product')}</title>",
        "without script": f"<noscript><p>{say('common.no_script')}</p></noscript>",
        "end of the head": f"{ours}</head>",
    }
    for name, pattern in REPLACED.items():
        if (match := pattern.search(page)) is not None:
            page = f"{page[: match.start()]}{replacements.get(name, '')}{page[match.end() :]}"
    return page


def _words(lang: Lang) -> str:
    """What scripts say, as JSON inside of HTML: instead of Streamlit's own words, and when the
    server is away."""
    wording = content().wording
    say = wording.of(lang)
    keys = (key for key in wording.keys() if key.startswith((BUILTIN, CONNECTION)))  # noqa: SIM118 (no mapping)
    ours = {key.removeprefix(BUILTIN): say(key) for key in keys}
    return json.dumps(ours, ensure_ascii=False).replace("<", "\\u003c")


def _spellings() -> str:
    """How the lists of places write their names, as JSON inside of HTML."""
    places = content().municipalities.values()
    known = spellings(place.name or place.prefecture for place in places)
    return json.dumps(known._asdict(), ensure_ascii=False)


def is_page(scope: Scope, plain: Set[str]) -> bool:
    """Whether a request is for a Streamlit page: neither a file nor a plain page, nor Streamlit's
    own machinery. ``plain``: last segments of plain pages (empty: the first page), and with a slash
    behind them the folders in which all pages are plain."""
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    above, _, name = path.rpartition("/")
    return (
        plain.isdisjoint({name or path.lstrip("/"), f"{above.rpartition('/')[2]}/"})
        and ("." not in name or name.endswith(".html"))
        and "/_stcore/" not in path
    )


class LocalisedIndex:
    """Middleware that adapts the HTML of every Streamlit page. ``plain``: as in ``is_page``; these
    pages pass unchanged. ``known``: last segments of Streamlit's pages; for every other address
    Streamlit sends its page as well, and ``missing`` answers instead."""

    def __init__(
        self,
        app: ASGIApp,
        plain: Set[str] = frozenset(),
        *,
        known: Set[str],
        missing: Callable[[Request], Response],
    ) -> None:
        self.app, self.plain, self.known, self.missing = app, plain, known, missing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_page(scope, self.plain):
            await self.app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        accepted = Headers(scope=scope).get("accept-encoding", "")
        answer = _Localised(
            send, _language(scope), only_head=is_head, is_packed="gzip" in accepted.lower()
        )
        asked = {**scope, "headers": _asking_for_all(scope["headers"])}
        if is_head:  # the length of a page is known only when it is made
            asked["method"] = "GET"
        if scope["path"].rpartition("/")[2] in self.known:
            await self.app(asked, receive, answer.send)
            return
        unknown = _Unknown(answer.send)
        await self.app(asked, receive, unknown.send)
        if unknown.is_page:
            await self.missing(Request(scope))(scope, receive, send)


class _Unknown:
    """The answer to an address that is no page: passed on, unless it is a page all the same."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.is_page = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.is_page = _is_unpacked_html(MutableHeaders(scope=message))
        if not self.is_page:
            await self._send(message)


class _Localised:
    """One answer: an HTML page is buffered until it is complete, adapted and sent with its new
    length; anything else is passed on."""

    def __init__(self, send: Send, lang: Lang, *, only_head: bool, is_packed: bool) -> None:
        self._send, self._lang = send, lang
        self._only_head, self._is_packed = only_head, is_packed
        self._start: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if _is_unpacked_html(MutableHeaders(scope=message)):
                self._start = message
            else:
                await self._send(message)
        elif self._start is None:
            await self._send({**message, "body": b""} if self._only_head else message)
        else:
            self._body.extend(message.get("body", b""))
            if not message.get("more_body"):
                await self._send_page(self._start)

    async def _send_page(self, start: Message) -> None:
        page, packed = _made(bytes(self._body), self._lang)
        headers = MutableHeaders(scope=start)
        headers["vary"] = "accept-encoding"
        if self._is_packed:
            headers["content-encoding"], page = "gzip", packed
        headers["content-length"] = str(len(page))
        headers["content-language"] = self._lang
        headers["cache-control"] = "no-cache"
        for stale in ("etag", "last-modified", "accept-ranges"):
            if stale in headers:
                del headers[stale]
        await self._send(start)
        body = b"" if self._only_head else page
        await self._send({"type": "http.response.body", "body": body})


@lru_cache(maxsize=4)
def _made(page: bytes, lang: Lang) -> tuple[bytes, bytes]:
    """The page in a language, as it is and packed."""
    made = localised_index(page.decode("utf-8"), lang).encode("utf-8")
    return made, gzip.compress(made, 9, mtime=0)


def _language(scope: Scope) -> Lang:
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return "en" if query.get("lang", [""])[-1] == "en" else "ja"


def _is_unpacked_html(headers: MutableHeaders) -> bool:
    html = headers.get("content-type", "").startswith("text/html")
    return html and "content-encoding" not in headers


def _asking_for_all(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The request headers without compression and conditions, so that the whole page arrives as
    plain text."""
    drop = {
        *(b"accept-encoding", b"range", b"if-range"),
        *(b"if-match", b"if-none-match", b"if-modified-since", b"if-unmodified-since"),
    }
    return [(name, value) for name, value in headers if name not in drop]
