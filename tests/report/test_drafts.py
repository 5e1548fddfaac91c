"""Drafts as files: every element of a level stands in them, whatever is known; hostile and long
texts stay text; the same for the same."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from checklist.answers import Answer, Assessment, Plan, PlannedStep, Profile
from checklist.drafts import DraftFor
from checklist.model import LANGUAGES, Lang
from report.__main__ import main
from report.draft.word import _widths
from report.draft.write import DraftWriter, shipped
from report.formats import MakingJob, make
from scoring.result import assess
from tests.support import ROOT, by_day
from tests.support.in_word import opened, whole_text
from tests.support.shipped import CONTENT
from wording.drafts import GridWords, Piece, fill_draft, plain_line

AT = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
DRAFTS = shipped()
#: Every draft for every level that it serves.
WANTED = [
    DraftFor(criterion, level, paper.draft)
    for (criterion, level), entry in DRAFTS.table.by_step.items()
    for paper in entry.papers
]
#: One of each kind.
KINDS = list({wanted.draft: wanted for wanted in WANTED}.values())
HOSTILE = '{unit}[[x]]<w:p>&amp;=HYPERLINK("http://x.example")\u202e'
LONGEST = "南" * 200


def kind_of(parameter: object) -> str | None:
    """The kind of draft, in the name of a test."""
    return getattr(parameter, "draft", None)


def named(name: str, tie: str = "友好都市") -> Assessment:
    """A municipality of this name, as is its partner, its section and what it calls its purpose."""
    step = PlannedStep(criterion="capacity.legal", level=2, owner=name, due="2027-09")
    answers = {
        "capacity.legal": Answer(level=1, evidence=(name,)),
        "purpose.other": Answer(level=1, name=name),
        "strength.other": Answer(level=4, name=name),
    }
    profile = Profile(
        name=name, kind="city", fields=("water", "waste"), countries=("PHL", "VNM"), ties=(tie,)
    )
    return Assessment(profile=profile, plan=Plan(first_year=2027, steps=(step,)), answers=answers)


def writer(assessment: Assessment, lang: Lang = "ja") -> DraftWriter:
    return DraftWriter(assess(assessment, CONTENT), DRAFTS, lang, AT)


@cache
def writer_of(name: str | None, lang: Lang = "ja") -> DraftWriter:
    """That of a municipality of this name; ``None``: of one of which nothing is known."""
    return writer(Assessment() if name is None else named(name[:200], tie=name), lang)


def text_of(wanted: DraftFor, data: bytes) -> str:
    """All text of a file, as other programs read it."""
    if DRAFTS.kinds[wanted.draft].form == "word":
        body = Document(BytesIO(data)).element.body
        return "\n".join(
            "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))
        )
    book = load_workbook(BytesIO(data))
    return "\n".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
    )


@pytest.mark.parametrize(("known", "of"), [(None, KINDS), ("港市", WANTED)])
def test_every_element_of_a_level_stands_in_its_file(known: str | None, of: list[DraftFor]) -> None:
    made = writer_of(known)
    for wanted in of:
        entry = DRAFTS.table.by_step[wanted.criterion, wanted.level]
        (paper,) = (paper for paper in entry.papers if paper.draft == wanted.draft)
        words = fill_draft(wanted, DRAFTS, made._subjects, "ja")
        parts = {part.id: part for part in words.versions[0].parts}
        text = text_of(wanted, made.one(wanted))
        assert CONTENT.checklist.criteria[wanted.criterion].levels[wanted.level].ja in text
        for element in paper.elements:
            part = parts[element.part]
            quote = DRAFTS.table.quoted(element, wanted.criterion)
            assert f"「{quote}」→ {part.name}" in text, wanted  # the box says where
            lines = [*part.text, *part.points, *part.listed]
            lines += [cell for pair in part.form for cell in pair]
            lines += [] if part.grid is None else [*part.grid.head, *sum(part.grid.rows, ())]
            said = [plain_line(line) for line in lines if line]
            assert said, wanted
            assert all(line in text for line in said), wanted  # and there it is


@pytest.mark.parametrize(
    ("wanted", "left_out"),
    [
        (DraftFor("purpose.brand", 1, "policy-purpose"), {"target", "indicator", "value"}),
        (DraftFor("purpose.brand", 2, "policy-purpose"), {"indicator", "value"}),
        (DraftFor("purpose.brand", 3, "policy-purpose"), set()),
        (DraftFor("capacity.people", 2, "handover"), {"procedure", "history", "open"}),
        (DraftFor("capacity.needs", 1, "needs-survey"), {"request", "questions", "list"}),
        (DraftFor("partner.site", 2, "site-comparison"), {"compare"}),
        (DraftFor("business.trading", 1, "activity-record"), {"log"}),
        (DraftFor("capacity.citizens", 1, "assembly-report"), {"yearly", "results", "plan"}),
    ],
    ids=lambda value: ":".join(map(str, value)) if isinstance(value, DraftFor) else "",
)
def test_a_draft_promises_no_more_than_its_level(wanted: DraftFor, left_out: set[str]) -> None:
    parts = {part.id for part in DRAFTS.parts(wanted)}
    assert set(DRAFTS.kinds[wanted.draft].by_id) - parts == left_out
    text = text_of(wanted, writer_of("港市").one(wanted))
    for part in left_out:
        title = DRAFTS.kinds[wanted.draft].by_id[part].title
        assert f"\n{title}\n" not in text


@pytest.mark.parametrize(("wanted", "lang"), by_day(product(KINDS, LANGUAGES), 3), ids=kind_of)
def test_nothing_known_leaves_blanks_with_a_note_and_no_open_place(
    wanted: DraftFor, lang: Lang
) -> None:
    text = text_of(wanted, writer_of(None, lang).one(wanted))
    assert "〔　※" in text
    assert not any(sign in text for sign in ("[[", "]]", "{", "}", "None"))


def test_what_is_known_stands_in_it() -> None:
    wanted = DraftFor("capacity.legal", 2, "guideline")
    text = text_of(wanted, writer_of("港市").one(wanted))
    assert "港市国際環境協力研修員受入及び専門家派遣要綱（案）" in text
    assert "上水道、廃棄物・リサイクルの分野について行う" in text
    assert "第4条　研修員の受入れ及び専門家の派遣に関する事務は、港市が担当する。" in text
    assert "担当　港市、完了の予定　令和9年9月" in text
    wanted = DraftFor("partner.nurturing", 2, "memorandum")
    text = text_of(wanted, writer_of("港市").one(wanted))
    assert "港市とフィリピン〔　※都市・機関の名称〕との" in text
    # a name in Japanese is no name for the English text
    city = "[______ name of the municipality in English]"
    assert f"between {city} and [______ city or organisation], Philippines (draft)" in text
    wanted = DraftFor("purpose.tourism", 3, "policy-purpose")
    text = text_of(wanted, writer_of("港市").one(wanted))
    assert "港市は、観光振興を目的の一つとして、国際環境協力を行う。" in text
    assert "令和9年度" in text


#: How a municipality calls itself.
OWN = re.compile(r"(?<![一-龠])本(?:自治体|都(?!市)|道|府|県|市|区|町|村|組合)")


@pytest.mark.parametrize(
    ("profile", "own"),
    [
        (Profile(name="港", kind="designated-city"), "本市"),
        (Profile(name="港", kind="core-city"), "本市"),
        (Profile(name="港", kind="city"), "本市"),
        (Profile(name="港", kind="ward"), "本区"),
        (Profile(name="港", kind="town"), "本町"),
        (Profile(name="港", kind="village"), "本村"),
        (Profile(name="海県", kind="prefecture"), "本県"),
        (Profile(name="東京都", kind="prefecture"), "本都"),
        (Profile(name="北海道", kind="prefecture"), "本道"),
        (Profile(name="大阪府", kind="prefecture"), "本府"),
        (Profile(name="港"), "本自治体"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_municipality_calls_itself_by_one_name(profile: Profile, own: str) -> None:
    """In every draft and in every paper of the pack, by its kind."""
    assessment = named("港").model_copy(update={"profile": profile})
    made, by = writer(assessment), Counter[str]()
    for wanted in KINDS:
        words = fill_draft(wanted, DRAFTS, made._subjects, "ja")
        by.update(OWN.findall(str([version for version in words.versions if version.lang == "ja"])))
    by.update(OWN.findall(make(MakingJob("markdown", assessment, "ja", AT), CONTENT).decode()))
    assert set(by) == {own}
    assert by[own] > 10


@pytest.mark.parametrize("wanted", KINDS, ids=lambda wanted: wanted.draft)
def test_years_of_our_own_are_those_of_an_era(wanted: DraftFor) -> None:
    text = text_of(wanted, writer_of("港市").one(wanted))
    assert not re.search(r"20\d\d(年|）年)", text)
    assert "令和8年11月30日" in text


def test_english_keeps_its_capitals_for_the_beginning_of_a_line() -> None:
    wanted = DraftFor("strength.infrastructure", 2, "strength-introduction")
    strong = Assessment(
        profile=Profile(name="Tsu", fields=("water", "waste")),
        answers={"strength.infrastructure": Answer(level=2)},
    )
    text = text_of(wanted, writer(strong).one(wanted))
    assert "Water, sewerage and waste in Tsu" in text
    assert "Tsu is strong in water, sewerage and waste" in text
    assert "in the field of water supply, waste and recycling" in text


def test_what_leads_to_a_short_table_stays_on_its_page_and_the_table_whole() -> None:
    wanted = DraftFor("capacity.citizens", 2, "public-notice")
    body = Document(BytesIO(writer_of("港市").one(wanted))).element.body
    before: list[Any] = []
    tables = 0
    for block in body.iterchildren():
        if block.tag == qn("w:tbl") and before:  # the box stands first
            rows = block.findall(qn("w:tr"))
            inside = [p for row in rows[:-1] for p in row.iter(qn("w:p"))]
            assert all(p.pPr is not None and p.pPr.keepNext_val for p in (before[-1], *inside))
            tables += 1
        before.append(block)
    assert tables == 2


def test_an_amendment_ends_with_its_supplement_before_reason_and_comparison() -> None:
    wanted = DraftFor("capacity.legal", 3, "ordinance")
    text = text_of(wanted, writer_of("港市").one(wanted))
    places = [text.rindex(name) for name in ("附則", "提案理由", "新旧対照表")]
    assert places == sorted(places)


def test_the_english_box_says_that_its_quotes_are_japanese() -> None:
    wanted = DraftFor("partner.nurturing", 2, "memorandum")
    (where,) = (
        fact
        for fact in fill_draft(wanted, DRAFTS, writer_of("港市", "en")._subjects, "en").box
        if fact.key == "where"
    )
    assert "words of the Japanese level text" in where.label
    assert where.value.endswith("Article 3 (Contacts)")  # the part by its name in English


@pytest.mark.parametrize(
    ("head", "cells", "kept"),
    [
        (("年度", "内容"), ("令和9年度", "あ" * 30), 4.5),
        (("年度", *"一二三四五六"), ("令和9年度", *["あ" * 16] * 6), 4.5),
        (("国", "記入"), ("フィリピン", ""), 5),
    ],
)
def test_a_short_name_in_a_table_is_not_broken(
    head: tuple[str, ...], cells: tuple[str, ...], kept: float
) -> None:
    grid = GridWords(tuple((Piece(h),) for h in head), (tuple((Piece(c),) for c in cells),))
    widths = _widths(grid)
    assert sum(widths) == pytest.approx(160)
    assert widths[0] >= 3.3 * kept + 4
    assert min(widths) > 9


@pytest.mark.parametrize(
    ("wanted", "name"), by_day(product(KINDS, [HOSTILE, LONGEST, "津"]), 4), ids=kind_of
)
def test_whatever_was_typed_stays_text(wanted: DraftFor, name: str) -> None:
    data = writer_of(name).one(wanted)
    text = text_of(wanted, data)
    assert "\u202e" not in text
    if wanted.draft == "guideline":
        assert ("{unit}[[x]]<w:p>&amp;" if name == HOSTILE else name) in text
    if DRAFTS.kinds[wanted.draft].form == "excel":
        book = load_workbook(BytesIO(data))
        assert all(c.data_type != "f" for s in book for row in s.iter_rows() for c in row)


@pytest.mark.parametrize("wanted", KINDS, ids=lambda wanted: wanted.draft)
def test_the_box_is_one_thing_to_delete(wanted: DraftFor) -> None:
    data = writer_of("港市").one(wanted)
    if DRAFTS.kinds[wanted.draft].form == "excel":
        sheets = load_workbook(BytesIO(data)).sheetnames
        assert sheets[0] == "この案について"
        assert len(sheets) == 1 + len(DRAFTS.parts(wanted))
        return
    document = opened(data)
    body = document.element.body
    (box,) = body.iter(qn("w:sdt"))
    assert box is body[0]
    body.remove(box)
    rest = whole_text(document)
    assert "この枠" not in rest
    assert "レベル" not in rest  # what is handed in does not speak of this self-check's levels


@pytest.mark.parametrize("wanted", KINDS[:3], ids=lambda wanted: wanted.draft)
def test_the_same_bytes_for_the_same(wanted: DraftFor) -> None:
    assert writer(CONTENT.example).one(wanted) == writer(CONTENT.example).one(wanted)


def test_the_drafts_of_the_plan_come_as_one_archive() -> None:
    made = writer(CONTENT.example)
    data = make(MakingJob("drafts", CONTENT.example, "ja", AT), CONTENT)
    with ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        first = archive.read(names[0])
    assert names == [made.name(wanted) for wanted in made.planned()]
    assert len(set(names)) == len(names) >= 3
    assert first == make(
        MakingJob("draft", CONTENT.example, "ja", AT, wanted=made.planned()[0]), CONTENT
    )
    assert data == make(MakingJob("drafts", CONTENT.example, "ja", AT), CONTENT)


def test_a_draft_that_serves_no_such_step_is_refused() -> None:
    with pytest.raises((KeyError, ValueError)):
        writer(CONTENT.example).one(DraftFor("capacity.legal", 1, "letter"))


@pytest.mark.parametrize(
    ("step", "output", "made"),
    [
        (["--step", "capacity.legal:2"], "a.docx", ["a.docx"]),
        (["--step", "capacity.self-evaluation:2"], "a.xlsx", ["a.xlsx"]),
        (["--step", "capacity.legal:3"], "folder", 2),
        ([], "plan.zip", ["plan.zip"]),
    ],
)
def test_the_command_writes_them(
    step: list[str], output: str, made: list[str] | int, tmp_path: Path
) -> None:
    answers = str(ROOT / "data" / "example.json")
    status = main([answers, "--format", "drafts", *step, "-o", str(tmp_path / output)])
    written = sorted(path.name for path in tmp_path.rglob("*.*"))
    assert status == 0
    assert len(written) == made if isinstance(made, int) else written == made


@pytest.mark.parametrize("step", ["capacity.legal:4", "capacity.legal", "nothing:1"])
def test_the_command_refuses_a_step_without_a_draft(step: str, tmp_path: Path) -> None:
    answers = str(ROOT / "data" / "example.json")
    assert main([answers, "--format", "drafts", "--step", step, "-o", str(tmp_path / "a")]) == 2
    assert list(tmp_path.iterdir()) == []


def test_without_a_plan_those_of_the_gaps_are_handed_out() -> None:
    """No effort can be done in a year: nothing reaches the target, and papers are missing still."""
    example = CONTENT.example
    blocked = example.with_plan(example.plan.model_copy(update={"capacity": 1}))
    steps = {(wanted.criterion, wanted.level) for wanted in writer(blocked).planned()}
    assert ("system.unit", 2) in steps
    assert all(DRAFTS.of(*step) for step in steps)
