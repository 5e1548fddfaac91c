"""Everything by keyboard, from the first page to the download, with the focus in sight."""

from __future__ import annotations

from pathlib import Path

from official import (
    chosen_level,
    code_in_address,
    criteria_of,
    expect_answered,
    page_is_ready,
    say,
    visit,
)
from playwright.sync_api import Page, expect

from views.routes import ITEMS

#: The outline of whatever has the focus, or of what frames it.
RING = """() => {
    let one = document.activeElement;
    for (let up = 0; one !== null && up < 6; up++, one = one.parentElement) {
        const style = getComputedStyle(one);
        if (style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2) return true;
    }
    return false;
}"""
NAME = """() => {
    const one = document.activeElement;
    const group = one.closest('[role="radiogroup"]');
    if (one.type === "radio") return group.getAttribute("aria-label");
    return (one.getAttribute("aria-label") || one.innerText || "").trim();
}"""


def tab_to(page: Page, name: str, *, most: int = 150) -> None:
    """Presses Tab until the element with this name has the focus; its ring can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(NAME) == name:
            assert page.evaluate(RING), f"no ring around {name!r}"
            return
    raise AssertionError(f"{name!r} cannot be reached by keyboard")


def test_from_the_first_page_to_the_download(page: Page, tmp_path: Path) -> None:
    visit(page, "/")
    tab_to(page, say("home.start"))
    page.keyboard.press("Enter")
    code_in_address(page)
    page_is_ready(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("profile.title"))

    tab_to(page, say("profile.next"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("セールスポイント")
    page_is_ready(page)
    number, _ = criteria_of(ITEMS[0])[0]
    question = page.get_by_role("radiogroup").first.get_attribute("aria-label")
    assert question is not None
    tab_to(page, question)
    page.keyboard.press("Space")  # the first level
    page_is_ready(page)
    expect_answered(page, 1)
    for _ in range(2):
        page.keyboard.press("ArrowDown")
        page_is_ready(page)
        assert page.evaluate(RING)
    assert chosen_level(page, number) == 2

    tab_to(page, say("common.title_results"), most=300)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(say("results.title"))
    page_is_ready(page)
    tab_to(page, say("results.next_report"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(say("report_page.title"))
    page_is_ready(page)
    tab_to(page, say("report_page.pdf"))
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    path = tmp_path / "report.pdf"
    started.value.save_as(path)
    assert path.read_bytes().startswith(b"%PDF")


def test_the_skip_link_comes_first(page: Page) -> None:
    visit(page, "/capacity")
    page.keyboard.press("Tab")
    assert page.evaluate(NAME) == "本文へ移動"
