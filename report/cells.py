"""The cells of a workbook from outside, by sheet, column and row."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import BoundedSemaphore

from report.apart import ANSWERS, Value, read_rows
from report.parser import Code

#: Seconds until the program is ended from outside: starting it takes long on a busy machine.
_PATIENCE = 15
#: So many programs at once: who brings a table then waits, and the pages go on.
_AT_ONCE = BoundedSemaphore(2)


#: Column and row, from 1.
Place = tuple[int, int]


@dataclass(frozen=True)
class Sheet:
    """A sheet by its name, with the cells that hold anything."""

    name: str
    cells: Mapping[Place, Value]

    def __getitem__(self, place: Place) -> Value | None:
        return self.cells.get(place)

    @cached_property
    def rows(self) -> list[int]:
        """The rows with anything in them, from the top."""
        return sorted({row for _, row in self.cells})

    def place(self, column: int, row: int) -> str:
        """``「回答」!E12``, as a spreadsheet names a cell."""
        letters = ""
        while column:
            column, rest = divmod(column - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return f"「{self.name[:40]}」!{letters}{row}"


def read_cells(data: bytes) -> list[Sheet]:
    """All sheets of a workbook whose ZIP directory was checked (``archive.Archive``), in order.
    Raises ProblemsError where it cannot be read."""
    sheets: dict[str, dict[Place, Value]] = {}
    for row in read_rows(data, ANSWERS):
        cells = sheets.setdefault(row.sheet, {})
        for column, value in enumerate(row.cells, start=1):
            if value is not None:
                cells[column, row.number] = value
    return [Sheet(name, cells) for name, cells in sheets.items()]


def ran(program: Path, libraries: Sequence[str], data: bytes, *arguments: str) -> bytes:
    """What a program of ours for reading a file from outside prints: it gets ``data`` on standard
    input, and as arguments these and the folders of its libraries. Raises OSError or
    SubprocessError where it cannot be run, ends in failure or takes too long."""
    # what the system itself needs to start a program; nothing else of ours is its business
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    # without it every thread of a library reserves memory that the limit then counts
    kept["MALLOC_ARENA_MAX"] = "1"
    try:
        with _AT_ONCE:
            ended = subprocess.run(  # noqa: S603 (our own program, no shell)
                [sys.executable, "-I", str(program), *arguments, *_folders(libraries)],
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_PATIENCE,
                env=kept,
                check=True,
            )
    except subprocess.CalledProcessError as error:
        if error.returncode == Code.CANNOT_START:
            names = ", ".join(libraries)
            raise RuntimeError(f"cannot be imported: {names}: see requirements.txt") from None
        raise
    return ended.stdout


def _folders(libraries: Sequence[str]) -> list[str]:
    """Where the program finds what it imports: being isolated, it knows neither the user's own
    packages nor ``PYTHONPATH``."""
    specs = map(importlib.util.find_spec, libraries)
    places = (Path(spec.origin).parent.parent for spec in specs if spec and spec.origin)
    return [str(place) for place in dict.fromkeys(places)]
