"""A program of its own: reads the workbook on standard input and prints its cells as JSON.

``cells`` starts it, so that whatever a workbook does, it does it here. It imports nothing of ours
(it is started without our folder in the path), and limits itself before it reads: processor time
and memory where the system can (not on Windows), sheets, rows, columns and characters everywhere.
Its arguments are the folders of the libraries. It ends with code 0 only after printing everything.
``[[sheet name, [[row, [[column, value], …]], …]], …]``: rows and columns from 1, cells with
nothing in them left out. A value is text, a number, true or false, or an object: ``{"date":
ISO}``, ``{"formula": true}``, ``{"error": "#REF!"}``.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

#: Seconds of work, bytes beside the program itself.
SECONDS = 1.0
MEMORY = 100_000_000
#: Exit code where a library is missing: no fault of the workbook.
CANNOT_START = 4
SHEETS, ROWS, COLUMNS, CHARACTERS = 10, 400, 40, 4_000_000


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
    seconds = int(SECONDS) + 2  # with what starting took
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)


def plain(cell: Any) -> Any:
    """What a cell holds, as JSON can say it."""
    value = cell.value
    if cell.data_type == "f":
        return {"formula": True}
    if cell.data_type == "e":
        return {"error": str(value)[:20]}
    if isinstance(value, datetime | date | time):
        return {"date": value.isoformat()}
    if isinstance(value, timedelta):
        return {"date": str(value)}
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def cells(data: bytes) -> list[Any]:
    """Every sheet with its cells, as far as the limits let us see."""
    from openpyxl import load_workbook

    left = CHARACTERS
    sheets = []
    for sheet in load_workbook(BytesIO(data), read_only=True, keep_links=False).worksheets[:SHEETS]:
        sheet.reset_dimensions()  # what a file says of its own size need not be true
        rows = []
        for number, row in enumerate(sheet.iter_rows(max_row=ROWS, max_col=COLUMNS), start=1):
            found = [
                [column, plain(cell)]
                for column, cell in enumerate(row, start=1)
                if cell.value is not None
            ]
            left -= sum(len(value) if isinstance(value, str) else 10 for _, value in found)
            if left < 0:
                raise ValueError("more in it than we take")
            if found:
                rows.append([number, found])
        sheets.append([sheet.title, rows])
    return sheets


def main() -> int:
    # openpyxl would load these, and needs none of them to read cells
    for name in ("numpy", "PIL", "lxml", "defusedxml"):
        sys.modules[name] = None  # type: ignore[assignment] # that is how an import is refused
    sys.path.extend(sys.argv[1:])
    try:
        import openpyxl  # noqa: F401 (before the limits: it is the program, not the work)
    except ImportError:
        return CANNOT_START

    data = sys.stdin.buffer.read()
    limit()
    try:
        found = json.dumps(cells(data), ensure_ascii=False, allow_nan=False).encode("utf-8")
    except Exception:  # a damaged workbook raises nearly every type; the parent says so in words
        return 3
    sys.stdout.buffer.write(found)
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
