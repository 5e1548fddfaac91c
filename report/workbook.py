"""Workbooks in the app's style: typed cells, tables to filter and print, sheets laid out as a page.

Every text is written as a string, never as a formula or a link, whatever it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any, Literal

from charts.colours import BLUE, GREY, HAIR, INK, OFFICE_FONTS, PALE
from checklist.answers import MAX_TEXT
from checklist.fiscal import JAPAN
from report.savefile.pack import unlike_a_piece
from wording.phrases import one_line, shortened

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: A cell holds 32,767 of the 16-bit units in which spreadsheets count characters.
_MAX_UNITS = 32_000
#: What XML cannot hold, and control characters but the tab and the line feed.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
#: How a formula begins, and a number that begins alike.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
#: Letters of 10 pt are printed at this scale at least, at 8.2 pt.
SCALE = 0.82
#: Sizes of papers (points, upright) by the number that spreadsheets give them, and the margins at
#: both sides together.
_A4, _A3 = 9, 8
_PAPERS: Mapping[int, tuple[float, float]] = {_A4: (595.0, 842.0), _A3: (842.0, 1191.0)}
_MARGINS = 58.0
#: How wide (points) a column is for each of its characters: the widest that a program makes it.
_CHARACTER = 8.6
#: What a column is wider than asked for, in characters.
_SIDES = 0.72
#: Height of a line of 10 pt, and of the highest row, in points.
LINE, TALLEST = 16.5, 409.0

#: The value of a cell. A text may start with anything; ``None`` leaves the cell empty.
CellValue = str | int | float | date | None
#: How a column shows its cells: text that wraps, a code or name on one line, whole numbers, numbers
#: with one decimal, figures with as many as they have, shares from 0 to 1 in per cent, days, days
#: with a time.
CellKind = Literal["text", "name", "number", "decimal", "figure", "share", "day", "moment"]


def clean(text: str, cut_mark: str = "") -> str:
    """The text as a cell can hold it: line ends are line feeds, characters that XML
    cannot hold are removed, and what exceeds ``MAX_TEXT`` characters (or the units of a
    cell) is cut with the mark."""
    cell = text if text.isprintable() else _UNWRITABLE.sub("", _LINE_ENDS.sub("\n", text))
    cell = unlike_a_piece(cell)
    if len(cell) <= _MAX_UNITS // 2:
        return cell
    whole = cell[:MAX_TEXT].encode("utf-16-le")
    if len(cell) <= MAX_TEXT and len(whole) <= 2 * _MAX_UNITS:
        return cell
    return whole[: 2 * _MAX_UNITS].decode("utf-16-le", "ignore") + cut_mark


def inert(text: str) -> str:
    """The text as a cell of a CSV file: an apostrophe is put before a text that a spreadsheet would
    take for a formula. A plain number is unchanged."""
    cell = clean(text)
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def moment(written: str) -> datetime | str | None:
    """An ISO date and time as a naive datetime in Japan's time; ``None`` for an empty text,
    and the text unchanged for a year before 1900, which a spreadsheet cannot hold."""
    if not written:
        return None
    at = datetime.fromisoformat(written)
    at = (at.astimezone(JAPAN) if at.tzinfo else at).replace(tzinfo=None)
    return at if at.year >= 1900 else written


def line_count(text: str, width: float) -> int:
    """How many lines a text takes in a column of ``width`` half-width characters."""
    if 2 * len(text) <= width and "\n" not in text:
        return 1
    lines = 0
    for line in text.split("\n"):
        # Latin letters are counted as bytes, which is much faster than testing each
        length = 2 * len(line) - 1.1 * len(line.encode("latin-1", "ignore"))
        lines += max(1, ceil(length / width))
    return lines


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, the type of its cells, and its width in characters.
    ``on_paper``: it is printed; what is not stands behind all that is."""

    head: str
    kind: CellKind
    width: float
    on_paper: bool = True


class Book:
    """A workbook in the app's style, with the cell formats that every sheet uses."""

    def __init__(self, title: str, author: str, lang: str, made_at: datetime, cut: str) -> None:
        # imported here: the pages import this module, and most people save no workbook
        from xlsxwriter import Workbook

        self._file = BytesIO()
        self._cut = cut
        self._font = OFFICE_FONTS[lang]
        self.workbook: Workbook = Workbook(
            self._file,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.workbook.formats[0].set_font_name(self._font)
        self.workbook.formats[0].set_font_size(10)
        self.workbook.set_properties(
            {
                "title": clean(one_line(title)),
                "author": clean(one_line(author)),
                "created": made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0),
            }
        )
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._papers: dict[Worksheet, tuple[int, bool]] = {}
        self._tables: dict[Worksheet, tuple[list[float], int]] = {}

    def format(self, **look: Any) -> Format:
        """A cell format in the app's font; the same arguments give the same format."""
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            whole = {
                "font_name": self._font,
                "font_size": 10,
                "font_color": INK,
                "valign": "top",
                **look,
            }
            self._formats[key] = self.workbook.add_format(whole)
        return self._formats[key]

    def write(self, sheet: Worksheet, row: int, column: int, cell: CellValue, look: Format) -> None:
        """Writes one cell with the type of its value."""
        if cell is None or cell == "":
            sheet.write_blank(row, column, None, look)
        elif isinstance(cell, str):
            sheet.write_string(row, column, clean(cell, self._cut), look)
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, cell, look)
        else:
            sheet.write_number(row, column, cell, look)

    def merged(self, sheet: Worksheet, row: int, columns: range, text: str, look: Format) -> None:
        """Writes a text into a row's merged columns."""
        if len(columns) > 1:
            sheet.merge_range(row, columns[0], row, columns[-1], "", look)
        self.write(sheet, row, columns[0], text, look)

    def head(self, kind: CellKind = "text") -> Format:
        """The format of a table's head, aligned like its cells."""
        is_text = kind in ("text", "name")
        place = {"align": "left", "indent": 1} if is_text else {"align": "center"}
        return self.format(bold=True, text_wrap=True, valign="vcenter", bg_color=PALE,
                           bottom=2, bottom_color=BLUE, **place)  # fmt: skip

    def cell(self, kind: CellKind, **look: Any) -> Format:
        """The format of a table's cell."""
        shape: dict[CellKind, dict[str, Any]] = {
            "text": {"text_wrap": True, "indent": 1, "align": "left"},
            "name": {"num_format": "@", "text_wrap": True, "indent": 1, "align": "left"},
            "number": {"num_format": "0", "align": "center"},
            "decimal": {"num_format": "0.0", "align": "center"},
            "figure": {"num_format": "General", "align": "center"},
            "share": {"num_format": "0%", "align": "center"},
            "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "center"},
            "day": {"num_format": "yyyy-mm-dd", "align": "center"},
        }
        return self.format(bottom=1, bottom_color=HAIR, **{**shape[kind], **look})

    def set_up(self, sheet: Worksheet, left: str, *, landscape: bool, paper: int = _A4) -> None:
        """Print set-up: A4 (or ``paper``) one page wide, a footer with the page number. A table
        that would be too small to read is printed on A3, and divided by its columns."""
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
        name = shortened(clean(one_line(left)), 50).replace("&", "&&")
        sheet.set_footer(f"&L&10 {name}&R&10 &P / &N")
        sheet.hide_gridlines(2)
        self._papers[sheet] = (paper, landscape)

    def table(
        self,
        sheet: Worksheet,
        columns: Sequence[Column],
        rows: Iterable[Sequence[CellValue]],
        *,
        top: int = 0,
        named: int = 1,
    ) -> int:
        """A table with its head in row ``top``: typed columns, a filter, frozen panes, the head
        repeated on every printed page, as are the first columns that say what a row is about
        (``named``) where the table is wider than a page. Returns the row below it."""
        for position, column in enumerate(columns):
            sheet.set_column(position, position, column.width)
            sheet.write_string(top, position, column.head, self.head(column.kind))
        lines = max(line_count(column.head, column.width - 3) for column in columns)
        sheet.set_row(top, 8 + LINE * lines)
        row = top
        looks = [self.cell(column.kind) for column in columns]
        for row, cells in enumerate(rows, start=top + 1):
            for position, (cell, look) in enumerate(zip(cells, looks, strict=True)):
                self.write(sheet, row, position, cell, look)
            sheet.set_row(row, _row_height(columns, cells))
        sheet.autofilter(top, 0, max(row, top + 1), len(columns) - 1)
        sheet.freeze_panes(top + 1, named)
        sheet.repeat_rows(top)
        printed = sum(column.on_paper for column in columns)
        sheet.print_area(0, 0, max(row, top + 1), printed - 1)
        self._tables[sheet] = ([column.width + _SIDES for column in columns[:printed]], named)
        return row + 1

    def _divide(self, sheet: Worksheet) -> None:
        """Prints a table that is wider than its page on A3; one that is wider than that on several
        pages side by side, each of which begins with the columns that name the rows."""
        widths, named = self._tables[sheet]
        paper, landscape = self._papers.get(sheet, (_A3, True))
        if sum(widths) <= _room(paper, landscape):
            return
        room = _room(_A3, landscape)
        sheet.set_paper(_A3)
        if sum(widths) <= room:
            return
        breaks, width = [], sum(widths[:named])
        for place, wanted in enumerate(widths[named:], start=named):
            if width + wanted > room and place > named:
                breaks.append(place)
                width = sum(widths[:named])
            width += wanted
        sheet.set_print_scale(round(100 * SCALE))
        sheet.repeat_columns(0, named - 1)
        sheet.set_v_pagebreaks(breaks)
        sheet.print_across()

    def close(self) -> bytes:
        """Finishes the workbook; returns its bytes."""
        for sheet in self._tables:
            self._divide(sheet)
        self.workbook.close()
        return self._file.getvalue()


def _room(paper: int, landscape: bool) -> float:
    """How many characters of columns fit side by side at the least scale."""
    return (_PAPERS[paper][landscape] - _MARGINS) / (SCALE * _CHARACTER)


def _row_height(columns: Sequence[Column], cells: Sequence[CellValue]) -> float:
    # set and not left to the program: whether it fits rows by itself depends on the program
    texts = ((cell, column.width - 2) for column, cell in zip(columns, cells, strict=True))
    lines = (line_count(cell, width) for cell, width in texts if isinstance(cell, str))
    return min(TALLEST, 5 + LINE * max(lines, default=1))


# ---------------------------------------------------------------------------- like a page


class SheetPage:
    """A sheet laid out as a page, from top to bottom: six columns, one page of A4 wide."""

    _WIDTHS = (19.0, 9.5, 9.5, 9.5, 10.0, 13.5)

    def __init__(self, book: Book, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._book = book
        self._row = 0
        for column, width in enumerate(self._WIDTHS):
            sheet.set_column(column, column, width)

    def next_row(self, height: float | None = None) -> int:
        """Moves on by a row, of this height in points where given; returns the index of the row
        left."""
        if height is not None:
            self.sheet.set_row(self._row, min(height, TALLEST))
        self._row += 1
        return self._row - 1

    def gap(self) -> None:
        """A narrow empty row."""
        self.next_row(8)

    def line(self, text: str, *, size: int = 10, **look: Any) -> None:
        """A text over the whole width."""
        line = LINE * size / 10
        height = 3 + line * line_count(text, sum(self._WIDTHS) * 10 / size)
        shape = self._book.format(font_size=size, text_wrap=True, **look)
        self._book.merged(self.sheet, self.next_row(height), range(len(self._WIDTHS)), text, shape)

    def heading(self, text: str) -> None:
        """A heading over the whole width."""
        self.gap()
        look = self._book.format(bold=True, font_size=12, bottom=2, bottom_color=BLUE)
        self._book.merged(self.sheet, self.next_row(24), range(len(self._WIDTHS)), text, look)
        self.next_row(5)

    def pair(self, label: str, text: str) -> None:
        """A label with a text beside it."""
        width = sum(self._WIDTHS[1:])
        lines = max(line_count(text, width), line_count(label, self._WIDTHS[0]))
        row = self.next_row(4 + LINE * lines)
        self._book.write(self.sheet, row, 0, label, self._label)
        look = self._book.format(text_wrap=True, num_format="@", bottom=1, bottom_color=HAIR)
        self._book.merged(self.sheet, row, range(1, len(self._WIDTHS)), text, look)

    @property
    def _label(self) -> Format:
        return self._book.format(font_color=GREY, text_wrap=True, bottom=1, bottom_color=HAIR)

    def number(self, label: str, number: int | None) -> None:
        """A label and a whole number; ``None`` leaves the cell empty."""
        self._typed(label, number, num_format="#,##0")

    def day(self, label: str, day: date) -> None:
        """A label and a date."""
        self._typed(label, day, num_format="yyyy-mm-dd")

    def _typed(self, label: str, value: CellValue, **look: Any) -> None:
        row = self.next_row(4 + LINE)
        self._book.write(self.sheet, row, 0, label, self._label)
        shape = self._book.format(align="left", bottom=1, bottom_color=HAIR, **look)
        self._book.write(self.sheet, row, 1, value, shape)
        for column in range(2, len(self._WIDTHS)):
            self._book.write(self.sheet, row, column, None, shape)

    def figures(self, *figures: tuple[str, CellValue, str], beside: tuple[str, str, str]) -> None:
        """Three numbers in large type, each two columns wide: label, number (or a text in its
        place), and a remark below."""
        labels, numbers, notes = self.next_row(18), self.next_row(36), self.next_row(22)
        for place, ((label, value, words), note) in enumerate(zip(figures, beside, strict=True)):
            columns = range(2 * place, 2 * place + 2)
            self._book.merged(
                self.sheet, labels, columns, label, self._book.format(font_color=GREY)
            )
            look = self._book.format(
                bold=True, font_size=22, align="left", valign="vcenter", num_format="0",
                font_color=BLUE if place == 0 else INK,
            )  # fmt: skip
            self.sheet.merge_range(numbers, columns[0], numbers, columns[-1], "", look)
            shown: CellValue = words if value is None else value
            self._book.write(self.sheet, numbers, columns[0], shown, look)
            under = note or (words if isinstance(value, str) else "")
            self._book.merged(
                self.sheet, notes, columns, under, self._book.format(bold=place == 0, font_size=11)
            )

    def rows(self, head: Sequence[str], rows: Sequence[Sequence[CellValue]]) -> None:
        """A small table: a text, four numbers, a text."""
        row = self.next_row(8 + LINE * max(map(line_count, head, self._WIDTHS)))
        for column, text in enumerate(head):
            kind: CellKind = "number" if 0 < column < 5 else "text"
            self._book.write(self.sheet, row, column, text, self._book.head(kind))
        for cells in rows:
            row = self.next_row(5 + LINE)
            for column, cell in enumerate(cells):
                kind = "number" if 0 < column < 5 else "text"
                self._book.write(self.sheet, row, column, cell, self._book.cell(kind))

    def chart(self, chart: Chart, alt: str) -> None:
        """A chart over the whole width, with its alternative text."""
        self.gap()
        height = 290
        chart.set_size({"width": 520, "height": height})
        self.sheet.insert_chart(
            self._row, 0, chart, {"description": clean(alt), "object_position": 2}
        )
        for _ in range(round(height * 0.75 / 15) + 1):
            self.next_row(15)
