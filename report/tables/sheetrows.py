"""A program of its own: prints the rows of a workbook's first sheet, one JSON list a line.

``tablefiles`` starts it, so that whatever a workbook does, it does it here: no reader of
spreadsheets is safe in our own process. It imports nothing of ours (it is started without our
folder in the path), and limits itself before it reads: processor time and memory where the system
can (not on Windows), bytes unpacked and columns everywhere. Its arguments: the workbook, seconds
of work, bytes of memory beside the program itself, and the folders of the libraries. A cell is
text, a number, true, false or nothing; dates are text; a formula counts as the value it had when
the workbook was saved. It ends with code 0 only after printing everything.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

#: Bytes unpacked, for each byte of memory.
UNPACKED = 2
COLUMNS = 2_000
#: Exit code where a library is missing: no fault of the workbook.
CANNOT_START = 4


def limit(seconds: int, memory: int) -> None:
    """From here on: so much work and memory more, no file written, no core dumped."""
    try:
        import resource
    except ImportError:  # Windows: whoever waits for us may end us
        return
    size = Path("/proc/self/statm")
    if size.exists():  # elsewhere than on Linux nobody tells how large the program is
        pages = int(size.read_text().split()[0])
        most = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def plain(value: Any) -> Any:
    """What a cell holds, as JSON can say it."""
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def print_rows(path: str, unpacked: int) -> None:
    """Prints every row that holds anything: its number, and its cells as far as there are any."""
    from openpyxl import load_workbook

    with ZipFile(path) as archive:
        if sum(info.file_size for info in archive.infolist()) > unpacked:
            raise ValueError("more in it than we take")
    sheet = load_workbook(path, read_only=True, data_only=True, keep_links=False).worksheets[0]
    sheet.reset_dimensions()  # what a file says of its own size need not be true
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [plain(value) for value in row[:COLUMNS]]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            line = json.dumps([number, cells], ensure_ascii=False, allow_nan=False)
            sys.stdout.write(line + "\n")


def main() -> int:
    # openpyxl would load these, and needs none of them to read cells
    for name in ("numpy", "PIL", "lxml", "defusedxml"):
        sys.modules[name] = None  # type: ignore[assignment] # that is how an import is refused
    path, seconds, memory, *folders = sys.argv[1:]
    sys.path.extend(folders)
    try:
        import openpyxl  # noqa: F401 (before the limits: it is the program, not the work)
    except ImportError:
        return CANNOT_START
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr] # a text stream, always
    limit(int(seconds), int(memory))
    try:
        print_rows(path, UNPACKED * int(memory))
        sys.stdout.flush()
    except Exception:  # a damaged workbook raises nearly every type; the parent says so in words
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
