"""Ten municipalities told paper by paper, for two readers who choose levels on their own: each
is complete, and the two levels they should agree on are spread over the scale."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from checklist.answers import NOT_APPLICABLE
from tests.support import ROOT
from tests.support.shipped import CONTENT

SITUATIONS = sorted((ROOT / "tests" / "examples" / "situations").glob("*.yaml"))
CHECKLIST = CONTENT.checklist
ASKED = [criterion.id for criterion in CHECKLIST.asked]


def told(path: Path) -> dict[str, Any]:
    situation: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return situation


@pytest.mark.parametrize("path", SITUATIONS, ids=lambda path: path.stem)
def test_a_situation_expects_a_level_of_every_criterion_and_says_why(path: Path) -> None:
    situation = told(path)
    assert situation.keys() - {"other"} == {
        "title", "municipality", "answered_on", "papers", "expected",
    }  # fmt: skip
    date.fromisoformat(situation["answered_on"])
    assert list(situation["expected"]) == ASKED
    expected = situation["expected"] | situation.get("other", {})
    for criterion_id, answer in expected.items():
        criterion = CHECKLIST.criteria[criterion_id]
        if answer["level"] == NOT_APPLICABLE:
            assert criterion.not_applicable is not None, criterion_id
        else:
            assert answer["level"] in range(5), criterion_id
        assert answer["why"].endswith("。"), criterion_id
        assert criterion.own == ("name" in answer), criterion_id


@pytest.mark.parametrize("path", SITUATIONS, ids=lambda path: path.stem)
def test_a_situation_does_not_repeat_the_words_of_the_levels(path: Path) -> None:
    """A reader has to judge, not to find the same sentence again."""
    papers = "".join(told(path)["papers"])
    for criterion in CHECKLIST.criteria.values():
        for level in criterion.levels:
            parts = [part for part in level.ja.replace("、", "。").split("。") if len(part) >= 14]
            assert [part for part in parts if part in papers] == [], criterion.id


def test_the_situations_cover_the_scale() -> None:
    levels = Counter(
        answer["level"] for path in SITUATIONS for answer in told(path)["expected"].values()
    )
    assert len(SITUATIONS) == 10
    assert all(levels[level] >= 8 for level in range(5)), levels
