"""Which rows of a table are municipalities, and which one each row is: by name, by code, over
several files and sheets."""

from __future__ import annotations

import csv
from contextlib import suppress
from io import BytesIO
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checklist.municipality import plain_name
from checklist.problems import ProblemsError
from report.tables.encoding import encoding_of, text_of
from report.tables.municipality import MunicipalityRow, Register, matched
from report.tables.read import gather
from report.tables.rows import reason_of
from scoring.__main__ import main
from scoring.cohort import BLANK
from tests.support import often
from tests.support.archives import workbook
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


def test_what_is_known_of_a_name_is_filled_in() -> None:
    found = gather([("t", table(*ROWS))], REAL)
    kind, prefecture = found.cohort.groupings
    assert [kind.groups[n] for n in kind.of] == [
        "city",
        "core-city",
        "city",
        "city",
        "city",
        "city",
    ]
    assert prefecture.groups == ("千葉県",)


def test_files_are_lists_of_their_own_and_a_municipality_counts_once() -> None:
    files = [("a.csv", codes(*FIVE)), ("b.csv", codes(*LOST)), ("c.csv", table(("市川市", "4")))]
    found = gather(files, REAL)
    assert found.cohort.names == (*CITIES, *HOKKAIDO)
    again = [p for p in found.notes if "which alone counts" in p.of("en")]
    assert [p.place for p in again] == ["c.csv"]
    assert "row 2 (市川市 = a.csv 2)" in again[0].of("en")


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("合計", "total"), ("＜合計＞", "total"), ("小　計", "total"), ("総計（県内）", "total"),
        ("全国", "total"), ("県平均", "total"), ("市町村計", "total"), ("Grand total", "total"),
        ("Average", "total"), ("中央値", "total"), ("香取郡計", "total"), ("※速報値", "remark"),
        ("(注) 暫定", "remark"), ("出典：総務省", "remark"), ("令和8年4月1日現在", "remark"),
        ("Note: provisional", "remark"), ("* 推計", "remark"),
        ("市川市", None), ("会計課", None), ("統計", None), ("全国市長会", None),
        ("平均台町", None), ("注文町", None), ("**青葉市**", None),
        ("小計町", None), ("meanwhile", None),
    ],
)  # fmt: skip
def test_rows_by_their_labels(label: str, reason: str | None) -> None:
    assert reason_of(label, has_levels=False) == reason


def test_no_municipality_is_taken_for_a_total_or_a_remark() -> None:
    for municipality in REAL.municipalities.values():
        for name in (municipality.name, municipality.label):
            assert reason_of(name, has_levels=False) is None


NAMES = sorted({m.label for m in REAL.municipalities.values()})


@settings(max_examples=often(60), deadline=None)
@given(
    st.lists(st.sampled_from(NAMES), min_size=3, max_size=12),
    st.sampled_from(["utf-8", "utf-16", "utf-16-le", "cp932", "euc_jp", "iso2022_jp"]),
)
def test_a_list_of_names_is_read_whatever_its_encoding(names: list[str], encoding: str) -> None:
    written = text([HEAD, *((name, "1") for name in names)])
    try:
        data = written.encode(encoding)
    except UnicodeEncodeError:  # a character that this encoding does not have
        return
    assert text_of(data).removeprefix("\ufeff") == written


@settings(max_examples=often(60), deadline=None)
@given(
    st.lists(st.sampled_from(NAMES), min_size=3, max_size=12),
    st.sampled_from(["replace", "ignore"]),
)
@example(["滋賀県日野町"] * 3, "replace")  # most of it looks like kanji in use
def test_a_garbled_list_is_never_read(names: list[str], how: str) -> None:
    garbled = text([HEAD, *((name, "1") for name in names)]).encode().decode("cp932", how)
    with pytest.raises(ProblemsError, match="garbled"):
        encoding_of(lambda: BytesIO(garbled.encode()))


#: Bytes of which marks, escapes and letters of the encodings are made.
PIECES = b"\xef\xbb\xbf\xff\xfe\x1b$B\x82\xa0\x00\x8f\xe3a"


@pytest.mark.parametrize("length", range(4))
def test_a_text_of_few_bytes_is_read_whole_or_refused(length: int) -> None:
    """Whichever they are: where a file ends within a mark or a letter, it is no text."""
    for pieces in product(PIECES, repeat=length):
        with suppress(ProblemsError):
            text_of(bytes(pieces))


def test_every_code_is_read_in_a_list_of_all() -> None:
    """Five digits and six without their zero: of the whole of Japan none is read wrongly."""
    every = [m for m in REAL.municipalities.values() if m.name]
    for written in (
        [m.code[:5] for m in every],
        [m.code for m in every],
        [m.code[:5].lstrip("0") for m in every],
        [m.code.removeprefix("0") for m in every],
    ):
        rows = [(code, "1") for code in written]
        found = gather([("t", table(*rows, head=("code", FINANCE)))], REAL)
        assert found.cohort.names == tuple(m.name for m in every)
        assert np.unique(found.cohort.levels[:, CRITERIA.index(FINANCE)]).tolist() == [1]


@pytest.mark.parametrize("is_book", [False, True])
def test_the_row_that_names_the_columns_may_be_given(is_book: bool, tmp_path: Path) -> None:
    """Where it stands further below than it is searched; what another row names is not guessed."""
    rows = [["調査の説明", ""]] * 59 + FULL
    data = workbook({"表": rows}) if is_book else text(rows).encode()
    with pytest.raises(ProblemsError, match="give its number"):
        gather([("t", data)], REAL)
    assert gather([("t", data)], REAL, 60).cohort.names == CITIES
    with pytest.raises(ProblemsError, match="Row 59 holds no column"):
        gather([("t", data)], REAL, 59)
    path = tmp_path / ("t.xlsx" if is_book else "t.csv")
    path.write_bytes(data)
    assert main([str(path), "--out", str(tmp_path / "o.csv")]) == 2
    assert main([str(path), "--out", str(tmp_path / "o.csv"), "--heading", "60"]) == 0


def test_sheets_of_other_questions_are_joined_and_a_cell_is_told_where_it_stands(
    tmp_path: Path,
) -> None:
    """By code, whatever the order; who stands in one sheet only is a row as well."""
    unit = CRITERIA.index("system.unit")
    data = workbook(
        {
            "財源": [["団体コード", FINANCE], *zip(CODES, LEVELS, strict=True)],
            "体制": [
                ["団体コード", "備考", "system.unit"],
                *([code, "", level] for code, level in zip(CODES[:0:-1], "1x304", strict=True)),
                ["131016", "", "2"],
            ],
        }
    )
    gathered = gather([("t.xlsx", data)], REAL)
    assert gathered.cohort.rows == 7
    levels = gathered.cohort.levels
    assert levels[:, CRITERIA.index(FINANCE)].tolist() == [1, 2, 3, 4, 0, 1, BLANK]
    assert levels[:, unit].tolist() == [BLANK, 4, 0, 3, BLANK, 1, 2]
    assert [problem.of("en") for problem in gathered.refused] == [
        "「体制」: row 3, 4-1 Section and specialists (system.unit): “x” is no answer. "
        "It counts as blank."
    ]
    missing, joined, unused = sorted(note.of("en") for note in gathered.notes)[::-1]
    assert "used for no figure: 備考" in unused
    assert "by municipality: 「財源」、「体制」" in joined
    assert "without a column" in missing
    path = tmp_path / "t.xlsx"
    path.write_bytes(data)
    assert main([str(path), "--out", str(tmp_path / "out.csv")]) == 0
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["団体コード"] for row in rows] == [*CODES, "131016"]
    assert [row["system.unit"] for row in rows] == ["", "4", "0", "3", "x", "1", "2"]


@pytest.mark.parametrize(
    ("prefecture", "typed", "official"),
    [("茨城県", "竜ケ崎市", "龍ケ崎市"), ("青森県", "鯵ケ沢町", "鰺ヶ沢町"),
     ("高知県", "檮原町", "梼原町"), ("宮城県", "塩釜市", "塩竈市"),
     ("鹿児島県", "曾於市", "曽於市"), ("熊本県", "髙森町", "高森町")],
)  # fmt: skip
def test_a_name_is_known_by_other_characters_for_the_same(
    prefecture: str, typed: str, official: str
) -> None:
    (known,) = Register(REAL.municipalities).named(typed, prefecture)
    assert known.name == official


def test_no_two_municipalities_become_one_by_their_characters() -> None:
    labels = [m.label for m in REAL.municipalities.values()]
    assert len({plain_name(label) for label in labels}) == len(set(labels))


def listed(*rows: tuple[str, str]) -> tuple[list[str], str]:
    """The labels of the municipalities of rows of prefecture and name, and what is told."""
    given = [MunicipalityRow(n, "", name, of) for n, (of, name) in enumerate(rows, start=2)]
    who = matched(given, Register(REAL.municipalities))
    labels = [m.label if m else "" for m in who.municipalities]
    return labels, "\n".join(note.of("ja") for note in who.notes)


def test_a_prefecture_written_once_for_its_group_is_read_for_all_of_it() -> None:
    """A merged cell: of it the first row alone holds the text."""
    labels, told = listed(
        ("広島県", "三原市"), ("", "府中市"), ("", "尾道市"), ("福島", "福島市"), ("", "伊達市")
    )
    assert labels == [
        "広島県三原市",
        "広島県府中市",
        "広島県尾道市",
        "福島県福島市",
        "福島県伊達市",
    ]
    assert "上の行の都道府県として読みました" in told
    assert "3行目（広島県府中市）" in told
    assert "6行目（福島県伊達市）" in told


@pytest.mark.parametrize(
    "rows",
    [
        (("広島県", "三原市"), ("", "府中市"), ("福島県", "伊達市")),  # nothing confirms it
        (("広島県", "三原市"), ("", "府中市"), ("", "調布市")),  # it is contradicted
        (("", "府中市"), ("", "尾道市")),  # nothing stands above
        (("広島県", "三原市"), ("", "府中市"), ("", "尾道市"), ("広島県", "呉市")),  # forgotten
        (("広島県", "三原市"), ("", "尾道市"), ("", "伊達市")),  # none of that name there
        (("中国地方", "三原市"), ("", "尾道市"), ("", "府中市")),  # no prefecture
    ],
)
def test_a_blank_prefecture_that_nothing_settles_is_told_by_row(
    rows: tuple[tuple[str, str], ...],
) -> None:
    labels, told = listed(*rows)
    assert "上の行の都道府県として" not in told
    assert "同じ名前の自治体がいくつか" in told
    assert "" in labels
