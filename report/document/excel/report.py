"""The shared state of all sheets of the report: the summary, its words, and the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from charts.colours import GREY, WITHIN_REACH
from checklist.answers import Assessment
from report.workbook import LINE, Book, CellValue, Column, line_count
from wording.phrases import Phrases
from wording.shapes import SourceLink
from wording.summary import Summary

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

#: The hidden sheet: the packed answers in its first column, the data of the chart beside.
HIDDEN = "assessment"


#: The width of the texts above a table, in characters: within the first page.
_TITLE = 70.0


class Report:
    """The workbook of one report while it is written; ``summary`` is that of ``assessment``."""

    def __init__(self, summary: Summary, assessment: Assessment) -> None:
        self.summary = summary
        self.assessment = assessment
        self.words = summary.words
        self.book = Book(
            summary.title, summary.municipality, summary.lang, summary.made_at, self.words["cut"]
        )

    def sheet(self, name: str, *, landscape: bool = True) -> Worksheet:
        """Adds an empty sheet with print set-up: A4, ``landscape`` or upright."""
        sheet = self.book.workbook.add_worksheet(name)
        summary = self.summary
        left = f"{summary.municipality}　{self.words['title_short']}　{summary.made_on}"
        self.book.set_up(sheet, left, landscape=landscape)
        return sheet

    def titled(self, sheet: Worksheet, columns: Sequence[Column], title: str, text: str) -> int:
        """A title and an explanation above a table; gives the row of its head."""
        book = self.book
        book.write(sheet, 0, 0, title, book.format(bold=True, font_size=14))
        sheet.set_row(0, 26)
        if not text:
            return 1
        reach, width = 0, 0.0
        while reach < len(columns) and width < _TITLE:
            width += columns[reach].width
            reach += 1
        look = book.format(text_wrap=True, font_color=GREY)
        book.merged(sheet, 1, range(reach), text, look)
        sheet.set_row(1, 8 + LINE * line_count(text, width))
        return 2

    def none(self, sheet: Worksheet, columns: Sequence[Column], text: str, top: int) -> None:
        """An empty table with the reason why it is empty."""
        self.book.table(sheet, columns, [], top=top)
        self.book.merged(
            sheet, top + 1, range(len(columns)), text, self.book.format(font_color=GREY)
        )


def bars(most: int) -> dict[str, Any]:
    """Bars in the cells of a number, from 0 to the most it can be."""
    return {
        "type": "data_bar",
        "bar_color": WITHIN_REACH,
        "bar_solid": True,
        "min_type": "num",
        "min_value": 0,
        "max_type": "num",
        "max_value": most,
    }


def day(iso: str) -> CellValue:
    """A full ISO date as a date; one of only a month or a year as text."""
    return date.fromisoformat(iso) if len(iso) == 10 else iso


def month(iso: str) -> CellValue:
    """A month as its first day, so that a spreadsheet can sort it."""
    return date.fromisoformat(f"{iso}-01") if iso else None


def percent(share: float | None) -> int | None:
    """A share as a whole number of per cent, rounded as the words beside it are."""
    return None if share is None else int(Phrases.number(100 * share))


def joined(*texts: str) -> str:
    """The texts that are not empty, a line each."""
    return "\n".join(text for text in texts if text)


def sources(links: Iterable[SourceLink]) -> str:
    """Title, address and note of each link, a line each."""
    return "\n".join(joined(link.title, link.url, link.says) for link in links)
