"""Our own few files, read once; their address carries a mark of their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

STATIC = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


def _read_static() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in STATIC.iterdir() if path.suffix in TYPES}


FILES = _read_static()
_MARK = hashlib.sha256(b"".join(FILES[name] for name in sorted(FILES))).hexdigest()[:12]


def own_file(name: str) -> str:
    """The address of one of our own files, relative to any page."""
    return f"./own/{_MARK}/{name}"
