"""Files made in a process beside the server: the same files, whatever becomes of the process."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from checklist.answers import Answer, Assessment
from checklist.drafts import DraftFor
from checklist.load import DATA
from checklist.model import LANGUAGES, Lang
from checklist.versions import Migrated
from report import beside
from report.formats import FORMATS, MakingJob, make
from report.making import maker as making
from report.making.maker import MadeFiles, Maker, NotMadeError
from report.opening import read_report
from tests.support import by_day
from tests.support.shipped import CONTENT as REAL
from wording.comparison import Before

AT = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
ANSWERS = Assessment(answers={"capacity.finance": Answer(level=2, note="髙𠮷 =1+1")})


@pytest.fixture
def maker() -> Iterator[Maker]:
    made = Maker(REAL)
    yield made
    made.close()


def is_running(pid: int) -> bool:
    """Of a process that need not be our child; one that ended and was not asked after is none."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def until_gone(pid: int) -> bool:
    for _ in range(400):
        if not is_running(pid):
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="module")
def long_lived() -> Iterator[Maker]:
    made = Maker(REAL)
    yield made
    made.close()


@pytest.mark.parametrize(("name", "lang"), by_day(product(FORMATS, LANGUAGES), 3))
def test_every_format_is_what_it_would_be_here(long_lived: Maker, name: str, lang: Lang) -> None:
    job = MakingJob(name, ANSWERS, lang, AT)
    assert long_lived.make(job) == make(job, REAL)


def test_what_is_the_same_for_everybody_is_made_once(maker: Maker) -> None:
    blank = [name for name, form in FORMATS.items() if form.is_blank]
    files = {name: maker.make(MakingJob(name, ANSWERS, "ja", AT)) for name in blank}
    for name in blank:
        assert maker.make(MakingJob(name, REAL.example, "ja", LATER)) is files[name]
        assert make(MakingJob(name, REAL.example, "ja", LATER), REAL) == files[name]
    english = make(MakingJob("worksheet", ANSWERS, "en", AT), REAL)
    assert maker.make(MakingJob("worksheet", ANSWERS, "en", AT)) == english != files["worksheet"]


def test_of_the_same_answers_a_file_is_made_once(long_lived: Maker) -> None:
    files = MadeFiles(long_lived, REAL.example, "ja", AT)
    report = files.make("docx")
    assert files.make("docx") is report
    assert report == make(MakingJob("docx", REAL.example, "ja", AT), REAL)
    one, other = (DraftFor("purpose.brand", level, "policy-purpose") for level in (1, 2))
    drafts = [files.make("draft", None, wanted) for wanted in (one, other)]
    assert drafts == [
        make(MakingJob("draft", REAL.example, "ja", AT, None, wanted), REAL)
        for wanted in (one, other)
    ]
    before = Before(Migrated(ANSWERS))
    assert files.make("docx", before) == make(
        MakingJob("docx", REAL.example, "ja", AT, before), REAL
    )
    assert files.make("docx") is report
    with ThreadPoolExecutor(2) as presses:
        once, again = presses.map(files.make, ("xlsx", "xlsx"))
    assert once is again, "also who presses twice"


def test_no_process_before_it_is_needed(maker: Maker) -> None:
    maker.make(MakingJob("json", ANSWERS, "ja", AT))
    assert maker.pids == ()
    maker.make(MakingJob("questionnaire", ANSWERS, "ja", AT))
    assert len(maker.pids) == 1


def test_a_page_that_offers_files_has_the_process_started_while_it_is_read(maker: Maker) -> None:
    maker.warm()
    while not maker.pids:
        time.sleep(0.01)
    first = maker.pids
    maker.warm()  # another page
    job = MakingJob("docx", ANSWERS, "ja", AT)
    assert maker.make(job) == make(job, REAL)
    assert set(first) <= set(maker.pids), "it writes what is asked for next"


def test_who_wants_a_file_does_not_wait_for_all_that_is_written_ahead(
    maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered: list[tuple[str, bool]] = []
    ask = maker._ask

    def noted(job: bytes, **how: bool) -> bytes:
        answer = ask(job, **how)
        name, of, *_ = pickle.loads(job)  # noqa: S301 (made here)
        answered.append((name, of == ANSWERS))
        return answer

    monkeypatch.setattr(maker, "_ask", noted)
    maker.warm()
    maker.make(MakingJob("xlsx", ANSWERS, "ja", AT))
    while ("slides", False) not in answered:
        time.sleep(0.01)
    assert [name for name, is_asked_for in answered if not is_asked_for] == list(making._FIRST)
    assert answered.index(("xlsx", True)) < answered.index(("xlsx", False))
    assert len(maker.pids) == 1, "a second one is for who waits"


def test_nothing_is_written_ahead_when_the_maker_is_closed(maker: Maker) -> None:
    maker.warm()
    while not maker.pids:
        time.sleep(0.01)
    (first,) = maker.pids
    maker.close()
    assert until_gone(first)
    time.sleep(0.3)
    assert maker.pids == ()


class Filled:
    """Content of which another thread fills something in whenever it is pickled, three times."""

    def __init__(self) -> None:
        self.one, self.grown = Growing(self), 0


class Growing:
    def __init__(self, whole: Filled) -> None:
        self.whole = whole

    def __reduce__(self) -> tuple[type[int], tuple[int]]:
        if self.whole.grown < 3:
            self.whole.grown += 1
            setattr(self.whole, f"filled_{self.whole.grown}", 1)
        return (int, (1,))


def test_the_content_is_sent_whole_whatever_is_filled_in_meanwhile() -> None:
    with pytest.raises(RuntimeError, match="changed size during iteration"):
        pickle.dumps(Filled())
    sent = pickle.loads(beside._pickled(Filled()))  # noqa: S301 (made here)
    assert sent.filled_3 == 1


def test_each_of_many_threads_gets_its_own(maker: Maker) -> None:
    wanted = [ANSWERS.with_answer("system.unit", Answer(note=f"{n}番")) for n in range(12)]
    with ThreadPoolExecutor(6) as people:
        files = people.map(lambda one: maker.make(MakingJob("xlsx", one, "ja", AT)), wanted)
        assert [read_report(file, REAL).assessment for file in files] == wanted
    assert 1 <= len(maker.pids) <= making.AT_ONCE


def test_two_at_once_are_written_in_two_processes_and_one_that_breaks_costs_nobody_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(making, "HURRY", 0.0)
    maker = Maker(REAL)
    with ThreadPoolExecutor(2) as people:
        files = [people.submit(maker.make, MakingJob("xlsx", ANSWERS, "ja", AT))]
        while not maker.pids:
            time.sleep(0.01)
        files += [people.submit(maker.make, MakingJob("docx", ANSWERS, "ja", AT))]
        while len(maker.pids) < 2:  # the first is still starting
            time.sleep(0.01)
        os.kill(maker.pids[0], signal.SIGKILL)
    assert [file.result() for file in files] == [
        make(MakingJob(name, ANSWERS, "ja", AT), REAL) for name in ("xlsx", "docx")
    ]
    maker.close()


def test_a_process_that_was_ended_is_started_again(maker: Maker) -> None:
    maker.make(MakingJob("questionnaire", ANSWERS, "ja", AT))
    (first,) = maker.pids
    os.kill(first, signal.SIGKILL)
    assert until_gone(first)
    assert maker.make(MakingJob("questionnaire", ANSWERS, "ja", AT)).startswith(b"PK")
    assert len(maker.pids) == 1
    assert maker.pids != (first,)


def test_a_file_that_fails_says_so_and_the_next_is_made(maker: Maker) -> None:
    maker.make(MakingJob("questionnaire", ANSWERS, "ja", AT))
    first = maker.pids
    with pytest.raises(NotMadeError, match="AttributeError"):
        maker.make(MakingJob("pdf", None, "ja", AT))  # type: ignore[arg-type] # that is the point
    assert maker.make(MakingJob("questionnaire", ANSWERS, "ja", AT)).startswith(b"PK")
    assert maker.pids == first


def test_what_takes_too_long_is_given_up_and_the_next_is_made(maker: Maker) -> None:
    maker.patience = 0.001  # starting alone takes longer
    with pytest.raises(NotMadeError, match="too long"):
        maker.make(MakingJob("pdf", ANSWERS, "ja", AT))
    assert maker.pids == ()
    maker.patience = 60
    assert maker.make(MakingJob("questionnaire", ANSWERS, "ja", AT)).startswith(b"PK")


def test_where_no_process_can_be_started_files_are_made_here(
    maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    job = MakingJob("pdf", ANSWERS, "ja", AT)
    assert maker.make(job) == make(job, REAL)
    assert maker.pids == ()


BREAKS = """\
#!{python}
import os, sys
sys.path.insert(0, os.getcwd())
from report.beside import receive
receive(sys.stdin.buffer), receive(sys.stdin.buffer)
"""


def test_a_process_that_breaks_every_time_is_given_up(
    maker: Maker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It reads what it is asked, and ends: no file, no endless starting anew."""
    program = tmp_path / "python"
    program.write_text(BREAKS.format(python=sys.executable))
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    with pytest.raises(NotMadeError, match="broke"):
        maker.make(MakingJob("pdf", ANSWERS, "ja", AT))
    assert maker.pids == ()


SERVER = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have set it to nothing
from checklist.load import load
from report.formats import MakingJob
from report.making.maker import Maker
from datetime import UTC, datetime
content = load()
maker = Maker(content)
at = datetime(2026, 11, 28, tzinfo=UTC)
maker.make(MakingJob("questionnaire", content.example, "ja", at))
print(*maker.pids, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("how", by_day([signal.SIGKILL, signal.SIGTERM, signal.SIGINT, None], 4))
def test_it_ends_with_the_server_however_that_ends(how: signal.Signals | None) -> None:
    with subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-c", SERVER],
        cwd=DATA.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as server:
        assert server.stdout is not None
        worker = int(server.stdout.readline())
        assert is_running(worker)
        if how is None:
            server.communicate()
        else:
            server.send_signal(how)
        server.wait(30)
    assert until_gone(worker)
