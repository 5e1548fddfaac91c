"""Writes committed together: each has its own outcome, and nobody else's fault is anybody's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import wait
from contextlib import contextmanager
from pathlib import Path

import pytest

from checklist.problems import ProblemsError
from store import group_commit
from store.group_commit import GroupCommit
from store.interface import Connection, Deed, NotSaved, not_saved
from store.sqlite import SqliteDatabase


class Watched(SqliteDatabase):
    """Counts transactions; may be told to wait, or to fail."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.transactions = 0
        self.go_on = threading.Event()
        self.go_on.set()
        self.is_full = False

    @contextmanager
    def writing(self, deed: Deed) -> Iterator[Connection]:  # type: ignore[override]
        self.go_on.wait(10)
        if self.is_full:
            raise not_saved("full", deed)
        self.transactions += 1
        with super().writing(deed) as connection:
            yield connection


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Watched]:
    database = Watched(tmp_path / "a.db")
    with database.writing("save") as connection:
        connection.execute("CREATE TABLE kept (n INTEGER PRIMARY KEY)")
    database.transactions = 0
    yield database
    database.close()


@pytest.fixture
def asked(database: Watched) -> Iterator[GroupCommit]:
    asked = GroupCommit(database)
    yield asked
    asked.close()


def keep(number: int) -> group_commit.Job:
    def job(connection: Connection) -> int:
        connection.execute("INSERT INTO kept VALUES (?)", (number,))
        return number

    return job


def kept(database: Watched) -> list[int]:
    with database.reading() as connection:
        return [n for (n,) in connection.execute("SELECT n FROM kept ORDER BY n").fetchall()]


def test_who_comes_meanwhile_goes_together(database: Watched, asked: GroupCommit) -> None:
    database.go_on.clear()
    first = asked.ask("save", keep(0))
    while not asked._wishes.empty():  # the first is on its way alone
        pass
    others = [asked.ask("save", keep(n)) for n in range(1, 50)]
    database.go_on.set()
    assert [f.result(10) for f in (first, *others)] == list(range(50))
    assert database.transactions == 2
    assert kept(database) == list(range(50))


def test_one_commit_takes_no_more_than_so_many(
    database: Watched, asked: GroupCommit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "MOST", 10)
    database.go_on.clear()
    wishes = [asked.ask("save", keep(n)) for n in range(41)]
    database.go_on.set()
    wait(wishes)
    assert 5 <= database.transactions <= 6
    assert kept(database) == list(range(41))


def test_a_refusal_is_only_its_own(database: Watched, asked: GroupCommit) -> None:
    def refuses(_: Connection) -> None:
        raise ProblemsError.one("だめ", "no")

    database.go_on.clear()
    wishes = [asked.ask("save", job) for job in (keep(1), refuses, keep(2))]
    database.go_on.set()
    wait(wishes)
    assert isinstance(wishes[1].exception(), ProblemsError)
    assert (wishes[0].result(), wishes[2].result()) == (1, 2)
    assert kept(database) == [1, 2]


def test_a_fault_in_one_does_not_fail_the_others(database: Watched, asked: GroupCommit) -> None:
    def breaks(connection: Connection) -> None:
        connection.execute("INSERT INTO kept VALUES (7)")
        raise ZeroDivisionError

    database.go_on.clear()
    wishes = [asked.ask("save", job) for job in (keep(0), keep(1), breaks, keep(2))]
    database.go_on.set()
    wait(wishes)
    assert isinstance(wishes[2].exception(), ZeroDivisionError)
    assert kept(database) == [0, 1, 2]  # nothing of what broke


def test_a_full_disk_is_said_to_everybody_and_forgotten(
    database: Watched, asked: GroupCommit
) -> None:
    database.is_full = True
    database.go_on.clear()
    wishes = [asked.ask("vote", keep(n)) for n in range(5)]
    database.go_on.set()
    wait(wishes)
    assert {type(w.exception()) for w in wishes} == {NotSaved}
    assert kept(database) == []
    database.is_full = False
    assert asked.ask("vote", keep(1)).result() == 1


def test_closing_waits_for_what_was_asked(database: Watched) -> None:
    asked = GroupCommit(database)
    wishes = [asked.ask("save", keep(n)) for n in range(20)]
    asked.close()
    assert all(w.done() for w in wishes)
    assert kept(database) == list(range(20))
    with pytest.raises(RuntimeError):
        asked.ask("save", keep(99))
    asked.close()


def test_who_gave_up_waiting_ends_nothing_for_the_others(
    database: Watched, asked: GroupCommit
) -> None:
    """A request that was broken off cancels its future."""
    database.go_on.clear()
    first = asked.ask("save", keep(0))
    while not asked._wishes.empty():
        pass
    second, third = asked.ask("save", keep(1)), asked.ask("save", keep(2))
    assert second.cancel()  # its turn has not come
    assert not first.cancel()  # it is being written
    database.go_on.set()
    assert (first.result(10), third.result(10)) == (0, 2)
    assert asked.ask("save", keep(3)).result(10) == 3
    assert kept(database) == [0, 2, 3]


class Ends(BaseException):
    """What no ``except Exception`` catches."""


def test_the_thread_outlives_whatever_a_job_raises(asked: GroupCommit) -> None:
    def job(_connection: Connection) -> None:
        raise Ends

    with pytest.raises(Ends):
        asked.ask("save", job).result(10)
    assert asked.ask("save", keep(1)).result(10) == 1
