"""The offline questionnaire: what it asks, and what is filled in comes back by ids, in either
language, from any program."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from checklist.answers import MAX_TEXT, NOT_APPLICABLE, UNKNOWN, Answer, Assessment, Profile
from checklist.model import Lang
from checklist.versions import Migrated
from report.opening import Brought, read_report
from report.questionnaire.layout import ANSWERS, HIDDEN, PROFILE
from report.questionnaire.write import write_questionnaire
from tests.support import often
from tests.support.archives import saved
from tests.support.generated import REAL, assessments
from tests.support.questionnaires import cell_of, choices, example, filled, sheet_of
from tests.support.whole import WHOLE
from wording.phrases import Phrases

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
    data = write_questionnaire(Phrases(REAL, "ja"), assessment)
    assert write_questionnaire(Phrases(REAL, "ja"), assessment) == data
    brought = read_report(data, REAL)
    assert brought == Brought(Migrated(assessment.for_others()), "questionnaire")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_questionnaire_saved_by_other_software_comes_back(lang: Lang) -> None:
    data = write_questionnaire(Phrases(REAL, lang), REAL.example)
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
    data = write_questionnaire(Phrases(REAL, "ja"), REAL.example)
    brought = filled({("capacity.finance", f): None for f in ("level", "evidence", "note")}, data)
    before = REAL.example["capacity.finance"]
    assert brought.assessment["capacity.finance"] == Answer(by=before.by)
    assert brought.assessment["capacity.people"] == REAL.example["capacity.people"]


def test_a_change_leaves_the_time_of_the_other_answers() -> None:
    data = write_questionnaire(Phrases(REAL, "ja"), REAL.example)
    brought = filled({("capacity.finance", "note"): "新しいメモ"}, data)
    expected = REAL.example["capacity.finance"].model_copy(
        update={"note": "新しいメモ", "at": None}
    )
    assert brought.assessment == REAL.example.with_answer("capacity.finance", expected)


def test_what_is_not_asked_comes_back_as_it_was() -> None:
    before = WHOLE.model_copy(update={"checklist": REAL.checklist.version})
    data = write_questionnaire(Phrases(REAL, "ja"), before)
    brought = filled({("capacity.finance", "level"): 3}, data)
    expected = before.for_others().with_answer("capacity.finance", Answer(level=3))
    assert brought.assessment == expected


@pytest.mark.parametrize("text", ["=1+1", "+1", "@a", "\t=1", "assessment:1/1:AAAA"])
def test_what_was_typed_is_never_a_formula(text: str) -> None:
    assessment = Assessment(
        profile=Profile(name=text, ties=(text,)),
        answers={"strength.other": Answer(level=2, name=text, note=text, evidence=(text, text))},
    )
    data = write_questionnaire(Phrases(REAL, "ja"), assessment)
    assert read_report(data, REAL).assessment == assessment
    book = load_workbook(BytesIO(data))
    assert cell_of(book, "strength.other", "note").data_type == "s"


def test_text_that_no_cell_holds_is_not_lost() -> None:
    long = "長" * MAX_TEXT
    answer = Answer(level=2, evidence=(long, f"{long[1:]}\n"), note=long, by="課")
    assessment = Assessment(answers={"capacity.finance": answer})
    data = write_questionnaire(Phrases(REAL, "ja"), assessment)
    assert read_report(data, REAL).assessment == assessment
    changed = filled({("capacity.finance", "by"): "別の課"}, data).assessment["capacity.finance"]
    assert (changed.evidence, changed.by) == (answer.evidence, "別の課")
