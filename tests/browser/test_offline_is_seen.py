"""Every page that is answered or followed says within five seconds that the line is away, and that
it is back; what waits on a phone for a room does not outlive the room."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

import pytest
from playwright.sync_api import BrowserContext, Page

from store.rooms import RoomStore
from store.sqlite import SqliteDatabase
from tests.support.leading import FIRST, SECOND, Facilitator
from tests.support.line import Line
from tests.support.official import page_is_ready, say
from tests.support.serving import Server
from tests.support.watching import Watch
from workshop.moves import choose
from workshop.room import LONGEST_HOURS

#: Within which it is promised, and what a machine with other work to do takes besides.
PROMISED, BUSY = 5.0, 3.0


@pytest.fixture
def store(server: Server) -> Iterator[RoomStore]:
    with closing(SqliteDatabase(server.database)) as base, closing(RoomStore(base)) as store:
        yield store


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    line = Line(server.port)
    yield line
    line.close()


Another = Callable[[], BrowserContext]


def opened(another: Another, line: Line, store: RoomStore) -> dict[str, Page]:
    """A page of each kind, each in a browser of its own."""

    def page_at(address: str, **cookies: str) -> Page:
        context = another()
        context.add_cookies(
            [{"name": name, "value": v, "url": line.address} for name, v in cookies.items()]
        )
        page = context.new_page()
        page.goto(f"{line.address}/{address}")
        return page

    def seated(lead: Facilitator) -> Page:
        seat = store.join(lead.code).result()
        return page_at(f"join?code={lead.code}", **{f"seat-{lead.code}": seat})

    voting, choosing = Facilitator(store).opens(), Facilitator(store)
    return {
        "code": page_at("join"),
        "door": page_at(f"join?code={voting.code}"),
        "vote": seated(voting),
        "dots": seated(choosing.does(partial(choose, choices=(FIRST, SECOND)))),
        "sharing": seated(Facilitator(store, kind="peer", criteria=(FIRST, SECOND))),
        "wall": page_at(f"wall?s={voting.screen}"),
        "answering": page_at("capacity"),
        "leading": page_at(f"facilitate?room={voting.secret}&turn=1"),
    }


#: Notes when a page first says that the line is away, and then that it is back: a wall says
#: nothing any more.
NOTICE = """() => {
    window.told = {};
    const look = () => {
        const wall = document.querySelector("main > .away");
        const bar = document.getElementById("connection");
        const state = wall ? (wall.hidden ? "back" : "away") : bar?.className;
        if (state === "away" || (state === "back" && told.away)) told[state] ??= Date.now();
    };
    new MutationObserver(look).observe(document.documentElement, {
        subtree: true, childList: true, attributes: true, attributeFilter: ["class", "hidden"],
    });
}"""


def seconds_until(pages: dict[str, Page], state: str, since: float) -> dict[str, float]:
    """How long after a moment each page has said so."""
    moments = {
        name: page.wait_for_function("(state) => window.told[state]", arg=state).json_value()
        for name, page in pages.items()
    }
    return {name: moment / 1000 - since for name, moment in moments.items()}


def test_within_five_seconds(
    another_browser: Another, line: Line, store: RoomStore, watch: Watch
) -> None:
    """The worst case: nothing is refused and nothing closed."""
    pages = opened(another_browser, line, store)
    for page in (pages["answering"], pages["leading"]):
        page_is_ready(page)
    for page in pages.values():
        page.evaluate(NOTICE)
    with line.cut():
        since = time.time()
        took = seconds_until(pages, "away", since)
    assert max(took.values()) < PROMISED + BUSY, took
    took = seconds_until(pages, "back", time.time())
    assert max(took.values()) < PROMISED + BUSY, took
    watch.errors.clear()


def test_what_waits_for_a_room_is_gone_when_no_room_can_take_it(
    page: Page, line: Line, store: RoomStore, watch: Watch
) -> None:
    """A vote, a reason, or the code of a seat, on a phone that others use later."""
    rooms = [Facilitator(store) for _ in range(2)]
    for lead in rooms:
        page.goto(f"{line.address}/join?code={lead.code}")
        page.context.set_offline(True)
        page.get_by_role("button", name=say("phone.join")).click()
        page.locator("#connection.away").wait_for()
        page.goto("about:blank")
        page.context.set_offline(False)
    page.goto(f"{line.address}/health")
    waits = [f"waiting-{lead.code}" for lead in rooms]
    assert page.evaluate("Object.keys(localStorage).sort()") == sorted(waits)
    age = f"""name => localStorage.setItem(name, localStorage.getItem(name)
        .replace(/^\\d+/, (since) => since - {LONGEST_HOURS} * 3600000))"""
    page.evaluate(age, waits[0])
    page.goto(f"{line.address}/join")
    assert page.evaluate("Object.keys(localStorage)") == waits[1:]
    page.goto(f"{line.address}/join?code={rooms[1].code}")
    page.get_by_role("heading", name=say("phone.wait_title")).wait_for()
    page.wait_for_function("() => Object.keys(localStorage).length === 0")
    watch.errors.clear()
