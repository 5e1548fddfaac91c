"""A browser without a screen: one session with a Streamlit server, over its websocket.

It does what Streamlit's own front end does: sends the states of all widgets with every run, takes
over the values the server sets, forgets widgets no longer drawn, and keeps large messages so that
the server need not send them twice.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0  # seconds to wait for the end of a run
_CHOICES = ("radio", "selectbox")
_FIELDS = ("text_input", "text_area")


@dataclass
class Widget:
    """A radio, selectbox or text field as drawn, and what it holds (``None``: nothing)."""

    id: str
    kind: str
    options: tuple[str, ...]
    disabled: bool
    value: str | None

    def state(self) -> WidgetState | None:
        return None if self.value is None else WidgetState(id=self.id, string_value=self.value)


@dataclass(frozen=True)
class Run:
    """One run of the script as the visitor saw it: seconds from the request to the end, bytes
    received, and how many elements of each kind were drawn."""

    seconds: float
    received: int
    drawn: Counter[str]


class RunFailed(Exception):  # noqa: N818 - the name says what happened
    """The server showed an error in place of the page, or ended the run without success."""


class Visitor:
    """``address`` is that of a page: ``http://127.0.0.1:8501/capacity?code=…``."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._socket_address = f"ws://{parts.netloc}/_stcore/stream"
        self._page = parts.path.strip("/")
        self._query = parts.query
        self._page_hash = ""
        self._kept: dict[str, Delta] = {}
        self.widgets: dict[str, Widget] = {}
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
        return await self.run()

    async def run(self) -> Run:
        """Asks for a run of the page and waits for its end."""
        assert self._socket is not None, "use it in an async with block"
        started = time.perf_counter()
        await self._socket.send(self._request())
        return await asyncio.wait_for(self._watch(self._socket, started), PATIENCE)

    def _request(self) -> bytes:
        message = BackMsg()
        wanted = message.rerun_script
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
        wanted.cached_message_hashes.extend(self._kept)
        return message.SerializeToString()

    async def _watch(self, socket: ClientConnection, started: float) -> Run:
        received, drawn = 0, Counter[str]()
        seen: set[str] = set()
        used: set[str] = set()
        async for data in socket:
            assert isinstance(data, bytes)
            received += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._page_hash = message.new_session.page_script_hash
            elif kind == "navigation":
                self._page_hash = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = message.page_info_changed.query_string
            elif kind == "delta":
                if message.metadata.cacheable:
                    self._kept[message.hash] = message.delta
                    used.add(message.hash)
                self._draw(message.delta, drawn, seen)
            elif kind == "ref_hash":
                used.add(message.ref_hash)
                self._draw(self._kept[message.ref_hash], drawn, seen)
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue  # st.rerun: the next run follows at once
                if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise RunFailed(ForwardMsg.ScriptFinishedStatus.Name(message.script_finished))
                for gone in self.widgets.keys() - seen:
                    del self.widgets[gone]
                for gone in self._kept.keys() - used:
                    del self._kept[gone]
                return Run(time.perf_counter() - started, received, drawn)
        raise RunFailed("the server closed the connection")

    def _draw(self, delta: Delta, drawn: Counter[str], seen: set[str]) -> None:
        what = delta.WhichOneof("type")
        if what == "add_block":
            drawn[f"block:{delta.add_block.WhichOneof('type')}"] += 1
        if what != "new_element":
            return
        kind = delta.new_element.WhichOneof("type")
        drawn[kind] += 1
        if kind == "exception":
            raise RunFailed(delta.new_element.exception.message)
        if kind in _CHOICES or kind in _FIELDS:
            element = getattr(delta.new_element, kind)
            seen.add(element.id)
            self._take_over(kind, element)

    def _take_over(self, kind: str, element: Any) -> None:
        options = tuple(element.options) if kind in _CHOICES else ()
        known = self.widgets.get(element.id)
        value = known.value if known is not None else None
        if known is None and element.HasField("default"):
            value = options[element.default] if options else element.default
        if element.set_value:
            name = "raw_value" if kind in _CHOICES else "value"
            value = getattr(element, name) if element.HasField(name) else None
        self.widgets[element.id] = Widget(element.id, kind, options, element.disabled, value)
