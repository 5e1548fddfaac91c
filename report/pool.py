"""Programs kept beside the server (``beside``): how many there are at most, who waits for one, and
when each is started and ended. Files are made so (``making``), and those of strangers read
(``reading``)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from threading import Lock, Thread, Timer
from time import monotonic

import psutil

from checklist.load import Content
from report.apart import NotReadReason, watched
from report.beside import Beside

#: A program that was not asked for so many seconds is ended while another waits.
SPARE_SECONDS = 60.0
#: Seconds by the wall, and bytes of memory beside the program itself, for one that gets ready.
_READY_SECONDS, _READY_MEMORY = 60.0, 1_000_000_000


class EndedError(Exception):
    """A program has ended without an answer. ``reason``: what it took too much of, where it was
    ended for that; ``code``: its exit status."""

    def __init__(self, reason: NotReadReason | None, code: int) -> None:
        super().__init__(f"{reason or 'it broke'}, exit status {code}")
        self.reason, self.code = reason, code


class BusyError(Exception):
    """No program became free in time, or too many wait for one."""


class Program:
    """A program of ours, by the name of its module (``name``): started when it is asked while it
    does not run. Whoever asks has it alone (``Pool.one``). After an answer with which it has grown
    by more than ``most_growth`` bytes since its first it is ended."""

    def __init__(self, name: str, content: Content, most_growth: int) -> None:
        self._name, self._content, self._most_growth = name, content, most_growth
        self._beside: Beside | None = None
        self._size = 0
        self.last_asked = 0.0  #: by ``time.monotonic``

    @property
    def pid(self) -> int | None:
        """Its process; ``None`` where it does not run."""
        beside = self._beside
        return beside.process.pid if beside is not None and beside.is_running else None

    @property
    def is_starting(self) -> bool:
        """Whether it runs and has not answered yet."""
        return self.pid is not None and not self._size

    def ask(self, messages: Iterable[bytes], seconds: float, memory: int) -> bytes:
        """The answer to some messages, for which it may take ``seconds`` by the wall and bytes of
        ``memory`` beside the program itself. Raises EndedError; OSError where it cannot be started.
        However it fails, the program is ended."""
        try:
            if self.pid is None:
                self.end()
                self._beside, self._size = Beside(self._name, self._content), 0
            assert self._beside is not None  # noqa: S101 (just started)
            with watched(self._beside.process, seconds, memory) as watch:
                try:
                    answer = self._beside.ask(messages)
                except (EOFError, OSError):
                    raise EndedError(watch.reason, self._beside.process.wait()) from None
        except BaseException:
            self.end()
            raise
        self.last_asked = monotonic()
        if self._growth() > self._most_growth:
            self.end()
        return answer

    def end(self) -> None:
        """Ends it at once: it holds nothing that could be lost."""
        beside, self._beside = self._beside, None
        if beside is not None:
            beside.end()

    def _growth(self) -> int:
        """Bytes of memory more than after the first answer."""
        with suppress(psutil.Error):
            size: int = psutil.Process(self.pid).memory_info().rss
            self._size = self._size or size
            return size - self._size
        return 0


class Pool:
    """At most ``at_once`` programs of one name; thread-safe. Who comes while all that run are at
    work waits for one, in the order of coming; after ``hurry`` seconds another is started, unless
    one is just starting: it is asked ``first``, whose answer nobody gets, and is there for whoever
    waits when it has answered. ``waiting``: how many may wait. One that lies idle beside another is
    ended after a while, and all end with our process, however that ends."""

    def __init__(
        self,
        name: str,
        content: Content,
        *,
        at_once: int,
        most_growth: int,
        waiting: int | None = None,
        hurry: float = 0.0,
        first: bytes = b"",
    ) -> None:
        self._all = tuple(Program(name, content, most_growth) for _ in range(at_once))
        self._most_waiting, self._hurry, self._first = waiting, hurry, first
        self._lock = Lock()
        self._free = list(self._all)  # the one that was asked last at the end
        self._ending: set[Program] = set()
        self._queue: deque[Future[Program]] = deque()
        self._tidying: Timer | None = None

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes at work or waiting for it."""
        return tuple(pid for program in self._all if (pid := program.pid) is not None)

    @property
    def waiting(self) -> int:
        """How many wait for a program."""
        return len(self._queue)

    @contextmanager
    def one(self, patience: float, *, in_hurry: bool = True) -> Iterator[Program]:
        """A program for the block alone; for who is not ``in_hurry`` no other is started. Raises
        BusyError after ``patience`` seconds, or at once where too many wait."""
        program = self._take(patience, self._hurry if in_hurry else 0.0)
        try:
            yield program
        finally:
            self._give(program)

    def close(self) -> None:
        """Ends those that are not at work, and the others after their answers. They may be asked
        again."""
        with self._lock:
            self._ending = set(self._all).difference(self._free)
        self._end_free(idle_for=0.0)

    def _take(self, patience: float, hurry: float) -> Program:
        turn: Future[Program] = Future()
        with self._lock:
            nobody_works = len(self._free) == len(self._all)
            program = self._pick(may_start=nobody_works or not self._hurry)
            if program is not None:
                return program
            if self._most_waiting is not None and len(self._queue) >= self._most_waiting:
                raise BusyError("too many wait")
            self._queue.append(turn)
        until = monotonic() + patience
        while True:
            left = max(0.0, until - monotonic())
            with suppress(TimeoutError):
                return turn.result(min(left, hurry or left))
            with self._lock:
                if turn.done():
                    return turn.result()
                if not left:
                    self._queue.remove(turn)
                    raise BusyError("no program became free")
                # one that starts now will be free before another that starts later
                another = self._pick(may_start=not any(each.is_starting for each in self._all))
            if another is not None:
                Thread(target=self._get_ready, args=(another,), daemon=True).start()

    def _get_ready(self, program: Program) -> None:
        """Has a program started and asked ``first``, and gives it to who waits."""
        with suppress(EndedError, OSError):  # whoever gets it starts it anew, or is told
            program.ask([self._first], _READY_SECONDS, _READY_MEMORY)
        self._give(program)

    def _pick(self, *, may_start: bool) -> Program | None:
        """Takes a free program: one that runs, the last that was asked, or else one to start."""
        running = [program for program in self._free if program.pid is not None]
        if not running and not (self._free and may_start):
            return None
        program = (running or self._free)[-1]
        self._free.remove(program)
        return program

    def _give(self, program: Program) -> None:
        with self._lock:
            if program in self._ending:
                self._ending.remove(program)
                program.end()
            if self._queue:
                self._queue.popleft().set_result(program)
                return
            self._free.append(program)
            self._tidy_later()

    def _tidy_later(self) -> None:
        """Has one that lies idle beside another ended in time."""
        is_spare = sum(program.pid is not None for program in self._free) > 1
        if is_spare and self._tidying is None:
            self._tidying = Timer(SPARE_SECONDS, self._tidy)
            self._tidying.daemon = True
            self._tidying.start()

    def _tidy(self) -> None:
        self._end_free(idle_for=SPARE_SECONDS, but=1)
        with self._lock:
            self._tidying = None
            self._tidy_later()

    def _end_free(self, *, idle_for: float, but: int = 0) -> None:
        """Ends those that were not asked for so many seconds, but so many that were last."""
        with self._lock:
            running = [program for program in self._free if program.pid is not None]
            until = monotonic() - idle_for
            old = [p for p in running[: len(running) - but] if p.last_asked <= until]
            self._free = [program for program in self._free if program not in old]
        for program in old:
            program.end()
            self._give(program)
