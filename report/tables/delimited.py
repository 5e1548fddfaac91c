"""Tables as text: CSV in any known encoding, parted by commas, tabs, semicolons or what ``sep=``
says.

Arrow reads the rows with as many cells as there are columns. The few others it hands over: shorter
ones are filled up, longer ones are told.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO, TextIOWrapper
from typing import BinaryIO, TextIO

import numpy as np
import pyarrow as pa
import pyarrow.csv

from checklist.load import Content
from checklist.problems import Problem, ProblemsError, problem
from report import apart
from report.tables import opening
from report.tables.columns import Columns, Part, Table, blank_rows, schema_of_text, too_wide
from report.tables.heading import EMPTY, MOST_CHARACTERS, Names, begin_of

#: Lines read at once: a block of blank ones takes little room in any number of columns.
_MOST_LINES = 1 << 14
#: Characters read at once, and a line more.
_CHARACTERS = 1 << 22
#: The longest row, in bytes.
_LONGEST = 1 << 25
#: A row may have so many cells beyond the last column and still be parted from the others.
_SPARE = 4
#: Stands in no text that is read.
_MARK = "\x1f"


@contextmanager
def read_csv(
    open_file: Callable[[], BinaryIO], most_rows: int, content: Content, limits: apart.Limits
) -> Iterator[Table]:
    """The table in a CSV. ``open_file``: opens it anew. Raises ProblemsError, also while its parts
    are read."""
    encoding = opening.encoding_of(open_file)
    with TextIOWrapper(open_file(), encoding, newline="") as text:
        start = text.read(MOST_CHARACTERS)
        if not start.strip():
            raise ProblemsError([EMPTY])
        begin = begin_of(start, Names(content))
        names = begin.heading.names
        if len(names) > limits.columns:
            raise ProblemsError([too_wide(limits.columns)])
        rows = _Rows(names, begin.delimiter, begin.heading.row + 1, Columns(names, content).coded)
        yield Table(
            schema_of_text(names),
            rows.parts(_Pieces(start[begin.length :], text, rows.end), most_rows),
            begin.heading.row + 1,
            notes=(*opening.told(encoding), *begin.heading.told()),
        )


class _Pieces:
    """A text from below its heading on, as a file in UTF-8 that gives some whole lines at a time,
    and at last the row ``end``. ``begin``: what was read of the text already."""

    closed = False

    def __init__(self, begin: str, rest: TextIO, end: str) -> None:
        self._pieces = self._cut(begin, rest, end)

    def read(self, _size: int) -> bytes:
        return next(self._pieces, b"")

    @staticmethod
    def _cut(begin: str, rest: TextIO, end: str) -> Iterator[bytes]:
        lines = StringIO(begin + rest.readline(), newline="").readlines()
        while lines:
            for start in range(0, len(lines), _MOST_LINES):
                yield "".join(lines[start : start + _MOST_LINES]).encode()
            is_open = not lines[-1].endswith(("\r", "\n"))
            lines = rest.readlines(_CHARACTERS)
            if is_open and not lines:
                yield b"\n"
        yield f"{end}\n".encode()


class _Rows:
    """The rows of a CSV. ``end``: a row with a cell too many that is put below the last: where it
    does not come out again, a quotation mark was never closed. ``answers``: the columns that hold
    any, where a row is least likely blank."""

    def __init__(
        self, names: Sequence[str], delimiter: str, first: int, answers: Sequence[int]
    ) -> None:
        self.end = _MARK + len(names) * delimiter
        self._names, self._delimiter = names, delimiter
        self._order = (*answers, *range(len(names)))
        self._first = self._next = first
        self._uneven: deque[tuple[int, str]] = deque()
        self._is_ended = False

    def parts(self, pieces: _Pieces, most_rows: int) -> Iterator[Part]:
        try:
            with self._reader(pieces) as reader:
                for batch in reader:
                    yield from self._parts(batch, most_rows)
        except pa.ArrowInvalid:  # a row without end
            raise ProblemsError([_not_parted(self._next)]) from None
        if self._uneven:
            none = pa.RecordBatch.from_arrays(self._arrays(()), names=list(self._names))
            yield from self._parts(none, most_rows)
        if not self._is_ended:
            raise ProblemsError([_not_parted(self._next - 1)])

    def _reader(self, pieces: _Pieces) -> pa.csv.CSVStreamingReader:
        # by number: a heading may stand there twice
        names = [f"{n}" for n in range(len(self._names))]
        return pa.csv.open_csv(
            pa.PythonFile(pieces, "r"),
            pa.csv.ReadOptions(
                block_size=_LONGEST,
                column_names=names,
                use_threads=False,  # only so the rows are counted
            ),
            pa.csv.ParseOptions(
                delimiter=self._delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=self._note,
            ),
            pa.csv.ConvertOptions(
                column_types={name: pa.string() for name in names},
                null_values=[""],
                strings_can_be_null=True,
            ),
        )

    def _note(self, row: pa.csv.InvalidRow) -> str:
        if row.text == self.end:
            self._is_ended = True
        else:
            self._uneven.append((self._first + row.number - 1, row.text))
        return "skip"

    def _parts(self, batch: pa.RecordBatch, most_rows: int) -> Iterator[Part]:
        """The rows of a batch and those that stand among them, without those that are blank."""
        first = self._next
        among: list[tuple[int, str]] = []
        while self._uneven and self._uneven[0][0] <= first + batch.num_rows + len(among):
            among.append(self._uneven.popleft())
        numbers = np.arange(first, first + batch.num_rows + len(among))
        self._next = first + len(numbers)
        long = np.zeros(len(numbers), bool)
        arrays = batch.columns
        if among:
            at = np.array([number for number, _ in among]) - first
            cells = [self._cells(number, text) for number, text in among]
            long[at] = [any(row[len(self._names) :]) for row in cells]
            others = self._arrays(cells)
            order = np.argsort(np.concatenate([np.delete(numbers, at), numbers[at]]))
            arrays = [
                pa.concat_arrays([array, other]).take(pa.array(order))
                for array, other in zip(arrays, others, strict=True)
            ]
        batch = pa.RecordBatch.from_arrays(arrays, names=list(self._names))
        counted = np.ones(len(numbers), bool)
        counted[blank_rows(batch, self._order)] = False
        counted |= long
        for start in range(0, len(numbers), most_rows):
            here = slice(start, start + most_rows)
            part = batch.slice(start, most_rows)
            if not counted[here].all():
                part = part.filter(pa.array(counted[here]))
            yield Part(
                part,
                numbers[here][counted[here]].tolist(),
                int(numbers[here][-1]),
                long=tuple(np.flatnonzero(long[here][counted[here]]).tolist()),
            )

    def _cells(self, number: int, text: str) -> list[str]:
        """The cells of a row that is shorter or longer than the others."""
        try:
            (cells,) = csv.reader(
                StringIO(text, newline=""), delimiter=self._delimiter, strict=True
            )
        except (csv.Error, ValueError):
            raise ProblemsError([_not_parted(number)]) from None
        if len(cells) > len(self._names) + _SPARE:
            raise ProblemsError([_not_parted(number)])
        return cells

    def _arrays(self, rows: Sequence[Sequence[str]]) -> list[pa.Array]:
        return [
            pa.array([(row[n : n + 1] or [""])[0] or None for row in rows], pa.string())
            for n in range(len(self._names))
        ]  # fmt: skip


def _not_parted(first: int) -> Problem:
    """That a CSV cannot be parted into cells, ``first`` being the first row not read."""
    return problem(
        "",
        f'{first}行目か、その下で、表を列に分けられません。壊れているか、引用符（"）が閉じていないか、'
        "列の名前よりずっと多くのセルがあります。区切りと引用符を確かめ、CSV（UTF-8）で保存し直してください。",
        f"In row {first} or below, the table cannot be parted into columns: it is damaged, a "
        'quotation mark (") is never closed, or a row has many more cells than there are columns. '
        "Check its separators and quotation marks, and save it as CSV (UTF-8) again.",
    )
