"""The resume codes that a browser keeps: one cookie for each assessment, which no script can read.

The address of a page carries only a handle, from which neither the code nor a key can be computed.
``?code=…`` from outside still opens an assessment: the browser is sent on to the handle. Reasons:
docs/decisions/0017-the-code-leaves-the-address.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from urllib.parse import urlencode

from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from checklist.problems import ProblemsError
from store.codes import normalise
from store.sealing import handle_of
from views.server.index import is_page
from views.server.plain import asked, keep

CODE, HANDLE = "code", "a"
#: Assessments that one browser keeps at most; a new one takes the place of the oldest.
MOST = 30
#: The longest that browsers keep a cookie: 400 days (draft-ietf-httpbis-rfc6265bis, section 5.5).
SECONDS = 400 * 24 * 3600
_PREFIX = "a-"


def code_of(cookies: Mapping[str, str], handle: str) -> str | None:
    """The resume code that the browser with these cookies keeps for a handle; ``None`` where it
    keeps none."""
    code = cookies.get(_PREFIX + handle, "")
    return code if code and handle_of(code) == handle else None


def kept_handles(cookies: Mapping[str, str]) -> list[str]:
    """The handles of the assessments that the browser with these cookies keeps, the one kept first
    first, as browsers send their cookies (RFC 6265, section 5.4)."""
    handles = [name.removeprefix(_PREFIX) for name in cookies if name.startswith(_PREFIX)]
    return [handle for handle in handles if code_of(cookies, handle) is not None]


def keep_in_browser(request: Request, response: Response, code: str) -> None:
    """Has the browser keep a code in its cookie; the oldest makes room where there are ``MOST``."""
    mine = _PREFIX + handle_of(code)
    # A browser sends its oldest cookies first (RFC 6265, section 5.4).
    others = [name for name in request.cookies if name.startswith(_PREFIX) and name != mine]
    for name in others[: max(0, len(others) - MOST + 1)]:
        response.delete_cookie(name)
    keep(request, response, mine, code, SECONDS)


async def keep_code(request: Request) -> Response:
    """Keeps the code that a page of ours has just been given; 400 where it cannot be one."""
    async with request.form(max_files=0, max_fields=1) as form:
        try:
            code = normalise(str(form.get(CODE, "")))
        except ProblemsError:
            return PlainTextResponse("not a code", 400)
    response = Response(status_code=204)
    keep_in_browser(request, response, code)
    return response


async def forget_code(request: Request) -> Response:
    """Forgets the code of a handle."""
    response = Response(status_code=204)
    response.delete_cookie(_PREFIX + asked(request).get(HANDLE, ""))
    return response


class CodeLeavesAddress:
    """Middleware that answers a page's address with ``?code=…`` by keeping the code in the browser
    and sending it on to the same address with the handle. What cannot be a code is left to the
    page. ``plain``: as in ``index.is_page``; left alone."""

    def __init__(self, app: ASGIApp, plain: Set[str] = frozenset()) -> None:
        self.app, self.plain = app, plain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET" and is_page(scope, self.plain):
            request = Request(scope)
            if (answer := _sent_on(request)) is not None:
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _sent_on(request: Request) -> Response | None:
    query = asked(request)
    try:
        code = normalise(query.pop(CODE, ""))
    except ProblemsError:
        return None
    query[HANDLE] = handle_of(code)
    response = RedirectResponse(URL(f"?{urlencode(query)}"), 303, {"cache-control": "no-store"})
    keep_in_browser(request, response, code)
    return response


ROUTES = [
    Route("/kept-code", keep_code, methods=["POST"]),
    Route("/kept-code", forget_code, methods=["DELETE"]),
]
