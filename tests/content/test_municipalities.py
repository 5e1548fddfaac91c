"""The list of municipalities: complete, in order, with codes that are right."""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from checklist.municipality import Municipality, is_valid_code, plain_name, spellings
from tests.support import DATA

CSV = DATA / "municipalities.csv"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with CSV.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_municipality_of_each_kind_is_there(rows: list[dict[str, str]]) -> None:
    assert Counter(row["kind"] for row in rows) == {
        "prefecture": 47,
        "designated-city": 20,
        "core-city": 62,
        "city": 710,  # 792 cities in all
        "ward": 23,
        "town": 743,
        "village": 183,
    }
    assert len(rows) == 47 + 1741


def test_every_row_is_a_municipality(rows: list[dict[str, str]]) -> None:
    for row in rows:
        Municipality.model_validate(row)  # refuses a wrong check digit and an unknown column


def test_codes_are_unique_and_sorted(rows: list[dict[str, str]]) -> None:
    codes = [row["code"] for row in rows]
    assert codes == sorted(set(codes))


def test_a_code_begins_with_its_prefectures(rows: list[dict[str, str]]) -> None:
    prefectures = {row["code"][:2]: row["prefecture"] for row in rows if not row["name"]}
    assert sorted(prefectures) == [f"{number:02}" for number in range(1, 48)]
    assert all(prefectures[row["code"][:2]] == row["prefecture"] for row in rows)
    assert all((row["kind"] == "prefecture") == (row["name"] == "") for row in rows)


def test_kind_and_reading_fit_the_name(rows: list[dict[str, str]]) -> None:
    endings = {"市": ("し",), "区": ("く",), "町": ("ちょう", "まち"), "村": ("むら", "そん")}
    characters = {"ward": "区", "town": "町", "village": "村"}
    for row in rows:
        assert re.fullmatch("[ぁ-ゖー]+", row["kana"]), row
        if row["name"]:
            assert row["name"][-1] == characters.get(row["kind"], "市"), row
            assert row["kana"].endswith(endings[row["name"][-1]]), row


def test_northern_territories_and_wards_of_cities_are_left_out(
    rows: list[dict[str, str]],
) -> None:
    codes = {row["code"] for row in rows}
    assert not codes & {"016951", "016969", "016977", "016985", "016993", "017001"}
    assert "011011" not in codes  # Chuo ward of Sapporo


def test_the_file_has_unix_line_ends_and_no_mark() -> None:
    content = CSV.read_bytes()
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\n")


#: Codes as the cities themselves print them: an oracle from outside the package.
KNOWN = {
    "011002": ("北海道", "札幌市", "designated-city"),
    "131016": ("東京都", "千代田区", "ward"),
    "401005": ("福岡県", "北九州市", "designated-city"),
}


@pytest.mark.parametrize("code", KNOWN)
def test_known_codes_are_valid_and_name_the_right_place(
    code: str, rows: list[dict[str, str]]
) -> None:
    assert is_valid_code(code)
    (row,) = (row for row in rows if row["code"] == code)
    assert (row["prefecture"], row["name"], row["kind"]) == KNOWN[code]


@pytest.mark.parametrize(
    "code", [known[:5] + digit for known in KNOWN for digit in "0123456789" if digit != known[5]]
)
def test_any_other_check_digit_is_refused(code: str) -> None:
    assert not is_valid_code(code)


@pytest.mark.parametrize(
    "code",
    ["", "01100", "11002", "0110020", " 11002", "01100２", "０１１００２", "o11002", "+11002"],
)
def test_what_is_not_six_digits_is_refused(code: str) -> None:
    assert not is_valid_code(code)


@pytest.mark.parametrize("code", ["101002", "010102", "131106", "410005"])
def test_swapped_digits_are_refused(code: str) -> None:
    assert not is_valid_code(code)


def test_no_two_municipalities_become_one_where_variants_of_characters_do(
    rows: list[dict[str, str]],
) -> None:
    """鹿嶋市 and 鹿島市 differ in nothing else."""
    official = {row["prefecture"] + row["name"] for row in rows}
    assert len({plain_name(name) for name in official}) == len(official)
    alone = {row["name"] for row in rows}
    assert len({plain_name(name) for name in alone}) == len(alone)


def test_a_list_tells_which_characters_its_names_have() -> None:
    known = spellings(["髙森町", "金ケ崎町", "七ヶ浜町", "竜王町", "龍郷町", "高島市", "鰺ヶ沢町"])
    assert known.twice == {"ヶ": "ケ", "髙": "高", "竜": "龍"}
    assert known.written["﨑"] == "崎"
    assert known.written["鯵"] == "鰺"
    assert "髙森町" in known.names
    assert spellings(["釜石市"]).written["竈"] == "釜"
