"""Answers that are kept but have to be looked at again, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from checklist.answers import Assessment
from checklist.to_check import ToCheck, answers_to_check
from wording.labels import labels_of
from wording.phrases import Phrases


@dataclass(frozen=True, slots=True)
class AnswerToCheck:
    """An answer to look at again: the id and label of its criterion, the answer, and why."""

    criterion: str
    label: str
    answer: str
    why: str


def summarise_to_check(
    assessment: Assessment, phrases: Phrases, today: date | None = None
) -> tuple[AnswerToCheck, ...]:
    """The answers to look at again, in the order asked, each once with all reasons; ``today`` as in
    ``checklist.to_check.answers_to_check``."""
    reasons: dict[str, list[str]] = {}
    for again in answers_to_check(assessment, phrases.content.checklist, today):
        reasons.setdefault(again.criterion, []).append(_why(again, phrases))
    if not reasons:
        return ()
    labels = labels_of(phrases, assessment)
    return tuple(
        AnswerToCheck(
            criterion_id,
            labels[criterion_id],
            phrases.answer(assessment[criterion_id]),
            phrases.joined(why),
        )
        for criterion_id, why in reasons.items()
    )


def to_check_line(answer: AnswerToCheck, phrases: Phrases) -> str:
    """The same in a line."""
    return phrases.say("to_check.line", label=answer.label, answer=answer.answer, why=answer.why)


def _why(again: ToCheck, phrases: Phrases) -> str:
    if again.reason == "aged":
        when = phrases.fiscal_year(again.given_in)
        return phrases.say("to_check.aged", years=again.years, when=when)
    levels = phrases.listed(str(level) for level in again.levels)
    return phrases.say("to_check.reworded", levels=levels)
