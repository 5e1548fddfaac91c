"""A summary with a text longer than the model takes, made otherwise than from an assessment."""

from __future__ import annotations

from dataclasses import replace

from wording.phrases import LONGEST
from wording.summary import Summary


def with_overlong_note(summary: Summary) -> Summary:
    """The summary with 500 characters too many (長) in the note of its first answer."""
    item = summary.answers.items[0]
    answer = replace(item.answers[0], note="長" * (LONGEST + 500))
    items = (replace(item, answers=(answer, *item.answers[1:])), *summary.answers.items[1:])
    return replace(summary, answers=replace(summary.answers, items=items))
