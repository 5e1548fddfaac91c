"""How much of a page moves while it loads, by the measure of browsers (cumulative layout shift)."""

from __future__ import annotations

from playwright.sync_api import Page

#: What good pages shift at most.
MOST_SHIFT = 0.1
WATCH = """
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
    }).observe({ type: "layout-shift", buffered: true });
"""
#: With its fonts, and two frames later.
SHIFTED = """async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    return window.shifted;
}"""


def watch_shifts(page: Page) -> None:
    """For whatever the page loads from now on."""
    page.add_init_script(WATCH)


def shifted(page: Page) -> float:
    """The sum since the page began to load."""
    return float(page.evaluate(SHIFTED))
