"""What only a browser shows of the phones: weight, script, the network that goes and comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from checklist.model import LANGUAGES, Lang
from store.rooms import RoomStore
from store.sqlite import SqliteDatabase
from tests.support import by_day
from tests.support.accessible import violations
from tests.support.browsers import hurried
from tests.support.leading import FIRST, SECOND, Facilitator
from tests.support.official import PHONE
from tests.support.serving import Server
from tests.support.shipped import CONTENT
from tests.support.watching import Watch
from workshop.moves import choose, close_vote, end

MOST_BYTES = 40_000
MOST_REQUESTS = 3


@contextmanager
def led(server: Server) -> Iterator[Facilitator]:
    """A room led from outside the server, as by another process."""
    with (
        closing(SqliteDatabase(server.database)) as database,
        closing(RoomStore(database)) as store,
    ):
        yield Facilitator(store, groups=("環境課", "国際課"))


def revealed_counts(room: Facilitator) -> list[tuple[int, ...]]:
    return [vote.counts for vote in room.reveals().store.record(room.secret).ledger[-1].votes]


@pytest.fixture
def room(server: Server) -> Iterator[Facilitator]:
    with led(server) as room:
        yield room


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": PHONE}


@pytest.fixture
def page(page: Page) -> Page:
    return hurried(page)


def say(key: str, lang: Lang = "ja", /, **values: object) -> str:
    return CONTENT.wording.of(lang)(f"phone.{key}", **values)


def take_seat(page: Page, room: Facilitator, lang: Lang = "ja", base: str = "") -> None:
    page.goto(f"{base}/join?code={room.code}&lang={lang}")
    page.get_by_role("button", name="国際課").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("wait_title", lang))


def level(page: Page, number: int) -> Any:
    return page.locator(f"button[name=level][value='{number}']")


@pytest.mark.parametrize("where", ["the door", "the question"])
def test_the_first_load_is_light(
    where: str, page: Page, browser: Browser, room: Facilitator
) -> None:
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
    assert len(loaded) == 3
    assert len(loaded) <= MOST_REQUESTS
    assert 2000 < weight <= MOST_BYTES
    phone.close()


@pytest.mark.parametrize("lang", by_day(reversed(LANGUAGES), 2))
def test_every_page_is_for_everybody(lang: Lang, page: Page, room: Facilitator) -> None:
    def accessible() -> None:
        for width in (320, PHONE["width"]):
            page.set_viewport_size({"width": width, "height": 800})
            assert violations(page) == []
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
    revealed_counts(room)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("revealed_title", lang))
    accessible()
    room.does(partial(choose, choices=(FIRST, SECOND)))
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name=say("choosing_send", lang)).click()
    expect(page.locator(".status.done")).to_have_text(say("choosing_sent", lang, n=1))
    accessible()
    room.shows_choices()
    room.does(end)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("thanks_title", lang))
    accessible()


def test_a_vote_without_network_is_sent_when_it_is_back(
    page: Page, context: BrowserContext, room: Facilitator, watch: Watch
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
    assert revealed_counts(room) == [(0, 0, 0, 0, 1)]
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
        assert revealed_counts(room) == [(0, 0, 1, 0, 0)]
    watch.errors.clear()


def test_a_phone_votes_without_script(browser: Browser, base_url: str, room: Facilitator) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=base_url)
    page = context.new_page()
    take_seat(page, room)
    room.opens()
    expect(level(page, 0)).to_be_visible()  # the page asks again by itself
    level(page, 2).click()
    expect(page.locator(".status.done")).to_contain_text("2 ")
    level(page, 3).click()
    expect(level(page, 3)).to_have_attribute("aria-pressed", "true")
    room.does(close_vote)
    page.get_by_role("link", name=say("refresh")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("closed_title"))
    context.close()


def test_a_phone_votes_by_keyboard(page: Page, room: Facilitator) -> None:
    take_seat(page, room)
    room.opens()
    expect(level(page, 2)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()  # the new question is read aloud
    for _ in range(4):  # the fold with the definition, levels 0, 1 and 2
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(level(page, 2)).to_have_attribute("aria-pressed", "true")
    expect(level(page, 2)).to_be_focused()
