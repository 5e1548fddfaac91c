"""The overview on exactly one page of A4: as PDF set by Typst, and as Word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from math import ceil
from pathlib import Path

from charts.colours import BLUE, GREY, INK, RULE
from checklist.model import Lang
from report.document.word.builder import Builder, accent, strong
from report.pack.fitting import cut, width_of
from report.typesetting import plain, settable, typeset
from wording.pack.overview import Overview

TEMPLATE = Path(__file__).with_name("overview.typ")

#: The widest title and line, in letters: beyond, they are cut. What is cut stands in the report.
_TITLE = 70.0
#: Room (letters) for a line; the first with which all lines of the page are few enough is taken.
_ROOMS = (150.0, 96.0, 48.0)
#: How many lines there are at most, and letters a line, as PDF (at its smallest type) and as Word.
_PDF, _WORD = (44, 56.0), (27, 48.0)
#: The space above a heading in Word, in points.
_ABOVE = 8.0


def render_overview(overview: Overview, lang: Lang, municipality: str, made_at: datetime) -> bytes:
    """The overview as PDF/A-3a and PDF/UA-1. The same input gives the same bytes."""
    short = _cut(overview, *_PDF)
    page = {
        **plain(short),
        "lang": lang,
        "municipality": municipality,
        "colours": {"blue": BLUE, "ink": INK, "grey": GREY, "rule": RULE},
    }
    for block, shown in zip(page["blocks"], short.blocks, strict=True):
        block["numbered"] = shown.id == "asks"
    return typeset(TEMPLATE, settable(page, ""), made_at)


def write_overview(
    overview: Overview, lang: Lang, municipality: str, made_at: datetime, words: Mapping[str, str]
) -> bytes:
    """The overview as Word (.docx). The same input gives the same bytes."""
    builder = Builder(lang, words, made_at)
    short = _cut(overview, *_WORD)
    builder.add(short.title, "Title")
    builder.add(short.day, "Note")
    first, *others = ((f.label, f.value, f.note) for f in short.figures)
    label, value, below = first
    builder.key_figures(
        [
            (label, accent(value), strong(below)),
            *others,
        ]
    )
    builder.add(short.note, "List Bullet 3")
    for block in short.blocks:
        builder.heading(2, block.heading, above=_ABOVE)
        builder.each(block.lines, "List Bullet 3")
        if block.more:
            builder.add(block.more, "Note")
    builder.add(short.footer, "Note")
    return builder.finished(title=overview.title, author=municipality, head=overview.title)


def _cut(overview: Overview, most: int, letters: float) -> Overview:
    """The overview with lines cut so that it stays one page of ``most`` lines."""

    def lines(texts: Iterable[str], room: float) -> int:
        return sum(ceil(min(width_of(text), room) / letters) for text in texts)

    texts = [line for block in overview.blocks for line in block.lines]
    room = next((room for room in _ROOMS if lines(texts, room) <= most), _ROOMS[-1])
    blocks = (
        replace(block, lines=tuple(_shortened(line, room) for line in block.lines))
        for block in overview.blocks
    )
    return replace(
        overview,
        title=_shortened(overview.title, _TITLE),
        note=_shortened(overview.note, _ROOMS[0]),
        blocks=tuple(blocks),
    )


def _shortened(text: str, room: float) -> str:
    """The text on one line, cut with a mark where it is wider than ``room`` letters."""
    return cut(text.replace("\n", " "), room, 1)
