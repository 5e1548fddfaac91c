"""Complete municipalities, made up: each criterion at a level that scatters around one that the
municipality has; or all levels equally likely."""

from __future__ import annotations

from random import Random

from checklist.answers import Answer, Assessment
from checklist.model import TOP_LEVEL, Checklist


def complete(checklist: Checklist, random: Random, unknown: float = 0.0) -> Assessment:
    """Every criterion that everyone is asked at a level; a share ``unknown`` of them don't know."""
    around = random.uniform(0, TOP_LEVEL) if random.random() < 0.5 else None

    def level() -> int:
        if around is None:
            return random.randint(0, TOP_LEVEL)
        return min(TOP_LEVEL, max(0, round(random.gauss(around, 1))))

    answers = {
        criterion.id: Answer(level="unknown" if random.random() < unknown else level())
        for criterion in checklist.asked
    }
    return Assessment(answers=answers)
