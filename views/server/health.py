"""Start-up check, endpoints for health and readiness, and what happens to unforeseen errors."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from store.interface import Damaged, NotOpened, NotSaved
from store.sqlite_file import DatabaseDamaged, DatabaseUnusable
from views.server.connections import bound_connections
from views.server.limits import raise_descriptors
from views.server.metrics import FIGURES
from views.server.packed import pack_if_needed
from views.server.quiet import loading, quietly
from views.server.resources import content, database

log = logging.getLogger("views")
_LOOKING = asyncio.Lock()


@asynccontextmanager
async def starting(_: object) -> AsyncIterator[None]:
    """Lifespan of the server: sets the limits of connections, reads the content before the first
    request, and has the front end packed. Raises ProblemsError with all problems in the content;
    then the server does not start."""
    raise_descriptors()
    bound_connections()
    with loading():
        content()
    pack_if_needed()
    async with quietly():
        yield


async def health(_: Request) -> Response:
    """The health endpoint for a proxy or a supervisor: 200 as soon as the server answers."""
    return PlainTextResponse("ok")


async def ready(_: Request) -> Response:
    """The readiness endpoint: 200 where the store can be read and written now, else 503 with one
    word that names no file."""
    async with _LOOKING:  # however many ask, one thread looks, and at most once a second
        word = await run_in_threadpool(_state_of_store, int(time.monotonic()))
    headers = {"cache-control": "no-store"}
    return PlainTextResponse(word, 200 if word == "ready" else 503, headers)


@lru_cache(maxsize=1)
def _state_of_store(_second: int) -> str:
    try:
        with database().writing("save") as connection:
            # Written anew each time: a full disk is noticed.
            connection.execute(
                "INSERT INTO probe (id, written) VALUES (1, 1)"
                " ON CONFLICT (id) DO UPDATE SET written = 3 - probe.written"
            )
        with database().reading() as connection:
            connection.execute("SELECT count(*) FROM room WHERE id = 0").fetchone()
            connection.execute("SELECT count(*) FROM link WHERE lookup = ?", (b"",)).fetchone()
    except (DatabaseDamaged, Damaged):
        return "damaged"
    except (DatabaseUnusable, NotSaved, NotOpened) as error:
        log.warning("not ready: %s", error)
        return "unavailable"
    return "ready"


def report_error(error: Exception) -> bool:
    """Handles an unforeseen error of a page: the traceback goes into the log, a plain notice to the
    user. Returns True, which tells Streamlit not to show the error itself."""
    log.error("page failed", exc_info=error)
    FIGURES.add_error()
    from views.screens.parts.frame import show_unforeseen_error

    show_unforeseen_error()
    return True


ROUTES = [Route("/health", health), Route("/ready", ready)]
