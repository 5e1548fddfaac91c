"""The worked municipalities of ``tests/examples/advice``: lead, set and verdicts as they follow by
hand from ``docs/method.md`` and the data."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from checklist.answers import Answer, Assessment, Profile
from checklist.load import Content
from scoring.advice import advise
from scoring.result import assess
from tests.support import ROOT

TODAY = date(2026, 11, 29)
EXAMPLES = sorted((ROOT / "tests" / "examples" / "advice").glob("*.yaml"))


def municipality(example: dict[str, Any], content: Content) -> Assessment:
    """``all`` is the level of every criterion that is not named."""
    levels = dict(example["levels"])
    every = levels.pop("all")
    answers = {
        criterion.id: Answer(
            level=(level := levels.get(criterion.id, every)),
            reason="県に委ねている" if level == "not_applicable" else "",
        )
        for criterion in content.checklist.asked
    }
    profile = Profile.model_validate(example["profile"])
    return Assessment(profile=profile, answers=answers, target=example.get("target"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_advice_is_what_was_judged_by_hand(path: Path, content: Content) -> None:
    example = yaml.safe_load(path.read_text("utf-8"))
    assessment = municipality(example, content)
    advice = advise(assess(assessment, content), TODAY)
    assert [offer.scheme.id for offer in advice.together[:1]] == [
        scheme_id for scheme_id in [example["lead"]] if scheme_id
    ]
    assert {offer.scheme.id for offer in advice.together} == set(example["set"])
    verdicts = {scheme_id: advice.verdicts[scheme_id] for scheme_id in example["verdicts"]}
    assert verdicts == example["verdicts"]
    assert list(advice.find_out) == example.get("find_out", list(advice.find_out))
    assert example["why"]


def test_there_are_enough_to_trust_the_rule() -> None:
    assert len(EXAMPLES) >= 30


def test_different_municipalities_get_different_leads() -> None:
    leads = {yaml.safe_load(path.read_text("utf-8"))["lead"] for path in EXAMPLES} - {None}
    assert len(leads) >= 10
