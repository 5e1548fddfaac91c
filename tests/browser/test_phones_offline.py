"""Every button of every page of phones, pressed while the line is away: it is told, what was typed
or chosen stays, and it is sent when the line is back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from checklist.answers import Answer, Assessment, Profile
from checklist.model import Lang
from store.assessments import AssessmentStore
from store.rooms import RoomStore
from store.sqlite import SqliteDatabase
from tests.support import NIGHT
from tests.support.away import Kind, kinds_in_templates, kinds_on
from tests.support.browsers import hurried
from tests.support.leading import FIRST, SECOND, Facilitator
from tests.support.line import Line
from tests.support.official import PHONE
from tests.support.serving import Server
from tests.support.shipped import CONTENT
from tests.support.watching import Watch
from workshop.course import extend
from workshop.moves import choose, vote_again
from workshop.peers import Shared
from workshop.reasons import Reason

CITY = "みどり市"
READY = """(codes) => {
    for (const one of document.querySelectorAll("details")) one.open = true;
    for (const one of document.querySelectorAll("main input.text, main #code")) {
        one.value = codes[one.name] ?? "一言だけ";
        one.dispatchEvent(new Event("input", { bubbles: true }));
    }
    document.querySelector("main input[type=checkbox]:not(:checked)")?.click();
}"""
NOTHING_WAITS = "() => !Object.keys(localStorage).some((key) => key.startsWith('waiting-'))"
#: More than one page has.
MOST_BUTTONS = 12


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": PHONE}


@pytest.fixture
def store(server: Server) -> Iterator[RoomStore]:
    with closing(SqliteDatabase(server.database)) as base, closing(RoomStore(base)) as store:
        yield store


@pytest.fixture
def page(page: Page) -> Page:
    return hurried(page)


def say(key: str, lang: Lang = "ja", /, **values: object) -> str:
    return CONTENT.wording.of(lang)(key, **values)


class Phone:
    """One phone, that of somebody else for each press; ``codes``: to be typed into the fields."""

    def __init__(self, page: Page, base: str, lang: Lang) -> None:
        self.page, self._base, self._lang = page, base, lang
        self.codes: dict[str, str] = {}

    def leaves(self) -> None:
        """Its page is closed before the seat is gone, which it would notice."""
        self.page.goto("about:blank")
        self.page.context.clear_cookies()

    def sits(self, lead: Facilitator, *, team: int = -1, seat: str = "") -> str:
        """Has this seat, or takes one of its own as a new person; returns its secret."""
        seat = seat or lead.store.join(lead.code, team).result()
        self.leaves()
        self.page.context.add_cookies(
            [{"name": f"seat-{lead.code}", "value": seat, "url": self._base}]
        )
        return seat

    def opens(self, lead: Facilitator | None = None) -> Page:
        """Loads the page of the room, of its door or (without a room) of its code."""
        code = "" if lead is None else f"code={lead.code}&"
        self.page.goto(f"{self._base}/join?{code}lang={self._lang}")
        return self.page

    def is_ready(self) -> None:
        """Folds are open, fields filled, the first choice is ticked: all at once, since the page
        follows the room."""
        self.page.evaluate(READY, self.codes)


Arrange = Callable[[Phone], None]


def _leads_to_seats(store: RoomStore, groups: tuple[str, ...]) -> Iterator[Arrange]:
    """The pages of a room that votes, one after another, to the last."""
    lead = Facilitator(store, groups=groups)
    team = 0 if groups else -1

    def at_the_door(phone: Phone) -> None:
        phone.leaves()
        phone.codes = {"code": lead.code, "seat": store.join(lead.code, team).result()}
        phone.opens(lead)

    def at_the_code(phone: Phone) -> None:
        at_the_door(phone)
        phone.opens()

    yield at_the_code
    yield at_the_door

    def waiting(phone: Phone) -> None:
        phone.sits(lead, team=team)
        phone.opens(lead)

    if groups:  # until the first vote one may correct one's own
        yield waiting
    lead.opens()

    def voting(phone: Phone, *, level: int | None = None, reason: Reason | None = None) -> None:
        seat = phone.sits(lead, team=team)
        if level is not None:
            store.vote(seat, FIRST, 1, level, 1).result()
            store.give_reason(seat, FIRST, 1, reason).result()
        phone.opens(lead)

    yield voting
    yield partial(voting, level=1)
    yield partial(voting, level=-1, reason=Reason(kind="paper", line=""))
    before = [store.join(lead.code, team).result() for _ in range(MOST_BUTTONS)]
    for seat in before:
        store.vote(seat, FIRST, 1, 3, 1).result()
    lead.reveals().does(vote_again)

    def voting_again(phone: Phone) -> None:
        phone.sits(lead, seat=before.pop())
        phone.opens(lead)

    yield voting_again
    lead.reveals().does(partial(choose, choices=(FIRST, SECOND)))

    def choosing(phone: Phone) -> None:
        phone.sits(lead, team=team)
        phone.opens(lead)

    yield choosing


def _leads_to_shares(store: RoomStore, kept: AssessmentStore) -> Iterator[Arrange]:
    """The pages of a room of municipalities."""
    levels = {c.id: 2 for c in CONTENT.checklist.asked}
    lead = Facilitator(store, kind="peer", criteria=tuple(levels))
    answers = {c: Answer(level=n) for c, n in levels.items()}
    resume, _ = kept.create(Assessment(profile=Profile(name=CITY), answers=answers))

    def asked(phone: Phone) -> str:
        seat = phone.sits(lead)
        phone.codes = {"resume": resume}
        phone.opens(lead)
        return seat

    def looking(phone: Phone) -> None:
        asked(phone)
        phone.is_ready()
        phone.page.locator("button.go").click()
        phone.page.locator("[name=shared]").wait_for(state="attached")

    def replacing(phone: Phone) -> None:
        shares(store.join(lead.code).result())
        looking(phone)
        phone.page.locator("button.go").click()
        phone.page.locator("[name=replace]").wait_for()

    def shares(seat: str) -> None:
        shared = Shared(name=CITY, levels=levels)
        store.share(seat, shared, replaces=True).result()

    def sharing(phone: Phone) -> None:
        shares(asked(phone))
        phone.opens(lead)

    yield from (asked, looking, replacing, sharing)


@contextmanager
def answered(page: Page) -> Iterator[None]:
    """Within the block the server takes what was sent, and refuses nothing."""

    def is_it(answer: Response) -> bool:
        asked = answer.request
        return asked.method == "POST" or ("/join?" in asked.url and asked.resource_type == "fetch")

    with page.expect_response(is_it) as taken:
        yield
    assert taken.value.status in (200, 303), taken.value.url


def typed(page: Page) -> list[str]:
    return [str(f.input_value()) for f in page.locator("main input.text, main #code").all()]


def press_away(
    phone: Phone, number: int, lang: Lang, *, leaves: bool, server: Server | None = None
) -> None:
    """Presses a button of the page while the line is away, or this ``server`` is, which another
    one follows; ``leaves``: and closes the tab, where what it sends is kept in the browser."""

    def goes(*, away: bool) -> None:
        if server is None:
            phone.page.context.set_offline(away)
        elif away:
            server.kill()
        else:
            server.start()

    page, told = phone.page, say("phone.away", lang)
    button = page.locator("main button:visible").nth(number)
    is_kept = page.evaluate("(one) => !('plain' in one.form.dataset)", button.element_handle())
    has_typed = typed(page)
    goes(away=True)
    button.click()
    expect(page.locator(".status, #connection").filter(has_text=told)).to_be_visible()
    expect(page.locator("#connection")).to_have_class("away")
    if not is_kept:
        assert typed(page) == has_typed
    if leaves and is_kept:
        address = page.url
        page.close()
        page = phone.page = hurried(page.context.new_page())
        with answered(page):
            goes(away=False)
            page.goto(address)
    else:
        with answered(page):
            goes(away=False)
    page.wait_for_function(NOTHING_WAITS)
    expect(page.get_by_text(told)).to_have_count(0)


def press_all_away(
    phone: Phone,
    store: RoomStore,
    kept: AssessmentStore,
    lang: Lang,
    *,
    leaves: bool = False,
    server: Server | None = None,
) -> None:
    """A new button is found, or is missed here."""
    walked: set[Kind] = set()
    pages = (
        *(partial(_leads_to_seats, store, groups) for groups in (("環境課", "国際課"), ())),
        partial(_leads_to_shares, store, kept),
    )
    for arranged in (one for lead in pages for one in lead()):
        arranged(phone)
        phone.is_ready()
        for number, kind in enumerate(kinds_on(phone.page)):
            if kind in walked and not NIGHT:  # one of each kind is enough
                continue
            arranged(phone)
            phone.is_ready()
            press_away(phone, number, lang, leaves=leaves, server=server)
            walked.add(kind)
    assert walked == kinds_in_templates()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "leaves"), [("ja", False), ("en", True), ("en", False), ("ja", True)]
)
def test_every_button_waits_for_the_line(
    lang: Lang,
    leaves: bool,
    page: Page,
    base_url: str,
    store: RoomStore,
    kept: AssessmentStore,
    watch: Watch,
) -> None:
    press_all_away(Phone(page, base_url, lang), store, kept, lang, leaves=leaves)
    watch.errors.clear()


@pytest.mark.slow
def test_every_button_waits_for_the_next_server(
    page: Page, own_server: Server, watch: Watch
) -> None:
    """Joining, votes, reasons, dots and sharing alike: nothing of them is in the server alone."""
    with (
        closing(SqliteDatabase(own_server.database)) as base,
        closing(RoomStore(base)) as store,
        closing(AssessmentStore(own_server.database)) as kept,
    ):
        press_all_away(Phone(page, own_server.address, "ja"), store, kept, "ja", server=own_server)
    watch.errors.clear()


def test_a_line_that_is_silent_is_told_and_asked_again(
    page: Page, server: Server, store: RoomStore, watch: Watch
) -> None:
    """Nothing is refused and nothing closed, as where a hall has no reception: an answer that
    never comes is not waited for."""
    line = Line(server.port)
    lead = Facilitator(store)
    page.goto(f"{line.address}/join?code={lead.code}")
    with line.cut():
        page.get_by_role("button", name=say("phone.join")).click()
        expect(page.locator("#connection.away")).to_have_text(say("phone.away"))
    expect(page.get_by_role("heading", level=1)).to_have_text(say("phone.wait_title"))
    assert store.console(lead.secret).people == 1
    lead.opens()
    level = page.locator("button[name=level][value='2']")
    level.wait_for()
    with line.cut():
        level.click()
        expect(page.locator(".status.away")).to_have_text(say("phone.away"))
        expect(page.locator("#connection.away")).to_have_text(say("connection.away"))
    expect(page.locator("#connection.back")).to_have_text(say("connection.back"))
    expect(page.locator(".status.done")).to_contain_text("2 ")
    assert store.console(lead.secret).voted == 1
    line.close()
    watch.errors.clear()


def test_what_is_typed_or_ticked_stays_until_it_is_sent(
    page: Page, base_url: str, store: RoomStore
) -> None:
    """Over a change of the room, another choice beside it, and a page that is loaded anew."""
    lead = Facilitator(store)
    phone = Phone(page, base_url, "ja")
    phone.sits(lead)
    lead.opens()
    phone.opens(lead)
    page.locator("button[name=level][value='2']").click()
    line = page.locator("input.text[name=line]")
    line.fill("要綱がある")
    lead.does(partial(extend, hours=3))
    page.wait_for_function("mark => document.querySelector('main').dataset.mark === mark", arg="4")
    expect(line).to_have_value("要綱がある")
    page.locator("button[name=level][value='1']").click()
    expect(page.locator(".status.done")).to_contain_text("1 ")
    expect(line).to_have_value("要綱がある")
    page.reload()
    expect(line).to_have_value("要綱がある")
    page.get_by_role("button", name=say("phone.reason_send")).click()
    expect(page.locator(".received")).to_contain_text("要綱がある")
    page.get_by_role("button", name=say("phone.reason_take_back")).click()
    expect(line).to_have_value("")
    lead.reveals().does(partial(choose, choices=(FIRST, SECOND)))
    page.get_by_role("checkbox").first.check()
    page.reload()
    expect(page.get_by_role("checkbox").first).to_be_checked()
    page.get_by_role("button", name=say("phone.choosing_send")).click()
    expect(page.locator(".status.done")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_reason_that_waits_goes_with_the_level_chosen_after_it(
    page: Page, base_url: str, store: RoomStore, watch: Watch
) -> None:
    lead = Facilitator(store)
    phone = Phone(page, base_url, "ja")
    phone.sits(lead)
    lead.opens()
    phone.opens(lead)
    page.locator("button[name=level][value='2']").click()
    page.locator("input.text[name=line]").fill("要綱がある")
    page.context.set_offline(True)
    page.get_by_role("button", name=say("phone.reason_send")).click()
    page.locator("button[name=level][value='3']").click()
    expect(page.locator(".status.away")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".status.done")).to_contain_text("3 ")
    expect(page.locator(".received")).to_contain_text("要綱がある")
    watch.errors.clear()
