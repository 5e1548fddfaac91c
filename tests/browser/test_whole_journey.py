"""The whole way on a phone, in Japanese: from the first page to the report in one's hands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from checklist.savefile import read_assessment
from report.opening import read_report
from scoring.result import assess
from store.assessments import AssessmentStore
from tests.support.official import (
    CONTENT,
    PHONE,
    choose,
    choose_level,
    chosen_level,
    criteria_of,
    expect_answered,
    follow,
    kept_code,
    levels,
    page_is_ready,
    press,
    resume,
    save_download,
    say,
    start,
    type_into,
    unfold,
    visit,
)
from views.screens.parts.routes import ITEMS
from wording.phrases import Phrases


def answer_item(page: Page, item: str, answered: int) -> int:
    """Answers every criterion of the page; returns how many of the 21 are answered then."""
    for position, (number, criterion_id) in enumerate(criteria_of(item)):
        own = CONTENT.checklist.criteria[criterion_id].own
        if own:
            continue  # nothing else to name
        choose_level(page, number, position % 6)
        answered += 1
        expect_answered(page, answered)
    return answered


def test_from_the_first_page_to_the_report(
    another_browser: Callable[[], BrowserContext], kept: AssessmentStore, tmp_path: Path
) -> None:
    page = another_browser().new_page()
    page.set_viewport_size(PHONE)
    page.goto("/")
    code = start(page)
    press(page, say("common.code_noted"))
    choose(page, say("profile.prefecture"), "福岡県")
    choose(page, say("profile.municipality"), "北九州市")
    expect(page.get_by_text("コード 401005・政令指定都市")).to_be_visible()
    follow(page, say("profile.next"))
    answered = 0
    for item in ITEMS[:3]:
        answered = answer_item(page, item, answered)
        follow(page, say("item.next", number=ITEMS.index(item) + 2))
    page.close()  # the lid is closed half-way

    page = another_browser().new_page()
    page.set_viewport_size(PHONE)
    resume(page, code.lower().replace("-", " "))
    assert kept_code(page) == code
    expect(page.get_by_role("heading", level=1)).to_have_text("項目4 体制")  # where it stopped
    expect_answered(page, answered)
    for item in ITEMS[3:]:
        answered = answer_item(page, item, answered)
        if item != ITEMS[-1]:
            follow(page, say("item.next", number=ITEMS.index(item) + 2))
    assert answered == 21

    unfold(page, say("item.evidence_fold"))
    type_into(page, "6-1", say("item.evidence"), "商社との覚書 第2条")
    expect(page.get_by_text(say("item.evidence_some", n=1))).to_be_visible()
    choose_level(page, "6-1", 6)
    expect(page.get_by_text(say("item.reason_missing"))).to_be_visible()
    type_into(page, "6-1", say("item.reason"), "商社がない")
    expect(page.get_by_text(say("item.reason_missing"))).to_be_hidden()

    page.reload()
    page_is_ready(page)
    expect_answered(page, 21)
    assert chosen_level(page, "6-1") == 6
    assert chosen_level(page, "6-2") == 1

    follow(page, say("item.to_results"), heading=say("results.title"))
    found = kept.open(code)
    assert found is not None
    result = assess(found.assessment, CONTENT)
    stage = CONTENT.stages[result.stage.low].title.ja
    expect(page.locator(".answer")).to_contain_text(stage)
    assert result.rating.overall.point is not None
    shown = Phrases.number(result.rating.overall.point)
    expect(page.locator(".answer")).to_contain_text(shown)

    follow(page, say("results.next_report"), heading=say("report_page.title"))
    pdf = save_download(page, say("download.pdf"), tmp_path)
    unfold(page, say("report_page.other_formats"))
    json = save_download(page, say("download.json"), tmp_path)
    assert pdf.suffix == ".pdf"
    assert pdf.name.startswith("福岡県北九州市")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert read_report(pdf.read_bytes(), CONTENT).assessment == found.assessment
    assert read_assessment(json.read_bytes(), CONTENT.checklist) == found.assessment


def test_a_tap_anywhere_on_the_text_of_a_level_chooses_it(page: Page) -> None:
    page.set_viewport_size(PHONE)
    visit(page, "/capacity")
    for level in (4, 1):
        option = levels(page, "3-1").nth(level)
        box = option.bounding_box()
        assert box is not None
        for x, y in ((0.98, 0.1), (0.5, 0.95), (0.02, 0.5)):
            choose_level(page, "3-1", 2)
            option.scroll_into_view_if_needed()
            option.click(position={"x": box["width"] * x, "y": box["height"] * y})
            page_is_ready(page)
            expect(option.locator("input")).to_be_checked()
    strip = option.bounding_box()
    assert strip is not None
    assert strip["height"] >= 44  # a thumb is enough
