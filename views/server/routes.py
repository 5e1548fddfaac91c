"""Our routes beside Streamlit's, and the middleware of every request."""

from __future__ import annotations

from starlette.middleware import Middleware

from views.room import phones, sharing, wall
from views.server import health, static_files
from views.server.headers import SecurityHeaders
from views.server.hosts import OwnHosts
from views.server.index import LocalisedIndex
from views.server.limits import Limits
from views.server.origin import SameOrigin

_PLAIN = [*phones.ROUTES, *sharing.ROUTES, *wall.ROUTES]
ROUTES = [*static_files.ROUTES, *health.ROUTES, *_PLAIN]
MIDDLEWARE = [
    Middleware(OwnHosts),
    Middleware(Limits),
    Middleware(SameOrigin),
    Middleware(SecurityHeaders),
    Middleware(LocalisedIndex, plain={route.path.removeprefix("/") for route in _PLAIN}),
]
