"""Limits of what arrives: bodies counted as they come, nothing that no page asked for, nothing told
that is nobody's business. (Headers and slow connections: ``connections``.)"""

from __future__ import annotations

import asyncio
import logging
import re

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from views.server.uploads import UPLOADS

#: Bytes of a file that is uploaded, and of the form around it.
MOST_FILE, AROUND = 5_000_000, 20_000
#: Bytes of a form, and of any other body.
MOST_FORM = 20_000
#: Seconds until the next piece of a body, and until all of it has come.
PIECE_SECONDS, BODY_SECONDS = 30.0, 300.0
#: Bytes of a socket message from a browser.
MOST_MESSAGE = 2_000_000

_UPLOAD = re.compile(r".*/_stcore/upload_file/([^/]+)/([^/]+)")
_SHARE = re.compile(r".*/join-share")
#: Streamlit tells strangers how much memory and how many sessions it has.
_NOBODYS_BUSINESS = re.compile(r".*/_stcore/(?:metrics|agent/.*)")
_MEDIA = re.compile(r".*/media/[^/]+")
_NO_TEXT, _POLICY_TOO_BIG = 1003, 1009  # RFC 6455, section 7.4.1
log = logging.getLogger("views")


class _TooMuchError(Exception):
    """The body has become larger than allowed."""


class _TooSlowError(Exception):
    """The body does not arrive."""


class RequestLimits:
    """Middleware that counts what arrives, and ends in an answer what breaks off."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self.app(scope, _messages(receive, send), send)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        if _NOBODYS_BUSINESS.fullmatch(path):
            await PlainTextResponse("not found", 404)(scope, receive, send)
            return
        upload = _UPLOAD.fullmatch(path)
        if (
            upload
            and scope["method"] == "PUT"
            and UPLOADS.is_used
            and not UPLOADS.expects(*upload.groups())
        ):
            await PlainTextResponse("no page asked for this file", 403)(scope, receive, send)
            return
        most = MOST_FORM
        if upload or _SHARE.fullmatch(path):
            most = MOST_FILE + AROUND
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced[:12]) > most:
            await _refuse(413, "too large")(scope, receive, send)
            return
        await self._answer(scope, _Body(receive, most).receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_begun = False

        async def watched(message: Message) -> None:
            nonlocal is_begun
            is_begun = True
            if message["type"] == "http.response.start" and _MEDIA.fullmatch(scope["path"]):
                # reports carry answers: no cache keeps them
                message["headers"] = [*message["headers"], (b"cache-control", b"no-store")]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:  # nobody is there to be answered
            log.info("broken off: %s %s", scope["method"], scope["path"])
        except (_TooMuchError, _TooSlowError) as error:
            if is_begun:
                return
            refusal = _refuse(413, "too large")
            if isinstance(error, _TooSlowError):
                refusal = _refuse(408, "too slow")
            await refusal(scope, receive, send)


def _refuse(status: int, words: str) -> PlainTextResponse:
    """The answer to a body that is not read to its end."""
    return PlainTextResponse(words, status, {"connection": "close"})


class _Body:
    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._left = receive, most
        self._until = 0.0
        self._is_over = False

    async def receive(self) -> Message:
        if self._is_over:  # who waits now waits for the end of the connection
            return await self._receive()
        now = asyncio.get_running_loop().time()
        self._until = self._until or now + BODY_SECONDS
        try:
            message = await asyncio.wait_for(
                self._receive(), max(0.0, min(PIECE_SECONDS, self._until - now))
            )
        except TimeoutError:
            raise _TooSlowError from None
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                raise _TooMuchError
            self._is_over = not message.get("more_body", False)
        return message


def _messages(receive: Receive, send: Send) -> Receive:
    """The messages of a socket; it is closed where one is too large, or a text, which no page of
    ours sends."""

    async def counted() -> Message:
        message = await receive()
        if message["type"] != "websocket.receive":
            return message
        data: bytes | None = message.get("bytes")
        if data is not None and len(data) <= MOST_MESSAGE:
            return message
        code = _NO_TEXT if data is None else _POLICY_TOO_BIG
        await send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}

    return counted


def raise_descriptors() -> None:
    """Lets this process open as many files as the system allows: an open page takes four, and the
    usual limit is 1,024."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (hard, 65_536, 10_240):  # macOS refuses "without limit"
        if wanted != resource.RLIM_INFINITY and wanted > soft:
            try:
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            except (OSError, ValueError):
                continue
            return
