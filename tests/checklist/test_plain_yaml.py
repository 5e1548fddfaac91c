"""What is written in a file of content is what is read: words stay words, numbers numbers."""

from __future__ import annotations

import pytest

from checklist.load import load
from tests.support.broken_packs import STAFF, Change, Write, lines

WORDS = ["no", "yes", "on", "off", "Yes", "True", "011002", "12:30", "1_000", "0x1A", "1e3",
         "2026-11-23", "NULL", "=1+1"]  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_what_looks_like_a_word_stays_a_word(word: str, change: Change) -> None:
    """PyYAML alone would read False, 4610, 750, 26 or a date here."""
    content = load(change(STAFF, "en: Title", f"en: {word}"))
    assert content.checklist.criteria["office.staff"].title.en == word


def test_a_key_may_be_the_word_no(write: Write) -> None:
    content = load(write("text/buttons.yaml", "no: {ja: いいえ, en: no}\n"))
    assert content.wording.of("en")("buttons.no") == "no"


@pytest.mark.parametrize(
    ("written", "meant"), [("true", True), ("false", False), ("~", None), ("-3", -3), ("0.5", 0.5)]
)
def test_plain_numbers_and_truths_are_still_read(
    written: str, meant: object, change: Change
) -> None:
    found = lines(change(STAFF, "en: Title", f"en: {written}"))
    assert found == [f"checklist/office/staff.yaml.title.en: Must be text (found {meant})."]
