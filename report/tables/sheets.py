"""Tables in workbooks: the visible sheets that have columns of criteria, one below the other, or
beside each other where each asks other questions of the same municipalities (``joined_sheets``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import chain, groupby, islice, zip_longest
from pathlib import Path
from tempfile import TemporaryFile

import pyarrow as pa

from checklist.load import Content
from checklist.problems import Problem, ProblemsError, problem
from report import apart
from report.apart import cell_name
from report.tables.heading import EMPTY, Heading, HeadingNames, begin_rows, heading_in, no_heading
from report.tables.joined_sheets import JoinedSheet, beside, key_of
from report.tables.table import CohortTable, TablePart, schema_of_text, too_wide

#: Rows read at once, at most: text takes much more room than numbers.
_MOST_AT_ONCE = 1 << 13
#: Columns of a worksheet.
_SHEET_COLUMNS = 16_384
#: So many cells are named one by one.
_MOST_NAMED = 20


def read_workbook(
    source: bytes | Path,
    most_rows: int,
    content: Content,
    limits: apart.Limits,
    heading_row: int | None = None,
) -> CohortTable:
    """The table in the visible sheets of a workbook that have columns of criteria. All is read
    before the first part is known, and waits: one's own in a file. ``heading_row``: the row that
    names the columns, where that is known. Raises ProblemsError where no sheet has such columns,
    one has too many, or the file is damaged or too large."""
    union = _Union(HeadingNames(content))
    sheets: list[JoinedSheet] = []
    without: list[str] = []
    first_row: Sequence[str] = ()
    if isinstance(source, Path) and source.suffix.lower() != ".xlsx":
        source = source.read_bytes()  # whose name would not be believed
    every_column = replace(limits, columns=_SHEET_COLUMNS)  # those without a heading are left out
    for (name, is_hidden), rows in groupby(
        apart.read_rows(source, every_column), lambda row: (row.sheet, row.is_hidden)
    ):
        rest = iter(rows)
        begin = list(islice(rest, begin_rows(heading_row)))
        texts = [(row.number, [_text(cell) for cell in row.cells]) for row in begin]
        heading = None if is_hidden else heading_in(texts, union.names, heading_row)
        if heading is None:
            without.append(name)
            first_row = first_row or (texts[0][1] if texts else ())
            continue
        if len(heading.names) > limits.columns:
            raise ProblemsError([too_wide(limits.columns)])
        below = _below(heading, chain(begin, rest))
        # of what a visitor brought this process writes nothing
        spool = BytesIO() if isinstance(source, bytes) else TemporaryFile()  # noqa: SIM115
        sheet = JoinedSheet(name, heading, union.places(heading.names), spool, [], [])
        _keep(below, sheet, min(most_rows, _MOST_AT_ONCE))
        sheets.append(sheet)
    if not sheets:
        raise ProblemsError([no_heading(first_row, heading_row) if first_row else EMPTY])
    schema = schema_of_text(union.headings)
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
        key = key_of(sheets, union.names)
        notes.append(
            problem(
                "",
                f"次のシートを合わせて読みました: {listed}",
                f"Read together: {listed}",
            )
            if key is None
            else problem(
                "",
                f"シートごとに問いが分かれているため、自治体ごとに合わせました: {listed}",
                f"Each sheet holds other questions; they were joined by municipality: {listed}",
            )
        )
    else:
        key = None
    notes += _uncalculated(sheets)
    first = sheets[0].heading.row + 1 if only else 0
    parts = (
        _sheet_parts(sheets, schema, only)
        if key is None
        else beside(sheets, schema, key, union.names)
    )
    return CohortTable(schema, parts, first, notes=tuple(notes))


class _Union:
    """The columns of several sheets: those that say the same are one, under the first heading."""

    def __init__(self, names: HeadingNames) -> None:
        self.names = names
        self.headings: list[str] = []
        self._places: dict[tuple[object, ...], int] = {}

    def places(self, headings: Sequence[str]) -> list[int]:
        """Where the columns of a sheet stand in all."""
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


def _below(heading: Heading, rows: Iterable[apart.SheetRow]) -> Iterator[apart.SheetRow]:
    """The rows below a heading that hold anything under it."""
    width = len(heading.names)
    for row in rows:
        cells = row.cells[:width]
        if row.number > heading.row and any(
            isinstance(cell, apart.Other) or _text(cell).strip() for cell in cells
        ):
            yield row._replace(cells=cells)


def _keep(rows: Iterator[apart.SheetRow], sheet: JoinedSheet, most_rows: int) -> None:
    """Keeps the rows of a sheet as an Arrow stream of text; cells under no heading are left out."""
    width = len(sheet.heading.names)
    schema = schema_of_text(map(str, range(width)))
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


def _sheet_parts(
    sheets: Sequence[JoinedSheet], schema: pa.Schema, is_only: bool
) -> Iterator[TablePart]:
    for sheet in sheets:
        sheet.rows.seek(0)
        place = "" if is_only else f"「{sheet.name[:40]}」"
        with sheet.rows, pa.ipc.open_stream(sheet.rows) as stream:
            batches = zip(stream, sheet.numbers, sheet.uncalculated, strict=True)
            for batch, numbers, uncalculated in batches:
                columns = dict(zip(sheet.places, batch.columns, strict=True))
                none = pa.nulls(len(numbers), pa.string())
                yield TablePart(
                    pa.RecordBatch.from_arrays(
                        [columns.get(n, none) for n in range(len(schema))], schema=schema
                    ),
                    numbers,
                    numbers[-1],
                    place,
                    formulas=tuple((row, sheet.places[n]) for row, n in uncalculated),
                )


def _uncalculated(sheets: Sequence[JoinedSheet]) -> Iterator[Problem]:
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
    """A cell as text; a truth value stays a word, as it is no level."""
    return f"{cell}" if isinstance(cell, bool) else apart.as_text(cell)
