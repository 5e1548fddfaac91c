"""A workshop in one room: a facilitator's console, a projector and three phones, each in a browser
of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from checklist.model import LANGUAGES, Lang
from tests.support import by_day
from tests.support.accessible import violations
from tests.support.browsers import hurried
from tests.support.official import DESK, PHONE, page_is_ready, press, say, visit
from tests.support.shipped import CONTENT
from tests.support.watching import Watch

PROJECTOR = {"width": 1920, "height": 1080}
GROUPS = ("環境課", "国際課", "財政課")


def accessible(page: Page) -> None:
    assert violations(page) == []


def fits(wall: Page) -> None:
    """All of it on the wall, without scrolling, in type that is read from the last row."""
    assert wall.evaluate("document.scrollingElement.scrollWidth") <= PROJECTOR["width"]
    assert wall.evaluate("document.scrollingElement.scrollHeight") <= PROJECTOR["height"]
    accessible(wall)


def size_of(wall: Page, selector: str) -> float:
    return float(wall.eval_on_selector(selector, "e => parseFloat(getComputedStyle(e).fontSize)"))


def heading(page: Page) -> Any:
    return page.get_by_role("heading", level=1)


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_three_phones_a_projector_and_a_facilitator(
    lang: Lang,
    another_browser: Callable[[], BrowserContext],
    base_url: str,
    watch: Watch,
) -> None:
    words = CONTENT.wording.of(lang)
    console = another_browser().new_page()
    console.set_viewport_size(DESK)
    visit(console, f"/workshop{'?lang=en' if lang == 'en' else ''}")
    console.get_by_label(words("workshop.name")).fill("みどり湾市 ワークショップ")
    console.get_by_label(words("workshop.groups")).fill("\n".join(GROUPS))
    press(console, words("workshop.create_button"))
    expect(heading(console)).to_have_text("みどり湾市 ワークショップ")
    page_is_ready(console)
    accessible(console)

    wall = hurried(another_browser().new_page())
    wall.set_viewport_size(PROJECTOR)
    console.get_by_role("button", name=words("common.copy_address")).focus()
    console.keyboard.press("Enter")  # the private address, by keyboard
    expect(console.locator(".st-key-copied-own_address [role=status]")).to_have_text(
        words("common.copied")
    )
    link = console.get_by_role("link", name=words("facilitate.links_wall"))
    wall.goto(f"{base_url}/{link.get_attribute('href')}")
    expect(heading(wall)).to_have_text(words("wall.draft"))
    press(console, words("facilitate.let_in"))
    expect(heading(wall)).to_have_text(words("wall.join"))
    fits(wall)
    code = re.sub("-", "", wall.locator(".code").inner_text())

    phones: list[Page] = []
    for group in GROUPS:
        phone = hurried(another_browser().new_page())
        phone.set_viewport_size(PHONE)
        phone.goto(f"{base_url}/join?lang={lang}")
        phone.get_by_label(words("phone.code")).fill(code.lower())
        phone.get_by_role("button", name=words("phone.go")).click()
        phone.get_by_role("button", name=group).click()
        expect(heading(phone)).to_have_text(words("phone.wait_title"))
        phones.append(phone)
    expect(wall.locator("header")).to_contain_text(words("wall.people", n=3))
    expect(console.get_by_role("status").first).to_contain_text(words("facilitate.people", n=3))

    press(console, words("facilitate.open"))
    question = CONTENT.checklist.criteria["strength.infrastructure"].question.of(lang)
    for page in (*phones, wall):
        expect(heading(page)).to_have_text(question)
    # 60 and 28 px, a little less where a long text would not fit
    assert 53.5 <= size_of(wall, "h1") <= 60.5  # 0.9 of 60, as browsers round it
    assert 25 <= size_of(wall, ".levels li") <= 28.5
    for phone, level in zip(phones, (1, 1, 3), strict=True):
        phone.locator(f"button[name=level][value='{level}']").click()
        expect(phone.locator(".status.done")).to_be_visible()
    expect(wall.locator("header")).to_contain_text(words("wall.voted", voted=3, people=3))
    expect(console.get_by_role("status").first).to_contain_text(
        words("facilitate.voted", voted=3, people=3)
    )
    assert wall.locator("table").count() == 0
    fits(wall)

    press(console, words("facilitate.close"))
    expect(heading(phones[0])).to_have_text(words("phone.closed_title"))
    press(console, words("facilitate.reveal"))
    expect(wall.locator(".verdict")).to_be_visible()
    expect(wall.get_by_role("row").nth(2)).to_contain_text(words("wall.votes", n=2))
    fits(wall)
    press(console, words("facilitate.again"))
    for phone in phones:
        phone.locator("button[name=level][value='2']").click()
        expect(phone.locator(".status.done")).to_be_visible()
    press(console, words("facilitate.close"))
    press(console, words("facilitate.reveal"))
    expect(wall.locator(".verdict")).to_contain_text(words("agreement.short_agreed"))
    for number in (1, 2):
        name = words("wall.round", n=number)
        expect(wall.get_by_role("columnheader", name=name, exact=True)).to_be_visible()
    press(console, words("facilitate.agree_button"))
    expect(wall.locator(".verdict.agreed")).to_contain_text("2 ")
    expect(heading(phones[2])).to_contain_text("2 ")
    fits(wall)
    page_is_ready(console)
    accessible(console)

    press(console, words("facilitate.end"))
    for phone in phones:
        expect(heading(phone)).to_have_text(words("phone.thanks_title"))
    expect(heading(wall)).to_have_text(words("wall.ended"))
    assert watch.hosts <= {"127.0.0.1"}


def test_the_first_page_leads_to_it(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=say("home.lead_workshop")).click()
    page.wait_for_url("**/workshop")
    page_is_ready(page)
    expect(heading(page)).to_have_text(say("workshop.title"))
    page.get_by_role("link", name=say("workshop.join")).click()
    expect(heading(page)).to_have_text(say("phone.enter_title"))
