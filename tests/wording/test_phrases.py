"""What of a typed text every document makes a link to: the same in PDF and Word."""

from __future__ import annotations

import pytest

from wording.phrases import is_web_address


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
