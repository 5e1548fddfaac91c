"""A legend of the results names every sign that stands in its chart, and no other."""

from __future__ import annotations

import pytest

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Assessment
from checklist.model import LANGUAGES, Lang
from scoring.result import assess
from tests.support.shipped import CONTENT
from wording.criteria import criteria_legend, criteria_rows
from wording.items import items_legend
from wording.phrases import Phrases

CRITERIA = [criterion.id for criterion in CONTENT.checklist.asked]
UNSURE, ABSENT = Answer(level=UNKNOWN), Answer(level=NOT_APPLICABLE, reason="県の所管")


def answered(level: int, **others: Answer) -> Assessment:
    """All at a level, but for the last criteria."""
    answers = dict.fromkeys(CRITERIA, Answer(level=level))
    return Assessment(
        answers=answers | dict(zip(reversed(CRITERIA), others.values(), strict=False))
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("assessment", "in_criteria", "in_items"),
    [
        (Assessment(), "□▽", "├"),
        (answered(2), "■▽", "●"),
        (answered(4), "■", "●"),
        (answered(2, first=UNSURE), "■▨▽", "●├"),
        (answered(2, first=Answer(), second=UNSURE), "■□▨▽", "●├"),
        (answered(2, first=ABSENT), "■―▽", "●"),
        (answered(2, first=Answer(), second=UNSURE, third=ABSENT), "■□▨―▽", "●├"),
    ],
)
def test_signs_that_stand_in_the_chart(
    assessment: Assessment, in_criteria: str, in_items: str, lang: Lang
) -> None:
    result = assess(assessment, CONTENT)
    phrases = Phrases(CONTENT, lang)
    lines = criteria_legend(criteria_rows(result, phrases), result, phrases)
    assert {sign for sign in "■□▨―▽" if sign in "".join(lines[:2])} == {*in_criteria}
    items = "".join(items_legend(result, phrases))
    assert {sign for sign in "●├" if sign in items} == {*in_items}
    levels = {assessment[c].level for c in CRITERIA}
    if "├" in in_items:
        unknown, blank = ("わからない", "未回答") if lang == "ja" else ("unknowns", "blanks")
        assert (unknown in items, blank in items) == (UNKNOWN in levels, None in levels)
