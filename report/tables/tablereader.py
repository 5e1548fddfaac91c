"""A program of its own: reads the table on standard input, Excel or Parquet, and prints it as CSV.

``cohort`` starts it, so that whatever a file does, it does it here. It imports nothing of ours (it
is started without our folder in the path), and limits itself before it reads: processor time and
memory where the system can (not on Windows), rows, columns and bytes everywhere. Its
arguments: ``xlsx`` or ``parquet``, the most rows, the folders of the libraries. The head is the
first line; of a workbook, its first sheet counts, every row is a line, and a formula is the value
it had when the workbook was saved. It ends with code 0 only after printing everything.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

#: Seconds of work, bytes beside the program itself.
SECONDS = 10.0
MEMORY = 300_000_000
#: Exit codes: a library is missing, which is no fault of the file; more rows than asked for.
CANNOT_START, TOO_MANY = 4, 5
#: Bytes of a Parquet file unpacked, as it says itself (the limit of memory holds in any case).
UNPACKED = 200_000_000
#: The most columns, and bytes to print.
COLUMNS, PRINTED = 300, 60_000_000


class TooManyError(Exception):
    """More rows than asked for."""


def limit() -> None:
    """From here on: so much work and memory more, no file written, no core dumped."""
    try:
        import resource
        import signal
    except ImportError:  # Windows: the parent's clock alone ends us
        return
    size = Path("/proc/self/statm")
    if size.exists():  # elsewhere than on Linux nobody tells how large the program is
        pages = int(size.read_text().split()[0])
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    seconds = int(SECONDS) + 3  # with what starting took
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)


def sheet_rows(data: bytes, most: int) -> Iterator[list[Any]]:
    """The rows of the first sheet, without the empty cells at their ends."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what a file says of its own size need not be true
    rows = sheet.iter_rows(max_row=most + 2, max_col=COLUMNS, values_only=True)
    for number, row in enumerate(rows):
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        if number > most and cells:
            raise TooManyError
        yield cells


def parquet_rows(data: bytes, most: int) -> Iterator[list[Any]]:
    """The head, then the rows, of the columns that hold plain values."""
    import pyarrow.parquet

    file = pyarrow.parquet.ParquetFile(BytesIO(data))
    told = file.metadata
    if told.num_rows > most:
        raise TooManyError
    groups = (told.row_group(n).total_byte_size for n in range(told.num_row_groups))
    if told.num_columns > COLUMNS or sum(groups) > UNPACKED:
        raise ValueError("more in it than we take")
    nested = pyarrow.types.is_nested
    names = [field.name for field in file.schema_arrow if not nested(field.type)]
    yield list(names)
    for batch in file.iter_batches(4096, columns=names, use_threads=False):
        columns = [column.to_pylist() for column in batch.columns]
        yield from map(list, zip(*columns, strict=True))


def printed(rows: Iterator[list[Any]]) -> bytes:
    """The rows as CSV in UTF-8."""
    out = BytesIO()
    text = TextIOWrapper(out, encoding="utf-8", errors="replace", newline="")
    write = csv.writer(text).writerow
    for row in rows:
        write(row)
        if out.tell() > PRINTED:
            raise ValueError("more in it than we take")
    text.flush()
    return out.getvalue()


def main() -> int:
    kind, most, *folders = sys.argv[1:]
    # these would be loaded, and nobody needs them to read cells
    for name in ("numpy", "pandas", "PIL", "lxml", "defusedxml"):
        sys.modules[name] = None  # type: ignore[assignment] # that is how an import is refused
    sys.path.extend(folders)
    try:  # before the limits: it is the program, not the work
        if kind == "parquet":
            import pyarrow.parquet

            pyarrow.set_cpu_count(1)
            pyarrow.set_io_thread_count(1)
            pyarrow.set_memory_pool(pyarrow.system_memory_pool())
        else:
            import openpyxl  # noqa: F401
    except ImportError:
        return CANNOT_START

    data = sys.stdin.buffer.read()
    limit()
    read = parquet_rows if kind == "parquet" else sheet_rows
    try:
        found = printed(read(data, int(most)))
    except TooManyError:
        return TOO_MANY
    except Exception:  # a damaged file raises nearly every type; the parent says so in words
        return 3
    sys.stdout.buffer.write(found)
    sys.stdout.flush()
    os._exit(0)  # at once: threads of a library may still be there, and end badly on their way out


if __name__ == "__main__":
    sys.exit(main())
