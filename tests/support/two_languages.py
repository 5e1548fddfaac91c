"""What can be wrong with a text in two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from checklist.model import Text
from tests.support import ROOT

DATA = ROOT / "data"


def stems(folder: str) -> list[str]:
    return sorted(path.stem for path in (DATA / folder).glob("*.yaml"))


JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠々]")
LATIN = re.compile(r"[A-Za-z]")
#: Names in Japanese that stand in an English text of the checklist: document and authors.
NAMES = re.compile(r"「地方自治体による国際環境協力ファクトシート」|金振|中野綾子")
#: Legends, in which two spaces part one sign with its meaning from the next.
SPACED = {"progress.legend", "progress.legend_signs"}
FILLED_IN = re.compile(r"\{[^}]*\}")
FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ％]")


def texts(value: Any, place: str) -> Iterator[tuple[str, Text]]:
    """Every pair of texts inside a model, with its place."""
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, tuple):
        for position, one in enumerate(value):
            yield from texts(one, f"{place}.{position}")


def faults(place: str, text: Text, *, names_allowed: bool = False) -> list[str]:
    """What is wrong with the two texts at a place."""
    ja, en = text.ja, text.en
    found = []
    if not JAPANESE.search(ja) and LATIN.search(FILLED_IN.sub("", ja)):
        found.append(f"{place}.ja is not Japanese: {ja}")
    if names_allowed:  # the Japanese name of a thing may stand beside its English one
        if len(JAPANESE.findall(en)) > len(LATIN.findall(en)) or re.search(r"です|ます|。", en):
            found.append(f"{place}.en is not English: {en}")
    elif JAPANESE.search(NAMES.sub("", en)):
        found.append(f"{place}.en holds Japanese: {en}")
    for lang, words in (("ja", ja), ("en", en)):
        if re.search(r"  |[ \u3000]\n", words) and place not in SPACED:
            found.append(f"{place}.{lang} has a double space: {words}")
        if FULL_WIDTH.search(words):
            found.append(f"{place}.{lang} has full-width digits or letters: {words}")
    if re.search(r"[、。]", en):
        found.append(f"{place}.en has Japanese punctuation: {en}")
    return found


def faults_in(value: Any, place: str, *, names_allowed: bool = False) -> list[str]:
    """What is wrong with any pair of texts inside a model."""
    return [
        fault
        for where, text in texts(value, place)
        for fault in faults(where, text, names_allowed=names_allowed)
    ]
