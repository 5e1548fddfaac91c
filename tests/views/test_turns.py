"""A few pages are worked at at once; nobody waits for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from inspect import getsource
from threading import Barrier, Event, Lock

import pytest
from streamlit.runtime.scriptrunner import ScriptRunner

from views.server.turns import Turns
from views.session.streamlit_insides import take_turns

#: Seconds until a thread of ours has surely gone on.
SOON = 20


def test_no_more_at_once_than_said_and_all_get_their_turn() -> None:
    turns, lock, both = Turns(2, SOON), Lock(), Barrier(2)
    now, most = [0], [0]

    def work(_: int) -> None:
        with turns.taken():
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            both.wait(SOON)  # two are there, or this breaks
            with lock:
                now[0] -= 1

    with ThreadPoolExecutor(10) as people:
        list(people.map(work, range(10)))
    assert (now, most) == ([0], [2])


def test_who_waits_for_something_lets_others_go_first() -> None:
    turns, came, waits = Turns(1, SOON), Event(), Event()

    def reads_a_file() -> bool:
        with turns.taken(), turns.left():
            waits.set()
            return came.wait(SOON)

    def chooses() -> None:
        waits.wait(SOON)
        with turns.taken():
            came.set()

    with ThreadPoolExecutor(2) as people:
        read = people.submit(reads_a_file)
        people.submit(chooses).result(SOON)
        assert read.result(SOON)


def test_a_page_is_worked_at_all_the_same_where_those_before_go_on_for_ever() -> None:
    turns, done = Turns(1, 0.01), Event()
    with ThreadPoolExecutor(1) as people, turns.taken():

        def comes_later() -> None:
            with turns.taken(), turns.left():
                done.set()

        people.submit(comes_later).result(SOON)
    assert done.is_set()
    with turns.taken():  # nothing was given back that was not taken
        pass
    assert turns._free._value == 1


def test_a_turn_is_given_back_after_an_error_too() -> None:
    turns = Turns(1, SOON)
    for _ in range(3):
        with pytest.raises(ValueError, match="a page"), turns.taken():
            raise ValueError("a page")
    with pytest.raises(ValueError, match="a file"), turns.taken(), turns.left():
        raise ValueError("a file")
    assert turns._free._value == 1
    with turns.left():  # a thread without a turn
        assert turns._free._value == 1


def test_each_run_of_a_page_takes_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "self._run_script(request.rerun_data)" in getsource(ScriptRunner._run_script_thread)
    run = ScriptRunner._run_script
    monkeypatch.setattr(ScriptRunner, "_run_script", getattr(run, "run", run))
    take_turns()
    once = ScriptRunner._run_script
    take_turns()
    assert ScriptRunner._run_script is once is not run
