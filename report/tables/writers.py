"""Tables written a part at a time: CSV, Excel and Parquet, by the ending of their name.

A table is written beside its place and put there once it is whole.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from checklist.problems import ProblemsError
from report.tables.files import cannot
from report.workbook import inert

ENDINGS = (".csv", ".xlsx", ".parquet")
#: Rows of a worksheet, its head among them.
_SHEET_ROWS = 1_048_576
#: The longest text of a cell that we write into a workbook.
_LONGEST = 20_000
#: Texts that ``inert`` may change: it is slow where there are millions.
_DOUBTFUL = r"^[=+\-@]|[\x00-\x1f\x7f-\x{9f}\x{2028}\x{2029}\x{fffe}\x{ffff}]"
#: Rows of a Parquet file that are written together, at least.
_ROW_GROUP = 1 << 17


class TableWriter(Protocol):
    """Writes the parts of a table, one after another."""

    def write(self, batch: pa.RecordBatch) -> None:
        """Writes the rows of a part below those before."""


@contextmanager
def writing(path: Path, schema: pa.Schema) -> Iterator[TableWriter]:
    """A writer of the format that the file's ending names. The file is there, whole, when all went
    well; on any error nothing is left, and what was there before stays. Raises ProblemsError."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    write = {".csv": _csv_writer, ".xlsx": _sheet_writer, ".parquet": _parquet_writer}
    try:
        with write[path.suffix.lower()](unfinished, schema) as writer:
            yield writer
        unfinished.replace(path)
    except OSError as error:
        raise cannot(path, error, "書けません", "Cannot be written") from None
    finally:
        unfinished.unlink(missing_ok=True)


class _RowGroups:
    """Gathers parts to groups of rows as large as readers of Parquet like them."""

    def __init__(self, file: pa.parquet.ParquetWriter) -> None:
        self._file = file
        self._parts: list[pa.RecordBatch] = []
        self._rows = 0

    def write(self, batch: pa.RecordBatch) -> None:
        self._parts.append(batch)
        self._rows += batch.num_rows
        if self._rows >= _ROW_GROUP:
            self.finish()

    def finish(self) -> None:
        if self._parts:
            self._file.write_table(pa.Table.from_batches(self._parts), 2 * _ROW_GROUP)
        self._parts, self._rows = [], 0


@contextmanager
def _parquet_writer(path: Path, schema: pa.Schema) -> Iterator[TableWriter]:
    with pa.parquet.ParquetWriter(path, schema) as file:
        groups = _RowGroups(file)
        yield groups
        groups.finish()


class _Lines:
    """Writes what Arrow makes of it."""

    def __init__(self, file: pa.csv.CSVWriter) -> None:
        self._file = file

    def write(self, batch: pa.RecordBatch) -> None:
        self._file.write_batch(inert_table(batch))


def inert_schema(schema: pa.Schema) -> pa.Schema:
    """The columns of ``inert_table``."""
    return pa.schema(
        [pa.field(inert(f.name), pa.string() if _is_text(f.type) else f.type) for f in schema]
    )


def inert_table(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A table for a CSV that no spreadsheet takes for formulas: texts and headings as
    ``workbook.inert`` writes them."""
    columns = []
    for column in batch.columns:
        if _is_text(column.type):
            column = _inert_texts(column.cast(pa.string()))
        columns.append(column)
    return pa.RecordBatch.from_arrays(columns, schema=inert_schema(batch.schema))


def _inert_texts(column: pa.Array) -> pa.Array:
    """A column of texts as ``workbook.inert`` writes them; each distinct text is looked at once."""
    values = column.unique()
    doubtful = values.filter(pc.match_substring_regex(values, _DOUBTFUL)).to_pylist()
    changed = {text: cell for text in doubtful if (cell := inert(text)) != text}
    if not changed:
        return column
    cells = [changed.get(text, text) for text in values.to_pylist()]
    return pa.array(cells, pa.string()).take(pc.index_in(column, value_set=values))


def _is_text(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


@contextmanager
def _csv_writer(path: Path, schema: pa.Schema) -> Iterator[TableWriter]:
    """In UTF-8 with a mark at the beginning, without which Excel takes it for Shift_JIS."""
    with path.open("wb") as file:
        file.write(codecs.BOM_UTF8)
        options = pa.csv.WriteOptions(quoting_style="needed")
        with pa.csv.CSVWriter(file, inert_schema(schema), write_options=options) as writer:
            yield _Lines(writer)


@contextmanager
def _sheet_writer(path: Path, schema: pa.Schema) -> Iterator[TableWriter]:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = _Sheet(book.add_worksheet(), path)
        sheet.row(schema.names)
        yield sheet


class _Sheet:
    """Writes a worksheet row by row: text as text, whatever it begins with."""

    def __init__(self, sheet: Any, path: Path) -> None:
        self._sheet, self._path, self._next = sheet, path, 0

    def write(self, batch: pa.RecordBatch) -> None:
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            self.row(row)

    def row(self, cells: Sequence[Any]) -> None:
        if self._next == _SHEET_ROWS:
            raise ProblemsError.one(
                f"Excelの表には{_SHEET_ROWS:,}行までしか入りません。--out に .csv か .parquet を"
                "指定してください。",
                f"An Excel sheet holds {_SHEET_ROWS:,} rows at most. Give --out a name that ends "
                "with .csv or .parquet.",
                str(self._path),
            )
        for column, cell in enumerate(cells):
            if isinstance(cell, bool):
                self._sheet.write_boolean(self._next, column, cell)
            elif isinstance(cell, int | float) and abs(cell) < 2**53:  # more has no exact cell
                self._sheet.write_number(self._next, column, cell)
            elif cell is not None:
                text = str(cell)
                cut = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
                self._sheet.write_string(self._next, column, cut)
        self._next += 1
