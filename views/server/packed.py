"""The front end's files, sent packed (Brotli or gzip): Streamlit sends its own as they are, five
times as many bytes.

They are packed once for each version of Streamlit, by a process of its own (``packing``), into a
folder of the user's cache; until then, and where no folder can be written, Streamlit sends them.
Their names carry a digest of their content, so that a browser never asks twice.
"""

from __future__ import annotations

import logging
import re
import time
from functools import lru_cache
from importlib.metadata import distribution, version
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from report.beside import begin
from views.server.kept_content import cache_folder

#: Streamlit's files, and where they lie.
INSTALLED = Path(str(distribution("streamlit").locate_file("streamlit/static")))
#: The endings of packed files, best first, by the name that a browser accepts.
ENDINGS = {"br": ".br", "gzip": ".gz"}
#: The file that says that all are packed, and the one of whoever is at it.
COMPLETE, AT_IT = "complete", "at-it"
#: Seconds after which nobody is at it any more.
_GIVEN_UP = 300
#: What is packed, by ending, and how it is called.
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".woff2": "font/woff2",
}
_REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$")
log = logging.getLogger("views")


def folder() -> Path:
    """Where packed files are: another folder for each version of Streamlit and of what is
    packed."""
    return cache_folder() / f"front-end-1-{version('streamlit')}"


def pack_if_needed() -> None:
    """Starts the process that packs, unless all is packed, or another server had it started."""
    target = folder()
    try:
        if (target / COMPLETE).exists():
            return
        target.mkdir(parents=True, exist_ok=True)
        at_it = target / AT_IT
        if at_it.exists() and time.time() - at_it.stat().st_mtime < _GIVEN_UP:
            return
        at_it.touch()
        begin("views.server.packing", str(target))
    except OSError as error:
        log.warning("the front end is sent unpacked: %s", error)


class PackedFiles:
    """Middleware that answers for Streamlit's files where a packed one is there and accepted."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._folder = folder()
        self._names: frozenset[str] = frozenset()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            path: str = scope["path"].removeprefix(scope.get("root_path", ""))
            if path.startswith("/static/"):
                accepted = Headers(scope=scope).get("accept-encoding", "")
                answer = self._answer(path.removeprefix("/"), accepted)
                if answer is not None:
                    await answer(scope, receive, send)
                    return
        await self.app(scope, receive, send)

    def _answer(self, name: str, accepted: str) -> Response | None:
        if not self._names and (self._folder / COMPLETE).exists():
            files = (path for path in self._folder.rglob("*") if path.is_file())
            self._names = frozenset(path.relative_to(self._folder).as_posix() for path in files)
        # a hundred files: without the headers that say something of pages alone
        headers = {"cache-control": "public, max-age=31536000, immutable"}
        headers["x-content-type-options"] = "nosniff"
        kind = TYPES.get(Path(name).suffix, "")
        if name in self._names and kind:  # a font, which is packed in itself
            return Response(_read(self._folder / name), 200, headers, kind)
        wanted = {
            part.partition(";")[0].strip()
            for part in accepted.lower().split(",")
            if not _REFUSED.search(part)
        }
        for encoding, ending in ENDINGS.items():
            if encoding in wanted and f"{name}{ending}" in self._names:
                headers |= {"content-encoding": encoding, "vary": "accept-encoding"}
                return Response(_read(self._folder / f"{name}{ending}"), 200, headers, kind)
        return None


@lru_cache(maxsize=512)
def _read(path: Path) -> bytes:
    return path.read_bytes()
