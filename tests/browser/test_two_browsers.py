"""Two people with one code, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from official import (
    choose_level,
    chosen_level,
    half_filled,
    page_is_ready,
    press,
    say,
    type_into,
    unfold,
    visit,
)
from playwright.sync_api import BrowserContext, Page, expect

from store.assessments import AssessmentStore

Two = tuple[Page, Page, str]


@pytest.fixture
def two(another_browser: Callable[[], BrowserContext], kept: AssessmentStore) -> Two:
    """Both have the same page of the same assessment open."""
    code, _ = kept.create(half_filled())
    pages = []
    for _ in range(2):
        page = another_browser().new_page()
        visit(page, f"/capacity?code={code}")
        pages.append(page)
    return pages[0], pages[1], code


def test_answers_to_different_questions_are_both_kept(two: Two, kept: AssessmentStore) -> None:
    mine, theirs, code = two
    choose_level(theirs, "3-3", 1)
    choose_level(mine, "3-4", 2)
    expect(mine.get_by_text("別の画面で変わった内容")).to_be_visible()
    assert chosen_level(mine, "3-3") == 1
    found = kept.open(code)
    assert found is not None
    assert found.assessment["capacity.legal"].level == 1
    assert found.assessment["capacity.citizens"].level == 2


@pytest.mark.parametrize(("button", "level"), [("keep_theirs", 4), ("keep_mine", 1)])
def test_answers_to_the_same_question_are_asked_about(
    two: Two, button: str, level: int, kept: AssessmentStore
) -> None:
    mine, theirs, code = two
    choose_level(theirs, "3-1", 4)
    mine.locator('[data-testid="stRadioOption"]').nth(1).click()
    expect(mine.get_by_text("別の画面でも変更されています")).to_be_visible()
    page_is_ready(mine)
    found = kept.open(code)
    assert found is not None
    assert found.assessment["capacity.finance"].level == 4  # nothing overwritten yet
    press(mine, say(f"common.{button}"))
    assert chosen_level(mine, "3-1") == level
    found = kept.open(code)
    assert found is not None
    assert found.assessment["capacity.finance"].level == level


def test_deleted_by_the_other_is_said_and_saved_as_new(two: Two, kept: AssessmentStore) -> None:
    mine, theirs, code = two
    visit(theirs, f"/about?code={code}")
    theirs.get_by_text(say("about.delete_sure")).click()
    page_is_ready(theirs)
    press(theirs, say("about.delete_button"))
    expect(theirs.get_by_text(say("home.deleted"))).to_be_visible()
    assert kept.open(code) is None

    unfold(mine, say("item.evidence_none"))
    type_into(mine, "3-3", say("item.note"), "要綱は検討中")
    expect(mine.get_by_text(say("common.gone"))).to_be_visible()
    press(mine, say("common.save_as_new"))
    expect(mine.get_by_text(say("common.gone"))).to_be_hidden()
    new = mine.url.partition("code=")[2]
    assert new != code
    found = kept.open(new)
    assert found is not None
    assert found.assessment["capacity.legal"].note == "要綱は検討中"
    assert found.assessment["capacity.finance"] == half_filled()["capacity.finance"]
