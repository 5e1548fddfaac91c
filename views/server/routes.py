"""Our routes beside Streamlit's, and the middleware of every request."""

from __future__ import annotations

from starlette.middleware import Middleware

from views.room import phones, sharing, wall
from views.server import health, kept_codes, static_files
from views.server.headers import SecurityHeaders
from views.server.hosts import OwnHosts
from views.server.index import LocalisedIndex
from views.server.limits import Limits
from views.server.origin import SameOrigin

_PLAIN = [*phones.ROUTES, *sharing.ROUTES, *wall.ROUTES, *kept_codes.ROUTES]
_PLAIN_NAMES = frozenset(route.path.removeprefix("/") for route in _PLAIN)
ROUTES = [*static_files.ROUTES, *health.ROUTES, *_PLAIN]
MIDDLEWARE = [
    Middleware(OwnHosts),
    Middleware(Limits),
    Middleware(SameOrigin),
    Middleware(SecurityHeaders),
    Middleware(kept_codes.CodeLeavesAddress, plain=_PLAIN_NAMES),
    Middleware(LocalisedIndex, plain=_PLAIN_NAMES),
]
