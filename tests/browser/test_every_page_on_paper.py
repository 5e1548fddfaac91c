"""Every page as the browser prints it: nothing to press, no heading nor label apart from what it is
about, and no page for the last line alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from checklist.answers import Answer, Assessment
from checklist.board import add
from checklist.model import LANGUAGES, Lang
from checklist.returned import Returned
from store.assessments import AssessmentStore
from tests.support import by_day
from tests.support.asking_sections import FINANCE, begun
from tests.support.inquiries import NOW
from tests.support.official import (
    CONTENT,
    PAGES,
    address_of,
    half_filled,
    page_is_ready,
    say,
    visit,
)
from tests.support.on_paper import joined, page_texts
from tests.support.reading_pages import addresses, in_language

MARGINS = ("0", "6mm", "12mm", "15mm")
#: What is pressed, but for buttons that say by their look what is chosen.
PRESSED = """() => [...document.querySelectorAll(
        "button, [data-testid=stPageLink] a, a.reading, [data-testid=stFileUploader]")]
    .filter((one) => one.checkVisibility() && !one.closest("[data-testid=stButtonGroup]"))
    .map((one) => one.innerText || one.ariaLabel || one.outerHTML)"""
HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4")]
    .filter((one) => one.checkVisibility()).map((one) => one.innerText)"""
#: Labels that may be parted from their fields; what is chosen of many may go over pages.
PARTED = """() => [...document.querySelectorAll("[data-testid=stWidgetLabel]")]
    .filter((label) => label.checkVisibility())
    .filter((label) => !label.closest("[data-testid=stRadio], [data-testid=stCheckbox]"))
    .filter((label) => getComputedStyle(label.closest("[data-testid=stElementContainer]"))
        .breakInside !== "avoid").map((label) => label.innerText)"""
RING = """() => {
    const style = getComputedStyle(document.activeElement);
    return [document.activeElement.tagName, style.outlineStyle, style.boxShadow];
}"""
EVERY_PAGE = [
    (name, LANGUAGES[(turn + n) % 2], ("half", "example")[n])
    for turn, name in enumerate(PAGES)
    for n in range(2)
]

#: The pages that list something, and of those that they list every tenth.
READING = [
    (address, LANGUAGES[turn % 2])
    for turn, address in enumerate(addresses())
    if address.count("/") == 1 or turn % 10 == 0
]


#: The lines of each page of the paper, by its margin.
Papers = dict[str, list[list[str]]]


def printed(page: Page) -> Papers:
    """What the browser prints, with each of the margins."""
    page.emulate_media(media="print")
    return {margin: lines_of(page, margin) for margin in MARGINS}


def lines_of(page: Page, margin: str) -> list[list[str]]:
    sides = dict.fromkeys(("top", "right", "bottom", "left"), margin)
    pages = page_texts(page.pdf(format="A4", margin=sides))
    return [[line for line in map(joined, text.splitlines()) if line] for text in pages]


def is_clean(page: Page, papers: Papers) -> None:
    """What is promised of every page on paper."""
    assert page.evaluate(PRESSED) == []
    assert page.evaluate(PARTED) == []
    headings = {*map(joined, page.evaluate(HEADINGS))}
    for margin, pages in papers.items():
        assert [] not in pages, margin
        lasts = {"".join(lines[-count:]) for lines in pages for count in (1, 2, 3)}
        assert lasts & headings == set(), margin


def has_no_page_for_its_last_line(papers: Papers, lang: Lang) -> None:
    colophon = joined(say("common.colophon", lang))[:12]
    assert [m for m, pages in papers.items() if pages[-1][0].startswith(colophon)] == []


@pytest.mark.parametrize(("address", "lang"), by_day(READING, 9))
def test_every_reading_page_on_paper(page: Page, address: str, lang: Lang) -> None:
    page.goto(in_language(address, lang))
    is_clean(page, printed(page))


@pytest.mark.parametrize(("name", "lang", "state"), by_day(EVERY_PAGE, 4))
def test_every_page_on_paper(
    page: Page, kept: AssessmentStore, name: str, lang: Lang, state: str
) -> None:
    if state == "example":
        visit(page, address_of(name, lang=lang, example=True))
    else:
        visit(page, address_of(name, lang=lang, code=kept.create(half_filled())[0]))
    papers = printed(page)
    is_clean(page, papers)
    has_no_page_for_its_last_line(papers, lang)


def asked(*sections: str) -> Assessment:
    """The sections are asked, and these have answered, each in its own way."""
    files = [
        Returned(f"{name}.xlsx", name, {FINANCE: Answer(level=level, note="予備費。" * 20)}, {})
        for level, name in enumerate(sections)
    ]
    return add(begun(due="2026-12-18"), files, NOW, CONTENT.checklist).assessment


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("came", [(), ("財政課", "企画課", "水道局")], ids=["begun", "back"])
def test_asking_the_sections_on_paper(
    page: Page, kept: AssessmentStore, came: tuple[str, ...], lang: Lang
) -> None:
    visit(page, address_of("sections", lang=lang, code=kept.create(asked(*came))[0]))
    table = page.get_by_role("heading", name=say("sections.assigned", lang), exact=True)
    expect(table).not_to_be_visible()  # the fields say it
    papers = printed(page)
    is_clean(page, papers)
    text = "".join(line for lines in papers["12mm"] for line in lines)
    phrases = {"ja": "令和8年12月18日", "en": "18 December 2026"}
    for words in (phrases[lang], "環境課", say("sections.assigned", lang)):
        assert joined(words) in text
    assert page.locator("input:visible, textarea:visible").count() == 0


def test_what_has_the_focus_is_ringed_on_the_screen_alone(page: Page) -> None:
    visit(page, address_of("profile", example=True))
    page.keyboard.press("Tab")
    page_is_ready(page)
    tag, outline, shadow = page.evaluate(RING)
    assert (outline, shadow != "none") == ("solid", True), tag
    page.emulate_media(media="print")
    assert page.evaluate(RING) == [tag, "none", "none"]
