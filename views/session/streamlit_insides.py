"""Every private part of Streamlit that the app uses and that may change without notice.

All were read in the version named here. ``tests/views/test_streamlit_insides.py`` looks for each
part in the installed files and fails when the version is another, so that this module is read
again. The private parts used in the browser are listed there as well: test ids and attributes in
``views/server/static/``, Streamlit's texts in ``words.js``, and the replacements in its page in
``views/server/index.py``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from copy import copy
from functools import partial
from logging import Handler, Logger
from typing import Any

from streamlit import logger
from streamlit.components.v2 import manifest_scanner
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, app_session, memory_uploaded_file_manager
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequestType
from streamlit.runtime.session_manager import SessionClientDisconnectedError
from streamlit.runtime.state import SessionState
from streamlit.runtime.uploaded_file_manager import UploadedFileRec, UploadFileUrlInfo

from views.server.turns import Turns
from views.server.uploads import MOST_ADDRESSES, UPLOADS

#: The version of Streamlit in which every part was read.
READ_IN = "1.67.0"
_MOST_KNOWN = 31  # sets of pages whose first message is kept: by language, and by what may be seen


def session_state() -> SessionState:
    """Streamlit's state of this browser session: a mapping by key, widget values included.

    It is the unguarded part of ``st.session_state`` (``SafeSessionState._state``): each access to
    the guarded one stops the script when a newer event has arrived. In the middle of a callback,
    which is not called a second time, the earlier event would be lost.
    """
    context = get_script_run_ctx()
    assert context is not None  # noqa: S101 (pages and callbacks run in one)
    return context.session_state._state


def query_string() -> str:
    """The query string of the address; empty outside of a run.

    From the context of the run: ``st.query_params`` takes 10 µs, and every text of a page asks.
    """
    context = get_script_run_ctx(suppress_warning=True)
    return context.query_string if context else ""


class _HandedOn(MemoryUploadedFileManager):
    """Streamlit's manager of uploaded files, which keeps their names; ``UPLOADS`` has their content
    and says which are expected."""

    def get_upload_urls(
        self, session_id: str, file_names: Sequence[str]
    ) -> list[UploadFileUrlInfo]:
        addresses = super().get_upload_urls(session_id, file_names[:MOST_ADDRESSES])
        UPLOADS.give(session_id, [address.file_id for address in addresses])
        return addresses

    def add_file(self, session_id: str, file: UploadedFileRec) -> None:
        UPLOADS.keep(session_id, file.file_id, file.data)
        super().add_file(session_id, file._replace(data=b""))

    def remove_file(self, session_id: str, file_id: str) -> None:
        UPLOADS.drop(session_id, file_id)
        super().remove_file(session_id, file_id)

    def remove_session_files(self, session_id: str) -> None:
        UPLOADS.drop_session(session_id)
        super().remove_session_files(session_id)


def hand_on_uploads() -> None:
    """Lets ``UPLOADS`` keep the files uploaded to the server made from now on: ``st.App`` names
    Streamlit's manager in its method that makes the runtime."""
    memory_uploaded_file_manager.MemoryUploadedFileManager = _HandedOn  # type: ignore[misc]
    UPLOADS.is_used = True


def tell_strangers_nothing() -> None:
    """Leaves out of the first message of a run (``AppSession._create_new_session_message``) where
    the script lies on this machine and which versions run here; and puts together once, for all
    sessions with the same pages, what each run says again: pages, theme, and settings out of some
    300 options. A change of ``config.toml`` counts from the next start on."""
    create = AppSession._create_new_session_message
    if getattr(create, "tells_nothing", False):
        return
    known: list[tuple[dict[str, Any], ForwardMsg]] = []

    def message(
        self: AppSession, page: str, run: RunDescriptor, pages: dict[str, Any] | None = None
    ) -> ForwardMsg:
        listed = pages or self._pages_manager.get_pages()
        template = next((template for shown, template in known if shown == listed), None)
        if template is None:
            template = create(self, page, run, pages)
            template.new_session.main_script_path = ""
            template.new_session.initialize.environment_info.Clear()
            template.new_session.initialize.user_info.Clear()
            template.metadata.Clear()
            known[_MOST_KNOWN:] = []
            known.insert(0, (listed, template))
        made = ForwardMsg()
        made.CopyFrom(template)
        app_session._set_run_identity(made, run)
        made.new_session.page_script_hash = page
        of_session = made.new_session.initialize
        of_session.session_id = self.id
        of_session.session_status.run_on_save = self._run_on_save
        of_session.session_status.script_is_running = self._state is AppSessionState.APP_IS_RUNNING
        return made

    message.tells_nothing = True  # type: ignore[attr-defined]
    AppSession._create_new_session_message = message  # type: ignore[method-assign,assignment]


def look_for_no_components() -> None:
    """Spares the start a look through all installed packages for components of Streamlit's pages
    (``manifest_scanner.scan_component_manifests``), a sixth of it: we use none."""
    manifest_scanner.scan_component_manifests = lambda: []  # type: ignore[misc,assignment]


def deliver_together() -> None:
    """Lets the loop take over what a run has to say some fifty times a second, and when the run
    begins (a browser must see that it runs) and ends, in its order, and send it at once
    (``AppSession._on_scriptrunner_event``): not each of a hundred elements by a call of its own,
    for which loop and run take Python's lock from each other, and then by a walk over all
    sessions."""
    AppSession._on_scriptrunner_event = _hand_over  # type: ignore[method-assign,assignment]


def _hand_over(
    session: AppSession, sender: ScriptRunner | None, event: ScriptRunnerEvent, **details: Any
) -> None:
    """Called by the thread of a run. What it appends before ``_deliver`` looks is delivered then,
    what it appends after has its own call."""
    state = session.__dict__
    state.setdefault(_WAITING, deque()).append((sender, event, details))
    called, is_urgent = state.get(_CALLED), event is not _SAYS
    if not called or (is_urgent and called != "now"):
        state[_CALLED] = "now" if is_urgent else "soon"
        session._call_soon_on_event_loop(partial(_deliver if is_urgent else _deliver_soon, session))


def _deliver_soon(session: AppSession) -> None:
    session._event_loop.call_later(_SOON, _deliver, session)


def _deliver(session: AppSession) -> None:
    """Called by the loop: handles what waits as Streamlit does, but sends to the browser itself."""
    state = session.__dict__
    state[_CALLED] = None
    waiting = state[_WAITING]
    # it would ask the loop to look through all sessions
    tell, session._message_enqueued_callback = session._message_enqueued_callback, None
    try:
        _send(session)
        while waiting:
            sender, event, details = waiting.popleft()
            if event is not _SAYS:
                session._handle_scriptrunner_event_on_event_loop(sender, event, **details)
                _send(session)
            elif sender is session._scriptrunner:  # else a run that was broken off
                _send(session, details["forward_msg"])
    finally:
        session._message_enqueued_callback = tell
        if waiting:  # one failed, with a word in the log: the others do not fail with it
            session._call_soon_on_event_loop(partial(_deliver, session))


def _send(session: AppSession, *messages: ForwardMsg) -> None:
    """Sends what the session keeps for its browser, and then ``messages``; while no browser is
    connected, the session keeps that too."""
    runtime = Runtime.instance()
    to = runtime._session_mgr.get_active_session_info(session.id)
    if to is None:
        for message in messages:
            session._browser_queue.enqueue(message)
        return
    try:
        for message in (*session.flush_browser_queue(), *messages):
            runtime._send_message(to, message)
    except SessionClientDisconnectedError:
        runtime.disconnect_session(session.id, client=to.client)


_WAITING, _CALLED = "our_waiting", "our_called"
_SAYS = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG
_SOON = 0.02  # seconds


def run_in_turn(turns: Turns) -> None:
    """Lets each run of a page or of a part of it (``ScriptRunner._run_script``) wait for its turn;
    that of a part, which a choice starts, is a short one."""
    run = ScriptRunner._run_script
    if getattr(run, "waits", False):
        return

    def in_turn(self: ScriptRunner, rerun_data: RerunData) -> None:
        with turns.one(is_short=_is_of_part(rerun_data)):
            run(self, rerun_data)

    in_turn.waits = True  # type: ignore[attr-defined]
    ScriptRunner._run_script = in_turn  # type: ignore[method-assign]


def run_no_part_of_a_page_that_was_left() -> None:
    """Leaves out a run of a part of a page (``ScriptRunner.request_rerun``, ``_run_script``) that a
    browser asked for after it had asked for another page: Streamlit would clear the new page to
    draw the part, or go back. What was done there waits in the browser's outbox."""
    run, request = ScriptRunner._run_script, ScriptRunner.request_rerun
    if getattr(run, "knows_its_page", False):
        return

    def run_unless_left(self: ScriptRunner, rerun_data: RerunData) -> None:
        if not _is_part_of_another(self._pages_manager.current_page_script_hash, rerun_data):
            run(self, rerun_data)

    def request_unless_left(self: ScriptRunner, rerun_data: RerunData) -> bool:
        waiting = self._requests._rerun_data
        is_page = self._requests._state == ScriptRequestType.RERUN and not _is_of_part(waiting)
        if is_page and _is_part_of_another(waiting.page_script_hash, rerun_data):
            return True
        return request(self, rerun_data)

    run_unless_left.knows_its_page = True  # type: ignore[attr-defined]
    ScriptRunner._run_script = run_unless_left  # type: ignore[method-assign]
    ScriptRunner.request_rerun = request_unless_left  # type: ignore[method-assign]


def _is_of_part(rerun_data: RerunData) -> bool:
    return bool(rerun_data.fragment_id or rerun_data.fragment_id_queue)


def _is_part_of_another(page: str, rerun_data: RerunData) -> bool:
    of = rerun_data.page_script_hash
    return _is_of_part(rerun_data) and "" not in (page, of) and page != of


def is_run_of_fragment() -> bool:
    """Whether only a part of the page runs (``st.fragment``), not the page around it."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


def open_sessions() -> int:
    """How many browser sessions the server keeps (``Runtime._session_mgr``): of open pages, and for
    a while of those that lost their connection."""
    if not Runtime.exists():
        return 0
    return len(Runtime.instance()._session_mgr.list_sessions())


def hand_logs_to(handler: Handler) -> None:
    """Lets the loggers of Streamlit and of its server, present and coming, write with a handler:
    each would have one of its own (``logger.setup_formatter``)."""

    def set_up(of: Logger) -> None:
        of.handlers = [handler]

    logger.setup_formatter = set_up  # type: ignore[assignment] # its argument has another name
    logger.update_formatter()


def unmarked(page: Any) -> Any:
    """A copy of a page (``st.Page``), for ``st.navigation``, which marks the one that may run in
    the page itself (``StreamlitPage._can_be_called``): a page shared by sessions would be marked
    by one and run by another."""
    return copy(page)
