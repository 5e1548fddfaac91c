"""The cover of a report in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wording.phrases import one_line
from wording.shapes import Fact
from wording.staircase import DrawnStaircase, summarise_staircase
from wording.subject import Subject


@dataclass(frozen=True, slots=True)
class Cover:
    """The text of the cover besides the name; ``sign`` is the staircase without a position. The
    facts are keyed ``made_on``, ``answered`` and ``checklist_version``."""

    subtitle: str
    sign: DrawnStaircase
    facts: tuple[Fact, ...]


def summarise_cover(subject: Subject, made_at: datetime) -> Cover:
    """The cover of a report dated ``made_at``."""
    say, checklist, progress = subject.say, subject.content.checklist, subject.result.progress
    version, answered_under = checklist.version, subject.assessment.checklist
    if answered_under is not None and answered_under != version:
        version = say("answers_version", version=version, answers=one_line(answered_under))
    values = {
        "made_on": subject.phrases.day(f"{made_at:%Y-%m-%d}"),
        "answered": say("answered_of", answered=progress.answered, asked=progress.asked),
        "checklist_version": version,
    }
    return Cover(
        subtitle=say("subtitle", asked=len(checklist.asked)),
        sign=summarise_staircase(subject.phrases),
        facts=tuple(Fact(key, say(key), value) for key, value in values.items()),
    )
