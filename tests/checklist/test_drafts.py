"""The drafts: every level 1 to 3 has its entry, in the words of the level; a fault is told with its
place."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from checklist.drafts import Draft, Drafts, LevelPapers
from checklist.load_drafts import draft_problems, load_drafts
from tests.support.shipped import CONTENT

TEXT = {"ja": "文", "en": "Text"}
DRAFT = {
    "id": "rules", "title": TEXT, "purpose": TEXT, "decide": [TEXT], "decided_by": TEXT,
    "heading": "規程", "parts": [{"id": "a", "title": "目的", "text": ["文"]}],
}  # fmt: skip


@pytest.fixture(scope="module")
def drafts() -> Drafts:
    return load_drafts()


def test_every_level_has_its_drafts_in_the_words_of_its_text(drafts: Drafts) -> None:
    assert list(draft_problems(drafts, CONTENT)) == []
    assert [d.id for d in drafts.of("capacity.legal", 3)] == ["ordinance", "guideline"]
    assert drafts.of("capacity.legal", 4) == ()


def changed(drafts: Drafts, step: tuple[str, int], **values: Any) -> Drafts:
    """The drafts with one entry of the table changed."""
    entry = drafts.table.by_step[step]
    wanted = LevelPapers.model_validate(entry.model_dump() | values)
    levels = tuple(wanted if e is entry else e for e in drafts.table.levels)
    table = drafts.table.model_copy(update={"levels": levels})
    table.__dict__.pop("by_step", None)
    return Drafts(kinds=drafts.kinds, table=table)


def paper(draft: str, *elements: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"draft": draft, "elements": [{"quote": q, "part": p} for q, p in elements]}]


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"papers": paper("no-such", ("起案文書", "ask"))}, "There is no draft “no-such”."),
        ({"papers": paper("decision", ("起案文書", "x"))}, "a part of its own: “x”"),
        ({"papers": paper("decision", ("起案", "ask"), ("文書", "ask"))}, "of its own: “ask”"),
        ({"papers": paper("decision", ("予算書", "ask"))}, "does not say “予算書”"),
        ({"papers": paper("decision", ("{x}", "ask"))}, "There is no 'x'."),
        ({"papers": paper("policy-purpose", ("起案文書", "purpose"))}, "fills in “{target}”"),
        ({"level": 2}, "Each level 1 to 3"),
        ({"criteria": ["capacity.nothing"]}, "Each level 1 to 3"),
    ],
)
def test_a_fault_in_the_table_is_told(drafts: Drafts, values: dict[str, Any], fault: str) -> None:
    step = ("capacity.legal", 1)
    told = list(draft_problems(changed(drafts, step, **values), CONTENT))
    assert any(fault in p.text.en for p in told)
    assert all("drafts" in p.place for p in told)


def test_a_draft_that_nothing_uses_is_told(drafts: Drafts) -> None:
    more = Drafts(kinds={**drafts.kinds, "idle": Draft.model_validate(DRAFT)}, table=drafts.table)
    (told,) = draft_problems(more, CONTENT)
    assert told.place == "drafts/idle.yaml"


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ({"text": []}, "There is nothing in it"),
        ({"each": "ties"}, "each needs none"),
        ({"goes_with": "b"}, "names no part of the draft: b"),
        ({"text": [TEXT]}, "Not in the languages"),
        ({"grid": {"head": ["一", "二"], "rows": [["一"]]}}, "more or fewer cells"),
        ({"grid": {"head": ["一", "二"], "each": "ties"}}, "more or fewer cells"),
    ],
)
def test_a_part_that_says_nothing_is_refused(part: dict[str, Any], fault: str) -> None:
    Draft.model_validate(DRAFT)
    wrong = {**DRAFT, "parts": [{**DRAFT["parts"][0], **part}]}  # type: ignore[dict-item]
    with pytest.raises(ValidationError, match=fault):
        Draft.model_validate(wrong)


def test_two_parts_with_one_id_are_refused() -> None:
    with pytest.raises(ValidationError, match="have the same id"):
        Draft.model_validate({**DRAFT, "parts": [DRAFT["parts"][0]] * 2})  # type: ignore[index]
