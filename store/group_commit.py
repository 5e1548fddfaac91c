"""Group commit: writes that arrive while the disk is busy share the next transaction."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from checklist.problems import ProblemsError
from store.interface import Connection, Database, Deed, NotSaved

#: Writes of one commit. More are no faster, and would keep other writers waiting.
MOST = 200

log = logging.getLogger("store")

Job = Callable[[Connection], Any]


@dataclass(frozen=True, slots=True)
class _Wish:
    deed: Deed
    job: Job
    outcome: Future[Any] = field(default_factory=Future)


@contextmanager
def undone_if_refused(connection: Connection) -> Iterator[None]:
    """What is written in this block is undone where it refuses by a ProblemsError, without harm to
    the other jobs of the transaction."""
    connection.execute("SAVEPOINT job")
    try:
        yield
    except ProblemsError:
        connection.execute("ROLLBACK TO SAVEPOINT job")
        raise
    connection.execute("RELEASE SAVEPOINT job")


class GroupCommit:
    """Runs jobs one after another in write transactions, as many in one as have arrived.

    The result of a job is set only after its transaction is on disk. A job may refuse by raising a
    ProblemsError before it has written anything (or within ``undone_if_refused``); that does not
    affect the others. Whoever waits may cancel as long as the job has not begun: then nothing of it
    is written.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._wishes: SimpleQueue[_Wish | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._closed = False

    def ask(self, deed: Deed, job: Job) -> Future[Any]:
        """A future with the job's result or exception; NotSaved when the database failed. Raises
        RuntimeError after ``close``."""
        wish = _Wish(deed, job)
        with self._lock:
            if self._closed:
                raise RuntimeError("the store is closed")
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="together", daemon=True)
                self._thread.start()
            self._wishes.put(wish)
        return wish.outcome

    def close(self) -> None:
        """Waits until all jobs are done. May be repeated."""
        with self._lock:
            self._closed = True
            thread, self._thread = self._thread, None
            if thread is not None:
                self._wishes.put(None)
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while (wish := self._wishes.get()) is not None:
            wishes = [wish]
            is_last = False
            while len(wishes) < MOST and not is_last:
                try:
                    more = self._wishes.get_nowait()
                except Empty:
                    break
                if more is None:
                    is_last = True
                else:
                    wishes.append(more)
            # from here on nobody can cancel, so that every outcome can be set
            begun = [w for w in wishes if w.outcome.set_running_or_notify_cancel()]
            try:
                if begun:
                    self._commit(begun)
            except BaseException as error:  # whatever it is, others still want to write
                log.exception("a commit failed")
                for wish in begun:
                    if not wish.outcome.done():
                        wish.outcome.set_exception(error)
            if is_last:
                return

    def _commit(self, wishes: Sequence[_Wish]) -> None:
        results: list[Any] = []
        try:
            with self._database.writing(wishes[0].deed) as connection:
                for wish in wishes:
                    try:
                        results.append(wish.job(connection))
                    except NotSaved:
                        raise
                    except ProblemsError as refusal:
                        results.append(refusal)
        except NotSaved as error:  # the same for all: nothing was written
            for wish in wishes:
                wish.outcome.set_exception(error)
        except Exception as error:
            if len(wishes) == 1:
                wishes[0].outcome.set_exception(error)
                return
            for wish in wishes:  # one of them is at fault: only that one fails
                self._commit([wish])
        else:
            for wish, result in zip(wishes, results, strict=True):
                if isinstance(result, ProblemsError):
                    wish.outcome.set_exception(result)
                else:
                    wish.outcome.set_result(result)
