"""Two people who edit one assessment, and a store that can fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from checklist.answers import Assessment
from checklist.problems import problem
from store.assessments import Conflict, Gone, NotOpened, NotSaved, Right, Stored
from store.editing import Editing

VERSION = "2026.1"


@dataclass
class Shelf:
    """A store in memory, with the promises of the real one (``tests/store`` proves those)."""

    kept: dict[str, Stored] = field(default_factory=dict)
    fault: type[NotSaved] | type[NotOpened] | None = None

    def _fails(self) -> None:
        if self.fault is not None:
            raise self.fault([problem("", "満杯です。", "Full.")])

    def create(self, assessment: Assessment) -> tuple[str, Stored]:
        self._fails()
        code = f"code-{len(self.kept)}"
        self.kept[code] = Stored(assessment, 1, datetime(2026, 11, 23, tzinfo=UTC))
        return code, self.kept[code]

    def right(self, code: str) -> Right | None:
        return "all" if code in self.kept else None

    def open(self, code: str) -> Stored | None:
        return self.kept.get(code)

    def version(self, code: str) -> int | None:
        return self.kept[code].version if code in self.kept else None

    def save(self, code: str, expected: int, assessment: Assessment) -> Stored:
        self._fails()
        if code not in self.kept:
            raise Gone
        if self.kept[code].version != expected:
            raise Conflict(self.kept[code])
        self.kept[code] = Stored(assessment, expected + 1, datetime(2026, 11, 23, tzinfo=UTC))
        return self.kept[code]


def at(minute: int) -> datetime:
    return datetime(2026, 11, 23, 10, minute, tzinfo=UTC)


def answer(minute: int = 0, **fields: object) -> dict[str, object]:
    """What a page changes of an answer, with the time."""
    return {**fields, "at": at(minute)}


def both(shelf: Shelf) -> tuple[Editing, Editing, str]:
    """Two people who see the same assessment."""
    first = editing(shelf)
    first.create(Assessment())
    assert first.code is not None
    second = editing(shelf, first.code)
    second.look()
    return first, second, first.code


def editing(shelf: Shelf, code: str | None = None) -> Editing:
    return Editing(shelf, VERSION, code)  # type: ignore[arg-type]


@contextmanager
def broken(shelf: Shelf, fault: type[NotSaved] | type[NotOpened] = NotSaved) -> Iterator[None]:
    shelf.fault = fault
    try:
        yield
    finally:
        shelf.fault = None
