"""What is typed to find something on a list finds it, however its characters are typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from store.assessments import AssessmentStore
from tests.support.official import page_is_ready, say
from tests.support.samples import half_filled
from views.session.address import LANG

#: A prefecture as it is typed, its label; a municipality as it is typed, its name.
TYPED = [
    ("クマモト", "熊本県", "髙森", "高森町"),
    ("ｸﾏﾓﾄ", "熊本県", "ﾀｶﾓﾘ", "高森町"),
    ("茨城", "茨城県", "竜ヶ崎", "龍ケ崎市"),
    ("茨城", "茨城県", "鹿嶋", "鹿嶋市"),
    ("青森", "青森県", "鯵ケ沢", "鰺ヶ沢町"),
    ("北海道", "北海道", "ニセコ", "ニセコ町"),
    ("山梨", "山梨県", "南ｱﾙﾌﾟｽ", "南アルプス市"),
]


def find(page: Page, label: str, typed: str, name: str) -> None:
    """Types into a select box and chooses what is left on its list."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.press_sequentially(typed)
    option = page.get_by_role("option").filter(has_text=name).first
    expect(option).to_be_visible()
    option.click()
    page_is_ready(page)


@pytest.mark.parametrize(("prefecture", "label", "typed", "name"), TYPED)
def test_a_municipality_is_found_by_variants_and_kana(
    page: Page, kept: AssessmentStore, prefecture: str, label: str, typed: str, name: str
) -> None:
    code, _ = kept.create(half_filled())
    page.goto(f"/profile?code={code}")
    page_is_ready(page)
    find(page, say("profile.prefecture"), prefecture, label)
    find(page, say("profile.municipality"), typed, name)
    saved = kept.open(code)
    assert saved is not None
    assert saved.assessment.profile.name == name


def test_other_lists_take_half_width_and_keep_katakana(page: Page, kept: AssessmentStore) -> None:
    code, _ = kept.create(half_filled())
    page.goto(f"/profile?code={code}")
    page_is_ready(page)
    find(page, say("profile.countries"), "ﾍﾞﾄﾅﾑ", "ベトナム")
    expect(page.locator(".st-key-countries")).to_contain_text("ベトナム")


@pytest.mark.parametrize("typed", ["富山県（とやま", "とやま", "富山"])
def test_a_label_is_found_as_it_is_written(page: Page, kept: AssessmentStore, typed: str) -> None:
    code, _ = kept.create(half_filled())
    page.goto(f"/profile?code={code}")
    page_is_ready(page)
    find(page, say("profile.prefecture"), typed, "富山県（とやまけん）")
    saved = kept.open(code)
    assert saved is not None
    assert saved.assessment.profile.prefecture == "富山県"


def test_in_english_katakana_stays(page: Page, kept: AssessmentStore) -> None:
    code, _ = kept.create(half_filled())
    page.goto(f"/profile?code={code}&{LANG}=en")
    page_is_ready(page)
    find(page, say("profile.prefecture", "en"), "Hokkaido", "Hokkaido")
    find(page, say("profile.municipality", "en"), "ニセコ", "ニセコ町")
