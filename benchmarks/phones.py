"""Phones in a room: how long a vote takes when everybody votes within ten seconds, whether any is
lost, and how soon the projector shows it. ``make load``.

The phones are simulated, and speak real HTTP over one kept connection each, only to 127.0.0.1: they
join, ask every two seconds for news as ``phone.js`` does, vote once, and look again.
"""

from __future__ import annotations

import asyncio
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from benchmarks.server import APP, Server, serve
from benchmarks.table import Row, percentile
from store.room_keys import screen_of
from store.rooms import RoomStore
from store.sqlite import SqliteDatabase
from workshop.moves import close_vote, let_in, open_vote
from workshop.room import Move, Room
from workshop.votes import LEVELS, NO_GROUP, total_votes

ROOMS = (300, 1000)
QUESTION = "capacity.finance"
#: Seconds in which everybody votes; people join at so many a second.
VOTING = 10.0
JOINING = 100.0
#: Seconds between two polls: of a phone (and up to a quarter more), and of the projector.
PHONE_LOOKS = 2.0
WALL_LOOKS = 1.0
#: Seconds after which an answer counts as lost.
PATIENCE = 30.0
GOAL_MS = 250.0
GOAL_LAG = 2.0


class Line:
    """One keep-alive connection to the server, opened again where the server closed it."""

    def __init__(self, server: Server) -> None:
        place = urlsplit(server.address)
        self._host, self._port = str(place.hostname), int(place.port or 80)
        assert self._host == "127.0.0.1", "only this machine is put under load"
        self._pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._one_at_a_time = asyncio.Lock()
        self.cookies: dict[str, str] = {}

    async def ask(self, path: str, form: dict[str, object] | None = None) -> tuple[int, str]:
        """Status and body of an answer; the body is the location of a redirect."""
        async with self._one_at_a_time, asyncio.timeout(PATIENCE):
            try:
                return await self._exchange(self._request(path, form))
            except (ConnectionError, asyncio.IncompleteReadError):
                self._pipe = None  # it was closed while idle
                return await self._exchange(self._request(path, form))

    async def follow(self, path: str, form: dict[str, object]) -> tuple[int, str]:
        """Sends a form, and fetches the page that it leads to."""
        status, place = await self.ask(path, form)
        return await self.ask("/" + place) if status == 303 else (status, place)

    def close(self) -> None:
        """Closes the connection."""
        if self._pipe is not None:
            self._pipe[1].close()

    def _request(self, path: str, form: dict[str, object] | None) -> bytes:
        body = b"" if form is None else urlencode(form).encode()
        lines = [
            f"{'GET' if form is None else 'POST'} {path} HTTP/1.1",
            f"host: {self._host}:{self._port}",
        ]
        if self.cookies:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            lines.append(f"cookie: {cookies}")
        if form is not None:
            lines.append("content-type: application/x-www-form-urlencoded")
            lines.append(f"content-length: {len(body)}")
            lines.append(f"origin: http://{self._host}:{self._port}")
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def _exchange(self, request: bytes) -> tuple[int, str]:
        """The answer; of one that leads elsewhere, the place instead of the body."""
        if self._pipe is None:
            self._pipe = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._pipe
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in head[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                key, _, cookie = value.partition(";")[0].partition("=")
                self.cookies[key] = cookie
            else:
                headers[name.lower()] = value
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        return int(head[0].split()[1]), headers.get("location", body.decode())


@dataclass
class Watched:
    """The measurements: how long each vote took (seconds), when it was acknowledged, other answers;
    how long joining took; and what the projector showed when."""

    votes: list[float] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    levels: Counter[int] = field(default_factory=Counter)
    joins: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    wall: list[tuple[float, int]] = field(default_factory=list)
    found_again: int = 0

    def lags(self) -> list[float]:
        """Seconds from each acknowledgement to the projector's first look that counts it."""
        lags = []
        for number, at in enumerate(sorted(self.acknowledged), start=1):
            seen = [when for when, voted in self.wall if voted >= number]
            lags.append(max(0.0, min(seen) - at) if seen else PATIENCE)
        return lags


class Phone:
    """A simulated phone: joins, votes once, and polls as ``phone.js`` does."""

    def __init__(self, server: Server, code: str, watched: Watched, chance: random.Random) -> None:
        self.line = Line(server)
        self._code = code
        self._watched = watched
        self._wait = PHONE_LOOKS * (1 + chance.random() / 4)
        self._first_look = chance.random() * self._wait
        self.votes_after = chance.random() * VOTING
        self.level = chance.randrange(LEVELS)

    async def join(self, after: float) -> None:
        """Joins the room after ``after`` seconds."""
        await asyncio.sleep(after)
        begun = time.perf_counter()
        status, _ = await self.line.follow("/join", {"code": self._code, "team": NO_GROUP})
        self._watched.joins.append(time.perf_counter() - begun)
        if status != 200:
            self._watched.refused.append(f"join {status}")

    async def vote(self) -> None:
        """Votes once, at its time."""
        await asyncio.sleep(self.votes_after)
        form = {"code": self._code, "criterion": QUESTION, "round": 1, "number": 1}
        sent = time.perf_counter()
        status, page = await self.line.follow("/join", {**form, "level": self.level})
        now = time.perf_counter()
        self._watched.votes.append(now - sent)
        if status == 200 and self._has(page):
            self._watched.acknowledged.append(now)
            self._watched.levels[self.level] += 1
        else:
            self._watched.refused.append(f"vote {status}")

    async def look(self) -> None:
        """Asks for news as long as the vote runs, and takes the new page where there is one."""
        until = time.perf_counter() + VOTING
        mark = ""
        await asyncio.sleep(self._first_look)
        while time.perf_counter() < until:
            _, now = await self.line.ask(f"/join-state?code={self._code}")
            if now != mark:
                await self.line.ask(f"/join?code={self._code}")
            mark = now
            await asyncio.sleep(self._wait)

    async def check(self) -> None:
        """Counts the vote where the phone's page still shows it."""
        _, page = await self.line.ask(f"/join?code={self._code}")
        self._watched.found_again += self._has(page)

    def _has(self, page: str) -> bool:
        return f'value="{self.level}" aria-pressed="true"' in page


# ---------------------------------------------------------------------------- a room


class Led:
    """The room that the phones join, led directly in the database of the server."""

    def __init__(self, store: RoomStore) -> None:
        self._store = store
        room = {"title": "測定", "criteria": (QUESTION,)}
        ends = datetime.now(UTC) + timedelta(hours=1)
        self._lead = store.create(Room.model_validate({**room, "expires_at": ends}))
        self.does(let_in)
        self.code = store.console(self._lead).code
        self.screen = screen_of(self._lead)

    def does(self, move: Move) -> None:
        """Applies a transition to the room."""
        seen = self._store.console(self._lead)
        self._store.lead(self._lead, move, version=seen.version, turn=seen.room.turn)

    def revealed(self) -> tuple[int, ...]:
        """Closes and shows the votes: how many each level got."""
        self.does(close_vote)
        seen = self._store.console(self._lead)
        self._store.reveal(self._lead, version=seen.version, turn=seen.room.turn)
        *_, last = self._store.screen(self.screen).ledger
        return total_votes(last.votes).counts


async def _watch_wall(line: Line, led: Led, watched: Watched) -> None:
    """The projector: asks for news once a second, and takes the new page."""
    mark = ""
    while True:
        _, now = await line.ask(f"/wall-state?s={led.screen}")
        if now != mark:
            await line.ask(f"/wall?s={led.screen}")
            watched.wall.append((time.perf_counter(), int(now.rpartition("-")[2])))
        mark = now
        await asyncio.sleep(WALL_LOOKS)


async def _room(server: Server, led: Led, people: int) -> Watched:
    chance = random.Random(people)  # noqa: S311 (the same phones each time)
    watched = Watched()
    phones = [Phone(server, led.code, watched, chance) for _ in range(people)]
    wall = Line(server)
    try:
        await asyncio.gather(*(phone.join(n / JOINING) for n, phone in enumerate(phones)))
        watching = asyncio.create_task(_watch_wall(wall, led, watched))
        await asyncio.to_thread(led.does, partial(open_vote, criterion=QUESTION))
        await _all(*(phone.look for phone in phones), *(phone.vote for phone in phones))
        await asyncio.sleep(2 * GOAL_LAG)  # for the projector to take up the last ones
        watching.cancel()
        for start in range(0, people, 50):
            await _all(*(phone.check for phone in phones[start : start + 50]))
    finally:
        for line in (wall, *(phone.line for phone in phones)):
            line.close()
    return watched


async def _all(*jobs: Callable[[], Coroutine[Any, Any, None]]) -> None:
    await asyncio.gather(*(job() for job in jobs))


async def _plain(server: Server, people: int) -> list[float]:
    """The baseline: as many lines, at the same times, ask for two bytes that need no store."""
    chance = random.Random(people)  # noqa: S311 (the same phones each time)
    took: list[float] = []

    async def ask(line: Line, after: float) -> None:
        await asyncio.sleep(after)
        sent = time.perf_counter()
        await line.ask("/health")
        took.append(time.perf_counter() - sent)

    lines = [Line(server) for _ in range(people)]
    try:
        await asyncio.gather(*(ask(line, chance.random() * VOTING) for line in lines))
    finally:
        for line in lines:
            line.close()
    return took


# ---------------------------------------------------------------------------- the table


def _percentiles(seconds: Sequence[float]) -> str:
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    parts = [f"{name} {1000 * percentile(seconds, share):.0f}" for name, share in shares.items()]
    return f"{', '.join(parts)}, longest {1000 * max(seconds):.0f} ms"


def _rows(people: int, folder: Path) -> list[Row]:
    database = folder / f"{people}.db"
    with (
        serve(APP, DATABASE=database) as server,
        closing(SqliteDatabase(database)) as opened,
        closing(RoomStore(opened)) as store,
    ):
        asyncio.run(_plain(server, people))  # the server's first answers are slower
        plain = asyncio.run(_plain(server, people))
        before, cpu = server.megabytes(), server.cpu_seconds()
        led = Led(store)
        watched = asyncio.run(_room(server, led, people))
        after, cpu = server.megabytes(), server.cpu_seconds() - cpu
        counts = led.revealed()
    acknowledged = tuple(watched.levels[level] for level in range(LEVELS))
    lost = people - sum(counts)
    is_whole = counts == acknowledged and not watched.refused and watched.found_again == people
    lags = watched.lags()
    p95 = 1000 * percentile(watched.votes, 0.95)
    slowest = 1000 * percentile(plain, 0.95)
    return [
        Row(
            f"a room of {people} phones, all voting within {VOTING:.0f} s",
            _percentiles(watched.votes),
            "from the press to the page that says it was received (POST, then the page), the vote "
            "on disk; all phones ask for news every 2 s meanwhile; baseline: p95 of as many "
            "`/health` at the same times, nobody else asking",
            goal=f"p95 ≤ {GOAL_MS:.0f} ms",
            baseline=f"{slowest:.1f} ms",
            ratio=p95 / slowest,
            met=p95 <= GOAL_MS,
        ),
        Row(
            "… votes lost",
            f"{lost} of {people}",
            f"counted after the reveal and compared level by level with what was acknowledged; "
            f"found again by the phones: {watched.found_again}"
            + (f"; refused: {Counter(watched.refused)}" if watched.refused else ""),
            goal="none",
            met=is_whole and lost == 0,
        ),
        Row(
            "… until the projector shows it",
            _percentiles(lags),
            "from the answer to the phone to the projector's page that counts it; it asks once a "
            "second",
            goal=f"≤ {1000 * GOAL_LAG:.0f} ms",
            met=max(lags) <= GOAL_LAG,
        ),
        Row(
            "… joining",
            _percentiles(watched.joins),
            f"{JOINING:.0f} people a second: seat and first page",
        ),
        Row(
            "… memory and processor of the server",
            f"{after:.0f} MB ({after - before:+.0f}), {cpu:.1f} s CPU",
            f"with the phones' {people} connections open; processor from the first seat to the "
            "last check",
        ),
    ]


def measure() -> list[Row]:
    """The rows of the table, for each size of room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(soft, 4 * max(ROOMS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
    with tempfile.TemporaryDirectory() as folder:
        return [row for people in ROOMS for row in _rows(people, Path(folder))]
