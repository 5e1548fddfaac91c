"""Full collections of garbage stop everybody, so the server chooses when."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator

import pytest

from views.server.quiet import is_time, loading, quietly, warm


@pytest.mark.parametrize(
    ("since", "share", "expected"),
    [
        (0.0, 0.0, False),
        (29.9, 0.0, False),
        (30.0, 0.1, True),
        (30.0, 0.11, False),  # somebody is at work
        (119.0, 0.9, False),
        (120.0, 1.0, True),  # it cannot wait for ever
    ],
)
def test_it_is_time_when_little_goes_on_or_at_last(
    since: float, share: float, expected: bool
) -> None:
    assert is_time(since, share) == expected


@pytest.fixture
def as_python_has_it() -> Iterator[None]:
    """Garbage collected as often as in a process that sets nothing, which the tests do."""
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("as_python_has_it")
def test_a_server_is_never_interrupted_by_a_full_collection_of_python_s_own() -> None:
    before = gc.get_threshold()
    full: list[int] = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start" and about["generation"] == 2:
            full.append(1)

    async def serve() -> None:
        async with quietly():
            assert gc.isenabled()
            assert gc.get_freeze_count() > 10_000, "what is loaded is not looked through"
            gc.callbacks.append(note)
            alive = [[[]] for _ in range(200_000)]  # Python would look through all by now
            gc.callbacks.remove(note)
            assert len(alive) == 200_000

    asyncio.run(serve())
    assert full == []
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


@pytest.mark.usefixtures("as_python_has_it")
def test_python_would_have_interrupted() -> None:
    """Else the test above would prove nothing."""
    full: list[int] = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start" and about["generation"] == 2:
            full.append(1)

    gc.freeze()  # so that what other tests left alive does not count,
    gc.collect()  # nor what the last full collection found
    gc.callbacks.append(note)
    alive = [[[]] for _ in range(200_000)]
    gc.callbacks.remove(note)
    gc.unfreeze()
    assert len(alive) == 200_000
    assert full


def test_nothing_is_looked_through_while_the_content_is_loaded() -> None:
    with loading():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_pages_need_is_loaded_ahead(caplog: pytest.LogCaptureFixture) -> None:
    warm()
    gc.unfreeze()
    assert caplog.records == []
