"""Security headers of every answer: Content-Security-Policy, Referrer-Policy and others."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Streamlit sets styles from script, charts compile their expressions (Vega), and downloads and
#: pictures are blobs; everything else only from this host.
_POLICY = (
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
)
SECURITY_HEADERS = {
    # the resume code may be in the address, which must not be sent to other sites
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")


def content_security_policy(headers: Headers) -> str:
    """The Content-Security-Policy, with the host of the request for its WebSocket (``'self'`` alone
    does not cover a socket in every browser). ``headers``: those of the request."""
    host = headers.get("host", "")
    sockets = [f"{scheme}://{host}" for scheme in ("ws", "wss") if _HOST.fullmatch(host)]
    return "; ".join((*_POLICY, " ".join(("connect-src 'self'", *sockets))))


class SecurityHeaders:
    """Middleware that adds the headers to every answer, unless it sets them itself: plain pages set
    a stricter policy."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        policy = content_security_policy(Headers(scope=scope))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", policy)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)
