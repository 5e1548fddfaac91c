"""The real content, assessments of several kinds, and the order of the tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import settings

import report.__main__
import report.tables.scored
import scoring.__main__
from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Assessment
from checklist.load import DATA, Content, load
from checklist.model import Checklist, Lang, Stages
from scoring.cohort import Kernel
from scoring.rating import EQUAL, Weights
from scoring.result import assess
from tests.support import ROOT, often
from tests.support.generated import MADE_AT, REAL
from wording.subject import Subject
from wording.summary import Summary, summarise

TESTS = ROOT / "tests"
#: The names under which the tests ask for our pages, besides those of this machine.
os.environ["HOSTS"] = "testserver,testclient,city.example,inner"
#: How long a marked test may take.
SECONDS = {"slow": 6 * 3600, "browser": 600}
#: With one of these in the environment any test may do, and take, much more than by day.
ASKED_FOR_MORE = any(map(os.environ.get, ("NIGHT", "KILLS", "HOSTILE")))

# Collected a few times instead of thousands: a twentieth of the processor that the tests take.
gc.set_threshold(50_000, 20, 50)
# How long an example takes says nothing on a machine that does other work.
settings.register_profile("tests", deadline=None, max_examples=often(100))
settings.load_profile("tests")


@pytest.hookimpl(wrapper=True, tryfirst=True)  # before -m chooses, and after all have their order
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Marks the browser's tests and puts them last: Playwright keeps an event loop in the process,
    in which nothing can open another. What is marked may take longer."""
    for item in items:
        if "browser" in item.path.relative_to(TESTS).parts:
            item.add_marker("browser")
        for name, seconds in SECONDS.items():
            is_long = item.get_closest_marker(name) or (name == "slow" and ASKED_FOR_MORE)
            if is_long and not item.get_closest_marker("timeout"):
                item.add_marker(pytest.mark.timeout(seconds))
    yield
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_sessionfinish() -> None:
    """What is left ends with the process: pytest would have all of it looked through once more."""
    gc.freeze()


@pytest.fixture(scope="session")
def content() -> Content:
    """The content that ships."""
    return REAL


@pytest.fixture(scope="session", autouse=True)
def _content_that_ships_is_read_once() -> Iterator[None]:
    """For commands called in this process, each of which would take most of a second to read it."""

    def read(folder: Path = DATA) -> Content:
        return REAL if folder == DATA else load(folder)

    with ExitStack() as patches:
        for command in (scoring.__main__, report.__main__):
            patches.enter_context(patch.object(command, "load", read))
        yield


@pytest.fixture(scope="session", autouse=True)
def _lookup_tables_of_the_content_are_made_once() -> Iterator[None]:
    """They never change, and tables are read a hundred times: a tenth of a second each."""
    with_equal_weights = cache(lambda: Kernel(REAL.checklist, REAL.stages))

    def kernel(checklist: Checklist, stages: Stages, weights: Weights = EQUAL) -> Kernel:
        if checklist is REAL.checklist and stages is REAL.stages and weights == EQUAL:
            return with_equal_weights()
        return Kernel(checklist, stages, weights)

    with patch.object(report.tables.scored, "Kernel", kernel):
        yield


@pytest.fixture(scope="session")
def empty() -> Assessment:
    return Assessment()


@pytest.fixture(scope="session")
def perfect(content: Content) -> Assessment:
    """Every criterion at level 4 with evidence: the highest stage, no gap."""
    answers = {c.id: Answer(level=4, evidence=("要綱",)) for c in content.checklist.asked}
    return Assessment(answers=answers)


@pytest.fixture(scope="session")
def mixed() -> Assessment:
    """One of each: levels, don't know, not applicable, blank, a named other, an unnamed one."""
    return Assessment(
        target=3,
        answers={
            "strength.infrastructure": Answer(level=4),
            "strength.other": Answer(level=2, name="大気の監視"),
            "purpose.other": Answer(level=3, note="名前はまだない"),
            "purpose.tourism": Answer(level=NOT_APPLICABLE, reason="観光は扱わない"),
            "capacity.finance": Answer(level=UNKNOWN, note="財政課に照会中"),
            "capacity.people": Answer(level=0),
            "system.unit": Answer(level=1, evidence=("分担表", "https://example.jp/a")),
        },
    )


@pytest.fixture(scope="session")
def summary_of(content: Content) -> Callable[..., Summary]:
    def summarised(assessment: Assessment, lang: Lang = "ja") -> Summary:
        result = assess(assessment, content)
        return summarise(Subject(result, lang, MADE_AT.date()), MADE_AT)

    return summarised
