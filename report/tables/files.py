"""Tables as files: CSV, Excel and Parquet, read a part at a time, whatever their names say.

Text stays the text it was: 011002 is a code and no number. The page and the command read with
this. A Parquet file of one's own, at a shell, is read in this process; files of strangers apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from io import SEEK_END, BytesIO
from itertools import chain
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

import pyarrow as pa
import pyarrow.parquet

from checklist.load import Content
from checklist.problems import ProblemsError, problem
from report import apart
from report.savefile.archive import without_directory
from report.tables.delimited import read_csv
from report.tables.sheets import read_workbook
from report.tables.table import CohortTable, TablePart, too_wide

#: What every workbook of Excel has.
_WORKBOOK = "xl/workbook.xml"
_REPORT = problem(
    "",
    "これは表ではなく、一つの団体の報告書か回答です。画面「多くの自治体をまとめて見る」で、ほかの団体のものと一緒に選べます。",
    "This is no table but a report or the answers of one municipality. The page “Many "
    "municipalities at once” takes it together with those of others.",
)
PARQUET, ARCHIVE, OLD_OFFICE = b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@contextmanager
def open_table(
    source: bytes | Path,
    most_rows: int,
    content: Content,
    limits: apart.Limits,
    heading: int | None = None,
) -> Iterator[CohortTable]:
    """The table in a file, given as its content or (for local commands) its path, in parts of at
    most ``most_rows`` rows. ``heading``: the row that names the columns, where that is known (not
    in Parquet). Raises ProblemsError where it cannot be read, also during iteration."""

    def open_file() -> BinaryIO:
        return BytesIO(source) if isinstance(source, bytes) else source.open("rb")

    with ExitStack() as stack, _readable(source):
        with open_file() as file:
            start = file.read(len(PARQUET))
            if start == PARQUET and (file.seek(-len(PARQUET), SEEK_END), file.read())[1] != PARQUET:
                raise apart.NotReadError("cut_off")
            if start == OLD_OFFICE:
                from report.opening import old_office  # with all the readers of reports

                raise old_office(start + file.read())
        if start == ARCHIVE:
            if isinstance(source, Path):  # the page knows by now
                _refuse_other_archives(source, content)
            table = read_workbook(source, most_rows, content, limits, heading)
        elif start != PARQUET:
            table = stack.enter_context(read_csv(open_file, most_rows, content, limits, heading))
        elif isinstance(source, bytes):
            table = _parquet(apart.read_parquet(source, limits))
        else:
            file = stack.enter_context(pa.parquet.ParquetFile(source, pre_buffer=True))
            table = _parquet(
                file.iter_batches(most_rows), file.schema_arrow, file.metadata.num_rows
            )
        if len(table.schema) > limits.columns:
            raise ProblemsError([too_wide(limits.columns)])

        def parts() -> Iterator[TablePart]:
            # errors are reported as this file's wherever the parts are used
            with _readable(source):
                yield from table.parts

        yield replace(table, parts=parts())


def _refuse_other_archives(path: Path, content: Content) -> None:
    """Raises ProblemsError, with what the page says, where an archive is no workbook."""
    try:
        with ZipFile(path) as archive:
            if _WORKBOOK in archive.namelist():
                return
    except Exception:  # a damaged directory raises nearly every type
        raise without_directory(path.read_bytes()) from None
    from report.opening import read_report  # with all the readers of reports

    read_report(path.read_bytes(), content)
    raise ProblemsError([_REPORT])


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
) -> CohortTable:
    """The table of these batches; without a schema, with that of the first batch."""
    batches = iter(batches)
    begin = [] if schema is not None else [next(batches)]

    def parts() -> Iterator[TablePart]:
        first = 1
        for batch in chain(begin, batches):
            numbers = range(first, first + batch.num_rows)
            first = numbers.stop
            yield TablePart(batch, numbers, first - 1)

    return CohortTable(begin[0].schema if schema is None else schema, parts(), 1, rows)
