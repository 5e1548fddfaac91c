"""Sheets that were copied, moved, mixed or taken from another version: read where they are ours,
told where they are not."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from checklist.answers import Answer, Assessment, Profile
from checklist.problems import ProblemsError
from checklist.versions import Migrated
from report.opening import Brought, read_report
from report.questionnaire.layout import ANSWERS, HIDDEN, PROFILE
from report.questionnaire.write import write_questionnaire
from tests.support.archives import saved, strict
from tests.support.generated import REAL
from tests.support.questionnaires import blank, cell_of, sheet_of
from wording.phrases import Phrases


def rearranged(change: Callable[[Workbook], None]) -> Brought:
    book = load_workbook(BytesIO(write_questionnaire(Phrases(REAL, "en"), REAL.example)))
    change(book)
    return read_report(saved(book), REAL)


def test_order_and_names_do_not_matter() -> None:
    def change(book: Workbook) -> None:
        sheet = sheet_of(book, ANSWERS)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        for number, row in enumerate(reversed(rows), start=3):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value
        sheet.title = "My answers"
        book.move_sheet(sheet, -2)

    assert rearranged(change) == Brought(Migrated(REAL.example), "questionnaire")


def test_rows_that_nobody_asked_are_named_and_a_blank_one_says_nothing() -> None:
    def change(book: Workbook) -> None:
        sheet = sheet_of(book, ANSWERS)
        end = sheet.max_row
        for row, name in ((end + 1, "capacity.money"), (end + 2, "capacity.finance")):
            sheet.cell(row, 1).value = name

    brought = rearranged(change)
    assert brought.assessment == REAL.example
    (refused,) = brought.refused
    assert "チェックリストにありません" in refused.of("ja")
    assert refused.place.startswith("「Answers」!A")


def test_without_the_earlier_answers_the_cells_are_read() -> None:
    def change(book: Workbook) -> None:
        for row in range(2, book[HIDDEN].max_row + 1):
            book[HIDDEN].cell(row, 1).value = None

    brought = rearranged(change)
    assert "壊れています" in brought.refused[0].of("ja")
    levels = {c: a.level for c, a in REAL.example.answers.items()}
    assert {c: a.level for c, a in brought.assessment.answers.items()} == levels


def test_an_older_questionnaire_is_brought_to_this_version_by_id() -> None:
    older = Assessment(
        checklist="2025.1",
        answers={"capacity.money": Answer(level=2), "capacity.people": Answer(level=1)},
    )

    def change(book: Workbook) -> None:
        cell_of(book, "capacity.finance").parent.cell(
            cell_of(book, "capacity.finance").row, 1
        ).value = "capacity.budget"
        cell_of(book, "capacity.budget").value = 3

    book = load_workbook(BytesIO(write_questionnaire(Phrases(REAL, "ja"), older)))
    change(book)
    brought = read_report(saved(book), REAL)
    assert brought.assessment.checklist == REAL.checklist.version
    assert dict(brought.assessment.answers) == {"capacity.people": Answer(level=1, asked="2025.1")}
    assert [d.id for d in brought.migrated.dropped] == ["capacity.budget", "capacity.money"]
    assert brought.refused == ()


WITHOUT = [
    (lambda book: book.remove(sheet_of(book, ANSWERS)), "シート「回答」"),
    (lambda book: setattr(book[HIDDEN]["A1"], "value", 2), "形式"),
]


@pytest.mark.parametrize(("change", "said"), WITHOUT, ids=["no sheet", "newer"])
def test_what_is_no_questionnaire_of_ours_says_so(
    change: Callable[[Workbook], None], said: str
) -> None:
    with pytest.raises(ProblemsError) as caught:
        rearranged(change)
    assert said in caught.value.problems[0].of("ja")


def with_copies(
    *copies: dict[tuple[str, str], Any], role: str = ANSWERS, of: bytes = b""
) -> Brought:
    """The questionnaire with the sheet of a role copied once per section, each filled in by it:
    the first dictionary into the sheet itself, the others into a copy each."""
    book = load_workbook(BytesIO(of or blank()))
    original = sheet_of(book, role)
    sheets = [original, *(book.copy_worksheet(original) for _ in copies[1:])]
    for sheet, entries in zip(sheets, copies, strict=True):
        sheet.title = f"課{sheets.index(sheet)}"
        for (key, field), value in entries.items():
            (row,) = (row for row in sheet if row[0].value == key)
            columns = {cell.value: cell.column for cell in sheet[1]}
            row[columns[field] - 1 if role == ANSWERS else 2].value = value
    return read_report(saved(book), REAL)


def test_answers_of_all_sections_are_read() -> None:
    """The sheet of answers was copied, and each section filled in its part."""
    brought = with_copies(
        {("capacity.finance", "level"): "3 制度化", ("capacity.finance", "by"): "財政課"},
        {("business.talent", "level"): 2, ("business.talent", "evidence"): "研修記録"},
        {("capacity.finance", "evidence"): "予算書 p.84", ("capacity.finance", "level"): 3},
    )
    assert brought.refused == ()
    assert dict(brought.assessment.answers) == {
        "capacity.finance": Answer(level=3, by="財政課", evidence=("予算書 p.84",)),
        "business.talent": Answer(level=2, evidence=("研修記録",)),
    }


def test_a_contradiction_is_told_with_both_places_and_values() -> None:
    """Nothing is guessed: it stays as it was handed out, and the rest of the row is read."""
    brought = with_copies(
        {("capacity.finance", "level"): 3, ("capacity.finance", "note"): "一"},
        {("capacity.finance", "level"): "2 部分整備", ("capacity.finance", "note"): "一"},
        {("capacity.finance", "level"): 3},
    )
    (refused,) = brought.refused
    cell = cell_of(load_workbook(BytesIO(blank())), "capacity.finance").coordinate
    assert refused.place == f"「課0」!{cell}・「課1」!{cell}"
    assert "「3」「2 部分整備」" in refused.of("ja")
    assert "“3”, “2 部分整備”" in refused.of("en")
    assert brought.assessment["capacity.finance"] == Answer(note="一")


def test_a_copy_that_nobody_touched_takes_nothing_back() -> None:
    """It says what was handed out; so does a blank cell beside one that is filled in."""
    data = write_questionnaire(Phrases(REAL, "ja"), Assessment(
        checklist=REAL.checklist.version,
        answers={"capacity.finance": Answer(level=1, note="前回")},
    ))  # fmt: skip
    place = ("capacity.finance", "level")
    assert with_copies({}, {}, of=data).assessment["capacity.finance"].level == 1
    assert with_copies({place: 4}, {}, of=data).assessment["capacity.finance"].level == 4
    assert with_copies({}, {place: None}, of=data).assessment["capacity.finance"].level == 1
    assert with_copies({place: None}, {place: None}, of=data).assessment[
        "capacity.finance"
    ] == Answer(note="前回")


def test_profiles_of_several_sections_are_read() -> None:
    brought = with_copies(
        {("name", ""): "架空市", ("fields.water", ""): "○", ("population", ""): 1000},
        {("fields.waste", ""): "○", ("population", ""): 2000},
        role=PROFILE,
    )
    assert brought.assessment.profile == Profile(name="架空市", fields=("water", "waste"))
    (refused,) = brought.refused
    assert "「課0」" in refused.place
    assert "「1000」「2000」" in refused.of("ja")


def test_a_sheet_that_is_none_of_ours_is_told() -> None:
    """Answers copied as values onto a sheet of one's own have lost their keys."""

    def change(book: Workbook) -> None:
        book.create_sheet("財政課のメモ").append(["財政", 3])
        book.create_sheet("空")

    (refused,) = rearranged(change).refused
    assert refused.place == "「財政課のメモ」"
    assert "読みませんでした" in refused.of("ja")


def test_strict_open_xml_is_read() -> None:
    data = write_questionnaire(Phrases(REAL, "ja"), REAL.example)
    assert read_report(strict(data), REAL).assessment == REAL.example


@pytest.mark.parametrize("role", [ANSWERS, PROFILE])
def test_rows_and_columns_put_in_before_the_table_do_not_matter(role: str) -> None:
    """A title, a remark of the person who sent it out, a column for ticks."""

    def change(book: Workbook) -> None:
        sheet = sheet_of(book, role)
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.insert_rows(1, 2)
        sheet.insert_cols(1)
        sheet["B1"] = "令和8年度 準備度調査"

    assert rearranged(change) == Brought(Migrated(REAL.example), "questionnaire")
