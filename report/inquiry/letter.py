"""The letter to a section (照会文) as a Word file, in the form of official papers."""

from __future__ import annotations

from datetime import datetime

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from report.document.word.builder import Builder, label
from report.draft.word import pieces_of
from wording.inquiry import Letter

#: Widths in millimetres: of the labels of the points; of the columns of the questions.
_LABEL = 44.0
_QUESTIONS = (34.0, 0.0, 56.0)


def render_letter(letter: Letter, made_at: datetime) -> bytes:
    """The file (.docx). The same input gives the same bytes."""
    builder = Builder(letter.lang, letter.words, made_at)
    for line in letter.right:
        builder.add(pieces_of(line)).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    builder.add(letter.to)
    sender = builder.add(pieces_of(letter.sender))
    sender.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    subject = builder.add(letter.subject, "Heading 2", keep=True)
    subject.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    subject.paragraph_format.space_before = subject.paragraph_format.space_after = Pt(14)
    builder.add(letter.body).paragraph_format.first_line_indent = Pt(10.5)
    record = builder.add(letter.record, keep=True)
    record.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    record.paragraph_format.space_before = record.paragraph_format.space_after = Pt(8)
    rows = [(label(title), pieces_of(text)) for title, text in letter.points]
    builder.table("", (), rows, (_LABEL, 0))
    builder.add(letter.caption, keep=True).paragraph_format.space_before = Pt(12)
    builder.table("", letter.questions.head, letter.questions.rows, _QUESTIONS, parts=True)
    return builder.finished(title=letter.title, author=letter.municipality, head=letter.subject)
