"""``/metrics``: figures of this process in the text format of Prometheus, for this machine alone.

Counts and times by kind of page. No address, code, name or browser is in them.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from ipaddress import ip_address
from threading import Lock
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from views.server.turns import TURNS
from views.session.streamlit_insides import open_sessions

#: The upper bounds of the histogram of answering times, in seconds.
BOUNDS = (0.01, 0.03, 0.1, 0.2, 0.5, 1.0, 3.0, 10.0)
#: Beginnings of the paths of files that belong to no page.
_FILES = ("static", "media", "own", "_stcore", "vendor")
#: The text format, version 0.0.4.
_MEDIA_TYPE = "text/plain; version=0.0.4"
#: Headers that a proxy adds: whoever comes through one is not on this machine.
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")


class Figures:
    """What is counted: answers by kind and class of status, and their times; open sockets;
    unforeseen errors of pages."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: Counter[tuple[str, str]] = Counter()
        self._within: dict[str, list[int]] = {}
        self._seconds: dict[str, float] = defaultdict(float)
        self._sockets = 0
        self._errors = 0

    def add_answer(self, kind: str, status: int, seconds: float) -> None:
        """Counts an answer of an HTTP status after so many seconds."""
        with self._lock:
            self._answers[kind, f"{status // 100}xx"] += 1
            self._within.setdefault(kind, [0] * (len(BOUNDS) + 1))[
                bisect_left(BOUNDS, seconds)
            ] += 1
            self._seconds[kind] += seconds

    def add_socket(self, opened: int) -> None:
        """Counts a socket that was opened (1) or closed (−1)."""
        with self._lock:
            self._sockets += opened

    def add_error(self) -> None:
        """Counts an unforeseen error of a page."""
        with self._lock:
            self._errors += 1

    def lines(self) -> Iterator[str]:
        """All figures in the text format."""
        with self._lock:
            answers, seconds = dict(self._answers), dict(self._seconds)
            within = {kind: list(counts) for kind, counts in self._within.items()}
            sockets, errors = self._sockets, self._errors
        yield from _head("readiness_answers_total", "counter", "Answers by kind and status")
        for (kind, status), count in sorted(answers.items()):
            yield f'readiness_answers_total{{kind="{kind}",status="{status}"}} {count}'
        name = "readiness_answer_seconds"
        yield from _head(name, "histogram", "Time until an answer was sent whole")
        for kind, counts in sorted(within.items()):
            total = 0
            for bound, count in zip((*BOUNDS, "+Inf"), counts, strict=True):
                total += count
                yield f'{name}_bucket{{kind="{kind}",le="{bound}"}} {total}'
            yield f'{name}_sum{{kind="{kind}"}} {seconds[kind]:.6f}'
            yield f'{name}_count{{kind="{kind}"}} {total}'
        yield from _one("readiness_sockets", "gauge", "Open pages (sockets)", sockets)
        yield from _one("readiness_sessions", "gauge", "Browser sessions kept", open_sessions())
        yield from _one("readiness_runs_waiting", "gauge", "Runs of pages waiting", TURNS.waiting)
        yield from _one(
            "readiness_page_errors_total", "counter", "Unforeseen errors of pages", errors
        )
        yield from _of_process()


FIGURES = Figures()


def _head(name: str, kind: str, words: str) -> tuple[str, str]:
    return f"# HELP {name} {words}.", f"# TYPE {name} {kind}"


def _one(name: str, kind: str, words: str, value: float) -> Iterator[str]:
    yield from _head(name, kind, words)
    yield f"{name} {value}"


@cache
def _process() -> Any:
    import psutil  # not at the start of the server, which it would delay

    return psutil.Process()


def _of_process() -> Iterator[str]:
    process = _process()
    with process.oneshot():
        memory, used = process.memory_info().rss, process.cpu_times()
        yield from _one("process_resident_memory_bytes", "gauge", "Memory in use", memory)
        yield from _one(
            "process_cpu_seconds_total", "counter", "Processor time", used.user + used.system
        )
        yield from _one(
            "process_start_time_seconds", "gauge", "Start, as Unix time", process.create_time()
        )


class Measured:
    """Middleware that counts and times every answer. ``kinds``: by the first part of a path what
    kind of page stands there; any other is a ``page`` of the assessment."""

    def __init__(self, app: ASGIApp, kinds: Mapping[str, str]) -> None:
        self.app = app
        self._kinds = {**dict.fromkeys(_FILES, "file"), **kinds}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            FIGURES.add_socket(1)
            try:
                await self.app(scope, receive, send)
            finally:
                FIGURES.add_socket(-1)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            # without what stands before our addresses, where the application is not at the root
            path = scope["path"].removeprefix(scope.get("root_path", ""))
            name = path.lstrip("/").partition("/")[0]
            kind = self._kinds.get(name, "page")
            FIGURES.add_answer(kind, status, time.perf_counter() - begun)


async def metrics(request: Request) -> Response:
    """The figures for whoever asks from this machine; to others nothing stands here."""
    if not is_local(request):
        return PlainTextResponse("not found", 404)
    text = "".join(f"{line}\n" for line in FIGURES.lines())
    return Response(text, media_type=_MEDIA_TYPE, headers={"cache-control": "no-store"})


def is_local(request: Request) -> bool:
    """Whether a request comes from this machine and through no proxy."""
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:  # a Unix socket, or a test
        return False


ROUTES = [Route("/metrics", metrics, methods=["GET"])]
