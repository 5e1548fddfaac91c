"""The JSON Schemas for editors: those of the models of today, and every content file keeps them."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from checklist.load import DATA
from checklist.strict_yaml import read_yaml
from tools.content_schemas import FOLDER, MODELS, files, schema


def content_of(path: Path) -> Any:
    return read_yaml(path.read_bytes())


def test_the_schemas_are_those_of_the_models() -> None:
    """Else: python -m tools.content_schemas"""
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert written == dict(files())


@pytest.mark.parametrize("pattern", MODELS)
def test_every_file_keeps_its_schema(pattern: str) -> None:
    checked = Draft202012Validator(schema(pattern))
    paths = list(DATA.glob(pattern))
    assert paths
    assert {
        path.name: fault.message
        for path in paths
        if (fault := next(checked.iter_errors(content_of(path)), None)) is not None
    } == {}


@pytest.mark.parametrize("pattern", MODELS)
def test_a_misspelt_key_is_found(pattern: str) -> None:
    content = deepcopy(content_of(next(DATA.glob(pattern))))
    content["tilte"] = {"ja": "題", "en": "Title"}
    assert not Draft202012Validator(schema(pattern)).is_valid(content)
