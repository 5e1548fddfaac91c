"""The answers whose years have moved, in words."""

from __future__ import annotations

from datetime import date, tzinfo

from checklist.ageing import aged_answers
from checklist.answers import Assessment
from wording.labels import labels_of
from wording.phrases import Phrases


def aged_lines(
    assessment: Assessment, phrases: Phrases, today: date, zone: tzinfo
) -> dict[str, str]:
    """A line for each answer to look at again, by the id of its criterion: what was answered, when,
    and on how many years it looks back."""
    labels = labels_of(phrases, assessment)
    return {
        aged.criterion: phrases.say(
            "to_check.line",
            label=labels[aged.criterion],
            answer=phrases.level(aged.level),
            why=phrases.say(
                "to_check.aged", years=aged.window, when=phrases.fiscal_year(aged.given_in)
            ),
        )
        for aged in aged_answers(assessment, phrases.content.checklist, today, zone)
    }
