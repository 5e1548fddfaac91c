"""A month in any common notation: ``2027-09``, ``2027年9月``, ``2027/9``,
``令和9年9月``, ``R9.9``."""

from __future__ import annotations

import re
from unicodedata import normalize

from checklist.problems import ProblemsError

_YEARS = range(2000, 2101)
_BETWEEN = r"\s*[-/.年]\s*"
_COMMON = re.compile(rf"(\d{{4}}){_BETWEEN}(\d{{1,2}})\s*月?")
#: The first year of the era is year 1: 2019.
_REIWA = re.compile(rf"(?:令和|[Rr])\s*(元|0?[1-9]|[1-9]\d){_BETWEEN}(\d{{1,2}})\s*月?")
_BEFORE_REIWA = 2018


def read_month(typed: str) -> str | None:
    """The month as ``2027-09``; ``None`` for an empty text. Raises ProblemsError for anything that
    is no month, and for years before 2000 or after 2100."""
    text = normalize("NFKC", typed).strip()
    if not text:
        return None
    if match := _COMMON.fullmatch(text):
        year, month = int(match[1]), int(match[2])
    elif match := _REIWA.fullmatch(text):
        year = _BEFORE_REIWA + (1 if match[1] == "元" else int(match[1]))
        month = int(match[2])
    else:
        year, month = 0, 0
    if year not in _YEARS or not 1 <= month <= 12:
        raise ProblemsError.one(
            "年と月が読めません。「2027年9月」「令和9年9月」「2027-09」のどれかの形で入れてください。",
            "This is not a month. Write it as 2027-09 or 2027/9.",
        )
    return f"{year}-{month:02}"
