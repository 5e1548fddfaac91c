"""The results as the browser prints them."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.support.official import address_of, visit
from tests.support.on_paper import joined
from views.server.clock import now
from views.server.resources import content
from wording.phrases import Phrases


@pytest.mark.parametrize("margin", ["0", "15mm"])
def test_headings_stay_with_their_charts_and_the_last_line_with_the_text(
    page: Page, margin: str
) -> None:
    visit(page, address_of("results", example=True))
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(2)  # what is folded is not drawn
    expect(charts.filter(has=page.locator("svg"))).to_have_count(2)
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


def test_tab_and_paper_say_whose_plan_it_is_and_when_it_was_printed(page: Page) -> None:
    visit(page, address_of("plan", example=True))
    say = content().wording.of("ja")
    name = content().example.profile.label
    expect(page).to_have_title(" | ".join((say("common.title_plan"), name, say("common.product"))))
    day = Phrases(content(), "ja").day(f"{now():%Y-%m-%d}")
    first = joined(PdfReader(io.BytesIO(page.pdf(format="A4"))).pages[0].extract_text())
    assert first.startswith(joined(name + say("common.product_short") + day))
