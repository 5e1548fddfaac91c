"""Reading pages: each there in both languages, small, well formed, each link leads somewhere, and
what has not changed is not sent again."""

from __future__ import annotations

import gzip
import re
from functools import cache
from itertools import product
from urllib.parse import urljoin, urlsplit

import pytest

from checklist.model import LANGUAGES, Lang
from store.codes import new_code
from store.sealing import handle_of
from tests.support.markup import Markup
from tests.support.plain_browser import HOST, Answer, PlainBrowser
from tests.support.reading_pages import addresses, in_language
from views.reading.page import SECTIONS
from views.screens.parts.routes import ROUTES
from views.server.static_files import FILES

MOST = 60_000  # bytes of a page with its style and script, nothing packed
AROUND = sum(len(FILES[name]) for name in ("reading.css", "reading.js", "mark.svg"))
PAGES = list(product(addresses(), LANGUAGES))


@cache
def page(address: str, lang: Lang = "ja") -> Answer:
    return PlainBrowser().ask("GET", HOST + in_language(address, lang))


@cache
def markup(address: str, lang: Lang) -> Markup:
    return Markup(page(address, lang).text)


def test_every_page_is_there_in_its_language_and_small() -> None:
    for address, lang in PAGES:
        answer = page(address, lang)
        assert answer.status == 200, (address, lang)
        assert f'<html lang="{lang}">' in answer.text, (address, lang)
        assert answer.headers["content-language"] == lang, (address, lang)
        size = len(answer.text.encode()) + AROUND
        assert size <= MOST, (address, lang, size)


def test_every_page_is_well_formed() -> None:
    assert {
        (address, lang): faults
        for address, lang in PAGES
        if (faults := markup(address, lang).faults)
    } == {}


def test_every_page_has_a_title_of_its_own() -> None:
    for lang in LANGUAGES:
        titles = [markup(address, lang).title for address in addresses()]
        assert all(" | " in title for title in titles)
        assert {title for title in titles if titles.count(title) > 1} == set()


def test_every_heading_in_english_begins_with_a_capital() -> None:
    small = re.compile(r"<h[1-4][^>]*>(?:<[^>]*>|\s)*([a-z][^<]*)")
    pages = ((address, page(address, "en").text) for address in addresses())
    assert {address: begun for address, text in pages if (begun := small.findall(text))} == {}


def test_no_handler_and_no_style_stands_in_a_page() -> None:
    """The policy of the pages would not let them work."""
    for address, lang in PAGES:
        attributes = markup(address, lang).attributes
        assert not {name for name in attributes if name.startswith("on") or name == "style"}


def test_every_link_inside_leads_somewhere() -> None:
    answering = {f"/{route.address}" for route in ROUTES.values() if route.address} | {"/begin"}
    dead = set()
    for address, lang in PAGES:
        for link in markup(address, lang).links:
            place = urlsplit(urljoin(HOST + in_language(address, lang), link))
            if f"{place.scheme}://{place.netloc}" != HOST:
                continue
            assert "code=" not in place.query
            if place.path.startswith("/own/"):
                is_there = place.path.rpartition("/")[2] in FILES
            elif place.path in answering:
                is_there = True
            else:
                asked = f"{place.path}?{place.query}" if place.query else place.path
                is_there = page(asked).status == 200
                if place.fragment:
                    is_there &= place.fragment in markup(asked, "ja").ids
            if not is_there:
                dead.add((address, link))
    assert dead == set()


def test_the_language_is_carried_along() -> None:
    """Every link to a page of ours but the one to the other language."""
    for address in addresses():
        for link in markup(address, "en").links:
            place = urlsplit(urljoin(HOST + address, link))
            if f"{place.scheme}://{place.netloc}" == HOST and not place.path.startswith("/own/"):
                to_itself = place.path == address or place.fragment
                assert "lang=en" in place.query or to_itself, (address, link)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["/schemes/no-such-one", "/schemes/..%2Fabout", "/schemes/<b>"])
def test_what_is_not_there_says_so_in_the_reader_s_language(path: str, lang: Lang) -> None:
    answer = page(path, lang)
    assert answer.status == 404
    assert f'<html lang="{lang}">' in answer.text
    assert Markup(answer.text).faults == []
    assert "<b>" not in answer.text.partition("<h1>")[0]
    for section in SECTIONS:
        assert f"../{section}" in answer.text


# ------------------------------------------------------------------- what moved


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/cases?a=abcdefghijklmnop", "/near?a=abcdefghijklmnop"),
        ("/cases?example=yes&lang=en", "/near?example=yes&lang=en"),
        ("/about?a=abcdefghijklmnop&lang=en", "/answers?a=abcdefghijklmnop&lang=en"),
        ("/about?example=yes", "/answers?example=yes"),
        ("/guide?a=abcdefghijklmnop&lang=en", "/guide?lang=en"),
        ("/cases", None),
        ("/about?lang=en", None),
    ],
)
def test_an_address_of_before_still_leads_to_what_stood_there(
    asked: str, leads_to: str | None
) -> None:
    answer = PlainBrowser().ask("GET", HOST + asked)
    if leads_to is None:
        assert answer.status == 200
    else:
        assert answer.status == 303
        assert urljoin(HOST + asked, answer.headers["location"]) == HOST + leads_to


@pytest.mark.parametrize(("asked", "leads_to"), [("cases", "near"), ("about", "answers")])
def test_with_a_code_it_leads_to_the_assessment(asked: str, leads_to: str) -> None:
    code = new_code()
    first = PlainBrowser().ask("GET", f"{HOST}/{asked}?code={code}")
    second = PlainBrowser().ask("GET", urljoin(f"{HOST}/{asked}", first.headers["location"]))
    place = urljoin(f"{HOST}/{asked}", second.headers["location"])
    assert place == f"{HOST}/{leads_to}?a={handle_of(code)}"


# ------------------------------------------------------------------- over the wire


def test_what_has_not_changed_is_not_sent_again() -> None:
    first = page("/schemes")
    tag = first.headers["etag"]
    again = PlainBrowser().ask("GET", f"{HOST}/schemes", if_none_match=tag)
    assert (again.status, again.text) == (304, "")
    assert again.headers["etag"] == tag
    other = PlainBrowser().ask("GET", f"{HOST}/schemes?lang=en", if_none_match=tag)
    assert other.status == 200
    assert other.headers["etag"] != tag


def test_whoever_takes_it_packed_gets_it_packed() -> None:
    class Packed(PlainBrowser):
        """It keeps the bytes."""

    browser = Packed()
    sent = []

    async def keep(message: dict) -> None:  # type: ignore[type-arg]
        sent.append(message)

    import asyncio

    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": "/schemes",
        "raw_path": b"/schemes",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"city.example"), (b"accept-encoding", b"gzip, br")],
    }
    asyncio.run(browser.app(scope, None, keep))  # type: ignore[arg-type]
    headers = dict(sent[0]["headers"])
    assert headers[b"content-encoding"] == b"gzip"
    assert b"accept-encoding" in headers[b"vary"]
    body = b"".join(message.get("body", b"") for message in sent[1:])
    assert gzip.decompress(body).decode() == page("/schemes").text
    assert len(body) < 20_000


def test_pages_load_nothing_from_elsewhere() -> None:
    policy = page("/schemes").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


# ------------------------------------------------------------------- no code in an address


@pytest.mark.parametrize("address", ["/schemes", "/schemes/jet-programme", "/schemes?q=jica"])
def test_a_code_never_stays_in_an_address(address: str) -> None:
    code = new_code()
    asked = f"{address}{'&' if '?' in address else '?'}code={code}"
    browser = PlainBrowser().visit(asked)
    assert browser.page.status == 200
    assert urljoin(HOST, address) == browser.address
    assert code not in browser.page.text
    assert handle_of(code) not in browser.page.text
    assert browser.cookies == {f"a-{handle_of(code)}": code}  # kept, as with any old address


def test_what_is_no_code_is_left_out_as_well() -> None:
    browser = PlainBrowser().visit("/schemes?code=hello&q=jica")
    assert (browser.page.status, browser.address) == (200, f"{HOST}/schemes?q=jica")
