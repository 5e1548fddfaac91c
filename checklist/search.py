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


#: A word of at most so many letters is found as it is: タイ is a country, たい an ending.
_SHORT = 2


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def folded(text: str) -> str:
    """A text as it is searched: full width and half width, capital and small letters are the same;
    where it has katakana, it stands there with them and again with hiragana."""
    plain = _plain(text)
    hiragana = plain.translate(_TO_HIRAGANA)
    return plain if hiragana == plain else f"{plain}\n{hiragana}"


def words_in(typed: str) -> tuple[str, ...]:
    """The words of a search, for ``is_in``; any white space parts them."""
    return tuple(
        word if len(word) <= _SHORT else word.translate(_TO_HIRAGANA)
        for word in _plain(typed).split()
    )


def is_in(words: Iterable[str], text: str) -> bool:
    """Whether every word, or part of a word, stands in a ``folded`` text."""
    return all(word in text for word in words)
