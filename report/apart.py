"""Untrusted files are parsed in a child process (``report.parser``) with limits on processor time
and memory.

No reader of workbooks, Parquet or PDF is safe in our own process: small files can use up all
memory, run for minutes, or crash the interpreter. In the child they may; every way in which it ends
becomes one ProblemsError here. Where the system has no such limits, as on Windows, the child is
watched from here and ended (``watched``). The server itself reads nothing: ``report.reading``.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import BoundedSemaphore, Event, Thread
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple

import psutil

from checklist.problems import Problem, ProblemsError, problem
from report.parser import Code

if TYPE_CHECKING:  # brings pyarrow along, which other pages do without
    import pyarrow as pa

_CHILD = Path(__file__).with_name("parser.py")
#: What the child imports, besides Python's own.
_LIBRARIES: Mapping[str, Sequence[str]] = {
    "workbook": ("openpyxl", "et_xmlfile"),
    "parquet": ("pyarrow",),
    "pdf": ("pypdf", "cryptography", "_cffi_backend"),
}
#: The number of children at once; further files wait, and the pages go on.
_AT_ONCE = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for reading one file: ``seconds`` of processor time, bytes of ``memory`` beside the
    program itself, ``clock`` seconds of wall time (starting takes long on a busy machine); and for
    its content: sheets, rows with anything in them, columns, bytes of extracted text
    (``characters``), bytes in all when ``unpacked``."""

    seconds: float
    memory: int
    clock: float
    sheets: int
    rows: int
    columns: int
    characters: int
    unpacked: int


#: A report or questionnaire on a page: what an upload may cost the server, and many times what a
#: file of ours holds.
ANSWERS = Limits(
    seconds=1.0, memory=100_000_000, clock=20.0,
    sheets=40, rows=4_000, columns=1_000, characters=4_000_000, unpacked=40_000_000,
)  # fmt: skip
#: A PDF report on a page: ``characters`` of a save file, ``unpacked`` of any part.
PDF = Limits(
    seconds=1.0, memory=100_000_000, clock=20.0,
    sheets=0, rows=0, columns=0, characters=2_000_000, unpacked=10_000_000,
)  # fmt: skip
#: A table of up to 100,000 municipalities on the analyst's page, and some rows around it.
TABLE = Limits(
    seconds=10.0, memory=300_000_000, clock=60.0,
    sheets=40, rows=101_000, columns=300, characters=60_000_000, unpacked=200_000_000,
)  # fmt: skip
#: Own tables at a shell: the limits of a worksheet, and an hour.
AT_A_SHELL = Limits(
    seconds=600.0, memory=1_500_000_000, clock=3_600.0,
    sheets=1_000, rows=100_000_000, columns=2_000, characters=10**12, unpacked=3_000_000_000,
)  # fmt: skip

NotReadReason = Literal["damaged", "cut_off", "locked", "too_large", "too_many_rows", "too_long"]

_REASONS: Mapping[NotReadReason, Problem] = {
    "damaged": problem(
        "",
        "ファイルが壊れています。元のファイルか、元のソフトで開いて保存し直したものを選んでください。",
        "The file is damaged. Choose the original, or open it in the software it comes from, save "
        "it again and choose that.",
    ),
    "cut_off": problem(
        "",
        "ファイルが途中で切れています。コピーやダウンロードをやり直したものを選んでください。",
        "The file is cut off before its end. Copy or download it again and choose that.",
    ),
    "locked": problem(
        "",
        "開くためのパスワードがかかっています。パスワードを外して保存し直したものを選んでください。",
        "It is protected by a password that is needed to open it. Save it without the password and "
        "choose that.",
    ),
    "too_large": problem(
        "",
        "ファイルの中身が大きすぎるか複雑すぎるため、読めません。要らないシート、列、画像を除いて保存し直してください。",
        "What the file holds is too large or too complex to be read. Remove sheets, columns and "
        "pictures that are not needed, and save it again.",
    ),
    "too_many_rows": problem(
        "",
        "行が多すぎるため、読めません。要らない行を除くか、ファイルを分けてください。",
        "It has too many rows. Remove those that are not needed, or part it into several files.",
    ),
    "too_long": problem(
        "",
        "混み合っていて、時間内に読めませんでした。ファイルは壊れていません。少し待って、もう一度選んでください。",
        "The machine is busy, and reading the file took too long. Nothing is wrong with the file. "
        "Wait a little and choose it again.",
    ),
}  # fmt: skip
_BY_CODE: Mapping[int, NotReadReason] = {
    Code.TOO_MANY_ROWS: "too_many_rows",
    Code.TOO_LARGE: "too_large",
    Code.LOCKED: "locked",
    Code.CUT_OFF: "cut_off",
}


class NotReadError(ProblemsError):
    """A file that was not read, with its reason as one problem whose text fits any kind of file."""

    def __init__(self, reason: NotReadReason) -> None:
        super().__init__([_REASONS[reason]])
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Other:
    """A cell with neither text nor a number: ``kind`` is date, error, or formula (one without a
    saved value), ``value`` the text that the cell shows."""

    kind: str
    value: str


Value = str | int | float | bool | Other


def as_text(value: Value | None) -> str:
    """The text that a cell shows: a whole number without its fraction, 1 or 0 for true and false as
    forms export them, an empty text for a formula without a saved value."""
    if isinstance(value, Other):
        return value.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return f"{value:d}"
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return f"{value}"


def cell_name(sheet: str, column: int, row: int) -> str:
    """``「回答」!E12``: a cell of a sheet by column and row from 1, as a spreadsheet names it."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"「{sheet[:40]}」!{letters}{row}"


class SheetRow(NamedTuple):
    """A row with anything in it: the name of its sheet, whether people see that sheet, the row's
    number from 1, and its cells from column A as far as there are any."""

    sheet: str
    is_hidden: bool
    number: int
    cells: Sequence[Value | None]


class Pdf(NamedTuple):
    """The content of a PDF: the attachment of the name asked for, or the title where it
    has none."""

    attachment: bytes | None
    title: str


def read_rows(source: bytes | Path, limits: Limits) -> Iterator[SheetRow]:
    """The rows of all sheets of a workbook, one after another. Text is without the escapes of
    Office Open XML, a formula is the value it had when the workbook was saved. Raises
    NotReadError, also after some rows."""
    sheet, is_hidden = "", False
    with _child("workbook", source, limits) as child:
        for line in child.out:
            try:
                first, second = json.loads(line)
            except ValueError:  # the child ended in the middle of it
                break
            if isinstance(first, str):
                sheet, is_hidden = first, second
            else:
                yield SheetRow(sheet, is_hidden, first, [_value(cell) for cell in second])
        child.end()


def read_parquet(source: bytes | Path, limits: Limits) -> Iterator[pa.RecordBatch]:
    """The rows of a Parquet file, some thousand at once, in the columns that hold plain values; at
    least one batch, which may be empty. Raises NotReadError, also after some rows."""
    import pyarrow as pa

    with _child("parquet", source, limits) as child:
        try:
            with pa.ipc.open_stream(child.out) as stream:
                yield pa.RecordBatch.from_pylist([], schema=stream.schema)
                yield from stream
        except pa.ArrowInvalid:  # the child ended in the middle of it
            child.end()
            raise NotReadError("damaged") from None
        child.end()


def read_pdf(data: bytes, attachment: str) -> Pdf:
    """The attachment of that name, or the title. A PDF that everybody may open is read, whatever
    else its owner forbade. Raises NotReadError."""
    with _child("pdf", data, PDF, attachment=attachment) as child:
        head, _, rest = child.out.read().partition(b"\n")
        child.end()
    return Pdf(rest, "") if head == b"attached" else Pdf(None, rest.decode("utf-8", "replace"))


def _value(cell: Any) -> Value | None:
    if isinstance(cell, dict):
        ((kind, shown),) = cell.items()
        return Other(kind, shown)
    value: Value | None = cell
    return value


# ---------------------------------------------------------------------------- the child


class _Child:
    def __init__(
        self, process: subprocess.Popen[bytes], libraries: Sequence[str], watch: Watch
    ) -> None:
        assert process.stdout is not None  # noqa: S101 (it is a pipe)
        self.out: IO[bytes] = process.stdout
        self._process, self._libraries, self._watch = process, libraries, watch

    def end(self) -> None:
        """Raises NotReadError unless everything was printed."""
        code = self._process.wait()
        if self._watch.reason is not None:
            raise NotReadError(self._watch.reason)
        if code == Code.CANNOT_START:
            names = ", ".join(self._libraries)
            raise RuntimeError(f"cannot be imported: {names}: see requirements.txt")
        if code in END_BY_PROCESSOR_TIME:
            raise NotReadError("too_large")
        if code:
            raise NotReadError(_BY_CODE.get(code, "damaged"))


#: How the system ends a child that used up its processor time (SIGPROF, SIGXCPU).
END_BY_PROCESSOR_TIME = (-27, -24)
#: Seconds between two looks at a child, and what the program itself may take of memory: only the
#: child can tell its own size exactly, where the system lets it.
_LOOK_SECONDS, _PROGRAM = 0.05, 200_000_000


class Watch:
    """Why a watched process was ended; ``None`` where it was not."""

    reason: NotReadReason | None = None


@contextmanager
def watched(process: subprocess.Popen[bytes], clock: float, memory: int) -> Iterator[Watch]:
    """Ends the process after ``clock`` seconds by the wall, or with more than ``memory`` bytes
    beside the program itself: on every system, also where it cannot limit itself."""
    watch, is_over, until = Watch(), Event(), monotonic() + clock

    def look() -> None:
        while not is_over.wait(min(_LOOK_SECONDS, max(0.0, until - monotonic()))):
            if monotonic() >= until:
                watch.reason = "too_long"
            elif _size(process.pid) > memory + _PROGRAM:
                watch.reason = "too_large"
            if watch.reason is not None:
                process.kill()
                return

    watcher = Thread(target=look, name="watch", daemon=True)
    watcher.start()
    try:
        yield watch
    finally:
        is_over.set()
        watcher.join()


def _size(pid: int) -> int:
    """The bytes of memory that a process takes; 0 where it has ended."""
    with suppress(psutil.Error):
        size: int = psutil.Process(pid).memory_info().rss
        return size
    return 0


@contextmanager
def _child(kind: str, source: bytes | Path, limits: Limits, **more: str) -> Iterator[_Child]:
    """A child that reads the file; it is killed when its time is over, or the caller
    stops reading."""
    path = str(source.resolve()) if isinstance(source, Path) else ""
    job = json.dumps({"kind": kind, "path": path, **asdict(limits), **more})
    libraries = _LIBRARIES[kind]
    # only the variables needed to start a program: no secrets of our environment
    environment = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    # without it every thread of a library reserves memory that the limit then counts
    environment["MALLOC_ARENA_MAX"] = "1"
    if not _AT_ONCE.acquire(timeout=limits.clock):
        raise NotReadError("too_long")
    try:
        with (
            subprocess.Popen(  # noqa: S603 (our own program, no shell)
                [sys.executable, "-I", "-S", str(_CHILD), job, *_folders(libraries)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            ) as process,
            watched(process, limits.clock, limits.memory) as watch,
        ):
            try:
                _give(process, source)
                yield _Child(process, libraries, watch)
            finally:
                process.kill()
    finally:
        _AT_ONCE.release()


def _give(process: subprocess.Popen[bytes], source: bytes | Path) -> None:
    """Sends the file to the child, which reads all of it before it prints anything, or ends."""
    assert process.stdin is not None  # noqa: S101 (it is a pipe)
    try:
        with process.stdin as stdin:
            if isinstance(source, bytes):
                stdin.write(source)
    except OSError:  # it has ended: its exit status gives the reason
        pass


def _folders(libraries: Sequence[str]) -> list[str]:
    """The import paths for the child: as an isolated interpreter it has neither the packages of an
    environment or a user nor ``PYTHONPATH``."""
    specs = map(importlib.util.find_spec, libraries)
    origins = (Path(spec.origin) for spec in specs if spec and spec.origin)
    folders = (p.parent.parent if p.name == "__init__.py" else p.parent for p in origins)
    return [str(folder) for folder in dict.fromkeys(folders)]
