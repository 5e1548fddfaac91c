"""Asking the sections, what comes back: all of it is there or told, in whatever order."""

from __future__ import annotations

import json
import shutil
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from checklist.answers import MAX_TEXT, Answer, Assessment, Profile
from checklist.load import DATA, load_inquiry
from checklist.model import LANGUAGES, Lang
from checklist.savefile import read_assessment
from report.__main__ import main
from report.inquiry.folder import ANSWERS as SAVED
from report.inquiry.folder import SECTIONS
from report.inquiry.read import read_returned
from report.inquiry.write import InquiryWriter
from report.opening import read_report
from report.questionnaire.layout import ANSWERS
from tests.support.archives import saved
from tests.support.generated import REAL
from tests.support.inquiries import ASKED, INQUIRY, NOW, PROFILE, fill, filled
from tests.support.questionnaires import sheet_of
from wording.phrases import Phrases


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
    older = InquiryWriter(now, INQUIRY, Phrases(REAL, "ja"), NOW).questionnaire(INQUIRY.sections[3])
    book = load_workbook(BytesIO(older))
    sheet = sheet_of(book, ANSWERS)
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
    first, second = sheet_of(book, ANSWERS), book.copy_worksheet(sheet_of(book, ANSWERS))
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
    writer = InquiryWriter(other, INQUIRY, Phrases(REAL, "ja"), NOW)
    theirs = writer.questionnaire(INQUIRY.sections[0])
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
        (f"{n}.xlsx", filled(InquiryWriter(Assessment(), INQUIRY, Phrases(REAL, "ja"), NOW)
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
