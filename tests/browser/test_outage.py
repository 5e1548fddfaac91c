"""The network goes away while somebody answers: what was typed or chosen arrives all the same."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, ViewportSize, expect

from checklist.answers import NOT_APPLICABLE, Answer
from checklist.fiscal import fiscal_year
from store.assessments import AssessmentStore
from tests.support.kept import stored
from tests.support.line import Line
from tests.support.official import (
    CONTENT,
    DESK,
    PHONE,
    address_of,
    card,
    criteria_of,
    half_filled,
    levels,
    page_is_ready,
    say,
    two_frames_later,
    unfold,
    visit,
)
from tests.support.serving import SECONDS, Server
from tests.support.watching import Watch
from views.server.clock import today
from wording.phrases import Phrases

LEGAL, NEEDS, FINANCE = "capacity.legal", "capacity.needs", "capacity.finance"
BRAND = "purpose.brand"
AWAY = "#connection.away"
FIRM = CONTENT.facts["has_firm_partner"].question.ja[:12]


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    line = Line(server.port)
    yield line
    line.close()


@pytest.fixture
def opened(page: Page, watch: Watch) -> Iterator[Callable[[ViewportSize], Page]]:
    """A page on a phone or at a desk."""

    def opened(size: ViewportSize) -> Page:
        page.set_viewport_size(size)
        return page

    yield opened
    watch.errors.clear()


def saved(kept: AssessmentStore, code: str, criterion: str) -> Answer:
    return stored(kept, code)[criterion]


def find(page: Page, label: str, option: str) -> Locator:
    """Types the words of an option into the field of a list; returns the option."""
    field = page.get_by_role("combobox", name=re.compile(re.escape(label)))
    field.scroll_into_view_if_needed()
    two_frames_later(page)  # a list closes when the page is scrolled
    field.click()
    field.fill(option)
    return page.get_by_role("option", name=option, exact=True)


def expect_saved(kept: AssessmentStore, code: str, criterion: str, **fields: object) -> None:
    until = time.monotonic() + SECONDS
    while True:
        answer = saved(kept, code, criterion)
        now = {name: getattr(answer, name) for name in fields}
        if now == fields or time.monotonic() > until:
            break
        time.sleep(0.2)
    assert now == fields


def expect_empty(page: Page) -> None:
    """Nothing is left in the browser of what is saved."""
    page.wait_for_function(
        """() => [localStorage, sessionStorage].every((shelf) =>
            Object.keys(shelf).every((name) => !name.startsWith("outbox ")))"""
    )


def expect_in_browser(page: Page, **values: str | None) -> None:
    """What was done in these widgets waits in the browser; with this value, where one is given."""
    page.wait_for_function(
        """(values) => {
            const entries = [localStorage, sessionStorage].flatMap((shelf) => Object.keys(shelf)
                .filter((name) => name.startsWith("outbox "))
                .flatMap((name) => Object.entries(JSON.parse(shelf.getItem(name)))));
            return Object.entries(values).every(([name, value]) => entries.some(([widget, entry]) =>
                widget.startsWith(`st-key-${name}`) && (value === null || entry.value === value)));
        }""",
        arg=values,
    )


def prepare(page: Page, address: str) -> None:
    visit(page, address)
    for number in ("3-3", "3-5"):
        unfold(card(page, number), say("item.evidence_fold"))
        expect(card(page, number).get_by_label(say("item.note"), exact=True)).to_be_visible()


def answer_all(page: Page, mark: str) -> None:
    """A choice, another with its reason, a note and evidence, the last of them not left."""
    levels(page, "3-3").nth(2).click()
    levels(page, "3-4").nth(3).click()
    card(page, "3-3").get_by_label(say("item.note"), exact=True).fill(f"メモ{mark}")
    evidence = card(page, "3-5").get_by_label(say("item.evidence"), exact=True)
    evidence.fill(f"要望書{mark}")


def expect_all(kept: AssessmentStore, code: str, mark: str) -> None:
    expect_saved(kept, code, LEGAL, level=2, note=f"メモ{mark}")
    expect_saved(kept, code, "capacity.citizens", level=3)
    expect_saved(kept, code, NEEDS, evidence=(f"要望書{mark}",))


def round_of(page: Page, line: Line, kept: AssessmentStore, seconds: float, then: str) -> None:
    """One outage, in which everything is answered and then the page is left, or loaded anew."""
    code, _ = kept.create(half_filled())
    prepare(page, line.address + address_of("capacity", code=code))
    mark = f"{seconds}{then}"
    with line.cut():
        began = time.monotonic()
        answer_all(page, mark)
        if then == "link":
            page.get_by_role("link", name=say("item.next", number=4), exact=True).click()
        page.wait_for_timeout(max(0, 1000 * (seconds - (time.monotonic() - began))))
        if seconds >= 5:
            expect(page.locator(AWAY)).to_have_text(say("connection.away_kept"))
    if then == "reload":
        page.reload()
    elif then == "back":
        page.goto(line.address + address_of("results", code=code))
        page.go_back()
    expect(page.locator(AWAY)).to_have_count(0)
    page_is_ready(page)
    expect_all(kept, code, mark)
    expect_empty(page)
    assert page.locator(".st-key-clash").count() == 0


@pytest.mark.parametrize("then", ["link", "reload"])
def test_an_outage_of_five_seconds_loses_nothing(
    opened: Callable[[ViewportSize], Page], line: Line, kept: AssessmentStore, then: str
) -> None:
    size = {"link": PHONE, "reload": DESK}[then]
    round_of(opened(size), line, kept, 5, then)


def test_a_reason_outlives_an_outage(
    opened: Callable[[ViewportSize], Page], line: Line, kept: AssessmentStore
) -> None:
    """「該当しない」 was chosen, its reason is typed when the line is gone, and not left."""
    page, (code, _) = opened(PHONE), kept.create(half_filled())
    visit(page, line.address + address_of("purpose", code=code))
    number = next(number for number, of in criteria_of("purpose") if of == BRAND)
    levels(page, number).nth(6).click()
    reason = card(page, number).get_by_label(say("item.reason"), exact=True)
    expect(reason).to_be_visible()
    with line.cut():
        reason.fill("県の所管")
        expect_in_browser(page, reason="県の所管")
    page.reload()
    page_is_ready(page)
    expect_saved(kept, code, BRAND, level=NOT_APPLICABLE, reason="県の所管")
    expect_empty(page)


def test_what_is_chosen_in_lists_outlives_an_outage(
    opened: Callable[[ViewportSize], Page], line: Line, kept: AssessmentStore
) -> None:
    """Every kind of field in which something is chosen, by hand and by keyboard."""
    page, (code, _) = opened(DESK), kept.create(half_filled())
    visit(page, line.address + address_of("profile", code=code))
    prefecture = page.get_by_role("combobox", name=say("profile.prefecture"))
    with line.cut():
        page.locator(".st-key-fields button").nth(1).click()
        find(page, say("profile.countries"), "ベトナム").click()
        page.keyboard.press("Escape")
        find(page, FIRM, say("advice.fact_yes")).click()
        find(page, say("profile.prefecture"), "富山県（とやまけん）").hover()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(prefecture).to_have_value("富山県（とやまけん）")
        expect_in_browser(page, fields=None, countries=None, fact=None, prefecture=None)
    page.reload()
    page_is_ready(page)
    expect_empty(page)
    profile = stored(kept, code).profile
    assert profile.fields == ("water", "sewerage")
    assert profile.facts == {"has_firm_partner": True}
    assert (profile.countries, profile.prefecture) == (("VNM",), "富山県")
    assert page.locator(".st-key-clash").count() == 0


def test_a_number_stepped_by_its_button_outlives_an_outage(
    opened: Callable[[ViewportSize], Page], line: Line, kept: AssessmentStore
) -> None:
    page, (code, _) = opened(PHONE), kept.create(half_filled())
    visit(page, line.address + address_of("plan", code=code))
    begins = fiscal_year(today()) + 2
    with line.cut():
        up = page.locator('.st-key-capacity [data-testid="stNumberInputStepUp"]')
        up.click()
        up.click()
        find(page, say("plan.first_year"), Phrases(CONTENT, "ja").fiscal_year(begins)).click()
        capacity = str(half_filled().plan.capacity + 2)
        expect_in_browser(page, capacity=capacity, first_year=None)
    page.reload()
    page_is_ready(page)
    expect_empty(page)
    plan = stored(kept, code).plan
    assert plan.capacity == half_filled().plan.capacity + 2
    assert plan.first_year == begins


@pytest.mark.slow
@pytest.mark.parametrize("then", ["nothing", "link", "reload", "back"])
@pytest.mark.parametrize(("seconds", "rounds"), [(1, 3), (5, 3), (60, 1)])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_no_outage_loses_anything(
    opened: Callable[[ViewportSize], Page],
    line: Line,
    kept: AssessmentStore,
    size: ViewportSize,
    seconds: int,
    rounds: int,
    then: str,
) -> None:
    for _ in range(rounds):
        round_of(opened(size), line, kept, seconds, then)


def test_a_closed_tab_and_a_killed_server_lose_nothing(
    context: BrowserContext, own_server: Server, watch: Watch
) -> None:
    """One types, the server is killed, the tab closed; a day later the page is opened again."""
    with closing(AssessmentStore(own_server.database)) as kept:
        code, _ = kept.create(half_filled())
        address = own_server.address + address_of("capacity", code=code)
        page = context.new_page()
        prepare(page, address)
        with own_server.paused():
            answer_all(page, "")
            expect_in_browser(page, level=None, note="メモ", evidence="要望書")
            own_server.kill()
            page.close()
        own_server.start()
        page = context.new_page()
        visit(page, address)
        expect_all(kept, code, "")
        expect_empty(page)
    watch.errors.clear()


def test_what_cannot_be_saved_yet_is_kept_and_said_before_the_page_is_left(
    page: Page, kept: AssessmentStore
) -> None:
    code, _ = kept.create(half_filled())
    visit(page, address_of("purpose", code=code))
    number = next(number for number, of in criteria_of("purpose") if of == BRAND)
    levels(page, number).nth(6).click()
    expect(card(page, number)).to_contain_text(say("item.reason_missing"))
    page.reload()
    expect(card(page, number)).to_contain_text(say("item.reason_missing"))  # as it was left
    page_is_ready(page)
    assert saved(kept, code, BRAND).level != NOT_APPLICABLE
    onward = page.get_by_role("link", name=say("item.next", number=3), exact=True)
    onward.click()
    expect(card(page, number).get_by_role("alert")).to_have_text(say("item.unfinished"))
    expect(card(page, number).get_by_label(say("item.reason"), exact=True)).to_be_focused()
    page.keyboard.type("県の所管")
    onward.click()
    page.wait_for_url("**/capacity*")
    expect_saved(kept, code, BRAND, level=NOT_APPLICABLE, reason="県の所管")
    expect_empty(page)


def test_what_was_done_last_is_told_before_the_page_is_left(
    page: Page, kept: AssessmentStore
) -> None:
    """A text over the limit, then 「該当しない」 without a reason, each with the link pressed at
    once; pressed again, one leaves."""
    code, _ = kept.create(half_filled())
    visit(page, address_of("purpose", code=code))
    onward = page.get_by_role("link", name=say("item.next", number=3), exact=True)
    unfold(card(page, "2-2"), say("item.evidence_fold"))
    by = card(page, "2-2").get_by_label(say("item.by"), exact=True)
    by.fill("課" * 201)
    onward.click()
    problem = card(page, "2-2").get_by_role("alert")
    expect(problem).to_contain_text(say("item.refused"))
    expect(problem).to_be_in_viewport()
    expect(by).to_be_focused()
    by.fill("環境課")
    levels(page, "2-1").nth(6).click()
    onward.click()
    expect(card(page, "2-1").get_by_role("alert")).to_have_text(say("item.unfinished"))
    onward.click()
    page.wait_for_url("**/capacity*")
    expect_saved(kept, code, criteria_of("purpose")[1][1], by="環境課")


def test_what_somebody_else_answered_meanwhile_is_asked_about(
    page: Page, line: Line, kept: AssessmentStore, watch: Watch
) -> None:
    code, _ = kept.create(half_filled())
    address = line.address + address_of("capacity", code=code)
    visit(page, address)
    with line.cut():
        levels(page, "3-1").nth(1).click()
        expect_in_browser(page, level=None)
        found = kept.open(code)
        assert found is not None
        theirs = found.assessment.with_answer(FINANCE, Answer(level=4))
        kept.save(code, found.version, theirs)
        page.goto("about:blank")
    visit(page, address)
    expect(page.locator(".st-key-clash")).to_contain_text("別の画面の内容：4 継続改善")
    assert saved(kept, code, FINANCE).level == 4
    page.get_by_role("button", name=say("common.keep_theirs"), exact=True).click()
    page_is_ready(page)
    expect_empty(page)
    assert saved(kept, code, FINANCE).level == 4
    watch.errors.clear()


def test_a_button_or_file_that_the_line_lost_is_told_and_nothing_else_is_lost(
    page: Page, line: Line, kept: AssessmentStore, watch: Watch
) -> None:
    """They have no place to wait in: whether they arrived is for the hand to see."""
    code, _ = kept.create(half_filled())
    visit(page, line.address + address_of("progress", code=code))
    unfold(page, say("progress.keep"))
    name = page.get_by_label(say("progress.keep_name"), exact=True)
    name.fill("起案の時点")
    keep = page.get_by_role("button", name=say("progress.keep_button"), exact=True)
    bar = page.locator("#connection")
    file: FilePayload = {"name": "前回.json", "mimeType": "application/json", "buffer": b"{}"}
    for lost in (lambda: page.locator("input[type=file]").set_input_files(file), keep.click):
        with line.cut():
            lost()
        expect(bar).to_have_text(say("connection.pressed"))
        page_is_ready(page)
    expect(name).to_have_value("起案の時点")
    assert kept.points(code) == ()
    keep.click()
    expect(bar).to_have_text("")
    expect(page.get_by_text(say("progress.kept", point="")[:5])).to_be_visible()
    assert [point.name for point in kept.points(code)] == ["起案の時点"]
    assert stored(kept, code) == half_filled()
    watch.errors.clear()
