"""The first press after typing keeps the text and does what was pressed, on a phone and at a desk,
however quickly; and what was typed while the server was away arrives when it is back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from itertools import product

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from store.assessments import AssessmentStore
from tests.support import by_day
from tests.support.official import (
    LOST,
    PHONE,
    address_of,
    all_is_saved,
    card,
    expect_level,
    half_filled,
    kept_code,
    levels,
    page_is_ready,
    say,
    unfold,
    visit,
    visit_listening,
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
    another_browser: Callable[..., BrowserContext],
) -> Callable[[bool], Page]:
    """A page of a phone or a desk."""

    def opened(is_phone: bool) -> Page:
        phone = {"viewport": PHONE, "has_touch": True, "is_mobile": True} if is_phone else {}
        return another_browser(**phone).new_page()

    return opened


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


@pytest.mark.parametrize(("kind", "label"), by_day(product(PRESSES, (NEXT, RESULTS)), 3))
def test_the_first_press_on_a_link_keeps_the_text_and_leads_on(
    opened: Callable[[bool], Page], kept: AssessmentStore, kind: str, label: str
) -> None:
    is_phone, press = PRESSES[kind]
    page = opened(is_phone)
    visit(page, address_of("strength"))  # nothing is saved yet: the first text brings the code
    type_note(page, "1-3")
    press(page, page.get_by_role("link", name=label, exact=True).last)
    there = "**/purpose?a=*" if label == NEXT else "**/results?a=*"
    page.wait_for_url(there)
    all_is_saved(page)
    page.wait_for_url(there)  # it does not jump back
    assert note_in(kept, kept_code(page), "strength.education") == TEXT


@pytest.mark.parametrize("kind", by_day(PRESSES, 3))
def test_the_language_changes_with_what_was_typed(
    opened: Callable[[bool], Page], kept: AssessmentStore, kind: str
) -> None:
    is_phone, press = PRESSES[kind]
    page = opened(is_phone)
    visit(page, address_of("strength"))
    type_note(page, "1-3")
    press(page, page.get_by_role("link", name="English", exact=True))
    page.wait_for_url("**/strength?*lang=en*")
    page_is_ready(page)
    assert note_in(kept, kept_code(page), "strength.education") == TEXT
    unfold(card(page, "1-3"), say("item.evidence_fold", "en"))
    expect(page.get_by_text(TEXT)).to_be_visible()


@pytest.mark.parametrize("kind", by_day(reversed(PRESSES), 2))
def test_the_first_press_on_an_answer_counts_as_well(
    opened: Callable[[bool], Page], kept: AssessmentStore, kind: str
) -> None:
    is_phone, press = PRESSES[kind]
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


def test_what_is_unfolded_while_the_next_page_is_under_way_does_not_empty_it(
    page: Page, server: Server, kept: AssessmentStore
) -> None:
    """A part of the page that was left is asked for when the server is about to draw the next."""
    code, _ = kept.create(half_filled())
    line = visit_listening(page, address_of("strength", code=code))
    with server.paused():
        for pressed in (
            page.get_by_role("link", name=RESULTS, exact=True).last,
            card(page, "1-3").locator("summary"),
        ):
            with line.expect_event("framesent"):
                pressed.click()
    page.wait_for_url("**/results?a=*")
    page_is_ready(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("results.title"))
    assert page.url.partition("?")[0].endswith("/results")


@pytest.mark.parametrize("is_left", [True, False], ids=["left", "not left"])
def test_what_was_typed_while_the_server_was_away_arrives_when_it_is_back(
    own_server: Server, page: Page, watch: Watch, is_left: bool
) -> None:
    with closing(AssessmentStore(own_server.database)) as store:
        code, _ = store.create(half_filled())
    line = visit_listening(page, own_server.address + address_of("strength", code=code))
    unfold(card(page, "1-3"), say("item.evidence_fold"))
    note = card(page, "1-3").get_by_label(say("item.note"), exact=True)
    note.click()
    page.keyboard.type(TEXT)
    with own_server.paused():
        if is_left:
            with line.expect_event("framesent"):
                note.blur()
        own_server.kill()
    page.wait_for_function(LOST)
    own_server.start()
    page_is_ready(page)
    expect(card(page, "1-3").get_by_text(say("item.evidence_some", n=1))).to_be_visible()
    page.reload()
    page_is_ready(page)
    with closing(AssessmentStore(own_server.database)) as store:
        assert note_in(store, code, "strength.education") == TEXT
    watch.errors.clear()
