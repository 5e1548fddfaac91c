"""The highest stage possible depends on what is named."""

from __future__ import annotations

import pytest

from checklist.answers import Answer, Assessment, Level
from checklist.model import LANGUAGES, Lang
from scoring.quick import quick_check
from tests.support.shipped import CONTENT
from wording.doubt import doubt_words
from wording.phrases import Phrases

ASKED = [criterion.id for criterion in CONTENT.checklist.asked]


def on_the_shortest_way(**given: Level) -> dict[str, Level]:
    """The answers to whatever the ten-minute check asks, 2 where none is given."""
    answers: dict[str, Level] = {}
    while True:
        assessment = Assessment(answers={c: Answer(level=level) for c, level in answers.items()})
        following = quick_check(assessment, CONTENT.checklist, CONTENT.stages).next
        if following is None:
            return answers
        answers[following] = given.get(following.replace(".", "_"), 2)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (dict.fromkeys(ASKED, "unknown"), "unknown"),
        ({}, "blank"),
        (on_the_shortest_way(partner_site="unknown"), "unknown"),
        (dict.fromkeys(ASKED[:8], "unknown"), "both"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_what_can_lift_the_stage_is_named(
    given: dict[str, Level], key: str, lang: Lang
) -> None:
    phrases = Phrases(CONTENT, lang)
    assessment = Assessment(answers={c: Answer(level=level) for c, level in given.items()})
    assert doubt_words(assessment, phrases) == phrases.say(f"common.doubt_{key}")
