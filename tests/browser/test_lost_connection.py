"""A lost connection and a refused file are told in the reader's language, in words for users."""

from __future__ import annotations

from itertools import product

import pytest
from playwright.sync_api import Page, expect

from store.assessments import AssessmentStore
from tests.support import by_day
from tests.support.official import address_of, half_filled, page_is_ready, visit
from tests.support.serving import Server
from tests.support.watching import Watch

DEVELOPERS = ("Streamlit", "streamlit", "terminal", "yourscript")
TOLD = {
    "ja": ("接続が切れました", "入力した文字は画面に残り、つながったときに保存されます"),
    "en": ("The connection was lost", "What you typed stays on the page and is saved then"),
}


# Streamlit's words differ between the two hosts
@pytest.mark.parametrize(("lang", "host"), by_day(product(TOLD, ("localhost", "127.0.0.1")), 3))
def test_a_lost_server_is_told_in_words_for_users(
    own_server: Server, page: Page, watch: Watch, lang: str, host: str
) -> None:
    visit(page, own_server.address.replace("127.0.0.1", host) + address_of("strength", lang=lang))
    own_server.kill()
    dialog = page.get_by_role("dialog")
    heading, explained = TOLD[lang]
    expect(dialog).to_contain_text(heading)
    expect(dialog).to_contain_text(explained)
    assert not [word for word in DEVELOPERS if word in dialog.inner_text()]
    own_server.start()
    page_is_ready(page)
    expect(dialog).to_have_count(0)
    watch.hosts.discard("localhost")
    watch.errors.clear()


def test_a_file_too_large_is_refused_in_the_readers_language(page: Page) -> None:
    visit(page, address_of("resume"))
    large = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": bytes(5_400_000)}
    chooser = page.get_by_test_id("stFileUploader")
    chooser.locator("input[type=file]").set_input_files([large])
    expect(chooser).to_contain_text("エラー：")
    expect(chooser).to_contain_text("ファイルが大きすぎます。5.0MBまでのファイルを選んでください。")
    assert "must be" not in chooser.inner_text()


def test_a_number_out_of_range_is_refused_in_the_readers_language(
    page: Page, kept: AssessmentStore
) -> None:
    code, _ = kept.create(half_filled())
    visit(page, address_of("plan", code=code))
    number = page.get_by_test_id("stNumberInput")
    number.locator("input").fill("500")
    number.locator("input").blur()
    expect(number).to_contain_text("1から100までの整数を入れてください。")
    assert "Number is" not in number.inner_text()
