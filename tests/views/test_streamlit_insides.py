"""What we touch of Streamlit without its promise is there in the installed files. A new version of
Streamlit fails here first: read every part again, then set ``READ_IN``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from inspect import getsource, signature
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit
from streamlit import logger
from streamlit.commands import navigation
from streamlit.components.v2 import component_manager, manifest_scanner
from streamlit.navigation.page import StreamlitPage
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import (
    Runtime,
    app_session,
    backend_operation_handler,
    memory_uploaded_file_manager,
)
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import (
    RerunData,
    ScriptRunContext,
    ScriptRunner,
)
from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.runtime.session_manager import SessionManager
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.runtime.uploaded_file_manager import UploadedFileRec, UploadFileUrlInfo
from streamlit.web.server.starlette import starlette_app

from checklist.model import LANGUAGES, Lang
from tests.support.shipped import CONTENT
from views.server.index import BUILTIN, CONNECTION, REPLACED, SCRIPTS, localised_index
from views.server.static_files import FILES, own_file
from views.server.turns import Turns
from views.session.streamlit_insides import (
    READ_IN,
    look_for_no_components,
    run_in_turn,
    run_no_part_of_a_page_that_was_left,
    tell_strangers_nothing,
    unmarked,
)

INSTALLED = Path(streamlit.__file__).parent
OURS = {name: data.decode() for name, data in FILES.items() if name.endswith((".js", ".css"))}
#: Files of ours that stand on Streamlit's pages; the others belong to plain pages.
ON_ITS_PAGES = ("look.css", *SCRIPTS)


@cache
def bundle() -> str:
    """Every script that Streamlit sends to the browser."""
    return "\n".join(
        path.read_text(encoding="utf-8") for path in sorted(INSTALLED.rglob("static/js/*.js"))
    )


@cache
def index() -> str:
    return (INSTALLED / "static" / "index.html").read_text(encoding="utf-8")


def test_every_part_was_read_in_the_version_installed() -> None:
    assert streamlit.__version__ == READ_IN


def test_the_session_state_has_an_unguarded_inside() -> None:
    inside = SessionState()
    assert SafeSessionState(inside, lambda: None)._state is inside
    assert {"__getitem__", "__setitem__", "__contains__"} <= vars(SessionState).keys()
    assert {"session_state", "query_string"} <= ScriptRunContext.__annotations__.keys()


def test_each_logger_of_the_server_is_set_up_by_one_function() -> None:
    assert "setup_formatter(logger)" in getsource(logger.get_logger)
    assert "setup_formatter(log)" in getsource(logger.update_formatter)


def test_the_runtime_knows_its_sessions() -> None:
    assert "self._session_mgr = " in getsource(Runtime.__init__)
    assert callable(SessionManager.list_sessions)


def test_a_run_knows_of_which_parts_of_the_page_it_is() -> None:
    """None in a run of the whole page, so that ``is_run_of_fragment`` is false there."""
    assert "fragment_ids_this_run" in ScriptRunContext.__annotations__
    reset = signature(ScriptRunContext.reset).parameters["fragment_ids_this_run"]
    assert reset.default is None
    assert "self.fragment_ids_this_run = fragment_ids_this_run" in getsource(ScriptRunContext)


def test_uploaded_files_pass_through_the_manager_that_the_server_names() -> None:
    manager = memory_uploaded_file_manager.MemoryUploadedFileManager
    named = {
        "get_upload_urls": ["session_id", "file_names"],
        "add_file": ["session_id", "file"],
        "remove_file": ["session_id", "file_id"],
        "remove_session_files": ["session_id"],
    }
    for name, parameters in named.items():
        assert [*signature(getattr(manager, name)).parameters] == ["self", *parameters]
    assert "data" in UploadedFileRec._fields
    assert "file_id" in UploadFileUrlInfo._fields
    # imported when a server is made: ours is named there by then
    making = getsource(starlette_app.App._create_runtime)
    assert re.search(r"import \(\s+MemoryUploadedFileManager,", making)
    assert "uploaded_file_mgr = MemoryUploadedFileManager(" in making


def test_no_installed_package_has_a_component(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the start spares itself to look for."""
    scan = manifest_scanner.scan_component_manifests
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", scan)
    assert scan() == []
    look_for_no_components()
    assert manifest_scanner.scan_component_manifests() == []
    assert manifest_scanner.scan_component_manifests is not scan
    # imported when it is called: ours is named there by then
    looking = getsource(component_manager.BidiComponentManager.discover_and_register_components)
    assert re.search(r"import \(\s+scan_component_manifests,", looking)
    assert "scan_component_manifests()" in looking


def test_what_strangers_are_not_told_stands_in_the_first_message() -> None:
    assert "_create_new_session_message" in vars(AppSession)
    message = ForwardMsg()
    message.new_session.main_script_path = "x"
    message.new_session.initialize.environment_info.python_version = "x"
    message.new_session.initialize.user_info.installation_id = "x"


def test_navigation_marks_the_page_itself() -> None:
    """Else no copies would be needed."""
    assert "page_to_return._can_be_called = True" in getsource(navigation)
    assert "if not self._can_be_called" in getsource(StreamlitPage.run)
    page = SimpleNamespace(title="a")
    marked = unmarked(page)
    marked.marked = True
    assert vars(page) == {"title": "a"}


@pytest.mark.parametrize("name", REPLACED)
def test_what_is_replaced_stands_once_in_its_page(name: str) -> None:
    without_comments = re.sub(r"<!--.*?-->", "", index(), flags=re.DOTALL)
    assert len(REPLACED[name].findall(index())) == 1
    assert len(REPLACED[name].findall(without_comments)) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_installed_page_becomes_ours(lang: Lang) -> None:
    page = localised_index(index(), lang)
    assert f'<html lang="{lang}">' in page
    body = re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)
    assert not re.search(r"Streamlit\b|favicon|woff2|agent", body)
    for name in ("mark.svg", *ON_ITS_PAGES):
        assert page.count(own_file(name)) == 1


@pytest.mark.parametrize(
    "name",
    [
        *("__streamlit", "BACKEND_BASE_URL", "LIGHT_THEME", "DARK_THEME", "HOST_CONFIG"),
        *("bodyFont", "allowedOrigins", "useExternalAuthToken"),
    ],
)
def test_the_page_is_told_where_its_server_is_and_how_it_looks(name: str) -> None:
    assert name in bundle()
    assert name in localised_index(index(), "ja")


def test_pages_name_no_icons() -> None:
    """The font has those alone that Streamlit's own elements show (``packing``)."""
    ours = Path(__file__).parents[2] / "views"
    named = [path.name for path in ours.rglob("*.py") if ":material/" in path.read_text("utf-8")]
    assert named == ["packing.py"]


def ids_we_go_by() -> list[str]:
    """Test ids of Streamlit's that our style and scripts go by."""
    asked = r'(?:data-testid="|testid === "|\.(?=st[A-Z]))(\w+)'
    return sorted({i for name in ON_ITS_PAGES for i in re.findall(asked, OURS[name])})


@cache
def ids_in_streamlit() -> set[str]:
    """What its scripts write in quotes that may be a test id."""
    return set(re.findall(r"""["'`]((?:st)?[A-Z]\w*)["'`]""", bundle()))


@pytest.mark.parametrize("test_id", ids_we_go_by())
def test_a_test_id_is_there(test_id: str) -> None:
    assert test_id in ids_in_streamlit()


#: What ``leaving.js`` reads off the page's outermost element, and the values it waits for.
STATES = (
    "data-test-script-state",
    "data-test-connection-state",
    "notRunning",
    "running",
    "CONNECTED",
)


@pytest.mark.parametrize("name", STATES)
def test_the_page_says_what_it_is_doing(name: str) -> None:
    assert name.removeprefix("data-") in bundle()


def english_words() -> list[str]:
    """Streamlit's own words that ``words.js`` says in the reader's language."""
    return [words for words, _ in said_otherwise()]


def said_otherwise() -> list[tuple[str, str]]:
    """Streamlit's words in ``words.js``, each with the key of ours."""
    return re.findall(r'^    \["([^"]+)", "(\w+)"\],$', OURS["words.js"], re.MULTILINE)


#: Of words that it puts together, what stands in its scripts.
PUT_TOGETHER = {
    "add icon": "} icon`",
    "The page that you have requested does not seem to exist. Running the app's main page.": (
        "The page that you have requested does not seem to exist`"
    ),
}


@pytest.mark.parametrize("words", english_words())
def test_words_that_are_said_otherwise_are_there(words: str) -> None:
    said = PUT_TOGETHER.get(words, words)
    assert said in bundle() or said in getsource(backend_operation_handler)


def test_all_that_is_said_otherwise_has_its_words_and_nothing_else_has() -> None:
    said = {key for _, key in said_otherwise()}
    said |= set(re.findall(r'\$/, "(\w+)"\],$', OURS["words.js"], re.MULTILINE))
    written = [key for key in CONTENT.wording.keys() if key.startswith(BUILTIN)]  # noqa: SIM118
    assert said == {key.removeprefix(BUILTIN) for key in written}


@pytest.mark.parametrize(
    "words", ["dataset.liveAnnouncer", " options`})} available.`", "}, selected`"]
)
def test_what_lists_read_aloud_is_theirs(words: str) -> None:
    assert words in bundle()


def test_all_that_is_said_of_the_connection_has_its_words_and_nothing_else_has() -> None:
    said = {f"{CONNECTION}{name}" for name in re.findall(r'tell\("(\w+)"\)', OURS["connection.js"])}
    written = {key for key in CONTENT.wording.keys() if key.startswith(CONNECTION)}  # noqa: SIM118
    assert {key.removesuffix("_kept") for key in written} == said
    assert {f"{CONNECTION}away_kept", f"{CONNECTION}back_kept"} < written


def test_the_lists_above_are_found() -> None:
    assert len(ids_we_go_by()) > 20
    assert len(english_words()) > 25


class Opened(AppSession):
    """A session with the parts of which a first message is made."""

    def __init__(self, number: int, state: AppSessionState) -> None:
        self.id, self._state, self._run_on_save = f"id-{number}", state, bool(number)
        self._script_data = SimpleNamespace(name="app", is_hello=False)  # type: ignore[assignment]
        self._pages_manager = SimpleNamespace(  # type: ignore[assignment]
            main_script_path="/somewhere/app.py", main_script_hash="m", get_pages=dict
        )

    def __del__(self) -> None:
        """There is nothing to shut down."""


def first_message(session: object, page: str, number: int, pages: object) -> ForwardMsg:
    run = RunDescriptor(script_run_id=f"run-{number}", fragment_ids=("part",) * number)
    made: ForwardMsg = AppSession._create_new_session_message(session, page, run, pages)  # type: ignore[arg-type]
    return made


def test_a_first_message_is_put_together_once_and_says_what_it_would(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Byte for byte, but for what strangers are not told: for other sessions, pages and runs."""
    plain = AppSession._create_new_session_message
    assert not hasattr(plain, "tells_nothing")
    monkeypatch.setattr(AppSession, "_create_new_session_message", plain)
    states = (AppSessionState.APP_IS_RUNNING, AppSessionState.APP_NOT_RUNNING)
    pages = [
        {"p": {"page_script_hash": "p", "page_name": name, "icon": ""}}
        for name in ("結果", "Results")
    ]
    cases = [(s, f"{number}-{s}", number, of) for s in states for number in (0, 2) for of in pages]

    def messages() -> list[bytes]:
        made = []
        for state, page, number, of in cases:
            message = first_message(Opened(number, state), page, number, of)
            message.new_session.main_script_path = ""
            message.new_session.initialize.environment_info.Clear()
            message.new_session.initialize.user_info.Clear()
            made.append(message.SerializeToString(deterministic=True))
        return made

    as_they_are = messages()
    put_together = []
    made = app_session._populate_config_msg

    def count(*arguments: object) -> None:
        put_together.append(arguments)
        made(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(app_session, "_populate_config_msg", count)
    tell_strangers_nothing()
    assert messages() == as_they_are
    assert messages() == as_they_are
    assert len(put_together) == len(pages)
    assert "#0017C1" in as_they_are[0].decode("latin-1")
    assert len(set(as_they_are)) == len(cases)


def test_each_run_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    run: list[object] = []
    monkeypatch.setattr(ScriptRunner, "_run_script", lambda _, wanted: run.append(wanted))
    turns: list[bool] = []

    class Seen(Turns):
        @contextmanager
        def one(self, *, is_short: bool) -> Iterator[None]:
            turns.append(is_short)
            yield

    run_in_turn(Seen(1, 1, 1))
    wanted = [RerunData(), RerunData(fragment_id="a"), RerunData(fragment_id_queue=["a"])]
    for data in wanted:
        ScriptRunner._run_script(None, data)  # type: ignore[arg-type]
    assert (turns, run) == ([False, True, True], wanted)


PART_OF_ITEM = RerunData(page_script_hash="item", fragment_id="a")
#: What is asked for, one after another and before the first begins, and of which page the run is.
ASKED: list[tuple[list[RerunData], str]] = [
    ([RerunData(page_script_hash="results"), PART_OF_ITEM], "results"),
    ([PART_OF_ITEM, RerunData(page_script_hash="results")], "results"),
    ([RerunData(page_script_hash="item"), PART_OF_ITEM], "item"),
    ([PART_OF_ITEM, PART_OF_ITEM], "item"),
    ([RerunData(page_name="results"), PART_OF_ITEM], "item"),  # which page it is, is not known yet
]


@pytest.mark.parametrize(("asked", "page"), ASKED)
def test_a_part_of_a_page_that_was_left_is_not_asked_for(
    monkeypatch: pytest.MonkeyPatch, asked: list[RerunData], page: str
) -> None:
    monkeypatch.setattr(ScriptRunner, "_run_script", lambda *_: None)
    monkeypatch.setattr(ScriptRunner, "request_rerun", ScriptRunner.request_rerun)
    run_no_part_of_a_page_that_was_left()
    requests = ScriptRequests()
    runner = SimpleNamespace(_requests=requests, _wake_parallel_join_barrier_if_waiting=int)
    assert all(ScriptRunner.request_rerun(runner, one) for one in asked)  # type: ignore[arg-type]
    assert requests.on_scriptrunner_ready().rerun_data.page_script_hash == page


@pytest.mark.parametrize(
    ("page", "asked", "is_run"),
    [
        ("results", PART_OF_ITEM, False),
        ("results", RerunData(page_script_hash="item", fragment_id_queue=["a"]), False),
        ("results", RerunData(page_script_hash="item"), True),
        ("item", PART_OF_ITEM, True),
        ("", PART_OF_ITEM, True),
        ("results", RerunData(fragment_id="a"), True),
    ],
)
def test_no_part_of_a_page_that_was_left_is_run(
    monkeypatch: pytest.MonkeyPatch, page: str, asked: RerunData, is_run: bool
) -> None:
    run: list[object] = []
    monkeypatch.setattr(ScriptRunner, "_run_script", lambda _, wanted: run.append(wanted))
    monkeypatch.setattr(ScriptRunner, "request_rerun", ScriptRunner.request_rerun)
    run_no_part_of_a_page_that_was_left()
    runner = SimpleNamespace(_pages_manager=SimpleNamespace(current_page_script_hash=page))
    ScriptRunner._run_script(runner, asked)  # type: ignore[arg-type]
    assert run == ([asked] if is_run else [])


def test_the_pages_know_which_one_is_drawn() -> None:
    pages = PagesManager("app.py")
    pages.set_current_page_script_hash("results")
    assert pages.current_page_script_hash == "results"
    assert "self._pages_manager" in getsource(ScriptRunner._run_script)
    assert "self._requests.request_rerun" in getsource(ScriptRunner.request_rerun)
