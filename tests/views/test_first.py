"""The first page: small, complete without script, its doors lead on; every address of before leads
where it led; an assessment is begun before any page of it is loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest

from checklist.answers import Assessment
from checklist.model import LANGUAGES, Lang
from scoring.quick import quick_check
from store.assessments import AssessmentStore
from store.codes import new_code
from store.interface import not_saved
from store.sealing import handle_of
from tests.support.markup import Markup
from tests.support.plain_browser import HOST, PlainBrowser
from tests.support.reading_pages import in_language
from views.reading import first
from views.screens.parts.routes import ROUTES
from views.server import resources
from views.server.rate import MOST_BEGUN, may_begin
from views.server.resources import content
from views.server.static_files import FILES

#: Bytes over the wire and requests of the first page, pictures included.
MOST_BYTES, MOST_REQUESTS = 30_000, 5


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AssessmentStore]:
    """An empty store behind the page."""
    monkeypatch.setenv("DATABASE", str(tmp_path / "assessments.db"))
    for shared in (resources.store, resources.database):
        shared.clear()
    yield resources.store()
    resources.store().close()
    for shared in (resources.store, resources.database):
        shared.clear()


@contextmanager
def disk_full(kept: AssessmentStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def fails(_: Assessment) -> None:
        raise not_saved("full", "save")

    with monkeypatch.context() as patched:
        patched.setattr(kept, "create", fails)
        yield


# ------------------------------------------------------------------- the page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_small_over_the_wire(lang: Lang) -> None:
    """Everything that the page itself names, as a browser is sent it."""
    browser = PlainBrowser().visit(in_language("/", lang))
    named = set(re.findall(r'(?:src|href)="([^"]*/own/[^"]+)"', browser.page.text))
    asked = [browser.address, *(urljoin(browser.address, name) for name in named)]
    assert len(named) >= 3
    assert len(asked) <= MOST_REQUESTS
    sizes = {address: browser.bytes_of(address) for address in asked}
    assert sum(sizes.values()) <= MOST_BYTES, sizes


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_what_one_has_to_know(lang: Lang) -> None:
    text = PlainBrowser().visit(in_language("/", lang)).page.text
    say = content().wording.of(lang)
    for key in ("title", "lead", "duration", "answers_1", "answers_2", "answers_3", "stages_text"):
        assert say(f"home.{key}") in text, key
    assert say("home.gain_3", n=len(content().schemes)) in text
    assert text.count('class="staircase"') == 1
    assert text.count("<button>") == 1  # one thing to do


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_door_of_the_issue_is_there(lang: Lang) -> None:
    links = set(Markup(PlainBrowser().visit(in_language("/", lang)).page.text).links)
    for door in (
        *("resume", "join", "results?example=yes", "workshop", "report", "analysis"),
        *("schemes", "cases", "reference", "guide", "about", "privacy", "answers", "search"),
    ):
        assert in_language(f"./{door}", lang) in links, door


# ------------------------------------------------------------------- beginning


@pytest.mark.parametrize("lang", LANGUAGES)
def test_its_button_begins_an_assessment(lang: Lang, kept: AssessmentStore) -> None:
    browser = PlainBrowser().visit(in_language("/", lang)).send()
    place = urlsplit(browser.address)
    query = dict(parse_qsl(place.query))
    assert place.path == "/profile"
    assert query.pop("lang", "ja") == lang
    [(name, code)] = browser.cookies.items()
    assert query == {"a": name.removeprefix("a-")} == {"a": handle_of(code)}
    stored = kept.open(code)
    assert stored is not None
    assert stored.assessment == Assessment(checklist=content().checklist.version)


def test_the_check_begins_at_its_first_question() -> None:
    """Told by the page itself, the question would be a step of its own to go back."""
    place = PlainBrowser().ask("POST", f"{HOST}/begin?page=quick").headers["location"]
    first = quick_check(Assessment(), content().checklist, content().stages).next
    assert dict(parse_qsl(urlsplit(place).query))["q"] == first


def test_what_was_begun_is_told_to_no_cache() -> None:
    answer = PlainBrowser().ask("POST", f"{HOST}/begin")
    assert (answer.status, answer.headers["cache-control"]) == (303, "no-store")
    assert "HttpOnly" in answer.headers["set-cookie"]


def test_another_site_begins_nothing() -> None:
    answer = PlainBrowser().ask("POST", f"{HOST}/begin", origin="https://elsewhere.example")
    assert answer.status == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_full_disk_is_told(
    lang: Lang, kept: AssessmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with disk_full(kept, monkeypatch):
        browser = PlainBrowser().visit(in_language("/", lang)).send()
    assert browser.page.status == 503
    assert browser.heading == content().wording.of(lang)("home.not_begun")
    assert browser.problems == [content().wording.of(lang)("home.not_begun_text")]
    assert browser.cookies == {}


def test_a_network_that_begins_too_many_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    for host in ("192.0.2.7", "2001:db8::1"):
        assert all(may_begin(host) for _ in range(MOST_BEGUN))
    assert not may_begin("192.0.2.7")
    assert not may_begin("2001:db8::ffff")  # the same network
    assert may_begin("192.0.2.8")
    assert all(may_begin("127.0.0.1") for _ in range(MOST_BEGUN + 1))
    monkeypatch.setattr(first, "may_begin", lambda _: False)
    answer = PlainBrowser().ask("POST", f"{HOST}/begin?lang=en")
    assert answer.status == 429
    assert "set-cookie" not in answer.headers
    assert content().wording.of("en")("common.crowded") in answer.text


# ------------------------------------------------------------------- addresses of before


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/?a=abcdefghijklmnop", "/results?a=abcdefghijklmnop"),
        ("/?a=abcdefghijklmnop&lang=en", "/results?a=abcdefghijklmnop&lang=en"),
        ("/?example=yes", "/results?example=yes"),
        ("/?lang=en&example=yes", "/results?lang=en&example=yes"),
        ("/?code=no-code-at-all", "/results?code=no-code-at-all"),  # which says so
    ],
)
def test_what_stood_in_its_address_leads_on(asked: str, leads_to: str) -> None:
    answer = PlainBrowser().ask("GET", HOST + asked)
    assert answer.status == 303
    assert urljoin(HOST + asked, answer.headers["location"]) == HOST + leads_to


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_code_leaves_the_address_and_leads_to_the_results(lang: Lang) -> None:
    code = new_code()
    browser = PlainBrowser().visit(in_language(f"/?code={code.lower()}", lang))
    place = urlsplit(browser.address)
    assert place.path == "/results"
    assert dict(parse_qsl(place.query)) == {"a": handle_of(code)} | (
        {"lang": "en"} if lang == "en" else {}
    )
    assert browser.cookies == {f"a-{handle_of(code)}": code}


def test_the_language_and_what_nobody_knows_stay_here() -> None:
    for address in ("/", "/?lang=en", "/?lang=fr", "/?x=1"):
        assert PlainBrowser().ask("GET", HOST + address).status == 200, address


def test_the_page_of_unknown_addresses_is_in_no_menu() -> None:
    assert [r.name for r in ROUTES.values() if not r.address] == ["unknown"]
    assert not ROUTES["unknown"].in_menu


def test_its_picture_is_there() -> None:
    assert {f"report-{lang}.webp" for lang in LANGUAGES} <= FILES.keys()
