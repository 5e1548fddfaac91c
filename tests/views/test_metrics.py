"""What a supervisor reads: figures for this machine alone, and logs that name nobody."""

from __future__ import annotations

import json
import logging
import re
import sys

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.support.asking import Client
from views.server import metrics
from views.server.logs import JSON, SETTING, JsonLines, set_up_logs
from views.server.metrics import BOUNDS, Figures, Measured
from views.server.routes import MIDDLEWARE

CODE = "7KQ2M-XW9RT-4HBNC-E6VZP"
SECRET = "kJ8-s0mEthing_thatIs43charactersLong_abcdefg"  # noqa: S105 (nobody's)
#: A sample in the text format: a name, labels, a number.
SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="[^"\\\n]*",?)+)\})? (-?[0-9.e+]+)')


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> Figures:
    fresh = Figures()
    monkeypatch.setattr(metrics, "FIGURES", fresh)
    return fresh


def application() -> Starlette:
    async def page(_: object) -> PlainTextResponse:
        return PlainTextResponse("page")

    async def fails(_: object) -> PlainTextResponse:
        raise RuntimeError(CODE)

    routes = [*metrics.ROUTES, Route("/join", page), Route("/profile", page), Route("/bad", fails)]
    app = Starlette(routes=routes)
    app.add_middleware(Measured, kinds={"join": "room", "metrics": "health"})
    return app


def samples(text: str) -> dict[tuple[str, str], float]:
    """Every sample by name and labels; each line is a sample or a remark on one."""
    found = {}
    for line in text.splitlines():
        if not re.fullmatch(r"# (HELP|TYPE) [a-z_]+ .+", line):
            match = SAMPLE.fullmatch(line)
            assert match is not None, line
            found[match[1], match[2] or ""] = float(match[3])
    return found


@pytest.mark.usefixtures("figures")
def test_answers_are_counted_and_timed_by_kind_and_no_address_is_named() -> None:
    client = Client(application())
    for path in (f"/join?code={CODE}", "/profile", f"/profile?code={CODE}", "/nowhere"):
        client.get(path)
    with pytest.raises(RuntimeError):  # the server tells it and answers 500
        client.get("/bad")
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert answer.headers["cache-control"] == "no-store"
    for word in (CODE, "profile", "join", "nowhere", "testserver"):
        assert word not in answer.text
    found = samples(answer.text)
    assert found["readiness_answers_total", 'kind="room",status="2xx"'] == 1
    assert found["readiness_answers_total", 'kind="page",status="2xx"'] == 2
    assert found["readiness_answers_total", 'kind="page",status="4xx"'] == 1
    assert found["readiness_answers_total", 'kind="page",status="5xx"'] == 1
    assert found["readiness_answer_seconds_count", 'kind="page"'] == 4
    assert found["readiness_answer_seconds_bucket", 'kind="page",le="+Inf"'] == 4
    assert found["process_resident_memory_bytes", ""] > 1e6


def test_a_histogram_counts_each_answer_from_its_bound_on(figures: Figures) -> None:
    for seconds in (0.01, 0.0101, 0.15, 99.0):
        figures.add_answer("page", 200, seconds)
    figures.add_socket(1)
    figures.add_socket(1)
    figures.add_socket(-1)
    figures.add_error()
    found = samples("\n".join(figures.lines()))
    buckets = [found["readiness_answer_seconds_bucket", f'kind="page",le="{b}"'] for b in BOUNDS]
    assert buckets == [1, 2, 2, 3, 3, 3, 3, 3]
    assert found["readiness_answer_seconds_bucket", 'kind="page",le="+Inf"'] == 4
    assert found["readiness_answer_seconds_sum", 'kind="page"'] == pytest.approx(99.1701)
    assert found["readiness_sockets", ""] == 1
    assert found["readiness_page_errors_total", ""] == 1


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.5", {}, 404),
        ("203.0.113.9", {}, 404),
        ("nobody", {}, 404),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, 404),
        ("127.0.0.1", {"forwarded": "for=127.0.0.1"}, 404),
    ],
)
def test_figures_are_for_this_machine_alone(
    address: str, headers: dict[str, str], status: int
) -> None:
    client = Client(application(), address)
    assert client.get("/metrics", headers=headers).status_code == status


def test_every_answer_is_measured_whatever_refuses_it() -> None:
    assert MIDDLEWARE[0].cls is Measured


def line(
    name: str, words: str, *values: object, error: BaseException | None = None
) -> dict[str, object]:
    """The line of JSON for a record."""
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, words, values, info)
    text = JsonLines().format(record)
    assert "\n" not in text
    assert text.isascii()
    read: dict[str, object] = json.loads(text)
    return read


def test_a_line_names_the_error_and_its_place_and_nothing_that_was_typed() -> None:
    try:
        int(f"北九州市 {CODE}")
    except ValueError as error:
        told = line("views", "page failed", error=error)
    assert told["error"] == "builtins.ValueError"
    assert [str(place).split(":")[0] for place in told["places"]] == [  # type: ignore[attr-defined]
        "tests/views/test_metrics.py"
    ]
    assert set(told) == {"time", "level", "logger", "message", "error", "places"}
    assert (told["level"], told["logger"], told["message"]) == ("error", "views", "page failed")
    text = json.dumps(told, ensure_ascii=False)
    assert CODE not in text
    assert "北九州市" not in text


def test_an_error_of_the_system_says_what_it_is() -> None:
    told = line("store", "a commit failed", error=OSError(28, "No space left on device", "/x"))
    assert told["error"] == "builtins.OSError: No space left on device"


@pytest.mark.parametrize(
    ("name", "words", "values", "message"),
    [
        ("views", "broken off: %s %s", ("GET", "/profile"), "broken off: GET /profile"),
        ("views", "broken off: %s", (f"/profile?code={CODE}&lang=en",), "broken off: /profile…"),
        ("views", "seen %s", (CODE,), "seen …"),
        ("store", "seen %s", (SECRET,), "seen …"),
        # of other packages the sentence alone: nobody knows what its values are
        ("uvicorn.error", "Invalid request: %s", ("北九州市",), "Invalid request: %s"),
        ("streamlit.runtime", f"session {SECRET} of {CODE}", (), "session … of …"),
    ],
)
def test_codes_secrets_and_texts_of_users_are_struck_out(
    name: str, words: str, values: tuple[str, ...], message: str
) -> None:
    assert line(name, words, *values)["message"] == message


def test_the_setting_turns_every_log_of_the_server_into_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from streamlit import logger

    before, setup = logging.root.handlers, logger.setup_formatter
    monkeypatch.setattr(logging.root, "handlers", before)
    monkeypatch.setattr(logger, "setup_formatter", setup)
    set_up_logs()
    assert logging.root.handlers is before, "without the setting nothing changes"
    monkeypatch.setenv(SETTING, JSON)
    try:
        set_up_logs()
        logging.getLogger("views").warning("not ready: %s", "locked")
        logger.get_logger("uvicorn.error").error("begun")
        logger.get_logger("streamlit.a_module_loaded_later").error("later")
        lines = [json.loads(text) for text in capsys.readouterr().err.splitlines()]
        assert [one["message"] for one in lines] == ["not ready: locked", "begun", "later"]
    finally:
        logging.captureWarnings(capture=False)
        logger._loggers.pop("streamlit.a_module_loaded_later", None)
        logger.setup_formatter = setup
        logger.update_formatter()
    assert sys.stderr is not None
