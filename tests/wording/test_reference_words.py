"""Values of the reference library in words, and the printed tables rebuilt."""

from __future__ import annotations

import pytest

from checklist.model import LANGUAGES, Lang
from checklist.reference import Value
from tests.support.shipped import CONTENT, library
from wording.reference import ReferenceWords, table_rows

LIBRARY = library()


def words(lang: Lang) -> ReferenceWords:
    return ReferenceWords(CONTENT, LIBRARY, lang)


NUMBERS: list[tuple[float, Lang, str]] = [
    (4_000_000_000_000_000, "ja", "4,000兆"),
    (4_000_000_000_000_000, "en", "4,000 trillion"),
    (2_385_200_000_000, "ja", "2兆3,852億"),
    (5_200_000_000_000, "ja", "5.2兆"),
    (2_385_200_000_000, "en", "2.3852 trillion"),
    (2_480_000, "ja", "248万"),
    (2_480_000, "en", "2.48 million"),
    (1243, "ja", "1,243"),
    (7.05, "en", "7.05"),
    (-239, "en", "-239"),
    (100_000_000, "ja", "1億"),
]


@pytest.mark.parametrize(("number", "lang", "said"), NUMBERS)
def test_numbers_are_written_as_readers_write_them(number: float, lang: Lang, said: str) -> None:
    assert words(lang).number(number) == said


VALUES = [
    ("urban-world-2050", 0, "約70%", "about 70%", "世界", "2050年"),
    ("market-projects", 0, "500件以上", "500 projects or more", "世界", "2012年"),
    (
        "market-size",
        0,
        "4,000兆円以上",
        "4,000 trillion yen or more",
        "世界",
        "2010年から2030年まで",
    ),
    ("patents-overall", 0, "3位", "rank 3", "日本、世界の中", ""),
    ("below-100-million", 0, "2048年", "2048", "", ""),
    ("ties-prefectures", 1, "42自治体", "42 local governments", "都道府県", "2013年"),
    ("coop-city-to-city", 0, "43都市", "43 cities", "", "2022年8月"),
]


@pytest.mark.parametrize(("entry", "n", "ja", "en", "whose", "when"), VALUES)
def test_a_value_tells_unit_owner_and_time(
    entry: str, n: int, ja: str, en: str, whose: str, when: str
) -> None:
    value = LIBRARY.entry(entry).values[n]
    assert [words(lang).value(value) for lang in LANGUAGES] == [ja, en]
    assert words("ja").subject(value) == whose
    assert words("ja").when(value) == when


def test_a_span_is_said_in_english_too() -> None:
    value = Value(measure="market", value=1, unit="yen", year=2010, until=2030)
    assert words("en").when(value) == "2010 to 2030"
    assert words("en").when(value.model_copy(update={"year": None})) == "to 2030"


@pytest.mark.parametrize(
    ("table", "rows", "first", "last"),
    [
        ("地方自治体の国際協力に関する支援体制", 17, "グリーン・エイド・プラン", "助成事業"),
        ("支援分野別整理", 46, "自治体国際協力促進事業（モデル事業）", "JICA国際協力出前講座"),
    ],
)
def test_a_printed_table_is_rebuilt_in_order(table: str, rows: int, first: str, last: str) -> None:
    rebuilt = table_rows(CONTENT.schemes, table)
    assert [r.row.number for r in rebuilt] == list(range(1, rows + 1))
    assert (rebuilt[0].row.name_printed, rebuilt[-1].row.name_printed) == (first, last)
    assert all(r.row.agency_printed and r.row.category_printed for r in rebuilt)
