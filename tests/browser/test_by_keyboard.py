"""The whole way by keyboard: every stop has a visible ring and is not hidden behind anything."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from playwright.sync_api import TimeoutError as Late

from store.assessments import AssessmentStore
from tests.support.official import (
    CONTENT,
    DESK,
    PHONE,
    card,
    criteria_of,
    expect_answered,
    expect_level,
    expect_top,
    kept_code,
    page_is_ready,
    say,
    unfold,
    visit,
)
from views.screens.parts.routes import ITEMS

#: What has the focus: its name, and whether a ring of at least 2 px can be seen around it.
FOCUSED = """() => {
    const one = document.activeElement;
    if (one === document.body) return {name: "", ring: true, seen: true, kind: "BODY"};
    let ring = null;
    // a radio's own circle is hidden: its label has the ring
    const first = one.type === "radio" ? one.closest("label") : one;
    for (let at = first, up = 0; at && up < 5 && ring === null; at = at.parentElement, up++) {
        const style = getComputedStyle(at), box = at.getBoundingClientRect();
        const isDrawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        if (isDrawn && box.width >= 8 && box.height >= 8) ring = at;
    }
    const shown = ring ?? one;
    const box = shown.getBoundingClientRect();
    const top = document.elementFromPoint(
        Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1),
        Math.min(Math.max(box.y + Math.min(box.height, 40) / 2, 1), innerHeight - 1));
    const label = one.getAttribute("aria-label") ?? one.labels?.[0]?.innerText ?? one.innerText;
    const name = (label ?? "").replace("keyboard_arrow_right", "").trim().slice(0, 60);
    return {
        name, kind: `${one.tagName} ${one.type ?? ""}`, ring: ring !== null,
        seen: top !== null && (shown.contains(top) || top.contains(shown)),
        at: [box.x, box.y, box.width, box.height], above: top?.outerHTML.slice(0, 100),
    };
}"""


def what_has_the_focus(page: Page) -> dict[str, Any]:
    """Its name and kind; it has a ring, and is (or at once comes) in sight."""
    focused: dict[str, Any] = page.evaluate(FOCUSED)
    if focused["ring"] and focused["seen"]:
        return focused
    with suppress(Late):
        settled = f"() => {{ const now = ({FOCUSED})(); return now.ring && now.seen; }}"
        page.wait_for_function(settled, timeout=10_000)
    focused = page.evaluate(FOCUSED)
    assert focused["ring"], f"no visible focus on {focused}"
    assert focused["seen"], f"hidden behind something: {focused}"
    return focused


def tab_to(page: Page, *, name: str = "", kind: str = "", most: int = 80) -> None:
    """Presses Tab until something with this name (its beginning) or of this kind has the focus."""
    passed = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = what_has_the_focus(page)
        if focused["kind"] == "BODY":
            continue  # round once more
        passed.append(focused["name"])
        if focused["name"].startswith(name) and focused["kind"].startswith(kind):
            return
    raise AssertionError(f"{name!r} {kind!r} cannot be reached by Tab, only {passed}")


def choose_by_keyboard(page: Page, label: str, typed: str) -> None:
    page_is_ready(page)  # a list closes when the page is drawn anew
    tab_to(page, name=label, kind="INPUT")
    page.keyboard.type(typed)
    expect(page.get_by_role("option").first).to_contain_text(typed)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def answer_by_keyboard(page: Page, number: str, level: int) -> None:
    """The radio that has the focus: Space takes the first level, the arrow the next, as quickly as
    keys are pressed."""
    page.keyboard.press("Space")
    for _ in range(level):
        page.keyboard.press("ArrowDown")
    expect_level(page, number, level)


def test_from_the_first_page_to_the_report(
    page: Page, kept: AssessmentStore, tmp_path: Path
) -> None:
    page.goto("/")
    tab_to(page, name=say("builtin.skip"), kind="A", most=1)
    page.keyboard.press("Enter")
    tab_to(page, name=say("home.start"), kind="BUTTON", most=1)  # name and menu are skipped
    page.keyboard.press("Enter")
    page.wait_for_url("**/profile?a=*")
    page_is_ready(page)
    tab_to(page, name="本文へ移動", kind="A")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("profile.title"))

    choose_by_keyboard(page, say("profile.prefecture"), "福岡県")
    expect(page.get_by_role("combobox", name=say("profile.municipality"))).to_be_visible()
    choose_by_keyboard(page, say("profile.municipality"), "北九州市")
    expect(page.get_by_text("コード 401005")).to_be_visible()
    tab_to(page, name=say("profile.population"))
    page.keyboard.type("920000")
    tab_to(page, name="上水道")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="上水道")).to_have_attribute("aria-pressed", "true")
    tab_to(page, name=say("profile.next")[:4], kind="A")
    page.keyboard.press("Enter")

    levels: dict[str, int] = {}
    answered = 0
    for item in ITEMS:
        number = ITEMS.index(item) + 1
        title = CONTENT.checklist.items_by_id[item].title.ja
        expect_top(page, f"項目{number} {title}")
        for position, (place, criterion_id) in enumerate(criteria_of(item)):
            tab_to(page, kind="INPUT radio")
            levels[criterion_id] = position % 5
            answer_by_keyboard(page, place, levels[criterion_id])
            is_named = not CONTENT.checklist.criteria[criterion_id].own
            answered += is_named
            if is_named:
                expect_answered(page, answered)
            if criterion_id == "system.unit":
                tab_to(page, kind="SUMMARY")
                page.keyboard.press("Enter")
                evidence = card(page, place).get_by_label(say("item.evidence"), exact=True)
                expect(evidence).to_be_visible()
                tab_to(page, name=say("item.evidence"))
                page.keyboard.type("事務分掌規程")
                page.keyboard.press("Tab")  # saved: what it changes on the page is drawn
                expect(page.get_by_text(say("item.evidence_some", n=1))).to_be_visible()
        to = say("item.to_results") if item == ITEMS[-1] else say("item.next", number=number + 1)
        tab_to(page, name=to, kind="A")
        page.keyboard.press("Enter")

    expect_top(page, say("results.title"))
    found = kept.open(kept_code(page))
    assert found is not None
    saved = found.assessment
    assert {c: saved[c].level for c in levels} == levels
    assert saved["system.unit"].evidence == ("事務分掌規程",)
    assert (saved.profile.code, saved.profile.population) == ("401005", 920_000)
    assert saved.profile.fields == ("water",)

    tab_to(page, name=say("calculation.scores"), kind="SUMMARY")
    page.keyboard.press("Enter")
    expect(page.get_by_text(say("calculation.scores_text"))).to_be_visible()
    tab_to(page, name=say("results.next_report"), kind="A")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(say("report_page.title"))
    page_is_ready(page)
    tab_to(page, name=say("download.pdf"), kind="BUTTON")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    started.value.save_as(tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
def test_what_has_the_focus_stays_in_sight_when_the_page_moves(
    page: Page, window: ViewportSize
) -> None:
    """The first text of all brings the card with the code, above the link that has the focus."""
    page.set_viewport_size(window)
    visit(page, "/capacity")
    last = page.locator('[class*="st-key-criterion-"]').last
    unfold(last, say("item.evidence_fold"))
    last.get_by_label(say("item.by"), exact=True).click()
    page.keyboard.type("環境課")
    page.keyboard.press("Tab")
    expect(page.locator(".st-key-resume-code-line")).to_have_count(1)
    page_is_ready(page)
    link = page.get_by_role("link", name=say("sections.entry"))
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport(ratio=1)


def test_every_stop_of_the_example_on_a_phone(page: Page) -> None:
    """Round each page once, with nothing behind the progress line."""
    page.set_viewport_size(PHONE)
    for name in ("results", "support", "near", "answers"):
        visit(page, f"/{name}?example=yes")
        tab_to(page, name="本文へ移動", kind="A")
        stops = []
        for _ in range(40):
            page.keyboard.press("Tab")
            focused = what_has_the_focus(page)
            if focused["kind"] == "BODY":
                break
            stops.append(focused["name"])
        assert len(stops) >= 10
