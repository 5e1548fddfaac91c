"""Every page begins at its top with the focus on its heading, and does not jump while it loads."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from store.assessments import AssessmentStore
from tests.support import by_day
from tests.support.official import (
    DESK,
    PHONE,
    address_of,
    expect_top,
    page_is_ready,
    press,
    say,
    unfold,
    visit,
)
from tests.support.runs import notice_runs
from tests.support.shifts import MOST_SHIFT, shifted, watch_shifts
from tests.support.shipped import CONTENT
from views.screens.parts.routes import ITEMS, ROUTES

#: The pages along the way, each with what leads on from its end.
WAY = ("profile", *ITEMS, "results")


@pytest.fixture
def code(kept: AssessmentStore) -> str:
    return kept.create(CONTENT.example)[0]


def go_on(page: Page) -> None:
    """Scrolls down to what leads on, and presses it."""
    onward = page.locator(".st-key-pager a").last
    onward.scroll_into_view_if_needed()
    onward.click()


def title(name: str) -> str:
    if name in ITEMS:
        item = CONTENT.checklist.items_by_id[name].title.of("ja")
        return say("item.heading", number=ITEMS.index(name) + 1, title=item)
    return say({"results": "results.title"}.get(name, f"{name}.title"))


@pytest.mark.parametrize("size", by_day([PHONE, DESK], 2))  # at a desk: test_by_keyboard.py
def test_the_way_through_begins_every_page_at_its_top(
    page: Page, code: str, size: ViewportSize
) -> None:
    page.set_viewport_size(size)
    visit(page, address_of("profile", code=code))
    for name in WAY[1:]:
        go_on(page)
        expect_top(page, title(name))
    for name in ("plan", "support", "near", "report"):
        page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollTo(0, 900)")
        label = say(ROUTES[name].title)
        page.locator(".st-key-menu a").filter(has_text=label).evaluate("link => link.click()")
        page.wait_for_url(f"**/{ROUTES[name].address}*")
        page_is_ready(page)
        expect_top(page, page.get_by_role("heading", level=1).inner_text())


@pytest.mark.parametrize(
    ("name", "size"),
    by_day(
        product(("resume", "profile", "capacity", "results", "plan", "answers"), (PHONE, DESK)), 5
    ),
)
def test_no_page_jumps_while_it_loads_for_the_first_time(
    browser: Browser,
    browser_context_args: dict[str, Any],
    code: str,
    name: str,
    size: ViewportSize,
) -> None:
    with browser.new_context(**{**browser_context_args, "viewport": size}) as context:
        notice_runs(context)
        page = context.new_page()
        watch_shifts(page)
        visit(page, address_of(name, code=code))
        assert shifted(page) <= MOST_SHIFT


def test_what_comes_of_a_file_is_in_sight(page: Page) -> None:
    """On a phone, where the chooser stands at the lower edge: first why it cannot be read, then
    what it holds and the button to go on."""
    page.set_viewport_size(PHONE)
    visit(page, address_of("resume"))
    chooser = page.locator("input[type=file]")
    for name, data, outcome in (
        ("report.pdf", b"%PDF-1.7 cut off", ".problem"),
        ("answers.json", CONTENT.example.to_json().encode(), ".st-key-upload_go button"),
    ):
        chooser.evaluate("field => field.closest('section').scrollIntoView({ block: 'end' })")
        chooser.set_input_files([{"name": name, "mimeType": "", "buffer": data}])
        expect(page.locator(outcome)).to_be_in_viewport(ratio=0.9)
        page_is_ready(page)


def test_what_was_kept_is_said_where_it_was_pressed(page: Page, code: str) -> None:
    page.set_viewport_size(PHONE)
    visit(page, address_of("progress", code=code))
    unfold(page, say("progress.keep"))
    press(page, say("progress.keep_button"))
    expect(page.locator(".st-key-keep-point .note")).to_be_in_viewport(ratio=1)
