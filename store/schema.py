"""The numbered steps of the schema, of the file and of the server alike."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: Those of the file; ``postgresql`` below it has those of the server.
MIGRATIONS = Path(__file__).resolve().parent / "migrations"


@dataclass(frozen=True)
class Migration:
    """One step of the schema: ``0001_assessment.sql`` leads to schema 1."""

    number: int
    sql: str


def migrations_in(folder: Path) -> tuple[Migration, ...]:
    """The ``NNNN_name.sql`` of a folder, numbered 1, 2, 3, … Raises ValueError otherwise."""
    steps = []
    for file in sorted(folder.glob("*.sql")):
        name = re.fullmatch(r"(\d{4})_[a-z0-9_]+\.sql", file.name)
        if name is None:
            raise ValueError(f"{file.name}: migrations are named NNNN_name.sql")
        steps.append(Migration(int(name[1]), file.read_text(encoding="utf-8")))
    if not steps or [step.number for step in steps] != list(range(1, len(steps) + 1)):
        raise ValueError(f"{folder}: migrations must be numbered 0001, 0002, … without a gap")
    return tuple(steps)


def statements(sql: str) -> Iterator[str]:
    """The statements of a step, one at a time: ``executescript`` would commit the transaction they
    belong to."""
    statement = ""
    for piece in re.split("(?<=;)", sql):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
