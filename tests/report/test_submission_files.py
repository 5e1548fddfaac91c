"""Files of submissions as people bring them: of several one is chosen, an archive or a workbook is
read, and what cannot be read says why."""

from __future__ import annotations

import pytest

from checklist.answers import UNKNOWN
from checklist.model import LANGUAGES
from checklist.problems import ProblemsError
from report.form.columns import MAX_COLUMNS, MAX_ROWS
from report.form.questions import form_name
from report.form.read import SeveralSubmissionsError, read_submission
from report.opening import read_report
from report.savefile.pack import MAX_REPORT_BYTES
from tests.support.archives import archive, workbook
from tests.support.generated import REAL
from tests.support.submissions import LEVEL, flat, table


def several() -> bytes:
    named = {"prefecture": "other", "municipality": ""}
    return flat(
        {**named, LEVEL: "1", "name": "港市"},
        {**named, LEVEL: "", "name": ""},
        {**named, LEVEL: UNKNOWN, "name": "山\n町"},
    )


def test_of_several_one_is_chosen_by_its_row() -> None:
    with pytest.raises(SeveralSubmissionsError) as raised:
        read_report(several(), REAL)
    assert [one.row for one in raised.value.submissions] == [2, 3, 4]
    for lang, how in (("ja", "行の番号"), ("en", "row")):
        first, *listed = raised.value.lines(lang)  # type: ignore[arg-type]
        assert "3" in first
        assert how in first
        assert [one.partition(":")[0] for one in listed] == ["2", "3", "4"]
        assert "港市" in listed[0]
        assert "山 町" in listed[2]
        assert "21" in listed[0]
    chosen = read_report(several(), REAL, row=4)
    assert chosen.assessment["capacity.finance"].level == UNKNOWN
    assert chosen.row == 4


@pytest.mark.parametrize("row", [-1, 0, 1, 5, 10**9])
def test_a_row_without_a_submission_shows_the_list_again(row: int) -> None:
    with pytest.raises(SeveralSubmissionsError):
        read_report(several(), REAL, row=row)


def test_a_single_one_needs_no_row_and_may_be_named() -> None:
    assert read_report(flat({LEVEL: "1"}), REAL) == read_report(flat({LEVEL: "1"}), REAL, row=2)


NOT_READ = {
    "empty": b"",
    "no text": b"\x81\x20" + LEVEL.encode() + b"\n\xff\xff",
    "utf-16 cut": flat({LEVEL: "1"}).decode().encode("utf-16")[:-1],
    "control characters": LEVEL.encode() + b",name\n1,a\x00b\n",
    "no column of ours": b"a,b\n1,2\n",
    "profile only": b"name,code\nx,\n",
    "head only": LEVEL.encode() + b"\n",
    "blank rows only": LEVEL.encode() + b",name\n,\n\n,\n",
    "open quote": LEVEL.encode() + b'\n"3\n',
    "text after a quote": LEVEL.encode() + b',name\n"3"x,"y\n',
    "a field too long": LEVEL.encode() + b",name\n1," + b"x" * 200_000 + b"\n",
    "too many columns": ",".join([LEVEL, *("x" * MAX_COLUMNS)]).encode() + b"\n1\n",
    "too many rows": flat({LEVEL: "1"}) + b"1\n" * MAX_ROWS,
    "too large": flat({LEVEL: "1"}) + b" " * MAX_REPORT_BYTES,
}


@pytest.mark.parametrize("name", NOT_READ)
def test_a_table_that_cannot_be_read_says_why(name: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        read_report(NOT_READ[name], REAL)
    assert not isinstance(raised.value, SeveralSubmissionsError)
    assert all(one.text.of(lang) for one in raised.value.problems for lang in LANGUAGES)


def test_as_many_as_allowed() -> None:
    with pytest.raises(SeveralSubmissionsError) as raised:
        read_report(flat({LEVEL: "1"}) + b"1\n" * (MAX_ROWS - 1), REAL)
    assert len(raised.value.submissions) == MAX_ROWS


def test_what_is_no_submission_is_left_to_the_others() -> None:
    for data in (b"", b"{}", b"%PDF-1.7", b"PK\x03\x04", "診断".encode(), b"\x00" * 50):
        assert read_submission(data, REAL) is None
    assert read_submission(flat({LEVEL: "1"}), REAL) is not None


ONE = flat({LEVEL: "3", "name": "架空市"})
OTHER = table([["PARENT_KEY", "KEY"], ["a", "b"]])


@pytest.mark.parametrize(
    "files",
    [
        [("readiness.csv", ONE), ("media/", b"")],
        [("a/readiness.csv", ONE), ("a/readiness-repeat.csv", OTHER)],
        [("提出.CSV", ONE), ("__MACOSX/._提出.csv", ONE), ("readme.txt", b"x")],
    ],
)
def test_the_one_table_in_a_zip_is_read(files: list[tuple[str, bytes]]) -> None:
    assert read_report(archive(dict(files)), REAL) == read_report(ONE, REAL)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("a.csv", ONE), ("b.csv", ONE)], "「a.csv」「b.csv」"),
        ([("a.csv", ONE), ("b.csv", several())], "「a.csv」「b.csv」"),
        ([("report.pdf", b"%PDF-1.7")], "展開"),
        ([("a.csv", OTHER), ("b.csv", OTHER)], "展開"),
        ([("a.csv", table([[LEVEL, "name"]]))], "1件もありません"),
    ],
)
def test_what_else_a_zip_holds_is_told(files: list[tuple[str, bytes]], words: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        read_report(archive(dict(files)), REAL)
    assert words in raised.value.lines("ja")[0]
    assert raised.value.lines("en")[0]


def test_of_several_in_a_zip_one_is_chosen() -> None:
    zipped = archive({"readiness.csv": several()})
    with pytest.raises(SeveralSubmissionsError):
        read_report(zipped, REAL)
    assert read_report(zipped, REAL, row=2) == read_report(several(), REAL, row=2)


def test_submissions_as_a_workbook_are_read() -> None:
    """The sheet of the form, whatever other sheets there are."""
    rows = [["_id", "a/" + LEVEL, "name", "population", "fields/water"],
            [7, 3, "架空市_x000D_", 120000.0, True]]  # fmt: skip
    brought = read_report(workbook({"note": [["note"]], "form": rows}), REAL)
    assert (brought.kind, brought.row, brought.refused) == ("submission", 2, ())
    profile = brought.assessment.profile
    assert (profile.name, profile.population, profile.fields) == ("架空市", 120_000, ("water",))
    assert brought.assessment["capacity.finance"].level == 3
    with pytest.raises(SeveralSubmissionsError):
        read_report(workbook({"form": [*rows, [8, 2, "別の市", 1, False]]}), REAL)


@pytest.mark.parametrize("above", ["sep=,\n", "準備度調査\n\n", '"令和8年度\n調査",,\n'])
def test_what_stands_above_the_head_does_not_matter(above: str) -> None:
    brought = read_report(above.encode() + ONE, REAL)
    assert brought.assessment == read_report(ONE, REAL).assessment


def test_garbled_text_is_refused_with_the_remedy() -> None:
    """UTF-8 that Excel opened as Shift_JIS, and saved."""
    note = "環境課の職員が予算書と決算書にもとづいて毎年度見直している"
    whole = flat({LEVEL: "3", form_name("capacity.finance", "note"): note, "name": "北九州市"})
    for wrong, saved in (("cp932", "utf-8-sig"), ("cp932", "cp932"), ("latin-1", "utf-8")):
        garbled = whole.decode(wrong, "replace").encode(saved, "replace")
        with pytest.raises(ProblemsError) as raised:
            read_report(garbled, REAL)
        assert "文字化け" in raised.value.lines("ja")[0]
        assert "UTF-8" in raised.value.lines("en")[0]
