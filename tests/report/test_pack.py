"""The pack for a decision: every figure is the report's, nothing leaves its page or box, whatever
was typed stays text, the same for the same."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from checklist.answers import Answer, Assessment, Profile, Voted, Workshop
from checklist.model import LANGUAGES, Lang
from report.document.word.builder import clean
from report.draft.write import shipped
from report.formats import PAPERS, MakingJob, make
from report.pack.markdown import escaped
from report.pack.write import CONTENTS, Packer
from scoring.result import assess
from tests.support import by_day, often
from tests.support.generated import assessments
from tests.support.papers import AT, KINDS, made, packer, text_of, word_text
from tests.support.shipped import CONTENT
from wording.drafts import plain_line
from wording.pack.proposal import summarise_proposal
from wording.pack.questions import questions_for
from wording.subject import Subject
from wording.summary import summarise

#: What was agreed at a workshop.
AGREED = {"capacity.finance": Voted(level=2)}


@pytest.mark.parametrize("kind", ["nothing", "half", "example", "full"])
def test_papers_write_years_by_era(kind: str) -> None:
    """Speakers' notes as well; a year of the common era beside it is for the report."""
    for name in PAPERS:
        if name != "markdown":
            text = text_of(name, made(kind, name))
            assert not re.search(r"\d（20\d\d）年度", text), name


def test_every_gap_of_the_next_stage_tells_its_reason() -> None:
    """Also where any criterion of an item would do, so that gap and requirement differ in name."""
    levels = {c.id: Answer(level=0) for c in CONTENT.checklist.asked}
    assessment = Assessment(answers=levels | {"purpose.tourism": Answer(level=1)})
    lifts = summarise(Subject(assess(assessment, CONTENT), "ja", AT.date()), AT).stage.lifts
    pack = Packer(assess(assessment, CONTENT), "ja", AT)
    slides, questions = (text_of(name, pack.one(name)) for name in ("slides", "questions"))
    assert {"strength", "purpose"} <= {lift.id for lift in lifts}
    for lift in lifts:
        assert lift.reason in slides
        assert lift.reason in questions


# ---------------------------------------------------------------------------- figures


@pytest.mark.parametrize(
    ("kind", "lang"), by_day(product(["nothing", "half", "example", "full"], LANGUAGES), 3)
)
def test_every_figure_is_the_reports(kind: str, lang: Lang) -> None:
    """Stage, scores, levels, years and money as the report has them, read back from each file."""
    assessment = KINDS[kind]
    report = summarise(Subject(assess(assessment, CONTENT), lang, AT.date()), AT)
    page, say = report.one_page, CONTENT.wording.of(lang)
    gaps = [
        say("pack.gap", name=gap.name, now=gap.now, required=gap.required)
        for gap in report.findings.gaps
    ]
    steps = [] if report.plan is None else [s for y in report.plan.years for s in y.steps]
    names = [say("pack.step", name=step.name, level=step.level) for step in steps]
    figures = [page.stage_big, page.score, page.evidenced]
    money = [
        line
        for group in report.schemes.groups
        for scheme in group.schemes
        if report.schemes.recommendation and scheme.id in report.schemes.recommendation.ids
        for line in scheme.money
    ]
    expected = {
        "proposal": [page.score, page.evidenced, *gaps, *names, *money],
        "overview": [*figures, page.stage, page.stage_note, *gaps[:5]],
        "overview_word": [*figures, page.stage, page.stage_note, *gaps[:5]],
        "budget": [*names, *money],
        "questions": [
            page.score, page.score_span, page.evidenced, page.evidence_note, page.stage_note,
            *(gap.name for gap in report.findings.gaps), *names, *money,
        ],
        "slides": [*figures, page.stage, page.stage_note, *gaps[:6]],
        "markdown": [
            *figures, *gaps, *names, *money, *(item.score for item in report.items.scores),
            *(a.answer for item in report.answers.items for a in item.answers),
        ],
    }  # fmt: skip
    for name in PAPERS:
        text = text_of(name, made(kind, name, lang))
        for figure in expected[name]:
            assert re.sub(r"\s", "", figure.rstrip("。.")) in text, (name, figure)


@pytest.mark.parametrize("kind", ["nothing", "half", "example", "slow"])
def test_the_charts_hold_the_reports_numbers_and_can_be_edited(kind: str) -> None:
    assessment = KINDS[kind]
    report = summarise(Subject(assess(assessment, CONTENT), "ja", AT.date()), AT)
    deck = Presentation(BytesIO(made(kind, "slides")))
    charts = [[shape.chart for shape in slide.shapes if shape.has_chart] for slide in deck.slides]
    (scores,), (gaps,), *_, (levels,) = (found for found in charts if found)
    points = [None if s.point is None else round(s.point, 1) for s in report.items.scores]
    assert list(scores.plots[0].series[0].values) == points
    shown = report.findings.gaps[:6]
    now, needed = gaps.plots[0].series
    assert list(needed.values) == [gap.required for gap in shown]
    assert list(now.values) == [gap.level if gap.is_known else None for gap in shown]
    rows = [row.level for row in report.criteria.rows if not row.is_item]
    assert list(levels.plots[0].series[0].values) == rows
    for chart, names in ((scores, 6), (gaps, len(shown)), (levels, len(rows))):
        book = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        sheet = book.active
        assert sheet is not None
        read = [[cell.value for cell in column] for column in sheet.iter_cols(max_row=1 + names)]
        assert read[0][1:] == list(chart.plots[0].categories)
        for column, series in zip(read[1:], chart.plots[0].series, strict=True):
            assert column == [series.name, *series.values]


def test_the_plan_on_its_slide_is_the_reports() -> None:
    report = summarise(Subject(assess(CONTENT.example, CONTENT), "ja", AT.date()), AT)
    assert report.plan is not None
    deck = Presentation(BytesIO(made("example", "slides")))
    (table,) = [shape.table for shape in deck.slides[2].shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert [(row[0], *row[2:]) for row in rows[1:]] == [tuple(r) for r in report.plan.table.rows]
    assert [row[1] for row in rows[1:]] == ["環境政策課", "総務課", "国際交流室"]


# ---------------------------------------------------------------------------- the papers


def test_what_an_office_expects_of_its_paper() -> None:
    parts = [part.title for part in summarise_proposal(packer("example").account).versions[0].parts]
    for title in ("件名", "伺い", "理由", "経緯", "内容", "経費及び財源", "添付"):
        assert any(title in part for part in parts)
    text = word_text(made("example", "proposal"))
    assert "国際環境協力の推進に関する計画について（伺い）" in text
    assert "令和8年11月30日　国際環境協力の準備度を自己診断" in text
    assert "「草の根技術協力事業（地域活性型）」の利用の決定　令和9年9月1日まで" in text
    assert "文書番号　〔　※番号〕" in text
    paid = word_text(made("slow", "proposal"))
    assert ("令和9年度当初予算の要求について" in paid) is ("予算を要求すること" in paid)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_to_be_decided_is_what_the_report_says(kind: str) -> None:
    """The same decisions in the same order, each as a resolution with its day, in every paper."""
    assessment = KINDS[kind]
    report = summarise(Subject(assess(assessment, CONTENT), "ja", AT.date(), drafts=shipped()), AT)
    account = packer(kind).account
    assert [d.key for d in account.decisions] == [d.key for d in report.decisions]
    assert all(text.endswith(("こと", "）")) or "：" in text for text in account.asks)
    for decision, told in zip(account.decisions, report.decisions, strict=True):
        assert bool(decision.until) is bool(told.until)
        assert decision.until in decision.resolution
    listed = word_text(made(kind, "proposal"))
    assert all(clean(text) in listed for text in account.asks)
    slide = Presentation(BytesIO(made(kind, "slides"))).slides[4]
    assert account.asks[0][:10] in "".join(s.text_frame.text for s in slide.shapes)


@pytest.mark.parametrize("kind", KINDS)
def test_a_councillor_finds_an_answer_or_what_has_to_be_answered(kind: str) -> None:
    questions = questions_for(packer(kind).account)
    assert len(questions) >= 12
    assert all(any(map(plain_line, question.answer)) for question in questions)
    assert len({question.text for question in questions}) == len(questions)
    # money, priority and safety are never known from the assessment
    opened = {question.id for question in questions if question.is_open}
    assert {"cost", "priority", "safety", "after"} <= opened


def test_nothing_is_claimed_that_nobody_answered() -> None:
    answers = {
        question.id: "\n".join(map(plain_line, question.answer))
        for question in questions_for(packer("nothing").account)
    }
    assert "目的を記した計画や方針があるかは、確かめているところです。" in answers["role"]
    assert "〔　※「3-1 財政」の今の状況。診断ではまだ答えていない〕" in answers["cost"]
    assert "最も強い項目" not in answers["now"]
    assert "相手の国と都市　〔　※" in answers["partner"]


@pytest.mark.parametrize(
    ("workshop", "said"),
    [
        (None, False),
        (Workshop(title="準備度の会", people=24, criteria=AGREED), True),
        (Workshop(title="準備度の会", people=24, criteria=AGREED, rehearsal=True), False),
        (Workshop(title="準備度の会", people=24), False),
    ],
)
def test_a_workshop_is_named_where_people_held_one(workshop: Workshop | None, said: bool) -> None:
    assessment = Assessment(workshop=workshop)
    questions = questions_for(Packer(assess(assessment, CONTENT), "ja", AT).account)
    (trust,) = (question for question in questions if question.id == "trust")
    text = "\n".join(map(plain_line, trust.answer))
    assert ("答えの一部は、準備度の会（参加24人）で話し合って合意したものです。" in text) is said


@pytest.mark.parametrize(
    ("kind", "name", "law"),
    [("city", "本市", True), ("town", "本町", True), ("prefecture", "本県", False),
     ("ward", "本区", False), (None, "本自治体", True)],
)  # fmt: skip
def test_a_municipality_speaks_of_itself_by_its_kind(kind: Any, name: str, law: bool) -> None:
    assessment = Assessment(profile=Profile(name="架空", kind=kind))
    (role, *_) = questions_for(Packer(assess(assessment, CONTENT), "ja", AT).account)
    assert name in role.text
    assert any("水道法" in plain_line(line) for line in role.answer) is law


# ---------------------------------------------------------------------------- the budget


def test_the_budget_adds_up() -> None:
    """Formulas for every sum, written out here by hand for what somebody fills in."""
    book = load_workbook(BytesIO(made("example", "budget")))
    costs, funding = book.worksheets
    rows = [row for row in costs.iter_rows() if isinstance(row[9].value, str)]
    sums = [row[9].value for row in rows if row[9].value.startswith("=SUM(G")]
    assert sums == [f"=SUM(G{n}:I{n})" for n in range(7, 16)]
    assert [costs.cell(16, at).value for at in (7, 8, 9)] == [
        f"=SUM(${letter}$7:${letter}$15)" for letter in "GHI"
    ]
    assert funding["D8"].value == 60_000  # 60 million yen, in thousands
    assert funding["G8"].value == (
        '=IF(D8="",INT(ROUND(E8*F8/100,6)),MIN(INT(ROUND(E8*F8/100,6)),D8))'
    )
    assert funding["H8"].value == "=E8-G8"
    assert funding["E14"].value == "=SUM('経費'!$G$7:$G$15)"
    assert funding["G14"].value == "=SUMIF($A$5:$A$10,A14,$G$5:$G$10)"
    assert funding["H14"].value == "=E14-G14"
    assert [funding.cell(n, 1).value for n in (8, 14)] == ["令和9年度"] * 2


def test_slides_can_be_heard() -> None:
    """A title on each, alternative texts, notes, a language, and a font with Japanese letters."""
    deck = Presentation(BytesIO(made("example", "slides")))
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.text
        assert slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
        for run in slide._element.iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/main}rPr"
        ):
            assert run.get("lang") == "ja-JP"
            (east,) = run.iterfind("{*}ea")
            assert east.get("typeface") == "BIZ UDPゴシック"


# ---------------------------------------------------------------------------- whatever is typed


@pytest.mark.parametrize("name", PAPERS)
def test_what_is_typed_stays_text(name: str) -> None:
    data = made("hostile", name)
    text = text_of(name, data)
    assert "\u202e" not in text
    assert "{own}[[x]]<w:p>&amp;" in text
    if name == "budget":
        cells = [c for s in load_workbook(BytesIO(data)) for row in s.iter_rows() for c in row]
        assert not any(c.data_type == "f" and "1+1" in str(c.value) for c in cells)
        assert any(c.data_type == "s" and "=1+1" in str(c.value) for c in cells)


@given(assessments())
@hypothesis_settings(max_examples=often(12))
def test_any_assessment_makes_a_pack(assessment: Assessment) -> None:
    written = Packer(assess(assessment, CONTENT), "ja", AT)
    for name in PAPERS:
        assert written.one(name)
    assert len(Presentation(BytesIO(written.one("slides"))).slides) == 6
    assert len(PdfReader(BytesIO(written.one("overview"))).pages) == 1


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("# 見出し", "\\# 見出し"),
        ("a | b", "a \\| b"),
        ("<script>", "\\<script\\>"),
        ("- 一つ\n- 二つ", "\\- 一つ - 二つ"),
        ("1. 一", "\\1. 一"),
        ("a_b*c`d", "a\\_b\\*c\\`d"),
    ],
)
def test_typed_text_is_no_markdown(text: str, safe: str) -> None:
    assert escaped(text) == safe


# ---------------------------------------------------------------------------- files


@pytest.mark.parametrize("name", by_day(["pack", *PAPERS], 2))
def test_the_same_bytes_for_the_same(name: str) -> None:
    """No file tells when it was really made: not in an archive's entries either."""
    first, second = (make(MakingJob(name, CONTENT.example, "ja", AT), CONTENT) for _ in range(2))
    assert first == second
    if first[:2] == b"PK":
        with ZipFile(BytesIO(first)) as archive:
            assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_archive_holds_each_file_under_its_name(lang: Lang) -> None:
    with ZipFile(BytesIO(make(MakingJob("pack", CONTENT.example, lang, AT), CONTENT))) as archive:
        names = archive.namelist()
        assert archive.read(names[-1]) == made("example", "markdown", lang)
        assert archive.read(names[6])[:4] == b"%PDF"
    assert names == [packer("example", lang).name(name) for name in CONTENTS]
    assert [name[0] for name in names] == ["1", "2", "2", "3", "4", "5", "6", "7"]
    assert names[0] == {"ja": "1_起案文.docx", "en": "1_decision_paper.docx"}[lang]


def test_another_name_is_no_paper() -> None:
    with pytest.raises(KeyError):
        packer("example").one("letter")
