"""Assessments that the journeys start from."""

from __future__ import annotations

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Assessment, Profile
from views.server.resources import content

#: Everything that somebody typed, in no language: the pages around it must keep to theirs.
NAME, EVIDENCE, NOTE, REASON, TIE = "①②③", "※１", "＊＊", "△△", "◎◎"


def half_filled() -> Assessment:
    """Levels, don't know, not applicable with a reason, an own name, evidence and a note; twelve
    criteria are still blank."""
    answers = {
        "strength.infrastructure": Answer(level=3, evidence=(EVIDENCE, EVIDENCE), note=NOTE),
        "strength.disaster": Answer(level=1),
        "strength.other": Answer(level=2, name=NAME),
        "purpose.brand": Answer(level=UNKNOWN),
        "purpose.tourism": Answer(level=NOT_APPLICABLE, reason=REASON),
        "capacity.finance": Answer(level=2, evidence=(EVIDENCE,)),
        "capacity.people": Answer(level=0, note=NOTE),
        "system.unit": Answer(level=4),
        "business.trading": Answer(level=NOT_APPLICABLE, reason=REASON),
    }
    profile = Profile(
        name="北九州市",
        prefecture="福岡県",
        code="401005",
        kind="designated-city",
        population=920_000,
        fields=("water", "waste"),
        regions=("southeast-asia",),
        ties=(TIE,),
    )
    return Assessment(checklist=content().checklist.version, profile=profile, answers=answers)


def complete(level: int = 2) -> Assessment:
    """Every criterion answered with the same level, those of one's own named."""
    criteria = content().checklist.criteria.values()
    return Assessment(
        checklist=content().checklist.version,
        answers={c.id: Answer(level=level, name=NAME if c.own else "") for c in criteria},
    )
