"""Tables as files: CSV, Excel and Parquet, read a part at a time, whatever their names say.

Text stays the text it was: 011002 is a code and no number. The page and the command read with
this. A Parquet file of one's own, at a shell, is read in this process; files of strangers apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from io import BytesIO, TextIOBase, TextIOWrapper
from itertools import chain, groupby, islice, zip_longest
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, TextIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from checklist.load import Content
from checklist.problems import Problem, ProblemsError, problem
from report import apart
from report.apart import cell_name
from report.tables import opening
from report.tables.columns import Columns, Part
from report.tables.heading import (
    HOW_EN,
    HOW_JA,
    MOST_CHARACTERS,
    MOST_ROWS,
    Heading,
    Names,
    begin_of,
    heading_in,
    no_heading,
)

PARQUET, ARCHIVE = b"PAR1", b"PK\x03\x04"
#: Rows of a CSV or workbook read at once, at most: text takes much more room than numbers.
_MOST_AT_ONCE = 1 << 13
#: Columns of a worksheet.
_SHEET_COLUMNS = 16_384
#: A row may have so many cells beyond the last column and still be parted from the others.
_SPARE = 4
#: The number of cells listed one by one.
_MOST_NAMED = 20

EMPTY = problem(
    "",
    f"表が空です。{HOW_JA}",
    f"The table is empty. {HOW_EN}",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table while it is read. ``rows``: their number, where the file states it; ``first``: the
    number of the first row below the heading; ``notes``: remarks on the file for its author."""

    schema: pa.Schema
    parts: Iterator[Part]
    first: int
    rows: int | None = None
    notes: tuple[Problem, ...] = ()


@contextmanager
def reading(
    source: bytes | Path, most_rows: int, content: Content, limits: apart.Limits
) -> Iterator[Table]:
    """The table in a file, given as its content or (for local commands) its path, in parts of at
    most ``most_rows`` rows. Raises ProblemsError where it cannot be read, also during iteration."""

    def open_file() -> BinaryIO:
        return BytesIO(source) if isinstance(source, bytes) else source.open("rb")

    with ExitStack() as stack, _readable(source):
        with open_file() as file:
            start = file.read(len(PARQUET))
        if start == ARCHIVE:
            table = _sheets(source, min(most_rows, _MOST_AT_ONCE), content, limits)
        elif start != PARQUET:
            table = stack.enter_context(_csv(open_file, most_rows, content, limits))
        elif isinstance(source, bytes):
            table = _parquet(apart.read_parquet(source, limits))
        else:
            file = stack.enter_context(pa.parquet.ParquetFile(source, pre_buffer=True))
            table = _parquet(
                file.iter_batches(most_rows), file.schema_arrow, file.metadata.num_rows
            )
        if len(table.schema) > limits.columns:
            raise ProblemsError([_too_wide(limits.columns)])

        def parts() -> Iterator[Part]:
            # errors are reported as this file's wherever the parts are used
            with _readable(source):
                yield from table.parts

        yield replace(table, parts=parts())


@contextmanager
def _readable(source: bytes | Path) -> Iterator[None]:
    """Turns what Arrow and the system raise into ProblemsError, which names a file by its path."""
    try:
        yield
    except apart.NotReadError as error:
        if isinstance(source, bytes):
            raise
        raise ProblemsError(replace(p, place=str(source)) for p in error.problems) from None
    except (pa.ArrowException, OSError) as error:
        # Arrow raises OSError, too, for what a file holds
        if isinstance(error, OSError) and error.errno is not None and isinstance(source, Path):
            raise cannot(source, error, "読めません", "Cannot be read") from None
        detail = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise ProblemsError.one(
            f"表を読めません。壊れています（{detail}）。",
            f"The table cannot be read: it is damaged ({detail}).",
            "" if isinstance(source, bytes) else str(source),
        ) from None


def cannot(path: Path, error: OSError, ja: str, en: str) -> ProblemsError:
    """The problem that the system does not let a file be read or written."""
    detail = error.strerror or type(error).__name__
    return ProblemsError.one(
        f"ファイルを{ja}（{detail}）。場所と権限、空き容量を確かめてください。",
        f"{en} ({detail}). Check the place, your rights there and the space left.",
        str(path),
    )


# ---------------------------------------------------------------------------- Parquet


def _parquet(
    batches: Iterable[pa.RecordBatch], schema: pa.Schema | None = None, rows: int | None = None
) -> Table:
    """The table of these batches; without a schema, with that of the first batch."""
    batches = iter(batches)
    begin = [] if schema is not None else [next(batches)]

    def parts() -> Iterator[Part]:
        first = 1
        for batch in chain(begin, batches):
            numbers = range(first, first + batch.num_rows)
            first = numbers.stop
            yield Part(batch, numbers, first - 1)

    return Table(begin[0].schema if schema is None else schema, parts(), 1, rows)


# ---------------------------------------------------------------------------- CSV


class _Again(TextIOBase):
    """A text stream that returns the characters already read, then the rest. (pandas calls ``read``
    only.)"""

    def __init__(self, begin: str, rest: TextIO) -> None:
        self._begin, self._rest = begin, rest

    def read(self, size: int | None = -1) -> str:
        if self._begin:
            begin, self._begin = self._begin, ""
            return begin
        return self._rest.read(-1 if size is None else size)

    def readable(self) -> bool:
        return True


@contextmanager
def _csv(
    open_file: Callable[[], BinaryIO], most_rows: int, content: Content, limits: apart.Limits
) -> Iterator[Table]:
    """The table in a CSV of any known encoding. ``open_file``: opens it anew."""
    encoding = opening.encoding_of(open_file)
    with TextIOWrapper(open_file(), encoding, newline="") as text:
        start = text.read(MOST_CHARACTERS)
        if not start.strip():
            raise ProblemsError([EMPTY])
        begin = begin_of(start, Names(content))
        names = begin.heading.names
        if len(names) > limits.columns:
            raise ProblemsError([_too_wide(limits.columns)])
        rest = _Again(start[begin.length :], text)
        first = begin.heading.row + 1
        schema = _of_text(names)
        coded = frozenset(Columns(names, content).coded)
        parts = _csv_parts(
            rest, begin.delimiter, schema, first, min(most_rows, _MOST_AT_ONCE), coded
        )
        yield Table(schema, parts, first, notes=(*opening.notes(encoding), *begin.heading.notes()))


def _of_text(names: Iterable[str]) -> pa.Schema:
    return pa.schema([pa.field(name, pa.string()) for name in names])


def _csv_parts(
    text: TextIOBase,
    delimiter: str,
    schema: pa.Schema,
    first: int,
    most_rows: int,
    coded: frozenset[int],
) -> Iterator[Part]:
    import pandas as pd

    width = len(schema)
    try:
        with pd.read_csv(
            text,
            sep=delimiter,
            header=None,
            names=range(width + _SPARE),
            index_col=False,
            dtype=object,  # text as it is, and equal texts once: half the time of ``str``
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            chunksize=most_rows,
        ) as frames:
            for frame in frames:
                columns = [frame[n].to_numpy() for n in range(width + _SPARE)]
                yield _part(columns, schema, range(first, first + len(frame)), coded)
                first += len(frame)
    except pd.errors.EmptyDataError:
        return
    except pd.errors.ParserError:
        raise ProblemsError([_not_parted(first)]) from None


def _part(columns: Sequence[Any], schema: pa.Schema, numbers: range, coded: frozenset[int]) -> Part:
    """Some rows of text, without those that are blank."""
    width = len(schema)
    long = np.zeros(len(numbers), bool)
    for beyond in columns[width:]:
        long |= beyond != ""
    not_blank = _not_blank([*columns[:width]], [*sorted(coded), *range(width)]) | long
    is_all = bool(not_blank.all())
    arrays = [
        _array(column if is_all else column[not_blank], is_coded=n in coded)
        for n, column in enumerate(columns[:width])
    ]
    return Part(
        pa.RecordBatch.from_arrays(arrays, names=schema.names),
        numbers if is_all else np.asarray(numbers)[not_blank].tolist(),
        numbers.stop - 1,
        long=tuple(np.flatnonzero(long[not_blank]).tolist()),
    )


def _not_blank(columns: Sequence[Any], order: Sequence[int]) -> Any:
    """Which rows hold anything but white space."""
    left = np.arange(len(columns[0]))
    for n in order:
        if not len(left):
            break
        left = np.array([row for row in left if not columns[n][row].strip()], np.intp)
    filled = np.ones(len(columns[0]), bool)
    filled[left] = False
    return filled


def _array(column: Any, *, is_coded: bool) -> pa.Array:
    """A column of text, null where it is empty. ``is_coded``: few values stand again and again."""
    import pandas as pd

    if is_coded:
        of, values = pd.factorize(column)
        blank = np.flatnonzero(values == "")
        if len(blank):
            of = np.where(of == blank[0], -1, of)
        indices = pa.array(of.astype(np.int32), mask=of < 0)
        return pa.DictionaryArray.from_arrays(indices, pa.array(values, pa.string()))
    texts = pa.array(column, pa.string())
    return pc.if_else(pc.equal(texts, ""), None, texts)


def _too_wide(most: int) -> Problem:
    return problem(
        "",
        f"列が多すぎます（{most:,}列まで）。要らない列を除いてください。",
        f"Too many columns ({most:,} at most). Leave out those that are not needed.",
    )


def _not_parted(first: int) -> Problem:
    """The problem that a CSV cannot be divided into cells, ``first`` being the first
    row not read."""
    return problem(
        "",
        f'{first}行目か、その下で、表を列に分けられません。壊れているか、引用符（"）が閉じていないか、'
        "列の名前よりずっと多くのセルがあります。区切りと引用符を確かめ、CSV（UTF-8）で保存し直してください。",
        f"In row {first} or below, the table cannot be parted into columns: it is damaged, a "
        'quotation mark (") is never closed, or a row has many more cells than there are columns. '
        "Check its separators and quotation marks, and save it as CSV (UTF-8) again.",
    )


# ---------------------------------------------------------------------------- Excel


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet with a heading: where in the table its columns go, and its rows as they were read."""

    name: str
    heading: Heading
    places: Sequence[int]
    rows: BinaryIO
    numbers: list[Sequence[int]]
    uncalculated: list[Sequence[tuple[int, int]]]


def _sheets(source: bytes | Path, most_rows: int, content: Content, limits: apart.Limits) -> Table:
    """The table in the visible sheets of a workbook that have columns of criteria, one below the
    other. All is read before the first part is known, and waits: one's own in a file."""
    union = _Union(Names(content))
    sheets: list[_Sheet] = []
    without: list[str] = []
    first_row: Sequence[str] = ()
    if isinstance(source, Path) and source.suffix.lower() != ".xlsx":
        source = source.read_bytes()  # whose name would not be believed
    every_column = replace(limits, columns=_SHEET_COLUMNS)  # those without a heading are left out
    for (name, is_hidden), rows in groupby(
        apart.read_rows(source, every_column), lambda row: (row.sheet, row.is_hidden)
    ):
        rest = iter(rows)
        begin = list(islice(rest, MOST_ROWS))
        texts = [(row.number, [_text(cell) for cell in row.cells]) for row in begin]
        heading = None if is_hidden else heading_in(texts, union.names)
        if heading is None:
            without.append(name)
            first_row = first_row or (texts[0][1] if texts else ())
            continue
        if len(heading.names) > limits.columns:
            raise ProblemsError([_too_wide(limits.columns)])
        below = _below(heading, chain(begin, rest))
        # a visitor's file is never written to disk
        spool = BytesIO() if isinstance(source, bytes) else TemporaryFile()  # noqa: SIM115
        sheet = _Sheet(name, heading, union.places(heading.names), spool, [], [])
        _keep(below, sheet, most_rows)
        sheets.append(sheet)
    if not sheets:
        raise ProblemsError([no_heading(first_row) if first_row else EMPTY])
    schema = _of_text(union.headings)
    only = len(sheets) == 1
    notes = [
        note
        for sheet in sheets
        for note in sheet.heading.notes("" if only else f"「{sheet.name[:40]}」")
    ]
    if without:
        listed_ja, listed_en = "、".join(without)[:200], ", ".join(without)[:200]
        notes.append(
            problem(
                "",
                f"問いの列がないか、表示されていないため、読まなかったシート: {listed_ja}",
                f"Sheets not read, hidden or without a column of a criterion: {listed_en}",
            )
        )
    if not only:
        listed = "、".join(f"「{sheet.name[:40]}」" for sheet in sheets)
        notes.append(
            problem(
                "",
                f"次のシートを合わせて読みました: {listed}",
                f"Read together: {listed}",
            )
        )
    notes += _uncalculated(sheets)
    first = sheets[0].heading.row + 1 if only else 0
    return Table(schema, _sheet_parts(sheets, schema, only), first, notes=tuple(notes))


class _Union:
    """The columns of several sheets: columns of one meaning are merged, under the first heading."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.headings: list[str] = []
        self._places: dict[tuple[object, ...], int] = {}

    def places(self, headings: Sequence[str]) -> list[int]:
        """The index of each column of a sheet in the union."""
        times: dict[tuple[object, ...], int] = {}
        places = []
        for heading in headings:
            names = self.names
            key: tuple[object, ...] = (
                names.criterion(heading), names.evidence(heading), names.means(heading)
            )  # fmt: skip
            key = key if any(key) else (heading,)
            times[key] = times.get(key, 0) + 1  # one thing twice in one sheet are two columns
            if (*key, times[key]) not in self._places:
                self._places[*key, times[key]] = len(self.headings)
                self.headings.append(heading)
            places.append(self._places[*key, times[key]])
        return places


def _below(heading: Heading, rows: Iterable[apart.Row]) -> Iterator[apart.Row]:
    """The rows below a heading that have a value under it."""
    width = len(heading.names)
    for row in rows:
        cells = row.cells[:width]
        if row.number > heading.row and any(
            isinstance(cell, apart.Other) or _text(cell).strip() for cell in cells
        ):
            yield row._replace(cells=cells)


def _keep(rows: Iterator[apart.Row], sheet: _Sheet, most_rows: int) -> None:
    """Stores the rows of a sheet as an Arrow stream of text; cells under no heading are
    left out."""
    width = len(sheet.heading.names)
    schema = _of_text(map(str, range(width)))
    with pa.ipc.new_stream(sheet.rows, schema) as stream:
        while some := list(islice(rows, most_rows)):
            columns = list(zip_longest(*(row.cells for row in some)))
            columns += [(None,) * len(some)] * (width - len(columns))
            arrays = [pa.array([_text(cell) or None for cell in column]) for column in columns]
            arrays = [array.cast(pa.string()) for array in arrays]
            stream.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
            sheet.numbers.append([row.number for row in some])
            sheet.uncalculated.append(
                [
                    (row, place)
                    for place, column in enumerate(columns)
                    for row, cell in enumerate(column)
                    if isinstance(cell, apart.Other) and cell.kind == "formula"
                ]
            )


def _sheet_parts(sheets: Sequence[_Sheet], schema: pa.Schema, is_only: bool) -> Iterator[Part]:
    for sheet in sheets:
        sheet.rows.seek(0)
        place = "" if is_only else f"「{sheet.name[:40]}」"
        with sheet.rows, pa.ipc.open_stream(sheet.rows) as stream:
            batches = zip(stream, sheet.numbers, sheet.uncalculated, strict=True)
            for batch, numbers, uncalculated in batches:
                columns = dict(zip(sheet.places, batch.columns, strict=True))
                none = pa.nulls(len(numbers), pa.string())
                yield Part(
                    pa.RecordBatch.from_arrays(
                        [columns.get(n, none) for n in range(len(schema))], schema=schema
                    ),
                    numbers,
                    numbers[-1],
                    place,
                    formulas=tuple((row, sheet.places[n]) for row, n in uncalculated),
                )


def _uncalculated(sheets: Sequence[_Sheet]) -> Iterator[Problem]:
    """The cells whose formula was saved without its value."""
    cells = [
        cell_name(sheet.name, n + 1, numbers[row])
        for sheet in sheets
        for numbers, places in zip(sheet.numbers, sheet.uncalculated, strict=True)
        for row, n in places
    ]
    if cells:
        named = "、".join(f"{cell}" for cell in cells[:_MOST_NAMED])
        named += "…" if len(cells) > _MOST_NAMED else ""
        yield problem(
            "",
            f"計算結果のない数式のセルが{len(cells):,}個あり、空として数えました: {named}。"
            "Excelで開いて保存し直すと、計算結果が入ります。",
            f"Cells that hold formulas without a value: {len(cells):,}, counted as blank: {named}. "
            "Open the file in Excel and save it again to have them calculated.",
        )


def _text(cell: apart.Value | None) -> str:
    """A cell as text; a whole number without a fraction."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, apart.Other):
        return cell.value
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
