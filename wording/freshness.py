"""How fresh the schemes are, in words."""

from __future__ import annotations

from datetime import date

from checklist.freshness import CHECK_MONTHS, freshness
from scoring.verdict import standing_today
from wording.phrases import Phrases


def freshness_words(phrases: Phrases, today: date) -> str:
    """When the schemes were last checked, and of how many something is old or not known."""
    rows = freshness(phrases.content.schemes, today)
    checked = max((row.scheme.standing.checked for row in rows), default="")
    return phrases.say(
        "about.freshness",
        n=len(rows),
        day=phrases.day(checked) if checked else "–",
        months=CHECK_MONTHS,
        old=sum(row.is_old for row in rows),
        calls=sum(not row.has_call for row in rows),
        contacts=sum(not row.has_contact for row in rows),
        confirm=sum(standing_today(row.scheme, today) == "confirm_first" for row in rows),
    )
