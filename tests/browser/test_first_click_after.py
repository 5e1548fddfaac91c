"""The first thing done after the server came back reaches a new session, which calls no callback:
it is kept all the same."""

from __future__ import annotations

from official import (
    address_of,
    choose_level,
    chosen_level,
    expect_answered,
    page_is_ready,
    say,
    type_into,
    unfold,
    visit,
)
from playwright.sync_api import Page, expect
from serving import Server
from watching import Watch


def test_the_page_comes_back_by_itself_after_the_server_did(
    own_server: Server, page: Page, watch: Watch
) -> None:
    visit(page, own_server.address + address_of("partner"))
    choose_level(page, "5-1", 2)
    own_server.kill()
    own_server.start()
    page_is_ready(page)  # reconnected, without reloading
    choose_level(page, "5-2", 1)
    expect_answered(page, 2)
    assert chosen_level(page, "5-1") == 2
    unfold(page, say("item.evidence_none"))
    own_server.kill()
    own_server.start()
    page_is_ready(page)
    type_into(page, "5-1", say("item.note"), "現地を2回視察")
    expect(page.get_by_text(say("item.evidence_some", n=1))).to_be_visible()
    watch.errors.clear()
