"""Answers that are kept but have to be looked at again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.answers import Answer, Assessment
from checklist.places import place_of
from checklist.savefile import read_assessment
from checklist.to_check import ToCheck, answers_to_check
from checklist.versions import migrate
from tests.support.later_checklist import REAL, changed
from tests.support.shipped import CONTENT
from wording.phrases import Phrases
from wording.to_check import summarise_to_check

UNIT = "system.unit"


def reworded(*versions: str | None) -> dict[str, Any]:
    """The levels of a criterion whose texts last changed with these versions, from level 1."""
    first, *rungs = REAL.criteria[UNIT].levels
    return {
        "levels": (
            first,
            *(
                rung.model_copy(update={"reworded": version})
                for rung, version in zip(rungs, versions, strict=True)
            ),
        )
    }


#: Level 2 of the unit changed with 2027.2, level 4 with 2028.1.
LATER = changed("2028.1", system__unit=reworded(None, "2027.2", None, "2028.1"))


@pytest.mark.parametrize(
    ("level", "version", "levels"),
    [
        (0, "2026.9", ()),  # level 1 is as it was
        (1, "2026.9", (2,)),  # the next one may be true by now
        (2, "2026.9", (2,)),
        (3, "2026.9", (2, 4)),
        (4, "2026.9", (2, 4)),
        (2, "2027.2", ()),
        (2, "2027.10", ()),
        (3, "2027.10", (4,)),
        (4, "2028.1", ()),
        ("unknown", "2026.9", ()),
        (None, "2026.9", ()),
    ],
)
def test_what_decides_the_level_and_has_changed_is_to_check(
    level: Any, version: str, levels: tuple[int, ...]
) -> None:
    given_then = Assessment(checklist=version, answers={UNIT: Answer(level=level, note="規則")})
    read = migrate(given_then, LATER).assessment
    expected = (ToCheck(UNIT, "reworded", levels),) if levels else ()
    assert tuple(one for one in answers_to_check(read, LATER) if one.criterion == UNIT) == expected
    assert read[UNIT].level == level, "it is kept and counts"
    assert read[UNIT].note == "規則"


def test_it_stays_to_check_until_somebody_chooses_or_confirms() -> None:
    then = Assessment(checklist="2026.9", answers={UNIT: Answer(level=2)})
    opened = migrate(then, LATER).assessment
    saved = read_assessment(opened.to_json().encode(), LATER)
    assert answers_to_check(saved, LATER) == answers_to_check(opened, LATER) != ()
    place = place_of(UNIT)
    assert answers_to_check(place.changed(saved, {"note": "規則"}), LATER) != ()
    for looked_at in ({"level": 3}, {"level": 2}, {"level": None}, {"asked": None}):
        assert answers_to_check(place.changed(saved, looked_at), LATER) == (), looked_at


def test_the_version_is_that_of_the_first_answer() -> None:
    """Two moves to a newer version later, the text may have changed with the first of them."""
    then = Assessment(checklist="2026.9", answers={UNIT: Answer(level=2)})
    between = changed("2027.2", system__unit=reworded(None, "2027.2", None, None))
    now = migrate(migrate(then, between).assessment, LATER).assessment
    assert now[UNIT].asked == "2026.9"


def test_a_file_with_a_version_that_is_none_is_refused() -> None:
    content = {"format": 1, "answers": {UNIT: {"level": 1, "asked": "soon"}}}
    with pytest.raises(ValueError, match="asked"):
        read_assessment(json.dumps(content).encode(), LATER)


@given(st.dictionaries(st.sampled_from([*REAL.criteria]), st.integers(0, 4)))
def test_answers_of_this_version_need_no_second_look(levels: dict[str, int]) -> None:
    answers = {c: Answer(level=level) for c, level in levels.items()}
    now = Assessment(checklist=REAL.version, answers=answers)
    assert answers_to_check(migrate(now, REAL).assessment, REAL) == ()


def test_each_is_told_with_its_answer_and_why() -> None:
    then = Assessment(checklist="2026.1", answers={"capacity.legal": Answer(level=1)})
    now = migrate(then, CONTENT.checklist).assessment
    (one,) = summarise_to_check(now, Phrases(CONTENT, "ja"))
    assert (one.criterion, one.label, one.answer) == (
        "capacity.legal",
        "3-3 条例・要綱",
        "1 個別対応",
    )
    assert one.why == "前に答えたときから、レベル1、2の説明が変わりました。"
