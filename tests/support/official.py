"""What an official does with the pages, in the words of an official."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Cookie, Locator, Page, ViewportSize, WebSocket, expect
from playwright.sync_api import TimeoutError as Late

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Assessment, Profile
from tests.support.serving import SECONDS, Server
from tests.support.shipped import CONTENT
from views.screens.parts.routes import ITEMS, ROUTES

#: The pages of Streamlit that have an address.
PAGES = [name for name, route in ROUTES.items() if route.address]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
READY = """() => {
    if (window.runs === undefined) throw Error("notice_runs() comes before the page is loaded");
    const app = document.querySelector('[data-testid="stApp"]');
    const isIdle = app !== null && app.dataset.testScriptState === "notRunning"
        && window.runs?.areOver()
        && app.dataset.testConnectionState === "CONNECTED"
        && document.querySelector('[data-testid="stSkeleton"]') === null
        && !document.documentElement.classList.contains("drawing");
    if (isIdle && document.querySelector("footer") !== null) return "drawn";
    return isIdle && document.querySelector(".problem") !== null ? "broken" : null;
}"""


TOP = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done({
    top: document.querySelector('[data-testid="stMain"]').scrollTop,
    focus: document.activeElement.tagName,
}))))"""
LOST = """() => document.querySelector('[data-testid="stApp"]')
    .dataset.testConnectionState !== "CONNECTED" """
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
#: By then what the hand did last has been noticed.
A_MOMENT = "() => new Promise((done) => setTimeout(done, 50))"
#: Not a promise: Playwright would take that itself for a yes.
IS_QUIET = "() => window.outbox?.isQuiet() ?? false"


def say(key: str, lang: str = "ja", **values: object) -> str:
    """The wording of the pages."""
    return CONTENT.wording.of("en" if lang == "en" else "ja")(key, **values)


def half_filled(mark: str = "") -> Assessment:
    """A municipality half-way, with every kind of answer."""
    answers = {
        "strength.infrastructure": Answer(
            level=3, evidence=("受入要綱 第3条", "教材"), note="視察9回"
        ),
        "strength.other": Answer(level=2, name=f"港湾{mark}"),
        "purpose.brand": Answer(level=UNKNOWN),
        "purpose.tourism": Answer(level=NOT_APPLICABLE, reason="県の所管"),
        "capacity.finance": Answer(level=2, evidence=("予算書 p.12",)),
        "capacity.people": Answer(level=0, note="異動が多い"),
        "system.unit": Answer(level=4),
    }
    profile = Profile(name=f"港市{mark}", kind="city", population=50_000, fields=("water",))
    return Assessment(checklist=CONTENT.checklist.version, profile=profile, answers=answers)


# ---------------------------------------------------------------------------- going about


def address_of(
    name: str, *, lang: str = "ja", code: str | None = None, example: bool = False
) -> str:
    given = {"lang": "en"} if lang == "en" else {}
    if code is not None:
        given["code"] = code
    if example:
        given["example"] = "yes"
    return f"/{ROUTES[name].address}" + (f"?{urlencode(given)}" if given else "")


def visit(page: Page, address: str) -> None:
    page.goto(address)
    page_is_ready(page)


def visit_listening(page: Page, address: str) -> WebSocket:
    """Like ``visit``; returns the line on which the page tells Streamlit what was done."""
    with page.expect_websocket() as opening:
        visit(page, address)
    return opening.value


def page_is_ready(page: Page) -> None:
    """The page is drawn, connected and idle, and whatever it asked for is answered and drawn: what
    was done before is done."""
    state = page.wait_for_function(READY).json_value()
    assert state == "drawn", page.locator(".problem").inner_text()


def server_comes_back(server: Server, page: Page) -> None:
    """The server is killed, the page notices, another one starts, and the page is on it."""
    server.kill()
    page.wait_for_function(LOST)
    server.start()
    page_is_ready(page)


def two_frames_later(page: Page) -> None:
    """What was done has been drawn, and what follows a scroll has been noticed."""
    page.evaluate(FRAMES)


def all_is_saved(page: Page) -> None:
    """The server has answered for everything that was typed or chosen, and the page shows it."""
    page.evaluate(A_MOMENT)
    page.wait_for_function(IS_QUIET)
    page_is_ready(page)


def expect_top(page: Page, heading: str) -> None:
    """The page has just begun: at its top, the focus on its heading, and it stays so."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page_is_ready(page)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.evaluate(TOP) == {"top": 0, "focus": "H1"}, page.url


def follow(page: Page, label: str, *, heading: str | None = None) -> None:
    """Presses the (last) link with these words, and is where it leads to: a link waits until what
    was done before is saved."""
    link = page.get_by_role("link", name=label, exact=True).last
    there = link.evaluate("link => link.pathname")
    link.click()
    page.wait_for_url(lambda url: urlsplit(url).path == there)
    page_is_ready(page)
    if heading is not None:
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()
    page_is_ready(page)


def start(page: Page) -> str:
    """Starts an assessment from the first page, where one stands; returns its code."""
    page.get_by_role("button", name=say("home.start"), exact=True).click()
    page.wait_for_url("**/profile?a=*")
    page_is_ready(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("profile.title"))
    return kept_code(page)


def kept_code(page: Page) -> str:
    """The resume code that the browser keeps for the handle in the address."""
    page.wait_for_url(re.compile(r"[?&]a="))
    assert "code=" not in page.url
    found = re.search(r"[?&]a=([\w-]{16})", page.url)
    assert found is not None, page.url
    cookie = kept_cookies(page, lambda names: f"a-{found[1]}" in names)[f"a-{found[1]}"]
    assert cookie.get("httpOnly") is True
    return cookie.get("value", "")


def kept_cookies(page: Page, are_right: Callable[[set[str]], bool]) -> dict[str, Cookie]:
    """The cookies of the browser by their names, once these are right: they come and go a moment
    after the page has changed."""
    until = time.monotonic() + SECONDS
    while True:
        kept = {cookie.get("name", ""): cookie for cookie in page.context.cookies()}
        if are_right(set(kept)):
            return kept
        assert time.monotonic() < until, (page.url, set(kept))
        page.wait_for_timeout(50)


def resume(page: Page, typed: str) -> None:
    """Goes on from the first page with a code, by the Enter key."""
    page.goto("/")
    page.get_by_role("link", name=say("resume.title"), exact=True).click()
    page.wait_for_url("**/resume")
    page_is_ready(page)
    page.get_by_label(say("resume.code"), exact=True).fill(typed)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"[?&]a="))
    page_is_ready(page)


def choose(page: Page, label: str, option: str) -> None:
    """One of a select box: the first letters bring it into sight."""
    box = page.get_by_role("combobox", name=re.compile(re.escape(label)))
    whole = re.compile(rf"^{re.escape(option)}(（.*）)?$")  # a reading may stand behind a name
    # a list closes when the page is drawn anew: as people do, open it again
    for _ in range(3):
        box.click()
        box.fill(option)
        with suppress(Late):
            page.get_by_role("option", name=whole).click(timeout=5000)
            page_is_ready(page)
            return
    raise AssertionError(f"{option!r} cannot be chosen")


# ---------------------------------------------------------------------------- answering


def card(page: Page, number: str) -> Locator:
    """The card of a criterion, by its number: ``3-1``."""
    heading = page.get_by_role("heading", level=2, name=re.compile(rf"^{number} "))
    return page.locator('[class*="st-key-criterion-"]').filter(has=heading)


def levels(page: Page, number: str) -> Locator:
    return card(page, number).locator('[data-testid="stRadioOption"]')


def choose_level(page: Page, number: str, level: int) -> None:
    """Taps a level; 5 is *don't know*, 6 *not applicable*."""
    levels(page, number).nth(level).click()
    page_is_ready(page)
    expect_level(page, number, level)


def expect_level(page: Page, number: str, level: int) -> None:
    expect(levels(page, number).nth(level).locator("input")).to_be_checked()


def chosen_level(page: Page, number: str) -> int | None:
    for level in range(levels(page, number).count()):
        if levels(page, number).nth(level).locator("input").is_checked():
            return level
    return None


def type_into(page: Page, number: str, label: str, text: str) -> None:
    """Types into a field of a criterion's card and leaves the field."""
    field = card(page, number).get_by_label(label, exact=True)
    field.fill(text)
    field.blur()
    page_is_ready(page)


def unfold(page: Page | Locator, label: str | re.Pattern[str]) -> None:
    fold = page.locator('[data-testid="stExpander"]').filter(has_text=label).first
    # a click while the page is drawn anew may be lost: as people do, press again
    for _ in range(3):
        if fold.locator("details").get_attribute("open") is None:
            fold.locator("summary").click()
        with suppress(AssertionError):
            expect(fold.locator("details")).to_have_attribute("open", "", timeout=5000)
            page_is_ready(page if isinstance(page, Page) else page.page)  # what is in it, too
            return
    raise AssertionError(f"{label!r} does not unfold")


def expect_answered(page: Page, answered: int) -> None:
    """The line above the questions counts the answers and says when the last was saved."""
    status = page.locator(".progress [role=status]")
    expect(status).to_contain_text(say("common.progress", answered=answered, asked=21))
    expect(status).to_contain_text(re.compile(r"保存 \d\d:\d\d"))


def criteria_of(item: str) -> list[tuple[str, str]]:
    """Number and id of the criteria on an item's page."""
    place = ITEMS.index(item) + 1
    criteria = CONTENT.checklist.items_by_id[item].criteria
    return [(f"{place}-{n}", c.id) for n, c in enumerate(criteria, start=1)]


# ---------------------------------------------------------------------------- looking


def open_every_fold(page: Page, *, schemes: int | None = None) -> None:
    """Unfolds whatever is folded: evidence, calculations, tables; the cards of schemes, which
    are all alike, up to a number."""
    page_is_ready(page)
    page.evaluate(
        """(most) => {
            const folds = document.querySelectorAll("details:not([open]):not(.scheme) > summary");
            const cards = [...document.querySelectorAll("details.scheme > summary")];
            for (const fold of [...folds, ...cards.slice(0, most ?? cards.length)]) fold.click();
        }""",
        schemes,
    )
    page.wait_for_function("() => !document.querySelector('details:not([open]):not(.scheme)')")
    page_is_ready(page)


def save_download(page: Page, label: str, folder: Path) -> Path:
    """Presses a download button and returns the file as the browser saved it."""
    with page.expect_download() as started:
        page.get_by_role("button", name=label, exact=True).click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path
