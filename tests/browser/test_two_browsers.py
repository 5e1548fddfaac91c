"""Two people with one code, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from store.assessments import AssessmentStore
from tests.support import by_day
from tests.support.kept import stored
from tests.support.official import (
    all_is_saved,
    card,
    choose_level,
    expect_level,
    follow,
    half_filled,
    kept_code,
    levels,
    page_is_ready,
    press,
    say,
    type_into,
    unfold,
    visit,
)

Two = tuple[Page, Page, str]
#: The ground of what cannot be pressed or filled in.
GREYED = "rgb(242, 242, 242)"


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


def test_answers_to_different_questions_are_both_kept_and_told(
    two: Two, kept: AssessmentStore
) -> None:
    mine, theirs, code = two
    choose_level(theirs, "3-3", 1)
    choose_level(mine, "3-4", 2)
    expect_level(mine, "3-3", 1)
    all_is_saved(mine)
    saved = stored(kept, code)
    assert (saved["capacity.legal"].level, saved["capacity.citizens"].level) == (1, 2)

    told = mine.locator(".told")
    expect(told).to_contain_text(say("common.taken_over"))
    expect(told.get_by_role("listitem")).to_have_text(["3-3 条例・要綱：1 個別対応"])
    # whoever has scrolled down to the question is told there to look up
    expect(mine.locator(".progress [role=status]")).to_contain_text("別の画面の変更あり")
    choose_level(mine, "3-5", 1)  # going on does not take the notice away
    expect(told).to_be_visible()
    press(mine, say("common.taken_over_seen"))
    expect(told).to_have_count(0)

    choose_level(theirs, "3-6", 0)
    expect(theirs.locator(".told").get_by_role("listitem")).to_have_text(
        ["3-4 議会と住民の理解：2 部分整備", "3-5 地元の要望の把握：1 個別対応"]
    )
    all_is_saved(theirs)
    assert stored(kept, code)["capacity.self-evaluation"].level == 0


def test_what_the_other_changed_is_told_on_any_page(two: Two) -> None:
    mine, theirs, _ = two
    choose_level(theirs, "3-1", 4)
    follow(mine, say("common.title_results"), heading=say("results.title"))
    expect(mine.locator(".told").get_by_role("listitem")).to_contain_text(["3-1 財政：4 継続改善"])


@pytest.mark.parametrize(("button", "level"), by_day([("keep_theirs", 4), ("keep_mine", 1)], 2))
def test_answers_to_the_same_question_are_asked_about(
    two: Two, button: str, level: int, kept: AssessmentStore
) -> None:
    mine, theirs, code = two
    choose_level(theirs, "3-6", 4)
    levels(mine, "3-6").nth(1).click()  # at the end of a long page
    page_is_ready(mine)
    clash = mine.locator(".st-key-clash")
    expect(clash).to_contain_text("別の画面でも変更されています")
    expect(clash).to_contain_text("別の画面の内容：4 継続改善")
    expect(clash).to_contain_text("この画面の内容：1 個別対応")
    for name in ("keep_mine", "keep_theirs"):  # asked where one is
        expect(mine.get_by_role("button", name=say(f"common.{name}"))).to_be_in_viewport(ratio=1)
    expect(levels(mine, "3-6").nth(1)).to_be_in_viewport()
    assert stored(kept, code)["capacity.self-evaluation"].level == 4  # nothing overwritten yet
    press(mine, say(f"common.{button}"))
    expect_level(mine, "3-6", level)
    assert stored(kept, code)["capacity.self-evaluation"].level == level
    expect(mine.locator(".st-key-clash")).to_have_count(0)


def test_deleted_by_the_other_is_said_and_saved_as_new(two: Two, kept: AssessmentStore) -> None:
    mine, theirs, code = two
    visit(theirs, f"/answers?code={code}")
    delete = theirs.get_by_role("button", name=say("answers.delete_button"))
    expect(delete).to_have_css("background-color", GREYED)  # cannot be pressed before it is sure
    theirs.get_by_text(say("answers.delete_sure")).click()
    page_is_ready(theirs)
    expect(delete).not_to_have_css("background-color", GREYED)
    press(theirs, say("answers.delete_button"))
    expect(theirs.get_by_text(say("answers.deleted"))).to_be_visible()
    assert kept.open(code) is None

    unfold(card(mine, "3-3"), say("item.evidence_fold"))
    type_into(mine, "3-3", say("item.note"), "要綱は検討中")
    expect(mine.get_by_text(say("common.gone"))).to_be_visible()
    press(mine, say("common.save_as_new"))
    expect(mine.get_by_text(say("common.gone"))).to_be_hidden()
    new = kept_code(mine)
    assert new != code
    saved = stored(kept, new)
    assert saved["capacity.legal"].note == "要綱は検討中"
    assert saved["capacity.finance"] == half_filled()["capacity.finance"]
