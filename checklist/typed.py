"""What people type, and other values of a save file: texts, moments, levels."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from checklist.model import TOP_LEVEL, LevelNumber
from checklist.problems import ProblemsError, shown

UNKNOWN: Literal["unknown"] = "unknown"
NOT_APPLICABLE: Literal["not_applicable"] = "not_applicable"
Level = LevelNumber | Literal["unknown", "not_applicable"]

#: Characters of one typed text.
MAX_TEXT = 20_000

#: Characters shown of the text before one that is refused.
_QUOTED = 12
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def _typed(value: str) -> str:
    """The text; refuses control characters and lone surrogates, with the words before the first of
    them: nobody sees it."""
    if unseen := _FORBIDDEN.search(value):
        before = " ".join(value[: unseen.start()].split())[-_QUOTED:]
        name = f"U+{ord(unseen[0]):04X}"
        ja, en = (
            (f"「{before}」の次", f"After “{before}”") if before else ("先頭", "At the beginning")
        )
        raise ProblemsError.one(
            f"使えない文字（目に見えない制御文字など、{name}）が{ja}にあります。"
            "その前後を消して、入れ直してください。",
            f"{en} stands a character that cannot be used (an invisible control character or the "
            f"like, {name}). Delete what is around it and type that again.",
        )
    return value


UserText = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_typed)]
ShortText = Annotated[str, Field(max_length=200), AfterValidator(_typed)]


def _written_date(value: object) -> object:
    """A bare number is no date, although it could be read as seconds since 1970."""
    if isinstance(value, datetime) or (
        isinstance(value, str) and re.match(r"\d{4}-\d{2}-\d{2}[T ]", value)
    ):
        return value
    raise PydanticCustomError("datetime_form", "not a date and time")


def whole_number(value: object) -> object:
    """The value where it is a whole number: ``true`` and ``1.0``, which Python takes for 1, are
    none."""
    if type(value) is not int:
        raise PydanticCustomError("int_type", "not a whole number")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written_date)]


def _one_of_the_answers(level: object) -> object:
    if level is None or level in (UNKNOWN, NOT_APPLICABLE):
        return level
    if type(level) is int and 0 <= level <= TOP_LEVEL:
        return level
    raise ProblemsError.one(
        f"0から4の整数、unknown、not_applicable のどれかにしてください（今の値: {shown(level)}）。",
        f"Must be a whole number 0 to 4, unknown or not_applicable (found {shown(level)}).",
    )


#: A level as it is read from a file; ``None``: blank.
GivenLevel = Annotated[Level | None, BeforeValidator(_one_of_the_answers)]
