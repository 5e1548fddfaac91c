"""Whether everybody can use a page: what axe-core finds on it, what has to be scrolled sideways."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize
from playwright.sync_api import TimeoutError as Late

from tests.support import NIGHT
from tests.support.official import DESK, PHONE, page_is_ready

#: 320 px is the narrowest screen; 640 px is a desk's 1280 at 200 % zoom.
WIDTHS = (320, PHONE["width"], 640, DESK["width"])
SIDEWAYS = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    const page = document.scrollingElement;
    if (main.scrollWidth <= main.clientWidth && page.scrollWidth <= window.innerWidth) return [];
    return [...main.querySelectorAll("*")]
        .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1)
        .map((one) => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 40)}`)
        .slice(-5).concat(["the page is wider than the window"]);
}"""


#: Streamlit fades what it is about to draw anew, after half a second: no colour can be read then.
STILL = """() => document.querySelector('[data-stale="true"]') === null"""
#: Notices whether anything on the page is about to be drawn anew from now on.
NOTICE = """() => {
    window.noticing?.disconnect();
    window.isDrawnAnew = false;
    window.noticing = new MutationObserver(() => { window.isDrawnAnew = true; });
    window.noticing.observe(
        document.body, { attributes: true, attributeFilter: ["data-stale"], subtree: true }
    );
}"""
#: What axe-core finds: rules with their elements. The rest of what it knows stays in the page.
LOOK = """async (options) => (await axe.run(options)).violations
    .map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])"""
#: A page that asks for news every two seconds may be drawn anew in the middle of a look at it.
LOOKS = 5


def violations(page: Page, *, contrast: bool = True) -> list[tuple[str, list[Any]]]:
    """Rules of axe-core that the page breaks at rest, with the elements. ``contrast``: whether the
    colours are looked at as well, which takes nine tenths of the time."""
    options = {
        "resultTypes": ["violations"],
        "rules": {"color-contrast": {"enabled": contrast}},
        "preload": False,  # style sheets and sounds once more, for rules about what no page has
    }
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    for _ in range(LOOKS):
        page.wait_for_function(STILL)
        page.evaluate(NOTICE)
        found = page.evaluate(LOOK, options)
        if not found or not page.evaluate("window.isDrawnAnew"):
            break
    return [(rule, elements) for rule, elements in found]


def show_all_of_it(page: Page, width: int) -> None:
    """Makes the window so wide, and as high as the page: axe-core skips what is scrolled out of
    sight."""
    page.set_viewport_size({"width": width, "height": 900})
    page_is_ready(page)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": height})
    page_is_ready(page)


def accessible_at(page: Page, *sizes: ViewportSize) -> None:
    """axe-core finds nothing on the whole page in windows of these widths. By day colours are
    looked at in the last alone, the narrowest: it has the smallest letters, and all the colours
    (``test_wide_windows_have_no_colours``)."""
    for size in sizes:
        show_all_of_it(page, size["width"])
        assert violations(page, contrast=NIGHT or size == sizes[-1]) == [], size
    page.set_viewport_size(sizes[0])


def nothing_is_sideways(page: Page) -> None:
    """Charts take a moment to follow the window's width."""
    with suppress(Late):
        page.wait_for_function(f"() => ({SIDEWAYS})().length === 0")
    assert page.evaluate(SIDEWAYS) == [], page.viewport_size


def nothing_is_sideways_at_any_width(page: Page) -> None:
    """From the narrowest screen to a desk."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        nothing_is_sideways(page)
