"""Files of strangers are read beside the server: the same is read as here, and whatever a file
holds, the server hardly feels it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import psutil
import pytest

from checklist.answers import Answer, Assessment
from checklist.problems import ProblemsError
from report.apart import NotReadError, watched
from report.form.questions import form_name
from report.form.read import SeveralSubmissionsError
from report.opening import read_report
from report.questionnaire.write import write_questionnaire
from report.reading import reader as reading
from report.reading.reader import Allowance, Reader
from report.tables.read import gather
from tests.support.generated import REAL
from tests.support.harm import memory
from tests.support.tables import as_csv
from wording.phrases import Phrases

SMALL = Assessment(
    checklist=REAL.checklist.version,
    answers={"capacity.finance": Answer(level=2, evidence=("予算書 p.84",), note="😀\n2")},
)
SAVED = SMALL.to_json().encode()
FINANCE = form_name("capacity.finance")
SUBMISSIONS = f"{FINANCE},{form_name('capacity.people')}\n1,2\n3,4\n".encode()
#: What the server may grow by, whatever is brought, in bytes.
MOST_GROWTH = 100_000_000


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader(REAL)
    yield made
    made.close()


def zipped(**members: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return made.getvalue()


#: Small files that took the server seconds or tens of megabytes.
BOMBS: dict[str, Callable[[], bytes]] = {
    "nested JSON": lambda: b'{"a":' + b"[" * 20 + b"[]," * 660_000 + b"[]" + b"]" * 20 + b"}",
    "JSON of many keys": lambda: (
        b'{"format":1,"answers":{' + b",".join(b'"k%d":{}' % n for n in range(40_000)) + b"}}"
    ),
    "JSON full of faults": lambda: json.dumps(
        {"format": 1, "answers": {f"a.{n}": {"level": 9, "x": 1} for n in range(20_000)}}
    ).encode(),
    "a directory of sheets": lambda: zipped(**{
        "xl/workbook.xml": b'<sheet name="' + b"a" * 19_000_000}),
    "letters of no encoding": lambda: ("架空市".encode("euc_jp") + b"\xff") * 600_000,
    "half-width and full-width": lambda: "ｱｲｳ架空".encode("cp932") * 500_000,
}  # fmt: skip


def test_the_same_is_read_as_here(reader: Reader) -> None:
    for data in (SAVED, write_questionnaire(Phrases(REAL, "ja"), SMALL)):
        assert reader.report(data) == read_report(data, REAL)
        assert reader.report(BytesIO(data)) == read_report(data, REAL)
    assert reader.report(SUBMISSIONS, 3) == read_report(SUBMISSIONS, REAL, 3)
    table = as_csv(["capacity.finance"], [(n % 5,) for n in range(9)]).encode()
    files = [("表.csv", table), ("a.json", SAVED)]
    there, here = reader.cohort([("表.csv", BytesIO(table)), files[1]]), gather(files, REAL)
    assert (there.cohort.levels == here.cohort.levels).all()
    assert (there.others, there.refused, there.notes) == (here.others, here.refused, here.notes)


def test_what_is_refused_is_refused_in_the_same_words(reader: Reader) -> None:
    for data in (b"", b"no file of ours", b"{", b"%PDF-1.7 nothing", b"PK\3\4 nothing"):
        with pytest.raises(ProblemsError) as here:
            read_report(data, REAL)
        with pytest.raises(type(here.value)) as there:
            reader.report(data)
        assert there.value.problems == here.value.problems
    with pytest.raises(SeveralSubmissionsError) as several:
        reader.report(SUBMISSIONS)
    assert [choice.row for choice in several.value.submissions] == [2, 3]


@pytest.mark.parametrize("name", ["nested JSON", "a directory of sheets"])
def test_a_bomb_costs_the_server_nothing_and_the_next_file_is_read(
    reader: Reader, name: str
) -> None:
    data = BOMBS[name]()
    before = memory()
    with pytest.raises(ProblemsError):
        reader.report(data)
    assert memory(peak=True) - before < MOST_GROWTH / 2
    assert reader.report(SAVED).assessment == SMALL


def test_the_process_may_be_killed_at_any_time(reader: Reader) -> None:
    reader.report(SAVED)
    for child in psutil.Process().children():
        if "report.reading.worker" in child.cmdline():
            child.kill()
            child.wait(30)
    assert reader.report(SAVED).assessment == SMALL


def test_too_late_is_not_called_damaged() -> None:
    impatient = Reader(REAL)
    impatient.report(SAVED)  # a new process has longer
    impatient._report = Allowance(seconds=9.0, memory=300_000_000, clock=0.2)
    with pytest.raises(NotReadError) as refused:
        impatient.report(BOMBS["half-width and full-width"]())
    assert refused.value.reason == "too_long"
    impatient.close()


def test_further_files_are_refused_where_too_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 1)
    monkeypatch.setattr(reading, "WAITING", 1)
    busy, is_begun, may_end = Reader(REAL), threading.Event(), threading.Event()

    class Slow(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            is_begun.set()
            may_end.wait(60)
            return super().read(size)

    with ThreadPoolExecutor(2) as people:
        first = people.submit(busy.report, Slow(SAVED))
        is_begun.wait(60)
        second = people.submit(busy.report, SAVED)
        while second.running() and not busy._programs.waiting:
            time.sleep(0.01)
        with pytest.raises(NotReadError) as refused:
            busy.report(SAVED)
        may_end.set()
        assert [one.result(60).assessment for one in (first, second)] == [SMALL, SMALL]
    assert refused.value.reason == "too_long"
    busy.close()


GREEDY = "import time; kept = bytearray(b'x') * 400_000_000; time.sleep(60)"
SLOW = "import time; time.sleep(60)"


@pytest.mark.parametrize(("program", "reason"), [(GREEDY, "too_large"), (SLOW, "too_long")])
def test_a_process_that_cannot_limit_itself_is_ended_from_outside(
    program: str, reason: str
) -> None:
    """As on Windows."""
    clock = 30.0 if reason == "too_large" else 0.2
    with (
        subprocess.Popen([sys.executable, "-c", program]) as process,  # noqa: S603
        watched(process, clock, 100_000_000) as watch,
    ):
        process.wait(50)
    assert watch.reason == reason


@pytest.mark.slow
def test_however_many_bring_bombs_at_once_nobody_else_waits(reader: Reader) -> None:
    """Memory is given back, and whoever works on a page does not feel it."""
    bombs = [make() for make in BOMBS.values()] * 6
    before, rounds, is_over = memory(), [0], threading.Event()

    def work() -> None:
        while not is_over.wait(0.01):
            rounds[0] += sum(range(10_000)) > 0

    def bring(data: bytes) -> bool:
        try:
            reader.report(data)
        except ProblemsError:
            return False
        return True

    somebody = threading.Thread(target=work)
    somebody.start()
    with ThreadPoolExecutor(len(bombs)) as people:
        assert not any(people.map(bring, bombs))
    is_over.set()
    somebody.join()
    assert rounds[0] > len(bombs)
    assert memory(peak=True) - before < MOST_GROWTH
    assert memory() - before < 0.7 * MOST_GROWTH  # what coverage notes down is in it at night
    assert reader.report(SAVED).assessment == SMALL
