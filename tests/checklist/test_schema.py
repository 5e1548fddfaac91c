"""The JSON Schema of a save file: current, and of the same opinion as the reader."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from checklist.answers import (
    Answer,
    Assessment,
    Homework,
    Priority,
    Profile,
    Voted,
    VotedRound,
    Workshop,
)
from checklist.asking import Asking, Came, InquiryStep, Section
from checklist.problems import ProblemsError
from checklist.savefile import migrated_from
from checklist.schema import answers_schema, main
from tests.support import ROOT, often
from tests.support.shipped import CONTENT

FILE = ROOT / "docs" / "answers.schema.json"
SCHEMA = answers_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
REAL = CONTENT.checklist


def test_the_file_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert capsys.readouterr().out == FILE.read_text(encoding="utf-8"), (
        "run: python -m checklist.schema > docs/answers.schema.json"
    )


def test_it_is_a_schema_and_describes_every_field() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for model, shape in (
        (Assessment, SCHEMA),
        (Answer, SCHEMA["$defs"]["Answer"]),
        (Profile, SCHEMA["$defs"]["Profile"]),
        (Workshop, SCHEMA["$defs"]["Workshop"]),
        (Voted, SCHEMA["$defs"]["Voted"]),
        (VotedRound, SCHEMA["$defs"]["VotedRound"]),
        (Priority, SCHEMA["$defs"]["Priority"]),
        (Homework, SCHEMA["$defs"]["Homework"]),
        (Asking, SCHEMA["$defs"]["Asking"]),
        (Section, SCHEMA["$defs"]["Section"]),
        (InquiryStep, SCHEMA["$defs"]["InquiryStep"]),
        (Came, SCHEMA["$defs"]["Came"]),
    ):
        assert shape["title"]
        assert shape["description"]
        assert shape["properties"].keys() == model.model_fields.keys()
        for name, field in shape["properties"].items():
            assert field["description"].endswith("."), name


def test_the_example_that_ships_is_valid() -> None:
    example = json.loads((ROOT / "data" / "example.json").read_text(encoding="utf-8"))
    VALIDATOR.validate(example)


GOOD: list[dict[str, Any]] = [
    {"format": 1, "answers": {}},
    {"format": 1, "answers": {"system.unit": {}}},
    {"format": 1, "answers": {"system.unit": {"level": None}}, "target": None, "checklist": None},
    {"format": 1, "answers": {"system.unit": {"level": "unknown", "evidence": ["要綱"]}}},
    {"format": 1, "answers": {"purpose.brand": {"level": "not_applicable", "reason": "方針"}}},
    {"format": 1, "answers": {}, "profile": {"code": "401005", "kind": "designated-city"}},
    {"format": 1, "answers": {}, "workshop": {"title": "会"}},
    {
        "format": 1,
        "answers": {},
        "workshop": {
            "title": "会",
            "alpha_last": -0.5,
            "criteria": {"system.unit": {"level": 2, "rounds": [{"number": 1, "voters": 2}]}},
        },
    },
]

BAD: list[Any] = [
    [],
    None,
    {},
    {"format": 1},
    {"answers": {}},
    {"format": 2, "answers": {}},
    {"format": "1", "answers": {}},
    {"format": True, "answers": {}},
    {"format": 1, "answers": []},
    {"format": 1, "answers": {}, "anwsers": {}},
    {"format": 1, "answers": {"system.unit": 3}},
    {"format": 1, "answers": {"system.unit": None}},
    {"format": 1, "answers": {"unit": {"level": 3}}},
    {"format": 1, "answers": {"System.Unit": {"level": 3}}},
    {"format": 1, "answers": {"system.unit": {"levle": 3}}},
    *(
        {"format": 1, "answers": {"system.unit": {"level": level}}}
        for level in (5, -1, 2.5, True, "2", "dont_know", [], {})
    ),
    {"format": 1, "answers": {"purpose.brand": {"level": "not_applicable"}}},
    {"format": 1, "answers": {"purpose.brand": {"level": "not_applicable", "reason": " "}}},
    {"format": 1, "answers": {"system.unit": {"evidence": "要綱"}}},
    {"format": 1, "answers": {"system.unit": {"evidence": [1]}}},
    {"format": 1, "answers": {"system.unit": {"note": "あ" * 20_001}}},
    {"format": 1, "answers": {"system.unit": {"at": 1781745120}}},
    {"format": 1, "answers": {}, "target": 0},
    {"format": 1, "answers": {}, "target": 5},
    {"format": 1, "answers": {}, "profile": []},
    {"format": 1, "answers": {}, "profile": {"mayor": "A"}},
    {"format": 1, "answers": {}, "profile": {"code": "40100"}},
    {"format": 1, "answers": {}, "profile": {"code": 401005}},
    {"format": 1, "answers": {}, "profile": {"kind": "hamlet"}},
    {"format": 1, "answers": {}, "profile": {"population": -1}},
    {"format": 1, "answers": {}, "profile": {"fields": ["wine"]}},
    *(
        {"format": 1, "answers": {}, "workshop": {"title": "会", **part}}
        for part in (
            {"title": None},
            {"people": -1},
            {"people": "28"},
            {"rehearsal": 1},
            {"alpha_last": "0.8"},
            {"alpha_last": 1.2},
            {"voters": ["田中"]},
            {"criteria": {"system.unit": {"level": 5}}},
            {"criteria": {"system.unit": {"rounds": [{"number": 1}]}}},
            {"criteria": {"system.unit": {"rounds": [{"number": 0, "voters": 1}]}}},
            {
                "criteria": {
                    "system.unit": {"rounds": [{"number": 1, "voters": 9, "counts": [1, 2, 3, 4]}]}
                }
            },
        )
    ),
]


def is_read(content: Any) -> bool:
    try:
        migrated_from(content, REAL)
    except ProblemsError:
        return False
    return True


@pytest.mark.parametrize("content", GOOD)
def test_good_files_are_valid_and_read(content: dict[str, Any]) -> None:
    assert VALIDATOR.is_valid(content)
    assert is_read(content)


@pytest.mark.parametrize("content", BAD, ids=range(len(BAD)))
def test_bad_files_are_neither_valid_nor_read(content: Any) -> None:
    assert not VALIDATOR.is_valid(content)
    assert not is_read(content)


ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-2, 6),
        st.sampled_from(["unknown", "not_applicable", "要綱", "401005", "water", ""]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(
            st.sampled_from(["level", "reason", "evidence", "note", "name", "code", "fields"]),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=4,
)


@settings(max_examples=often(200), deadline=None)
@given(
    st.fixed_dictionaries(
        {"format": st.just(1), "answers": st.dictionaries(st.just("purpose.brand"), ANYTHING)},
        optional={"profile": ANYTHING, "target": ANYTHING},
    )
)
def test_what_is_read_is_valid(content: dict[str, Any]) -> None:
    """The other way round holds but for what the schema cannot say (check digits, dates)."""
    if is_read(content):
        assert VALIDATOR.is_valid(content)
