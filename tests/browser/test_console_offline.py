"""The facilitator's page while the line is away, or its server is another: nothing pressed is lost
without a word or done twice, and what is typed stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial

import pytest
from playwright.sync_api import Locator, Page, expect

from checklist.answers import Answer, Assessment
from checklist.model import Lang, Text
from store.rooms import RoomStore
from store.sqlite import SqliteDatabase
from tests.support import NIGHT
from tests.support.leading import FIRST, SECOND, Facilitator
from tests.support.line import Line
from tests.support.official import (
    open_every_fold,
    page_is_ready,
    press,
    say,
    server_comes_back,
    visit,
)
from tests.support.presses import may_lose_its_line, press_all_without_a_line
from tests.support.serving import Server
from tests.support.watching import Watch
from workshop.course import go_on
from workshop.moves import agree, choose, close_vote, end
from workshop.order import Talk
from workshop.peers import Shared
from workshop.reasons import Reason

TALKS = tuple(
    Talk(kind=kind, minutes=5, title=Text(ja=kind, en=kind), after=after)
    for kind, after in (("opening", 0), ("beforehand", 0), ("priorities", 2), ("closing", 2))
)
BEFORE = Assessment(answers={"purpose.brand": Answer(level=2)})
#: Looked at by day as well.
BY_DAY = ("voting", "revealed", "choosing", "closing")


@pytest.fixture
def store(server: Server) -> Iterator[RoomStore]:
    with closing(SqliteDatabase(server.database)) as base, closing(RoomStore(base)) as store:
        yield store


def phases(store: RoomStore) -> Iterator[tuple[str, Facilitator]]:
    """A room, led from one of its phases to the next; then one of municipalities."""
    lead = Facilitator(store, groups=("環境課", "国際課"), talks=TALKS, beforehand=BEFORE)
    yield "joining", lead
    seats = [store.join(lead.code, n % 2).result() for n in range(4)]
    yield "opening", lead.does(go_on)
    yield "beforehand", lead.does(go_on)
    yield "nobody has voted", lead.opens()
    for level, seat in enumerate(seats[:3]):
        store.vote(seat, FIRST, 1, level, 1).result()
        store.give_reason(seat, FIRST, 1, Reason(kind="paper", line=f"理由{level}")).result()
    yield "voting", lead
    yield "closed", lead.does(close_vote)
    yield "revealed", lead.reveals()
    yield "agreed", lead.does(partial(agree, level=2, reason=""))
    lead.opens(SECOND)
    store.vote(seats[0], SECOND, 1, 3, 1).result()
    lead.reveals()
    yield "all agreed", lead.does(partial(agree, level=3, reason=""))
    yield "choosing", lead.does(partial(choose, choices=(FIRST, SECOND)))
    yield "chosen", lead.shows_choices()
    yield "closing", lead.does(go_on)
    yield "ended", lead.does(end)
    peers = Facilitator(store, kind="peer", criteria=(FIRST, SECOND))
    for number in range(3):
        shared = Shared(name=f"{number}市", levels={FIRST: number, SECOND: 4 - number})
        store.share(store.join(peers.code).result(), shared).result()
    yield "sharing", peers


def in_phase(store: RoomStore, wanted: str) -> Facilitator:
    """A new room that has come to a phase."""
    return next(lead for phase, lead in phases(store) if phase == wanted)


def address_of(lead: Facilitator, lang: Lang = "ja") -> str:
    return f"/facilitate?room={lead.secret}&turn=1&lang={lang}"


def next_button(console: Page) -> Locator:
    return console.locator("[class*='st-key-next-'] button").last


@pytest.mark.parametrize("lang", [pytest.param("ja"), pytest.param("en", marks=pytest.mark.slow)])
def test_no_press_in_any_phase_is_lost_without_a_word(
    lang: Lang, page: Page, store: RoomStore, watch: Watch
) -> None:
    may_lose_its_line(page)
    told = say("connection.pressed", lang)
    for phase, lead in phases(store):
        if phase not in BY_DAY and not NIGHT:
            continue
        visit(page, address_of(lead, lang))
        open_every_fold(page)
        before = store.console(lead.secret).version
        pressed = press_all_without_a_line(page)
        assert len(pressed) > 4, phase
        assert [label for label, said in pressed if said != told] == [], phase
        assert store.console(lead.secret).version == before  # as a line that is away
    watch.errors.clear()


def test_what_was_pressed_as_the_line_went_is_told_and_done_once(
    page: Page, server: Server, store: RoomStore, watch: Watch
) -> None:
    line = Line(server.port)
    lead = in_phase(store, "voting")
    visit(page, line.address + address_of(lead))
    before = store.console(lead.secret).version
    with line.cut():
        next_button(page).click()
        page.keyboard.press("PageDown")
        expect(page.locator("#connection.away")).to_have_text(say("connection.away"), timeout=7000)
    expect(page.locator("#connection.pressed")).to_have_text(say("connection.pressed"))
    page_is_ready(page)
    assert store.console(lead.secret).version == before
    next_button(page).dblclick()
    expect(page.locator(".phase-revealed")).to_be_attached()
    page_is_ready(page)
    assert store.console(lead.secret).version == before + 1
    line.close()
    watch.errors.clear()


@pytest.mark.slow
def test_a_socket_that_the_network_forgot_is_opened_anew(
    page: Page, server: Server, store: RoomStore, watch: Watch
) -> None:
    """Else every press would go nowhere, on a page that says the server is there."""
    line = Line(server.port)
    lead = in_phase(store, "voting")
    visit(page, line.address + address_of(lead))
    line.forget()
    page.route("**/health", lambda route: route.abort())  # what else is open may be new
    expect(page.locator("#connection.away")).to_be_visible()
    next_button(page).click()
    page.unroute("**/health")
    pressed = page.locator("#connection.pressed")  # the protocol itself notices within a minute
    expect(pressed).to_have_text(say("connection.pressed"), timeout=90_000)
    page_is_ready(page)
    assert store.console(lead.secret).room.phase == "open"
    next_button(page).click()
    expect(page.locator(".phase-revealed")).to_be_attached()
    assert store.console(lead.secret).room.phase == "revealed"
    line.close()
    watch.errors.clear()


def test_what_is_typed_outlives_another_server_and_other_steps(
    page: Page, own_server: Server, watch: Watch
) -> None:
    with closing(SqliteDatabase(own_server.database)) as base, closing(RoomStore(base)) as store:
        lead = in_phase(store, "revealed")
        visit(page, own_server.address + address_of(lead))
        page.get_by_label(say("facilitate.agree_reason")).fill("要綱がある")
        server_comes_back(own_server, page)
        page.get_by_role("button", name="2", exact=True).first.click()
        expect(page.locator(".phase-open")).to_be_attached()
        assert store.console(lead.secret).room.agreed[FIRST].reason == "要綱がある"

        lead = in_phase(store, "closing")
        visit(page, own_server.address + address_of(lead))
        homework = page.get_by_label(say("facilitate.homework_what"))
        homework.fill("実績を確かめる")
        press(page, say("facilitate.blank"))
        expect(homework).to_have_value("実績を確かめる")
        press(page, say("facilitate.homework_add"))
        expect(homework).to_have_value("")
        assert [task.what for task in store.console(lead.secret).room.homework] == [
            "実績を確かめる"
        ]

        lead = in_phase(store, "beforehand")
        visit(page, own_server.address + address_of(lead))
        objection = page.get_by_label(say("facilitate.objection_reason"))
        objection.fill("昨年度で終わった")
        page.get_by_text(say("facilitate.others_between")).click()
        proposals = page.get_by_label(say("facilitate.priorities_own"))
        proposals.fill("独自の案")
        press(page, say("facilitate.blank"))
        expect(objection).to_have_value("昨年度で終わった")
        expect(proposals).to_have_value("独自の案")
    watch.errors.clear()
