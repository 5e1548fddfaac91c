"""Who takes the database, but no code, reads neither names nor sections nor answers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from store.assessments import AssessmentStore
from store.interface import Database
from tests.support.handed_out import SECRETS, secret_inquiry


def everything(database: Database) -> bytes:
    """Every value of every table of assessments."""
    tables = ("assessment", "link", "point", "part", "event")
    with database.reading() as connection:
        rows = [
            connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 (constants)
            for table in tables
        ]
    assert all(rows)
    values = (value for table in rows for row in table for value in row)
    return b"\n".join(v if isinstance(v, bytes) else f"{v}".encode() for v in values)


def test_a_thief_reads_neither_names_nor_sections_nor_answers(
    open_it: Callable[[], Database],
) -> None:
    with closing(open_it()) as database:
        store = AssessmentStore(database)
        code, section = secret_inquiry(store)
        assert store.returned(code)[0].answers["capacity.finance"].note == "ひみつの根拠"
        stolen = everything(database)
        for secret in (*SECRETS, code, section, code.replace("-", ""), "財政"):
            assert secret.encode() not in stolen


def test_nor_in_the_file_its_log_or_a_backup(path: Path, tmp_path: Path) -> None:
    store = AssessmentStore(path)
    code, section = secret_inquiry(store)
    store.backup(tmp_path / "backup.db")
    for folder in (path.parent, tmp_path):
        for content in (file.read_bytes() for file in folder.iterdir() if file.is_file()):
            for secret in (*SECRETS, code, section):
                assert secret.encode() not in content
    store.close()
    with closing(AssessmentStore(tmp_path / "backup.db")) as copy:
        assert copy.open_part(section) is not None
        assert len(copy.links(code)) == 3
        assert copy.history(code) != ()
