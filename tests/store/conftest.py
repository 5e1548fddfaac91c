from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.assessments import AssessmentStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "assessments.db"


@pytest.fixture
def store(path: Path) -> Iterator[AssessmentStore]:
    store = AssessmentStore(path)
    yield store
    store.close()
