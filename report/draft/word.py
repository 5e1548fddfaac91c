"""A draft as a Word file in the styles of the report's template: the box, then the paper."""

from __future__ import annotations

from datetime import datetime

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from report.document.word import markup
from report.document.word.builder import Builder, Styled, accent, label, strong
from wording.drafts import DraftPaper, DraftVersion, GridWords, Line, PartWords, plain_line
from wording.phrases import kana_width

#: Widths (mm) of the labels of the box and of a form.
_LABEL = 44.0
#: The least and the most that a column of a table asks for, in kana; how wide one is, and what
#: stands empty at the sides of a cell, in millimetres.
_NARROWEST, _WIDEST = 3.0, 16.0
_KANA, _SIDES = 3.3, 4.5
#: Width of the text on a page of the template, in millimetres.
_PAGE = 160.0
#: A table of at most so many rows stays on one page.
_TOGETHER = 8
#: What is at most so wide (kana) stands on one line, at the right.
_ONE_LINE = 42.0
#: How far a numbered line hangs, in points: a character of Japanese text.
_CHARACTER = 10.5


def write_word(paper: DraftPaper, made_at: datetime) -> bytes:
    """The file (.docx). The same input gives the same bytes."""
    builder = Builder(paper.lang, paper.words, made_at)
    rows = [(label(fact.label), fact.value) for fact in paper.box]
    box = builder.table(
        "",
        (strong(paper.sheet), strong(paper.box_title)),
        rows,
        (_LABEL, 0),
        parts=True,
        alt=paper.box_title,
    )
    markup.removable(box, paper.sheet)
    for number, version in enumerate(paper.versions):
        before = len(builder.document.element.body)
        _version(builder, version, is_first=number == 0)
        if version.lang != paper.lang and version.lang == "en":
            for block in builder.document.element.body[before - 1 : -1]:
                for paragraph in block.iter(qn("w:p")):
                    markup.in_english(paragraph)
    return builder.finished(title=paper.title, author=paper.municipality, head=paper.title)


def _version(builder: Builder, version: DraftVersion, *, is_first: bool) -> None:
    """The text in one language; each begins a page."""
    title = builder.add(pieces_of(version.heading), "Heading 2", keep=True)
    title.paragraph_format.page_break_before = True if not is_first else None
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = Pt(18)
    title.paragraph_format.space_after = Pt(10)
    for line in version.opening:
        opening = builder.add(pieces_of(line))
        if kana_width(plain_line(line)) <= _ONE_LINE:
            opening.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for part in version.parts:
        _part(builder, part, version)


def _part(builder: Builder, part: PartWords, version: DraftVersion) -> None:
    marks = version.marks
    if part.kind == "section":
        builder.heading(3, part.name)
    else:
        above = part.title if part.kind == "supplement" else marks["label"].format(title=part.title)
        builder.add(above, keep=True).paragraph_format.space_before = Pt(6)
    has_table = part.grid is not None or bool(part.form)
    for number, line in enumerate(part.text, start=1):
        mark = ""
        if part.number is not None:
            mark = marks["article" if number == 1 else "paragraph"].format(
                n=part.number if number == 1 else number
            )
        paragraph = builder.add((mark, *pieces_of(line)), keep=has_table)
        _hang(paragraph, 1 if part.number is not None else 0)
    for number, line in enumerate(part.points, start=1):
        point = marks["point"].format(n=number)
        _hang(builder.add((point, *pieces_of(line)), keep=has_table), 2)
    for line in part.listed:
        builder.add(pieces_of(line), "List Bullet")
    if part.form:
        rows = [(pieces_of(name), pieces_of(value)) for name, value in part.form]
        _keep_together(builder.table("", (), rows, (45, 0)))
    if part.grid is not None:
        if part.form or part.listed:
            builder.add("", "Note")  # else a form and a table become one, and a list touches it
        table = builder.table(
            "",
            [pieces_of(cell) for cell in part.grid.head],
            [[pieces_of(cell) for cell in row] for row in part.grid.rows],
            _widths(part.grid),
        )
        _keep_together(table)


def _keep_together(table: CT_Tbl) -> None:
    """Leaves a short table whole, where a page ends."""
    rows = table.tr_lst
    if len(rows) <= _TOGETHER:
        for row in rows[:-1]:
            for paragraph in row.iter(qn("w:p")):
                paragraph.get_or_add_pPr().keepNext_val = True


def _widths(grid: GridWords) -> list[float]:
    """The widths of a table's columns in millimetres, over the whole page: as their longest text
    asks for, within bounds. Where that is too much, those that ask for less than their share get
    it, for a name that breaks is hard to read, and the others divide the rest."""
    wanted = [
        _SIDES + _KANA * min(_WIDEST, max(_NARROWEST, *(kana_width(plain_line(c)) for c in column)))
        for column in zip(grid.head, *grid.rows, strict=True)
    ]
    room, left, widths = _PAGE, len(wanted), dict[int, float]()
    for place in sorted(range(len(wanted)), key=wanted.__getitem__):
        if wanted[place] * left > room:
            break
        widths[place] = wanted[place]
        room, left = room - wanted[place], left - 1
    if not left:  # room for all, and more
        return [_PAGE * width / sum(wanted) for width in wanted]
    rest = sum(width for place, width in enumerate(wanted) if place not in widths)
    return [widths.get(place, room * width / rest) for place, width in enumerate(wanted)]


def _hang(paragraph: Paragraph, characters: int) -> None:
    """Sets a numbered line in, its number out to the left."""
    if characters:
        paragraph.paragraph_format.left_indent = Pt(characters * _CHARACTER)
        paragraph.paragraph_format.first_line_indent = Pt(-_CHARACTER)


def pieces_of(line: Line) -> tuple[str | Styled, ...]:
    """The pieces of a line; blanks in the colour of what is to be done."""
    return tuple(accent(piece.text) if piece.is_blank else piece.text for piece in line)
