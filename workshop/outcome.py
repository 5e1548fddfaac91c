"""The assessment that results from the levels agreed in a room."""

from __future__ import annotations

from checklist.answers import BLANK, NOT_APPLICABLE, Answer, Assessment
from checklist.model import Checklist
from workshop.room import Agreed, Room


def assessment_of(room: Room, checklist: Checklist, base: Assessment | None = None) -> Assessment:
    """The agreed levels as answers, over those of ``base``. The reason becomes the note (for *not
    applicable* the reason), the room's name the section that answered. Evidence, and answers to
    criteria without an agreed level, stay as in ``base``."""
    assessment = Assessment() if base is None else base
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
