"""Links by right in real browsers: a section answers on a phone, whoever asked sees it arrive, and
the chief reads without being able to change anything."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore
from tests.support import by_day
from tests.support.accessible import accessible_at, nothing_is_sideways_at_any_width
from tests.support.official import (
    DESK,
    PHONE,
    address_of,
    all_is_saved,
    choose_level,
    expect_level,
    half_filled,
    levels,
    open_every_fold,
    page_is_ready,
    press,
    say,
    type_into,
    unfold,
    visit,
)

RIGHTS = {"read": 0, "answer": 1, "all": 2}


def handed_out(page: Page, right: str, name: str = "", lang: Lang = "ja") -> str:
    """Makes a link and returns its address, which is shown once."""
    page.locator('[data-testid="stRadioOption"]').nth(RIGHTS[right]).click()
    last = say("links.asker" if right == "answer" else "links.name", lang)
    expect(page.get_by_label(last, exact=True)).to_be_visible()
    page_is_ready(page)  # a press that is faster than the form makes no link
    if name:
        page.get_by_label(say("links.name", lang), exact=True).fill(name)
        page.keyboard.press("Tab")
    press(page, say("links.make_button", lang))
    address = page.locator(".st-key-copied-link_address code").inner_text()
    press(page, say("links.new_seen", lang))
    expect(page.locator(".st-key-new-link")).to_have_count(0)
    return address


def test_a_section_answers_on_a_phone_and_the_chief_reads(
    page: Page, another_browser: Callable[..., BrowserContext], kept: AssessmentStore
) -> None:
    code, _ = kept.create(half_filled())
    visit(page, address_of("links", code=code))
    address = handed_out(page, "answer")  # the first section suggested is asked about finance
    phone = another_browser(viewport=PHONE).new_page()
    visit(phone, address)
    assert re.search(r"/section\?a=[\w-]{16}$", phone.url), "the code has left the address"
    expect(phone.get_by_role("heading", level=1)).to_have_text(
        say("section.heading", section="財政課")
    )
    expect(phone.locator(".st-key-menu")).to_have_count(0)
    choose_level(phone, "3-1", 3)
    unfold(phone, say("item.evidence_fold"))
    type_into(phone, "3-1", say("item.by"), "財政課 予算係")
    expect(phone.get_by_text(say("section.thanks"))).to_be_visible()
    all_is_saved(phone)
    visit(phone, phone.url.replace("/section", "/results"))
    expect_level(phone, "3-1", 3)
    assert "/section?" in phone.url, "no address leads elsewhere"
    (returned,) = kept.returned(code)
    assert (returned.answers["capacity.finance"].level, returned.name) == (3, "財政課")

    chief = another_browser().new_page()
    visit(page, address_of("links", code=code))
    expect(page.get_by_text(re.compile("最後の回答は"))).to_be_visible()
    visit(chief, handed_out(page, "read", "環境課長"))
    expect(chief.get_by_role("heading", level=1)).to_have_text(say("results.title"))
    visit(chief, chief.url.replace("/results", "/capacity"))
    expect(chief.locator(".example")).to_have_text(say("links.read_only"))
    before = kept.open(code)
    levels(chief, "3-1").nth(4).click(force=True)
    expect_level(chief, "3-1", 2)
    assert kept.open(code) == before


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_the_pages_of_links_are_for_everybody(
    page: Page, lang: Lang, kept: AssessmentStore
) -> None:
    """With a code shown, with a question, closed, refused."""
    code, _ = kept.create(half_filled())
    visit(page, address_of("links", lang=lang, code=code))
    press(page, say("links.make_button", lang))
    expect(page.locator(".problem")).to_be_visible()
    address = handed_out(page, "answer", lang=lang)
    page.locator('[data-testid="stRadioOption"]').nth(RIGHTS["all"]).click()
    page_is_ready(page)
    page.get_by_label(say("links.name", lang), exact=True).fill("x")
    page.keyboard.press("Tab")
    press(page, say("links.make_button", lang))
    expect(page.locator(".st-key-new-link .told")).to_be_in_viewport()
    (link,) = [link for link in kept.links(code) if link.may == "answer"]
    press(page, say("links.close", lang, name=link.name))
    open_every_fold(page)
    accessible_at(page, DESK, PHONE)
    nothing_is_sideways_at_any_width(page)
    section = page.context.new_page()
    visit(section, f"{address}&lang={lang}")
    for close in (False, True):
        if close:
            press(page, say("links.close_now", lang))
            section.reload()
            expect(section.locator(".told")).to_be_visible()
        open_every_fold(section)
        accessible_at(section, DESK, PHONE)
        nothing_is_sideways_at_any_width(section)
