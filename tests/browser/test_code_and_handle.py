"""The resume code is neither in the address nor in the history, and the browser goes on without
it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from store.assessments import AssessmentStore
from store.codes import new_code
from store.sealing import handle_of
from tests.support import by_day
from tests.support.official import (
    address_of,
    choose_level,
    chosen_level,
    expect_answered,
    half_filled,
    kept_code,
    kept_cookies,
    page_is_ready,
    press,
    say,
    visit,
)
from tests.support.serving import Server
from tests.support.watching import Watch


def test_a_first_answer_survives_a_reload_and_a_bookmark(
    page: Page, context: BrowserContext, kept: AssessmentStore
) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    visit(page, "/capacity")
    choose_level(page, "3-1", 3)
    expect_answered(page, 1)
    code = kept_code(page)
    assert kept.open(code) is not None
    page.reload()
    page_is_ready(page)
    assert chosen_level(page, "3-1") == 3
    bookmark = context.new_page()
    visit(bookmark, page.url)
    assert chosen_level(bookmark, "3-1") == 3
    assert bookmark.evaluate("document.cookie.includes('a-')") is False  # no script reads it
    assert not [request.url for request in asked if code in request.url]
    kept_requests = [request for request in asked if request.url.endswith("/kept-code")]
    assert [request.post_data for request in kept_requests] == [f"code={code}"]


def test_an_address_with_a_code_leaves_none_in_address_or_history(
    page: Page, kept: AssessmentStore
) -> None:
    code, _ = kept.create(half_filled())
    visit(page, "/answers")
    visit(page, address_of("capacity", code=code, lang="en"))
    assert re.search(rf"/capacity\?lang=en&a={handle_of(code)}$", page.url)
    assert chosen_level(page, "3-1") == 2
    page.go_back()
    page.wait_for_url("**/answers")
    page.go_forward()
    page.wait_for_url(f"**/capacity?*a={handle_of(code)}")
    page_is_ready(page)
    assert chosen_level(page, "3-1") == 2


def test_another_browser_asks_for_the_code(
    page: Page, kept: AssessmentStore, another_browser: Callable[[], BrowserContext]
) -> None:
    code, _ = kept.create(half_filled())
    visit(page, address_of("capacity", code=code))
    other = another_browser().new_page()
    visit(other, page.url)
    expect(other.get_by_role("heading", level=1)).to_have_text(say("common.needs_code_title"))
    other.get_by_label(say("resume.code"), exact=True).fill(code)
    other.keyboard.press("Enter")
    expect(other.get_by_role("heading", level=1)).not_to_have_text(say("common.needs_code_title"))
    page_is_ready(other)
    assert kept_code(other) == code
    other.reload()
    page_is_ready(other)
    assert kept_code(other) == code


def test_several_in_one_browser_and_each_can_be_removed(page: Page, kept: AssessmentStore) -> None:
    codes = [kept.create(half_filled(str(n)))[0] for n in range(2)]
    for code in codes:
        visit(page, address_of("capacity", code=code))
    for code in codes:
        visit(page, f"/profile?a={handle_of(code)}")
        assert kept_code(page) == code
    visit(page, f"/answers?a={handle_of(codes[0])}")
    press(page, say("answers.forget_button"))
    expect(page.get_by_role("heading", level=1)).to_have_text(say("answers.title"))
    page.wait_for_function("() => !location.search.includes('a=')")

    gone, stays = (f"a-{handle_of(code)}" for code in codes)
    assert stays in kept_cookies(page, lambda names: gone not in names)
    assert kept.version(codes[0]) == 1  # removed from the browser, not from the store


@pytest.mark.parametrize("first_try", by_day(["fails", "is late"], 2))
def test_a_code_that_could_not_be_kept_at_once_is_kept_later(
    page: Page, own_server: Server, watch: Watch, first_try: str
) -> None:
    visit(page, f"{own_server.address}/capacity")
    waiting: list[Route] = []
    if first_try == "fails":
        page.route("**/kept-code", lambda route: route.abort())
    else:
        page.route("**/kept-code", lambda route: waiting.append(route))
    with page.expect_request("**/kept-code"):
        choose_level(page, "3-1", 3)
    expect_answered(page, 1)
    own_server.kill()
    own_server.start()
    question = page.get_by_role("heading", name=say("common.needs_code_title"))
    expect(question).to_be_visible()
    for route in waiting:
        route.continue_()
    page.unroute("**/kept-code")
    code = kept_code(page)
    expect(question).to_have_count(0)
    page_is_ready(page)
    assert handle_of(code) in page.url
    assert chosen_level(page, "3-1") == 3
    watch.errors.clear()


def test_a_code_of_nothing_says_so(page: Page) -> None:
    visit(page, address_of("results", code=new_code()))
    expect(page.get_by_role("heading", level=1)).to_have_text(say("common.missing_title"))
