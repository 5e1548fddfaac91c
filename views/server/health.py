"""Start-up check, health endpoint, and the handling of unforeseen errors of pages."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from views.server.connections import bound_connections
from views.server.limits import raise_descriptors
from views.server.resources import content

log = logging.getLogger("views")


@asynccontextmanager
async def starting(_: object) -> AsyncIterator[None]:
    """Lifespan of the server: sets the limits of connections, and reads the content before the
    first request. Raises ProblemsError with all problems in it; then the server does not start."""
    raise_descriptors()
    bound_connections()
    content()
    yield


async def health(_: Request) -> Response:
    """The health endpoint for a proxy or a supervisor: 200 as soon as the server answers."""
    return PlainTextResponse("ok")


def report_error(error: Exception) -> bool:
    """Handles an unforeseen error of a page: the traceback goes into the log, a plain notice to the
    user. Returns True, which tells Streamlit not to show the error itself."""
    log.error("page failed", exc_info=error)
    from views.screens.parts.frame import show_unforeseen_error

    show_unforeseen_error()
    return True


ROUTES = [Route("/health", health)]
