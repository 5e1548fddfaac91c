"""The cookies in which a browser keeps resume codes, and the address that loses its code."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from store.codes import ALPHABET, new_code
from store.sealing import handle_of
from tests.support.plain_browser import HOST, PlainBrowser
from views.server.kept_codes import MOST, code_of
from views.server.routes import MIDDLEWARE, ROUTES

CODE = "7KQ2M-XW9RT-4HBNC-E6VZP"


async def page(request: Request) -> Response:
    """Stands for Streamlit: says what arrives there."""
    return PlainTextResponse(str(request.url.query))


def browser(**headers: str) -> PlainBrowser:
    me = PlainBrowser(**headers)
    me.app = Starlette(routes=[*ROUTES, Route("/{path:path}", page)], middleware=MIDDLEWARE)
    return me


def asking(address: str, **query: str) -> str:
    return f"{HOST}{address}" + (f"?{urlencode(query)}" if query else "")


@pytest.mark.parametrize("path", ["/plan", "/capacity", "/results"])
@pytest.mark.parametrize("typed", [CODE, CODE.lower(), CODE.replace("-", ""), "７" + CODE[1:]])
def test_a_code_from_outside_is_kept_and_leaves_the_address(path: str, typed: str) -> None:
    me = browser()
    answer = me.ask("GET", asking(path, lang="en", code=typed, x="1"))
    assert answer.status == 303
    assert answer.headers["cache-control"] == "no-store"
    assert CODE not in answer.text
    to = answer.headers["location"]
    query = dict(parse_qsl(urlsplit(to).query))
    assert query == {"lang": "en", "x": "1", "a": handle_of(CODE)}
    assert answer.headers["set-cookie"] == (
        f"a-{handle_of(CODE)}={CODE}; HttpOnly; Max-Age=34560000; Path=/; SameSite=lax"
    )
    assert me.ask("GET", f"{HOST}{path}{to}").status == 200
    assert code_of(me.cookies, handle_of(CODE)) == CODE


def test_over_https_the_cookie_is_secure() -> None:
    answer = browser().ask("GET", asking("/", code=CODE).replace("http:", "https:"))
    assert "; Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "address",
    [
        "/plan?code=7KQ2M",
        "/plan?code=",
        "/results?code=%3Cb%3E",
        "/plan?a=x",
        "/_stcore/health?code=" + CODE,
    ],
)
def test_anything_else_arrives_as_it_is(address: str) -> None:
    answer = browser().ask("GET", asking(address))
    assert (answer.status, answer.text) == (200, urlsplit(address).query)
    assert "set-cookie" not in answer.headers


@pytest.mark.usefixtures("store")
def test_a_join_code_is_no_resume_code() -> None:
    answer = browser().ask("GET", asking("/join", code=CODE))
    assert not {"location", "set-cookie"} & answer.headers.keys()


def test_a_page_has_its_code_kept_and_forgotten() -> None:
    me, body = browser(), urlencode({"code": CODE.lower()})
    answer = me.ask("POST", asking("/kept-code"), body)
    assert (answer.status, answer.text) == (204, "")
    assert code_of(me.cookies, handle_of(CODE)) == CODE
    assert me.ask("DELETE", asking("/kept-code", a=handle_of(CODE))).status == 204
    assert me.cookies == {}


@pytest.mark.parametrize("code", ["", "x", "0" * 20, "A" * 300, "'\r\nset-cookie: a=b"])
def test_what_is_no_code_is_not_kept(code: str) -> None:
    answer = browser().ask("POST", asking("/kept-code"), urlencode({"code": code}))
    assert answer.status == 400
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_other_sites_have_nothing_kept_or_forgotten(method: str) -> None:
    me = browser(origin="https://elsewhere.example")
    answer = me.ask(
        method,
        asking("/kept-code", a=handle_of(CODE)),
        urlencode({"code": CODE}),
        origin="https://elsewhere.example",
    )
    assert answer.status == 403
    assert "set-cookie" not in answer.headers


def test_a_bounded_number_is_kept_and_the_oldest_goes() -> None:
    codes, me = [new_code() for _ in range(MOST + 5)], browser()
    for code in codes:
        me.ask("GET", asking("/", code=code))
    kept = [code for code in codes if code_of(me.cookies, handle_of(code))]
    assert kept == codes[-MOST:]
    me.ask("GET", asking("/", code=kept[0]))  # one of them again takes nobody's place
    assert len(me.cookies) == MOST


@given(code=st.text(ALPHABET, min_size=20, max_size=20), other=st.text(max_size=30))
def test_a_cookie_under_a_wrong_handle_opens_nothing(code: str, other: str) -> None:
    handle = handle_of(code)
    assert re.fullmatch(r"[A-Za-z0-9_-]{16}", handle)
    assert code_of({f"a-{handle}": code}, handle) == code
    if other != code:
        assert code_of({f"a-{handle}": other}, handle) is None
        assert code_of({f"a-{other}": code}, other) is None
    assert code not in handle
