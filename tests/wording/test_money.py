"""What a scheme pays, in words."""

from __future__ import annotations

import pytest

from checklist.catalogue import Money
from checklist.load import Content
from checklist.model import Lang
from wording.advice import money_words
from wording.phrases import Phrases


@pytest.mark.parametrize(
    ("ceiling", "lang", "words"),
    [
        (60_000_000, "ja", "上限6,000万円"),
        (150_000_000, "ja", "上限1億5,000万円"),
        (1_200_000_000, "ja", "上限12億円"),
        (1_234_567, "ja", "上限123万4,567円"),
        (800, "ja", "上限800円"),
        (60_000_000, "en", "at most 60,000,000 yen"),
    ],
)
def test_a_ceiling_is_written_as_amounts_are(
    ceiling: int, lang: Lang, words: str, content: Content
) -> None:
    some = next(s.money for s in content.schemes.values() if s.money and s.money.source)
    money = Money.model_validate(some.model_dump() | {"ceiling_jpy": ceiling, "rate": None})
    assert money_words(money, Phrases(content, lang))[0].startswith(words)
