"""Asking the sections, what goes out: each gets its own questions and nobody's answers."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from checklist.answers import Answer, Assessment
from checklist.asking import Asking, Came, InquiryStep, Section
from checklist.inquiry import Inquiry
from checklist.load import DATA
from checklist.model import LANGUAGES, Lang
from report.__main__ import main
from report.inquiry.write import InquiryWriter
from report.opening import read_report
from report.questionnaire.layout import ANSWERS, HIDDEN
from report.savefile.pack import pieces_in, unpack
from tests.support.archives import members_of
from tests.support.generated import REAL
from tests.support.inquiries import ASKED, INQUIRY, NOW, PROFILE, filled
from tests.support.questionnaires import sheet_of
from wording.phrases import Phrases

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
            InquiryStep(
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
    return dict(InquiryWriter(now, INQUIRY, Phrases(REAL, lang), NOW).files())


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
        data = InquiryWriter(Assessment(), INQUIRY, Phrases(REAL, "ja"), NOW).questionnaire(asked)
        book = load_workbook(BytesIO(data))
        ids = [row[0].value for row in sheet_of(book, ANSWERS).iter_rows(min_row=3) if row[0].value]
        assert sorted(ids) == sorted(asked.criteria)
        assert [sheet.title for sheet in book] == ["はじめに", "回答", HIDDEN]
        rules = sheet_of(book, ANSWERS).data_validations.dataValidation
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
    writer = InquiryWriter(Assessment(), inquiry, Phrases(REAL, "ja"), NOW)
    data = filled(
        writer.questionnaire(inquiry.sections[0]), {"strength.other": {"level": 3, "name": "騒音"}}
    )
    answer = Answer(level=3, name="騒音", by="環境課")
    assert read_report(data, REAL).assessment["strength.other"] == answer


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("criteria", "count", "words"),
    [
        (("capacity.finance", "capacity.legal"), 2, {"ja": "2問", "en": "2 questions"}),
        (
            ("strength.other", "capacity.self-evaluation"),
            1,
            {"ja": "1問（ほかに任意1問）", "en": "1 question (and 1 optional)"},
        ),
        (
            ("purpose.revitalisation", "purpose.brand", "purpose.other", "system.evaluation"),
            3,
            {"ja": "3問（ほかに任意1問）", "en": "3 questions (and 1 optional)"},
        ),
        (("strength.other",), 1, {"ja": "任意1問", "en": "1 optional question"}),
    ],
)
def test_letter_and_questionnaire_agree_on_the_number_of_questions(
    lang: Lang, criteria: tuple[str, ...], count: int, words: dict[Lang, str]
) -> None:
    inquiry = Inquiry.model_validate({"sections": [{"name": "環境課", "criteria": criteria}]})
    files = InquiryWriter(Assessment(), inquiry, Phrases(REAL, lang), NOW).files()
    questionnaire, letter = (data for name, data in files if name.startswith("01"))
    assert text_of(letter).count(words[lang]) == 2
    optional = sum(REAL.checklist.criteria[criterion].own for criterion in criteria)
    mark = {"ja": "（任意）", "en": " (optional)"}[lang]
    assert text_of(letter).count(mark) == optional
    book = load_workbook(BytesIO(questionnaire))
    titles = [f"{cell.value}" for row in sheet_of(book, ANSWERS) for cell in row]
    assert sum(mark in title for title in titles) == optional
    start = [f"{cell.value}" for row in book.worksheets[0] for cell in row if cell.value]
    assert [text for text in start if words[lang] in text]
    assert {"ja": f"/ {count}問", "en": f"of {count}"}[lang] in start
    of_items = [
        int(cell.number_format.split("/")[1].strip(' "'))
        for row in sheet_of(book, ANSWERS)
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
                "3問",
                "記",
            ),
        ),
        ("en", ("To the head of: 財政課", "18 December 2026", "[______ number]", "3 questions")),
    ],
)
def test_the_letter_asks_each_question_in_its_language(lang: Lang, words: tuple[str, ...]) -> None:
    name = next(n for n in written(lang=lang) if n.startswith("01") and n.endswith("docx"))
    text = text_of(written(lang=lang)[name])
    assert [word for word in words if word not in text] == []
    for criterion in ASKED["財政課"]:
        assert REAL.checklist.criteria[criterion].question.of(lang) in text


def test_what_is_not_known_is_a_blank_in_the_letter() -> None:
    inquiry = Inquiry.model_validate(
        {"sections": [{"name": "教育委員会", "criteria": ["strength.education"]}]}
    )
    files = dict(InquiryWriter(Assessment(), inquiry, Phrases(REAL, "ja"), NOW).files())
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
    data = InquiryWriter(FULL, inquiry, Phrases(REAL, "ja"), NOW).overview()
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
    files = dict(InquiryWriter(FULL, inquiry, Phrases(REAL, "ja"), NOW).files())
    assert "01_税務・収納課・ A/調査票_税務・収納課・ A.xlsx" in files


def test_the_suggestion_itself_can_be_used(tmp_path: Path) -> None:
    arguments = [str(DATA / "example.json"), "--sections", str(DATA / "sections.yaml")]
    assert main([*arguments, "-o", str(tmp_path / "ja")]) == 0
    assert main([*arguments, "-o", str(tmp_path / "en"), "--lang", "en"]) == 0
    assert len(list((tmp_path / "ja").glob("*/*.xlsx"))) == 12
    assert (tmp_path / "en" / "01_Finance section" / "letter_Finance section.docx").exists()
