"""What the page shows as saved is there after a killed server, a lost network, a reload.

Two kills; ``KILLS=200`` in the environment for more.
"""

from __future__ import annotations

import os
import random
import re
import time

from playwright.sync_api import BrowserContext, Page, Route, expect

from checklist.answers import progress
from store.assessments import AssessmentStore
from tests.support.official import (
    LOST,
    choose_level,
    chosen_level,
    criteria_of,
    expect_answered,
    kept_code,
    levels,
    page_is_ready,
    say,
    start,
    two_frames_later,
    visit,
    visit_listening,
)
from tests.support.serving import Server
from tests.support.shipped import CONTENT
from tests.support.watching import Watch

KILLS = int(os.environ.get("KILLS", "2"))


def shown_as_answered(page: Page) -> int:
    """What the page said last; it goes on showing it while the server is dead."""
    text = page.locator(".progress [role=status]").inner_text()
    found = re.match(r"(\d+)/21", text)
    assert found is not None, text
    return int(found[1])


def answered_in(server: Server, code: str) -> int:
    store = AssessmentStore(server.database)
    found = store.open(code)
    store.close()
    assert found is not None
    return progress(found.assessment, CONTENT.checklist).answered


OUTBOX_IS_EMPTY = """() => Object.keys(localStorage).every((key) => !key.startsWith("outbox "))"""


def test_no_answer_shown_as_saved_is_lost_to_sigkill(
    page: Page, own_server: Server, watch: Watch
) -> None:
    page.goto(own_server.address)
    code = start(page)
    chosen: dict[str, int] = {}
    numbers = [number for number, _ in criteria_of("capacity")]
    visit(page, f"{own_server.address}/capacity?code={code}")
    for round_ in range(KILLS):
        for _ in range(2):  # some answers, then one that the kill interrupts
            number, level = random.choice(numbers), random.randrange(5)  # noqa: S311
            choose_level(page, number, level)
            chosen[number] = level
            expect_answered(page, len(chosen))
        number = numbers[round_ % len(numbers)]
        before = shown_as_answered(page)
        levels(page, number).nth(5).click()
        time.sleep(random.uniform(0, 0.08))  # noqa: S311
        own_server.kill()
        shown = shown_as_answered(page)
        assert shown >= before

        page.wait_for_function(LOST)
        own_server.start()
        page_is_ready(page)  # it comes back by itself
        assert answered_in(own_server, code) >= shown
        page.wait_for_function(OUTBOX_IS_EMPTY)  # what the kill interrupted is sent again
        if round_ % 2:
            page.reload()
            page_is_ready(page)
        chosen_now = {n: chosen_level(page, n) for n in numbers}
        assert chosen_now[number] == 5
        for other, level in chosen.items():
            if other != number:
                assert chosen_now[other] == level
        chosen = {n: level for n, level in chosen_now.items() if level is not None}
        # a first click before the new server has drawn the page would be asked about
        page.reload()
        page_is_ready(page)
    watch.errors.clear()  # the browser rightly complains about a dead server


def test_an_answer_given_while_the_network_is_gone_arrives_later(
    page: Page, own_server: Server, watch: Watch
) -> None:
    line = visit_listening(page, f"{own_server.address}/system")
    choose_level(page, "4-1", 3)
    expect_answered(page, 1)
    with own_server.paused():
        with line.expect_event("framesent"):
            levels(page, "4-2").nth(1).click()
        two_frames_later(page)
        assert shown_as_answered(page) == 1  # nothing is shown as saved that is not
    expect_answered(page, 2)
    assert answered_in(own_server, kept_code(page)) == 2
    watch.errors.clear()


def test_without_a_network_nothing_is_lost(
    page: Page, context: BrowserContext, watch: Watch
) -> None:
    visit(page, "/capacity")
    choose_level(page, "3-1", 2)
    expect_answered(page, 1)
    address = page.url
    context.set_offline(True)
    expect(page.locator("#connection.away")).to_be_visible()
    context.set_offline(False)
    page.goto(address)
    page_is_ready(page)
    assert chosen_level(page, "3-1") == 2
    expect(page.locator(".problem")).to_have_count(0)
    watch.errors.clear()


def test_a_piece_of_the_page_that_did_not_arrive_is_fetched_again(page: Page, watch: Watch) -> None:
    """Streamlit fetches the program of each kind of widget when it is first shown."""
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.request.url)
            route.abort()

    page.route("**/TextInput.*.js", lose_the_first)
    page.goto("/profile")
    expect(page.get_by_label(say("profile.population"))).to_be_visible()
    assert len(lost) == 1
    assert "Failed to fetch" not in page.locator("body").inner_text()
    watch.errors.clear()
