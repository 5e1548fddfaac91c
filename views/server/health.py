"""Whether the server may start, whether it is there, and what is said when a page fails."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from views.server.resources import content

log = logging.getLogger("views")


@asynccontextmanager
async def starting(_: object) -> AsyncIterator[None]:
    """Around the life of the server: reads the content before the first request. Raises
    ProblemsError with all that is wrong with it; then the server does not start."""
    content()
    yield


async def health(_: Request) -> Response:
    """For a proxy or a supervisor: answers as soon as the server does."""
    return PlainTextResponse("ok")


def report_error(error: Exception) -> bool:
    """An error of a page that nobody foresaw: into the log with everything, to the user in plain
    words. Returns True: there is nothing left for Streamlit to show."""
    log.error("page failed", exc_info=error)
    from views.screens.parts.frame import show_unforeseen_error

    show_unforeseen_error()
    return True


ROUTES = [Route("/health", health)]
