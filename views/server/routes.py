"""Our routes beside Streamlit's, and the middleware of every request."""

from __future__ import annotations

from starlette.middleware import Middleware

from views.reading import first
from views.reading.page import missing
from views.screens.parts.routes import ROUTES as PAGES
from views.server import health, kept_codes, metrics, static_files
from views.server.headers import SecurityHeaders
from views.server.hosts import OwnHosts
from views.server.index import LocalisedIndex
from views.server.later import Pages, later
from views.server.limits import RequestLimits
from views.server.metrics import Measured
from views.server.origin import SameOrigin
from views.server.packed import PackedFiles

#: Pages that are loaded when first asked for, of a room and to be read.
IN_A_ROOM: Pages = {
    "views.room.phones": ("/join", "/join-state"),
    "views.room.sharing": ("/join-share", "/join-card"),
    "views.room.wall": ("/wall", "/wall-state"),
}
TO_READ: Pages = {
    "views.reading.schemes": ("/schemes",),
    "views.reading.scheme": ("/schemes/{id}",),
    "views.reading.cases": ("/cases", "/cases/{id}"),
    "views.reading.reference": ("/reference", "/reference/{id}"),
    "views.reading.search": ("/search",),
    "views.reading.about": ("/about", "/guide"),
    "views.reading.statements": ("/privacy", "/accessibility"),
}
_ROOM = [*later(IN_A_ROOM), *kept_codes.ROUTES]
_READING = [*first.ROUTES, *later(TO_READ)]
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
    Middleware(RequestLimits),
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
