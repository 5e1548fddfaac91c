"""The reason of a vote in words."""

from __future__ import annotations

from wording.phrases import Phrases, one_line
from workshop.reasons import Reason


def reason_words(reason: Reason, phrases: Phrases) -> str:
    """``文書がある：要綱の第3条``: kind and line, or the one of them that there is."""
    kind = phrases.name("reason", reason.kind) if reason.kind else ""
    line = one_line(reason.line)
    if kind and line:
        return phrases.say("phone.reason_both", kind=kind, line=line)
    return kind or line
