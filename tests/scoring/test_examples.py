"""The worked municipalities of ``tests/examples``: what an official computed by hand from
``docs/method.md``, against what the program says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from checklist.load import Content
from checklist.savefile import migrated_from
from scoring.plain import as_json
from tests.support import ROOT
from tests.support.tiny import case, event
from tests.support.today import TODAY

EXAMPLES = sorted((ROOT / "tests" / "examples").glob("*.yaml"))

#: What an example must state; anything beyond is up to its author.
REQUIRED = {"overall", "stage", "binding"}
KNOWN = REQUIRED | {
    "answered",
    "items",
    "evidenced",
    "evidence_share",
    "claimed",
    "next",
    "target",
    "asked_again",
    "could_be_met",
    "unlocks",
    "reached_when_all_lifted",
    "gaps",
    "first_case",
}


def read(path: Path) -> dict[str, Any]:
    example = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "input_file" in example:
        example["input"] = json.loads((ROOT / example["input_file"]).read_text(encoding="utf-8"))
    return example


def with_catalogue(content: Content, catalogue: dict[str, Any] | None) -> Content:
    """The real checklist and stages, with the example's own few cases."""
    if catalogue is None:
        return content
    told = {
        name: case(name, *(event(e, **fields) for e, fields in told["events"].items()))
        for name, told in catalogue.get("cases", {}).items()
    }
    return replace(content, cases=told)


def stated(result: dict[str, Any]) -> dict[str, Any]:
    """The result in the words of the examples."""
    binding = result["staircase"]["binding"]
    return {
        "answered": result["progress"]["answered"],
        "overall": result["overall"],
        "items": result["items"],
        "evidenced": result["evidenced"],
        "evidence_share": result["evidence"]["share"],
        "claimed": result["evidence"]["claimed"],
        "stage": result["stage"],
        "next": result["staircase"]["next"],
        "target": result["target"],
        "binding": [gate["requirement"] for gate in binding],
        "could_be_met": [gate["requirement"] for gate in binding if gate["could_be_met"]],
        "unlocks": {gate["requirement"]: gate["unlocks_stage"] for gate in binding},
        "asked_again": {gate["requirement"]: gate["asked_again"] for gate in binding},
        "reached_when_all_lifted": result["staircase"]["reached_when_all_lifted"],
        "gaps": [
            {**gap, "criteria": [gap["criterion"], *gap["alternatives"]]} for gap in result["gaps"]
        ],
        "first_case": result["cases"][0]["id"] if result["cases"] else None,
    }


def differences(expected: Any, found: Any, place: str) -> list[str]:
    """Every place in which the result is not what the example states. Numbers are compared as
    written by hand: to two decimals of a score, three of a share."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [f"{place}.{key}: missing in the result" for key in expected if key not in found] + [
            line
            for key in expected
            if key in found
            for line in differences(expected[key], found[key], f"{place}.{key}")
        ]
    if isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return [f"{place}: expected {len(expected)} entries, got {len(found)}: {found}"]
        return [
            line
            for position, (one, other) in enumerate(zip(expected, found, strict=True))
            for line in differences(one, other, f"{place}.{position}")
        ]
    if isinstance(expected, bool) or isinstance(found, bool) or None in (expected, found):
        same = expected is found
    elif isinstance(expected, int | float) and isinstance(found, int | float):
        scale = 0.0005 if "share" in place else 0.005
        same = abs(expected - found) <= scale + 1e-9
    else:
        same = expected == found
    return [] if same else [f"{place}: expected {expected}, got {found}"]


def test_the_table_of_examples_is_not_empty() -> None:
    assert len(EXAMPLES) >= 12


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_complete(path: Path) -> None:
    example = read(path)
    assert example["title"].strip(), "an example has a title"
    assert len(example["explanation"].splitlines()) >= 3, "an example explains itself"
    assert REQUIRED <= example["expected"].keys() <= KNOWN


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_result_is_what_was_computed_by_hand(path: Path, real: Content) -> None:
    example = read(path)
    content = with_catalogue(real, example.get("catalogue"))
    assessment = migrated_from(example["input"], content.checklist).assessment
    found = stated(as_json(assessment, content, "ja", TODAY))
    listed = [
        line
        for key, expected in example["expected"].items()
        for line in differences(expected, found[key], key)
    ]
    assert not listed, f"{path.name}:\n" + "\n".join(listed)


def test_a_difference_is_told_with_its_place() -> None:
    expected = {"items": {"system": {"low": 33.33}}, "gaps": [{"gap": 2}], "next": 2}
    found = {"items": {"system": {"low": 33.34}}, "gaps": [{"gap": 1}], "next": None}
    listed = [line for key in expected for line in differences(expected[key], found[key], key)]
    assert listed == [
        "items.system.low: expected 33.33, got 33.34",
        "gaps.0.gap: expected 2, got 1",
        "next: expected 2, got None",
    ]
    assert differences([1], [1, 2], "gaps")
    assert not differences(33.33, 100 / 3, "overall.low")
