"""Two processes of the real application on one PostgreSQL, as ``deploy/`` runs them: what a phone
sends to the one stands on the projector of the other as soon as it is acknowledged."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from benchmarks.server import APP, ROOT, Server, serve
from store.postgres import PostgresDatabase
from store.room_keys import screen_of
from store.rooms import RoomStore
from tests.support.databases import new_database_url
from tests.support.serving import SECONDS
from tests.support.shipped import CONTENT
from workshop.moves import close_vote, let_in, open_vote
from workshop.room import Move, Room
from workshop.votes import total_votes

QUESTION = "capacity.finance"
NGINX = Path(ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")


class Phone:
    """A browser that keeps its cookies, whichever process it speaks to."""

    def __init__(self) -> None:
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, server: Server, page: str, **query: str) -> str:
        with self._opener.open(f"{server.address}/{page}?{urlencode(query)}", timeout=10) as answer:
            text: str = answer.read().decode()
            return text

    def send(self, server: Server, **fields: object) -> str:
        body = urlencode(fields).encode()
        with self._opener.open(f"{server.address}/join", body, timeout=10) as answer:
            text: str = answer.read().decode()
            return text


@dataclass(frozen=True)
class House:
    """Two processes, and a facilitator in a third."""

    first: Server
    second: Server
    store: RoomStore


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    url = new_database_url()
    with (
        closing(PostgresDatabase(url)) as database,
        closing(RoomStore(database)) as store,
        serve(APP, DATABASE_URL=url) as first,
        serve(APP, DATABASE_URL=url) as second,
    ):
        yield House(first, second, store)


@dataclass(frozen=True)
class Led:
    """A room with its facilitator."""

    store: RoomStore
    lead: str

    @property
    def code(self) -> str:
        return self.store.console(self.lead).code

    def does(self, move: Move) -> None:
        seen = self.store.console(self.lead)
        self.store.lead(self.lead, move, version=seen.version, turn=seen.room.turn)

    def wall(self, server: Server) -> tuple[str, str]:
        """What the projector asks all the time, and its page."""
        screen = screen_of(self.lead)
        return Phone().get(server, "wall-state", s=screen), Phone().get(server, "wall", s=screen)


@pytest.fixture
def led(house: House) -> Led:
    ends = datetime.now(UTC) + timedelta(hours=1)
    room = Room.model_validate({"title": "会", "criteria": (QUESTION,), "expires_at": ends})
    led = Led(house.store, house.store.create(room))
    led.does(let_in)
    return led


def vote(phone: Phone, server: Server, code: str, level: int, number: int) -> str:
    told = {"criterion": QUESTION, "round": 1, "number": number, "level": level}
    return phone.send(server, code=code, **told)


def pressed(page: str) -> list[str]:
    return re.findall(r'value="(-?\d)" aria-pressed="true"', page)


def test_a_vote_at_one_is_seen_at_the_other(house: House, led: Led) -> None:
    phones = [Phone() for _ in range(4)]
    before, _ = led.wall(house.second)
    for phone in phones:
        phone.send(house.first, code=led.code, team=-1)
    joined, page = led.wall(house.second)
    assert joined != before
    assert CONTENT.wording.of("ja")("wall.people", n=4) in page
    led.does(partial(open_vote, criterion=QUESTION))
    opened, _ = led.wall(house.second)
    assert opened != joined
    for level, phone in enumerate(phones):
        assert pressed(vote(phone, house.first, led.code, level, 1)) == [str(level)]
        # the answer to the phone has come: what the other process shows holds it already
        state, _ = led.wall(house.second)
        assert state.endswith(f"-4-{level + 1}")
    led.does(close_vote)
    seen = house.store.console(led.lead)
    house.store.reveal(led.lead, version=seen.version, turn=seen.room.turn)
    pages = [led.wall(server) for server in (house.first, house.second)]
    assert pages[0][0] == pages[1][0]
    *_, last = house.store.screen(screen_of(led.lead)).ledger
    assert total_votes(last.votes).counts == (1, 1, 1, 1, 0)


def test_a_phone_may_come_to_either(house: House, led: Led) -> None:
    phone = Phone()
    phone.send(house.first, code=led.code, team=-1)
    led.does(partial(open_vote, criterion=QUESTION))
    vote(phone, house.first, led.code, 3, 1)
    assert pressed(phone.get(house.second, "join", code=led.code)) == ["3"]
    vote(phone, house.second, led.code, 1, 2)
    assert pressed(phone.get(house.first, "join", code=led.code)) == ["1"]
    assert house.store.console(led.lead).voted == 1


def test_a_vote_after_closing_is_refused_by_both(house: House, led: Led) -> None:
    phones = [Phone(), Phone()]
    for phone, server in zip(phones, (house.first, house.second), strict=True):
        phone.send(server, code=led.code, team=-1)
    led.does(partial(open_vote, criterion=QUESTION))
    led.does(close_vote)
    for phone, server in zip(phones, (house.second, house.first), strict=True):
        with pytest.raises(OSError, match="409"):
            vote(phone, server, led.code, 2, 1)
    assert house.store.console(led.lead).voted == 0


# ---------------------------------------------------------------------------- nginx


def test_nginx_sends_plain_pages_to_any_and_the_rest_to_the_same() -> None:
    from views.room import phones, wall

    plain = {route.path.removeprefix("/") for route in (*phones.ROUTES, *wall.ROUTES)}
    (named,) = re.findall(r"location ~ \^/\((.*)\)\$ \{", NGINX)
    assert set(named.split("|")) == plain
    (rest,) = re.findall(r"location / \{(.*?)\n        \}", NGINX, re.DOTALL)
    assert "proxy_pass http://pages;" in rest
    assert "hash $replica consistent;" in NGINX


def test_nginx_logs_no_secret_and_tells_what_was_asked_for() -> None:
    (logged,) = re.findall(r"log_format plain (.*?);", NGINX, re.DOTALL)
    for secret in ("$request ", "$request_uri", "$args", "$query_string", "$http_referer"):
        assert secret not in logged
    # what nginx says of a request itself has all of it, at every level
    (within,) = re.findall(r"^http \{(.*)\Z", NGINX, re.DOTALL | re.MULTILINE)
    assert re.findall(r"error_log ([^;]*);", within) == ["/dev/null"]
    for header in ("Host $http_host", "X-Forwarded-Proto $scheme"):
        assert f"proxy_set_header {header};" in NGINX


SECRETS = ("AAAA-BBBB-CCCC", "leadleadlead", "screenscreen", "referredfrom")


@pytest.mark.parametrize("level", ["warn", "info", "debug"])
def test_the_real_nginx_keeps_no_secret_while_its_upstreams_are_dead(
    tmp_path: Path, level: str
) -> None:
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert nginx, "the tests need nginx: run sh tools/browser.sh PYTHON"
    dead, port = free_port(), free_port()
    conf = re.sub(r"127\.0\.0\.1:860\d", f"127.0.0.1:{dead}", NGINX)
    conf = conf.replace("/var/log/nginx", str(tmp_path)).replace(
        "/run/nginx.pid", f"{tmp_path}/pid"
    )
    conf = conf.replace("/var/cache/readiness-nginx", f"{tmp_path}/cache")
    conf = conf.replace(" warn;", f" {level};", 1)
    plain, _ = conf.split("    server {\n        listen 80;", 1)
    served = conf[conf.index("        server_name readiness.example.jp;\n\n") :]
    served = re.sub(r" +ssl_.*;\n", "", served)
    (tmp_path / "nginx.conf").write_text(
        f"daemon off;\n{plain}    client_body_temp_path {tmp_path}/body;\n"
        f"    proxy_temp_path {tmp_path}/proxy;\n"
        f"    server {{\n        listen 127.0.0.1:{port};\n{served}"
    )
    with subprocess.Popen(  # noqa: S603 (the program that is looked at)
        [nginx, "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)],
        stderr=subprocess.PIPE,
    ) as process:
        try:
            statuses = [
                nginx_answers(port, path)
                for path in (
                    f"/?code={SECRETS[0]}",
                    f"/facilitate?room={SECRETS[1]}",
                    f"/wall?s={SECRETS[2]}",
                    f"/join?code={SECRETS[0]}",
                )
            ]
            assert statuses == [502] * 4
        finally:
            process.terminate()
            _, said = process.communicate(timeout=20)
    logged = {path.name: path.read_text() for path in tmp_path.glob("*.log")}
    assert logged["access.log"].count(" 502 ") >= 4
    for secret in SECRETS:
        assert secret not in said.decode()
        assert not [name for name, text in logged.items() if secret in text]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def nginx_answers(port: int, path: str) -> int:
    """The status of an answer, as soon as the server is there."""
    until = time.monotonic() + SECONDS
    while True:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
                referrer = f"https://readiness.example.jp/?code={SECRETS[3]}"
                connection.request("GET", path, headers={"Referer": referrer})
                return connection.getresponse().status
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def test_no_password_stands_where_a_list_of_processes_shows_it() -> None:
    deploy = ROOT / "deploy"
    settings = dict(
        line.split("=", 1)
        for line in (deploy / "environment.example").read_text().splitlines()
        if "=" in line and not line.startswith("#")
    )
    assert urlsplit(settings["DATABASE_URL"]).password is None
    night = (deploy / "readiness-night.service").read_text()
    assert "EnvironmentFile=/etc/readiness/environment" in night
    assert "$(LC_ALL=C date +%%a).dump" in night, "Mon.dump, whatever the language of the server"
    assert "/var/lib/readiness/Mon.dump" in (deploy / "README.md").read_text(encoding="utf-8")
    assert settings["PGPASSFILE"] in (deploy / "README.md").read_text()
    assert (deploy / "pgpass.example").read_text().count(":") == 4
