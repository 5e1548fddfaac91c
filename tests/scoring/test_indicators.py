"""The eco-city indicator check: worked by hand, row by row."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from checklist.city_values import CityValues
from checklist.load import DATA
from report.city_values import read_city_values
from scoring.indicators import (
    check_as_json,
    check_city,
    impossible,
    rows_named,
    shortfall,
    targets_as_values,
)
from tests.support.shipped import CONTENT

ROWS = {indicator.row: indicator for indicator in CONTENT.indicators}

#: row, value, how much is missing (None: it cannot be said)
BY_HAND: list[tuple[str, float, float | None]] = [
    ("1a", 310, 0),  # >= 310 days
    ("1a", 298, 12),
    ("1b", 140, 15),
    ("1c", 1, 0),  # a standard
    ("1c", 0, None),
    ("2", 1, 0),
    ("3", 100, 0),  # = 100 %
    ("3", 99.5, 0.5),
    ("5", 150, 0),  # <= 150 tonnes
    ("5", 182, 32),
    ("5", 90, 0),
    ("8", 0.6, 0.1),  # >= 0.7, and 0.7 - 0.6 is 0.1
    ("8", 0.72, 0),
    ("10", 138, 18),  # <= 120 litres
    ("11", 0.93, 0.13),
    ("12a", 52, 0),  # >= 30 %, and 90 % later
    ("12b", 52, 38),
    ("21", 61, 0),  # >= 50 of 10,000
]


@pytest.mark.parametrize(("row", "value", "gap"), BY_HAND)
def test_operator_and_unit_are_honoured(row: str, value: float, gap: float | None) -> None:
    assert shortfall(ROWS[row], value) == gap


def test_there_are_22_indicators_in_25_rows() -> None:
    assert len(ROWS) == 25
    assert {indicator.number for indicator in ROWS.values()} == set(range(1, 23))


def test_the_targets_meet_themselves() -> None:
    check = check_city(CONTENT.indicators, targets_as_values(CONTENT.indicators, "天津"))
    assert [check.count(v) for v in ("met", "missed", "unknown")] == [25, 0, 0]
    assert {row.latest.year for row in check.rows if row.latest} == {2013, 2020}


def test_the_fictional_city_was_worked_by_hand() -> None:
    values = read_city_values((DATA / "eco-city" / "example.csv").read_bytes(), CONTENT)
    check = check_city(CONTENT.indicators, values)
    verdicts = {row.indicator.row: row.verdict for row in check.rows}
    met = ["1a", "2", "3", "6", "8", "10", "12a", "13", "15"]
    assert [row for row, verdict in verdicts.items() if verdict == "met"] == met
    assert [row for row, verdict in verdicts.items() if verdict == "unknown"] == ["17", "18", "21"]
    assert check.count("missed") == 13


def test_the_latest_year_decides_and_all_are_kept() -> None:
    values = CityValues(values={"1a": {"2020": 312, "2015": 298}})
    row = check_city(CONTENT.indicators, values).rows[0]
    assert [(c.year, c.verdict, c.gap) for c in row.years] == [
        (2015, "missed", 12),
        (2020, "met", None),
    ]
    assert row.verdict == "met"


@pytest.mark.parametrize(
    ("row", "value"),
    [("1a", 367), ("3", 100.1), ("8", 70), ("1c", 2), ("2", 0.5), ("5", -1), ("10", -0.1)],
)
def test_no_row_takes_what_it_cannot_have(row: str, value: float) -> None:
    assert impossible(ROWS[row], value) is not None


@pytest.mark.parametrize(("row", "value"), [("1a", 366), ("3", 100), ("5", 900), ("1c", 0)])
def test_every_row_takes_what_it_can_have(row: str, value: float) -> None:
    assert impossible(ROWS[row], value) is None


@pytest.mark.parametrize(
    ("name", "rows"),
    [("1a", ["1a"]), (" 12B ", ["12b"]), ("12", ["12a", "12b"]), ("1", []), ("23", []), ("", [])],
)
def test_a_number_stands_for_rows_of_one_measure(name: str, rows: list[str]) -> None:
    assert [indicator.row for indicator in rows_named(CONTENT.indicators, name)] == rows


@pytest.mark.parametrize(
    "values",
    [
        {"三": {"2020": 1}},
        {"3": {"20": 1}},
        {"3": {"2020": -1}},
        {"3": {"2020": float("nan")}},
        {"3": {str(1950 + n): 1 for n in range(31)}},
    ],
)
def test_what_is_kept_has_a_row_a_year_and_a_number(values: dict[str, dict[str, float]]) -> None:
    with pytest.raises(ValidationError):
        CityValues(values=values)


def test_a_value_can_be_put_and_taken_away() -> None:
    values = CityValues().with_value("3", 2020, 98).with_value("12a", 2013, 30)
    assert list(values.values) == ["3", "12a"], "in the order of the table"
    assert values.years == (2013, 2020)
    assert values.with_value("3", 2020, None).values == {"12a": {"2013": 30}}


def test_a_program_gets_rows_with_what_was_printed() -> None:
    values = CityValues(city="新都市", values={"13": {"2020": 55}})
    plain = check_as_json(check_city(CONTENT.indicators, values), values, "ja")
    row = next(row for row in json.loads(json.dumps(plain))["rows"] if row["row"] == "13")
    assert (row["verdict"], row["years"][0]["gap"], row["printed"]) == (
        "missed",
        5,
        "ゴミ回収率 ≥60%",
    )
    assert (plain["met"], plain["missed"], plain["unknown"]) == (0, 1, 24)
