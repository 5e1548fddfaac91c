"""A file taken over into the open assessment: first shown, then replaced, nothing lost."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from checklist.answers import Answer, Assessment, Plan, Profile, Voted, Workshop
from checklist.asking import Asking, Came, InquiryStep, Section
from checklist.model import LANGUAGES, Lang
from report.form.questions import form_name
from report.questionnaire.write import write_questionnaire
from report.savefile.pack import pack, write_savefile
from store.assessments import AssessmentStore
from tests.support import samples
from tests.support.archives import saved
from tests.support.visitor import Visitor
from views.server.resources import content
from wording.phrases import Phrases

FINANCE = "capacity.finance"
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
BROUGHT = Assessment(
    plan=Plan(capacity=5),
    profile=Profile(population=60_000),
    target=3,
    workshop=Workshop(title="<i>準備度の会</i>", criteria={"capacity.finance": Voted(level=3)}),
    answers={
        "capacity.finance": Answer(level=3, evidence=("予算書（新）",)),
        "capacity.legal": Answer(level=1, note="<b>要綱案</b>"),
    },
)


def open_with_file(kept: AssessmentStore, lang: Lang = "ja") -> tuple[Visitor, str]:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor("report", lang=lang, code=code)
    return visitor.bring("a.json", write_savefile(BROUGHT), key="take_over"), code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_replaced_before_it_was_shown(kept: AssessmentStore, lang: Lang) -> None:
    visitor, code = open_with_file(kept, lang)
    found = kept.open(code)
    assert found is not None
    assert found.assessment == samples.half_filled()
    assert visitor.say("upload.replaced", n=6) in visitor.reads()
    assert "予算書（新）" in visitor.reads()
    assert "<b>要綱案</b>" in visitor.reads()
    assert "<i>準備度の会</i>" in visitor.reads()


def test_blanks_of_the_file_keep_what_is_there(kept: AssessmentStore) -> None:
    visitor, code = open_with_file(kept)
    visitor.press("take_over_now")
    assert visitor.say("upload.taken_over") in visitor.reads()
    found = kept.open(code)
    assert found is not None
    before, after = samples.half_filled(), found.assessment
    assert after.answers == before.answers | BROUGHT.answers
    assert after.target == 3
    assert after.plan == Plan(capacity=5)
    assert after.workshop == BROUGHT.workshop
    assert after.profile == before.profile.model_copy(update={"population": 60_000})


def test_a_file_with_levels_alone_keeps_evidence_and_notes(kept: AssessmentStore) -> None:
    code, before = kept.create(samples.half_filled())
    only = Assessment(answers={"capacity.finance": Answer(level=4)})
    visitor = Visitor("report", code=code)
    visitor.bring("a.json", write_savefile(only), key="take_over").press("take_over_now")
    found = kept.open(code)
    assert found is not None
    earlier = before.assessment["capacity.finance"]
    assert earlier.evidence
    assert found.assessment["capacity.finance"] == earlier.model_copy(update={"level": 4})


def test_or_the_assessment_becomes_what_the_file_says(kept: AssessmentStore) -> None:
    visitor, code = open_with_file(kept)
    visitor.choose("keep_blanks", value=False).press("take_over_now")
    found = kept.open(code)
    assert found is not None
    assert found.assessment == BROUGHT.model_copy(update={"checklist": found.assessment.checklist})


@pytest.mark.parametrize("keeps", [True, False])
def test_a_report_leaves_what_came_back_from_the_sections(
    kept: AssessmentStore, keeps: bool
) -> None:
    """It carries none of it, so that it can go to others."""
    came = Came(name="回答.xlsx", section="財政課", at=NOW, answers={FINANCE: (Answer(level=1),)})
    asking = Asking(
        sections=(Section(name="財政課", criteria=(FINANCE,)),),  # type: ignore[arg-type] # one name
        steps=(InquiryStep(at=NOW, came=(came,)),),
    )
    code, _ = kept.create(samples.half_filled().with_asking(asking))
    report = BROUGHT.with_asking(asking).for_others()
    visitor = Visitor("report", code=code)
    assert visitor.say("report_page.without_inquiry") in visitor.reads()
    visitor.bring("a.json", write_savefile(report), key="take_over")
    visitor.choose("keep_blanks", value=keeps).press("take_over_now")
    found = kept.open(code)
    assert found is not None
    assert found.assessment.asking == asking
    assert found.assessment.target == 3


def test_the_same_file_again_replaces_nothing(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor("report", code=code)
    visitor.bring("a.json", write_savefile(samples.half_filled()), key="take_over")
    assert visitor.say("upload.nothing_new") in visitor.reads()
    assert "take_over_now" not in [button.key for button in visitor.app.button]


def test_a_foreign_file_leaves_all_as_it_was(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor("report", code=code)
    visitor.bring("a.json", pack(BROUGHT)[0].encode(), key="take_over")
    assert visitor.say("upload.refused") in visitor.problems()
    assert "take_over_now" not in [button.key for button in visitor.app.button]


def test_a_questionnaire_filled_in_by_another_section(kept: AssessmentStore) -> None:
    """Saved from the page, filled in with a spreadsheet, read back: what cannot be read is named
    by its cell, all else is taken over."""
    code, before = kept.create(samples.half_filled())
    book = load_workbook(BytesIO(write_questionnaire(Phrases(content(), "ja"), before.assessment)))
    sheet = book["回答"]
    (ids,) = (
        column for column in sheet.iter_cols() if "capacity.legal" in [c.value for c in column]
    )
    rows = {cell.value: cell.row for cell in ids}
    (answers,) = (c.column for row in sheet.iter_rows() for c in row if c.value == "回答")
    sheet.cell(rows["capacity.legal"], answers).value = "３"
    sheet.cell(rows["system.evaluation"], answers).value = "たぶん2"

    visitor = Visitor("report", code=code)
    visitor.bring("q.xlsx", saved(book), key="take_over")
    assert visitor.say("upload.cells_refused", n=1) in visitor.reads()
    assert (
        f"「回答」!{get_column_letter(answers)}{rows['system.evaluation']}（4-2 " in visitor.reads()
    )
    visitor.press("take_over_now")
    found = kept.open(code)
    assert found is not None
    assert found.assessment["capacity.legal"].level == 3
    assert found.assessment.answers.keys() - before.assessment.answers.keys() == {"capacity.legal"}


def test_what_was_only_handed_out_reverts_nothing(kept: AssessmentStore) -> None:
    """The questionnaire left the house before the page was changed, and lost a row on its way."""
    code, before = kept.create(samples.half_filled())
    book = load_workbook(BytesIO(write_questionnaire(Phrases(content(), "ja"), before.assessment)))
    sheet = book["回答"]
    (row,) = (c.row for r in sheet.iter_rows() for c in r if c.value == "system.unit")
    sheet.delete_rows(row)
    page = Visitor("capacity", code=code).choose_level("capacity.finance", 4)
    page.go_to("system").choose_level("system.unit", 1)

    visitor = Visitor("report", code=code)
    visitor.bring("q.xlsx", saved(book), key="take_over")
    assert visitor.say("upload.nothing_new") in visitor.reads()


def test_a_questionnaire_that_nobody_filled_in_says_so(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor("report", code=code)
    visitor.bring("q.xlsx", write_questionnaire(Phrases(content(), "ja")), key="take_over")
    assert visitor.say("upload.none_answered") in visitor.reads()
    assert visitor.say("upload.nothing_new") in visitor.reads()


def test_of_several_submissions_one_is_chosen() -> None:
    head = f"{form_name('capacity.finance')},prefecture,municipality,name"
    table = f"{head}\n1,other,,青空市\n3,other,,若葉町\n".encode()
    visitor = Visitor().bring("a.csv", table)
    assert "upload_go" not in [button.key for button in visitor.app.button]
    visitor.choose("row:upload", 3)
    assert "若葉町" in visitor.reads()
    visitor.press("upload_go")
    assert visitor.go_to("profile").value("name") == "若葉町"
