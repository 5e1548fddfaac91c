"""The Excel report: everything that was typed, typed cells, nothing that calculates, ready to
print, and the answers inside."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from checklist.answers import MAX_TEXT, Answer, Assessment, Profile
from checklist.load import Content
from checklist.model import Lang
from checklist.versions import migrate
from report.document.excel import render_excel
from report.opening import read_report
from report.workbook import clean
from scoring.result import assess
from tests.support import often
from tests.support.archives import saved
from tests.support.generated import MADE_AT, REAL, assessments
from tests.support.on_paper import A3, printed_columns, type_on_paper
from tests.support.past_workshop import held
from wording.comparison import Before
from wording.subject import Subject
from wording.summary import Summary, summarise
from workshop.account import account_of_room
from workshop.outcome import assessment_of

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
SHEETS = {
    "ja": ["要約", "回答", "根拠", "不足", "支援制度", "事例", "行動計画", "段階",
           "方法と出典", "assessment"],
    "en": ["Summary", "Answers", "Evidence", "Gaps", "Schemes", "Cases", "Plan", "Stages",
           "Method and sources", "assessment"],
}  # fmt: skip


def excel(assessment: Assessment, lang: Lang = "ja") -> bytes:
    summary = summarise(Subject(assess(assessment, REAL), lang, MADE_AT.date()), MADE_AT)
    return render_excel(summary, assessment)


def opened(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data))


@cache
def example(lang: Lang = "ja") -> Workbook:
    return opened(excel(REAL.example, lang))


def table(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows of a sheet's filtered table by the words of its head."""
    rows = sheet[sheet.auto_filter.ref]
    head = [cell.value for cell in rows[0]]
    return [dict(zip(head, (cell.value for cell in row), strict=True)) for row in rows[1:]]


def said(book: Workbook) -> str:
    """Every text of a workbook."""
    cells = (cell.value for sheet in book for row in sheet for cell in row)
    return "\n".join(value for value in cells if isinstance(value, str))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_sheets_are_named_in_the_language_of_the_report(lang: Lang) -> None:
    book = example(lang)
    assert book.sheetnames == SHEETS[lang]
    assert [s.sheet_state for s in book][-1] == "veryHidden"
    assert {s.sheet_state for s in list(book)[:-1]} == {"visible"}
    assert book.active.title == SHEETS[lang][0]


def test_numbers_dates_and_codes_are_typed() -> None:
    book = example()
    rows = {row["id"]: row for row in table(book["回答"])}
    for criterion_id, answer in REAL.example.answers.items():
        row = rows[criterion_id]
        assert row["レベル"] == answer.known_level
        assert row["根拠の数"] == len(answer.evidence)
        assert answer.at is None or row["回答日時"] == answer.at.replace(tzinfo=None)
    for row in table(book["支援制度"]):
        assert isinstance(row["確認日"], datetime)
    for row in table(book["不足"]):
        assert row["不足"] == row["必要"] - row["今"]
    coded = REAL.example.model_copy(
        update={"profile": Profile(name="札幌市", code="011002", population=1_950_000)}
    )
    values = [cell.value for row in opened(excel(coded))["要約"] for cell in row]
    assert "011002" in values
    assert 1_950_000 in values
    assert datetime(2026, 11, 23) in values


def test_scores_are_numbers() -> None:
    result = assess(REAL.example, REAL)
    cells = (cell.value for row in example()["要約"] for cell in row)
    values = {round(value, 9) for value in cells if isinstance(value, int | float)}
    scores = [result.rating.overall, result.rating.evidenced, *result.rating.items.values()]
    assert {round(score.point or 0, 9) for score in scores} <= values


@cache
def reports(lang: Lang) -> tuple[bytes, ...]:
    """With a plan, with a workshop, and with an earlier report: all sheets that there are."""
    before = Before(migrate(REAL.example_before, REAL.checklist))
    now = REAL.example
    compared = summarise(Subject(assess(now, REAL), lang, MADE_AT.date()), MADE_AT, before)
    agreed = assessment_of(held().room, REAL.checklist).with_workshop(account_of_room(held()))
    return excel(now, lang), excel(agreed, lang), render_excel(compared, now)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_sheet_prints_one_page_wide_at_eight_points_or_more(lang: Lang) -> None:
    """Letters have 10 points in a cell."""
    # read anew: whoever asks openpyxl for the look of a column makes one
    sheets = [sheet for data in reports(lang) for sheet in list(opened(data))[:-1]]
    seen = {sheet.title for sheet in sheets}
    told = ("excel_schemes", "plan_chapter", "workshop_chapter", "comparison_goals")
    assert seen > {REAL.wording.of(lang)(f"report.{key}") for key in told}
    for sheet in sheets:
        assert type_on_paper(sheet) >= 8, sheet.title


@cache
def printed(lang: Lang) -> Workbook:
    """The example, for tests that ask for the look of its columns."""
    return opened(excel(REAL.example, lang))


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("name", "off"),
    [
        ("excel_answers", ["scale_level", "excel_evidence_count", "excel_item", "own_name", "at"]),
        ("excel_schemes", ["excel_in_covering", "does", "used_by", "standing", "grade", "checked",
                           "remark_head", "doubt", "sources"]),
        ("excel_cases", ["sources"]),
        ("plan_chapter", ["excel_year", "excel_effort", "excel_done_on"]),
    ],
)  # fmt: skip
def test_what_stays_off_paper_stands_behind_what_is_printed(
    lang: Lang, name: str, off: list[str]
) -> None:
    """It is in figures or elsewhere on paper, or does not help there."""
    say = REAL.wording.of(lang)
    sheet = printed(lang)[say(f"report.{name}")]
    assert int(sheet.page_setup.paperSize) == A3
    heads = [cell.value for cell in sheet[str(sheet.auto_filter.ref)][0]]
    assert heads[printed_columns(sheet) :] == [*(say(f"report.{key}") for key in off), "id"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_tables_filter_stay_and_print(lang: Lang) -> None:
    book = example(lang)
    for sheet in list(book)[:-1]:
        assert "&P" in sheet.oddFooter.right.text
    for name in SHEETS[lang][1:7]:
        sheet = book[name]
        head = int(re.findall(r"\d+", sheet.auto_filter.ref)[0])
        assert int(re.findall(r"\d+", sheet.freeze_panes)[0]) == head + 1
        assert sheet.print_title_rows == f"${head}:${head}"
        assert all(cell.value for cell in sheet[sheet.auto_filter.ref][0])
        assert all(sheet.column_dimensions[c.column_letter].width > 5 for c in sheet[head])


def test_the_chart_says_in_words_what_it_shows() -> None:
    with ZipFile(BytesIO(excel(REAL.example))) as files:
        drawing = files.read("xl/drawings/drawing1.xml").decode()
    assert 'descr="項目ごとの点数の図。' in drawing


def test_the_report_says_that_it_is_not_read_back() -> None:
    assert "この表で書き換えた内容は、診断には読み込まれません" in said(example())
    assert "Changes made in these tables are not read back" in said(example("en"))


def test_other_weights_and_the_smallest_set_of_schemes_are_told_in_cells() -> None:
    summary = summarise(Subject(assess(REAL.example, REAL), "ja", MADE_AT.date()), MADE_AT)
    assert summary.items.weights is not None
    assert summary.schemes.recommendation is not None
    cells = [cell.value for row in example()["要約"] for cell in row]
    assert set(summary.items.weights.sentences) <= set(cells)
    numbers = {round(value, 9) for value in cells if isinstance(value, int | float)}
    assert {round(row.share, 9) for row in summary.items.weights.rows} <= numbers
    chosen = {r["制度"] for r in table(example()["支援制度"]) if r["推奨する組み合わせ"] == "はい"}
    assert chosen == {row[0] for row in summary.schemes.recommendation.table.rows}


def test_every_evidence_stands_in_a_row_of_its_own() -> None:
    rows = [(row["id"], row["根拠"]) for row in table(example()["根拠"])]
    assert rows == [(c, text) for c in REAL.checklist.criteria for text in REAL.example[c].evidence]


@settings(max_examples=often(25), deadline=None)
@given(assessments(most=6))
def test_nothing_typed_is_missing_or_calculates(assessment: Assessment) -> None:
    """Whatever was typed stands there as text, and the answers come back from the file."""
    data = excel(assessment)
    assert excel(assessment) == data
    assert read_report(data, REAL).assessment == assessment.for_others()
    with ZipFile(BytesIO(data)) as files:
        sheets = [files.read(n).decode() for n in files.namelist() if "worksheets/sheet" in n]
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    book = opened(data)
    everything = re.sub(r"\s", "", said(book))
    for answer in assessment.answers.values():
        for text in (answer.reason, answer.note, *answer.evidence):
            assert re.sub(r"\s", "", clean(text)) in everything
    levels = [row["レベル"] for row in table(book["回答"]) if row["レベル"] is not None]
    known = [a.known_level for a in assessment.answers.values() if a.known_level is not None]
    assert sorted(levels) == sorted(known)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "http://a.jp", "0011"])
def test_what_looks_like_a_formula_a_link_or_a_number_stays_text(text: str) -> None:
    answer = Answer(level=2, note=text, evidence=(text,), by=text)
    book = opened(excel(Assessment(answers={"capacity.finance": answer})))
    (row,) = (row for row in table(book["回答"]) if row["id"] == "capacity.finance")
    assert row["メモ"] == text.strip()
    assert isinstance(row["根拠"], str)
    for sheet in book:
        assert not any(cell.data_type == "f" or cell.hyperlink for row in sheet for cell in row)


CUT = [
    ("あ" * MAX_TEXT, "あ" * MAX_TEXT),
    ("あ" * (MAX_TEXT + 1), "あ" * MAX_TEXT + "[cut]"),
    ("𠮷" * MAX_TEXT, "𠮷" * 16_000 + "[cut]"),  # a cell counts it as two
    ("a\x00b\x1fc\ufffed\uffffe\x7f", "abcde"),
    ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    ("tab\t", "tab\t"),
]


@pytest.mark.parametrize(("text", "kept"), CUT, ids=range(len(CUT)))
def test_text_is_cut_and_cleaned_to_what_a_cell_holds(text: str, kept: str) -> None:
    assert clean(text, "[cut]") == kept


def test_the_largest_assessment_fits(content: Content) -> None:
    long = "長" * MAX_TEXT
    answer = Answer(level=3, evidence=(long, long), note=long, reason=long, by="=" * 200)
    assessment = Assessment(answers=dict.fromkeys(list(content.checklist.criteria)[:5], answer))
    data = excel(assessment)
    book = opened(data)
    assert read_report(data, content).assessment == assessment
    assert max(len(c.value) for s in book for r in s for c in r if isinstance(c.value, str)) < 32767
    assert len([row for row in table(book["根拠"]) if row["根拠"] == long]) == 10


def test_names_turn_nothing_around() -> None:
    profile = Profile(name="市\u202e長", prefecture="&P県\n\x85")
    assessment = REAL.example.model_copy(update={"profile": profile})
    book = opened(excel(assessment))
    assert "\u202e" not in said(book) + book.properties.title + book.properties.creator
    assert "&&P県" in book["要約"].oddFooter.left.text


def test_properties_say_what_it_is_and_when() -> None:
    properties = example().properties
    assert "みどり湾市" in properties.title
    assert properties.created == MADE_AT.replace(tzinfo=None)


def test_a_report_rewritten_by_other_software_comes_back(
    summary_of: Callable[..., Summary], mixed: Assessment
) -> None:
    book = opened(render_excel(summary_of(mixed), mixed))
    book["要約"]["A2"] = "書き換え"
    brought = read_report(saved(book), REAL)
    assert (brought.assessment, brought.kind, brought.refused) == (mixed, "excel", ())


def test_then_and_now_stands_in_typed_columns() -> None:
    """Levels, changes and shares as numbers; what is no level in words; each dropped answer."""
    songs = {"capacity.songs": Answer(level=3, note="=1+1")}
    older = REAL.example_before.model_copy(
        update={"checklist": "2025.1", "answers": REAL.example_before.answers | songs}
    )
    now = REAL.example.with_answer("system.unit", Answer(level="unknown"))
    before = Before(migrate(older, REAL.checklist))
    summary = summarise(Subject(assess(now, REAL), "ja", MADE_AT.date()), MADE_AT, before)
    data = render_excel(summary, now)
    assert read_report(data, REAL).assessment == now
    book = opened(data)
    changes = {row["id"]: row for row in table(book["前回との比較"])}
    assert len(changes) == 22
    assert [changes["partner.site"][head] for head in ("前回", "今回", "変化", "目標")] == [
        0,
        2,
        2,
        1,
    ]
    assert [changes["system.unit"][head] for head in ("前回", "今回", "変化")] == [
        1,
        "わからない",
        None,
    ]
    goals = {row["id"]: row for row in table(book["計画と結果"])}
    shares = [head for head in goals["system.unit"] if "進み具合" in str(head)]
    assert [goals["system.unit"][head] for head in shares] == [-100, 300]
    assert [goals["partner.nurturing"][head] for head in shares] == [None, None]
    assert goals["partner.nurturing"]["判定"] == "未達"
    assert any("capacity.songs" in line and "=1+1" in line for line in said(book).split("\n"))
