"""A workshop in one room: a facilitator's console, a projector and three phones, each in a browser
of its own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from checklist.model import LANGUAGES, Lang
from tests.support import by_day
from tests.support.accessible import violations
from tests.support.in_the_room import (
    CONSOLE,
    GROUPS,
    fits,
    heading,
    in_sight,
    next_press,
    open_walls,
    take_seats,
    vote,
)
from tests.support.official import PHONE, page_is_ready, press, say, visit
from tests.support.shipped import CONTENT
from tests.support.watching import Watch


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_four_phones_two_projectors_and_a_facilitator(
    lang: Lang,
    another_browser: Callable[[], BrowserContext],
    base_url: str,
    watch: Watch,
) -> None:
    """The 90 minutes in short: two of their questions, all by a remote control."""
    words = CONTENT.wording.of(lang)
    console = another_browser().new_page()
    console.set_viewport_size(CONSOLE)
    visit(console, f"/workshop{'?lang=en' if lang == 'en' else ''}")
    console.get_by_label(words("workshop.name")).fill("みどり湾市 ワークショップ")
    console.get_by_label(words("workshop.groups")).fill("\n".join(GROUPS))
    press(console, words("workshop.create_button"))
    expect(heading(console)).to_have_text("みどり湾市 ワークショップ")
    page_is_ready(console)
    assert violations(console) == []

    console.get_by_role("button", name=words("common.copy_address")).focus()
    console.keyboard.press("Enter")  # the private address, by keyboard
    expect(console.locator(".st-key-copied-own_address [role=status]")).to_have_text(
        words("common.copied")
    )
    walls = open_walls(another_browser, base_url, console, lang)
    next_press(console, words("facilitate.next_let_in"))
    code = re.sub("-", "", walls[0].locator(".code").inner_text())
    for wall in walls:
        expect(heading(wall)).to_have_text(words("wall.join"))
        fits(wall)

    phones = take_seats(another_browser, base_url, code, lang)
    expect(walls[0].locator("footer")).to_contain_text(words("wall.people", n=len(phones)))

    checklist = CONTENT.checklist
    opening, joining = CONTENT.guide.agendas[1].rows[:2]
    next_press(console, opening.what.of(lang))
    expect(walls[0].locator("li.here")).to_contain_text(opening.what.of(lang))
    next_press(console, joining.what.of(lang))
    first = checklist.criteria["capacity.people"]
    next_press(console, first.title.of(lang))
    for page in (*phones, *walls):
        expect(heading(page)).to_have_text(first.question.of(lang))
    vote(phones, (0, 0, 4, 4))
    expect(walls[0].locator("footer")).to_contain_text(words("wall.voted", voted=4, people=4))
    assert walls[0].locator(".levels svg").count() == 0
    for wall in walls:
        fits(wall)
    in_sight(console)

    next_press(console, words("facilitate.next_reveal"))
    expect(walls[0].locator(".verdict")).to_be_visible()
    in_sight(console)
    assert violations(console) == []
    console.set_viewport_size(PHONE)  # led from a phone, the next step is in sight as well
    button = console.locator("[class*='st-key-next-'] button")
    expect(button).to_be_in_viewport(ratio=1)
    above, below = button.bounding_box(), console.locator("table.levels").bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
    console.set_viewport_size(CONSOLE)
    next_press(console, words("facilitate.next_again"))
    for phone in phones:
        expect(phone.locator(".round")).to_contain_text(words("phone.round", n=2))
    vote(phones, (2, 2, 2, 2))
    next_press(console, words("facilitate.next_reveal"))
    for number in (1, 2):
        name = words("wall.round", n=number)
        expect(walls[0].locator(".levels").get_by_text(name, exact=True)).to_have_count(5)
    in_sight(console)
    for wall in walls:
        fits(wall)
    next_press(console, words("facilitate.next_agree", level=2))  # the fourth press
    second = checklist.criteria["capacity.citizens"]
    expect(heading(phones[0])).to_have_text(second.question.of(lang))
    expect(walls[0].locator(".previous")).to_contain_text("2 ")
    page_is_ready(console)
    console.keyboard.press("b")
    expect(walls[0].locator("main.blank")).to_be_attached()
    page_is_ready(console)
    console.keyboard.press(".")
    expect(heading(walls[0])).to_have_text(second.question.of(lang))
    page_is_ready(console)
    console.keyboard.press("PageUp")  # back to the first question, and forth again
    expect(heading(walls[0])).to_have_text(first.question.of(lang))
    page_is_ready(console)
    console.keyboard.press("2")
    expect(heading(walls[0])).to_have_text(second.question.of(lang))
    next_press(console, words("facilitate.reveal_empty"))  # nobody has voted: asked first
    press(console, words("facilitate.sure"))
    expect(walls[0].locator(".verdict")).to_be_visible()

    page_is_ready(console)
    console.get_by_text(words("facilitate.others_between")).click()
    press(console, words("facilitate.end"))
    press(console, words("facilitate.sure"))
    for phone in phones:
        expect(heading(phone)).to_have_text(words("phone.thanks_title"))
    expect(heading(walls[0])).to_have_text(words("wall.ended"))
    expect(walls[0].locator(".stage")).to_be_visible()
    for wall in walls:
        fits(wall)
    assert watch.hosts <= {"127.0.0.1"}


def test_the_first_page_leads_to_it(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=say("home.lead_workshop")).click()
    page.wait_for_url("**/workshop")
    page_is_ready(page)
    expect(heading(page)).to_have_text(say("workshop.title"))
    page.get_by_role("link", name=say("workshop.join")).click()
    expect(heading(page)).to_have_text(say("phone.enter_title"))
