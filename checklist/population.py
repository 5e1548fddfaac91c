"""A number of inhabitants as people write it: ``400,000``, ``約40万人``, ``12万3千``, ``1.5万``,
with a remark behind it: ``5,612人（令和7年4月1日現在）``."""

from __future__ import annotations

import re
from decimal import Decimal
from unicodedata import normalize

from checklist.problems import ProblemsError
from checklist.text import without_bidi

#: More than any municipality or prefecture of Japan has.
MOST_PEOPLE = 20_000_000
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d{1,9}"
_PLAIN = re.compile(rf"(?P<ones>{_NUMBER})", re.ASCII)
_UNITS = re.compile(
    r"(?:(?P<man>\d{1,4}(?:\.\d{1,4})?)\s*万)?\s*(?:(?P<sen>\d{1,2}(?:\.\d{1,3})?)\s*千)?"
    r"\s*(?P<ones>\d{1,4})?",
    re.ASCII,
)
_AROUND = re.compile(
    r"^(?:約|およそ|おおよそ|およそ約|about|approx\.?)\s*"
    r"|\s*(?:人|名)?(?:程度|ほど|くらい)?\s*(?:\([^()]*\))?$"
)


def read_population(typed: str) -> int | None:
    """The number of inhabitants; ``None`` for an empty text. Raises ProblemsError for anything that
    is no whole number of people up to ``MOST_PEOPLE``."""
    text = normalize("NFKC", without_bidi(typed)).strip()
    if not text:
        return None
    bare = _AROUND.sub("", text).strip().removesuffix(".0")  # as spreadsheets write whole numbers
    match = _PLAIN.fullmatch(bare) or _UNITS.fullmatch(bare)
    parts = match.groupdict() if match else {}
    people = (
        Decimal(parts.get("man") or 0) * 10_000
        + Decimal(parts.get("sen") or 0) * 1_000
        + Decimal((parts.get("ones") or "0").replace(",", ""))
    )
    if not any(parts.values()) or people != people.to_integral_value() or people > MOST_PEOPLE:
        given = typed.strip()[:20]
        raise ProblemsError.one(
            f"「{given}」は人口に使えません。0から{MOST_PEOPLE:,}までの人数を、"
            "「400000」「400,000」「40万」「約40万人」のどれかの形で入れてください。",
            f"“{given}” is no population. Give a number of people from 0 to {MOST_PEOPLE:,}, "
            "written as 400000 or 400,000.",
        )
    return int(people)
