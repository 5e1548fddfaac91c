"""JSON Schemas of the content files, for editors that check while one types:
``python -m tools.content_schemas`` writes ``docs/schemas/``.

They are made from the models. What no schema can say (which ids exist, whether a date is one, that
sums add up) is left to ``python -m checklist data``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from checklist.cases import Case, Cooperations
from checklist.catalogue import Countries, Doubts, Facts, Scheme
from checklist.console import command
from checklist.drafts import Draft, DraftTable
from checklist.guide import Guide
from checklist.inquiry import Inquiry
from checklist.model import Criterion, Stages
from checklist.reference import ReferenceIndex, ReferenceSet
from checklist.search import Readings
from checklist.word_list import WordList

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "schemas"
#: The model of the files that a pattern below ``data/`` names.
MODELS: Mapping[str, type[BaseModel]] = {
    "checklist/*/*.yaml": Criterion,
    "schemes/*.yaml": Scheme,
    "cases/*.yaml": Case,
    "cases/*/*.yaml": Cooperations,
    "reference/*.yaml": ReferenceSet,
    "drafts/*.yaml": Draft,
    "reference.yaml": ReferenceIndex,
    "drafts.yaml": DraftTable,
    "stages.yaml": Stages,
    "countries.yaml": Countries,
    "facts.yaml": Facts,
    "readings.yaml": Readings,
    "doubts.yaml": Doubts,
    "guide.yaml": Guide,
    "sections.yaml": Inquiry,
    "word_list.yaml": WordList,
}


def file_name(model: type[BaseModel]) -> str:
    """The name of a model's schema: ``reference-set.schema.json``."""
    words = "".join(f"-{char.lower()}" if char.isupper() else char for char in model.__name__)
    return f"{words.lstrip('-')}.schema.json"


def schema(pattern: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the files of a pattern. The id of a file is its name and does
    not stand in it."""
    made = MODELS[pattern].model_json_schema(mode="validation")
    if "id" in made["properties"]:
        del made["properties"]["id"]
        made["required"].remove("id")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def files() -> Iterator[tuple[str, str]]:
    """The name and the text of each schema."""
    for pattern, model in MODELS.items():
        text = json.dumps(schema(pattern), ensure_ascii=False, indent=1)
        yield file_name(model), f"{text}\n"


@command
def main(_arguments: Sequence[str] | None) -> int:
    """Writes every schema; returns the exit status."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in files():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
