"""The slides as PowerPoint: editable text, tables and charts, nothing beyond its box."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, NamedTuple

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide as Page
from pptx.table import _Cell
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Emu, Pt

from charts.colours import BLUE, GREY, INK, OFFICE_FONTS, PALE, WITHIN_REACH
from checklist.model import Lang
from report.document.word.builder import clean
from report.document.word.chart import Column, chart_book
from report.document.word.markup import dated_alike
from report.pack import drawingml
from report.pack.fitting import LINE, cut, fitted, lines_in, shared, width_of
from wording.pack.slides import Bars, Slide, Slides
from wording.phrases import one_line
from wording.shapes import Figure, Table

#: A slide of 16:9, in points, and what stays free at its edges.
WIDTH, HEIGHT = 960.0, 540.0
EDGE = 40.0
_TOP, _BOTTOM = 112.0, 500.0
#: What a cell keeps free at each side, and above and below.
_CELL_X, _CELL_Y = 6.0, 4.0
#: How far numbered lines are set in.
_NUMBER = 30.0
#: On one line if it can be, at the last of these on two.
_TITLE_SIZES = (30.0, 27.0, 24.0, 21.0)
_TEXT_SIZES = (20.0, 18.0, 16.0, 14.0, 12.0)
_TABLE_SIZES = (16.0, 14.0, 13.0, 12.0, 11.0, 10.5)
_SMALL_SIZES = (13.0, 12.0, 11.0, 10.5)
#: A box: left, top, width and height in points.
Box = tuple[float, float, float, float]


def write_slides(slides: Slides, lang: Lang, made_at: datetime) -> bytes:
    """The file (.pptx). The same input gives the same bytes."""
    deck = Presentation()
    drawingml.prepare(deck, WIDTH, HEIGHT, OFFICE_FONTS[lang], BLUE)
    writer = _Writer(deck, lang, made_at)
    for number, slide in enumerate(slides.slides, start=1):
        writer.slide(slide, slides.footer, f"{number} / {len(slides.slides)}")
    made = made_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    properties = deck.core_properties
    properties.title = clean(one_line(slides.title))[:255]
    properties.author = properties.last_modified_by = clean(one_line(slides.municipality))[:255]
    properties.created = properties.modified = made
    properties.language = drawingml.LANGUAGES[lang]
    file = BytesIO()
    deck.save(file)
    return dated_alike(file.getvalue())


class _Look(NamedTuple):
    """How a paragraph looks: the size of its letters in points, their colour, and whether bold."""

    size: float
    colour: str
    bold: bool


class _Writer:
    def __init__(self, deck: Deck, lang: Lang, made_at: datetime) -> None:
        self.deck, self.lang, self.font, self.made_at = deck, lang, OFFICE_FONTS[lang], made_at
        self.layout = deck.slide_layouts[0]
        self._looks: dict[_Look, Any] = {}
        self._cells: dict[bool, Any] = {}

    def slide(self, slide: Slide, footer: str, number: str) -> None:
        """Adds a slide: title, lead, what it shows, remark, and its number beside the footer."""
        page = self.deck.slides.add_slide(self.layout)
        self._title(page, slide.title)
        top = _TOP
        if slide.lead:
            self._text(page, (slide.lead,), (EDGE, _TOP - 16, WIDTH - 2 * EDGE, 26), (16, 14, 12))
            top += 18
        bottom = _BOTTOM
        if slide.remark:
            bottom -= 44
            box = (EDGE, bottom + 8, WIDTH - 2 * EDGE, 36)
            self._text(page, (slide.remark,), box, _SMALL_SIZES, colour=GREY)
        room = (EDGE, top, WIDTH - 2 * EDGE, bottom - top)
        self._body(page, slide, room)
        self._text(page, (footer,), (EDGE, 512, WIDTH - 2 * EDGE - 50, 18), (10.5,), colour=GREY)
        at = (WIDTH - EDGE - 40, 512, 40, 18)
        self._text(page, (number,), at, (10.5,), colour=GREY, right=True)
        page.notes_slide.notes_text_frame.text = clean(slide.notes)

    def _body(self, page: Page, slide: Slide, room: Box) -> None:
        left, top, width, height = room
        if slide.figures and slide.bars is not None:
            self._figures(page, slide.figures, (left, top, 270, 230))
            self._text(page, slide.points, (left, top + 240, 270, height - 240), _SMALL_SIZES)
            self._chart(page, slide.bars, (left + 300, top, width - 300, height))
        elif slide.bars is not None and slide.table is not None:
            share = width * 0.42
            self._chart(page, slide.bars, (left, top, share - 20, height))
            self._table(page, slide, slide.table, (left + share, top, width - share, height))
        elif slide.bars is not None:
            self._chart(page, slide.bars, room, small=True)
        elif slide.table is not None:
            self._table(page, slide, slide.table, room)
        else:
            self._points(page, slide, room)

    # ------------------------------------------------------------------ text

    def _points(self, page: Page, slide: Slide, box: Box) -> None:
        """Lines over the whole slide, numbered by the program where they are decisions."""
        left, top, width, height = box
        inset = _NUMBER if slide.is_numbered else 0.0
        inner = (left, top, width - inset, height)
        shape = self._text(page, slide.points, inner, _TEXT_SIZES, gap=8)
        shape.width = Pt(width)
        if slide.is_numbered:
            for paragraph in shape.text_frame.paragraphs:
                drawingml.numbered(paragraph, inset)

    def _title(self, page: Page, text: str) -> None:
        shape = page.shapes.title
        assert shape is not None  # noqa: S101 (the layout has one)
        box = (EDGE, 28.0, WIDTH - 2 * EDGE, 62.0)
        title = clean(one_line(text))
        largest = next((size for size in _TITLE_SIZES if width_of(title) * size <= box[2]), 0.0)
        texts, size = (
            ((title,), largest) if largest else fitted((title,), *box[2:], _TITLE_SIZES[-1:])
        )
        self._place(shape, box)
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        self._fill(shape.text_frame, texts, size, bold=True, colour=INK)
        shape.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT

    def _text(
        self,
        page: Page,
        texts: Sequence[str],
        box: Box,
        sizes: Sequence[float],
        *,
        colour: str = INK,
        bold: bool = False,
        right: bool = False,
        gap: float = 0.0,
    ) -> Shape:
        """A text box that holds these paragraphs, with ``gap`` points between them."""
        whole = [clean(text).replace("\n", " ") for text in texts if text]
        room = box[3] - gap * max(0, len(whole) - 1)
        parts, size = fitted(whole, box[2], room, sizes)
        shape = page.shapes.add_textbox(*map(Pt, box))
        self._fill(shape.text_frame, parts, size, colour=colour, bold=bold, gap=gap)
        if right:
            shape.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
        return shape

    def _place(self, shape: object, box: Box) -> None:
        for name, value in zip(("left", "top", "width", "height"), box, strict=True):
            setattr(shape, name, Pt(value))

    def _fill(
        self,
        frame: TextFrame,
        texts: Sequence[str],
        size: float,
        *,
        colour: str = INK,
        bold: bool = False,
        gap: float = 0.0,
    ) -> None:
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
        for number, text in enumerate(texts):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            self._write(paragraph, text, _Look(size, colour, bold))
            if number:
                paragraph.space_before = Pt(gap)

    def _write(self, paragraph: _Paragraph, text: str, look: _Look) -> None:
        """Fills an empty paragraph. Its look is copied from the first one that had it: setting it
        anew takes ten times as long."""
        if look not in self._looks:
            paragraph.line_spacing = Pt(look.size * LINE)
            run = paragraph.add_run()
            run.font.size, run.font.bold = Pt(look.size), look.bold
            run.font.color.rgb = RGBColor.from_string(look.colour[1:])
            drawingml.lettered(run, self.font, self.lang)
            self._looks[look] = deepcopy(paragraph._p)
        else:
            paragraph._p.extend(list(deepcopy(self._looks[look])))
        (run,) = paragraph.runs
        run.text = text

    def _figures(self, page: Page, figures: Sequence[Figure], box: Box) -> None:
        """Figures in large type, one below the other."""
        left, top, width, height = box
        high = height / len(figures)
        for number, figure in enumerate(figures):
            at = top + number * high
            self._text(page, (figure.label,), (left, at, width, 18), (12,), colour=GREY)
            value = (left, at + 17, 134, 40)
            self._text(page, (figure.value,), value, (30, 24, 20, 16), colour=BLUE, bold=True)
            below = (left + 140, at + 24, width - 140, 36)
            self._text(page, (figure.note,), below, (14, 12, 11, 10.5), bold=True)

    # ------------------------------------------------------------------ tables and charts

    def _table(self, page: Page, slide: Slide, table: Table, box: Box) -> None:
        """A table that ends above the bottom of its box: smaller type first, then cut texts."""
        left, top, width, height = box
        total = sum(slide.widths)
        widths = [width * share / total for share in slide.widths]
        rows = [tuple(clean(cell) for cell in row) for row in (table.head, *table.rows)]
        size, rows = _fit_rows(rows, widths, height)
        frame = page.shapes.add_table(len(rows), len(widths), *map(Pt, (left, top, width, 20)))
        drawingml.describe(frame, clean(slide.title))
        made = frame.table
        drawingml.plain_grid(made)
        for column, wide in zip(made.columns, widths, strict=True):
            column.width = Pt(wide)
        for number, cells in enumerate(rows):
            made.rows[number].height = Pt(_height(cells, widths, size))
            for at, text in enumerate(cells):
                frames = self._cell(made.cell(number, at), is_head=number == 0)
                for line, part in enumerate(text.split("\n")):
                    paragraph = frames.paragraphs[0] if line == 0 else frames.add_paragraph()
                    self._write(paragraph, part, _Look(size, INK, number == 0))

    def _cell(self, cell: _Cell, *, is_head: bool) -> TextFrame:
        """What an empty cell holds, once the cell has its look, copied like a paragraph's."""
        if is_head in self._cells:
            copied = deepcopy(self._cells[is_head])
            cell._tc.getparent().replace(cell._tc, copied)
            return _Cell(copied, cell._parent).text_frame
        cell.margin_left = cell.margin_right = Pt(_CELL_X)
        cell.margin_top = cell.margin_bottom = Pt(_CELL_Y)
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(PALE[1:] if is_head else "FFFFFF")
        cell.text_frame.word_wrap = True
        self._cells[is_head] = deepcopy(cell._tc)
        return cell.text_frame

    def _chart(self, page: Page, bars: Bars, box: Box, *, small: bool = False) -> None:
        """Horizontal bars with their values; the numbers are edited in the workbook inside."""
        names = [one_line(clean(name)) for name in bars.names]
        room = 22 if small else 15
        data = CategoryChartData()
        data.categories = names = [cut(name, room, 1 if small else 2) for name in names]
        for name, values in bars.series:
            data.add_series(name, values)
        frame = page.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *map(Pt, box), data)
        drawingml.describe(frame, clean(bars.alt))
        chart = frame.chart
        letters = 10.5 if small else 12
        chart.font.size, chart.font.name = Pt(letters), self.font
        chart.font.color.rgb = RGBColor.from_string(INK[1:])
        chart.has_title = True
        title = chart.chart_title.text_frame
        title.text = clean(bars.title)
        title.paragraphs[0].runs[0].font.size = Pt(letters + 1)
        title.paragraphs[0].runs[0].font.bold = True
        chart.has_legend = len(bars.series) > 1
        if chart.legend is not None:
            chart.legend.position = XL_LEGEND_POSITION.BOTTOM
            chart.legend.include_in_layout = False
        names_axis, values_axis = chart.category_axis, chart.value_axis
        names_axis.reverse_order = True  # the first on top
        names_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        names_axis.has_major_gridlines = values_axis.has_major_gridlines = False
        values_axis.minimum_scale, values_axis.maximum_scale = 0, bars.top
        values_axis.visible = False
        plot = chart.plots[0]
        plot.gap_width, plot.overlap = 40, 0
        plot.has_data_labels = True
        plot.data_labels.number_format = "0"
        plot.data_labels.number_format_is_linked = False
        plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
        for series, colour in zip(plot.series, (BLUE, WITHIN_REACH), strict=False):
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = RGBColor.from_string(colour[1:])
        drawingml.letters_of_chart(chart, self.font)
        columns: list[Column] = [["", *names], *[[name, *values] for name, values in bars.series]]
        part = chart.part.chart_workbook.xlsx_part
        part._blob = chart_book(columns, self.made_at)


def _lines_of(cells: Sequence[str], widths: Sequence[float], size: float) -> int:
    """How many lines a row of a table takes."""
    rooms = ((wide - 2 * _CELL_X) / size for wide in widths)
    return max(map(lines_in, cells, rooms))


def _height(cells: Sequence[str], widths: Sequence[float], size: float) -> float:
    """The height of a row of a table, in points."""
    return _lines_of(cells, widths, size) * size * LINE + 2 * _CELL_Y


def _fit_rows(
    rows: list[tuple[str, ...]], widths: Sequence[float], height: float
) -> tuple[float, list[tuple[str, ...]]]:
    """The size at which a table fits a height, and its rows, cut where none does."""
    for size in _TABLE_SIZES:
        if sum(_height(cells, widths, size) for cells in rows) <= height:
            return size, rows
    size = _TABLE_SIZES[-1]
    room = int((height - 2 * _CELL_Y * len(rows)) / (size * LINE))
    given = shared([_lines_of(cells, widths, size) for cells in rows], room)
    return size, [
        tuple(
            cut(cell, (wide - 2 * _CELL_X) / size, lines)
            for cell, wide in zip(cells, widths, strict=True)
        )
        for cells, lines in zip(rows, given, strict=True)
    ]
