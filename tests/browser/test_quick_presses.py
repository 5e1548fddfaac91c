"""Keys pressed faster than they can be saved: at the end the page shows what was pressed last, and
that is what is saved."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from random import Random

import pytest
from playwright.sync_api import CDPSession, Page, WebSocket, expect

from checklist.answers import Answer
from store.assessments import AssessmentStore
from tests.support.official import (
    address_of,
    all_is_saved,
    card,
    expect_level,
    half_filled,
    say,
    unfold,
    visit_listening,
)
from tests.support.serving import Server

NUMBER, CRITERION = "3-3", "capacity.legal"
DOWN, UP = ("ArrowDown", 40), ("ArrowUp", 38)


@pytest.fixture
def code(kept: AssessmentStore) -> str:
    """The code of an assessment."""
    code, _ = kept.create(half_filled())
    return code


@pytest.fixture
def line(page: Page, code: str) -> WebSocket:
    """Its page of the third item, which tells Streamlit on this line what was done."""
    return visit_listening(page, address_of("capacity", code=code))


@pytest.fixture
def keyboard(page: Page) -> CDPSession:
    """Chromium's own keyboard: waits for nothing on the page."""
    return page.context.new_cdp_session(page)


def press(keyboard: CDPSession, key: tuple[str, int]) -> None:
    name, number = key
    for kind in ("rawKeyDown", "keyUp"):
        keyboard.send(
            "Input.dispatchKeyEvent",
            {"type": kind, "key": name, "code": name, "windowsVirtualKeyCode": number},
        )


def choose_at_once(page: Page, level: int) -> None:
    """Clicks a level and goes on: the focus is on it."""
    option = card(page, NUMBER).locator("input[type=radio]").nth(level)
    option.evaluate("option => { option.focus(); option.click(); }")


def saved(kept: AssessmentStore, code: str) -> Answer:
    found = kept.open(code)
    assert found is not None
    return found.assessment[CRITERION]


@contextmanager
def busy_disk(server: Server) -> Iterator[None]:
    """Nothing can be saved meanwhile: whoever saves waits."""
    with closing(sqlite3.connect(server.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("COMMIT")


def test_what_is_done_while_the_disk_is_busy_is_saved_in_its_order(
    page: Page,
    server: Server,
    code: str,
    line: WebSocket,
    keyboard: CDPSession,
    kept: AssessmentStore,
) -> None:
    unfold(card(page, NUMBER), say("item.evidence_fold"))
    note = card(page, NUMBER).get_by_label(say("item.note"), exact=True)
    for times in (1, 3):
        with busy_disk(server):
            note.fill(f"要綱は検討中 {times}")
            with line.expect_event("framesent"):
                choose_at_once(page, 0)
            for _ in range(times):  # each is on its way before the next
                with line.expect_event("framesent"):
                    press(keyboard, DOWN)
            page.evaluate("() => fetch('./health')")  # by its answer, they are there
        expect_level(page, NUMBER, times)
        all_is_saved(page)
        expect_level(page, NUMBER, times)
        expect(note).to_have_value(f"要綱は検討中 {times}")
        answer = saved(kept, code)
        assert (answer.level, answer.note) == (times, f"要綱は検討中 {times}")


@pytest.mark.usefixtures("line")
def test_two_choices_in_one_breath_are_both_known(
    page: Page, code: str, kept: AssessmentStore
) -> None:
    """Back to what was there before, but the first one is under way already."""
    level = 2
    choose_at_once(page, level)
    all_is_saved(page)
    is_quiet = card(page, NUMBER).evaluate(
        """(card, level) => {
            const options = [...card.querySelectorAll("input[type=radio]")];
            options[level + 1].click();
            options[level].click();
            return window.outbox.isQuiet();
        }""",
        level,
    )
    assert not is_quiet
    all_is_saved(page)
    expect_level(page, NUMBER, level)
    assert saved(kept, code).level == level


@pytest.mark.usefixtures("line")
def test_the_last_of_many_quick_keys_is_what_is_shown_and_saved(
    page: Page, code: str, keyboard: CDPSession, kept: AssessmentStore
) -> None:
    chance = Random(1)  # noqa: S311 - the same keys in every run
    for _ in range(10):
        level = chance.randrange(5)
        choose_at_once(page, level)
        for _ in range(chance.randint(2, 8)):
            goes_down = level < 4 and (level == 0 or chance.random() < 0.7)
            press(keyboard, DOWN if goes_down else UP)
            level += 1 if goes_down else -1
        expect_level(page, NUMBER, level)
        all_is_saved(page)
        expect_level(page, NUMBER, level)
        assert saved(kept, code).level == level
    expect(page.locator(".st-key-clash, .told")).to_have_count(0)
