"""Text in two languages, and the base class of every model."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Lang = Literal["ja", "en"]
LANGUAGES: tuple[Lang, ...] = ("ja", "en")

#: A line of prose: never empty, no white space around it.
Prose = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

#: Bidirectional control characters: in a typed text they turn the words that follow it.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def without_bidi(text: str) -> str:
    """The text without bidirectional control characters, to stand inside a sentence of ours."""
    return text if text.isprintable() else _BIDI.sub("", text)  # most are, and it is sooner seen


#: What nobody sees: marks of direction, joiners, soft hyphens, byte-order marks within a text.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def without_unseen(text: str) -> str:
    """The text without characters that nobody sees, to be compared with another."""
    return text if text.isprintable() else _UNSEEN.sub("", text)


class Frozen(BaseModel):
    """Base of all content and answers: immutable, and an unknown key is an error. Validation errors
    leave out the input, so that typed texts do not reach logs."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        defer_build=True,  # what checks a model is built when one is first checked
    )


class Text(Frozen):
    """The same text in Japanese and English."""

    ja: Prose
    en: Prose

    def of(self, lang: Lang) -> str:
        """The text in one of the languages."""
        return self.ja if lang == "ja" else self.en
