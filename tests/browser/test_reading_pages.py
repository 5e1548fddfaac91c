"""Reading pages in a real browser: axe-core finds nothing, nothing is wider than the window, they
work without script, print clean, and lead back to the assessment that is open."""

from __future__ import annotations

import io
import re
import unicodedata
from itertools import product

import pytest
from playwright.sync_api import Browser, Page, Response, expect
from pypdf import PdfReader

from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore
from store.sealing import handle_of
from tests.support import NIGHT, by_day
from tests.support.accessible import violations
from tests.support.official import (
    DESK,
    PHONE,
    address_of,
    half_filled,
    page_is_ready,
    say,
    visit,
)
from tests.support.reading_pages import in_language

#: One page of every kind.
KINDS = (
    "/",
    "/search?q=JICA",
    "/schemes?now=recommend",
    "/schemes/moe-city-to-city",
    "/cases?place=VNM",
    "/cases/kitakyushu",
    "/cases/haga-viqueque",
    "/cases/tianjin-eco-city",
    "/reference",
    "/reference/urbanisation",
    "/reference/cooperation-by-country",
    "/reference/policy-timeline",
    "/reference/by-field-table",
    "/guide",
    "/about",
)
SIDEWAYS = """() => [...document.querySelectorAll("main *, header *, footer *")]
    .filter((one) => one.closest("thead") === null
        && one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 40)}`).slice(-5)"""

#: Of a slow line: seconds, and 400 kbit/s.
LATENCY, BYTES_A_SECOND = 0.4, 50_000


@pytest.mark.parametrize(("address", "lang"), by_day(product(KINDS, LANGUAGES), 3))
def test_a_reading_page_is_for_everybody(page: Page, address: str, lang: Lang) -> None:
    page.goto(in_language(address, lang))
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    for size in (DESK, PHONE, {"width": 320, "height": 800}):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate(SIDEWAYS) == [], size
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), size
        if size is not DESK:
            continue
        assert violations(page, contrast=NIGHT) == []
    page.set_viewport_size(PHONE)
    assert violations(page) == []


def test_search_and_filters_work_without_script(browser: Browser, base_url: str) -> None:
    with browser.new_context(base_url=base_url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/schemes?lang=en")
        page.get_by_label(say("reading.search_word", "en")).fill("ＪＩＣＡ")
        page.get_by_role("button", name=say("reading.search_button", "en")).click()
        page.locator(".search summary").click()
        page.get_by_label(say("reading.filter_gives", "en")).select_option("training")
        page.get_by_role("button", name=say("reading.apply", "en")).click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert re.search(r"q=.*gives=training", page.url)
        first = page.get_by_role("heading", level=2).get_by_role("link").first
        name = first.inner_text()
        first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        expect(page.get_by_text(say("reading.back", "en"))).to_be_hidden()


def test_it_leads_back_to_the_assessment_that_is_open(page: Page, kept: AssessmentStore) -> None:
    page.goto("/schemes")
    back = page.get_by_role("link", name=say("reading.back"))
    expect(back).to_be_hidden()
    code, _ = kept.create(half_filled())
    visit(page, address_of("plan", code=code))
    page.get_by_role("link", name=say("common.title_look_up"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("common.title_look_up"))
    assert "a=" not in page.url
    back.click()
    page.wait_for_url(f"**/plan?a={handle_of(code)}")
    page_is_ready(page)
    page.goto("/reference")
    page.get_by_role("link", name=say("common.title_results"), exact=True).click()
    page.wait_for_url(f"**/results?a={handle_of(code)}")


def test_what_was_forgotten_leads_nowhere(page: Page, kept: AssessmentStore) -> None:
    code, _ = kept.create(half_filled())
    visit(page, address_of("plan", code=code))
    page.goto("/schemes")
    expect(page.get_by_role("link", name=say("reading.back"))).to_be_visible()
    visit(page, address_of("answers", code=code))
    page.get_by_role("button", name=say("answers.forget_button")).click()
    expect(page.get_by_text(say("answers.forgotten"))).to_be_visible()
    page.goto("/schemes")
    expect(page.get_by_role("link", name=say("reading.back"))).to_be_hidden()


def test_on_paper_only_the_text_is_left(page: Page) -> None:
    page.goto("/reference/sister-cities")
    text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(page.pdf())).pages)
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    assert say("common.product_short").replace(" ", "") in plain
    assert re.sub(r"\s", "", page.locator("h1").inner_text()) in plain
    for words in ("common.title_near", "common.as_table", "common.title_look_up"):
        assert say(words) not in plain


def test_a_page_is_read_on_a_slow_line(browser: Browser, base_url: str) -> None:
    """At 400 kbit/s and 400 ms: the page and then, all at once, what it names are there within two
    seconds."""
    with browser.new_context(base_url=base_url) as context:
        page = context.new_page()
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))
        page.goto("/schemes", wait_until="networkidle")
        expect(page.locator("h2").first).to_be_visible()
        sizes = [answer.request.sizes() for answer in answers]
        assert 2 <= len(sizes) <= 4, [answer.url for answer in answers]
        weight = sum(size["responseHeadersSize"] + size["responseBodySize"] for size in sizes)
        assert weight > 2_000
        assert 2 * LATENCY + weight / BYTES_A_SECOND <= 2
