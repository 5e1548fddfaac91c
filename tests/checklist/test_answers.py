"""Assessments: completeness, differences between two, and replacing one answer."""

from __future__ import annotations

import pytest

from checklist.answers import (
    BLANK,
    NOT_APPLICABLE,
    UNKNOWN,
    Answer,
    Assessment,
    Profile,
    is_absent,
    progress,
    progress_by_item,
)
from checklist.load import Content
from checklist.model import Text
from checklist.municipality import check_digit, is_valid_code
from checklist.places import changes
from checklist.problems import Problem, ProblemsError
from tests.support.shipped import CONTENT

REAL = CONTENT.checklist

PROGRESS = [
    ({}, 0),
    ({"system.unit": Answer(level=0)}, 1),
    ({"system.unit": Answer(level=UNKNOWN)}, 1),  # an answer too
    ({"purpose.tourism": Answer(level=NOT_APPLICABLE, reason="方針")}, 1),
    ({"system.unit": Answer(note="あとで")}, 0),  # a note is no answer
    ({"strength.other": Answer(level=4, name="港湾")}, 0),  # nobody is asked for it
    ({c.id: Answer(level=1) for c in REAL.asked}, 21),
]


@pytest.mark.parametrize(("answers", "answered"), PROGRESS)
def test_progress_counts_answers_to_what_is_asked(
    answers: dict[str, Answer], answered: int
) -> None:
    found = progress(Assessment(answers=answers), REAL)
    assert (found.answered, found.asked) == (answered, 21)
    assert found.is_complete == (answered == 21)
    by_item = progress_by_item(Assessment(answers=answers), REAL)
    assert [p.asked for p in by_item.values()] == [3, 5, 6, 3, 2, 2]
    assert sum(p.answered for p in by_item.values()) == answered


def test_an_other_is_absent_until_it_has_a_name(content: Content) -> None:
    named = Assessment(answers={"office.other": Answer(name="港湾")})
    spaces = Assessment(answers={"office.other": Answer(name=" \u3000", level=3)})
    assert is_absent(Assessment(), "office.other", content.checklist)
    assert is_absent(spaces, "office.other", content.checklist)
    assert not is_absent(named, "office.other", content.checklist)
    assert not is_absent(Assessment(), "office.staff", content.checklist)


def test_evidence_of_white_space_shows_nothing() -> None:
    assert not Answer(evidence=("", " \n")).is_shown
    assert Answer(evidence=("", "要綱")).is_shown


def test_replacing_an_answer_leaves_the_rest_and_the_old_assessment() -> None:
    before = Assessment(answers={"system.unit": Answer(level=1)}, target=2)
    after = before.with_answer("system.network", Answer(level=3))
    assert before.answers.keys() == {"system.unit"}
    assert after.answers.keys() == {"system.unit", "system.network"}
    assert after.target == 2
    assert after.with_answer("system.network", BLANK) == before
    assert before.with_answer("system.network", BLANK) == before
    assert before["system.network"] == BLANK


def test_changes_name_every_place_that_differs() -> None:
    one, two = Answer(level=1), Answer(level=2)
    before = Assessment(
        target=1,
        profile=Profile(name="甲市"),
        answers={"system.unit": one, "system.network": one, "capacity.legal": one},
    )
    after = Assessment(
        target=2,
        profile=Profile(name="乙市"),
        answers={"system.unit": two, "system.network": one, "business.talent": two},
    )
    names = ["profile", "target", "business.talent", "capacity.legal", "system.unit"]
    assert [place.name for place in changes(before, after)] == names
    assert list(changes(before, before)) == []
    assert list(changes(before, Assessment.model_validate(before.model_dump()))) == []


def test_a_name_is_not_told_twice() -> None:
    assert Profile(prefecture="福岡県", name="北九州市").label == "福岡県北九州市"
    assert Profile(prefecture="東京都", name="東京都").label == "東京都"
    assert Profile(name="みどり湾市").label == "みどり湾市"


CODES = [  # the official codes of these municipalities
    ("011002", True),
    ("131016", True),
    ("141003", True),
    ("401005", True),
    ("473821", True),
    ("401006", False),
    ("041005", False),
    ("40100", False),
    ("4010050", False),
    ("４０１００５", False),
    ("", False),
]


@pytest.mark.parametrize(("code", "valid"), CODES)
def test_codes_by_their_check_digit(code: str, valid: bool) -> None:
    assert is_valid_code(code) is valid


def test_a_check_digit_needs_five_digits() -> None:
    assert check_digit("40100") == 5
    for code in ("4010", "401005", "4010x", "４０１００"):
        with pytest.raises(ValueError, match="five"):
            check_digit(code)


def test_problems_are_told_in_the_language_asked_for() -> None:
    error = ProblemsError(
        [
            Problem("a.b", Text(ja="だめ", en="Bad")),
            Problem("", Text(ja="全部だめ", en="All bad")),
        ]
    )
    assert error.lines("ja") == ["a.b: だめ", "全部だめ"]
    assert error.lines("en") == ["a.b: Bad", "All bad"]
    assert str(error) == "a.b: Bad\nAll bad"
