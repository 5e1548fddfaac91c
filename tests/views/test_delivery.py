"""What a run says reaches its browser whole and in order, whatever happens to run or browser."""

from __future__ import annotations

from functools import partial
from inspect import getsource
from types import SimpleNamespace

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from streamlit.runtime.session_manager import SessionClientDisconnectedError

from views.session.streamlit_insides import deliver_together


class Talking:
    """A session with the parts of ``AppSession`` that are used, and what it does."""

    def __init__(self) -> None:
        self.id, self.to_do, self.later, self.done = "s", [], [], []  # type: ignore[var-annotated]
        self._event_loop = SimpleNamespace(
            call_later=lambda _, do, of: self.later.append(partial(do, of))
        )
        self._scriptrunner, self._browser_queue = "runner", ForwardMsgQueue()
        self._message_enqueued_callback = lambda: self.done.append("asked")
        self._call_soon_on_event_loop = self.to_do.append
        self.flush_browser_queue = self._browser_queue.flush

    def deliver(self) -> None:
        """What the loop does until it has nothing to do."""
        while self.to_do or self.later:
            (self.to_do or self.later).pop(0)()

    def _handle_scriptrunner_event_on_event_loop(self, _: str, event: object) -> None:
        self.done.append(event)
        if event == "bad":
            raise ValueError
        if self._message_enqueued_callback:
            self._message_enqueued_callback()
        said = ForwardMsg()
        said.page_not_found.page_name = str(event)
        self._browser_queue.enqueue(said)


class Connected:
    """The runtime, with a browser for the session or none; ``fails``: its connection is lost."""

    def __init__(self, talking: Talking) -> None:
        self.talking, self.sent, self.is_there, self.fails = talking, [], True, False  # type: ignore[var-annotated]
        self._session_mgr = SimpleNamespace(get_active_session_info=self._of)

    def _of(self, session: str) -> object:
        assert session == self.talking.id
        return SimpleNamespace(client="client") if self.is_there else None

    def _send_message(self, _: object, message: ForwardMsg) -> None:
        if self.fails:
            raise SessionClientDisconnectedError
        self.sent.append(message.page_not_found.page_name)

    def disconnect_session(self, session: str, client: str) -> None:
        assert (session, client) == (self.talking.id, "client")
        self.is_there = False


def said(text: str) -> dict[str, ForwardMsg]:
    message = ForwardMsg()
    message.page_not_found.page_name = text
    return {"forward_msg": message}


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> Connected:
    runtime = Connected(Talking())
    monkeypatch.setattr(Runtime, "instance", lambda: runtime)
    monkeypatch.setattr(AppSession, "_on_scriptrunner_event", AppSession._on_scriptrunner_event)
    deliver_together()
    return runtime


SAYS = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG


def hear(connected: Connected, *events: tuple[str, object, dict[str, ForwardMsg]]) -> None:
    for sender, event, told in events:
        AppSession._on_scriptrunner_event(connected.talking, sender, event, **told)  # type: ignore[arg-type]


def test_what_a_run_says_is_delivered_together_and_in_order(connected: Connected) -> None:
    talking = connected.talking
    hear(connected, ("runner", SAYS, said("a")), ("runner", SAYS, said("b")))
    assert (len(talking.to_do), connected.sent) == (1, [])  # once, and a moment later
    hear(connected, ("runner", "ends", {}), ("runner", SAYS, said("c")), ("runner", "shuts", {}))
    assert len(talking.to_do) == 2  # what a run ends with does not wait
    hear(connected, ("older", SAYS, said("of a run that was broken off")))
    talking.deliver()
    assert connected.sent == ["a", "b", "ends", "c", "shuts"]
    assert talking.done == ["ends", "shuts"]  # nobody asks the loop to look through all sessions
    assert talking._message_enqueued_callback is not None
    hear(connected, ("runner", SAYS, said("d")))
    talking.deliver()
    assert connected.sent[-1] == "d"


def test_what_a_lost_browser_was_not_told_is_kept_for_its_return(connected: Connected) -> None:
    talking = connected.talking
    connected.is_there = False
    hear(connected, ("runner", SAYS, said("a")), ("runner", "ends", {}))
    talking.deliver()
    assert (talking.done, connected.sent) == (["ends"], [])
    connected.is_there = True
    hear(connected, ("runner", SAYS, said("b")))
    talking.deliver()
    assert connected.sent == ["a", "ends", "b"]


def test_a_run_ends_although_its_browser_is_lost_or_one_event_fails(connected: Connected) -> None:
    talking = connected.talking
    connected.fails = True
    hear(connected, ("runner", SAYS, said("a")), ("runner", "ends", {}))
    talking.deliver()
    assert (talking.done, connected.is_there) == (["ends"], False)
    hear(connected, ("runner", "bad", {}), ("runner", "shuts", {}))
    with pytest.raises(ValueError, match=r"^$"):
        talking.deliver()
    talking.deliver()
    assert talking.done == ["ends", "bad", "shuts"]


def test_what_is_delivered_is_handled_as_streamlit_does() -> None:
    handles = getsource(AppSession._handle_scriptrunner_event_on_event_loop)
    assert "if sender is not self._scriptrunner:" in handles
    assert "self._enqueue_forward_msg(forward_msg)" in handles
    assert "self._message_enqueued_callback()" in getsource(AppSession._enqueue_forward_msg)
    loop = getsource(Runtime._loop_coroutine)
    assert "self._send_message(active_session_info, msg)" in loop
    assert "session.flush_browser_queue()" in loop
