"""The municipalities in the rows of a table: what is unclear about them, duplicates, and rows of
none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa

from checklist.load import Content
from checklist.problems import Problem, problem
from report.tables.blank import holds_anything
from report.tables.columns import Columns
from report.tables.municipality import MunicipalityRow, Register, matched
from report.tables.profiles import ProfileWords, unread_of
from report.tables.rows import RowAside, notes
from report.tables.table import TablePart

#: Rows whose municipality is matched: Japan has fewer than two thousand.
MOST_LISTED = 100_000


class EmptyRows:
    """The rows of a table without anything in them, noted part by part: the numbers that no row
    has. ``place``: the file, where there are several. ``first``: the number of the first row below
    the heading."""

    def __init__(self, place: str, first: int) -> None:
        self._place = place
        self._last = {"": first - 1}
        self._gaps: list[RowAside] = []

    def add(self, part: TablePart) -> None:
        """Notes the rows missing before, among and after those of a part; none of a part put
        together from several sheets."""
        if part.sources:
            return
        numbers = np.asarray(part.numbers, np.int64)
        begin = numbers[0] - 1 if len(numbers) else part.last
        before = self._last.get(part.place, begin)
        if part.last - before > len(numbers):
            edges = np.concatenate([[before], numbers, [part.last + 1]]).tolist()
            self._gaps += [
                RowAside(part.place, edges[n] + 1, "blank", last=edges[n + 1] - 1)
                for n in np.flatnonzero(np.diff(edges) > 1)
            ]
        self._last[part.place] = part.last

    def notes(self, aside: Sequence[RowAside]) -> list[Problem]:
        """The rows that are no municipality, the blank ones among them."""
        return notes([*self._gaps, *aside], self._place)


class Unnamed:
    """The columns of a table without a name that hold something, noted part by part."""

    def __init__(self, columns: Columns, place: str = "") -> None:
        self._place = place
        self._open = list(columns.unnamed)
        self._held: list[int] = []

    def add(self, part: TablePart) -> None:
        """Looks into the columns that were blank so far."""
        for column in tuple(self._open):
            if holds_anything(part.batch.column(column)):
                self._open.remove(column)
                self._held.append(column)

    def notes(self) -> list[Problem]:
        """The columns, by their place in the table."""
        if not self._held:
            return []
        numbers = [f"{column + 1}" for column in sorted(self._held)]
        return [
            problem(
                self._place,
                f"名前のない列は、使いませんでした: {'、'.join(f'{n}列目' for n in numbers)}",
                f"Columns without a name were not used: number {', '.join(numbers)}",
            )
        ]


class Roll:
    """What stands in the rows of one table about their municipalities, noted part by part; of
    ``MOST_LISTED`` rows at most. ``first``: the number of the first row below the heading."""

    def __init__(self, columns: Columns, first: int = 1) -> None:
        self._columns, self._means = columns, columns.means
        self._gaps = EmptyRows("", first)
        self._unnamed = Unnamed(columns)
        self._rows: list[tuple[str, int]] = []
        self._cells: dict[str, list[str]] = {means: [] for means in self._means}
        self._same: dict[str, str] = {}

    def through(self, parts: Iterable[TablePart]) -> Iterator[TablePart]:
        """The same parts, each noted as it passes."""
        for part in parts:
            self._gaps.add(part)
            self._unnamed.add(part)
            room = MOST_LISTED - len(self._rows)
            if self._means and room > 0 and not self._columns.are_invented(part):
                self._rows += [(part.place, number) for number in part.numbers[:room]]
                for means, column in self._means.items():
                    cells = texts(part.batch.slice(0, room), column)
                    self._cells[means] += map(self._same.setdefault, cells, cells)
            yield part

    def notes(self, aside: Sequence[RowAside], content: Content) -> list[Problem]:
        """What a table does not say clearly of its rows: who they are, who is there twice, and what
        else of them was not understood."""
        nobody = {(row.place, row.row) for row in aside}
        counted = [n for n, row in enumerate(self._rows) if row not in nobody]
        places = [self._rows[n][0] for n in counted]
        numbers = [self._rows[n][1] for n in counted]
        columns = {means: [cells[n] for n in counted] for means, cells in self._cells.items()}
        nothing = [""] * len(counted)
        who = (columns.get(name, nothing) for name in ("code", "name", "prefecture"))
        rows = [MunicipalityRow(*row) for row in zip(numbers, *who, places, strict=True)]
        is_named = "code" in columns or "name" in columns
        return [
            *self._unnamed.notes(),
            *self._gaps.notes(aside),
            *unread_of(columns, numbers, places, ProfileWords(content)),
            *(matched(rows, Register(content.municipalities)).notes if is_named else ()),
        ]


def texts(batch: pa.RecordBatch, column: int | None) -> list[str]:
    """The cells of a column as text; of no column, nothing in each row."""
    if column is None:
        return [""] * batch.num_rows
    return ["" if cell is None else f"{cell}" for cell in batch.column(column).to_pylist()]
