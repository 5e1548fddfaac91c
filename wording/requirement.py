"""A requirement of a stage in words: what it is about, and what it asks for."""

from __future__ import annotations

from collections.abc import Mapping

from checklist.model import OVERALL, Requirement
from wording.phrases import Phrases


def requirement_name(
    requirement_id: str, phrases: Phrases, labels: Mapping[str, str] | None = None
) -> str:
    """What a requirement is about, by its id (``Requirement.id``): a criterion under its label,
    any one criterion of an item, or the overall score.

    ``labels``: of every criterion by its id, where an assessment gave ``other`` ones a name.
    """
    if requirement_id == OVERALL:
        return phrases.say("overall")
    if requirement_id in phrases.content.checklist.items_by_id:
        return phrases.say("best_of", item=phrases.item(requirement_id))
    label = labels.get(requirement_id) if labels is not None else None
    return label or phrases.criterion(requirement_id)


def threshold_words(requirement: Requirement, phrases: Phrases) -> str:
    """What a requirement asks for: a level by its name, or a score."""
    if requirement.level is None:
        return str(requirement.threshold)
    return phrases.level(requirement.level)
