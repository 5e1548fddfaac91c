"""The budget request as a workbook to be filled in: costs of each step by year, what schemes bear
up to their ceilings, and what remains; every sum is a formula."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell

from charts.colours import BLUE, PALE, RULE
from checklist.model import Lang
from report.workbook import LINE, TALLEST, Book, line_count
from wording.pack.budget import BudgetRequest

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: Rows for kinds of expense that each step gets.
_ROWS = 3
#: Widths of the columns before the years, in characters: step, years, section, budget, kind,
#: reckoning; and of a year and the sum.
_WIDTHS, _YEAR = (26.0, 17.0, 12.0, 11.0, 14.0, 24.0), 11.0
#: Columns of the funding: year, scheme, terms, ceiling, eligible, rate, borne, left, remark.
_FUNDING = (15.0, 24.0, 36.0, 10.0, 11.0, 9.0, 12.0, 12.0, 18.0)
#: The widest sheet, in characters, that prints at 8 pt or more on A4; a wider one takes A3.
_ON_A4 = 150.0
_A4, _A3 = 9, 8
#: The columns of year, costs, schemes and own money in the last table.
_OF_YEAR = (range(4), range(4, 6), range(6, 7), range(7, 8))
#: Thousands of yen, and a rate in per cent.
_YEN, _PER_CENT = "#,##0", "0.0"


def write_budget(request: BudgetRequest, lang: Lang, made_at: datetime, cut: str) -> bytes:
    """The file (.xlsx). The same input gives the same bytes."""
    book = Book(request.title, request.municipality, lang, made_at, cut)
    writer = _Writer(book, request)
    writer.costs()
    writer.funding()
    return book.close()


class _Writer:
    def __init__(self, book: Book, request: BudgetRequest) -> None:
        self.book, self.request, self.say = book, request, request.words
        self.names = (self.say["costs"], self.say["funding"])
        self.first_year = len(_WIDTHS)
        self.sum_at = self.first_year + len(request.years)
        self.first_row = 0
        self.last_row = 0

    # ------------------------------------------------------------------ looks

    def _look(self, **more: Any) -> Format:
        return self.book.format(border=1, border_color=RULE, text_wrap=True, **more)

    @property
    def _head(self) -> Format:
        return self._look(bold=True, bg_color="#F2F2F2", align="center", valign="vcenter")

    def _typed(self, **more: Any) -> Format:
        """The look of a cell to be filled in."""
        return self._look(bg_color=PALE, **more)

    @property
    def _sum(self) -> Format:
        return self._look(bold=True, num_format=_YEN)

    def _top(self, sheet: Worksheet, how: str, width: float, columns: int) -> int:
        """The title, how to fill the sheet in, and the unit; returns the row below."""
        rows: tuple[tuple[str, dict[str, Any]], ...] = (
            (self.request.title, {"bold": True, "font_size": 14, "font_color": BLUE}),
            (how, {}),
            (f"{self.request.day}　{self.say['unit']}", {"align": "right"}),
        )
        for row, (text, look) in enumerate(rows):
            size = look.get("font_size", 10) / 10
            sheet.set_row(row, 4 + LINE * size * line_count(text, width / size))
            self.book.merged(
                sheet, row, range(columns), text, self.book.format(text_wrap=True, **look)
            )
        return len(rows)

    def _formula(self, sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
        sheet.write_formula(row, column, f"={text}", look, 0)

    # ------------------------------------------------------------------ costs

    def costs(self) -> None:
        """The sheet of costs."""
        request, say = self.request, self.say
        sheet = self.book.workbook.add_worksheet(self.names[0])
        widths = [*_WIDTHS, *[_YEAR] * (len(request.years) + 1)]
        self._set_up(sheet, widths)
        row = self._top(sheet, say["how"], sum(widths), len(widths))
        self.book.write(sheet, row, 0, say["item"], self._look(bold=True))
        self.book.merged(sheet, row, range(1, len(_WIDTHS)), "", self._typed())
        sheet.set_row(row, 4 + LINE * line_count(say["item"], _WIDTHS[0] - 2))
        row += 2
        heads = ("step", "begins", "owner", "need", "kind", "reckoned")
        names = [*(say[head] for head in heads), *request.years, say["sum"]]
        self._heads(sheet, row, names, widths)
        sheet.freeze_panes(row + 1, 1)
        sheet.repeat_rows(row)
        self.first_row = row + 1
        for step in request.steps:
            row = self._step(sheet, row + 1, (step.name, step.span, step.owner, step.need))
        self.last_row = row
        kinds = [self.first_row, len(_WIDTHS) - 2, self.last_row, len(_WIDTHS) - 2]
        sheet.data_validation(*kinds, {"validate": "list", "source": list(request.kinds)})
        self._total(sheet, row + 1)
        self._by_kind(sheet, row + 3)

    def _step(self, sheet: Worksheet, top: int, texts: Sequence[str]) -> int:
        """A step: what is known of it beside rows to fill in; returns the last of them."""
        last = top + _ROWS - 1
        lines = max(
            line_count(text, width - 2) for text, width in zip(texts, _WIDTHS, strict=False)
        )
        high = max(LINE + 4, min(TALLEST, (LINE * lines + 4) / _ROWS))
        look = self._look(num_format="@")
        for at, text in enumerate(texts):
            sheet.merge_range(top, at, last, at, "", look)
            self.book.write(sheet, top, at, text, look)
        for row in range(top, last + 1):
            sheet.set_row(row, high)
            for at in range(len(texts), self.first_year):
                sheet.write_blank(row, at, None, self._typed())
            for at in range(self.first_year, self.sum_at):
                sheet.write_blank(row, at, None, self._typed(num_format=_YEN))
            years = xl_range(row, self.first_year, row, self.sum_at - 1)
            self._formula(sheet, row, self.sum_at, f"SUM({years})", self._sum)
        return last

    def _total(self, sheet: Worksheet, row: int) -> None:
        self.book.merged(sheet, row, range(self.first_year), self.say["total"], self._head)
        for at in range(self.first_year, self.sum_at + 1):
            self._formula(sheet, row, at, f"SUM({self._column(at)})", self._sum)

    def _column(self, at: int, sheet: str = "") -> str:
        """The cells of all steps in a column of the costs."""
        cells = xl_range_abs(self.first_row, at, self.last_row, at)
        return f"'{sheet}'!{cells}" if sheet else cells

    def _by_kind(self, sheet: Worksheet, row: int) -> None:
        """The costs by kind of expense, and those without one."""
        at = len(_WIDTHS) - 2
        sheet.write_string(row, at, self.say["by_kind"], self.book.format(bold=True))
        for name in (*self.request.kinds, self.say["unsorted"]):
            row += 1
            self.book.merged(sheet, row, range(at, at + 2), name, self._look())
            is_kind = name is not self.say["unsorted"]
            wanted = xl_rowcol_to_cell(row, at, col_abs=True) if is_kind else '""'
            for column in range(self.first_year, self.sum_at + 1):
                text = f"SUMIF({self._column(at)},{wanted},{self._column(column)})"
                self._formula(sheet, row, column, text, self._look(num_format=_YEN))

    # ------------------------------------------------------------------ funding

    def funding(self) -> None:
        """The sheet of funding: each scheme in each year, then the years."""
        say, request = self.say, self.request
        sheet = self.book.workbook.add_worksheet(self.names[1])
        self._set_up(sheet, _FUNDING)
        row = self._top(sheet, say["how_funding"], sum(_FUNDING), len(_FUNDING))
        heads = (
            *("year", "scheme", "terms", "ceiling", "eligible", "rate", "borne", "left", "check"),
        )
        self._heads(sheet, row, [say[head] for head in heads], _FUNDING)
        first = row + 1
        schemes = [(s.name, s.terms, s.ceiling) for s in request.schemes]
        for name, terms, ceiling in schemes or [(say["no_scheme"], "", None)]:
            row = self._scheme(sheet, row + 1, (name, terms), ceiling)
        self._years(sheet, row + 2, (first, row))

    def _scheme(
        self, sheet: Worksheet, top: int, texts: tuple[str, str], ceiling: int | None
    ) -> int:
        """A scheme: its terms beside a row for each year; returns the last of them."""
        years = self.request.years
        last = top + len(years) - 1
        look = self._look()
        lines = max(map(line_count, texts, (width - 2 for width in _FUNDING[1:3])))
        high = max(LINE + 4, min(TALLEST, (LINE * lines + 4) / len(years)))
        for at, text in enumerate(texts, start=1):
            if last > top:
                sheet.merge_range(top, at, last, at, "", look)
            self.book.write(sheet, top, at, text, look)
        for number, year in enumerate(years):
            row = top + number
            sheet.set_row(row, high)
            self.book.write(sheet, row, 0, year, look)
            thousands = None if ceiling is None else ceiling // 1000
            self.book.write(sheet, row, 3, thousands, self._typed(num_format=_YEN))
            sheet.write_blank(row, 4, None, self._typed(num_format=_YEN))
            sheet.write_blank(row, 5, None, self._typed(num_format=_PER_CENT))
            self._borne(sheet, row, self._cost_of(number), xl_range_abs(top, 6, last, 6))
        return last

    def _borne(self, sheet: Worksheet, row: int, costs: str, all_years: str) -> None:
        """What a scheme bears in a year: cost times rate, up to the ceiling; and what is left."""
        limit, eligible, rate, borne = (xl_rowcol_to_cell(row, at) for at in (3, 4, 5, 6))
        product = f"INT(ROUND({eligible}*{rate}/100,6))"
        look = self._look(num_format=_YEN)
        text = f'IF({limit}="",{product},MIN({product},{limit}))'
        self._formula(sheet, row, 6, text, look)
        self._formula(sheet, row, 7, f"{eligible}-{borne}", look)
        over, cut, whole = (
            self.say[name].replace('"', '""')
            for name in ("over_cost", "over_ceiling", "over_in_all")
        )
        text = (
            f'IF({eligible}>{costs},"{over}",IF({limit}="","",IF({product}>{limit},"{cut}",'
            f'IF(SUM({all_years})>{limit},"{whole}",""))))'
        )
        sheet.write_formula(row, 8, f"={text}", self._look(), "")

    def _cost_of(self, year: int) -> str:
        """The costs of a year, by its place."""
        return f"SUM({self._column(self.first_year + year, self.names[0])})"

    def _years(self, sheet: Worksheet, row: int, schemes: tuple[int, int]) -> None:
        """Costs, schemes and own money of each year, and of all, below the same of the schemes."""
        say, look = self.say, self._look(num_format=_YEN)
        sheet.write_string(row, 0, say["years"], self.book.format(bold=True))
        heads = [say[head] for head in ("year", "costs_of_year", "special", "general")]
        self._of_year(sheet, row + 1, heads, self._head)
        sheet.set_row(row + 1, 8 + LINE * max(line_count(head, _FUNDING[-2] - 2) for head in heads))
        first = row = row + 2
        years, borne = (xl_range_abs(schemes[0], at, schemes[1], at) for at in (0, 6))
        for number, year in enumerate(self.request.years):
            self._of_year(sheet, row, (year, "", "", ""), self._look())
            self._formula(sheet, row, 4, self._cost_of(number), look)
            name = xl_rowcol_to_cell(row, 0)
            self._formula(sheet, row, 6, f"SUMIF({years},{name},{borne})", look)
            self._left(sheet, row, look)
            row += 1
        self._of_year(sheet, row, (say["all"], "", "", ""), self._head)
        for at in (4, 6):
            self._formula(sheet, row, at, f"SUM({xl_range(first, at, row - 1, at)})", self._sum)
        self._left(sheet, row, self._sum)

    def _of_year(self, sheet: Worksheet, row: int, texts: Sequence[str], look: Format) -> None:
        """A row of the last table: four cells over eight columns."""
        for columns, text in zip(_OF_YEAR, texts, strict=True):
            self.book.merged(sheet, row, columns, text, look)

    def _left(self, sheet: Worksheet, row: int, look: Format) -> None:
        costs, schemes = xl_rowcol_to_cell(row, 4), xl_rowcol_to_cell(row, 6)
        self._formula(sheet, row, 7, f"{costs}-{schemes}", look)

    # ------------------------------------------------------------------ sheets

    def _set_up(self, sheet: Worksheet, widths: Sequence[float]) -> None:
        paper = _A4 if sum(widths) <= _ON_A4 else _A3
        self.book.set_up(sheet, self.request.title, landscape=True, paper=paper)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)

    def _heads(
        self, sheet: Worksheet, row: int, names: Sequence[str], widths: Sequence[float]
    ) -> None:
        lines = max(line_count(name, width - 2) for name, width in zip(names, widths, strict=True))
        sheet.set_row(row, 8 + LINE * lines)
        for at, name in enumerate(names):
            self.book.write(sheet, row, at, name, self._head)
