"""Plain HTML pages beside Streamlit's: for phones in a room, and for the projector.

A few kilobytes, no framework, usable without script. The pages load nothing but their own style and
script.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from checklist.model import Lang
from checklist.problems import ProblemsError
from store.interface import NotOpened, NotSaved
from store.sqlite_file import DatabaseDamaged, DatabaseUnusable
from views.server.resources import content, rooms
from views.templating import render

LANG_COOKIE = "lang"
#: The language chosen on a phone is kept for a year.
LANG_SECONDS = 365 * 24 * 3600

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
log = logging.getLogger("views")

Handler = Callable[[Request], Awaitable[Response]]


def asked(request: Request) -> dict[str, str]:
    """The query parameters of the address; of a repeated one, the last."""
    return dict(parse_qsl(request.url.query, keep_blank_values=True))


def language(request: Request, usual: Lang = "ja") -> Lang:
    """The language in the address, else that of the phone's cookie, else ``usual``."""
    for chosen in (asked(request).get("lang"), request.cookies.get(LANG_COOKIE)):
        if chosen in ("ja", "en"):
            return "en" if chosen == "en" else "ja"
    return usual


def page(
    request: Request, template: str, lang: Lang, *, status: int = 200, **shown: Any
) -> HTMLResponse:
    """The response with ``template`` (a file of ``templates/room``), given ``shown`` and a link to
    the other language."""
    other: Lang = "ja" if lang == "en" else "en"
    if request.method == "POST":  # an answer to a form has no address to come back to
        other_link = f"join?{urlencode({'code': shown.get('code', ''), 'lang': other})}"
    else:
        other_link = f"?{urlencode({**asked(request), 'lang': other})}"
    text = render(f"room/{template}", lang, other=other, other_link=other_link, **shown)
    response = HTMLResponse(text, status_code=status)
    response.headers["content-security-policy"] = POLICY
    # without it a browser would send our forms as from nowhere ("Origin: null"), and be refused
    response.headers["referrer-policy"] = "same-origin"
    response.headers["content-language"] = lang
    response.headers["cache-control"] = "no-store"
    if asked(request).get("lang") == lang:
        keep(request, response, LANG_COOKIE, lang, LANG_SECONDS)
    return response


def keep(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """Sets a cookie for this site: HttpOnly, SameSite=Lax, and Secure over HTTPS."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        # a proxy on this machine says how it was asked, and uvicorn believes no other
        secure=request.url.scheme == "https",
    )


def address(request: Request, name: str, host: str, **query: str) -> str:
    """The full address of one of our pages, under this host."""
    here = f"{request.url.scheme}://{host}{request.url.path}"
    return urljoin(here, name) + (f"?{urlencode(query)}" if query else "")


def guarded(handler: Handler) -> Handler:
    """The handler, answering with a page of status 503 where the store fails; the cause goes into
    the log."""

    async def answer(request: Request) -> Response:
        try:
            if not rooms.is_made:  # opening it may take seconds, which nobody else shall wait
                await run_in_threadpool(rooms)
            return await handler(request)
        except (NotSaved, NotOpened, DatabaseUnusable) as error:
            log.error("page failed", exc_info=error)
            lang = language(request)
            if isinstance(error, DatabaseDamaged):
                lines = [content().wording.of(lang)("common.damaged")]
            else:
                lines = error.lines(lang) if isinstance(error, ProblemsError) else []
            return page(request, "unavailable.html", lang, status=503, lines=lines)

    return answer
