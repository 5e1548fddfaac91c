"""The real content, assessments of several kinds, and the order of the tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Assessment
from checklist.load import Content, load
from checklist.model import Lang
from scoring.result import assess
from tests.support import ROOT
from tests.support.generated import MADE_AT
from wording.summary import Summary, summarise

TESTS = ROOT / "tests"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests come last: Playwright keeps an event loop in the process, in which
    nothing can open another."""
    items.sort(key=lambda item: "browser" in item.path.relative_to(TESTS).parts)


@pytest.fixture(scope="session")
def content() -> Content:
    """The content that ships."""
    return load()


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
        return summarise(assessment, result, content, lang, MADE_AT)

    return summarised
