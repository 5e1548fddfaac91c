"""Assessments and faults that several of these tests use."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

from checklist.answers import Answer, Assessment, Profile

JST = timezone(timedelta(hours=9))

#: Text that has broken programs before: quotes, markup, SQL, formulas, direction marks, emoji,
#: combining marks, other planes, line ends, no-break and zero-width spaces.
HOSTILE = (
    "'; DROP TABLE assessment; --",
    '"\\"\\\\u0000\\n"',
    "<script>alert(1)</script>&amp;&#0;",
    '=HYPERLINK("http://example.com")\t+1 @x -2',
    "\u202egnp.exe \u2066\u2069 \ufeff\u200b\u00a0",
    "𠮷野家 葛󠄀飾 が e\u0301 👩‍👩‍👧‍👦 \U0010fffd",
    "行1\r\n行2\n行3\u2028行4\u0085",
    "%s %(x)s {0} {x} ${HOME} \\N{DASH}",
    "null",
    " ",
)


def sample(note: str = "", criterion: str = "capacity.finance") -> Assessment:
    """A small assessment whose only text is the note."""
    return Assessment().with_answer(criterion, Answer(level=2, note=note))


def full(marks: tuple[str, ...] = HOSTILE) -> Assessment:
    """Every field used, with the marks as text."""
    answer = Answer(
        level="not_applicable",
        name=marks[0][:200],
        reason="理由" + marks[-1],
        evidence=marks,
        note="\n".join(marks),
        by=marks[-1][:200],
        at=datetime(2026, 6, 18, 10, 12, 0, 123456, tzinfo=JST),
    )
    return Assessment(
        checklist="2026.1",
        profile=Profile(
            name="北九州市",
            prefecture="福岡県",
            code="401005",
            kind="designated-city",
            population=911_000,
            fields=("water", "waste"),
            regions=("southeast-asia",),
            ties=marks,
        ),
        target=3,
        answers={
            "capacity.finance": answer,
            "capacity.staff": Answer(level="unknown"),
            "business.other": Answer(level=0, name="独自"),
            "partner.city": Answer(level=4),
        },
    )


@contextmanager
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    """The database as somebody with the sqlite3 program sees it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its content."""
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@contextmanager
def without_root() -> Iterator[None]:
    """Root may write everywhere; here it is somebody who may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
