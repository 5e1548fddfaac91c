"""Answers that are kept but have to be looked at again, in words."""

from __future__ import annotations

from dataclasses import dataclass

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


def summarise_to_check(assessment: Assessment, phrases: Phrases) -> tuple[AnswerToCheck, ...]:
    """The answers to look at again, in the order asked."""
    labels = labels_of(phrases, assessment)
    return tuple(
        AnswerToCheck(
            answer.criterion,
            labels[answer.criterion],
            phrases.answer(assessment[answer.criterion]),
            _why(answer, phrases),
        )
        for answer in answers_to_check(assessment, phrases.content.checklist)
    )


def to_check_lines(assessment: Assessment, phrases: Phrases) -> tuple[str, ...]:
    """The same, a line for each."""
    return tuple(
        phrases.say("to_check.line", label=answer.label, answer=answer.answer, why=answer.why)
        for answer in summarise_to_check(assessment, phrases)
    )


def _why(answer: ToCheck, phrases: Phrases) -> str:
    levels = phrases.listed(str(level) for level in answer.levels)
    return phrases.say(f"to_check.{answer.reason}", levels=levels)
