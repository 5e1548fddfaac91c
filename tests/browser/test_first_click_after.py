"""The first thing done after the server came back reaches a new session, which calls no callback:
it is kept all the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from checklist.answers import Assessment
from store.assessments import AssessmentStore
from tests.support import by_day
from tests.support.official import (
    address_of,
    all_is_saved,
    card,
    choose,
    choose_level,
    chosen_level,
    expect_answered,
    kept_code,
    say,
    server_comes_back,
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
    expect_answered(page, 1)
    code = kept_code(page)
    server_comes_back(own_server, page)  # reconnected, without reloading
    choose_level(page, "5-2", 1)
    expect_answered(page, 2)
    assert chosen_level(page, "5-1") == 2
    assert kept_code(page) == code
    unfold(page, say("item.evidence_fold"))
    # a field of which the server has not sent everything makes the page load itself again
    expect(card(page, "5-1").get_by_label(say("item.note"), exact=True)).to_be_visible()
    server_comes_back(own_server, page)
    type_into(page, "5-1", say("item.note"), "現地を2回視察")
    expect(page.get_by_text(say("item.evidence_some", n=1))).to_be_visible()
    answers = whole(own_server, code).answers
    assert (answers["partner.site"].level, answers["partner.site"].note) == (
        2,
        "現地を2回視察",
    )
    watch.errors.clear()


def expect_in_profile(server: Server, resume_code: str, **fields: object) -> None:
    """Not every field of the profile says on the page that it is saved: looks into the store."""
    until = time.monotonic() + SECONDS
    while True:
        profile = whole(server, resume_code).profile
        found = {name: getattr(profile, name) for name in fields}
        if found == fields or time.monotonic() > until:
            break
        time.sleep(0.1)
    assert found == fields


def whole(server: Server, resume_code: str) -> Assessment:
    with closing(AssessmentStore(server.database)) as store:
        kept = store.open(resume_code)
        assert kept is not None
        return kept.assessment


def type_population(page: Page) -> None:
    page.get_by_label(say("profile.population")).fill("920000")
    page.get_by_label(say("profile.population")).blur()


def type_ties(page: Page) -> None:
    page.get_by_label(say("profile.ties")).fill("大連市")
    page.get_by_label(say("profile.ties")).blur()


def choose_field(page: Page) -> None:
    page.get_by_role("button", name="上水道").click()


def choose_prefecture(page: Page) -> None:
    choose(page, say("profile.prefecture"), "福岡県")
    expect(page.get_by_role("combobox", name=say("profile.municipality"))).to_be_visible()


def choose_municipality(page: Page) -> None:
    choose(page, say("profile.municipality"), "北九州市")
    expect(page.get_by_text("コード 401005・政令指定都市")).to_be_visible()


#: What is done, each time with a new server, and what the profile holds in the end.
DONE: list[tuple[tuple[Callable[[Page], None], ...], dict[str, object]]] = [
    ((type_population,), {"population": 920_000}),
    ((choose_field,), {"fields": ("water",)}),
    ((choose_prefecture, choose_municipality), {"name": "北九州市", "code": "401005"}),
    ((type_ties,), {"ties": ("大連市",)}),
]


@pytest.mark.parametrize(("things", "fields"), by_day(DONE, 2))
def test_the_profile_keeps_the_first_thing_done_as_well(
    own_server: Server,
    page: Page,
    watch: Watch,
    things: tuple[Callable[[Page], None], ...],
    fields: dict[str, object],
) -> None:
    page.goto(own_server.address)
    code = start(page)
    expect(page.get_by_label(say("profile.population"))).to_be_enabled()  # all of it is there
    for do in things:
        server_comes_back(own_server, page)
        do(page)
        all_is_saved(page)
    expect_in_profile(own_server, code, **fields)
    expect(page.locator(".st-key-clash")).to_have_count(0)
    watch.errors.clear()
