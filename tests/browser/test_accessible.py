"""Pages in the states that somebody brings about are for everybody: axe-core finds nothing, nothing
has to be scrolled sideways, print is clean."""

from __future__ import annotations

import io
import unicodedata

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore
from tests.support import NIGHT, by_day
from tests.support.accessible import (
    SIDEWAYS,
    accessible_at,
    nothing_is_sideways,
    nothing_is_sideways_at_any_width,
    show_all_of_it,
    violations,
)
from tests.support.official import (
    DESK,
    PHONE,
    address_of,
    choose_level,
    half_filled,
    open_every_fold,
    press,
    say,
    type_into,
    unfold,
    visit,
)
from tests.support.shipped import CONTENT

#: For half a second, as Streamlit does with what it is about to draw anew.
FADED = """() => {
    const heading = document.querySelector("h1");
    heading.dataset.stale = "true";
    heading.style.opacity = "0.33";
    setTimeout(() => {
        heading.dataset.stale = "false";
        heading.style.opacity = "";
    }, 500);
}"""
BUTTONS = ('[data-testid="stButton"]', '[data-testid="stDownloadButton"]')


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_then_and_now_with_points_to_choose_from(
    page: Page, lang: Lang, kept: AssessmentStore
) -> None:
    """The chart is really drawn, and everything around it is fit to use."""
    code, before = kept.create(CONTENT.example_before)
    name = "**令和7年度** :red[x] :smile: $x$ <b>y</b>"
    kept.keep_point(code, name)
    kept.save(code, before.version, half_filled())
    visit(page, address_of("progress", lang=lang, code=code))
    combobox = page.get_by_role("combobox", name=say("progress.compare_with", lang))
    shown = combobox.input_value() or page.locator('[data-testid="stSelectbox"]').first.inner_text()
    assert name in shown, "markup in a name is only text"
    expect(page.locator('[data-testid="stVegaLiteChart"] :is(canvas, svg)').first).to_be_visible()
    open_every_fold(page, schemes=10)
    accessible_at(page, DESK, PHONE)
    nothing_is_sideways(page)
    press(page, say("progress.keep_button", lang))
    kept_now = page.locator(".note[role=status]", has_text=say("progress.kept", lang, point=""))
    expect(kept_now).to_be_visible()
    assert len(kept.points(code)) == 2


@pytest.mark.parametrize("lang", by_day(reversed(LANGUAGES), 2))
def test_many_municipalities_at_once(page: Page, lang: Lang) -> None:
    """The survey of a synthetic cohort, by prefecture, and a file that is refused."""
    visit(page, address_of("analysis", lang=lang))
    page.locator('input[type="file"]').set_input_files(
        {"name": "prices.csv", "mimeType": "text/csv", "buffer": "品目,値段\n紙,100\n".encode()}
    )
    expect(page.locator(".problem")).to_be_visible()
    accessible_at(page, DESK, PHONE)
    press(page, say("analysis.see_synthetic", lang))
    expect(page.locator(".example")).to_contain_text(say("analysis.synthetic_notice", lang))
    expect(page.locator('[data-testid="stVegaLiteChart"] :is(canvas, svg)')).to_have_count(5)
    page.locator('[data-testid="stRadioOption"]').last.click()
    expect(page.get_by_text(say("analysis.grid_largest", lang, n=8))).to_be_visible()
    open_every_fold(page)
    accessible_at(page, DESK, PHONE)
    nothing_is_sideways_at_any_width(page)


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_all_schemes_unfolded(page: Page, lang: Lang) -> None:
    """Hundreds of cards; that their colours are fit to read is seen on the first ten."""
    visit(page, address_of("support", lang=lang, example=True))
    open_every_fold(page)
    assert page.locator("details.scheme:not([open])").count() == 0
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert violations(page, contrast=NIGHT or size == PHONE) == []
        nothing_is_sideways(page)


@pytest.mark.parametrize("lang", by_day(reversed(LANGUAGES), 2))
def test_states_of_error(page: Page, lang: Lang, kept: AssessmentStore) -> None:
    """Refused codes and texts, a reason that is missing, an assessment that is not there."""
    visit(page, address_of("resume", lang=lang))
    page.get_by_label(say("resume.code", lang), exact=True).fill("0O1")
    press(page, say("resume.button", lang))
    expect(page.locator(".problem")).to_be_visible()
    accessible_at(page, DESK, PHONE)

    visit(page, address_of("purpose", lang=lang, code=kept.create(half_filled())[0]))
    choose_level(page, "2-1", 6)
    unfold(page, say("item.evidence_fold", lang))
    type_into(page, "2-1", say("item.note", lang), "あ" * 20_001)
    expect(page.locator(".problem[role=alert]")).to_be_visible()
    expect(page.get_by_text(say("item.reason_missing", lang))).to_be_visible()
    accessible_at(page, DESK, PHONE)
    page.set_viewport_size(PHONE)
    nothing_is_sideways(page)

    visit(page, address_of("profile", lang=lang))
    press(page, say("profile.enter_freely", lang))
    page.get_by_label(say("profile.code", lang), exact=True).fill("401006")
    page.keyboard.press("Tab")
    expect(page.locator(".problem")).to_be_visible()
    accessible_at(page, DESK, PHONE)

    visit(page, address_of("results", lang=lang, code="7KQ2M-XW9RT-4HBNC-E6VZP"))
    expect(page.get_by_role("heading", level=1)).to_have_text(say("common.missing_title", lang))
    accessible_at(page, DESK, PHONE)


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_a_step_of_the_plan_to_be_decided_on(page: Page, lang: Lang, kept: AssessmentStore) -> None:
    visit(page, address_of("plan", lang=lang, code=kept.create(CONTENT.example)[0]))
    title = CONTENT.checklist.criteria["system.unit"].title.of(lang)
    press(page, say("plan.edit", lang, name=f"4-1 {title}"))
    page.get_by_label(say("plan.due", lang), exact=True).fill("?")
    page.keyboard.press("Tab")
    expect(page.locator(".problem")).to_be_visible()
    unfold(page, say("plan.add", lang))
    accessible_at(page, DESK, PHONE)
    nothing_is_sideways_at_any_width(page)


def test_an_open_list_of_choices(page: Page) -> None:
    visit(page, address_of("profile"))
    page.get_by_role("combobox").first.click()
    expect(page.get_by_role("option").first).to_be_visible()
    aloud = say("builtin.available").replace("$1", "47")  # the prefectures
    expect(page.locator("[data-live-announcer]")).to_contain_text(aloud)
    accessible_at(page, DESK)


def test_axe_finds_what_is_wrong(page: Page) -> None:
    """The tests above can fail."""
    visit(page, address_of("results", example=True))  # a long page, whose foot is not in sight
    page.evaluate(FADED)
    assert violations(page) == []  # what is drawn anew is waited for
    page.evaluate(
        """() => {
            const wrong = document.createElement("p");
            wrong.innerHTML = '<img src="data:,"><span style="color:#eee">too pale</span>';
            wrong.style.width = "5000px";
            document.querySelector("footer").append(wrong);
        }"""
    )
    assert {rule for rule, _ in violations(page)} == {"image-alt"}
    show_all_of_it(page, DESK["width"])
    assert {"image-alt", "color-contrast"} <= {rule for rule, _ in violations(page)}
    assert page.evaluate(SIDEWAYS) != []


@pytest.mark.parametrize(
    "name", by_day(["strength", "results", "support", "near", "plan", "report"], 2)
)
def test_print_is_a_clean_page(page: Page, name: str) -> None:
    visit(page, address_of(name, example=True))
    headings = page.locator("h2:visible, h3:visible, h4:visible").all_inner_texts()
    # what only leads on to other pages is left out on paper, with its heading
    last = next(one for one in reversed(headings) if one != say("results.next_title", "ja"))
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for unwanted in (".st-key-menu", ".masthead a", ".st-key-pager", ".progress", *BUTTONS):
        assert page.locator(unwanted).locator("visible=true").count() == 0, unwanted
    printed = PdfReader(io.BytesIO(page.pdf()))
    text = "".join(sheet.extract_text() for sheet in printed.pages)
    assert letters(last) in letters(text)  # nothing is cut off below


def letters(text: str) -> str:
    """Without spaces and punctuation, and with the plain forms that PDF readers replace."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())
