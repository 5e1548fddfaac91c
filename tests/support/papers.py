"""The pack for a decision, for municipalities of every kind, and its texts as other programs read
them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from checklist.answers import Answer, Assessment, Plan, PlannedStep, Profile
from checklist.model import Lang
from report.pack.write import Packer
from scoring.result import assess
from tests.support.on_paper import bare
from tests.support.shipped import CONTENT

AT = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
HOSTILE = "=1+1{own}[[x]]<w:p>&amp;|#*😀👩‍🚒\u202e @SUM(A1)"
#: The longest name in the list of municipalities.
LONGEST = max((f"{m.prefecture}{m.name}" for m in CONTENT.municipalities.values()), key=len)


def typed(text: str, note: str) -> Assessment:
    """A municipality with this text wherever something is typed, none of its steps decided."""
    answers = {
        c.id: Answer(level=1, name=text if c.own else "", evidence=(text,) * 4, note=note, by=text)
        for c in CONTENT.checklist.criteria.values()
    }
    step = PlannedStep(criterion="system.unit", level=2, owner=text, note=note)
    profile = Profile(name=text, kind="town", ties=(text,) * 9, countries=("VNM",))
    return Assessment(profile=profile, plan=Plan(steps=(step,)), answers=answers)


def full() -> Assessment:
    """The highest stage, with evidence."""
    answers = {c.id: Answer(level=4, evidence=("要綱",)) for c in CONTENT.checklist.asked}
    return Assessment(profile=Profile(name="北九州市", kind="designated-city"), answers=answers)


def half() -> Assessment:
    """A few answers, and so small a capacity that nothing reaches the target."""
    answers = {"capacity.finance": Answer(level=2), "system.unit": Answer(level="unknown")}
    return Assessment(plan=Plan(capacity=1), answers=answers)


#: Municipalities of every kind, by name.
KINDS = {
    "nothing": Assessment(),
    "half": half(),
    "example": CONTENT.example,
    "full": full(),
    "longest": typed(LONGEST, "備考"),
    "english": typed("Town of Fujikawaguchiko, Minamitsuru District, Yamanashi Prefecture", "x"),
    "hostile": typed(HOSTILE, f"# 一\n- {HOSTILE}\n\t" + "長" * 1900),
    "long": typed("南" * 200, "長" * 2000),
    "slow": Assessment(plan=Plan(capacity=4), target=4),
}


@cache
def packer(kind: str, lang: Lang = "ja") -> Packer:
    return Packer(assess(KINDS[kind], CONTENT), lang, AT)


@cache
def made(kind: str, name: str, lang: Lang = "ja") -> bytes:
    return packer(kind, lang).one(name)


def word_text(data: bytes) -> str:
    body = Document(BytesIO(data)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def sheet_text(data: bytes) -> str:
    book = load_workbook(BytesIO(data))
    return "\n".join(
        str(c.value) for s in book for row in s.iter_rows() for c in row if c.value is not None
    )


def slide_text(data: bytes) -> str:
    texts = []
    for slide in Presentation(BytesIO(data)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                texts.append(shape.text_frame.text)
            if shape.has_table:
                texts += [cell.text for row in shape.table.rows for cell in row.cells]
        texts.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(texts)


def pdf_text(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def text_of(name: str, data: bytes) -> str:
    """All text of a file, as other programs read it, without white space."""
    read: dict[str, Any] = {
        "overview": pdf_text,
        "budget": sheet_text,
        "slides": slide_text,
        "markdown": lambda data: re.sub(r"\\(.)", r"\1", data.decode()),
    }
    return bare(read.get(name, word_text)(data))
