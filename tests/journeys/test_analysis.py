"""The analyst's way: a table or reports come in, the page tells what they say together, and nothing
of it stays."""

from __future__ import annotations

import csv
from io import StringIO
from itertools import product
from pathlib import Path

import pytest

from checklist.model import LANGUAGES, Lang
from report.savefile.pack import write_savefile
from report.tables.read import synthetic
from tests.support import by_day, samples
from tests.support.languages import JAPANESE, LATIN, words_of
from tests.support.visitor import Visitor
from views.server.resources import content
from views.session.survey import SYNTHETIC

HEAD = ("name", "prefecture", "kind", "population", "capacity.finance", "capacity.people")
NAME = "**青葉市** :red[x] <b>y</b>"


def table(*, bad: str = "1", rows: int = 12) -> bytes:
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for n in range(rows):
        kind = "city" if n < rows // 2 else "town"
        name = f"{NAME}{n}" if n else NAME
        writer.writerow([name, "福岡県", kind, "30000", bad if n == 2 else "3", "0"])
    return out.getvalue().encode("cp932")


def bring(visitor: Visitor, *files: tuple[str, bytes]) -> Visitor:
    chooser = visitor.app.file_uploader[0]
    chooser.set_value([(name, data, "application/octet-stream") for name, data in files])
    return visitor.look_again()


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_one_click_shows_the_page_with_synthetic_data(lang: Lang) -> None:
    visitor = Visitor("analysis", lang=lang)
    assert visitor.say("analysis.lead") in visitor.reads()
    assert visitor.say("analysis.not_kept") in visitor.reads()
    visitor.press("see_synthetic")
    read = visitor.reads()
    assert visitor.say("analysis.synthetic_notice") in read
    assert visitor.say("analysis.rows_value", n=f"{SYNTHETIC:,}") in read
    for part in ("scores", "stages", "grid", "lacks", "demand", "teaching", "save"):
        assert visitor.say(f"analysis.{part}_title") in read
    assert "架空自治体" in read
    visitor.press("close_survey")
    assert visitor.say("analysis.lead") in visitor.reads()
    assert "架空自治体" not in visitor.reads()


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_the_whole_page_speaks_one_language(lang: Lang) -> None:
    """Besides the names of made-up municipalities, which the table brought."""
    visitor = Visitor("analysis", lang=lang).press("see_synthetic")
    pattern, foreign = (LATIN, words_of("ja")) if lang == "ja" else (JAPANESE, words_of("en"))
    strays = {
        stray
        for shown in visitor.everything()
        if shown.kind != "chart" or lang == "en"  # a chart's settings are English words
        for stray in pattern.findall(shown.text.replace("架空自治体", ""))
        if stray not in foreign
    }
    assert not strays


@pytest.mark.parametrize("lang", by_day(reversed(LANGUAGES), 2))
def test_a_table_as_excel_in_japan_writes_it(lang: Lang) -> None:
    visitor = bring(Visitor("analysis", lang=lang), ("table.csv", table(bad="9")))
    read = visitor.reads()
    assert visitor.say("analysis.read_all", n=12) in read
    assert visitor.say("analysis.cells_refused", n=1) in visitor.problems()
    assert "capacity.finance" in read
    assert NAME in read, "markup in a name is only text"
    assert all(not (NAME in s.text and s.is_markup) for s in visitor.everything())
    # the groups, and what one of them is chosen for
    visitor.choose("grid_by", 1)
    assert visitor.say("analysis.size_1") in visitor.reads()


def test_reports_of_several_municipalities() -> None:
    files = [(f"{n}.json", write_savefile(samples.complete(n % 5))) for n in range(6)]
    visitor = bring(Visitor("analysis"), *files)
    assert visitor.say("analysis.read_all", n=6) in visitor.reads()
    assert visitor.say("analysis.rows_value", n=6) in visitor.reads()


WRONG = {
    "picture": ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(300)),
    "other table": ("prices.csv", "品目,値段\n紙,100\n".encode("cp932")),
    "report": ("report.json", write_savefile(samples.complete(2))),
    "empty": ("empty.csv", b" "),
    "broken Excel": ("broken.xlsx", b"PK\x03\x04" + bytes(200)),
    "broken Parquet": ("broken.parquet", b"PAR1" + bytes(200)),
    "old Excel": ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(300)),
}


@pytest.mark.parametrize("page", ["analysis", "resume", "indicators"])
def test_a_chooser_takes_any_file_and_its_reader_says_what_to_do(page: str) -> None:
    """One for some endings alone says of others only that they cannot be used."""
    choosers = Visitor(page).app.file_uploader
    assert choosers
    assert all(list(chooser.proto.type) == [] for chooser in choosers)


@pytest.mark.parametrize(("name", "lang"), by_day(product(WRONG, LANGUAGES), 5))
def test_a_wrong_file_is_refused_and_the_right_one_taken(name: str, lang: Lang) -> None:
    visitor = bring(Visitor("analysis", lang=lang), WRONG[name])
    assert visitor.say("analysis.refused") in visitor.problems()
    assert visitor.say("analysis.see_synthetic") in visitor.reads()
    assert "Traceback" not in visitor.reads()
    bring(visitor, ("table.csv", table()))
    assert visitor.problems() == ""
    assert visitor.say("analysis.read_all", n=12) in visitor.reads()


def test_a_wrong_file_leaves_the_open_survey_as_it_is() -> None:
    visitor = Visitor("analysis").press("see_synthetic")
    bring(visitor, WRONG["picture"])
    assert visitor.say("analysis.refused") in visitor.problems()
    assert visitor.say("analysis.synthetic_notice") in visitor.reads()
    bring(visitor, ("table.csv", table()))
    assert visitor.say("analysis.synthetic_notice") not in visitor.reads()
    assert visitor.say("analysis.read_all", n=12) in visitor.reads()


def test_the_row_that_names_the_columns_is_asked_for_where_it_is_not_found() -> None:
    below = "調査の説明\n".encode("cp932") * 59 + table()
    visitor = bring(Visitor("analysis"), ("table.csv", below))
    assert "行の番号を指定" in visitor.problems()
    visitor.enter_number("heading_row", 59)
    assert "59行目に、問いの列が" in visitor.problems()
    visitor.enter_number("heading_row", 60)
    assert visitor.problems() == ""
    assert visitor.say("analysis.read_all", n=12) in visitor.reads()


def test_groups_under_five_are_nowhere_on_the_page() -> None:
    rows = [*[("city", 1)] * 8, *[("village", 4)] * 4]
    body = "".join(f"{kind},{level}\n" for kind, level in rows)
    visitor = bring(Visitor("analysis"), ("t.csv", f"kind,capacity.finance\n{body}".encode()))
    read = visitor.reads()
    assert visitor.say("analysis.grid_joined", groups="市・村") in read
    assert "4.0" not in read


def test_all_that_was_not_used_is_told_in_the_open() -> None:
    """A population in words, a kind that is none, a code of nobody, a municipality twice, a heading
    that is no question, words that name nothing: each in the words of the table."""
    head = "code,name,kind,人口,候補の国・地域,capacity.finance,4-1 担当\n"
    rows = [
        ("999999", "甲市", "中核都市", "不明", "アトランティス"),
        *((f"12{n}", f"{n}市", "市", "30000", "") for n in "乙丙丁戊"),
        ("", "乙市", "市", "30000", ""),
    ]
    body = head + "".join(",".join((*row, "3", "2")) + "\n" for row in rows)
    visitor = bring(Visitor("analysis"), ("t.csv", body.encode()))
    read = visitor.reads()
    for words in (
        "2行目（中核都市）",
        "2行目（不明）",
        "2行目（アトランティス）",
        "2行目（999999）",
        "7行目（乙市 = 3）",
        "「4-1 担当」（4-1 ",
        "3-2 人材とつながり、3-3 ",
    ):
        assert words in read, words
    assert visitor.say("analysis.read_all", n=5) in read
    assert "か所" not in read, "nothing is counted that is zero"


def test_nothing_of_it_is_stored_and_another_session_sees_nothing(
    tmp_path: Path,
) -> None:
    visitor = bring(Visitor("analysis"), ("table.csv", table()))
    assert visitor.say("analysis.read_all", n=12) in visitor.reads()
    assert not {"a", "code"} & set(visitor.address)
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for text in ("青葉市", "capacity.people"):
        assert text.encode() not in stored
    assert visitor.say("analysis.lead") in Visitor("analysis").reads()


def test_the_survey_stays_while_one_looks_elsewhere() -> None:
    visitor = Visitor("analysis").press("see_synthetic")
    visitor.go_to("support").go_to("analysis")
    assert visitor.say("analysis.synthetic_notice") in visitor.reads()


def test_a_code_that_is_not_there_does_not_keep_from_it() -> None:
    visitor = Visitor("analysis", code="7KQ2M-XW9RT-4HBNC-E6VZP")
    assert visitor.title == visitor.say("analysis.title")


def test_what_is_synthetic_is_always_the_same() -> None:
    one, other = (synthetic(SYNTHETIC, content()).cohort.levels for _ in range(2))
    assert (one == other).all()
