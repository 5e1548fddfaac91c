"""A month, in every way in which officials write it."""

from __future__ import annotations

import pytest

from checklist.month import read_day, read_month
from checklist.problems import ProblemsError

WRITTEN = [
    ("2027-09", "2027-09"),
    ("2027/9", "2027-09"),
    ("2027.9", "2027-09"),
    ("2027年9月", "2027-09"),
    ("2027年 9月", "2027-09"),
    ("２０２７年１２月", "2027-12"),
    ("令和9年9月", "2027-09"),
    ("令和元年5月", "2019-05"),
    ("R09.09", "2027-09"),
    ("令和10年4月", "2028-04"),
    ("R9.9", "2027-09"),
    ("Ｒ９／９", "2027-09"),
    ("2027年度末", "2028-03"),
    ("令和9年度末", "2028-03"),
    ("２０２７年度", "2028-03"),
    ("令和元年度内", "2020-03"),
    ("  2027-09  ", "2027-09"),
    ("令和９年９月末", "2027-09"),
    ("2027年9月上旬", "2027-09"),
    ("2027年9月まで", "2027-09"),
    ("令和9年9月30日", "2027-09"),
    ("2027-09-01", "2027-09"),
    ("", None),
    (" 　", None),
]


@pytest.mark.parametrize(("typed", "kept"), WRITTEN)
def test_months_as_they_are_written(typed: str, kept: str | None) -> None:
    assert read_month(typed) == kept


REFUSED = [
    "9月",
    "2027",
    "2027-13",
    "2027-00",
    "1999-12",
    "2101-01",
    "来年",
    "2027-09-31",
    "H30.4",
    "令和0年4月",
    "R00.4",
]


@pytest.mark.parametrize("typed", REFUSED)
def test_anything_else_is_refused_with_what_to_write(typed: str) -> None:
    with pytest.raises(ProblemsError) as refused:
        read_month(typed)
    assert "2027年9月" in refused.value.lines("ja")[0]
    assert "2027-09" in refused.value.lines("en")[0]


DAYS = [
    ("2027-09-30", "2027-09-30"),
    ("2027/9/5", "2027-09-05"),
    ("2027年9月5日", "2027-09-05"),
    ("令和9年9月5日", "2027-09-05"),
    ("R9.9.5", "2027-09-05"),
    ("２０２８年２月２９日", "2028-02-29"),
    ("令和8年12月18日（金）", "2026-12-18"),
    ("2026年12月18日(金曜日)まで", "2026-12-18"),
    ("令和8年12月18日まで", "2026-12-18"),
    (" ", None),
]


@pytest.mark.parametrize(("typed", "kept"), DAYS)
def test_days_as_they_are_written(typed: str, kept: str | None) -> None:
    assert read_day(typed) == kept


@pytest.mark.parametrize("typed", ["2027-09", "2027-02-29", "9月5日", "1999-12-31", "2027年度末"])
def test_what_is_no_day_is_refused_with_what_to_write(typed: str) -> None:
    with pytest.raises(ProblemsError) as refused:
        read_day(typed)
    assert "2027年9月30日" in refused.value.lines("ja")[0]
    assert "2027-09-30" in refused.value.lines("en")[0]


def test_the_weekday_of_another_day_is_told_with_the_right_one() -> None:
    with pytest.raises(ProblemsError) as refused:
        read_day("令和8年12月18日（木）")
    assert refused.value.lines("ja") == ["2026年12月18日は金曜日です。日付か曜日を直してください。"]
    assert refused.value.lines("en") == [
        "2026-12-18 is a Friday. Correct the date or the day of the week."
    ]
