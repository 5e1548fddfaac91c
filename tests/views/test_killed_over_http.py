"""A vote that a phone was told has arrived is there after the server was killed.

One kill; ``KILLS=200`` in the environment for more. (Answers: ``tests/browser``.)
"""

from __future__ import annotations

import os
import random
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from store.rooms import RoomStore
from store.sqlite import SqliteDatabase
from tests.support.serving import Server
from workshop.moves import let_in, open_vote
from workshop.room import Room

KILLS = int(os.environ.get("KILLS", "1"))
CRITERION = "capacity.finance"
PEOPLE = 8


class Phone:
    """Votes as fast as it is answered, one level after another."""

    def __init__(self, address: str, code: str) -> None:
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self._address, self._code = f"{address}/join", code
        self.acknowledged = self.sent = 0
        self._send(team=-1)

    def _send(self, **fields: object) -> str:
        body = urlencode({"code": self._code, **fields}).encode()
        with self._opener.open(self._address, body, timeout=10) as answer:
            text: str = answer.read().decode()
            return text

    def vote_until_the_server_dies(self) -> None:
        number = self.sent
        try:
            while True:
                number += 1
                self.sent = number
                page = self._send(criterion=CRITERION, round=1, level=number % 5, number=number)
                assert f'value="{number % 5}" aria-pressed="true"' in page
                self.acknowledged = number
        except (OSError, HTTPException):  # in the middle of an answer, too
            return


def test_no_acknowledged_vote_is_lost_to_sigkill(tmp_path: Path) -> None:
    server = Server(tmp_path)
    try:
        with closing(SqliteDatabase(server.database)) as base, closing(RoomStore(base)) as rooms:
            ends = datetime.now(UTC) + timedelta(hours=10)
            lead = rooms.create(Room(title="会", criteria=(CRITERION,), expires_at=ends))
            code = rooms.lead(lead, let_in, version=1, turn=1).code
            phones = [Phone(server.address, code) for _ in range(PEOPLE)]
            rooms.lead(lead, partial(open_vote, criterion=CRITERION), version=2, turn=1)
        for _ in range(KILLS):
            if not server.is_running:
                server.start()
            before = [phone.acknowledged for phone in phones]
            threads = [threading.Thread(target=p.vote_until_the_server_dies) for p in phones]
            for thread in threads:
                thread.start()
            while all(p.acknowledged == was for p, was in zip(phones, before, strict=True)):
                time.sleep(0.005)
            time.sleep(random.uniform(0, 0.2))  # noqa: S311 - no secret
            server.kill()
            for thread in threads:
                thread.join(20)
            expect_votes(server.database, phones)
    finally:
        server.close()
    assert sum(phone.acknowledged for phone in phones) > KILLS  # they had really been voting


def expect_votes(path: Path, phones: list[Phone]) -> None:
    """Each phone's vote is the one acknowledged last, or one sent after it."""
    with closing(SqliteDatabase(path)) as database, database.reading() as connection:
        rows = connection.execute(
            "SELECT v.number, v.level FROM participant p"
            " LEFT JOIN vote v ON v.participant = p.id ORDER BY p.id"
        ).fetchall()
    for phone, (number, level) in zip(phones, rows, strict=True):
        if number is None:
            assert phone.acknowledged == 0
            continue
        assert phone.acknowledged <= number <= phone.sent
        assert level == number % 5
