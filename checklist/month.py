"""A month or a day in any common notation: ``2027-09``, ``2027年9月``, ``2027/9``, ``令和9年9月``,
``R9.9``, ``2027年9月末``; the end of a fiscal year for its last month: ``2027年度末``; a day with
its weekday: ``令和8年12月18日（金）``."""

from __future__ import annotations

import re
from datetime import date
from unicodedata import normalize

from checklist.problems import ProblemsError

_YEARS = range(2000, 2101)
_BETWEEN = r"\s*[-/.年]\s*"
#: The first year of the era is year 1: 2019.
_YEAR = r"(?:(?P<common>\d{4})|(?:令和|[Rr])\s*(?P<era>元|0?[1-9]|[1-9]\d))"
_UNTIL = r"\s*(?:まで)?"
_MONTH = re.compile(
    rf"{_YEAR}{_BETWEEN}(?P<month>\d{{1,2}})\s*(?:月\s*(?:上旬|中旬|下旬|末日?|中|頃)?)?{_UNTIL}"
)
_WEEKDAYS = "月火水木金土日"
_DAY = re.compile(
    rf"{_YEAR}{_BETWEEN}(?P<month>\d{{1,2}})\s*[-/.月]\s*(?P<day>\d{{1,2}})\s*日?"
    rf"\s*(?:\(?(?P<weekday>[{_WEEKDAYS}])(?:曜日?)?\)?)?{_UNTIL}"
)
_FISCAL_YEAR = re.compile(rf"{_YEAR}\s*年度\s*(?:末|内|中)?")
_MARCH = 3
_BEFORE_REIWA = 2018


def read_month(typed: str) -> str | None:
    """The month as ``2027-09``; ``None`` for an empty text. A fiscal year ends in March of the next
    year; a day is in its month. Raises ProblemsError for anything that is no month, and for years
    before 2000 or after 2100."""
    text = normalize("NFKC", typed).strip()
    if not text:
        return None
    year, month = 0, 0
    if match := _MONTH.fullmatch(text):
        year, month = _year(match), int(match["month"])
    elif match := _FISCAL_YEAR.fullmatch(text):
        year, month = _year(match) + 1, _MARCH
    elif day := _day(text):
        year, month = day.year, day.month
    if year not in _YEARS or not 1 <= month <= 12:
        raise ProblemsError.one(
            "年と月が読めません。「2027年9月」「令和9年9月」「2027年度末」「2027-09」の"
            "どれかの形で入れてください。",
            "This is not a month. Write it as 2027-09 or 2027/9.",
        )
    return f"{year}-{month:02}"


def read_day(typed: str) -> str | None:
    """The day as ``2027-09-30``; ``None`` for an empty text. Raises ProblemsError for anything that
    is no day, for years before 2000 or after 2100, and for the weekday of another day."""
    text = normalize("NFKC", typed).strip()
    if not text:
        return None
    day = _day(text)
    if day is None:
        raise ProblemsError.one(
            "年月日が読めません。「2027年9月30日」「令和9年9月30日」「2027-09-30」の"
            "どれかの形で入れてください。",
            "This is not a day. Write it as 2027-09-30 or 2027/9/30.",
        )
    return f"{day:%Y-%m-%d}"


def _day(text: str) -> date | None:
    """The day that a text names, in the years allowed. Raises ProblemsError where its weekday is
    that of another day."""
    match = _DAY.fullmatch(text)
    try:
        day = date(_year(match), int(match["month"]), int(match["day"])) if match else None
    except ValueError:
        return None
    if match is None or day is None or day.year not in _YEARS:
        return None
    weekday = _WEEKDAYS[day.weekday()]
    if match["weekday"] not in (None, weekday):
        raise ProblemsError.one(
            f"{day.year}年{day.month}月{day.day}日は{weekday}曜日です。日付か曜日を直してください。",
            f"{day:%Y-%m-%d} is a {day:%A}. Correct the date or the day of the week.",
        )
    return day


def _year(match: re.Match[str]) -> int:
    if match["common"]:
        return int(match["common"])
    return _BEFORE_REIWA + (1 if match["era"] == "元" else int(match["era"]))
