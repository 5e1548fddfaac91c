"""The results as the browser prints them."""

from __future__ import annotations

import io
import unicodedata

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.support.official import address_of, visit
from views.server.resources import content
from wording.phrases import Phrases


def joined(text: str) -> str:
    """Without blanks; printed characters come back as radicals that look alike."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("margin", ["0", "15mm"])
def test_headings_stay_with_their_charts_and_the_last_line_with_the_text(
    page: Page, margin: str
) -> None:
    visit(page, address_of("results", example=True))
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(3)
    expect(page.get_by_test_id("stVegaLiteChart").last.locator("svg")).to_be_visible()
    sides = dict.fromkeys(("top", "right", "bottom", "left"), margin)
    sheet = PdfReader(io.BytesIO(page.pdf(format="A4", margin=sides)))
    texts = [joined(one.extract_text()) for one in sheet.pages]
    say = content().wording.of("ja")
    first = joined(
        Phrases(content(), "ja").criterion(next(iter(content().checklist.criteria)))
    ).split("・")[0]
    for heading, in_chart in (
        (say("results.items"), "1セールスポイント"),
        (say("results.criteria"), first),
    ):
        assert [text for text in texts if heading in text and in_chart in text], heading
    footer = joined(say("common.colophon"))[:12]
    (last,) = [text for text in texts if footer in text]
    assert not last.startswith(footer)
    assert say("common.as_table") not in "".join(texts)  # nothing to unfold on paper
