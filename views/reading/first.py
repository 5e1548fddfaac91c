"""``/``: what this is, the ways to begin, what results, what happens to the answers; and
``POST /begin``, which begins an assessment before any page of it is loaded."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from checklist.answers import Assessment
from scoring.quick import quick_check
from store.interface import NotSaved
from store.sealing import handle_of
from store.sqlite_file import DatabaseDamaged, DatabaseUnusable
from views.reading.doors import doors
from views.reading.page import Here, Page, answer_with, language_of, reading
from views.server.clock import today
from views.server.kept_codes import HANDLE, keep_in_browser
from views.server.pictures import staircase_picture
from views.server.plain import asked, log
from views.server.rate import may_begin
from views.server.resources import content, store


def draw(here: Here) -> Page:
    """``/``."""
    return Page(
        "first.html",
        here.phrases.say("common.title_home"),
        {
            "picture": staircase_picture(here.lang),
            "schemes": len(content().schemes),
            "doors": doors(here),
        },
    )


async def begin(request: Request) -> Response:
    """Begins an assessment: its code goes into a cookie, the browser on to the
    profile, or to the ten-minute check (``?page=quick``). Status 429 where this network has begun
    too many, 503 where it could not be stored."""
    here = Here(language_of(request), "", (), today())
    if not may_begin(request.client.host if request.client else ""):
        return _refused(request, here, 429, "common.crowded")
    try:
        code = await run_in_threadpool(_create)
    except (NotSaved, DatabaseUnusable) as error:
        log.error("nothing could be begun", exc_info=error)
        is_damaged = isinstance(error, DatabaseDamaged)
        reason = "common.damaged" if is_damaged else "home.not_begun_text"
        return _refused(request, here, 503, reason)
    page = "quick" if asked(request).get("page") == "quick" else "profile"
    address = {HANDLE: handle_of(code)}
    if page == "quick":  # told afterwards, the question would be a step of its own to go back
        empty = Assessment(checklist=content().checklist.version)
        address["q"] = quick_check(empty, content().checklist, content().stages).next or ""
    answer = RedirectResponse(here.to(page, **address), 303)
    answer.headers["cache-control"] = "no-store"
    keep_in_browser(request, answer, code)
    return answer


def _create() -> str:
    code, _ = store().create(Assessment(checklist=content().checklist.version))
    return code


def _refused(request: Request, here: Here, status: int, reason: str) -> Response:
    title = here.phrases.say("home.not_begun")
    values = {"reason": here.phrases.say(reason)}
    return answer_with(Page("not_begun.html", title, values, status=status), request, here)


ROUTES = [
    Route("/", reading(draw, moved_to="results"), methods=["GET"]),
    Route("/begin", begin, methods=["POST"]),
]
