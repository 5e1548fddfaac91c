"""Search in texts: what is typed finds what is written, whatever its width, case or kana."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

#: Katakana ァ to ヶ, and the marks of repetition ヽ and ヾ, lie this far behind their hiragana.
_APART = ord("ア") - ord("あ")
_TO_HIRAGANA: Mapping[int, int] = {
    **{number: number - _APART for number in range(ord("ァ"), ord("ヶ") + 1)},
    **{ord(mark): ord(mark) - _APART for mark in "ヽヾ"},
}


def folded(text: str) -> str:
    """A text as it is compared: full width and half width, capital and small letters, katakana and
    hiragana are the same."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_TO_HIRAGANA)


def words_in(typed: str) -> tuple[str, ...]:
    """The words of a search, folded; any white space parts them."""
    return tuple(folded(typed).split())


def is_in(words: Iterable[str], text: str) -> bool:
    """Whether every word, or part of a word, stands in a folded text."""
    return all(word in text for word in words)
