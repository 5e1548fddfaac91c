"""What of a typed text every document makes a link to: the same in PDF and Word."""

from __future__ import annotations

import pytest

from checklist.load import Content
from wording.phrases import OfficialPhrases, Phrases, is_web_address


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://www.example.lg.jp/kankyo/001/index.html?year=2026&page=1#top", True),
        ("http://example.jp", True),
        ("https://example.jp:8443/a%20b", True),
        ("https://192.0.2.1/", True),
        ("https://example.jp/" + "a" * 1000, True),
        ("https://example.jp/" + "a" * 3000, False),
        ("https://example.jp/ を参照", False),
        ("参照 https://example.jp/", False),
        ("https://example.jp/\n", False),
        ("https://example.jp/100%", False),
        ("https://example.jp/[1]", False),
        ("https://user@example.jp/", False),
        ("https://例え.jp/", False),
        ("https://", False),
        ("//example.jp/", False),
        ("ftp://example.jp/", False),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_a_web_address_and_nothing_else(text: str, is_one: bool) -> None:
    assert is_web_address(text) is is_one


@pytest.mark.parametrize(
    ("day", "ja", "en"),
    [
        ("2026-11-30", "令和8年11月30日", "30 November 2026"),
        ("2019-05-01", "令和元年5月1日", "1 May 2019"),
        ("2019-04-30", "平成31年4月30日", "30 April 2019"),
        ("2018-12", "平成30年12月", "December 2018"),
        ("2027-09", "令和9年9月", "September 2027"),
    ],
)
def test_days_of_official_papers(content: Content, day: str, ja: str, en: str) -> None:
    assert OfficialPhrases(content, "ja").day(day) == ja
    assert OfficialPhrases(content, "en").day(day) == en == Phrases(content, "en").day(day)


@pytest.mark.parametrize(
    ("year", "ja"), [(2027, "令和9年度"), (2019, "令和元年度"), (2018, "平成30年度")]
)
def test_years_of_official_papers(content: Content, year: int, ja: str) -> None:
    assert OfficialPhrases(content, "ja").fiscal_year(year) == ja
    assert OfficialPhrases(content, "en").fiscal_year(year) == f"fiscal year {year}"
