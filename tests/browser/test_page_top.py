"""Every page begins at its top with the focus on its heading, and does not jump while it loads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from checklist.load import load
from store.assessments import AssessmentStore
from tests.support.official import (
    DESK,
    PHONE,
    address_of,
    page_is_ready,
    press,
    say,
    unfold,
    visit,
)
from tests.support.watching import Watch
from views.screens.parts.routes import ITEMS, ROUTES

SIZES = {"desk": DESK, "phone": PHONE}
#: The pages along the way, each with what leads on from its end.
WAY = ("profile", *ITEMS, "results")
#: What good pages shift at most while they load, by the measure of browsers (CLS).
MOST_SHIFT = 0.1
SHIFTS = """
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
    }).observe({ type: "layout-shift", buffered: true });
"""
TOP = """() => ({
    top: document.querySelector('[data-testid="stMain"]').scrollTop,
    focus: document.activeElement.tagName,
})"""


@pytest.fixture(params=SIZES)
def sized(
    request: pytest.FixtureRequest,
    browser: Browser,
    browser_context_args: dict[str, Any],
    watch: Watch,
) -> Iterator[Page]:
    viewport: ViewportSize = SIZES[request.param]
    context = browser.new_context(**{**browser_context_args, "viewport": viewport})
    watch.over(context)
    yield context.new_page()
    context.close()


@pytest.fixture
def code(kept: AssessmentStore) -> str:
    return kept.create(load().example)[0]


def expect_top(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page_is_ready(page)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.wait_for_timeout(300)
    assert page.evaluate(TOP) == {"top": 0, "focus": "H1"}, page.url


def go_on(page: Page) -> None:
    """Scrolls down to what leads on, and presses it."""
    onward = page.locator(".st-key-pager a").last
    onward.scroll_into_view_if_needed()
    onward.click()


def title(name: str) -> str:
    if name in ITEMS:
        item = load().checklist.items_by_id[name].title.of("ja")
        return say("item.heading", number=ITEMS.index(name) + 1, title=item)
    return say({"results": "results.title"}.get(name, f"{name}.title"))


def test_the_way_through_begins_every_page_at_its_top(sized: Page, code: str) -> None:
    visit(sized, address_of("profile", code=code))
    for name in WAY[1:]:
        go_on(sized)
        expect_top(sized, title(name))
    for name in ("plan", "support", "near", "report"):
        sized.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollTo(0, 900)")
        label = say(ROUTES[name].title)
        sized.locator(".st-key-menu a").filter(has_text=label).evaluate("link => link.click()")
        sized.wait_for_url(f"**/{ROUTES[name].address}*")
        page_is_ready(sized)
        expect_top(sized, sized.get_by_role("heading", level=1).inner_text())


@pytest.mark.parametrize("name", ["resume", "profile", "capacity", "results", "plan", "answers"])
def test_no_page_jumps_while_it_loads(sized: Page, code: str, name: str) -> None:
    sized.add_init_script(SHIFTS)
    visit(sized, address_of(name, code=code))
    sized.wait_for_timeout(500)
    assert sized.evaluate("window.shifted") <= MOST_SHIFT


def test_what_comes_of_a_file_is_in_sight(page: Page) -> None:
    """On a phone, where the chooser stands at the lower edge: first why it cannot be read, then
    what it holds and the button to go on."""
    page.set_viewport_size(PHONE)
    visit(page, address_of("resume"))
    chooser = page.locator("input[type=file]")
    for name, data, outcome in (
        ("report.pdf", b"%PDF-1.7 cut off", ".problem"),
        ("answers.json", load().example.to_json().encode(), ".st-key-upload_go button"),
    ):
        chooser.evaluate("field => field.closest('section').scrollIntoView({ block: 'end' })")
        chooser.set_input_files([{"name": name, "mimeType": "", "buffer": data}])
        expect(page.locator(outcome)).to_be_in_viewport(ratio=0.9)


def test_what_was_kept_is_said_where_it_was_pressed(page: Page, code: str) -> None:
    page.set_viewport_size(PHONE)
    visit(page, address_of("progress", code=code))
    unfold(page, say("progress.keep"))
    press(page, say("progress.keep_button"))
    expect(page.locator(".st-key-keep-point .note")).to_be_in_viewport(ratio=1)
