"""A requirement of a stage in words: the thing required, and the level or score."""

from __future__ import annotations

from collections.abc import Mapping

from checklist.answers import NOT_APPLICABLE, Assessment
from checklist.model import OVERALL, Requirement
from scoring.stages import Gate
from wording.labels import level_now
from wording.phrases import Phrases


def requirement_name(
    requirement_id: str, phrases: Phrases, labels: Mapping[str, str] | None = None
) -> str:
    """The thing required, by the id of the requirement (``Requirement.id``): a criterion under its
    label, any one criterion of an item, or the overall score.

    ``labels``: of every criterion by its id, where an assessment named ``other`` ones.
    """
    if requirement_id == OVERALL:
        return phrases.say("overall")
    if requirement_id in phrases.content.checklist.items_by_id:
        return phrases.say("best_of", item=phrases.item(requirement_id))
    label = labels.get(requirement_id) if labels is not None else None
    return label or phrases.criterion(requirement_id)


def reason_and_note(requirement: Requirement, phrases: Phrases) -> str:
    """Why a stage asks for it, then what the fact sheet says about it."""
    texts = (requirement.reason, requirement.note)
    return phrases.joined(text.of(phrases.lang) for text in texts if text is not None)


def now_words(gate: Gate, assessment: Assessment, phrases: Phrases) -> str:
    """How a requirement stands: the score, the level, or why there is none."""
    if gate.requirement.overall is not None:
        return phrases.number(gate.level)
    if gate.level is None:
        return phrases.level(NOT_APPLICABLE)
    return level_now(gate.criteria, int(gate.level), assessment, phrases)


def threshold_words(requirement: Requirement, phrases: Phrases) -> str:
    """The level required, by its name, or the score."""
    if requirement.level is None:
        return str(requirement.threshold)
    return phrases.level(requirement.level)
