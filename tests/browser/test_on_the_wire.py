"""What goes over the wire: only to this server, with its headers, and to its own pages alone."""

from __future__ import annotations

import http.client
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from store.assessments import AssessmentStore
from tests.support import ROOT
from tests.support.official import (
    address_of,
    choose_level,
    chosen_level,
    expect_answered,
    follow,
    half_filled,
    kept_code,
    open_every_fold,
    page_is_ready,
    say,
    visit,
)
from tests.support.serving import Server
from tests.support.watching import Watch

SECRETS = ("Traceback", "site-packages", ".py", "sqlite", "Error:", "1.67", str(ROOT))


def answer_to(
    server: Server, method: str, path: str, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """One request, as any program can make it."""
    with closing(http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=30)) as wire:
        wire.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = wire.getresponse()
        given = {name.lower(): value for name, value in answer.getheaders()}
        # after 101 the connection stays open
        return answer.status, given, b"" if answer.status == 101 else answer.read()


def test_the_watch_sees_a_foreign_host_and_an_error(page: Page, watch: Watch) -> None:
    """The watch over all tests can fail."""
    visit(page, "/answers")
    page.evaluate("() => { new Image().src = 'http://192.0.2.1/x.png'; console.error('x'); }")
    page.wait_for_function("() => performance.getEntriesByName('http://192.0.2.1/x.png').length")
    assert "192.0.2.1" in watch.hosts or any("192.0.2.1" in said for said in watch.errors)
    with pytest.raises(AssertionError):
        watch.saw_nothing_wrong()
    watch.hosts.clear()
    watch.errors.clear()


@pytest.mark.parametrize("path", ["/resume", "/profile?lang=en", "/own/x/look.css", "/health"])
def test_security_headers_stand_on_every_answer(server: Server, path: str) -> None:
    for accept in ("text/html", "image/*"):
        status, headers, _ = answer_to(server, "GET", path, Accept=accept, Accept_Encoding="gzip")
        assert status == 200
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "object-src 'none'" in policy
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert not any(character.isdigit() for character in headers.get("server", ""))


@pytest.mark.parametrize(("query", "lang"), [("", "ja"), ("?lang=en", "en"), ("?lang=fr", "ja")])
def test_the_document_says_its_language(server: Server, query: str, lang: str) -> None:
    for path in ("/", "/results"):
        _, headers, body = answer_to(server, "GET", path + query, Accept="text/html")
        assert f'<html lang="{lang}">'.encode() in body
        assert headers["content-language"] == lang
        assert b"Streamlit</title>" not in body


def test_another_site_cannot_write_or_listen(server: Server) -> None:
    own, foreign = server.address, "http://evil.example"
    socket = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec_WebSocket_Protocol": "streamlit",
    }
    assert answer_to(server, "GET", "/_stcore/stream", Origin=own, **socket)[0] == 101
    assert answer_to(server, "GET", "/_stcore/stream", Origin=foreign, **socket)[0] == 403
    for method in ("POST", "PUT", "DELETE"):
        status, _, body = answer_to(server, method, "/_stcore/upload_file/a/b", Origin=foreign)
        assert status == 403
        assert not any(secret.encode() in body for secret in SECRETS)
    assert answer_to(server, "POST", "/_stcore/upload_file/a/b", Origin="null")[0] == 403


def test_the_language_link_keeps_page_and_assessment(page: Page, kept: AssessmentStore) -> None:
    code, _ = kept.create(half_filled())
    visit(page, address_of("capacity", code=code))
    page.get_by_role("link", name="English", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page_is_ready(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Item 3 Degree of cooperation")
    assert page.title().startswith("Item 3")
    assert chosen_level(page, "3-1") == 2
    follow(page, say("common.title_results", "en"), heading="Results")
    assert "lang=en" in page.url
    assert kept_code(page) == code
    page.get_by_role("link", name="日本語", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page_is_ready(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("結果")
    assert kept_code(page) == code


def test_the_chooser_of_files_speaks_japanese(page: Page) -> None:
    visit(page, address_of("resume"))
    brought = page.locator('[data-testid="stFileUploaderDropzone"]')
    expect(brought).to_contain_text("ファイルを選ぶ")
    text = brought.inner_text().removeprefix("upload")  # the name of its icon, drawn as a picture
    assert not re.search(r"[a-z]{3}", text), text


def test_typed_markup_is_shown_and_never_run(page: Page, kept: AssessmentStore) -> None:
    mark = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>**b** $x$ :red[r]'
    code, _ = kept.create(half_filled(mark))

    def nothing_ran() -> None:
        assert page.evaluate("() => window.hacked") is None
        assert page.locator('img[src="x"]').count() == 0

    shown = {
        "profile": page.get_by_label(say("profile.name")),
        "strength": page.get_by_label(say("item.own_name_strength")),
        "results": page.get_by_text(f"1-4 港湾{mark}").first,
    }
    for name in (*shown, "support", "near", "report"):
        visit(page, address_of(name, code=code))
        open_every_fold(page, schemes=3)
        nothing_ran()
        if name in shown:
            expect(shown[name]).to_be_visible()
        if name == "profile":
            expect(shown[name]).to_have_value(f"港市{mark}")
        if name == "strength":
            expect(shown[name]).to_have_value(f"港湾{mark}")

    visit(page, address_of("resume"))
    page.locator("input[type=file]").set_input_files(
        {
            "name": f"{mark.replace('/', '')}.json",
            "mimeType": "application/json",
            "buffer": half_filled(mark).to_json().encode(),
        }
    )
    expect(page.get_by_text(f"港市{mark}")).to_be_visible()
    nothing_ran()


def test_a_damaged_assessment_is_told_in_plain_words(page: Page, own_server: Server) -> None:
    with closing(AssessmentStore(own_server.database)) as store:
        code, _ = store.create(half_filled())
    with closing(sqlite3.connect(own_server.database, timeout=10)) as connection, connection:
        connection.execute("UPDATE assessment SET sealed = zeroblob(length(sealed))")
    visit(page, own_server.address + address_of("capacity", code=code))
    expect(page.get_by_role("heading", level=1)).to_have_text(say("common.unreadable_title"))
    expect(page.locator(".problem")).to_contain_text("壊れている")
    text = page.locator("body").inner_text()
    assert not any(secret in text for secret in SECRETS)


def test_a_fault_nobody_foresaw_is_told_in_plain_words(
    another_browser: Callable[[], BrowserContext], tmp_path: Path
) -> None:
    """A server whose results page breaks on purpose."""
    (tmp_path / "sitecustomize.py").write_text(
        "import scoring.result\n"
        "def assess(*_):\n"
        "    raise RuntimeError('/srv/secret.py Streamlit 1.67.0')\n"
        "scoring.result.assess = assess\n",
        encoding="utf-8",
    )
    with closing(Server(tmp_path, PYTHONPATH=f"{tmp_path}:{ROOT}")) as server:
        page = another_browser().new_page()
        visit(page, server.address + address_of("capacity"))
        choose_level(page, "3-1", 2)
        expect_answered(page, 1)
        page.get_by_role("link", name=say("common.title_results"), exact=True).click()
        expect(page.locator(".problem")).to_have_text(say("common.unforeseen_error"))
        text = page.locator("body").inner_text()
        assert not any(secret in text for secret in (*SECRETS, "secret"))
        assert "Traceback" in server.log()  # the administrator can read it
        assert "secret.py" in server.log()
        page.get_by_role("link", name=say("common.title_checklist"), exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("項目1 セールスポイント")
        expect_answered(page, 1)
        visit(page, server.address + address_of("capacity", code=kept_code(page)))
        assert chosen_level(page, "3-1") == 2
