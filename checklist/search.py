"""Search in texts: what is typed finds what is written, whatever its width, case or kana, and words
with kanji by their reading as well."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated

from pydantic import Field, StringConstraints

from checklist.model import Frozen

#: Katakana ァ to ヶ, and the marks of repetition ヽ and ヾ, lie this far behind their hiragana.
_APART = ord("ア") - ord("あ")
_TO_HIRAGANA: Mapping[int, int] = {
    **{number: number - _APART for number in range(ord("ァ"), ord("ヶ") + 1)},
    **{ord(mark): ord(mark) - _APART for mark in "ヽヾ"},
}


#: A word of at most so many letters is found as it is: タイ is a country, たい an ending.
_SHORT = 2


class Readings(Frozen):
    """How words with kanji are read, in hiragana."""

    readings: Annotated[
        Mapping[
            Annotated[str, StringConstraints(min_length=2, pattern="[一-龠々]")],
            Annotated[str, StringConstraints(pattern="^[ぁ-ゖー]+$")],
        ],
        Field(min_length=1),
    ]

    @cached_property
    def _words(self) -> re.Pattern[str]:
        longest_first = sorted(self.readings, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first)))

    def aloud(self, text: str) -> str:
        """A text with every word that has a reading, the longest first, written as it is read."""
        return self._words.sub(lambda word: self.readings[word[0]], text)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def folded(text: str, readings: Readings | None = None) -> str:
    """A text as it is searched: full width and half width, capital and small letters are the same;
    where it has katakana, or words that ``readings`` knows, it stands there as it is and again with
    hiragana."""
    plain = _plain(text)
    ways = [plain, plain.translate(_TO_HIRAGANA)]
    if readings is not None:
        ways.append(readings.aloud(plain).translate(_TO_HIRAGANA))
    return "\n".join(dict.fromkeys(ways))


def words_in(typed: str) -> tuple[str, ...]:
    """The words of a search, for ``is_in``; any white space parts them."""
    return tuple(
        word if len(word) <= _SHORT else word.translate(_TO_HIRAGANA)
        for word in _plain(typed).split()
    )


def is_in(words: Iterable[str], text: str) -> bool:
    """Whether every word, or part of a word, stands in a ``folded`` text."""
    return all(word in text for word in words)
