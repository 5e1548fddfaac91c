"""A month, in every way in which officials write it."""

from __future__ import annotations

import pytest

from checklist.month import read_month
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
