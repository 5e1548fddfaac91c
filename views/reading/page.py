"""How a reading page is served: complete without script, in the language of its address, the same
for everybody on one day.

A page is a function of where the reader is (:class:`Here`). What it draws is kept packed, with an
``ETag``, so that asking again costs next to nothing.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from checklist.content import Content
from checklist.model import Lang
from views.screens.parts.routes import ITEMS, ROUTES
from views.server.clock import today
from views.server.kept_codes import CODE, HANDLE
from views.server.plain import POLICY, asked
from views.server.resources import content
from views.server.static_files import own_file
from views.templating import render
from wording.phrases import Phrases

#: Pages kept packed, a few kilobytes each.
_MOST_PAGES = 1024
#: Characters of a query parameter that are read.
_LONGEST = 200
_LANG = "lang"
#: The reading sections, in the order of their menu: address and title.
SECTIONS: Mapping[str, str] = {
    "search": "reading.search",
    "schemes": "reading.schemes",
    "cases": "reading.cases",
    "reference": "reading.reference",
    "guide": "guide.title",
    "about": "about.title",
}


class NotHereError(LookupError):
    """Nothing stands under this address."""


@dataclass(frozen=True)
class Here:
    """Where the reader is: ``path`` without the leading slash, ``query`` what the page was asked
    for (known names, no empty values), ``day`` the day in Japan."""

    lang: Lang
    path: str
    query: tuple[tuple[str, str], ...]
    day: date

    @property
    def content(self) -> Content:
        """The content of ``data/``."""
        return content()

    @property
    def phrases(self) -> Phrases:
        """Numbers, dates and names in the language of the page."""
        return Phrases(content(), self.lang)

    def get(self, name: str) -> str:
        """A parameter of the address; empty where it is missing."""
        return dict(self.query).get(name, "")

    @property
    def is_filtered(self) -> bool:
        """Whether a list is narrowed down by more than the words typed."""
        return any(name not in ("q", "page") for name, _ in self.query)

    @property
    def root(self) -> str:
        """The way from this page to the first one."""
        return "../" * self.path.count("/") or "./"

    @property
    def section(self) -> str:
        """The part of the reading pages to which this one belongs."""
        return self.path.partition("/")[0]

    def to(self, path: str, **query: str) -> str:
        """The address of one of our pages, in the same language."""
        place, mark, part = path.partition("#")
        return self._address(place, query, self.lang) + mark + part

    def file(self, name: str) -> str:
        """The address of a static file."""
        return self.root + own_file(name).removeprefix("./")

    def again(self, **query: str) -> str:
        """This page with some parameters changed; an empty one is left out."""
        return self._address(self.path, {**dict(self.query), **query}, self.lang)

    @property
    def in_other_language(self) -> str:
        """This page in the other language."""
        return self._address(self.path, dict(self.query), self.other)

    @property
    def other(self) -> Lang:
        """The other language."""
        return "ja" if self.lang == "en" else "en"

    @property
    def canonical(self) -> str:
        """The one address of this page, without what it was filtered by."""
        return self._address(self.path, {}, self.lang)

    def _address(self, path: str, query: Mapping[str, str], lang: Lang) -> str:
        given = {name: value for name, value in query.items() if value}
        if lang == "en":
            given[_LANG] = "en"
        return self.root + quote(path) + (f"?{urlencode(given)}" if given else "")


@dataclass(frozen=True)
class Page:
    """What is to be drawn: a ``template`` under ``templates/reading``, the title, and its values.
    ``trail``: the pages above it, address and title of each."""

    template: str
    title: str
    values: Mapping[str, Any] = field(default_factory=dict)
    trail: Sequence[tuple[str, str]] = ()
    status: int = 200


@dataclass(frozen=True)
class _Made:
    packed: bytes
    tag: str
    status: int


def _drawn(page: Page, here: Here) -> _Made:
    text = render(
        f"reading/{page.template}",
        here.lang,
        here=here,
        other=here.other,
        title=page.title,
        trail=page.trail,
        sections=[(address, here.phrases.say(name)) for address, name in SECTIONS.items()],
        answering=_answering(here),
        **page.values,
    ).encode()
    tag = hashlib.sha256(text).hexdigest()[:20]
    return _Made(gzip.compress(text, 6, mtime=0), f'W/"{tag}"', page.status)


def _answering(here: Here) -> list[tuple[str, str]]:
    """The menu of the assessment's pages: address and name of each."""
    menu = []
    for name, route in ROUTES.items():
        if route.in_menu:
            menu.append((route.address, here.phrases.say(route.title)))
        if name == "profile":
            menu.append((ITEMS[0], here.phrases.say("common.title_checklist")))
    return menu


def language_of(request: Request) -> Lang:
    """The language of the address."""
    return "en" if asked(request).get(_LANG) == "en" else "ja"


def not_found(here: Here) -> Page:
    """The page that says that nothing stands here."""
    title = content().wording.of(here.lang)("reading.missing_title")
    return Page("missing.html", title, status=404)


def reading(
    draw: Callable[[Here], Page], *asks: str, moved_to: str = ""
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of a page that ``draw`` makes; NotHereError becomes a page of status 404.

    ``asks``: the parameters that the page knows besides the language. ``moved_to``: where the
    assessment is told whose handle (or example) the address names: the page that stood here once.
    """

    @lru_cache(maxsize=_MOST_PAGES)
    def made(here: Here) -> _Made:
        return _drawn(draw(here), here)

    async def answer(request: Request) -> Response:  # drawn at once: a few milliseconds, then kept
        query = asked(request)
        if moved_to and (query.keys() & {CODE, HANDLE} or query.get("example") == "yes"):
            return RedirectResponse(f"./{moved_to}?{urlencode(query)}", 303)
        if query.keys() & {CODE, HANDLE}:  # they say nothing here, and shall not be passed on
            rest = {name: value for name, value in query.items() if name not in (CODE, HANDLE)}
            clean = quote(request.scope["path"].rpartition("/")[2]) + f"?{urlencode(rest)}"
            return RedirectResponse(
                f"./{clean.rstrip('?')}", 303, headers={"cache-control": "no-store"}
            )
        here = Here(
            lang=language_of(request),
            path=request.scope["path"].strip("/").removeprefix(_base(request)),
            query=tuple((name, query[name][:_LONGEST]) for name in asks if query.get(name)),
            day=today(),
        )
        try:
            return _answer(made(here), request, here)
        except NotHereError:
            return answer_with(not_found(here), request, here)

    return answer


def missing(request: Request) -> Response:
    """The answer to an address under which nothing stands, of status 404."""
    path = request.scope["path"].lstrip("/").removeprefix(_base(request))
    here = Here(language_of(request), path, (), today())
    return answer_with(not_found(here), request, here)


def answer_with(page: Page, request: Request, here: Here) -> Response:
    """A page drawn for this request alone."""
    return _answer(_drawn(page, here), request, here)


def _base(request: Request) -> str:
    """What stands before our addresses, where the application is not at the root."""
    base: str = request.scope.get("root_path", "").strip("/")
    return f"{base}/" if base else ""


def _answer(made: _Made, request: Request, here: Here) -> Response:
    headers = {
        "etag": made.tag,
        "cache-control": "no-cache",
        "vary": "accept-encoding",
        "content-language": here.lang,
        "content-security-policy": POLICY,
        # without it a browser would send our forms as from nowhere ("Origin: null"), and be refused
        "referrer-policy": "same-origin",
    }
    if made.tag in request.headers.get("if-none-match", "") and made.status == 200:
        return Response(status_code=304, headers=headers)
    body = made.packed
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    if request.method == "HEAD":
        headers["content-length"], body = str(len(body)), b""
    return Response(body, made.status, headers, media_type="text/html")
