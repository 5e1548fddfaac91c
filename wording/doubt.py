"""On what a range and the highest stage that is possible depend: answers *don't know*, blank ones,
or both."""

from __future__ import annotations

from checklist.answers import UNKNOWN, Assessment
from scoring.rating import LevelRange, levels_of, weights_of
from scoring.stages import Staircase
from wording.phrases import Phrases


def doubt_words(assessment: Assessment, phrases: Phrases) -> str:
    """``「わからない」``, ``未回答``, or both: what would lower the highest stage at level 0; both
    where either is enough for it."""
    content = phrases.content
    levels, weights = levels_of(assessment, content.checklist), weights_of(assessment)

    def highest(at_zero: str | None) -> int:
        settled = {c: LevelRange(0, 0, 0) for c in levels if assessment[c].level == at_zero}
        return Staircase(content.checklist, content.stages, levels | settled, weights).stage.high

    top = Staircase(content.checklist, content.stages, levels, weights).stage.high
    by_unknown, by_blank = highest(UNKNOWN) < top, highest(None) < top
    if by_unknown == by_blank:
        return phrases.say("common.doubt_both")
    return phrases.say("common.doubt_unknown" if by_unknown else "common.doubt_blank")


def open_words(assessment: Assessment, phrases: Phrases) -> str:
    """``「わからない」``, ``未回答``, or both: which answers to what is asked leave a range."""
    levels = {assessment[criterion.id].level for criterion in phrases.content.checklist.asked}
    if (UNKNOWN in levels) == (None in levels):
        return phrases.say("common.open_both")
    return phrases.say("common.open_unknown" if UNKNOWN in levels else "common.open_blank")
