"""Programs beside the server: no more than there may be, each for one at a time, whoever waits in
turn, and nothing is left of one that has ended."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, cast

import psutil
import pytest

from checklist.load import Content
from report import pool as pools
from report.pool import BusyError, EndedError, Pool
from tests.support.obedient import NAME

PLENTY = 1_000_000_000
#: The program asks for none.
CONTENT = cast(Content, "none")


def until(holds: Callable[[], bool]) -> None:
    last = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < last, "it never came to be"
        time.sleep(0.01)


def running(pool: Pool) -> set[int]:
    return set(pool.pids)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


class Asked:
    """A pool and people who ask it; whatever was told to wait goes on at the end."""

    def __init__(self, folder: Path, pool: Pool) -> None:
        self.pool, self._folder = pool, folder
        self._people = ThreadPoolExecutor(8)
        self._told = 0

    def ask(self, what: str = "", patience: float = 60.0) -> int:
        """The process that answered."""
        with self.pool.one(patience) as program:
            return int(program.ask([what.encode()], 60.0, PLENTY))

    def begin(self, what: str = "") -> Future[int]:
        """The same in a thread of its own."""
        return self._people.submit(self.ask, what)

    def hold(self) -> tuple[Future[int], Path]:
        """One is asked and at work until the file exists."""
        self._told += 1
        end, before = self._folder / f"{self._told}", len(self.pool._free)
        at_work = self.begin(f"until {end}")
        until(lambda: len(self.pool._free) < before)
        until(lambda: all(p.pid is not None for p in self.pool._all if p not in self.pool._free))
        return at_work, end

    def close(self) -> None:
        for number in range(1, self._told + 1):
            (self._folder / f"{number}").touch()
        self._people.shutdown()
        self.pool.close()


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Callable[..., Asked]]:
    with ExitStack() as stack:

        def made(**wanted: Any) -> Asked:
            pool = Pool(NAME, CONTENT, **{"at_once": 2, "most_growth": PLENTY, **wanted})
            those = Asked(Path(mkdtemp(dir=tmp_path)), pool)
            stack.callback(those.close)
            return those

        yield made


def test_two_at_once_are_done_in_two_processes_and_never_in_more(
    asked: Callable[..., Asked],
) -> None:
    those = asked()
    (first, end), (second, other_end) = those.hold(), those.hold()
    more = [those.begin() for _ in range(4)]
    until(lambda: those.pool.waiting == 4)
    assert len(those.pool.pids) == 2
    end.touch()
    other_end.touch()
    assert {first.result(), second.result()} == set(those.pool.pids)
    assert {one.result() for one in more} <= set(those.pool.pids)


def test_one_after_another_is_done_by_one_process(asked: Callable[..., Asked]) -> None:
    those = asked()
    assert len({those.ask() for _ in range(3)}) == 1
    assert len(those.pool.pids) == 1


def test_a_second_is_started_only_when_somebody_has_waited(asked: Callable[..., Asked]) -> None:
    patient = asked(hurry=60.0)
    first, end = patient.hold()
    second = patient.begin()
    until(lambda: patient.pool.waiting == 1)
    assert len(patient.pool.pids) == 1
    end.touch()
    assert first.result() == second.result()

    hurried = asked(hurry=0.05)
    hurried.ask()
    first, end = hurried.hold()
    assert hurried.ask() in hurried.pool.pids, "it does not wait for the first"
    end.touch()
    assert {first.result()} < set(hurried.pool.pids)


def test_nobody_waits_for_another_to_get_ready(asked: Callable[..., Asked], tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    those = asked(hurry=0.05, first=f"until {ready}".encode())
    those.ask()
    first, end = those.hold()
    second = those.begin()
    until(lambda: len(those.pool.pids) == 2)
    end.touch()
    assert second.result() == first.result(), "the first is free before"
    ready.touch()
    until(lambda: len(those.pool._free) == 2)
    assert those.ask() in those.pool.pids


def test_who_is_in_no_hurry_has_no_other_started(asked: Callable[..., Asked]) -> None:
    those = asked(hurry=0.05)
    those.ask()
    first, end = those.hold()

    def patiently() -> int:
        with those.pool.one(60.0, in_hurry=False) as program:
            return int(program.ask([b""], 60.0, PLENTY))

    second = those._people.submit(patiently)
    until(lambda: those.pool.waiting == 1)
    time.sleep(0.3)
    assert len(those.pool.pids) == 1
    end.touch()
    assert second.result() == first.result()


def test_one_that_is_just_starting_is_waited_for(asked: Callable[..., Asked]) -> None:
    """Another would be ready later."""
    those = asked(hurry=0.05)
    first, end = those.hold()
    second = those.begin()
    time.sleep(0.3)
    assert len(those.pool.pids) == those.pool.waiting == 1
    end.touch()
    assert first.result() == second.result()


def test_who_waits_is_served_in_the_order_of_coming(asked: Callable[..., Asked]) -> None:
    those, served = asked(at_once=1), list[int]()
    _, end = those.hold()

    def noted(number: int) -> None:
        with those.pool.one(60.0):
            served.append(number)

    for number in range(4):
        those._people.submit(noted, number)
        until(lambda: those.pool.waiting == number + 1)  # noqa: B023 (asked at once)
    end.touch()
    until(lambda: len(served) == 4)
    assert served == [0, 1, 2, 3]


def test_one_that_breaks_takes_nothing_of_the_others_with_it(asked: Callable[..., Asked]) -> None:
    those = asked()
    whole, end = those.hold()
    with pytest.raises(EndedError) as ended:
        those.ask("break")
    assert (ended.value.code, ended.value.reason) == (3, None)
    assert len(those.pool.pids) == 1
    assert those.ask() in those.pool.pids, "its place is taken by another"
    end.touch()
    assert whole.result() in those.pool.pids


@pytest.mark.parametrize(
    ("seconds", "memory", "what", "reason"),
    [(0.5, PLENTY, "until /nowhere", "too_long"), (60.0, 1_000_000, "grow 400000000", "too_large")],
)
def test_one_that_takes_too_much_is_ended(
    asked: Callable[..., Asked], seconds: float, memory: int, what: str, reason: str
) -> None:
    those = asked()
    those.ask()
    with pytest.raises(EndedError) as ended, those.pool.one(60.0) as program:
        program.ask([what.encode(), b"until /nowhere"], seconds, memory)
    assert ended.value.reason == reason
    assert not running(those.pool)


def test_a_message_that_cannot_be_had_leaves_no_program_half_told(
    asked: Callable[..., Asked],
) -> None:
    those = asked(at_once=1)
    those.ask()

    def broken() -> Iterator[bytes]:
        raise LookupError
        yield b""

    with pytest.raises(LookupError), those.pool.one(60.0) as program:
        program.ask(broken(), 60.0, PLENTY)
    assert not running(those.pool)
    assert those.ask() in those.pool.pids


def test_one_that_has_grown_is_ended_after_its_answer(asked: Callable[..., Asked]) -> None:
    those = asked(most_growth=50_000_000)
    first = those.ask()
    assert those.ask("grow 10000000") == first
    assert running(those.pool) == {first}
    assert those.ask("grow 90000000") == first
    assert not running(those.pool)
    assert those.ask() != first


def test_who_comes_when_enough_wait_is_refused(asked: Callable[..., Asked]) -> None:
    those = asked(at_once=1, waiting=1)
    _, end = those.hold()
    second = those.begin()
    until(lambda: those.pool.waiting == 1)
    with pytest.raises(BusyError):
        those.ask()
    end.touch()
    assert second.result() in those.pool.pids


@pytest.mark.parametrize("hurry", [0.0, 0.05, 60.0])
def test_who_has_waited_long_enough_gives_up_and_takes_no_place(
    asked: Callable[..., Asked], hurry: float
) -> None:
    those = asked(at_once=1, hurry=hurry)
    first, end = those.hold()
    with pytest.raises(BusyError):
        those.ask(patience=0.1)
    assert those.pool.waiting == 0
    end.touch()
    assert first.result() == those.ask()


def test_where_none_can_be_started_everybody_is_told(
    asked: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    those = asked(at_once=1)
    with monkeypatch.context() as nowhere:
        nowhere.setattr(sys, "executable", "/nowhere/python")
        for _ in range(3):
            with pytest.raises(OSError, match="nowhere"):
                those.ask()
    assert those.ask() in those.pool.pids


def test_a_spare_one_is_ended_and_nothing_is_left_of_it(
    asked: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "SPARE_SECONDS", 0.3)
    us, before = psutil.Process(), open_files()
    those = asked()
    (first, end), (second, other_end) = those.hold(), those.hold()
    end.touch()
    spare = first.result()
    other_end.touch()
    last = second.result()
    until(lambda: running(those.pool) == {last})
    until(lambda: spare not in {child.pid for child in us.children()})
    assert those.ask() == last, "one is kept"
    (first, end), (second, other_end) = those.hold(), those.hold()
    end.touch()
    other_end.touch()
    assert first.result() != second.result(), "the other is started again where it is needed"
    those.close()
    assert not running(those.pool)
    assert not {last, second.result()} & {child.pid for child in us.children()}
    assert open_files() == before


def test_one_that_is_at_work_when_the_pool_is_closed_is_ended_after_its_answer(
    asked: Callable[..., Asked],
) -> None:
    those = asked()
    first, end = those.hold()
    those.pool.close()
    assert len(those.pool.pids) == 1
    end.touch()
    assert first.result() > 0
    assert not running(those.pool)
    assert those.ask() in running(those.pool), "it may be used again"
