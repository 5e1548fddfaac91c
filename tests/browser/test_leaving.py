"""The first press after typing keeps the text and does what was pressed, on a phone and at a desk,
however quickly; and what was typed while the server was away arrives when it is back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from store.assessments import AssessmentStore
from tests.support.official import (
    PHONE,
    address_of,
    card,
    expect_level,
    half_filled,
    kept_code,
    levels,
    page_is_ready,
    say,
    unfold,
    visit,
)
from tests.support.serving import Server
from tests.support.watching import Watch

TEXT = "港湾局と調整中"
NEXT, RESULTS = say("item.next", number=2), say("common.title_results")
Press = Callable[[Page, Locator], None]


def middle(pressed: Locator) -> tuple[float, float]:
    pressed.scroll_into_view_if_needed()
    box = pressed.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def tap(page: Page, pressed: Locator) -> None:
    page.touchscreen.tap(*middle(pressed))


def slow_tap(page: Page, pressed: Locator) -> None:
    x, y = middle(pressed)
    finger = page.context.new_cdp_session(page)
    finger.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    page.wait_for_timeout(110)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def click(page: Page, pressed: Locator) -> None:
    page.mouse.click(*middle(pressed))


def slow_click(page: Page, pressed: Locator) -> None:
    page.mouse.click(*middle(pressed), delay=250)


PRESSES: dict[str, tuple[bool, Press]] = {
    "tap": (True, tap),
    "slow tap": (True, slow_tap),
    "click": (False, click),
    "slow click": (False, slow_click),
}


@pytest.fixture
def opened(
    browser: Browser, browser_context_args: dict[str, Any], watch: Watch
) -> Iterator[Callable[[bool], Page]]:
    """A page of a phone or a desk."""
    contexts: list[BrowserContext] = []

    def opened(is_phone: bool) -> Page:
        phone = {"viewport": PHONE, "has_touch": True, "is_mobile": True} if is_phone else {}
        contexts.append(browser.new_context(**{**browser_context_args, **phone}))
        watch.over(contexts[-1])
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


def type_note(page: Page, number: str) -> None:
    """Types a note and stays in the field."""
    unfold(card(page, number), say("item.evidence_fold"))
    note = card(page, number).get_by_label(say("item.note"), exact=True)
    note.click()
    page.keyboard.type(TEXT)
    expect(note).to_be_focused()


def note_in(kept: AssessmentStore, code: str, criterion: str) -> str:
    found = kept.open(code)
    assert found is not None
    return found.assessment[criterion].note


@pytest.mark.parametrize("label", [NEXT, RESULTS])
@pytest.mark.parametrize(("is_phone", "press"), PRESSES.values(), ids=PRESSES)
def test_the_first_press_on_a_link_keeps_the_text_and_leads_on(
    opened: Callable[[bool], Page], kept: AssessmentStore, is_phone: bool, press: Press, label: str
) -> None:
    page = opened(is_phone)
    visit(page, address_of("strength"))  # nothing is saved yet: the first text brings the code
    type_note(page, "1-3")
    press(page, page.get_by_role("link", name=label, exact=True).last)
    there = "**/purpose?a=*" if label == NEXT else "**/results?a=*"
    page.wait_for_url(there)
    page_is_ready(page)
    page.wait_for_timeout(500)  # and it does not jump back
    page.wait_for_url(there)
    assert note_in(kept, kept_code(page), "strength.education") == TEXT


@pytest.mark.parametrize(("is_phone", "press"), PRESSES.values(), ids=PRESSES)
def test_the_language_changes_with_what_was_typed(
    opened: Callable[[bool], Page], kept: AssessmentStore, is_phone: bool, press: Press
) -> None:
    page = opened(is_phone)
    visit(page, address_of("strength"))
    type_note(page, "1-3")
    press(page, page.get_by_role("link", name="English", exact=True))
    page.wait_for_url("**/strength?*lang=en*")
    page_is_ready(page)
    assert note_in(kept, kept_code(page), "strength.education") == TEXT
    unfold(card(page, "1-3"), say("item.evidence_fold", "en"))
    expect(page.get_by_text(TEXT)).to_be_visible()


@pytest.mark.parametrize(("is_phone", "press"), PRESSES.values(), ids=PRESSES)
def test_the_first_press_on_an_answer_counts_as_well(
    opened: Callable[[bool], Page], kept: AssessmentStore, is_phone: bool, press: Press
) -> None:
    page = opened(is_phone)
    code, _ = kept.create(half_filled())
    visit(page, address_of("strength", code=code))
    type_note(page, "1-3")
    press(page, levels(page, "1-3").nth(2))
    page_is_ready(page)
    expect_level(page, "1-3", 2)
    expect(card(page, "1-3").get_by_text(say("item.evidence_some", n=1))).to_be_visible()
    found = kept.open(code)
    assert found is not None
    answer = found.assessment["strength.education"]
    assert (answer.level, answer.note) == (2, TEXT)


@pytest.mark.parametrize("is_left", [True, False], ids=["left", "not left"])
def test_what_was_typed_while_the_server_was_away_arrives_when_it_is_back(
    own_server: Server, page: Page, watch: Watch, is_left: bool
) -> None:
    with closing(AssessmentStore(own_server.database)) as store:
        code, _ = store.create(half_filled())
    visit(page, own_server.address + address_of("strength", code=code))
    unfold(card(page, "1-3"), say("item.evidence_fold"))
    note = card(page, "1-3").get_by_label(say("item.note"), exact=True)
    note.click()
    page.keyboard.type(TEXT)
    with own_server.paused():
        if is_left:
            note.blur()
            page.wait_for_timeout(200)
        own_server.kill()
    own_server.start()
    page_is_ready(page)
    expect(card(page, "1-3").get_by_text(say("item.evidence_some", n=1))).to_be_visible()
    page.reload()
    page_is_ready(page)
    with closing(AssessmentStore(own_server.database)) as store:
        assert note_in(store, code, "strength.education") == TEXT
    watch.errors.clear()
