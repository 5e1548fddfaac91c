"""One walk over all pages. Each is loaded once, and what is promised of every page is seen on it:
it says its language, asks nobody but its server, does not jump, has Streamlit's own labels in the
reader's language, everybody can use it with everything unfolded, and no press of a button is lost
in silence."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from checklist.model import Lang
from store.assessments import AssessmentStore
from tests.support.accessible import accessible_at, nothing_is_sideways_at_any_width
from tests.support.official import (
    DESK,
    PAGES,
    PHONE,
    address_of,
    half_filled,
    open_every_fold,
    say,
    visit,
)
from tests.support.presses import may_lose_its_line, press_all_without_a_line
from tests.support.shifts import MOST_SHIFT, shifted, watch_shifts
from tests.support.watching import Watch

#: Labels in Latin letters without a Japanese one, also those that only a screen reader says.
FOREIGN_LABELS = """() => [...document.querySelectorAll("[aria-label], [title], [placeholder]")]
    .filter((one) => one.checkVisibility() && !one.closest("svg"))
    .flatMap((one) => ["aria-label", "title", "placeholder"].map((name) => one.getAttribute(name)))
    .filter((text) => text && /[A-Za-z]{3}/.test(text) && !/[ぁ-ん一-龠]/.test(text))"""
#: Headings and large answers that begin with a small letter.
BEGUN_SMALL = """() => [...document.querySelectorAll("h1, h2, h3, h4, .big")]
    .map((one) => one.innerText.trim()).filter((text) => /^[a-z]/.test(text))"""
#: Every page in every state and language at night; by day each in one of them, in turn.
EVERY_PAGE = [
    pytest.param(name, *how, marks=[] if turn == number % 2 else pytest.mark.slow)
    for number, name in enumerate(PAGES)
    for turn, how in enumerate(
        [("half", "ja"), ("example", "en"), ("half", "en"), ("example", "ja")]
    )
]


@pytest.fixture(scope="module")
def code(kept: AssessmentStore) -> str:
    return kept.create(half_filled())[0]


@pytest.mark.parametrize(("name", "state", "lang"), EVERY_PAGE)
def test_every_page(page: Page, watch: Watch, name: str, lang: Lang, state: str, code: str) -> None:
    watch_shifts(page)
    may_lose_its_line(page)
    shown = {"example": True} if state == "example" else {"code": code}
    visit(page, address_of(name, lang=lang, **shown))  # type: ignore[arg-type]
    assert page.locator("html").get_attribute("lang") == lang
    assert shifted(page) <= MOST_SHIFT
    open_every_fold(page, schemes=10)
    if lang == "ja":
        assert page.evaluate(FOREIGN_LABELS) == []
    assert page.evaluate(BEGUN_SMALL) == []
    accessible_at(page, DESK, PHONE)
    nothing_is_sideways_at_any_width(page)
    assert watch.hosts == {"127.0.0.1"}
    assert any(url.startswith("ws://") for url in watch.requests)  # sockets are watched too
    watch.saw_nothing_wrong()
    told = say("connection.pressed", lang)
    assert [label for label, said in press_all_without_a_line(page) if said != told] == []
    watch.errors.clear()
