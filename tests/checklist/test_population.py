"""A number of inhabitants, in every way in which officials write it."""

from __future__ import annotations

import pytest

from checklist.model import LANGUAGES
from checklist.population import read_population
from checklist.problems import ProblemsError

WRITTEN = [
    ("120000", 120_000),
    ("5,612人（令和7年4月1日現在）", 5_612),
    ("約40万人 (推計)", 400_000),
    ("120,000", 120_000),
    ("１２万", 120_000),
    ("12万", 120_000),
    ("約40万人", 400_000),
    ("約 40 万 人", 400_000),
    ("40.5万人", 405_000),
    ("12万3千", 123_000),
    ("12万3456人", 123_456),
    ("8千人", 8_000),
    ("およそ8000人", 8_000),
    ("約8,000人ほど", 8_000),
    ("120000.0", 120_000),
    ("１２０，０００人", 120_000),
    ("\u200e120000\u200f", 120_000),  # as copied from a page
    ("0", 0),
    ("", None),
    (" 　", None),
]


@pytest.mark.parametrize(("typed", "people"), WRITTEN)
def test_numbers_of_people_as_they_are_written(typed: str, people: int | None) -> None:
    assert read_population(typed) == people


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "多い",
            "-5",
            "−5",
            "12.5",
            "1,20,000",
            "万",
            "40万台",
            "3.00005万",
            "人",
            "１２万と少し",
            "\u202e多い\u2066",
        ),
        *("１２万と少し", "20000001", "2001万", "999999999", "99999999999", "9" * 400),
    ],
)
def test_anything_else_is_refused_with_what_to_write(typed: str) -> None:
    with pytest.raises(ProblemsError) as refused:
        read_population(typed)
    for lang in LANGUAGES:
        (line,) = refused.value.lines(lang)
        assert "400,000" in line
        assert not {"\u202e", "\u2066"} & {*line}, "would turn the words that follow"
        assert "0から20,000,000まで" in line or "from 0 to 20,000,000" in line
        assert len(line) < 200
