"""Files of databases that several of these tests use."""

from __future__ import annotations

from pathlib import Path

from store.assessments import AssessmentStore
from tests.support.stored import full, raw


def filled(path: Path, count: int = 30) -> dict[str, int]:
    """A closed database of some pages; codes and versions."""
    store = AssessmentStore(path)
    codes = {store.create(full())[0]: 1 for _ in range(count)}
    store.close()
    return codes


def versions(path: Path, codes: dict[str, int]) -> dict[str, int | None]:
    """Each assessment opened (so its seal is tested), and its version."""
    store = AssessmentStore(path)
    found = {}
    for code in codes:
        kept = store.open(code)
        found[code] = None if kept is None else kept.version
    store.close()
    return found


def foreign(path: Path) -> None:
    with raw(path) as connection:
        connection.executescript("PRAGMA application_id = 7; CREATE TABLE t (x);")
