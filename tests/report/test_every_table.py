"""Tables as they arrive: every kind of file that went wrong once, made anew. The page and the
command give the same answer for the same file, and it is the right one."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from checklist.answers import MOST_COUNTRIES
from checklist.problems import ProblemsError
from report.tables.read import Gathered, gather
from scoring.__main__ import main
from scoring.cohort import BLANK, DONT_KNOW, Kernel
from tests.support import by_day
from tests.support.archives import shown_as, strict, workbook
from tests.support.generated import REAL
from tests.support.lists_of_cities import (
    CITIES,
    CODES,
    CRITERIA,
    FINANCE,
    FIVE,
    FULL,
    HEAD,
    HOKKAIDO,
    LEVELS,
    LOST,
    ROWS,
    codes,
    table,
    text,
)

COUNTRIES = list(REAL.countries)[: MOST_COUNTRIES + 2]


@dataclass(frozen=True)
class Case:
    """A file, the levels and names that it holds, and what has to be said of it in English."""

    data: bytes
    said: tuple[str, ...] = ()
    names: Sequence[str] = CITIES
    levels: Sequence[int] = (1, 2, 3, 4, 0, 1)


PLAIN = text(FULL)
TITLES = "国際環境協力 準備度調査,\r\n,\r\n"
WIDE = {ord(f"{n}"): chr(ord("０") + n) for n in range(10)}
UNKNOWN = "This name is not in the list"
READ: Mapping[str, Case] = {
    # characters
    "utf-8": Case(PLAIN.encode()),
    "utf-8 with mark": Case(PLAIN.encode("utf-8-sig")),
    "utf-16": Case(PLAIN.encode("utf-16")),
    "utf-16 without mark": Case(PLAIN.encode("utf-16-le")),
    "utf-16 of another order": Case(PLAIN.encode("utf-16-be")),
    "cp932": Case(PLAIN.encode("cp932")),
    "euc-jp": Case(PLAIN.encode("euc_jp"), ("read as EUC-JP",)),
    "iso-2022-jp": Case(PLAIN.encode("iso2022_jp"), ("read as ISO-2022-JP",)),
    "half-width katakana": Case(
        table(*(("ｲﾁｶﾜ" + "ｱｲｳｴｵｶ"[n], level) for n, level in enumerate(LEVELS))).decode()
        .encode("cp932"), (UNKNOWN,), [f"ｲﾁｶﾜ{kana}" for kana in "ｱｲｳｴｵｶ"],
    ),
    # what parts the columns
    "tabs": Case(text(FULL, "\t").encode("utf-16")),
    "semicolons": Case(text(FULL, ";").encode()),
    "sep=,": Case(b"sep=,\r\n" + PLAIN.encode()),
    "sep=;": Case("\ufeffsep=;\r\n".encode() + text(FULL, ";").encode()),
    "sep=|": Case(b'"sep=|"\r\n' + text(FULL, "|").encode()),
    "carriage returns": Case(PLAIN.replace("\r\n", "\r").encode()),
    # headings
    "a line break inside a heading": Case(
        text([["担当\n部署", *HEAD], *(["x", *row] for row in ROWS)]).encode(),
        ("used for no figure: 担当 部署",),
    ),
    "a line break inside the last heading": Case(
        text([[*HEAD, "備\n考"], *([*row, "x"] for row in ROWS)]).encode("cp932"),
        ("used for no figure: 備 考",),
    ),
    "line breaks inside cells": Case(
        text([[*HEAD, "備考"], *([*row, "a\r\nb"] for row in ROWS)]).encode(),
        ("used for no figure: 備考",),
    ),
    "titles above": Case((TITLES + PLAIN).encode(), ("The columns are named in row 3.",)),
    "a remark above with more cells": Case(
        ("注,a,b,c,d\n" + PLAIN).encode(), ("The columns are named in row 2.",)
    ),
    "titles above in Excel": Case(
        workbook({"表": [["令和8年度"], [], *FULL]}), ("The columns are named in row 3.",)
    ),
    "titles above in cp932 with tabs": Case(
        ("令和8年度\r\n" + text(FULL, "\t")).encode("cp932"), ("named in row 2.",)
    ),
    "wide ids": Case(table(*ROWS, head=("ｎａｍｅ", "ｃａｐａｃｉｔｙ．ｆｉｎａｎｃｅ"))),
    "headings of our own files": Case(table(*ROWS, head=("自治体", "3-1 財政"))),
    "headings in English": Case(table(*ROWS, head=("Municipality", "3-1 Finance"))),
    "official headings": Case(
        table(*zip(CODES, CITIES, LEVELS, strict=True),
              head=("都道府県コード又は市区町村コード", "地方公共団体名", FINANCE))
    ),
    "headings of a ministry": Case(
        table(*zip(CODES, CITIES, LEVELS, strict=True),
              head=("団体コード（6桁）", "団体名", FINANCE))
    ),
    "headings of a prefecture": Case(
        table(*(("千葉県", *row) for row in ROWS), head=("都道府県名", "市町村名", FINANCE))
    ),
    "headings without a space": Case(table(*ROWS, head=("自治体", "3-1財政"))),
    "a heading that is nearly a question": Case(
        table(*((*row, "2", "3") for row in ROWS), head=(*HEAD, "条例・要綱の有無", "3-4")),
        ("“条例・要綱の有無” (rename it if it is 3-3 ", "“3-4” (rename it if it is 3-4"),
    ),
    # what is said of municipalities
    "people": Case(
        table(*zip(CITIES, LEVELS, ("不明", "約3万", "３０，０００人", "30000.0", "三万", ""),
                   strict=True), head=(*HEAD, "総人口")),
        ("No number of people, so not used: row 2 (不明), 6 (三万).",),
    ),
    "kinds and prefectures": Case(
        table(*zip(CITIES, LEVELS, ("中核都市", "市", "", "city", "町", "村"),
                   ("千葉", "千葉県", "ちば", "Chiba", "", "千葉県"), strict=True),
              head=(*HEAD, "団体区分", "都道府県名")),
        ("No kind of municipality (Prefecture, Designated city", "row 2 (中核都市).",
         "No name of a prefecture, so not used: row 4 (ちば)."),
    ),
    "fields, countries and facts": Case(
        table(*zip(CITIES, LEVELS,
                   ("廃棄物・リサイクル;ごみ", "water", "水,ごみ処理", "なし", "", "-"),
                   ("ベトナム", "越南、ケニア", "KEN", "x", "Atlantis", "未定"),
                   ("はい", "検討中", "no", "不明", "", "○"), strict=True),
              head=(*HEAD, "得意な分野", "候補の国", "組む企業")),
        ("no field in the list", "row 2 (ごみ), 4 (水・ごみ処理).",
         "no country in the list", "row 3 (越南), 6 (Atlantis).", "row 3 (検討中)."),
    ),
    "more countries than are used": Case(
        table(*zip(CITIES, LEVELS, (";".join(COUNTRIES), *[""] * 5), strict=True),
              head=(*HEAD, "countries")),
        (f"first {MOST_COUNTRIES} of a municipality are used. Not used: row 2 (",),
    ),
    # levels
    "levels in words and wide figures": Case(
        table(*zip(CITIES, ("１", "レベル2", "3 制度化", "4.0", "未着手", "個別対応"), strict=True))
    ),
    "levels in English": Case(
        table(*zip(CITIES, ("level 1", "2.", "3: Institutionalised", "４", "0", " 1 "),
                   strict=True))
    ),
    "answers that are no level": Case(
        table(*zip(CITIES, ("わからない", "don’t know", "-1", "－１", "未回答", ""), strict=True)),
        levels=(*[DONT_KNOW] * 4, BLANK, BLANK),
    ),
    "what is no answer": Case(
        table(*zip(CITIES, ("1", "3点", "N/A", "該当しない", "0", "-"), strict=True)),
        ("row 3, 3-1 Finance (capacity.finance): “3点” is no answer", "row 4, ", "row 5, ",
         "row 7, "),
        levels=(1, BLANK, BLANK, BLANK, 0, BLANK),
    ),
    # municipalities
    "codes": Case(codes(*CODES)),
    "codes of five digits": Case(codes(*FIVE)),
    "codes of five digits, wide": Case(codes(*(code.translate(WIDE) for code in FIVE))),
    "codes as a program writes numbers": Case(codes(*(f"{code}.0" for code in FIVE))),
    "codes as formulas": Case(codes(*(f'="{code}"' for code in CODES))),
    "codes with an apostrophe": Case(codes(*(f"'{code}" for code in CODES))),
    "codes without their zero": Case(codes(*LOST), names=HOKKAIDO),
    "codes without their zero, as numbers": Case(
        workbook({"s": [["code", FINANCE],
                        *([int(c), int(n)] for c, n in zip(LOST, LEVELS, strict=True))]}),
        names=HOKKAIDO,
    ),
    "codes of four digits": Case(
        codes("1100", "1202", "1203", "1204", "1205", "1206"), names=HOKKAIDO
    ),
    "a code that is two things": Case(
        codes("12203", "12211", "15202", "44211", "12238", "12220"),
        ("12203: 千葉県市川市・北海道士別市?", "so it was not used"), names=(),
    ),
    "the name decides": Case(
        codes("12203", "12211", "15202", "44211", "12238", "12220",
              names=("士別市", "成田市", "尾花沢市役所", "宇佐市", "富良野市", "名寄市")),
        ("15202: 新潟県長岡市",),
        names=("士別市", "成田市", "尾花沢市役所", "宇佐市", "富良野市", "名寄市"),
    ),
    "the list decides": Case(
        codes("12203", "12211", "15202", "44211", "13101", "01100"),
        names=("市川市", "成田市", "長岡市", "宇佐市", "千代田区", "札幌市"),
    ),
    "a code of another": Case(
        codes(*CODES, names=("市川市", "船橋市", "函館市", "木更津市", "松戸市", "野田市")),
        ("row 4 (122050: 千葉県館山市 ≠ 函館市)",),
        names=("市川市", "船橋市", "函館市", "木更津市", "松戸市", "野田市"),
    ),
    "a code of nobody": Case(
        codes(*CODES[:5], "999999"), ("No municipality has this code", "row 7 (999999)"),
        names=(*CITIES[:5], ""),
    ),
    "names as lists write them": Case(
        table(*zip(("千葉県市川市", "ケ", "北海道石狩郡当別町", "茅ヶ崎市", "茅野 市", "龍ケ崎市"),
                   LEVELS, strict=True)),
        (UNKNOWN, "row 3 (ケ)"),
        names=("千葉県市川市", "ケ", "北海道石狩郡当別町", "茅ヶ崎市", "茅野 市", "龍ケ崎市"),
    ),
    "a name that several have": Case(
        table(("府中市", "1"), *ROWS[1:]), ("Several municipalities have this name", "府中市"),
        names=("府中市", *CITIES[1:]),
    ),
    "a municipality twice": Case(
        table(*ROWS, ("千葉県市川市", "4")), ("which alone counts in a survey: row 8",)
    ),
    "a municipality twice, once by its code": Case(
        table(*(("", *row) for row in ROWS), ("122033", "", "4"), head=("code", *HEAD)),
        ("which alone counts",), names=CITIES,
    ),
    "an invented name twice": Case(
        table(*(("架空市", "1"), *ROWS[1:]), ("架空市", "2")), ("row 8 (架空市 = 2)",),
        names=("架空市", *CITIES[1:]),
    ),
    # rows that are no municipality
    "a total": Case(table(*ROWS, ("合計", "11")), ("Rows that are a total", "row 8 (合計)")),
    "totals": Case(
        table(*ROWS[:3], ("千葉県計", "3"), *ROWS[3:], ("平　均", "2"),
              ("Total", "11"), ("全国平均", "2")),
        ("row 5 (千葉県計), 9 (平 均), 10 (Total), 11 (全国平均)",),
    ),
    "a total in the column of codes": Case(
        table(*zip(CODES, CITIES, LEVELS, strict=True), ("合計", "", "11"), head=("code", *HEAD)),
        ("row 8 (合計)",),
    ),
    "remarks": Case(
        table(*ROWS, ("※ 未回答を除く", ""), ("注1 速報値", ""), ("（出典）千葉県", "")),
        ("Rows that are a remark", "row 8 (※ 未回答を除く), 9 (注1 速報値), 10"),
    ),
    "a mark beside a name": Case(
        table(("※市川市", "1"), *ROWS[1:]), (UNKNOWN,), names=("※市川市", *CITIES[1:])
    ),
    "blank and comma rows": Case(
        (PLAIN + "\r\n,\r\n , \r\n").encode(), ("Blank rows were not counted: row 8–10.",)
    ),
    "blank rows between": Case(
        workbook({"s": [FULL[0], [], *FULL[1:]]}), ("Blank rows were not counted: row 2.",)
    ),
    "the heading again": Case(
        table(*ROWS[:3], HEAD, *ROWS[3:]), ("repeat the names of the columns", "row 5.")
    ),
    "a row with more cells": Case(
        table(*ROWS, ("柏市", "我孫子市", "3")), ("Rows with more cells", "row 8.")
    ),
    "a row with fewer cells": Case(
        (PLAIN + "柏市\r\n").encode(), names=(*CITIES, "柏市"), levels=(1, 2, 3, 4, 0, 1, BLANK)
    ),
    "units below the headings": Case(
        table(("", "（レベル）"), *ROWS), ("nor an answer were not counted: row 2 (（レベル）)",)
    ),
    "marks that nobody sees inside the cells": Case(
        table(*((city + "\u00ad", "\u200b" + level) for city, level in ROWS),
              head=("\ufeff\ufeffname", "\u200e" + FINANCE)),
        names=[city + "\u00ad" for city in CITIES],
    ),
    "headings with districts": Case(table(*ROWS, head=("郡市町村名", FINANCE))),
    # workbooks
    "two sheets": Case(
        workbook({"4月": FULL[:4], "5月": [FULL[0], *FULL[4:]]}),
        ("Read together: 「4月」、「5月」",)
    ),
    "two sheets in another order of columns": Case(
        workbook({"a": FULL[:4],
                  "b": [["3-1 財政", "自治体名"], *([r[1], r[0]] for r in FULL[4:])]}),
        ("Read together",),
    ),
    "a sheet of other questions, in another order": Case(
        workbook({
            "一": FULL,
            "二": [["自治体名", "system.unit"], *([city, "2"] for city in reversed(CITIES))],
        }),
        ("joined by municipality: 「一」、「二」",),
    ),
    "a municipality in two sheets": Case(
        workbook({"a": FULL, "b": [FULL[0], ["市川市", 4]]}), ("「b」: The same municipality",)
    ),
    "a sheet of something else": Case(
        workbook({"説明": [["読み方"]], "表": FULL}), ("Sheets not read", "説明")
    ),
    "formulas without a value": Case(
        workbook({"表": [FULL[0], ["市川市", "=0+1"], *FULL[2:]]}),
        ("Cells that hold formulas without a value: 1", "「表」!B2",
         "row 2, 3-1 Finance (capacity.finance): this"),
        levels=(BLANK, 2, 3, 4, 0, 1),
    ),
    "formulas without a value beside the answers": Case(
        workbook({"表": [[*FULL[0], "備考"], *([*row, "=A1"] for row in FULL[1:])]}),
        ("formulas without a value: 6", "「表」!C2、「表」!C3"),
    ),
    "levels shown as percentages": Case(
        shown_as(workbook({"表": [FULL[0], ["市川市", 1], *FULL[2:]]}), B2="0%"),
        ("row 2, 3-1 Finance (capacity.finance): “100%” is no answer",),
        levels=(BLANK, 2, 3, 4, 0, 1),
    ),
    "levels shown with a sign that is only shown": Case(
        shown_as(workbook({"表": [FULL[0], ["市川市", 1], *FULL[2:]]}), B2='0"%"'),
    ),
    "strict Open XML": Case(strict(workbook({"表": FULL}))),
    "escapes of Open XML": Case(
        workbook({"表": [FULL[0], ["市川_x005F_市_x000D_", "1"], *FULL[2:]]}), (UNKNOWN,),
        names=("市川_市", *CITIES[1:]),
    ),
}  # fmt: skip


def scored(
    data: bytes, folder: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[list[dict[str, str]], list[str]]:
    """What the command writes for a file, and what it says; no rows where it refuses."""
    ending = ".xlsx" if data.startswith(b"PK") else ".csv"
    source, out = folder / f"in{ending}", folder / "out.csv"
    source.write_bytes(data)
    code = main([str(source), "--out", str(out), "--lang", "en"])
    said = capsys.readouterr().err.splitlines()
    if code:
        return [], said
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file)), said


def lines(gathered: Gathered) -> set[str]:
    return {p.of("en") for p in (*gathered.refused, *gathered.notes)}


@pytest.mark.parametrize("name", by_day(READ, 4))
def test_page_and_command_read_the_same(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = READ[name]
    found = gather([("t", case.data)], REAL)
    assert found.cohort.levels[:, CRITERIA.index(FINANCE)].tolist() == list(case.levels)
    assert found.cohort.names == tuple(case.names)
    for words in case.said:
        assert any(words in line for line in lines(found)), (words, lines(found))
    for line in lines(found):  # a question is never named by its id alone
        assert not re.search(r"(?<![(“])capacity\.finance", line), line
    if not case.said:  # nothing besides the columns that are missing
        assert len(lines(found)) == 1, lines(found)
    rows, said = scored(case.data, tmp_path, capsys)
    assert {line for line in said if not line.startswith("Cells that are no answer")} == (
        lines(found)
    )
    # the rows that the page counts have these scores; those that nobody is have none
    scores = Kernel(REAL.checklist, REAL.stages).score(found.cohort.levels, CRITERIA)
    figures = [float(row["capacity_low"]) for row in rows if row["capacity_low"]]
    again = sum("which alone counts" in line for line in said)
    assert figures[: len(figures) - again] == scores.items["capacity"].low.tolist()


REFUSED: Mapping[str, tuple[bytes, str]] = {
    "garbled as Excel in Japan does it": (
        PLAIN.encode().decode("cp932", "replace").encode("utf-8-sig"), "The text is garbled",
    ),
    "garbled and saved as Shift_JIS": (
        PLAIN.encode().decode("cp932", "ignore").encode("cp932"), "The text is garbled",
    ),
    "garbled in the West": (PLAIN.encode().decode("latin-1").encode(), "The text is garbled"),
    "Shift_JIS garbled in the West": (
        PLAIN.encode("cp932").decode("latin-1").encode(), "The text is garbled",
    ),
    "EUC-JP garbled": (
        PLAIN.encode("euc_jp").decode("cp932", "replace").encode(), "The text is garbled",
    ),
    "four and a total": (table(*ROWS[:4], ("合計", "10")), "row 6 (合計)"),
    "four and a mean": (table(*ROWS[:4], ("平均", "2.5")), "row 6 (平均)"),
    "four and a remark": (table(*ROWS[:4], ("※ 速報", "")), "row 6 (※ 速報)"),
    "four and commas": (table(*ROWS[:4], ("", "")), "Blank rows were not counted: row 6"),
    "four and units": (table(("", "0～4"), *ROWS[:4]), "nor an answer were not counted: row 2"),
    "headings alone": (table(), "no rows under the names"),
    "one six times": (table(*[("市川市", "1")] * 6), "row 3 (市川市 = 2)"),
    "no heading in fifty rows": (
        (TITLES * 30 + PLAIN).encode(), "None of the first 50 rows",
    ),
    "a quotation mark that never ends": (PLAIN.encode() + b'"x,1\n2,3', "is never closed"),
    "a text of the West": (
        "name,capacity.finance\nMontréal,1\nGenève,2\n".encode("latin-1"),
        "characters cannot be read|neither a table",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_counted_is_refused_with_its_reason(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, words = REFUSED[name]
    with pytest.raises(ProblemsError) as caught:
        gather([("t", data)], REAL)
    assert any(w in "\n".join(caught.value.lines("en")) for w in words.split("|"))
    assert all(p.text.ja and p.text.en for p in caught.value.problems)
    _, said = scored(data, tmp_path, capsys)  # which scores fewer than five, too
    assert any(w in "\n".join(said) for w in words.split("|"))


NONE = (
    "無",
    "なし",
    "無し",
    "×",
    "－",
    "いいえ",
    "未",
    "0件",
    "N/A",
    "None",
    "ｎｏ",
    "　",
    "０",
    "",
)


def test_words_for_none_are_no_evidence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [c.id for c in REAL.checklist.asked]
    rows = [["3"] * len(asked) + [words] * len(asked) for words in (*NONE, "要綱", "あり")]
    data = text([[*asked, *(f"{c}.evidence" for c in asked)], *rows]).encode()
    found, _ = scored(data, tmp_path, capsys)
    assert [row["evidenced"] for row in found] == ["25"] * len(NONE) + ["75"] * 2
