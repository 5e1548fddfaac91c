"""The first thing done after the server came back reaches a new session, which calls no callback:
it is kept all the same."""

from __future__ import annotations

import time
from contextlib import closing

from playwright.sync_api import Page, expect

from store.assessments import AssessmentStore
from tests.support.official import (
    address_of,
    choose,
    choose_level,
    chosen_level,
    expect_answered,
    page_is_ready,
    say,
    start,
    type_into,
    unfold,
    visit,
)
from tests.support.serving import SECONDS, Server
from tests.support.watching import Watch


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
    unfold(page, say("item.evidence_fold"))
    own_server.kill()
    own_server.start()
    page_is_ready(page)
    type_into(page, "5-1", say("item.note"), "現地を2回視察")
    expect(page.get_by_text(say("item.evidence_some", n=1))).to_be_visible()
    watch.errors.clear()


def expect_in_profile(server: Server, resume_code: str, **fields: object) -> None:
    """Not every field of the profile says on the page that it is saved: looks into the store."""
    until = time.monotonic() + SECONDS
    with closing(AssessmentStore(server.database)) as store:
        while True:
            kept = store.open(resume_code)
            assert kept is not None
            found = {name: getattr(kept.assessment.profile, name) for name in fields}
            if found == fields or time.monotonic() > until:
                break
            time.sleep(0.1)
    assert found == fields


def test_the_profile_keeps_the_first_thing_done_as_well(
    own_server: Server, page: Page, watch: Watch
) -> None:
    page.goto(own_server.address)
    code = start(page)
    expect(page.get_by_label(say("profile.population"))).to_be_enabled()  # all of it is there

    def comes_back() -> None:
        own_server.kill()
        own_server.start()
        page_is_ready(page)

    comes_back()
    page.get_by_label(say("profile.population")).fill("920000")
    page.get_by_label(say("profile.population")).blur()
    expect_in_profile(own_server, code, population=920_000)
    comes_back()
    choose(page, say("profile.prefecture"), "福岡県")
    expect(page.get_by_role("combobox", name=say("profile.municipality"))).to_be_visible()
    comes_back()
    choose(page, say("profile.municipality"), "北九州市")
    expect(page.get_by_text("コード 401005・政令指定都市")).to_be_visible()
    expect_in_profile(own_server, code, name="北九州市", code="401005", population=920_000)
    comes_back()
    page.get_by_role("button", name="上水道").click()
    expect_in_profile(own_server, code, fields=("water",))
    comes_back()
    page.get_by_label(say("profile.ties")).fill("大連市")
    page.get_by_label(say("profile.ties")).blur()
    expect_in_profile(
        own_server, code, name="北九州市", population=920_000, fields=("water",), ties=("大連市",)
    )
    expect(page.locator(".st-key-clash")).to_have_count(0)
    watch.errors.clear()
