"""The names of criteria, gaps and choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checklist.answers import Answer, Assessment
from checklist.model import Criterion
from checklist.profile import Profile
from scoring.stages import Gap
from wording.phrases import Phrases, one_line

#: How a prefecture calls itself, by the last character of its name.
_PREFECTURES: Mapping[str, str] = {"都": "to", "道": "do", "府": "fu"}
#: So many criteria are named one by one, at most.
_NAMED = 2


def own_name(profile: Profile, phrases: Phrases) -> str:
    """How a municipality calls itself in its papers, by its kind: 本市."""
    kind: str = profile.kind or "unknown"
    if kind == "prefecture":
        kind = _PREFECTURES.get(profile.label[-1:], kind)
    return phrases.name("self", kind)


def label(phrases: Phrases, criterion: Criterion, answer: Answer) -> str:
    """``3-1 財政``; for an ``other``, the name given by the municipality."""
    return phrases.criterion(criterion.id, answer.name if criterion.own else "")


def labels_of(phrases: Phrases, assessment: Assessment) -> dict[str, str]:
    """The label of every criterion by id, an ``other`` under the name given by the municipality."""
    return {
        criterion.id: label(phrases, criterion, assessment[criterion.id])
        for criterion in phrases.content.checklist.criteria.values()
    }


def choice_name(choice: str, phrases: Phrases) -> str:
    """The name of a choice for dots, by its id: a criterion, or a scheme under its present name."""
    content = phrases.content
    if choice in content.checklist.criteria:
        return phrases.criterion(choice)
    if choice in content.schemes:
        return content.schemes[choice].name_today.of(phrases.lang)
    return one_line(choice)


def level_now(criteria: Sequence[str], level: int, assessment: Assessment, phrases: Phrases) -> str:
    """The level that the nearest of several criteria has now; where none of them was answered with
    a level, that answer in words: an unknown one is counted as 0, and never shown as 0."""
    answers = [assessment[criterion_id] for criterion_id in criteria]
    if answers and all(answer.known_level is None for answer in answers):
        return phrases.answer(answers[0])
    return str(level)


def step_from(criterion_id: str, level: int, assessment: Assessment, phrases: Phrases) -> str:
    """What a step to ``level`` starts from: the level below; where the first step starts from an
    answer that is no level, that answer in words."""
    if level > 1:
        return str(level - 1)
    return level_now((criterion_id,), 0, assessment, phrases)


def gap_name(gap: Gap, phrases: Phrases, labels: Mapping[str, str]) -> str:
    """The criterion of a gap; for a best-of gap, each one that is nearest to closing it, and that
    another criterion of the item would do as well, where there is one; where many are as near, any
    one of the item."""
    item = phrases.content.checklist.items_by_id.get(gap.requirement_id)
    if item is not None and len(gap.criteria) > _NAMED:
        return phrases.say("best_of", item=phrases.item(item.id))
    name = phrases.either(labels[c] for c in gap.criteria)
    if item is None or {c.id for c in item.asked} <= set(gap.criteria):
        return name
    return phrases.say("another_does", name=name)


def item_or_criterion(name: str, phrases: Phrases, labels: Mapping[str, str]) -> str:
    """The label of a criterion, or that of an item."""
    return labels.get(name) or phrases.item(name)
