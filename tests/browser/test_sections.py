"""庁内照会 in a browser: from the first page to all files out in few presses, and several files
back at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import BrowserContext, Page, expect

from checklist.board import board
from store.assessments import AssessmentStore
from tests.support.accessible import accessible_at, nothing_is_sideways_at_any_width
from tests.support.asking_sections import begun
from tests.support.inquiries import filled
from tests.support.official import (
    CONTENT,
    DESK,
    PHONE,
    address_of,
    all_is_saved,
    follow,
    open_every_fold,
    page_is_ready,
    press,
    save_download,
    say,
    start,
    visit,
)

FINANCE = "capacity.finance"
FINANCE_FILE, PLANNING_FILE = "01_財政課/調査票_財政課.xlsx", "05_企画課/調査票_企画課.xlsx"
#: Presses from the first page to all files: begin, the first question, ask, suggestion, all files.
MOST_PRESSES = 5


def type_in(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)
    page.keyboard.press("Tab")
    all_is_saved(page)


def all_files(page: Page, folder: Path) -> dict[str, bytes]:
    """The files of the ZIP by their names."""
    with ZipFile(save_download(page, say("download.inquiry"), folder)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def add_question(page: Page, place: int, label: str) -> None:
    """Asks one more question of the section at a place of the list."""
    box = page.get_by_role("combobox", name=say("sections.criteria", n=place))
    box.click()
    box.fill(label)
    page.get_by_role("option", name=label).click()
    page.keyboard.press("Escape")
    all_is_saved(page)


def test_all_files_out_in_few_presses_and_several_back_at_once(
    another_browser: Callable[[], BrowserContext], kept: AssessmentStore, tmp_path: Path
) -> None:
    page = another_browser().new_page()
    page.set_viewport_size(DESK)
    page.goto("/")
    code = start(page)  # 1
    follow(page, say("profile.next"))  # 2
    follow(page, say("sections.entry"), heading=say("sections.title"))  # 3
    press(page, say("sections.suggest"))  # 4
    type_in(page, say("sections.asker"), "環境政策課")
    type_in(page, say("sections.due"), "令和8年12月18日")
    presses = 4
    out = all_files(page, tmp_path)
    presses += 1
    assert presses == MOST_PRESSES
    assert len(out) == 1 + 2 * 12

    add_question(page, 5, "3-1 財政")  # to 企画課 as well
    again = all_files(page, tmp_path)
    files = {
        "回答.xlsx": filled(out[FINANCE_FILE], {FINANCE: {"level": 1, "note": "予備費"}}),
        "最終.xlsx": filled(again[PLANNING_FILE], {FINANCE: {"level": 2}}),
        "メモ.txt": "電話で回答".encode(),
    }
    paths = []
    for name, data in files.items():
        paths.append(tmp_path / name)
        paths[-1].write_bytes(data)
    page.locator('input[type="file"]').set_input_files(paths)
    told = page.locator(".told")
    expect(told).to_contain_text("読み込み　回答.xlsx：財政課、1問")
    expect(told).to_contain_text("読み込み　最終.xlsx：企画課、1問")
    expect(page.locator(".problem")).to_contain_text("読めない　メモ.txt：")
    page_is_ready(page)
    expect(page.get_by_text("予備費", exact=True)).to_be_visible()
    open_every_fold(page)
    accessible_at(page, DESK, PHONE)
    nothing_is_sideways_at_any_width(page)
    page.set_viewport_size(DESK)
    press(page, say("sections.take", who="財政課"))
    all_is_saved(page)
    stored = kept.open(code)
    assert stored is not None
    assert stored.assessment[FINANCE].level == 1
    assert board(stored.assessment, CONTENT.checklist).undecided == {}
    undo = page.get_by_role("button", name=say("sections.undo_chosen", time="", criterion="")[:6])
    undo.click()
    expect(page.get_by_role("button", name=say("sections.take", who="企画課"))).to_be_visible()


def test_why_a_file_is_not_taken_is_seen(page: Page, tmp_path: Path) -> None:
    large = tmp_path / "large.xlsx"
    large.write_bytes(bytes(6_000_000))
    for lang, words in (
        ("ja", "エラー：ファイルが大きすぎます。5.0MBまで"),
        ("en", "Error: The file is too large. Choose one of up to 5.0 MB"),
    ):
        visit(page, address_of("resume", lang=lang))
        page.locator('input[type="file"]').set_input_files(large)
        told = page.get_by_test_id("stFileChip").get_by_role("alert")
        expect(told).to_contain_text(words)
        seen = told.bounding_box()
        assert seen is not None
        assert seen["height"] > 10
        assert seen["width"] > 100


def test_a_file_too_large_among_others_stays_in_sight(
    page: Page, kept: AssessmentStore, tmp_path: Path
) -> None:
    """The chooser alone knows of it: emptied, the file would pass for one that was read."""
    code, _ = kept.create(begun())
    large = tmp_path / "large.xlsx"
    large.write_bytes(bytes(6_000_000))
    files = [tmp_path / f"{name}.xlsx" for name in ("one", "two")]
    for file in files:
        file.write_bytes(b"no workbook")
    visit(page, address_of("sections", code=code))
    refusal = page.get_by_test_id("stFileChip").get_by_role("alert")
    page.locator('input[type="file"]').set_input_files([files[0], large])
    expect(page.locator(".problem")).to_contain_text("one.xlsx")
    expect(refusal).to_contain_text("大きすぎます")
    page.locator('input[type="file"]').set_input_files([files[1]])
    expect(page.locator(".problem")).to_contain_text("two.xlsx")
    expect(page.locator(".problem")).not_to_contain_text("one.xlsx")  # it is not read again
    expect(refusal).to_be_visible()
    hidden = (
        "list => [list, ...list.children].map(box => box.scrollHeight - box.clientHeight)"
        ".filter((_, n) => getComputedStyle([list, ...list.children][n]).overflowY === 'auto')"
    )
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert not any(page.get_by_test_id("stFileChips").evaluate(hidden)), size
