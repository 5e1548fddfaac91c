"""Sheets that hold different questions of the same municipalities, joined to one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from report.tables.heading import Heading, HeadingNames
from report.tables.table import TablePart
from wording.level import as_typed

#: The columns by which municipalities are joined, the surest first.
_KEYS = ("code", "name")
#: Rows of a part.
_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class JoinedSheet:
    """A sheet with a heading: where in the table its columns go, and its rows as they were read."""

    name: str
    heading: Heading
    places: Sequence[int]
    rows: BinaryIO
    numbers: list[Sequence[int]]
    uncalculated: list[Sequence[tuple[int, int]]]

    @property
    def place(self) -> str:
        """The sheet as the place of a problem."""
        return f"「{self.name[:40]}」"

    def read(self) -> pa.Table:
        """Its rows, from the first on; may be called again."""
        self.rows.seek(0)
        with pa.ipc.open_stream(self.rows) as stream:
            return stream.read_all().combine_chunks()


def key_of(sheets: Sequence[JoinedSheet], names: HeadingNames) -> str | None:
    """The key of ``HEADINGS`` by which the sheets belong together row by row: no two of them ask
    the same, and each names a municipality that the first does. ``None``: they stand one below
    the other."""
    asked = [_asked(sheet, names) for sheet in sheets]
    if len(set(chain.from_iterable(asked))) < sum(map(len, asked)):
        return None
    for key in _KEYS:
        places = [_place(sheet, names, key) for sheet in sheets]
        if None in places:
            continue
        first, *others = (
            set(_keys(sheet, place)) - {""}
            for sheet, place in zip(sheets, places, strict=True)
            if place is not None
        )
        if all(first & other for other in others):
            return key
    return None


def _asked(sheet: JoinedSheet, names: HeadingNames) -> set[str]:
    """The criteria that a sheet has a column of."""
    criteria = map(names.criterion, sheet.heading.names)
    return {criterion for criterion in criteria if criterion is not None}


def _place(sheet: JoinedSheet, names: HeadingNames, key: str) -> int | None:
    means = [names.means(heading) for heading in sheet.heading.names]
    return means.index(key) if key in means else None


def _keys(sheet: JoinedSheet, place: int) -> list[str]:
    """Who each row of a sheet is about; nothing where it does not say."""
    return [as_typed(cell or "") for cell in sheet.read().column(place).to_pylist()]


def beside(
    sheets: Sequence[JoinedSheet], schema: pa.Schema, key: str, names: HeadingNames
) -> Iterator[TablePart]:
    """The rows of the sheets joined by ``key_of``: those of the first in their order, each with
    what the others say of that municipality, then those that only another has."""
    target_of: dict[str, int] = {}
    rows_of: list[dict[int, int]] = []  # of each sheet, its row by that of the table
    homes: list[int] = []  # the sheet in which a row of the table first stands
    for number, sheet in enumerate(sheets):
        place = _place(sheet, names, key)
        assert place is not None  # noqa: S101 (it has the key)
        rows: dict[int, int] = {}
        for row, who in enumerate(_keys(sheet, place)):
            target = target_of.get(who)
            if target is None or target in rows:  # new here, or twice in this sheet
                target = len(homes)
                homes.append(number)
                if who:
                    target_of.setdefault(who, target)
            rows[target] = row
        rows_of.append(rows)
    joined = [_Joined(*pair) for pair in zip(sheets, rows_of, strict=True)]
    for home in range(len(sheets)):
        targets = [target for target, of in enumerate(homes) if of == home]
        for start in range(0, len(targets), _AT_ONCE):
            yield _part(targets[start : start + _AT_ONCE], home, joined, schema)


class _Joined:
    """A sheet whose rows are looked up by the rows of the whole table, of which ``rows`` has its
    own."""

    def __init__(self, sheet: JoinedSheet, rows: Mapping[int, int]) -> None:
        self.place, self._places, self._rows = sheet.place, sheet.places, rows
        self.numbers = list(chain.from_iterable(sheet.numbers))
        self._table = sheet.read()
        sheet.rows.close()
        self._formulas: dict[int, list[int]] = {}
        before = 0
        for numbers, cells in zip(sheet.numbers, sheet.uncalculated, strict=True):
            for row, column in cells:
                self._formulas.setdefault(before + row, []).append(column)
            before += len(numbers)

    def rows(self, targets: Sequence[int]) -> list[int | None]:
        """The row of the sheet for each row of the table; ``None`` where it has none."""
        return [self._rows.get(target) for target in targets]

    def columns(self, rows: Sequence[int | None]) -> Iterator[tuple[int, pa.Array]]:
        """Where each column goes, and its cells in these rows."""
        taken = self._table.take(pa.array(rows, pa.int64())).combine_chunks()
        for place, column in zip(self._places, taken.columns, strict=True):
            yield place, column.combine_chunks()

    def formulas(self, rows: Sequence[int | None]) -> Iterator[tuple[int, int]]:
        """The cells without their value, by index of these rows and column of the table."""
        for index, row in enumerate(rows):
            for column in self._formulas.get(row, ()) if row is not None else ():
                yield index, self._places[column]


def _part(
    targets: Sequence[int], home: int, joined: Sequence[_Joined], schema: pa.Schema
) -> TablePart:
    """Some rows of the table, all of which stand in the sheet number ``home`` first."""
    cells: dict[int, pa.Array] = {}
    sources: dict[int, tuple[str, Sequence[int]]] = {}
    formulas: list[tuple[int, int]] = []
    numbers: list[int] = []
    for number, sheet in enumerate(joined):
        rows = sheet.rows(targets)
        there = [0 if row is None else sheet.numbers[row] for row in rows]
        if number == home:
            numbers = there
        for place, column in sheet.columns(rows):
            cells[place] = pc.coalesce(cells[place], column) if place in cells else column
            sources.setdefault(place, (sheet.place, there))
        formulas += sheet.formulas(rows)
    none = pa.nulls(len(targets), pa.string())
    batch = pa.RecordBatch.from_arrays(
        [cells.get(n, none) for n in range(len(schema))], schema=schema
    )
    sheet_of = joined[home].place
    return TablePart(
        batch, numbers, numbers[-1], sheet_of, formulas=tuple(formulas), sources=sources
    )
