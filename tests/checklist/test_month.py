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
    "2027-09-01",
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
