"""The cells of a returned questionnaire, and the value of several cells for one question.

People copy the sheet of answers once per section, so that one question may be answered in several
cells. A cell that is unchanged since it was handed out does not count, nor does a blank one where
another is filled in. Where two cells differ, neither is taken and both are reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from pydantic import ValidationError

from checklist.answers import Answer, Profile
from checklist.model import Text
from checklist.problems import Problem, problem, problems_of
from report.apart import ANSWERS, Other, Value, as_text, cell_name, read_rows
from wording.phrases import one_line, shortened

#: So much of a cell (in kana) is shown where it contradicts another.
_SHOWN = 40


@dataclass(frozen=True)
class Sheet:
    """A sheet by its name, with its non-empty cells by column and row from 1."""

    name: str
    cells: Mapping[tuple[int, int], Value]

    def __getitem__(self, place: tuple[int, int]) -> Value | None:
        return self.cells.get(place)

    @cached_property
    def rows(self) -> list[int]:
        """The rows with anything in them, from the top."""
        return sorted({row for _, row in self.cells})


class Cell(NamedTuple):
    """One cell of a sheet."""

    sheet: Sheet
    column: int
    row: int

    @property
    def value(self) -> Value | None:
        """The value in the cell; ``None`` where it is empty."""
        return self.sheet[self.column, self.row]

    @property
    def place(self) -> str:
        """``「回答」!E12``, as a spreadsheet names it."""
        return cell_name(self.sheet.name, self.column, self.row)

    @property
    def is_blank(self) -> bool:
        """Whether the cell is empty or holds white space only."""
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


@dataclass(frozen=True)
class Keyed:
    """A sheet of the questionnaire with the position of its role cell: row keys stand below that
    cell, column keys beside it. (People put titles above.)"""

    sheet: Sheet
    column: int
    row: int

    def rows(self) -> Iterator[tuple[Value, int]]:
        """Each key, with its row, from the top."""
        for row in self.sheet.rows:
            key = self.sheet[self.column, row]
            if row > self.row and key is not None:
                yield key, row

    def columns(self) -> Mapping[str, int]:
        """The column of each key."""
        return {
            key: column
            for (column, row), key in self.sheet.cells.items()
            if row == self.row and column > self.column and isinstance(key, str)
        }


class CellRefusedError(Exception):
    """A cell that cannot be read: what is wrong and what is allowed."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.ja, self.en = ja, en


class Refusals:
    """Reads cells and collects the problems of those that cannot be read; ``differing``: those of
    them that are about cells which contradict each other."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.differing: list[Problem] = []

    def refuse(
        self, cells: Sequence[Cell], why: CellRefusedError, about: Text | None = None
    ) -> None:
        """Records a problem with these cells; ``about`` is what their question is called."""
        place = "・".join(cell.place for cell in cells)
        self.problems.append(problem(place, why.ja, why.en, about))

    def read(
        self,
        cells: Sequence[Cell],
        read: Callable[[Value | None], Any],
        before: Any,
        about: Text | None,
    ) -> Any:
        """The value of the cells of one question. ``read`` parses one cell or raises
        CellRefusedError; ``before`` is the value handed out, returned where no cell differs from
        it, where none can be read, and where several cells differ."""
        filled = [cell for cell in cells if not cell.is_blank] or cells[:1]
        readings: list[tuple[Any, Cell]] = []
        for cell in filled:
            try:
                value = read(cell.value)
            except CellRefusedError as why:
                self.refuse([cell], why, about)
                continue
            if value != before and all(value != other for other, _ in readings):
                readings.append((value, cell))
        if len(readings) > 1:
            self.refuse([cell for _, cell in readings], _contradiction(readings), about)
            self.differing.append(self.problems[-1])
        return readings[0][0] if len(readings) == 1 else before


def _contradiction(readings: Sequence[tuple[Any, Cell]]) -> CellRefusedError:
    texts = [shortened(one_line(typed(cell.value)), _SHOWN) for _, cell in readings]
    ja = "".join(f"「{text}」" for text in texts)
    en = ", ".join(f"“{text}”" for text in texts)
    return CellRefusedError(
        f"同じ問いに違う内容が書かれています：{ja}。どれも読み込んでいません。どれにするかを決めて、答えてください。",
        f"The same question is answered differently: {en}. None was taken. Decide and answer it.",
    )


def read_sheets(data: bytes) -> list[Sheet]:
    """All sheets with anything in them, in order, of a workbook whose ZIP directory was checked
    (``archive.Archive``). Raises ProblemsError where it cannot be read."""
    sheets: dict[str, dict[tuple[int, int], Value]] = {}
    for row in read_rows(data, ANSWERS):
        cells = sheets.setdefault(row.sheet, {})
        for column, value in enumerate(row.cells, start=1):
            if value is not None:
                cells[column, row.number] = value
    return [Sheet(name, cells) for name, cells in sheets.items()]


def typed(value: Value | None) -> str:
    """The text in a cell, also where the spreadsheet took it for a number or a date. Raises
    CellRefusedError for a value that was not typed, such as an error."""
    if isinstance(value, Other):
        if value.kind == "formula":
            raise CellRefusedError(
                "式が入っていて、その結果が保存されていません。式ではなく、内容そのものを入れてください。",
                "It holds a formula whose result was not saved. Enter the content itself instead.",
            )
        if value.kind == "error":
            raise CellRefusedError(
                "エラーの値が入っています。内容を入れ直してください。",
                "It holds an error value. Enter the content again.",
            )
    return f"{value}" if isinstance(value, bool) else as_text(value)


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a cell: one piece of evidence or one tie on each."""
    return tuple(line for part in text.split("\n") if (line := part.strip()))


def checked(model: type[Answer] | type[Profile], field: str, value: Any) -> Any:
    """The value, validated as this field of the model. Raises CellRefusedError with the model's
    message."""
    try:
        model(**{field: value})
    except ValidationError as error:
        text = problems_of(error)[0].text
        raise CellRefusedError(text.ja, text.en) from None
    return value
