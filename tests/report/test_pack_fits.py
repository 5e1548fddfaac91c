"""The pack for a decision fits: nothing leaves its page, its box or its slide, however long what
was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from openpyxl import load_workbook
from pptx import Presentation
from pptx.util import Pt
from pypdf import PdfReader

from checklist.model import LANGUAGES, Lang
from report.pack.fitting import cut, fitted, lines_in
from tests.support import by_day
from tests.support.papers import KINDS, made


@pytest.mark.parametrize(("kind", "lang"), by_day(product(KINDS, LANGUAGES), 3))
def test_the_budget_prints_at_eight_points_or_more(kind: str, lang: Lang) -> None:
    """A character of 10 pt is 6.2 pt wide: A4 holds 155 of them at 8 pt, A3 225."""
    for sheet in load_workbook(BytesIO(made(kind, "budget", lang))):
        width = sum(sheet.column_dimensions[c].width for c in sheet.column_dimensions)
        assert sheet.page_setup.orientation == "landscape"
        assert width <= {9: 155, 8: 226}[int(sheet.page_setup.paperSize)]
        formulas = [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]
        assert all(re.match(r"=(SUM|SUMIF|IF)\(|=[A-Z]+\d+-[A-Z]+\d+$", c.value) for c in formulas)


@cache
def advances() -> dict[int, float]:
    """The widths of the characters of a Japanese font, the height of a letter being 1."""
    (path,) = (
        one
        for one in files("noto_cjk_sans_jp_bold").iterdir()  # the wider of the two
        if one.name.endswith(".otf")
    )
    with TTFont(str(path), lazy=True) as font:
        metrics, units = font["hmtx"], font["head"].unitsPerEm
        return {code: metrics[name][0] / units for code, name in font.getBestCmap().items()}


def real_lines(text: str, width: float) -> int:
    """How many lines a paragraph takes in a box (letters wide), by the widths of a real font."""
    lines, at = 1, 0.0
    for token in re.findall(r"[!-~]+|\s|.", text):
        wide = sum(advances().get(ord(char), 1.0) for char in token)
        if at and at + wide > width:
            lines, at = lines + 1, 0.0
        lines, at = lines + int((at + wide) // width), (at + wide) % width
    return lines


def frames(deck: Any) -> Iterator[tuple[Any, float, float]]:
    """Every text with the width and height of its box, in points."""
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text:
                yield shape.text_frame, shape.width.pt, shape.height.pt


def height_of(frame: Any, width: float) -> float:
    total = 0.0
    for paragraph in frame.paragraphs:
        size = paragraph.runs[0].font.size.pt if paragraph.runs else 10.0
        assert size >= 10.5 or not paragraph.runs
        inset = int(paragraph._p.get_or_add_pPr().get("marL", 0)) / 12700
        spacing = paragraph.line_spacing.pt if paragraph.line_spacing else size * 1.25
        before = paragraph.space_before.pt if paragraph.space_before else 0.0
        total += before + spacing * real_lines(paragraph.text, (width - inset) / size)
    return total


@pytest.mark.parametrize(("kind", "lang"), by_day(product(KINDS, LANGUAGES), 3))
def test_nothing_leaves_its_box_or_the_slide(kind: str, lang: Lang) -> None:
    deck = Presentation(BytesIO(made(kind, "slides", lang)))
    assert len(deck.slides) == 6
    assert deck.element.sldSz.get("type") is None  # 16:9 is no type of its own
    wide, high = deck.slide_width, deck.slide_height
    for frame, width, height in frames(deck):
        assert height_of(frame, width) <= height + 0.5, frame.text
    for slide in deck.slides:
        for shape in slide.shapes:
            bottom = shape.top + shape.height
            if shape.has_table:
                bottom = shape.top
                widths = [column.width.pt for column in shape.table.columns]
                for row in shape.table.rows:
                    text = max(
                        height_of(cell.text_frame, at - 12) + 8
                        for cell, at in zip(row.cells, widths, strict=True)
                    )
                    assert text <= row.height.pt + 0.5
                    bottom += row.height
            assert min(shape.left, shape.top) >= 0
            assert shape.left + shape.width <= wide
            assert bottom <= high - Pt(10)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_overview_is_one_page(kind: str, lang: Lang) -> None:
    pages = PdfReader(BytesIO(made(kind, "overview", lang))).pages
    assert len(pages) == 1


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("あいうえお", 5.0, 1), ("あいうえおか", 5.0, 2), ("aaaa bbbb", 3.5, 2), ("a" * 30, 5.0, 4)],
)
def test_lines_of_a_text(text: str, width: float, lines: int) -> None:
    assert lines_in(text, width) == lines


def test_a_text_is_cut_only_where_it_has_to_be() -> None:
    assert cut("あいうえお", 5.0, 1) == "あいうえお"
    assert cut("あいうえおか", 5.0, 1) == "あいうえ…"
    assert fitted(("あ" * 10,), 100.0, 25.0, (20.0, 10.0)) == (("あ" * 10,), 10.0)
    assert fitted(("あ" * 10,), 100.0, 25.0, (20.0,)) == (("あああああ"[:4] + "…",), 20.0)
