"""What a scheme pays, in words."""

from __future__ import annotations

import re

import pytest

from checklist.catalogue import Money
from checklist.load import Content
from checklist.model import Lang
from wording.advice import money_words, terms_words
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


#: What a text about money speaks of.
OF_MONEY = re.compile(
    "[円費料金]|負担|補助|助成|無償|有償|予算|給与|手当|支給|ドル|ユーロ|報酬|交付|億|万"
)


def test_what_is_called_money_is_of_money(content: Content) -> None:
    """The length or the order of a course is none: it would stand in papers that ask for money."""
    texts = {s.id: s.money.text.ja for s in content.schemes.values() if s.money and s.money.text}
    assert [name for name, text in texts.items() if not OF_MONEY.search(text)] == []


def test_other_terms_stand_with_the_scheme_alone(content: Content) -> None:
    money, words = content.schemes["jica-trainee-acceptance"].money, Phrases(content, "ja")
    assert money_words(money, words) == ()
    assert terms_words(money, words)[-1].endswith("決まると3年間続く")
