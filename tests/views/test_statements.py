"""What is said of data and of accessibility is what the code does and what was tested."""

from __future__ import annotations

import re
import tempfile
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest

from checklist.model import LANGUAGES, Lang
from store.__main__ import main as store_command
from store.upkeep import KEEP_ROOMS_DAYS, UNUSED_MONTHS
from tests.support import ROOT
from tests.support.plain_browser import PlainBrowser
from tests.support.reading_pages import in_language
from views.reading.statements import CRITERIA, STORED
from views.server.kept_codes import SECONDS
from views.server.resources import content
from views.server.uploads import Uploads

#: The tables of the store, and the row of the page on each (none: nobody's data).
TABLES = {
    **dict.fromkeys(("assessment", "point", "link", "part", "event"), "answers"),
    **dict.fromkeys(
        ("room", "participant", "vote", "dots", "ledger", "reason", "attached"), "room"
    ),
    "share": "share",
    "probe": "",
}


def text_of(address: str, lang: Lang) -> str:
    return PlainBrowser().visit(in_language(address, lang)).page.text


def test_every_table_of_the_store_is_spoken_of() -> None:
    """A new table is one more thing stored: /privacy has to say what, how long, who reads it."""
    there = set()
    for path in sorted((ROOT / "store" / "migrations").glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        there |= set(re.findall(r"CREATE TABLE (\w+)", sql))
        there -= set(re.findall(r"DROP TABLE (\w+)", sql))
    assert there == set(TABLES)
    assert {row for row in TABLES.values() if row} <= set(STORED)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_numbers_told_are_those_of_the_code(
    lang: Lang, capsys: pytest.CaptureFixture[str]
) -> None:
    text = text_of("/privacy", lang)
    unit = {"ja": "か月の間、一度も使われなければ", "en": " months without any use"}[lang]
    assert f"{UNUSED_MONTHS}{unit}" in text
    assert f"{KEEP_ROOMS_DAYS}{'日たつと' if lang == 'ja' else ' days after its end'}" in text
    assert f"{SECONDS // 86_400}" in text
    with pytest.raises(SystemExit):
        store_command(["purge", "--help"])
    assert f"default: {UNUSED_MONTHS}" in " ".join(capsys.readouterr().out.split())


def test_only_assessments_are_called_encrypted_and_they_alone_are_sealed() -> None:
    say = content().wording.of("ja")
    assert "暗号化します" in say("privacy.answers_where", **dict.fromkeys(("points",), 1))
    for row in ("room", "share"):
        assert "暗号化しません" in say(f"privacy.{row}_where")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", ["/", "/schemes", "/about", "/privacy", "/join"])
def test_every_plain_page_leads_to_it_from_its_foot(address: str, lang: Lang) -> None:
    foot = text_of(address, lang).partition("<footer>")[2]
    links = re.findall(r'href="([^"]+)"', foot)
    assert urlsplit(links[0]).path.rpartition("/")[2] == "privacy"
    assert ("lang=en" in links[0]) == (lang == "en")


def test_every_criterion_of_levels_a_and_aa_is_answered_once() -> None:
    numbers = [criterion.number for criterion in CRITERIA]
    assert len(numbers) == len(set(numbers)) == 55
    assert numbers == sorted(numbers, key=lambda n: [int(part) for part in n.split(".")])
    assert sum(criterion.level == "A" for criterion in CRITERIA) == 31
    assert "4.1.1" not in numbers
    for criterion in CRITERIA:
        assert bool(criterion.how) == (criterion.state != "none"), criterion


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_not_met_is_told_first_with_its_reason(lang: Lang) -> None:
    text = text_of("/accessibility", lang)
    say = content().wording.of(lang)
    partly = [criterion for criterion in CRITERIA if criterion.state == "partly"]
    assert [criterion.number for criterion in partly] == ["2.1.4", "3.1.2"]
    first = text.partition("<table")[0]
    for criterion in partly:
        assert say(f"accessibility.r_{criterion.key}") in first.replace("&#34;", '"')
    assert text.count('<th scope="row">') == len(CRITERIA)
    assert say("accessibility.untested") in text


def test_wide_windows_have_no_colours() -> None:
    """Those of a narrow one are all there are: by day contrast is measured there alone."""
    styles = sorted((ROOT / "views" / "server" / "static").glob("*.css"))
    wide = [
        block
        for style in styles
        for block in re.findall(
            r"@media \(min-width[^{]*\{((?:[^{}]|\{[^{}]*\})*)\}", style.read_text(encoding="utf-8")
        )
    ]
    assert len(wide) >= 4
    assert [block for block in wide if re.search(r"color|background|opacity|fill", block)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_an_uploaded_file_waits_is_said(lang: Lang) -> None:
    uploads = Uploads()
    uploads.give("session", ["file"])
    with patch.object(tempfile, "TemporaryFile", wraps=tempfile.TemporaryFile) as file:
        uploads.keep("session", "file", b"answers")
    file.assert_called_once()
    uploads.drop_session("session")
    words = {"ja": "メモリーと一時ファイル", "en": "memory and temporary files"}[lang]
    assert words in text_of("/privacy", lang)
