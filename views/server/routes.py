"""Our routes beside Streamlit's, and the middleware of every request."""

from __future__ import annotations

from starlette.middleware import Middleware

from views.reading import about, cases, first, reference, scheme, schemes, search, statements
from views.reading.page import missing
from views.room import phones, sharing, wall
from views.screens.parts.routes import ROUTES as PAGES
from views.server import health, kept_codes, metrics, static_files
from views.server.headers import SecurityHeaders
from views.server.hosts import OwnHosts
from views.server.index import LocalisedIndex
from views.server.limits import Limits
from views.server.metrics import Measured
from views.server.origin import SameOrigin
from views.server.packed import PackedFiles

_ROOM = [*phones.ROUTES, *sharing.ROUTES, *wall.ROUTES, *kept_codes.ROUTES]
_READING = [
    *first.ROUTES,
    *schemes.ROUTES,
    *scheme.ROUTES,
    *cases.ROUTES,
    *reference.ROUTES,
    *search.ROUTES,
    *about.ROUTES,
    *statements.ROUTES,
]
#: Those of the room take a code of their own; ``?code=`` of a reading page is an old address.
_ROOM_NAMES = frozenset(route.path.removeprefix("/") for route in _ROOM)
_PLAIN_NAMES = _ROOM_NAMES | {route.path.removeprefix("/").partition("{")[0] for route in _READING}
_WATCHED = [*health.ROUTES, *metrics.ROUTES]
ROUTES = [*static_files.ROUTES, *_WATCHED, *_ROOM, *_READING]
#: What is measured apart: by the first part of an address, the kind of page.
_KINDS = {
    **dict.fromkeys(_ROOM_NAMES, "room"),
    **{name.removesuffix("/"): "reading" for name in _PLAIN_NAMES - _ROOM_NAMES},
    **{route.path.removeprefix("/"): "health" for route in _WATCHED},
}
MIDDLEWARE = [
    Middleware(Measured, kinds=_KINDS),
    Middleware(OwnHosts),
    Middleware(Limits),
    Middleware(SameOrigin),
    Middleware(PackedFiles),
    Middleware(SecurityHeaders),
    Middleware(kept_codes.CodeLeavesAddress, plain=_ROOM_NAMES),
    Middleware(
        LocalisedIndex,
        plain=_PLAIN_NAMES,
        known={route.address for route in PAGES.values() if route.address},
        missing=missing,
    ),
]
