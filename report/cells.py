"""The cells of a workbook from outside, read by a program of its own (``sheetreader``).

No reader of spreadsheets is safe in our own process: small files make one use up all memory,
another run for minutes, a third end the whole process. There it may: the program has a second of
work and 100 MB, and whatever becomes of it is one instruction here. On Windows, which has no such
limits, our clock alone ends it.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from checklist.problems import ProblemsError, problem
from report.sheetreader import CANNOT_START

_READER = Path(__file__).with_name("sheetreader.py")
#: Seconds until the program is ended from outside: starting it takes long on a busy machine.
_PATIENCE = 15
#: So many programs at once: who brings a workbook then waits, and the pages go on.
_AT_ONCE = BoundedSemaphore(2)

_UNREADABLE = problem(
    "",
    "表を読めません。壊れているか、大きすぎるか、パスワードがかかっています。"
    "この診断から保存した調査票に記入して、Excel（.xlsx）で保存したものを選んでください。",
    "The workbook cannot be read: it is damaged, too large or protected by a password. "
    "Choose the questionnaire of this assessment, filled in and saved as Excel (.xlsx).",
)


@dataclass(frozen=True, slots=True)
class Other:
    """A cell that holds neither text nor a number: ``kind`` is date, formula or error, ``value``
    what it shows (of a formula nothing)."""

    kind: str
    value: str


Value = str | int | float | bool | Other
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
    """The first sheets of a workbook whose ZIP directory was checked (``archive.Archive``), the
    first 400 rows and 40 columns of each. Raises ProblemsError where it cannot be read."""
    try:
        found = json.loads(ran(_READER, ("openpyxl", "et_xmlfile"), data))
        return [_sheet(name, rows) for name, rows in found]
    except (OSError, subprocess.SubprocessError, ValueError):
        raise ProblemsError([_UNREADABLE]) from None


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
        if error.returncode == CANNOT_START:
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


def _sheet(name: str, rows: list[Any]) -> Sheet:
    return Sheet(
        name, {(column, row): _value(value) for row, cells in rows for column, value in cells}
    )


def _value(value: Any) -> Value:
    if isinstance(value, dict):
        ((kind, shown),) = value.items()
        return Other(kind, shown if isinstance(shown, str) else "")
    found: Value = value
    return found
