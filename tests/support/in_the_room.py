"""A workshop as it is seen in browsers: the facilitator's page, walls and phones, and what a hand
does with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect

from checklist.model import Lang
from tests.support import NIGHT
from tests.support.accessible import violations
from tests.support.official import PHONE, page_is_ready
from tests.support.shipped import CONTENT

PROJECTORS: tuple[ViewportSize, ...] = (
    {"width": 1920, "height": 1080},
    {"width": 1024, "height": 768},
)
CONSOLE: ViewportSize = {"width": 1280, "height": 800}
GROUPS = ("環境課", "国際課", "財政課", "議会事務局")


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def fits(wall: Page) -> None:
    """All of it is on the wall without scrolling, and accessible. By day colours are looked at on
    the smaller wall alone."""
    width, height = wall.evaluate("[innerWidth, innerHeight]")
    assert wall.evaluate("document.scrollingElement.scrollWidth") <= width
    assert wall.evaluate("document.scrollingElement.scrollHeight") <= height
    assert violations(wall, contrast=NIGHT or width == PROJECTORS[-1]["width"]) == []


def in_sight(console: Page) -> None:
    """The whole stage, without scrolling."""
    page_is_ready(console)
    console.wait_for_function(  # while a page is drawn, parts of the one before still stand there
        """height => {
          const bottom = document.querySelector(".st-key-stage")?.getBoundingClientRect().bottom;
          return bottom > 0 && bottom <= height;
        }""",
        arg=CONSOLE["height"],
    )


def next_press(console: Page, label: str) -> None:
    """Presses the next button by the key of a remote control, once it says this."""
    buttons = console.locator("[class*='st-key-next-'] button")
    expect(buttons).to_contain_text([label])  # this one, and no other of the page before
    console.keyboard.press("PageDown")


def open_walls(
    another_browser: Callable[[], BrowserContext], base_url: str, console: Page, lang: Lang
) -> list[Page]:
    """A wall on each projector, by the link of the facilitator's page."""
    link = console.get_by_role("link", name=CONTENT.wording.of(lang)("facilitate.links_wall"))
    walls = [another_browser().new_page() for _ in PROJECTORS]
    for wall, size in zip(walls, PROJECTORS, strict=True):
        wall.set_viewport_size(size)
        wall.goto(f"{base_url}/{link.get_attribute('href')}")
        expect(heading(wall)).to_have_text(CONTENT.wording.of(lang)("wall.draft"))
    return walls


def take_seats(
    another_browser: Callable[[], BrowserContext], base_url: str, code: str, lang: Lang
) -> list[Page]:
    """A phone of each group, waiting for the first vote."""
    phones = []
    for group in GROUPS:
        phone = another_browser().new_page()
        phone.set_viewport_size(PHONE)
        phone.goto(f"{base_url}/join?lang={lang}&code={code.lower()}")
        phone.get_by_role("button", name=group).click()
        expect(heading(phone)).to_have_text(CONTENT.wording.of(lang)("phone.wait_title"))
        phones.append(phone)
    return phones


def vote(phones: Sequence[Page], levels: Sequence[int]) -> None:
    """-1: don't know."""
    for phone, level in zip(phones, levels, strict=True):
        phone.locator(f".choice:not(.before)[name=level][value='{level}']").click()
        expect(phone.locator(".status.done")).to_be_visible()
