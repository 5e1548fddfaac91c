"""Tables as text: CSV in any known encoding, divided by commas, tabs, semicolons or what ``sep=``
names. pandas parses the rows, as text throughout: 011002 is a code and no number."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOBase, TextIOWrapper
from typing import Any, BinaryIO, TextIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from checklist.load import Content
from checklist.problems import Problem, ProblemsError, problem
from report import apart
from report.tables.blank import blank_rows
from report.tables.columns import Columns
from report.tables.encoding import encoding_notes, encoding_of
from report.tables.heading import EMPTY, MOST_CHARACTERS, HeadingNames, begin_of
from report.tables.table import CohortTable, TablePart, schema_of_text, too_wide

#: Rows parsed at once, at most: text takes much more room than numbers.
_MOST_AT_ONCE = 1 << 14
#: A row may have so many cells beyond the last column and still be told apart from the others.
_SPARE = 4


@contextmanager
def read_csv(
    open_file: Callable[[], BinaryIO],
    most_rows: int,
    content: Content,
    limits: apart.Limits,
    heading: int | None = None,
) -> Iterator[CohortTable]:
    """The table in a CSV, in parts of at most ``most_rows`` rows. ``open_file``: opens it anew;
    ``heading``: the row that names the columns, where that is known.
    Raises ProblemsError, also while its parts are read."""
    encoding = encoding_of(open_file)
    with open_file() as file, TextIOWrapper(open_file(), encoding, newline="") as text:
        start = text.read(MOST_CHARACTERS)
        if not start.strip():
            raise ProblemsError([EMPTY])
        begin = begin_of(start, HeadingNames(content), heading)
        names = begin.heading.names
        if len(names) > limits.columns:
            raise ProblemsError([too_wide(limits.columns)])
        rows = _Rows(names, begin.delimiter, Columns(names, content).coded)
        first = begin.heading.row + 1
        rest: TextIOBase | BinaryIO = _Again(start[begin.length :], text)
        if encoding == "utf-8-sig":  # what pandas reads: a text would be encoded again
            mark = len(codecs.BOM_UTF8) if file.read(3) == codecs.BOM_UTF8 else 0
            file.seek(mark + len(start[: begin.length].encode()))
            rest = file
        yield CohortTable(
            schema_of_text(names),
            rows.parts(rest, first, min(most_rows, _MOST_AT_ONCE)),
            first,
            notes=(*encoding_notes(encoding), *begin.heading.notes()),
        )


class _Again(TextIOBase):
    """A text stream that returns the characters already read, then the rest. (pandas calls ``read``
    only.)"""

    def __init__(self, begin: str, rest: TextIO) -> None:
        self._begin, self._rest = begin, rest

    def read(self, size: int | None = -1) -> str:
        """The next ``size`` characters, or more where they were read already."""
        if self._begin:
            begin, self._begin = self._begin, ""
            return begin
        return self._rest.read(-1 if size is None else size)

    def readable(self) -> bool:
        """Always true."""
        return True


class _Rows:
    """The rows of a CSV below its heading ``names``. ``coded``: the columns in which few values are
    repeated, such as levels; they become dictionaries."""

    def __init__(self, names: tuple[str, ...] | list[str], delimiter: str, coded: Any) -> None:
        self._names, self._delimiter, self._coded = list(names), delimiter, frozenset(coded)
        self._order = (*coded, *range(len(names)))

    def parts(self, text: TextIOBase | BinaryIO, first: int, most_rows: int) -> Iterator[TablePart]:
        """The rows in parts, ``first`` being the number of the first. Raises ProblemsError where
        the text cannot be divided into cells."""
        import pandas as pd

        width = len(self._names) + _SPARE
        try:
            with pd.read_csv(
                text,
                sep=self._delimiter,
                header=None,
                names=range(width),
                index_col=False,
                dtype=object,  # text as it is, like ``str``, in half the time
                keep_default_na=False,
                na_filter=False,
                skip_blank_lines=False,
                chunksize=most_rows,
            ) as frames:
                for frame in frames:
                    columns = [frame[n].to_numpy() for n in range(width)]
                    yield self._part(columns, first)
                    first += len(frame)
        except pd.errors.EmptyDataError:
            return
        except pd.errors.ParserError:
            raise ProblemsError([_not_parted(first)]) from None

    def _part(self, columns: list[Any], first: int) -> TablePart:
        """Some rows, without those that are blank."""
        width, rows = len(self._names), len(columns[0])
        long = np.zeros(rows, bool)
        for beyond in columns[width:]:
            long |= beyond != ""
        arrays = [
            _array(cells, is_coded=n in self._coded) for n, cells in enumerate(columns[:width])
        ]
        batch = pa.RecordBatch.from_arrays(arrays, names=self._names)
        counted = np.ones(rows, bool)
        counted[blank_rows(batch, self._order)] = False
        counted |= long
        if not counted.all():
            batch = batch.filter(pa.array(counted))
        return TablePart(
            batch,
            (first + np.flatnonzero(counted)).tolist(),
            first + rows - 1,
            long=tuple(np.flatnonzero(long[counted]).tolist()),
        )


def _array(column: Any, *, is_coded: bool) -> pa.Array:
    """A column of text, null where it is empty; a dictionary where ``is_coded``."""
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


def _not_parted(first: int) -> Problem:
    """That a CSV cannot be divided into cells, ``first`` being the first row not read."""
    return problem(
        "",
        f'{first}行目か、その下で、表を列に分けられません。壊れているか、引用符（"）が閉じていないか、'
        "列の名前よりずっと多くのセルがあります。区切りと引用符を確かめ、CSV（UTF-8）で保存し直してください。",
        f"In row {first} or below, the table cannot be parted into columns: it is damaged, a "
        'quotation mark (") is never closed, or a row has many more cells than there are columns. '
        "Check its separators and quotation marks, and save it as CSV (UTF-8) again.",
    )
