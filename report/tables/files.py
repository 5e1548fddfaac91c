"""Tables as files: CSV, Excel and Parquet, read and written a part at a time.

Whatever a CSV or a workbook holds besides answers stays the text it was: 011002 is a code and no
number. A table is written beside its place and put there once it is whole.
"""

from __future__ import annotations

import codecs
import csv
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from checklist.problems import ProblemsError
from report.tables.sheetrows import CANNOT_START

ENDINGS = (".csv", ".xlsx", ".parquet")
#: Rows of a worksheet, its head among them.
_SHEET_ROWS = 1_048_576
#: The longest text of a cell that we write into a workbook.
_LONGEST = 20_000
_READER = Path(__file__).with_name("sheetrows.py")
#: Bytes of a CSV read at once.
_CSV_BLOCK = 1 << 22
#: Rows of a Parquet file that are written together, at least.
_ROW_GROUP = 1 << 17
_LONGEST_HEAD = 1_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a table, and the number of each: in CSV and Excel as a spreadsheet counts
    them, with the head as row 1; in Parquet from 1."""

    batch: pa.RecordBatch
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is being read. ``rows``: how many there are, where the file says so."""

    schema: pa.Schema
    parts: Iterator[Part]
    rows: int | None = None


def is_table(path: Path) -> bool:
    """Whether the name says that it is a table."""
    return path.suffix.lower() in ENDINGS


class Limits(NamedTuple):
    """What reading a workbook may take: seconds of work, and bytes of memory."""

    seconds: int
    memory: int


#: For tables of one's own, at a shell.
AT_A_SHELL = Limits(seconds=600, memory=1_500_000_000)


@contextmanager
def reading(path: Path, most_rows: int, limits: Limits = AT_A_SHELL) -> Iterator[Table]:
    """The table in a file, in parts of at most ``most_rows`` rows. Raises ProblemsError, also
    while its parts are read, where it cannot be."""
    uneven: list[pa.csv.InvalidRow] = []
    with ExitStack() as stack, _readable(path, uneven):
        match path.suffix.lower():
            case ".csv":
                table = stack.enter_context(_csv(path, most_rows, uneven))
            case ".xlsx":
                table = stack.enter_context(_sheet(path, most_rows, limits))
            case _:
                table = stack.enter_context(_parquet(path, most_rows))

        def parts() -> Iterator[Part]:
            # an error is told as one of this file wherever the parts are used
            with _readable(path, uneven):
                yield from table.parts

        yield Table(table.schema, parts(), table.rows)


@contextmanager
def _readable(path: Path, uneven: Sequence[pa.csv.InvalidRow]) -> Iterator[None]:
    """Turns what Arrow and the system raise into ProblemsError."""
    try:
        yield
    except pa.ArrowException as error:
        if uneven:
            row = uneven[0]
            raise ProblemsError.one(
                f"{row.number}行目は{row.actual_columns}列あり、1行目の{row.expected_columns}列と"
                "合いません。区切りと引用符を確かめてください。",
                f"Row {row.number} has {row.actual_columns} columns, row 1 has "
                f"{row.expected_columns}. Check its separators and quotation marks.",
                str(path),
            ) from None
        raise _damaged(path, error) from None
    except OSError as error:
        if error.errno is None:  # Arrow says so, too, of what a file holds
            raise _damaged(path, error) from None
        raise _cannot(path, error, "読めません", "Cannot be read") from None


def _damaged(path: Path, error: Exception) -> ProblemsError:
    detail = (str(error).splitlines() or [type(error).__name__])[0][:200]
    return ProblemsError.one(
        "表を読めません。壊れているか、名前の終わり（"
        f"{path.suffix}）と中身が違います（{detail}）。",
        f"The table cannot be read: it is damaged, or not what its ending ({path.suffix}) says "
        f"({detail}).",
        str(path),
    )


def _cannot(path: Path, error: OSError, ja: str, en: str) -> ProblemsError:
    detail = error.strerror or type(error).__name__
    return ProblemsError.one(
        f"ファイルを{ja}（{detail}）。場所と権限、空き容量を確かめてください。",
        f"{en} ({detail}). Check the place, your rights there and the space left.",
        str(path),
    )


def _counted(batches: Iterable[pa.RecordBatch], first: int, most_rows: int) -> Iterator[Part]:
    """The same rows in parts that are not too large, numbered from ``first`` on."""
    for batch in batches:
        for start in range(0, batch.num_rows, most_rows):
            part = batch.slice(start, most_rows)
            yield Part(part, range(first, first + part.num_rows))
            first += part.num_rows


# ---------------------------------------------------------------------------- Parquet


@contextmanager
def _parquet(path: Path, most_rows: int) -> Iterator[Table]:
    with pa.parquet.ParquetFile(path, pre_buffer=True) as file:
        parts = _counted(file.iter_batches(most_rows), 1, most_rows)
        yield Table(file.schema_arrow, parts, file.metadata.num_rows)


# ---------------------------------------------------------------------------- CSV


@contextmanager
def _csv(path: Path, most_rows: int, uneven: list[pa.csv.InvalidRow]) -> Iterator[Table]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        head = file.read(_LONGEST_HEAD)
    delimiter = max(",\t;", key=head.partition("\n")[0].count)
    names = next(csv.reader(head.splitlines(keepends=True), delimiter=delimiter), [])
    if not names:
        raise ProblemsError.one(
            "表が空です。1行目に列の名前、2行目から自治体を1行ずつ書いてください。",
            "The table is empty. Put the names of the columns into the first row and one "
            "municipality into each row below.",
            str(path),
        )

    def refuse(row: pa.csv.InvalidRow) -> str:
        uneven.append(row)
        return "error"

    read = pa.csv.ReadOptions(
        block_size=_CSV_BLOCK,
        encoding="utf8" if encoding.startswith("utf") else encoding,
        column_names=names,
        skip_rows=1,
        use_threads=False,  # keeps count of the rows, to tell which is uneven
    )
    parse = pa.csv.ParseOptions(
        delimiter=delimiter, newlines_in_values=True, invalid_row_handler=refuse
    )
    convert = pa.csv.ConvertOptions(
        column_types={name: pa.string() for name in names},
        null_values=[""],
        strings_can_be_null=True,
    )
    with pa.csv.open_csv(path, read, parse, convert) as reader:
        yield Table(reader.schema, _counted(reader, 2, most_rows))


def _encoding(path: Path) -> str:
    """UTF-8, or what Japanese spreadsheets write otherwise. Raises ProblemsError."""
    for encoding in ("utf-8-sig", "cp932"):
        decoder = codecs.getincrementaldecoder(encoding)()
        with path.open("rb") as file:
            try:
                while piece := file.read(1 << 20):
                    decoder.decode(piece)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                continue
        return encoding
    raise ProblemsError.one(
        "文字コードがわかりません。CSVをUTF-8かShift_JISで保存してください。",
        "The characters cannot be read. Save the CSV as UTF-8 or Shift_JIS.",
        str(path),
    )


# ---------------------------------------------------------------------------- Excel


@contextmanager
def _sheet(path: Path, most_rows: int, limits: Limits) -> Iterator[Table]:
    path.open("rb").close()  # a missing file is no damaged workbook
    # what the system itself needs to start a program; nothing else of ours is its business
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    with subprocess.Popen(  # noqa: S603 (our own program, no shell)
        [
            *(sys.executable, "-I", str(_READER), str(path.resolve())),
            *(str(limits.seconds), str(limits.memory)),
            *_libraries(),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=kept,
        encoding="utf-8",
    ) as program:
        assert program.stdout is not None  # noqa: S101 (asked for above)
        rows: Iterator[tuple[int, Sequence[Any]]] = map(json.loads, program.stdout)
        try:
            _, head = next(rows, (1, ()))
            names = [_text(cell) or "" for cell in head]
            schema = pa.schema([pa.field(name, pa.string()) for name in names])

            def parts() -> Iterator[Part]:
                while some := list(islice(rows, most_rows)):
                    columns = [
                        pa.array(
                            [_text(row[n]) if n < len(row) else None for _, row in some],
                            pa.string(),
                        )
                        for n in range(len(names))
                    ]
                    batch = pa.RecordBatch.from_arrays(columns, schema=schema)
                    yield Part(batch, [number for number, _ in some])
                _ended(program.wait(), path)

            if not names:
                _ended(program.wait(), path)
            yield Table(schema, parts())
        finally:
            program.kill()


def _ended(code: int, path: Path) -> None:
    """Raises ProblemsError where the program did not read the workbook to its end."""
    if code == CANNOT_START:
        raise RuntimeError("openpyxl cannot be imported: see requirements.txt")
    if code:
        raise ProblemsError.one(
            "ブックを読めません。壊れているか、大きすぎるか、パスワードがかかっています。"
            "CSVかParquetで保存したものを指定してください。",
            "The workbook cannot be read: it is damaged, too large or protected by a password. "
            "Give the table as CSV or Parquet.",
            str(path),
        )


def _text(value: Any) -> str | None:
    """A cell as text; a whole number without a fraction."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _libraries() -> list[str]:
    """Where the program finds what it imports: being isolated, it knows neither the user's own
    packages nor ``PYTHONPATH``."""
    specs = map(importlib.util.find_spec, ("openpyxl", "et_xmlfile"))
    places = (Path(spec.origin).parent.parent for spec in specs if spec and spec.origin)
    return [str(place) for place in dict.fromkeys(places)]


# ---------------------------------------------------------------------------- writing


class Writer(Protocol):
    """Takes the parts of a table, one after another."""

    def write(self, batch: pa.RecordBatch) -> None: ...


@contextmanager
def writing(path: Path, schema: pa.Schema) -> Iterator[Writer]:
    """A writer of the format that the file's ending names. The file is there, whole, when all went
    well; on any error nothing is left, and what was there before stays. Raises ProblemsError."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    write = {".csv": _csv_writer, ".xlsx": _sheet_writer, ".parquet": _parquet_writer}
    try:
        with write[path.suffix.lower()](unfinished, schema) as writer:
            yield writer
        unfinished.replace(path)
    except OSError as error:
        raise _cannot(path, error, "書けません", "Cannot be written") from None
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
def _parquet_writer(path: Path, schema: pa.Schema) -> Iterator[Writer]:
    with pa.parquet.ParquetWriter(path, schema) as file:
        groups = _RowGroups(file)
        yield groups
        groups.finish()


class _Lines:
    """Writes what Arrow makes of it."""

    def __init__(self, file: pa.csv.CSVWriter) -> None:
        self._file = file

    def write(self, batch: pa.RecordBatch) -> None:
        self._file.write_batch(batch)


@contextmanager
def _csv_writer(path: Path, schema: pa.Schema) -> Iterator[Writer]:
    """In UTF-8 with a mark at the beginning, without which Excel takes it for Shift_JIS."""
    with path.open("wb") as file:
        file.write(codecs.BOM_UTF8)
        options = pa.csv.WriteOptions(quoting_style="needed")
        with pa.csv.CSVWriter(file, schema, write_options=options) as writer:
            yield _Lines(writer)


@contextmanager
def _sheet_writer(path: Path, schema: pa.Schema) -> Iterator[Writer]:
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
