"""The minutes of a workshop as it was held."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import timedelta, timezone
from typing import Any

from checklist.model import Lang
from tests.support.generated import REAL
from tests.support.past_workshop import BEGUN, held
from wording.minutes import Minutes, summarise_minutes
from wording.phrases import Phrases
from workshop.account import RoomRecord

JAPAN = timezone(timedelta(hours=9))
MADE_AT = BEGUN.astimezone(JAPAN) + timedelta(hours=3)


def minutes(given: RoomRecord | None = None, lang: Lang = "ja") -> Minutes:
    return summarise_minutes(given or held(), Phrases(REAL, lang), MADE_AT)


def texts(value: Any) -> list[str]:
    """Every text in plain data, without the keys of facts."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for one in value for text in texts(one)]
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.name != "key"]
        return [text for name in names for text in texts(getattr(value, name))]
    return []
