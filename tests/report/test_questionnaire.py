"""The offline questionnaire: what is filled in comes back by ids, cell by cell, in either
language, from any program; what cannot be read is named with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from checklist.answers import MAX_TEXT, NOT_APPLICABLE, UNKNOWN, Answer, Assessment, Profile
from checklist.model import LANGUAGES, Lang
from checklist.problems import ProblemsError
from checklist.versions import Migrated
from report.apart import Value
from report.opening import Brought, read_report
from report.questionnaire.cells import Keyed, Refusals, Sheet
from report.questionnaire.layout import ANSWERS, HIDDEN, PROFILE
from report.questionnaire.profile import read_profile
from report.questionnaire.write import write_questionnaire
from tests.support import by_day, often
from tests.support.archives import archive, members_of, strict
from tests.support.generated import REAL, assessments
from tests.support.whole import WHOLE


@cache
def blank(lang: Lang = "ja") -> bytes:
    return write_questionnaire(REAL, lang)


@cache
def example(lang: Lang = "ja") -> Workbook:
    """For looking only."""
    return load_workbook(BytesIO(write_questionnaire(REAL, lang, REAL.example)))


def sheet_of(book: Workbook, role: str) -> Worksheet:
    return next(sheet for sheet in book if sheet["A1"].value == role)


def cell_of(book: Workbook, key: str, field: str = "level") -> Any:
    """The cell of an answer's field, or that of a key of the profile."""
    profile = {row[0].value: row[2] for row in sheet_of(book, PROFILE)}
    if key in profile:
        return profile[key]
    sheet = sheet_of(book, ANSWERS)
    (row,) = (row for row in sheet if row[0].value == key)
    (column,) = (cell.column for cell in sheet[1] if cell.value == field)
    return row[column - 1]


def saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def filled(entries: dict[tuple[str, str], Any], data: bytes | None = None) -> Brought:
    """What comes back when these cells are filled in."""
    book = load_workbook(BytesIO(data or blank()))
    for (key, field), value in entries.items():
        cell_of(book, key, field).value = value
    return read_report(saved(book), REAL)


# ------------------------------------------------------------------- how it is made


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_question_has_a_row_with_its_texts(lang: Lang) -> None:
    sheet = sheet_of(example(lang), ANSWERS)
    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=3)}
    for criterion in REAL.checklist.criteria.values():
        texts = rows[criterion.id]
        assert f"{criterion.title.of(lang)}\n{criterion.question.of(lang)}" in texts
        assert {text.of(lang) for text in (criterion.why, *criterion.levels)} <= set(texts)


def test_only_what_is_filled_in_is_open() -> None:
    book = example()
    open_cells = {
        (sheet["A1"].value, sheet.cell(1, cell.column).value)
        for sheet in book
        for row in sheet
        for cell in row
        if not cell.protection.locked
    }
    fields = {"level", "reason", "evidence", "note", "by", "name"}
    assert {field for role, field in open_cells if role == ANSWERS} == fields
    assert {role for role, _ in open_cells} == {ANSWERS, PROFILE}
    for sheet in book:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    named = [c for c in REAL.checklist.criteria if not cell_of(book, c, "name").protection.locked]
    assert named == ["strength.other", "purpose.other"]


def choices(book: Workbook, cell: Any) -> list[str]:
    """What the drop-down of a cell offers."""
    (rule,) = (
        rule for rule in cell.parent.data_validations.dataValidation if cell.coordinate in rule
    )
    _, _, area = rule.formula1.rpartition("!")
    return [row[0].value for row in book[HIDDEN][area.replace("$", "")]] if ":" in area else [
        book[HIDDEN][area.replace("$", "")].value
    ]  # fmt: skip


def test_drop_downs_offer_what_is_allowed() -> None:
    book = example()
    levels = ["0 未着手", "1 個別対応", "2 部分整備", "3 制度化", "4 継続改善", "わからない"]
    for criterion in REAL.checklist.criteria.values():
        more = [] if criterion.not_applicable is None else ["該当しない"]
        assert choices(book, cell_of(book, criterion.id)) == levels + more
    assert "政令指定都市" in choices(book, cell_of(book, "kind"))
    assert len(choices(book, cell_of(book, "prefecture"))) == 47
    assert choices(book, cell_of(book, "fields.water")) == ["○"]
    assert choices(book, cell_of(book, "target"))[1] == "2 研修"


def test_answers_are_counted_by_formula() -> None:
    sheet = sheet_of(example(), ANSWERS)
    formulas = [
        cell.value for row in sheet for cell in row if str(cell.value).startswith("=COUNTIF")
    ]
    assert len(formulas) == len(REAL.checklist.items)
    start = [cell.value for row in example().worksheets[0] for cell in row]
    assert sum(str(value).startswith("='回答'!") for value in start) == len(formulas) + 1


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_it_prints_one_page_wide(lang: Lang) -> None:
    for sheet in example(lang).worksheets[:3]:
        assert sheet.page_setup.paperSize in ("9", 9, "8", 8)
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    answers = sheet_of(example(lang), ANSWERS)
    assert answers.page_setup.orientation == "landscape"
    assert answers.freeze_panes == "D3"
    assert answers.print_title_rows == "$2:$2"


def test_keys_are_there_and_not_shown() -> None:
    book = example()
    for role in (ANSWERS, PROFILE):
        sheet = sheet_of(book, role)
        assert sheet.column_dimensions["A"].hidden
        assert sheet.row_dimensions[1].hidden
    assert book[HIDDEN].sheet_state == "veryHidden"
    assert book[HIDDEN]["B1"].value == REAL.checklist.version


# ------------------------------------------------------------------- what comes back


@settings(max_examples=often(24), deadline=None)
@given(assessments(most=6))
def test_what_is_filled_in_comes_back_exactly(assessment: Assessment) -> None:
    data = write_questionnaire(REAL, "ja", assessment)
    assert write_questionnaire(REAL, "ja", assessment) == data
    brought = read_report(data, REAL)
    assert brought == Brought(Migrated(assessment), "questionnaire")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_questionnaire_saved_by_other_software_comes_back(lang: Lang) -> None:
    data = write_questionnaire(REAL, lang, REAL.example)
    assert read_report(saved(load_workbook(BytesIO(data))), REAL).assessment == REAL.example


def test_everything_can_be_filled_in() -> None:
    brought = filled(
        {
            ("capacity.finance", "level"): "2 部分整備",
            ("capacity.finance", "evidence"): "予算書 p.84\n\n https://example.jp/a \n",
            ("capacity.finance", "note"): "メモ\n2行目",
            ("capacity.finance", "by"): "財政課",
            ("purpose.tourism", "level"): "該当しない",
            ("purpose.tourism", "reason"): "観光は扱わない",
            ("strength.other", "level"): "わからない",
            ("strength.other", "name"): "大気の監視",
            ("name", ""): "札幌市",
            ("prefecture", ""): "北海道",
            ("code", ""): "011002",
            ("kind", ""): "政令指定都市",
            ("population", ""): 1_950_000,
            ("target", ""): "3 ビジネス支援",
            ("ties", ""): "姉妹都市\n友好都市",
            ("fields.water", ""): "○",
            ("regions.africa", ""): "○",
        }
    )
    expected = Assessment(
        checklist=REAL.checklist.version,
        target=3,
        profile=Profile(
            name="札幌市", prefecture="北海道", code="011002", kind="designated-city",
            population=1_950_000, fields=("water",), regions=("africa",),
            ties=("姉妹都市", "友好都市"),
        ),
        answers={
            "capacity.finance": Answer(
                level=2, evidence=("予算書 p.84", "https://example.jp/a"), note="メモ\n2行目",
                by="財政課",
            ),
            "purpose.tourism": Answer(level=NOT_APPLICABLE, reason="観光は扱わない"),
            "strength.other": Answer(level=UNKNOWN, name="大気の監視"),
        },
    )  # fmt: skip
    assert brought == Brought(Migrated(expected), "questionnaire")


def test_what_is_emptied_comes_back_empty() -> None:
    data = write_questionnaire(REAL, "ja", REAL.example)
    brought = filled({("capacity.finance", f): None for f in ("level", "evidence", "note")}, data)
    before = REAL.example["capacity.finance"]
    assert brought.assessment["capacity.finance"] == Answer(by=before.by)
    assert brought.assessment["capacity.people"] == REAL.example["capacity.people"]


def test_a_change_leaves_the_time_of_the_other_answers() -> None:
    data = write_questionnaire(REAL, "ja", REAL.example)
    brought = filled({("capacity.finance", "note"): "新しいメモ"}, data)
    expected = REAL.example["capacity.finance"].model_copy(
        update={"note": "新しいメモ", "at": None}
    )
    assert brought.assessment == REAL.example.with_answer("capacity.finance", expected)


def test_what_is_not_asked_comes_back_as_it_was() -> None:
    before = WHOLE.model_copy(update={"checklist": REAL.checklist.version})
    data = write_questionnaire(REAL, "ja", before)
    brought = filled({("capacity.finance", "level"): 3}, data)
    assert brought.assessment == before.with_answer("capacity.finance", Answer(level=3))


LEVELS = [
    (2, 2), (2.0, 2), ("2", 2), ("２", 2), (" ２　部分整備 ", 2), ("2 Partly in place", 2),
    ("2: 部分整備", 2), ("2.0", 2), ("部分整備", 2), ("partly in place", 2), ("レベル２", 2),
    (0, 0), ("0 未着手", 0), ("4", 4), ("わからない", UNKNOWN), ("Don’t know", UNKNOWN),
    ("don't know", UNKNOWN), ("", None), ("　", None), (None, None),
]  # fmt: skip


def test_levels_are_understood_in_either_language() -> None:
    ids = list(REAL.checklist.criteria)[: len(LEVELS)]
    brought = filled({(c, "level"): v for c, (v, _) in zip(ids, LEVELS, strict=True)})
    assert [brought.assessment[c].level for c in ids] == [level for _, level in LEVELS]
    assert brought.refused == ()


WRONG_LEVELS = [5, -9, 2.5, "2.5", "12", "2 制度化", "2 3", True, datetime(2026, 4, 1), "4月1日"]


def test_what_is_no_level_is_refused_with_its_cell_and_the_rest_is_read() -> None:
    ids = list(REAL.checklist.criteria)[: len(WRONG_LEVELS)]
    entries = {(c, "level"): v for c, v in zip(ids, WRONG_LEVELS, strict=True)}
    brought = filled({**entries, ("business.talent", "level"): 3, (ids[0], "note"): "メモ"})
    book = load_workbook(BytesIO(blank()))
    places = [f"「回答」!{cell_of(book, c).coordinate}" for c in ids]
    assert [p.place for p in brought.refused] == places
    assert all("一覧から選ぶ" in p.of("ja") for p in brought.refused)
    assert all("Choose from the list" in p.of("en") for p in brought.refused)
    assert brought.assessment["business.talent"].level == 3
    assert brought.assessment[ids[0]] == Answer(note="メモ")


REFUSED = [
    ("capacity.finance", "level", "=1+1", "式"),
    ("capacity.finance", "note", "=A1", "式"),
    ("capacity.finance", "by", "課" * 201, "200文字"),
    ("capacity.finance", "note", "x" * (MAX_TEXT + 1), "20000文字"),
    ("system.network", "level", "該当しない", "選べません"),
    ("purpose.tourism", "level", "該当しない", "理由"),
    ("name", "", "=A1", "式"),
    ("code", "", "123456", "コード"),
    ("kind", "", "大都市", "一覧"),
    ("population", "", "12万台", "0から20,000,000まで"),
    ("population", "", 99_999_999, "0から20,000,000まで"),
    ("target", "", "9", "1から4"),
    ("fields.water", "", "たぶん", "○"),
]


def test_every_other_cell_that_cannot_be_read_is_named() -> None:
    """One by one they would start a program each: the same file shows several at once."""
    rounds: list[dict[tuple[str, str], Any]] = []
    said: dict[tuple[str, str, Any], str] = {}
    for key, field, value, words in REFUSED:
        place = (key, field)
        group = next((g for g in rounds if place not in g), None)
        if group is None:
            rounds.append(group := {})
        group[place] = value
        said[key, field, value] = words
    for entries in rounds:
        brought = filled({**entries, ("business.talent", "level"): 3})
        book = load_workbook(BytesIO(blank()))
        found = {p.place.partition("!")[2]: p.of("ja") for p in brought.refused}
        assert len(found) == len(brought.refused) == len(entries)
        for (key, field), value in entries.items():
            assert said[key, field, value] in found[cell_of(book, key, field).coordinate]
        assert brought.assessment["business.talent"].level == 3


EARLIER = {
    "capacity.finance": Answer(level=3, evidence=("予算書 p.84",), note="3年目"),
    "purpose.tourism": Answer(level=NOT_APPLICABLE, reason="県の所管"),
    "system.unit": Answer(level=2, note="分担表"),
}
CELLS_OVER_THEM = [
    ("capacity.finance", "level", "3か4"),
    ("capacity.finance", "evidence", "=A1"),
    ("purpose.tourism", "reason", None),
    ("system.unit", "level", "該当しない"),
]


CALLED = [
    ("capacity.finance", "level", "3か4", "3-1 財政", "3-1 Finance"),
    ("strength.other", "note", "=A1", "1-4 その他の分野）", "1-4 Another field)"),
    ("population", "", "12万台", "人口", "Population"),
    ("fields.water", "", "たぶん", "得意な分野: ", "Fields of strength: "),
]


def test_a_refused_cell_says_what_was_asked_there() -> None:
    """The name of a cell alone says it only to who has the workbook open."""
    brought = filled({(key, field): value for key, field, value, _, _ in CALLED})
    book = load_workbook(BytesIO(blank()))
    found = {p.place.partition("!")[2]: p for p in brought.refused}
    for key, field, _, ja, en in CALLED:
        cell = cell_of(book, key, field).coordinate
        assert f"!{cell}（{ja}" in found[cell].of("ja")
        assert f"!{cell} ({en}" in found[cell].of("en")


def test_a_refused_cell_leaves_what_was_answered_before() -> None:
    before = Assessment(checklist=REAL.checklist.version, answers=EARLIER)
    book = load_workbook(BytesIO(write_questionnaire(REAL, "ja", before)))
    for criterion_id, field, value in CELLS_OVER_THEM:
        cell_of(book, criterion_id, field).value = value
    brought = read_report(saved(book), REAL)
    assert len(brought.refused) == len(CELLS_OVER_THEM)
    assert brought.assessment.answers == EARLIER


@pytest.mark.parametrize(
    ("lang", "before", "cell", "after"),
    by_day(
        (
            (lang, *cells)
            for cells in (
                ("", "Fukuoka", "福岡県"),
                ("福岡県", None, "福岡県"),
                ("福岡県", "Saga", "佐賀県"),
                ("福岡県", "佐賀県", "佐賀県"),
                ("Fukuoka", None, "Fukuoka"),  # typed by hand, and not touched
                ("甲県", "乙県", "乙県"),
            )
            for lang in LANGUAGES
        ),
        3,
    ),
)
def test_a_prefecture_is_understood_in_either_language(
    lang: Lang, before: str, cell: str | None, after: str
) -> None:
    earlier = Assessment(profile=Profile(prefecture=before, name="港市"))
    book = load_workbook(BytesIO(write_questionnaire(REAL, lang, earlier)))
    here = cell_of(book, "prefecture")
    if before == "福岡県":
        assert here.value == {"ja": "福岡県", "en": "Fukuoka"}[lang]
    assert ("Saga" in choices(book, here)) == (lang == "en")
    if cell is not None:
        here.value = cell
    assert read_report(saved(book), REAL).assessment.profile.prefecture == after


def test_values_that_spreadsheets_change_are_understood() -> None:
    brought = filled(
        {
            ("code", ""): 11002,
            ("population", ""): "１２０，０００人",
            ("kind", ""): "Designated city",
            ("target", ""): 2,
            ("fields.water", ""): "◯",
            ("fields.waste", ""): "×",
            ("capacity.finance", "by"): 3.0,
            ("capacity.finance", "note"): datetime(2026, 4, 1),
        }
    )
    assert brought.refused == ()
    profile = brought.assessment.profile
    assert (profile.code, profile.population, profile.kind) == (
        "011002",
        120_000,
        "designated-city",
    )
    assert (brought.assessment.target, profile.fields) == (2, ("water",))
    assert brought.assessment["capacity.finance"].by == "3"
    assert "2026-04-01" in brought.assessment["capacity.finance"].note


def rearranged(change: Callable[[Workbook], None]) -> Brought:
    book = load_workbook(BytesIO(write_questionnaire(REAL, "en", REAL.example)))
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

    book = load_workbook(BytesIO(write_questionnaire(REAL, "ja", older)))
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


@pytest.mark.parametrize("text", ["=1+1", "+1", "@a", "\t=1", "assessment:1/1:AAAA"])
def test_what_was_typed_is_never_a_formula(text: str) -> None:
    assessment = Assessment(
        profile=Profile(name=text, ties=(text,)),
        answers={"strength.other": Answer(level=2, name=text, note=text, evidence=(text, text))},
    )
    data = write_questionnaire(REAL, "ja", assessment)
    assert read_report(data, REAL).assessment == assessment
    book = load_workbook(BytesIO(data))
    assert cell_of(book, "strength.other", "note").data_type == "s"


def test_text_that_no_cell_holds_is_not_lost() -> None:
    long = "長" * MAX_TEXT
    answer = Answer(level=2, evidence=(long, f"{long[1:]}\n"), note=long, by="課")
    assessment = Assessment(answers={"capacity.finance": answer})
    data = write_questionnaire(REAL, "ja", assessment)
    assert read_report(data, REAL).assessment == assessment
    changed = filled({("capacity.finance", "by"): "別の課"}, data).assessment["capacity.finance"]
    assert (changed.evidence, changed.by) == (answer.evidence, "別の課")


# ------------------------------------------------------------------- as people send them back


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
    data = write_questionnaire(REAL, "ja", Assessment(
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


CODES = [
    (12203, "市川市", "千葉県", "122033"),
    ("12203", "士別市", None, "012203"),
    ("１２２０３", "市川市", "Chiba", "122033"),
]


@pytest.mark.parametrize(("code", "name", "prefecture", "expected"), CODES)
def test_a_code_of_five_digits_is_what_the_name_says(
    code: object, name: str, prefecture: str | None, expected: str
) -> None:
    brought = filled({("code", ""): code, ("name", ""): name, ("prefecture", ""): prefecture})
    assert brought.refused == ()
    assert brought.assessment.profile.code == expected


@pytest.mark.parametrize(("code", "name"), [(12203, None), (122033, "士別市"), (12203, "架空市")])
def test_a_code_that_nothing_confirms_is_told(code: int, name: str | None) -> None:
    brought = filled({("code", ""): code, ("name", ""): name})
    (refused,) = brought.refused
    assert "市川市" in refused.of("ja")
    assert brought.assessment.profile.code is None


def test_escapes_of_other_systems_do_not_stand_in_reports() -> None:
    brought = filled(
        {
            ("name", ""): "架空市_x000D_",
            ("capacity.finance", "level"): "3 制度化_x000D_",
            ("capacity.finance", "evidence"): "予算書_x000D_\n決算書_x000D_",
            ("capacity.finance", "note"): "一_x000D_\n二 _x005F_x000D_",
            ("capacity.finance", "by"): "財政課_x000D_",
        }
    )
    assert brought.refused == ()
    assert brought.assessment.profile.name == "架空市"
    assert brought.assessment["capacity.finance"] == Answer(
        level=3, evidence=("予算書", "決算書"), note="一\n二 _x000D_", by="財政課"
    )


def test_strict_open_xml_is_read() -> None:
    data = write_questionnaire(REAL, "ja", REAL.example)
    assert read_report(strict(data), REAL).assessment == REAL.example


def test_a_formula_counts_as_what_it_shows() -> None:
    """As Excel saves it, with its value; without one nobody knows what it shows."""
    members = members_of(saved(formula_in_level()))
    for name, text in members.items():
        members[name] = re.sub(rb"<f>1\+2</f><v ?(/>|></v>)", b"<f>1+2</f><v>3</v>", text)
    assert read_report(archive(members), REAL).assessment["capacity.finance"].level == 3
    (refused,) = read_report(saved(formula_in_level()), REAL).refused
    assert "保存されていません" in refused.of("ja")


def formula_in_level() -> Workbook:
    book = load_workbook(BytesIO(blank()))
    cell_of(book, "capacity.finance").value = "=1+2"
    return book


def test_words_for_no_evidence_are_kept_and_count_for_nothing() -> None:
    brought = filled(
        {
            ("capacity.finance", "level"): 4,
            ("capacity.finance", "evidence"): "なし",
            ("capacity.people", "level"): 4,
            ("capacity.people", "evidence"): "Ｎ／Ａ\n要綱",
        }
    )
    without, with_one = (brought.assessment[c] for c in ("capacity.finance", "capacity.people"))
    assert without.evidence == ("なし",)
    assert not without.is_shown
    assert with_one.evidence == ("Ｎ／Ａ", "要綱")
    assert with_one.is_shown


TARGETS = [
    (2, 2), ("2 研修", 2), ("研修", 2), ("段階２", 2), ("Stage 2", 2), ("2.0", 2), (2.0, 2),
    ("", None), (None, None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "stage"), TARGETS)
def test_a_target_is_understood(cell: Value | None, stage: int | None) -> None:
    cells: dict[tuple[int, int], Value] = {(1, 1): PROFILE, (1, 2): "target"}
    if cell is not None:
        cells[3, 2] = cell
    refusals = Refusals()
    _, target = read_profile([Keyed(Sheet("p", cells), 1, 1)], Assessment(), REAL, refusals)
    assert (target, refusals.problems) == (stage, [])


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
