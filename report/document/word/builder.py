"""Builds a Word file from top to bottom: headings, captions, facts, tables.

Styles are those of ``template.docx``, which can be edited in Word or LibreOffice. The template
holds no text but styles, page set-up, running heads and, in its body, the pieces that are copied
where a document needs them: the table of the key figures, the sample cells of levels (``CELLS``),
the chart and the table of contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Literal

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tbl, CT_Tc
from docx.oxml.text.paragraph import CT_P
from docx.oxml.text.run import CT_R
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph

from checklist.model import Lang
from report.document.word import markup
from report.document.word.chart import Column, fill_chart
from report.savefile.pack import unlike_a_piece
from wording.phrases import LINE_END, LONGEST, is_web_address, kana_width, shortened
from wording.shapes import Fact, Table, signs_apart

TEMPLATE = Path(__file__).with_name("template.docx")

#: Forbidden or invisible in XML: controls, surrogates, noncharacters, the byte-order mark; and
#: the marks that turn the direction of the text around them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    f"{''.join(chr((plane << 16) + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))}]"
)


def clean(text: str) -> str:
    """The text without characters that a Word file cannot hold: line ends are line feeds, tabs are
    spaces, invisible characters are removed."""
    if text.isprintable():
        return text
    return _UNSEEN.sub("", LINE_END.sub("\n", text).replace("\t", " "))


@dataclass(frozen=True, slots=True)
class Styled:
    """Text with a character style of the template (``style``)."""

    text: str
    style: str = ""


label = partial(Styled, style="Label")
strong = partial(Styled, style="Strong")
accent = partial(Styled, style="Accent")
small = partial(Styled, style="Small")
#: A web address is a link to itself and nowhere else; any other text stays text.
address = partial(Styled, style="Hyperlink")
TAB = Styled("\t")

#: What has fewer characters stays on one page; Latin letters take half the room.
SHORT: Mapping[Lang, int] = {"ja": 800, "en": 1600}

#: What the running head holds on its line, and of it the author at most, in kana.
_RUNNING_HEAD, _AUTHOR = 54.0, 40.0

#: The content of a paragraph or cell.
LineContent = str | Styled | tuple[str | Styled, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The content of a paragraph and its style; ``keep``: on one page with the next one."""

    content: LineContent
    style: str = "Normal"
    keep: bool = False


#: What a cell of a level shows, in the order of the template's sample cells: a number only, a
#: level, one that is reached, one that may be reached, one between then and now.
CELLS = ("bare", "level", "filled", "unknown", "between")


@dataclass(frozen=True, slots=True)
class LevelCell:
    """A cell of a level: its content and its sample cell in the template (``CELLS``)."""

    text: str
    kind: Literal["bare", "level", "filled", "unknown", "between"] = "bare"


def facts(pairs: Iterable[Fact | tuple[str, str]], style: str = "Fact") -> list[Line]:
    """Labels in grey, each beside its value; empty values leave no line."""
    named = [(pair.label, pair.value) if isinstance(pair, Fact) else pair for pair in pairs]
    return [Line((label(name), TAB, value), style) for name, value in named if value]


class Builder:
    """Adds to a document in ``lang``, dated ``made_at``. ``words``: headings and labels, among them
    what ``table`` and ``figure`` are called, and the mark of a ``cut`` text."""

    def __init__(self, lang: Lang, words: Mapping[str, str], made_at: datetime) -> None:
        self.lang, self.words, self._made_at = lang, words, made_at
        self.document = Document(str(TEMPLATE))
        self._latin = markup.read_in(self.document, lang)
        if lang == "en":  # without hyphens, justified lines of long words have gaps
            normal = self.document.styles["Normal"]
            normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        # LibreOffice writes TOC 1 where Word writes toc 1
        self._ids = {f"{style.name}".lower(): style.style_id for style in self.document.styles}
        self._paragraphs: dict[tuple[str, bool, bool], CT_P] = {}
        self._levels: dict[tuple[str, Length], CT_Tc] = {}
        self._runs: dict[str, CT_R] = {}
        self._headings: list[tuple[int, str]] = []
        self._counts = {"table": 0, "figure": 0}
        self._links: dict[str, str] = {}
        self._body = self.document.element.body
        self._width = self.document._block_width
        self._key_figures, samples = self.document.tables
        self._cells = dict(zip(CELLS, samples._tbl.tr_lst[0].tc_lst, strict=True))
        (chart,) = self._body.iter(qn("c:chart"))
        self._drawing = next(chart.iterancestors(qn("w:p")))
        self._chart: str = chart.get(qn("r:id"))
        self._contents = self._body.find(qn("w:sdt"))
        self._body.clear_content()
        self._end = self._body.sectPr  # asked once: finding it takes longer with every paragraph
        self._tab = OxmlElement("w:r")
        self._tab.add_tab()

    # ------------------------------------------------------------------ text

    def fit(self, text: str) -> str:
        """A text made safe to set: clean, cut with a mark where it is too long, and never
        mistakable for the packed save file."""
        if len(text) > LONGEST:
            text = text[:LONGEST] + self.words["cut"]
        return unlike_a_piece(clean(text))

    def _run(self, text: str, style: str) -> CT_R:
        """A run of text, copied from one of its style: setting a style takes ten times as long."""
        if style not in self._runs:
            blank = self._runs[style] = OxmlElement("w:r")
            blank.add_t(" ")  # with the mark that keeps its spaces
            if style:
                blank.style = self._ids[style.lower()]
        run: CT_R = copy(self._runs[style])
        self._set(run, text)
        return run

    def _set(self, run: CT_R, text: str) -> None:
        """Gives the text to a run that was copied."""
        first, *others = self.fit(text).split("\n")
        run[-1].text = first
        for line in others:
            run.add_br()
            run.add_t(line)

    def _write(self, paragraph: CT_P, content: LineContent) -> None:
        for piece in content if isinstance(content, tuple) else (content,):
            text, style = (piece, "") if isinstance(piece, str) else (piece.text, piece.style)
            if piece is TAB:
                paragraph.append(copy(self._tab))
            elif style == "Hyperlink" and is_web_address(text):
                if text not in self._links:
                    self._links[text] = self.document.part.relate_to(
                        text, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
                    )
                paragraph.append(link := markup.link(relation=self._links[text]))
                link.append(self._run(text, style))
            elif text:
                paragraph.append(self._run(text, "" if style == "Hyperlink" else style))

    def _paragraph(self, line: Line) -> CT_P:
        """A paragraph, copied like a run; with its run where it has only one."""
        is_plain = isinstance(line.content, str) and line.content != ""
        look = line.style, line.keep, is_plain
        if look not in self._paragraphs:
            blank = self._paragraphs[look] = OxmlElement("w:p")
            blank.style = self._ids[line.style.lower()]
            if line.keep:
                blank.get_or_add_pPr().keepNext_val = True
            if is_plain:
                blank.append(self._run(" ", ""))
        paragraph: CT_P = copy(self._paragraphs[look])
        if isinstance(line.content, str):
            if line.content:
                self._set(paragraph[-1], line.content)
        else:
            self._write(paragraph, line.content)
        return paragraph

    # ------------------------------------------------------------------ paragraphs

    def add(self, content: LineContent, style: str = "Normal", *, keep: bool = False) -> Paragraph:
        """A paragraph; ``keep``: on one page with the next one."""
        paragraph = self._paragraph(Line(content, style, keep))
        self._end.addprevious(paragraph)
        return Paragraph(paragraph, self.document._body)

    def each(self, texts: Iterable[str], style: str = "Normal") -> None:
        """A paragraph for each text."""
        for text in texts:
            self.add(text, style)

    def legend(self, lines: Iterable[str]) -> None:
        """The legend of a chart, a line for each; its signs have the colour of the chart."""
        pieces: list[str | Styled] = []
        for number, line in enumerate(lines):
            pieces.append("\n" if number else "")
            for sign, words in signs_apart(line):
                pieces += [accent(sign), words]
        self.add(tuple(pieces), "Note")

    def bullets(self, title: str, texts: Iterable[str]) -> None:
        """A list under its heading; nothing where it is empty."""
        if points := tuple(texts):
            self.heading(2, title)
            self.each(points, "List Bullet")

    def lines(self, lines: Sequence[Line], *, together: bool = False) -> None:
        """Paragraphs, all on one page where they stay ``together``."""
        for line in lines:
            self.add(line.content, line.style, keep=together and line is not lines[-1])

    def heading(
        self, level: int, text: str, *more: Styled, above: float | None = None
    ) -> Paragraph:
        """A heading, entered into the table of contents without ``more``. ``above``: points of
        space where a chapter shall not begin a page."""
        heading = self.add(text, f"Heading {level}")
        self._headings.append((level, text))
        markup.bookmark(heading._p, _place(len(self._headings)), len(self._headings))
        self._write(heading._p, more)
        if above is not None:
            heading.paragraph_format.page_break_before = False
            heading.paragraph_format.space_before = Pt(above)
        return heading

    def caption(self, kind: Literal["table", "figure"], text: str) -> None:
        """A numbered caption, of the table below it or the figure above it."""
        self._counts[kind] += 1
        name = self.words[kind]
        caption = self.add(f"{name} ", "Caption", keep=kind == "table")
        caption._p.append(markup.field(f"SEQ {name} \\* ARABIC", str(self._counts[kind])))
        self._write(caption._p, f"{'　' if self.lang == 'ja' else '. '}{text}")

    # ------------------------------------------------------------------ pieces

    def picture(self, png: bytes, alt: str, width: float) -> None:
        """A picture; ``width`` in millimetres."""
        run = self.add("", "Picture").add_run()
        inline = run.add_picture(BytesIO(png), width=Mm(width))._inline
        inline.docPr.set("descr", self.fit(alt))
        for side in "TBLR":  # else LibreOffice leaves room
            inline.set(f"dist{side}", "0")

    def chart(self, columns: Sequence[Column], axis: str, alt: str) -> None:
        """The template's chart with other numbers."""
        next(self._drawing.iter(qn("wp:docPr"))).set("descr", self.fit(alt))
        self._end.addprevious(self._drawing)
        part = self.document.part.related_parts[self._chart]
        fill_chart(part, columns, self.fit(axis), self._latin, self._made_at)

    def key_figures(self, columns: Iterable[Sequence[LineContent]]) -> None:
        """The template's table of three figures; a column is label, figure and what is below."""
        self._end.addprevious(self._key_figures._tbl)
        for cell, lines in zip(self._key_figures.rows[0].cells, columns, strict=True):
            for paragraph, content in zip(cell.paragraphs, lines, strict=True):
                self._write(paragraph._p, content)

    def table(
        self,
        title: str,
        head: Sequence[LineContent | LevelCell],
        rows: Iterable[Sequence[LineContent | LevelCell | Line]],
        columns: Sequence[float],
        *,
        marks: Sequence[int] = (),
        parts: bool = False,
        alt: str = "",
    ) -> CT_Tbl:
        """A table with its caption (none without ``title``) and a head that stands on every page
        (none where it is empty).
        ``columns`` in millimetres, 0 for one that takes the rest; those in ``marks`` are centred.
        Rows that may be long ``parts`` over pages."""
        if title:
            self.caption("table", title)
        rest = Length(self._width - Mm(sum(columns)))
        widths = [Mm(width) if width else rest for width in columns]
        table = self.document._body.add_table(1, len(columns), self._width)
        table._tbl.tblStyle_val = self._ids["plain table 2"]
        table.autofit = False
        markup.describe(table._tbl, Length(sum(widths)), self.fit(alt))
        (first,) = table._tbl.tr_lst
        grid = table._tbl.tblGrid.gridCol_lst
        for column, cell, width in zip(grid, first.tc_lst, widths, strict=True):
            column.w = cell.width = width
            cell.remove(cell.p_lst[0])
        styles = ["Table Mark" if at in marks else "Table Text" for at in range(len(columns))]
        looks = list(zip(styles, widths, strict=True))

        def fill(row: CT_Row, contents: Sequence[LineContent | LevelCell | Line]) -> None:
            for cell, content, (style, width) in zip(row.tc_lst, contents, looks, strict=True):
                if isinstance(content, LevelCell):
                    row.replace(cell, level := self._level(content.kind, width))
                    if content.text:
                        self._write(level.p_lst[0], content.text)
                else:
                    line = content if isinstance(content, Line) else Line(content, style)
                    cell.append(self._paragraph(line))

        blank = markup.row_look(copy(first), parts=parts)
        if head:
            fill(markup.row_look(first, head=True), head)
        else:
            table._tbl.remove(first)
            markup.no_head(table._tbl)
        for contents in rows:
            table._tbl.append(row := copy(blank))
            fill(row, contents)
        return table._tbl

    def _level(self, kind: str, width: Length) -> CT_Tc:
        """A sample cell of the template, copied like a run."""
        if (kind, width) not in self._levels:
            sample = self._levels[kind, width] = copy(self._cells[kind])
            sample.width = width
        level: CT_Tc = copy(self._levels[kind, width])
        return level

    def captioned(self, title: str, table: Table, columns: Sequence[float]) -> None:
        """A heading and, with a caption that says the same, a table of words."""
        self.heading(2, title)
        self.table(title, table.head, table.rows, columns)

    # ------------------------------------------------------------------ the whole file

    def contents(self) -> None:
        """The template's table of contents, filled in but for the page numbers, which only Word
        knows: it fills them in when it prints or is asked to, and drops the note then."""
        self._end.addprevious(self._contents)

    def _fill_contents(self) -> None:
        title, entry = self._contents.iter(qn("w:p"))
        self._write(title, self.words["contents"])
        end = entry.r_lst[-1]  # of the field
        for number, (level, text) in enumerate(self._headings, start=1):
            if level > 2:
                continue
            if number > 1:
                entry = self._paragraph(Line("", f"toc {level}"))
                title.getparent().append(entry)
            entry.append(link := markup.link(anchor=_place(number)))
            link.append(self._run(text, ""))
            link.append(copy(self._tab))
            link.append(markup.field(f"PAGEREF {_place(number)} \\h"))
        note = self._paragraph(Line(self.words["contents_note"], "Contents Note"))
        note.append(end)
        title.getparent().append(note)

    def finished(self, *, title: str, author: str, head: str) -> bytes:
        """The file, with its running heads (``author`` and ``head``, from the second page on) and
        properties: the same bytes for the same input."""
        if self._contents.getparent() is not None:
            self._fill_contents()
        if self._drawing.getparent() is None:
            self.document.part.drop_rel(self._chart)
        author = self.fit(author)
        above = self.document.sections[0].header.paragraphs[0]._p
        room = min(_AUTHOR, _RUNNING_HEAD - kana_width(head))
        self._write(above, (shortened(author, room), TAB, head))
        properties = self.document.core_properties
        properties.title = self.fit(title)[:255]
        properties.author = properties.last_modified_by = author[:255]
        made = self._made_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
        properties.created = properties.modified = made
        properties.language = markup.LANGUAGE_TAGS[self.lang]
        file = BytesIO()
        self.document.save(file)
        return markup.dated_alike(file.getvalue())


def _place(number: int) -> str:
    """The name of a heading's bookmark."""
    return f"_Toc{number:08}"
