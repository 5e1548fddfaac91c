"""Asking the sections: each gets its own questions and nobody's answers, and all that comes back is
there or told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from checklist.answers import MAX_TEXT, Answer, Assessment, Profile
from checklist.asking import Asking, Came, Section, Step
from checklist.inquiry import Inquiry
from checklist.load import DATA, load_inquiry
from checklist.model import LANGUAGES, Lang
from checklist.reading import read_assessment
from report.__main__ import main
from report.inquiry.folder import ANSWERS as SAVED
from report.inquiry.folder import SECTIONS
from report.inquiry.read import read_returned
from report.inquiry.write import InquiryWriter
from report.opening import read_report
from report.questionnaire.layout import HIDDEN
from report.savefile.pack import pieces_in, unpack
from tests.support.archives import members_of
from tests.support.generated import REAL
from tests.support.inquiries import fill, filled, saved, sheet_of

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
ASKED: Mapping[str, tuple[str, ...]] = {
    "財政課": ("capacity.finance", "capacity.legal", "system.evaluation"),
    "企画課": (
        "purpose.brand", "purpose.local-firms", "purpose.revitalisation", "purpose.tourism",
        "purpose.internationalisation", "system.evaluation",
    ),
    "国際課": (
        "system.unit", "system.network", "partner.site", "partner.nurturing", "capacity.finance",
    ),
    "商工課": ("capacity.needs", "business.trading", "business.talent"),
    "水道局": ("strength.infrastructure", "strength.disaster", "strength.education"),
    "議会事務局": ("capacity.citizens", "capacity.people", "capacity.self-evaluation"),
}  # fmt: skip
INQUIRY = Inquiry.model_validate(
    {
        "asker": "環境政策課",
        "due": "令和8年12月18日",
        "sections": [{"name": name, "criteria": asked} for name, asked in ASKED.items()],
    }
)
PROFILE = Profile(name="みどり湾市", kind="city")
#: An answer to every criterion, each with a text that stands nowhere else.
FULL = Assessment(
    checklist=REAL.checklist.version,
    profile=PROFILE.model_copy(update={"ties": ("ひみつの縁",), "population": 123_457}),
    answers={
        criterion: Answer(
            level=number % 5,
            evidence=(f"ひみつの根拠{number:02}",),
            note=f"ひみつのメモ{number:02}",
            by=[*ASKED, "総務課", ""][number % 8],
        )
        for number, criterion in enumerate(REAL.checklist.criteria)
    },
    asking=Asking(
        asker="ひみつの課",
        sections=(Section(name="財政課", criteria=("capacity.finance",)),),  # type: ignore[arg-type] # one name
        steps=(
            Step(
                at=NOW,
                came=(
                    Came(
                        name="ひみつの名前.xlsx",
                        section="ひみつの課",
                        at=NOW,
                        answers={
                            c: (Answer(level=1, note="ひみつの照会"),)
                            for c in REAL.checklist.criteria
                        },
                    ),
                ),
            ),
        ),
    ),
)


def written(now: Assessment = FULL, lang: Lang = "ja") -> dict[str, bytes]:
    return dict(InquiryWriter(now, INQUIRY, REAL, lang, NOW).files())


# ------------------------------------------------------------------- what goes out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_file_of_a_section_holds_what_another_answered(lang: Lang) -> None:
    """Over every byte of every part, and of the answers packed inside."""
    files = written(lang=lang)
    assert len(files) == 1 + 2 * len(ASKED)
    texts = {c: (a.note, *a.evidence) for c, a in FULL.answers.items()}
    shown = 0
    for name, data in files.items():
        parts = list(members_of(data).values())
        packed = pieces_in(b"\n".join(parts))
        parts += [unpack(packed)] if packed else []
        section = next((key for key in ASKED if key in name), "")
        is_questionnaire = name.endswith(".xlsx") and section
        for criterion, answer in FULL.answers.items():
            own = is_questionnaire and criterion in ASKED[section] and answer.by == section
            for text in texts[criterion]:
                assert any(text.encode() in part for part in parts) == bool(own), (name, text)
            shown += bool(own)
        secrets = ("ひみつの縁", "123457", "ひみつの課", "ひみつの名前", "ひみつの照会")
        assert not any(word.encode() in part for word in secrets for part in parts)
        assert not any(b"\xe7\xb7\x8f\xe5\x8b\x99\xe8\xaa\xb2" in part for part in parts)  # 総務課
    assert shown > 0


def test_a_section_gets_its_questions_only_and_its_name_is_filled_in() -> None:
    for asked in INQUIRY.sections[::2]:
        data = InquiryWriter(Assessment(), INQUIRY, REAL, "ja", NOW).questionnaire(asked)
        book = load_workbook(BytesIO(data))
        ids = [row[0].value for row in sheet_of(book).iter_rows(min_row=3) if row[0].value]
        assert sorted(ids) == sorted(asked.criteria)
        assert [sheet.title for sheet in book] == ["はじめに", "回答", HIDDEN]
        rules = sheet_of(book).data_validations.dataValidation
        assert len(rules) == len(ids)  # a list to choose from for each
        words = [f"{cell.value}" for row in book["はじめに"] for cell in row if cell.value]
        assert f"{asked.key}用" in words
        assert "回答期限　令和8年12月18日" in words
        brought = read_report(data, REAL)
        assert (brought.section, brought.refused) == (asked.key, ())
        assert brought.assessment.answers == {c: Answer(by=asked.key) for c in asked.criteria}


def test_one_question_that_a_municipality_names_itself_can_stand_alone() -> None:
    inquiry = Inquiry.model_validate(
        {"sections": [{"name": "環境課", "criteria": ["strength.other"]}]}
    )
    writer = InquiryWriter(Assessment(), inquiry, REAL, "ja", NOW)
    data = filled(
        writer.questionnaire(inquiry.sections[0]), {"strength.other": {"level": 3, "name": "騒音"}}
    )
    answer = Answer(level=3, name="騒音", by="環境課")
    assert read_report(data, REAL).assessment["strength.other"] == answer


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("criteria", "count", "words"),
    [
        (("capacity.finance", "capacity.legal"), 2, {"ja": "2の問い", "en": "2 questions"}),
        (
            ("strength.other", "capacity.self-evaluation"),
            1,
            {"ja": "1の問い（ほかに任意の問い1）", "en": "1 question (and 1 optional)"},
        ),
        (
            ("purpose.revitalisation", "purpose.brand", "purpose.other", "system.evaluation"),
            3,
            {"ja": "3の問い（ほかに任意の問い1）", "en": "3 questions (and 1 optional)"},
        ),
        (("strength.other",), 1, {"ja": "任意の問い1", "en": "1 optional question"}),
    ],
)
def test_letter_and_questionnaire_agree_on_the_number_of_questions(
    lang: Lang, criteria: tuple[str, ...], count: int, words: dict[Lang, str]
) -> None:
    inquiry = Inquiry.model_validate({"sections": [{"name": "環境課", "criteria": criteria}]})
    files = InquiryWriter(Assessment(), inquiry, REAL, lang, NOW).files()
    questionnaire, letter = (data for name, data in files if name.startswith("01"))
    assert text_of(letter).count(words[lang]) == 2
    optional = sum(REAL.checklist.criteria[criterion].own for criterion in criteria)
    mark = {"ja": "（任意）", "en": " (optional)"}[lang]
    assert text_of(letter).count(mark) == optional
    book = load_workbook(BytesIO(questionnaire))
    titles = [f"{cell.value}" for row in sheet_of(book) for cell in row]
    assert sum(mark in title for title in titles) == optional
    start = [f"{cell.value}" for row in book.worksheets[0] for cell in row if cell.value]
    assert [text for text in start if words[lang] in text]
    assert {"ja": f"/ {count}問", "en": f"of {count}"}[lang] in start
    of_items = [
        int(cell.number_format.split("/")[1].strip(' "'))
        for row in sheet_of(book)
        for cell in row
        if "/" in cell.number_format
    ]
    assert sum(of_items) == count


def text_of(data: bytes) -> str:
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "ja",
            (
                "財政課長　様",
                "環境政策課長",
                "本市",
                "令和8年12月18日",
                "〔　※文書番号〕",
                "3の問い",
                "記",
            ),
        ),
        ("en", ("To the head of: 財政課", "18 December 2026", "[______ number]", "3 questions")),
    ],
)
def test_the_letter(lang: Lang, words: tuple[str, ...]) -> None:
    name = next(n for n in written(lang=lang) if n.startswith("01") and n.endswith("docx"))
    text = text_of(written(lang=lang)[name])
    assert [word for word in words if word not in text] == []
    for criterion in ASKED["財政課"]:
        assert REAL.checklist.criteria[criterion].question.of(lang) in text


def test_what_is_not_known_is_a_blank_in_the_letter() -> None:
    inquiry = Inquiry.model_validate(
        {"sections": [{"name": "教育委員会", "criteria": ["strength.education"]}]}
    )
    files = dict(InquiryWriter(Assessment(), inquiry, REAL, "ja", NOW).files())
    text = text_of(files["01_教育委員会/照会文_教育委員会.docx"])
    for word in (
        "教育委員会　御中",
        "〔　※照会する課の長の職名〕",
        "〔　※年月日（曜日）〕",
        "本自治体",
    ):
        assert word in text


def test_the_overview_lists_who_is_asked_what_and_what_nobody_is_asked() -> None:
    inquiry = Inquiry(sections=INQUIRY.sections[:1])
    data = InquiryWriter(FULL, inquiry, REAL, "ja", NOW).overview()
    rows = list(load_workbook(BytesIO(data)).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert rows[0] == ("財政課", "3-1 財政", None, "01_財政課/調査票_財政課.xlsx")
    asked = REAL.checklist.asked
    assert len(rows) == len(asked)
    assert sum(row[0] == "（どの課にも照会していない）" for row in rows) == len(asked) - 3


def test_the_same_input_gives_the_same_bytes_and_names_can_be_files() -> None:
    assert written() == written()
    inquiry = Inquiry.model_validate(
        {"sections": [{"name": "税務/収納課: A", "criteria": ["capacity.legal"]}]}
    )
    files = dict(InquiryWriter(FULL, inquiry, REAL, "ja", NOW).files())
    assert "01_税務・収納課・ A/調査票_税務・収納課・ A.xlsx" in files


# ------------------------------------------------------------------- and comes back


def entries(section: str, level: int) -> dict[str, dict[str, Any]]:
    return {
        criterion: {"level": level, "evidence": f"{section}の{criterion}の文書"}
        for criterion in ASKED[section]
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An inquiry that has been sent out."""
    answers, sections = tmp_path / "now.json", tmp_path / "asked.yaml"
    answers.write_text(Assessment(profile=PROFILE).to_json(), encoding="utf-8")
    asked = {"sections": [{"name": n, "criteria": list(c)} for n, c in ASKED.items()]}
    sections.write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    out = tmp_path / "out"
    assert main([str(answers), "--sections", str(sections), "-o", str(out)]) == 0
    assert load_inquiry(out / SECTIONS) == load_inquiry(sections)
    return out


def handed(folder: Path, section: str) -> Path:
    (path,) = folder.glob(f"*_{section}/*.xlsx")
    return path


def keep(folder: Path, *sections: str) -> None:
    """Only these sections' files are left: reading is what takes time."""
    for section in set(ASKED) - set(sections):
        shutil.rmtree(handed(folder, section).parent)


def merge(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Assessment, list[str]]:
    output = folder / "MERGED.json"
    assert main([str(folder), "--merge", "-o", str(output)]) == 0
    return read_assessment(output.read_bytes(), REAL.checklist), capsys.readouterr().out.split("\n")


def test_the_whole_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Six sections, 21 criteria, two contradictions, a file twice, one of an older version, one
    renamed, one with two sheets of answers: all of it is there or told."""
    assert len({c for asked in ASKED.values() for c in asked}) == len(REAL.checklist.asked) == 21
    back = {section: handed(folder, section).read_bytes() for section in ASKED}
    shutil.rmtree(handed(folder, "企画課").parent)

    finance = entries("財政課", 2)
    finance["capacity.finance"]["level"] = 1
    finance["capacity.finance"]["note"] = "予備費だけ"
    handed(folder, "財政課").write_bytes(filled(back["財政課"], finance))
    planning = filled(back["企画課"], entries("企画課", 3))
    for name in ("(最終)回答.xlsx", "コピー ～ 企画.xlsx"):
        (folder / name).write_bytes(planning)
    international = entries("国際課", 0)
    del international["partner.site"]
    handed(folder, "国際課").write_bytes(filled(back["国際課"], international))

    # of an older version, which asked something more
    now = Assessment(profile=PROFILE, checklist="2026.1")
    older = InquiryWriter(now, INQUIRY, REAL, "ja", NOW).questionnaire(INQUIRY.sections[3])
    book = load_workbook(BytesIO(older))
    sheet = sheet_of(book)
    fill(sheet, entries("商工課", 1))
    row = sheet.max_row + 1
    sheet.cell(row, 1).value = "business.gone"
    fill(sheet, {"business.gone": {"level": 4, "note": "今はない問い"}})
    handed(folder, "商工課").unlink()
    (folder / "shoko.xlsx").write_bytes(saved(book))

    handed(folder, "水道局").unlink()
    (folder / "水道").mkdir()
    (folder / "水道" / "Book1.xlsx").write_bytes(filled(back["水道局"], entries("水道局", 2)))

    book = load_workbook(BytesIO(back["議会事務局"]))
    first, second = sheet_of(book), book.copy_worksheet(sheet_of(book))
    same = {"capacity.self-evaluation": {"note": "両方"}}
    fill(first, {"capacity.citizens": {"level": 2}, **same})
    fill(second, {"capacity.people": {"level": 3}, **same})
    fill(first, {"capacity.self-evaluation": {"level": 1}})
    fill(second, {"capacity.self-evaluation": {"level": 2}})
    handed(folder, "議会事務局").write_bytes(saved(book))
    (folder / "~$回答.xlsx").write_bytes(b"open elsewhere")

    merged, lines = merge(folder, capsys)
    levels = {c: merged[c].level for c in (c.id for c in REAL.checklist.asked)}
    undecided = {"capacity.finance", "system.evaluation", "capacity.self-evaluation"}
    blank = {*undecided, "partner.site"}
    assert {c for c, level in levels.items() if level is None} == blank
    expected = {"財政課": 2, "企画課": 3, "国際課": 0, "商工課": 1, "水道局": 2}
    for section, level in expected.items():
        for criterion in set(ASKED[section]) - blank:
            assert levels[criterion] == level
            assert merged[criterion].by == section
            assert merged[criterion].evidence == (f"{section}の{criterion}の文書",)
    assert (levels["capacity.citizens"], levels["capacity.people"]) == (2, 3)
    # both answers, with who gave them and all that was typed
    note = merged["capacity.finance"].note
    for text in (
        "財政課：1 個別対応",
        "国際課：0 未着手",
        "予備費だけ",
        "国際課のcapacity.financeの文書",
    ):
        assert text in note
    note = merged["system.evaluation"].note
    assert note.index("財政課：2") < note.index("企画課：3")
    note = merged["capacity.self-evaluation"].note  # of the two sheets neither is taken
    for text in ("議会事務局：1 個別対応", "議会事務局：2 部分整備", "両方"):
        assert text in note

    def line(*words: str) -> str:
        (found,) = (line for line in lines if all(word in line for word in words))
        return found

    assert "3-1 財政" in line("食い違い　3-1")
    assert "4-2" in line("食い違い　4-2")
    assert "(最終)回答.xlsx" in line("重複", "コピー ～ 企画.xlsx")
    assert "2026.1" in line("前の版", "shoko.xlsx")
    assert "今はない問い" in line("読めない", "business.gone")
    assert "議会事務局：1 個別対応、議会事務局：2 部分整備" in line("食い違い　3-6")
    assert "5-1" in line("未回答", "国際課")
    assert "読み込み　水道/Book1.xlsx：水道局、3問" in lines
    assert "まとめ　7ファイルから17/21問。食い違い3、未着の課0。" in lines
    assert not [line for line in lines if "未着　" in line or "~$" in line or "照会文" in line]
    assert read_assessment((folder / SAVED).read_bytes(), REAL.checklist).answers == {}
    # put together again, nothing changes
    assert merge(folder, capsys) == (merged, lines)


def test_what_is_no_questionnaire_of_this_inquiry_is_told_and_not_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(folder, "財政課")
    shutil.copy(DATA / "example.json", folder / "example.json")
    (folder / "メモ.txt").write_text("電話で回答", encoding="utf-8")
    other = Assessment(profile=Profile(name="となり市"))
    theirs = InquiryWriter(other, INQUIRY, REAL, "ja", NOW).questionnaire(INQUIRY.sections[0])
    (folder / "となり.xlsx").write_bytes(filled(theirs, entries("財政課", 4)))
    merged, lines = merge(folder, capsys)
    assert merged.answers == {}
    refused = [line for line in lines if line.startswith("読めない")]
    assert len(refused) == 3
    assert any("となり市" in line for line in refused)
    assert sum(line.startswith("未着") for line in lines) == len(ASKED)
    assert sum(line.startswith("記入なし") for line in lines) == 1


def test_an_answer_of_before_is_never_overwritten(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = Answer(level=4, note="昨年", by="前の担当")
    now = Assessment(profile=PROFILE).with_answer("capacity.finance", old)
    (folder / SAVED).write_text(now.to_json(), encoding="utf-8")
    keep(folder, "財政課")
    path = handed(folder, "財政課")
    path.write_bytes(filled(path.read_bytes(), {"capacity.finance": {"level": 2}}))
    merged, lines = merge(folder, capsys)
    answer = merged["capacity.finance"]
    assert (answer.level, answer.by) == (4, "前の担当")
    assert answer.note.startswith("昨年\n")
    assert "財政課：2 部分整備" in answer.note
    assert any("以前からの回答（前の担当）：4" in line for line in lines)


def test_a_section_changes_its_own_answer_and_the_earlier_one_stands_in_the_note(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = Answer(level=1, evidence=("昨年の予算書",), by="財政課")
    now, out = tmp_path / "now.json", tmp_path / "out"
    now.write_text(Assessment().with_answer("capacity.finance", old).to_json(), encoding="utf-8")
    sections = tmp_path / "asked.yaml"
    sections.write_text(
        "sections: [{name: 財政課, criteria: [capacity.finance]}]", encoding="utf-8"
    )
    assert main([str(now), "--sections", str(sections), "-o", str(out)]) == 0
    path = handed(out, "財政課")
    new = {"capacity.finance": {"level": 2, "evidence": "今年の予算書"}}
    path.write_bytes(filled(path.read_bytes(), new))
    merged, lines = merge(out, capsys)
    answer = merged["capacity.finance"]
    assert (answer.level, answer.evidence) == (2, ("今年の予算書",))
    assert "以前からの回答（財政課）：1 個別対応\n根拠：昨年の予算書" in answer.note
    assert any(line.startswith("改めた回答　3-1") for line in lines)


def test_a_long_note_is_cut_with_the_file_that_has_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(folder, "財政課", "企画課")
    for section, level in (("財政課", 1), ("企画課", 2)):
        path = handed(folder, section)
        long = {"system.evaluation": {"level": level, "note": section * 4_000}}
        path.write_bytes(filled(path.read_bytes(), long))
    full = Assessment(profile=PROFILE).with_answer(
        "system.evaluation", Answer(level=0, note="満" * MAX_TEXT)
    )
    note = merge(folder, capsys)[0]["system.evaluation"].note
    (folder / SAVED).write_text(full.to_json(), encoding="utf-8")
    assert merge(folder, capsys)[0] == full  # still a save file
    assert "財政課：1" in note
    assert "企画課：2" in note
    assert "調査票_企画課.xlsx にあります" in note


def test_any_order_of_the_files_gives_the_same() -> None:
    files = [
        (f"{n}.xlsx", filled(InquiryWriter(Assessment(), INQUIRY, REAL, "ja", NOW)
         .questionnaire(asked), entries(asked.key, n)))
        for n, asked in enumerate(INQUIRY.sections[:3])
    ]  # fmt: skip
    reads = [
        sorted(
            read_returned(order, Assessment(), REAL, partial(read_report, content=REAL)),
            key=lambda read: read.file,
        )
        for order in (files, files[::-1])
    ]
    assert all(read == reads[0] for read in reads)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_asked_or_put_together(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str], lang: Lang
) -> None:
    example, wrong = str(DATA / "example.json"), tmp_path / "wrong.yaml"
    wrong.write_text("sections: [{name: 課, criteria: [capacity.money]}]", encoding="utf-8")
    good, new = str(folder / SECTIONS), str(tmp_path / "new")
    cases = [
        ([example, "--sections", str(wrong), "-o", new], "capacity.money"),
        ([example, "--sections", str(tmp_path / "no.yaml"), "-o", new], "no.yaml"),
        ([example, "--sections", good, "-o", str(folder)], "out"),
        ([str(tmp_path / "no"), "--merge", "-o", f"{new}.json"], "no"),
        ([str(tmp_path), "--merge", "-o", f"{new}.json"], "sections.yaml"),
    ]
    for arguments, word in cases:
        assert main([*arguments, "--lang", lang]) == 2
        assert word in capsys.readouterr().err
    assert not Path(new).exists()


def test_the_suggestion_itself_can_be_used(tmp_path: Path) -> None:
    arguments = [str(DATA / "example.json"), "--sections", str(DATA / "sections.yaml")]
    assert main([*arguments, "-o", str(tmp_path / "ja")]) == 0
    assert main([*arguments, "-o", str(tmp_path / "en"), "--lang", "en"]) == 0
    assert len(list((tmp_path / "ja").glob("*/*.xlsx"))) == 12
    assert (tmp_path / "en" / "01_Finance section" / "letter_Finance section.docx").exists()
