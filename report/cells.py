"""The cells of a workbook from outside, by sheet, column and row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import BoundedSemaphore

from report.apart import ANSWERS, Value, read_rows

#: Seconds until the program is ended from outside: starting it takes long on a busy machine.
_PATIENCE = 15
#: So many programs at once: who brings a table then waits, and the pages go on.
_AT_ONCE = BoundedSemaphore(2)


#: Column and row, from 1.
Place = tuple[int, int]


@dataclass(frozen=True)
class Sheet:
    """A sheet by its name, with the cells that hold anything."""

    name: str
    cells: Mapping[Place, Value]

    def __getitem__(self, place: Place) -> Value | None:
        return self.cells.get(place)

    @cached_property
    def rows(self) -> list[int]:
        """The rows with anything in them, from the top."""
        return sorted({row for _, row in self.cells})

    def place(self, column: int, row: int) -> str:
        """``「回答」!E12``, as a spreadsheet names a cell."""
        return cell_name(self.name, column, row)


def cell_name(sheet: str, column: int, row: int) -> str:
    """``「回答」!E12``: a cell of a sheet by column and row from 1, as a spreadsheet names it."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"「{sheet[:40]}」!{letters}{row}"


def read_cells(data: bytes) -> list[Sheet]:
    """All sheets of a workbook whose ZIP directory was checked (``archive.Archive``), in order.
    Raises ProblemsError where it cannot be read."""
    sheets: dict[str, dict[Place, Value]] = {}
    for row in read_rows(data, ANSWERS):
        cells = sheets.setdefault(row.sheet, {})
        for column, value in enumerate(row.cells, start=1):
            if value is not None:
                cells[column, row.number] = value
    return [Sheet(name, cells) for name, cells in sheets.items()]
