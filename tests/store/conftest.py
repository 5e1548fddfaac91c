from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.assessments import AssessmentStore
from store.keeping import Database
from tests.support.databases import KINDS, opener


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "assessments.db"


@pytest.fixture
def store(path: Path) -> Iterator[AssessmentStore]:
    store = AssessmentStore(path)
    yield store
    store.close()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty one of each kind."""
    database = opener(request.param, tmp_path)()
    yield database
    database.close()
