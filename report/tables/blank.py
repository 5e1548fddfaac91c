"""Which rows and cells of a table hold nothing, and what is in its columns, each value once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.cohort import BLANK


def blank_rows(batch: pa.RecordBatch, order: Iterable[int]) -> list[int]:
    """The rows without anything in them but white space. ``order``: in which the columns are looked
    at, each where those before are blank."""
    left = np.arange(batch.num_rows)
    for place in order:
        if not len(left):
            break
        left = left[_blank_cells(batch.column(place), left)]
    rows: list[int] = left.tolist()
    return rows


def holds_anything(column: pa.Array) -> bool:
    """Whether any cell of a column holds more than white space."""
    return not bool(_blank_cells(column, np.arange(len(column))).all())


def _blank_cells(column: pa.Array, rows: NDArray[Any]) -> NDArray[np.bool_]:
    """Which cells of a column hold nothing but white space, of some rows."""
    if pa.types.is_dictionary(column.type):
        values, of = distinct(column)
        blanks = np.array([value is None or not f"{value}".strip() for value in values], bool)
        return np.array(blanks[of[rows]], bool)
    if len(rows) < len(column) and not pa.types.is_nested(column.type):
        column = column.take(pa.array(rows))
        rows = np.arange(len(column))
    empty = column.is_null()
    if pa.types.is_string(column.type):
        empty = pc.or_(empty, pc.equal(pc.utf8_trim_whitespace(column.fill_null("")), ""))
    return np.array(empty.to_numpy(zero_copy_only=False)[rows], bool)


def nobodys_rows(
    batch: pa.RecordBatch, levels: NDArray[np.int8], named_by: Iterable[int]
) -> list[int]:
    """The rows without a single answer and without anything in the columns that name the
    municipality: units, a second row of headings. ``levels``: as read, shape (criteria, rows)."""
    left = np.arange(batch.num_rows)
    for of_criterion in levels:
        if not len(left):
            return []
        left = left[of_criterion[left] == BLANK]
    for place in named_by:
        left = left[_blank_cells(batch.column(place), left)]
    rows: list[int] = left.tolist()
    return rows


def distinct(column: pa.Array) -> tuple[list[Any], NDArray[Any]]:
    """The values of a column, each once, and which of them each row has."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode(null_encoding="encode")
    values = [*column.dictionary.to_pylist(), None]
    return values, column.indices.fill_null(len(values) - 1).to_numpy(zero_copy_only=False)
