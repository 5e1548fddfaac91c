from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store.assessments import AssessmentStore
from store.interface import Database
from store.rooms import RoomStore
from tests.support.databases import KINDS, opener
from tests.support.empty_store import lay_empty
from tests.support.leading import Clock, Facilitator, facilitator


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "assessments.db"


@pytest.fixture
def store(path: Path) -> Iterator[AssessmentStore]:
    store = AssessmentStore(lay_empty(path))
    yield store
    store.close()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty one of each kind."""
    database = opener(request.param, tmp_path)()
    yield database
    database.close()


@pytest.fixture(params=KINDS)
def open_it(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Database]:
    """Opens one and the same new database, each time as another process would."""
    return opener(request.param, tmp_path)


@pytest.fixture
def two(open_it: Callable[[], Database]) -> Iterator[tuple[AssessmentStore, AssessmentStore]]:
    """The same database as two processes see it."""
    with closing(open_it()) as one, closing(open_it()) as other:
        yield AssessmentStore(one), AssessmentStore(other)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rooms(database: Database, clock: Clock) -> Iterator[RoomStore]:
    """The rooms of a database, by a clock that stands."""
    with closing(RoomStore(database, clock=clock)) as rooms:
        yield rooms


@pytest.fixture
def lead(rooms: RoomStore, clock: Clock) -> Facilitator:
    """Leads a room in which nobody is let in yet."""
    return facilitator(rooms, clock)
