"""What only a browser shows of the phones: weight, script, the network that goes and comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from checklist.load import load
from checklist.model import LANGUAGES, Lang
from store.rooms import RoomStore
from store.sqlite import SqliteDatabase
from tests.support.official import PHONE
from tests.support.serving import Server
from tests.support.watching import Watch
from workshop.room import Move, Room, choose, close_vote, end, let_in, open_vote

CRITERION = "capacity.finance"
MOST_BYTES = 40_000
MOST_REQUESTS = 3


class Led:
    """A room led from outside the server, as by another process."""

    def __init__(self, store: RoomStore) -> None:
        self.store = store
        self.lead = store.create(
            Room(
                title="みどり湾市 準備度ワークショップ",
                groups=("環境課", "国際課"),
                criteria=(CRITERION, "system.unit"),
                expires_at=datetime.now(UTC) + timedelta(hours=2),
            )
        )
        self.moves(let_in)
        self.code = store.console(self.lead).code

    def moves(self, *moves: Move) -> None:
        for move in moves:
            seen = self.store.console(self.lead)
            self.store.lead(self.lead, move, version=seen.version, turn=1)

    def opens(self) -> None:
        self.moves(partial(open_vote, criterion=CRITERION))

    def revealed_counts(self) -> list[tuple[int, ...]]:
        self.moves(close_vote)
        self.store.reveal(self.lead, version=self.store.console(self.lead).version, turn=1)
        return [v.counts for v in self.store.record(self.lead).ledger[-1].votes]


@contextmanager
def led(server: Server) -> Iterator[Led]:
    with (
        closing(SqliteDatabase(server.database)) as database,
        closing(RoomStore(database)) as store,
    ):
        yield Led(store)


@pytest.fixture
def room(server: Server) -> Iterator[Led]:
    with led(server) as room:
        yield room


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": PHONE}


def say(key: str, lang: Lang = "ja", /, **values: object) -> str:
    return load().wording.of(lang)(f"phone.{key}", **values)


def take_seat(page: Page, room: Led, lang: Lang = "ja", base: str = "") -> None:
    page.goto(f"{base}/join?code={room.code}&lang={lang}")
    page.get_by_role("button", name="国際課").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("wait_title", lang))


def level(page: Page, number: int) -> Any:
    return page.locator(f"button[name=level][value='{number}']")


@pytest.mark.parametrize("where", ["the door", "the question"])
def test_the_first_load_is_light(where: str, page: Page, browser: Browser, room: Led) -> None:
    """All that a phone fetches which has nothing yet: at the door, and at its longest page."""
    take_seat(page, room)
    room.opens()
    expect(level(page, 0)).to_be_visible()
    phone = browser.new_context(viewport=PHONE)
    if where == "the question":
        phone.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    answers: list[Response] = []
    fresh = phone.new_page()
    fresh.on("response", lambda answer: answers.append(answer))
    fresh.goto(page.url)
    fresh.wait_for_load_state("networkidle")
    loaded = [one for one in answers if "join-state" not in one.url]
    sizes = [one.request.sizes() for one in loaded]
    weight = sum(s["responseBodySize"] + s["responseHeadersSize"] for s in sizes)
    assert len(loaded) == (3 if where == "the question" else 2)
    assert len(loaded) <= MOST_REQUESTS
    assert 2000 < weight <= MOST_BYTES
    phone.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_for_everybody(lang: Lang, page: Page, room: Led) -> None:
    def accessible() -> None:
        for width in (320, PHONE["width"]):
            page.set_viewport_size({"width": width, "height": 800})
            found = Axe().run(page, options={"resultTypes": ["violations"]}).response
            assert [(r["id"], [n["target"] for n in r["nodes"]]) for r in found["violations"]] == []
            assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        assert page.locator("html").get_attribute("lang") == lang

    page.goto(f"/join?lang={lang}")
    accessible()
    page.goto(f"/join?code={room.code}&lang={lang}")
    accessible()
    take_seat(page, room, lang)
    accessible()
    room.opens()
    expect(level(page, 0)).to_be_visible()
    level(page, 1).click()
    expect(page.locator(".status.done")).to_be_visible()
    accessible()
    room.revealed_counts()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("revealed_title", lang))
    accessible()
    room.moves(partial(choose, choices=(CRITERION, "system.unit")))
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name=say("choosing_send", lang)).click()
    expect(page.locator(".status.done")).to_have_text(say("choosing_sent", lang, n=1))
    accessible()
    room.store.show_choices(room.lead, version=room.store.console(room.lead).version, turn=1)
    room.moves(end)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("thanks_title", lang))
    accessible()


def test_a_vote_without_network_is_sent_when_it_is_back(
    page: Page, context: BrowserContext, room: Led, watch: Watch
) -> None:
    take_seat(page, room)
    room.opens()
    level(page, 1).click()
    expect(page.locator(".status.done")).to_contain_text("1 ")
    context.set_offline(True)
    level(page, 2).click()
    expect(page.locator(".status")).to_have_text(say("away"))
    level(page, 4).click()  # thought better of it, still without network
    expect(page.locator(".status")).to_have_text(say("away"))
    context.set_offline(False)
    expect(page.locator(".status.done")).to_contain_text("4 ")
    expect(level(page, 4)).to_have_attribute("aria-pressed", "true")
    assert room.revealed_counts() == [(0, 0, 0, 0, 1)]
    watch.errors.clear()


def test_a_vote_outlives_the_phone_and_the_server(
    own_server: Server, another_browser: Callable[[], BrowserContext], watch: Watch
) -> None:
    with led(own_server) as room:
        page = another_browser().new_page()
        take_seat(page, room, base=own_server.address)
        room.opens()
        level(page, 3).click()
        expect(page.locator(".status.done")).to_contain_text("3 ")
        own_server.kill()
        level(page, 2).click()
        expect(page.locator(".status")).to_have_text(say("away"))
        own_server.start()
        expect(page.locator(".status.done")).to_contain_text("2 ")
        page.reload()
        expect(level(page, 2)).to_have_attribute("aria-pressed", "true")
        assert room.revealed_counts() == [(0, 0, 1, 0, 0)]
    watch.errors.clear()


def test_without_script(browser: Browser, base_url: str, room: Led) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=base_url)
    page = context.new_page()
    take_seat(page, room)
    room.opens()
    expect(level(page, 0)).to_be_visible()  # the page asks again by itself
    level(page, 2).click()
    expect(page.locator(".status.done")).to_contain_text("2 ")
    level(page, 3).click()
    expect(level(page, 3)).to_have_attribute("aria-pressed", "true")
    room.moves(close_vote)
    page.get_by_role("link", name=say("refresh")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("closed_title"))
    context.close()


def test_by_keyboard(page: Page, room: Led) -> None:
    take_seat(page, room)
    room.opens()
    expect(page.get_by_role("heading", level=1)).to_be_focused()  # the new question is read aloud
    for _ in range(4):  # the fold with the definition, levels 0, 1 and 2
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(level(page, 2)).to_have_attribute("aria-pressed", "true")
    expect(level(page, 2)).to_be_focused()
