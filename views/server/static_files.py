"""Our own static files, read once, and packed when first asked for; their addresses carry a digest
of their content."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

STATIC = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


def _read_static() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in STATIC.iterdir() if path.suffix in TYPES}


FILES = _read_static()
_MARK = hashlib.sha256(b"".join(FILES[name] for name in sorted(FILES))).hexdigest()[:12]


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(FILES[name], 9, mtime=0)


def own_file(name: str) -> str:
    """The address of one of our static files, relative to any page."""
    return f"./own/{_MARK}/{name}"


async def static_file(request: Request) -> Response:
    """One of our static files; cacheable, since its address changes with its content."""
    name = request.path_params["name"]
    if name not in FILES:
        return PlainTextResponse("not found", status_code=404)
    headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
    data = FILES[name]
    is_picture = name.endswith(".webp")  # packed in itself
    if not is_picture and "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"], data = "gzip", _packed(name)
    return Response(data, media_type=TYPES[Path(name).suffix], headers=headers)


ROUTES = [Route("/own/{mark}/{name}", static_file)]
