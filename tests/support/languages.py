"""Which words of the other script a text of one language may contain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from checklist.model import Lang
from checklist.strict_yaml import read_yaml
from tests.support import DATA
from views.server.resources import content

#: Fields that hold what the fact sheet prints, shown as it stands.
PRINTED = ("printed", "name_printed", "category_printed", "category_corrected", "table", "source")


JAPANESE = re.compile(r"[々〆ぁ-ゖァ-ヺ一-鿿ー]+")


LATIN = re.compile(r"[A-Za-z][A-Za-z']+")


@cache
def words_of(lang: Lang) -> frozenset[str]:
    """Words of the other script that the texts of this language contain on purpose: proper names,
    abbreviations, quotes of the fact sheet."""
    pattern = LATIN if lang == "ja" else JAPANESE
    texts = [text for path in DATA.rglob("*.yaml") for text in _texts(path, lang)]
    texts.append("English max" if lang == "ja" else "日本語")  # the other language; a formula
    if lang == "en":
        texts += [
            text for m in content().municipalities.values() for text in (m.prefecture, m.name)
        ]
    return frozenset(word for text in texts for word in pattern.findall(text))


def _texts(path: Path, lang: Lang) -> Iterator[str]:
    """All texts in a language, and what the fact sheet printed."""

    def walk(value: object, key: str = "") -> Iterator[str]:
        if isinstance(value, dict):
            for field, inner in value.items():
                yield from walk(inner, str(field))
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner, key)
        elif key in (lang, *PRINTED):
            yield str(value)

    yield from walk(read_yaml(path.read_bytes()))
