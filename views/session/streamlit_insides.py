"""Every private part of Streamlit that the app uses and that may change without notice.

All were read in the version named here. ``tests/views/test_streamlit_insides.py`` looks for each
part in the installed files and fails when the version is another, so that this module is read
again. The private parts used in the browser are listed there as well: test ids and attributes in
``views/server/static/``, Streamlit's texts in ``words.js``, and the replacements in its page in
``views/server/index.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from logging import Handler, Logger
from typing import Any

from streamlit import logger
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, app_session, memory_uploaded_file_manager
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SessionState
from streamlit.runtime.uploaded_file_manager import UploadedFileRec, UploadFileUrlInfo

from views.server.uploads import MOST_ADDRESSES, UPLOADS

#: The version of Streamlit in which every part was read.
READ_IN = "1.67.0"
#: What fills the parts of a message that are the same in every run.
LOOKS = ("_populate_theme_msg", "_populate_config_msg")


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
    """Leaves out of the first message to a browser where the script lies on this machine and which
    versions run here (``AppSession._create_new_session_message``)."""
    create = AppSession._create_new_session_message
    if getattr(create, "tells_nothing", False):
        return

    def message(self: AppSession, *arguments: Any, **named: Any) -> ForwardMsg:
        made = create(self, *arguments, **named)
        made.new_session.main_script_path = ""
        made.new_session.initialize.environment_info.Clear()
        made.new_session.initialize.user_info.Clear()
        return made

    message.tells_nothing = True  # type: ignore[attr-defined]
    AppSession._create_new_session_message = message  # type: ignore[method-assign]


def say_looks_once() -> None:
    """Lets what every run tells its browser of theme and settings (``app_session``'s
    ``_populate_theme_msg`` and ``_populate_config_msg``) be put together once, not out of some 300
    options for each choice. A change of ``config.toml`` counts from the next start on."""
    for name in LOOKS:
        fill = getattr(app_session, name)
        if not hasattr(fill, "filled"):
            setattr(app_session, name, _Once(fill))


class _Once:
    """What fills a message, with what it filled in before for the same section."""

    def __init__(self, fill: Callable[..., None]) -> None:
        self.fill = fill
        self.filled: dict[tuple[str, ...], Any] = {}

    def __call__(self, message: Any, *section: str) -> None:
        if section not in self.filled:
            made = type(message)()
            self.fill(made, *section)
            self.filled[section] = made
        if self.filled[section].ByteSize():  # else it would be marked as there
            message.MergeFrom(self.filled[section])


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
