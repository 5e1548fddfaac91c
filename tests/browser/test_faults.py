"""The server is killed, the network is lost, the database is damaged: no saved answer is lost."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from official import (
    PHONE,
    address_of,
    choose_level,
    chosen_level,
    criteria_of,
    expect_answered,
    half_filled,
    levels,
    page_is_ready,
    say,
    start,
    visit,
)
from playwright.sync_api import BrowserContext, Page, expect
from serving import Server
from watching import Watch

from store.assessments import AssessmentStore

#: How often the server is killed in the middle of answering; more in a nightly run.
KILLS = int(os.environ.get("KILLS", "3"))


def test_no_answer_shown_as_saved_is_lost_when_the_server_is_killed(
    own_server: Server, page: Page, watch: Watch
) -> None:
    page.set_viewport_size(PHONE)
    visit(page, own_server.address)
    code = start(page)
    chance = random.Random(20261123)  # noqa: S311 (any order will do, the same every time)
    said: dict[str, int] = {}
    criteria = criteria_of("capacity")
    for _ in range(KILLS):
        visit(page, own_server.address + address_of("capacity", code=code))
        for number, criterion_id in chance.sample(criteria, 3):
            level = chance.randrange(5)
            choose_level(page, number, level)
            said[criterion_id] = level
            expect_answered(page, len(said))  # counted, with the time of saving
        levels(page, "3-1").nth(chance.randrange(5)).click(no_wait_after=True)  # not yet said
        said.pop("capacity.finance", None)
        own_server.kill()
        own_server.start()
        store = AssessmentStore(own_server.database)
        found = store.open(code)
        store.close()
        assert found is not None
        assert {c: found.assessment[c].level for c in said} == said
        if (level_now := found.assessment["capacity.finance"].known_level) is not None:
            said["capacity.finance"] = level_now
    page.reload()
    page_is_ready(page)
    for number, criterion_id in criteria:
        assert chosen_level(page, number) == said.get(criterion_id)
    watch.errors.clear()  # the browser says that the server was away


def test_the_page_comes_back_by_itself_after_the_server_did(
    own_server: Server, page: Page, watch: Watch
) -> None:
    visit(page, own_server.address + address_of("partner"))
    choose_level(page, "5-1", 2)
    own_server.kill()
    own_server.start()
    page_is_ready(page)  # reconnected, without reloading
    choose_level(page, "5-2", 1)
    expect_answered(page, 2)
    assert chosen_level(page, "5-1") == 2
    watch.errors.clear()


def test_a_lost_network_loses_no_answer(
    page: Page, context: BrowserContext, kept: AssessmentStore, watch: Watch
) -> None:
    code = kept.create(half_filled())[0]
    visit(page, address_of("partner", code=code))
    choose_level(page, "5-1", 3)
    context.set_offline(True)
    page.wait_for_timeout(1500)
    context.set_offline(False)
    page.reload()
    page_is_ready(page)
    assert chosen_level(page, "5-1") == 3
    choose_level(page, "5-2", 2)
    found = kept.open(code)
    assert found is not None
    assert (
        found.assessment["partner.site"].level,
        found.assessment["partner.nurturing"].level,
    ) == (
        3,
        2,
    )
    watch.errors.clear()


def test_two_browsers_on_one_assessment(
    another_browser: Callable[[], BrowserContext], kept: AssessmentStore
) -> None:
    code = kept.create(half_filled())[0]
    one, two = another_browser().new_page(), another_browser().new_page()
    for page in (one, two):
        visit(page, address_of("system", code=code))
    choose_level(one, "4-2", 3)
    levels(two, "4-2").nth(1).click()  # the same question, seen as it was before
    page_is_ready(two)
    expect(two.get_by_role("button", name=say("common.keep_mine"))).to_be_visible()
    found = kept.open(code)
    assert found is not None
    assert found.assessment["system.evaluation"].level == 3  # nothing overwritten
    two.get_by_role("button", name=say("common.keep_theirs")).click()
    page_is_ready(two)
    assert chosen_level(two, "4-2") == 3
    choose_level(two, "4-3", 2)  # another question: both are kept
    choose_level(one, "4-1", 1)
    found = kept.open(code)
    assert found is not None
    levels_now = [found.assessment[f"system.{c}"].level for c in ("unit", "evaluation", "network")]
    assert levels_now == [1, 3, 2]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_damaged_assessment_shows_plain_words(
    own_server: Server, page: Page, lang: str, watch: Watch
) -> None:
    store = AssessmentStore(own_server.database)
    code = store.create(half_filled())[0]
    store.close()
    with closing(sqlite3.connect(own_server.database, isolation_level=None)) as connection:
        connection.execute("UPDATE assessment SET sealed = zeroblob(length(sealed))")
    visit(page, own_server.address + address_of("results", lang=lang, code=code))
    shown = page.locator("body").inner_text()
    assert ("damaged" if lang == "en" else "壊れて") in shown
    for secret in ("Traceback", "sqlite", ".py", str(own_server.database)):
        assert secret not in shown
    watch.errors.clear()
