"""A table while it is read: its columns as text or numbers, some rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from checklist.problems import Problem, problem


@dataclass(frozen=True, slots=True)
class TablePart:
    """Some rows of a table. ``numbers``: that of each, in CSV and Excel as a spreadsheet counts
    them, in Parquet from 1; ``last``: that of the last row read, blank ones among them. ``place``:
    the sheet, where there are several. ``long``: rows with more cells than there are columns;
    ``formulas``: cells, by row and column of the batch, with a formula that was saved without its
    value; ``sources``: by column, the sheet and the numbers of its rows there (0: none), where the
    columns come from several sheets."""

    batch: pa.RecordBatch
    numbers: Sequence[int]
    last: int
    place: str = ""
    long: tuple[int, ...] = ()
    formulas: tuple[tuple[int, int], ...] = ()
    sources: Mapping[int, tuple[str, Sequence[int]]] = field(default_factory=dict)

    def place_of(self, row: int, column: int) -> tuple[str, int]:
        """The sheet and the number of the row from which a cell comes."""
        place, numbers = self.sources.get(column, (self.place, self.numbers))
        return place, numbers[row]


@dataclass(frozen=True, slots=True)
class CohortTable:
    """A table that is being read. ``rows``: how many there are, where the file says so; ``first``:
    the number of the first row below the heading; ``notes``: what one should know of the file."""

    schema: pa.Schema
    parts: Iterator[TablePart]
    first: int
    rows: int | None = None
    notes: tuple[Problem, ...] = ()


def schema_of_text(names: Iterable[str]) -> pa.Schema:
    """Columns that hold text, under these names."""
    return pa.schema([pa.field(name, pa.string()) for name in names])


def too_wide(most: int) -> Problem:
    """That a table has more columns than are read."""
    return problem(
        "",
        f"列が多すぎます（{most:,}列まで）。要らない列を除いてください。",
        f"Too many columns ({most:,} at most). Leave out those that are not needed.",
    )
