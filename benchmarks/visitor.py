"""A browser without a screen: one session with a Streamlit server, over its websocket.

It does what Streamlit's own front end does: sends the states of all widgets with every run, takes
over the values the server sets, forgets widgets no longer drawn, and keeps large messages so that
the server need not send them twice.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0  # seconds to wait for the end of a run
_FINISHED = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
)
_CHOICES = ("radio", "selectbox")
_FIELDS = ("text_input", "text_area")


@dataclass
class Widget:
    """A radio, selectbox or text field as drawn, and its value (``None``: none). ``fragment``: the
    part of the page that runs when it changes; empty for all of it."""

    id: str
    kind: str
    options: tuple[str, ...]
    disabled: bool
    value: str | None
    fragment: str = ""

    def state(self) -> WidgetState | None:
        """The state to send with a run; ``None`` without a value."""
        return None if self.value is None else WidgetState(id=self.id, string_value=self.value)


@dataclass(frozen=True)
class Run:
    """One run of the script as the visitor saw it: seconds from the request to the end, and
    bytes received."""

    seconds: float
    received: int


class RunFailed(Exception):  # noqa: N818 - the name says what happened
    """The server showed an error in place of the page, or ended the run without success."""


class Visitor:
    """A session of a page; ``address`` with its query:
    ``http://127.0.0.1:8501/capacity?code=…``."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._socket_address = f"ws://{parts.netloc}/_stcore/stream"
        self._page = parts.path.strip("/")
        self._query = parts.query
        self._page_hash = ""
        self._session_id = ""
        self._cached: dict[str, ForwardMsg] = {}
        self.widgets: dict[str, Widget] = {}
        #: What the last run drew, each with its place; and all pages as (title, address).
        self.drawn: list[tuple[tuple[int, ...], Delta]] = []
        self.pages: list[tuple[str, str]] = []
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        self._socket = await connect(
            self._socket_address,
            origin=self._origin,  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            open_timeout=PATIENCE,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._socket is not None:
            await self._socket.close()

    def choices(self) -> list[Widget]:
        """What can be chosen from: radios and selectboxes that are not locked."""
        return [w for w in self.widgets.values() if w.kind in _CHOICES and not w.disabled]

    async def choose(self, widget: Widget, option: str) -> Run:
        """Chooses, and waits until the page is drawn again."""
        self.widgets[widget.id].value = option
        return await self.run(widget.fragment)

    async def go(self, page: str) -> Run:
        """Goes to another page, as by a link, and waits until it is drawn."""
        self._page, self._page_hash = page, ""
        self.widgets = {}
        return await self.run()

    async def run(self, fragment: str = "") -> Run:
        """Asks for a run of the page, or of a part of it, and waits for its end. Raises
        RunFailed."""
        assert self._socket is not None, "use it in an async with block"
        started = time.perf_counter()
        await self._socket.send(self._request(fragment))
        return await asyncio.wait_for(self._watch(self._socket, started), PATIENCE)

    def files(self) -> list[str]:
        """The files that the buttons of the page make when they are pressed, in their order."""
        drawn = (delta.new_element for _, delta in self.drawn)
        buttons = (
            element.download_button for element in drawn if element.HasField("download_button")
        )
        return [button.deferred_file_id for button in buttons if button.deferred_file_id]

    async def make_file(self, file_id: str) -> None:
        """Presses such a button and waits until the file can be fetched. Raises RunFailed."""
        assert self._socket is not None, "use it in an async with block"
        message = BackMsg()
        wanted = message.backend_operation_request
        wanted.request_id, wanted.session_id = file_id, self._session_id
        wanted.deferred_file.file_id = file_id
        await self._socket.send(message.SerializeToString())
        async for data in self._socket:
            assert isinstance(data, bytes)
            answer = ForwardMsg.FromString(data)
            if answer.WhichOneof("type") == "backend_operation_response":
                if answer.backend_operation_response.error_msg:
                    raise RunFailed(answer.backend_operation_response.error_msg)
                return
        raise RunFailed("the server closed the connection")

    def _request(self, fragment: str) -> bytes:
        message = BackMsg()
        wanted = message.rerun_script
        wanted.fragment_id = fragment
        wanted.query_string = self._query
        if self._page_hash:
            wanted.page_script_hash = self._page_hash
        else:
            wanted.page_name = self._page
        wanted.context_info.timezone = "Asia/Tokyo"
        wanted.context_info.timezone_offset = -540
        wanted.context_info.locale = "ja-JP"
        wanted.context_info.url = f"{self._origin}/{self._page}"
        states = (widget.state() for widget in self.widgets.values())
        wanted.widget_states.widgets.extend(state for state in states if state is not None)
        wanted.cached_message_hashes.extend(self._cached)
        return message.SerializeToString()

    async def _watch(self, socket: ClientConnection, started: float) -> Run:
        received = 0
        used: set[str] = set()
        self.drawn = []
        async for data in socket:
            assert isinstance(data, bytes)
            received += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "ref_hash":
                message = self._cached[message.ref_hash]
                kind = "delta"
            if kind == "new_session":
                self._session_id = message.new_session.initialize.session_id
                self._page_hash = message.new_session.page_script_hash
            elif kind == "navigation":
                self._page_hash = message.navigation.page_script_hash
                listed = message.navigation.app_pages
                self.pages = [(page.page_name, page.url_pathname) for page in listed]
            elif kind == "page_info_changed":
                self._query = message.page_info_changed.query_string
            elif kind == "delta":
                if message.metadata.cacheable:
                    self._cached[message.hash] = message
                    used.add(message.hash)
                self.drawn.append((tuple(message.metadata.delta_path), message.delta))
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    self.drawn = []  # st.rerun: the next run follows at once
                    continue
                if message.script_finished not in _FINISHED:
                    raise RunFailed(ForwardMsg.ScriptFinishedStatus.Name(message.script_finished))
                is_whole = message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                if is_whole:
                    for gone in self._cached.keys() - used:
                        del self._cached[gone]
                self._take_over_widgets(is_whole=is_whole)
                return Run(time.perf_counter() - started, received)
        raise RunFailed("the server closed the connection")

    def _take_over_widgets(self, *, is_whole: bool) -> None:
        """What the page shows now, of which all or a part was drawn; an error on it is the end of
        measuring."""
        before = self.widgets
        self.widgets = {} if is_whole else dict(before)
        for _, delta in self.drawn:
            kind = delta.new_element.WhichOneof("type")
            if kind == "exception":
                raise RunFailed(delta.new_element.exception.message)
            if kind == "alert" and delta.new_element.alert.format == Alert.ERROR:
                raise RunFailed(delta.new_element.alert.body)
            if kind in _CHOICES or kind in _FIELDS:
                element = getattr(delta.new_element, kind)
                widget = _widget(kind, element, before.get(element.id))
                widget.fragment = delta.fragment_id
                self.widgets[element.id] = widget


def _widget(kind: str, element: Any, before: Widget | None) -> Widget:
    options = tuple(element.options) if kind in _CHOICES else ()
    value = before.value if before is not None else None
    if before is None and element.HasField("default"):
        value = options[element.default] if options else element.default
    if element.set_value:
        name = "raw_value" if kind in _CHOICES else "value"
        value = getattr(element, name) if element.HasField(name) else None
    return Widget(element.id, kind, options, element.disabled, value)


def another(widget: Widget, chance: random.Random) -> str:
    """Another option than the one chosen; not the seventh, *not applicable*, which wants more."""
    return chance.choice([option for option in widget.options[:6] if option != widget.value])
