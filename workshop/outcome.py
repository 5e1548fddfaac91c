"""The assessment that results from the levels agreed in a room."""

from __future__ import annotations

from checklist.answers import BLANK, NOT_APPLICABLE, Answer, Assessment
from checklist.model import Checklist
from workshop.room import Agreed, Room

#: In the place of a reason that stays with the section that gave it.
_NO_REASON = "–"


def assessment_of(room: Room, checklist: Checklist, base: Assessment | None = None) -> Assessment:
    """The agreed levels as answers, over those of ``base`` (usually the assessment whose answers
    were given beforehand; without one, the levels that the room has of it). The reason becomes the
    note (for *not applicable* the reason), the room's name the section that answered. Evidence, and
    answers to criteria without an agreed level, stay as in ``base``."""
    assessment = base or room.beforehand or Assessment()
    assessment = assessment.model_copy(update={"checklist": checklist.version})
    for criterion_id, agreed in room.agreed.items():
        if criterion_id in checklist.criteria:
            answer = _answer(assessment[criterion_id], agreed, room.title)
            assessment = assessment.with_answer(criterion_id, answer)
    return assessment


def _answer(before: Answer, agreed: Agreed, title: str) -> Answer:
    is_out = agreed.level == NOT_APPLICABLE
    fields = before.model_dump() | {"level": agreed.level, "by": title, "at": agreed.at}
    fields["reason"] = agreed.reason if is_out else BLANK.reason
    if agreed.reason and not is_out:
        fields["note"] = agreed.reason
    return Answer.model_validate(fields)


def given_beforehand(assessment: Assessment, checklist: Checklist) -> Assessment | None:
    """What everybody in the room may see of an assessment: levels, names of own criteria, and
    weights, which the stage depends on; no evidence, note, reason or profile. ``None`` where
    nothing is answered."""
    answers = {
        c: Answer(
            level=answer.level,
            name=answer.name,
            reason=_NO_REASON if answer.level == NOT_APPLICABLE else "",
        )
        for c in checklist.criteria
        if (answer := assessment[c]).level is not None
    }
    if not answers:
        return None
    return Assessment(checklist=assessment.checklist, weights=assessment.weights, answers=answers)
