"""An assessment that says something at every place."""

from __future__ import annotations

from checklist.answers import (
    NOT_APPLICABLE,
    Answer,
    Assessment,
    Plan,
    PlannedStep,
    Profile,
    Voted,
    Workshop,
)
from checklist.city_values import CityValues

NEVER = Answer(level=NOT_APPLICABLE, reason="県の所管")
STEP = PlannedStep(criterion="system.unit", level=2, owner="環境課", due="2027-09")
WORKSHOP = Workshop(title="準備度の会", people=12, criteria={"system.unit": Voted(level=2)})
#: A test of places asks for more here when Assessment has a new field.
WHOLE = Assessment(
    profile=Profile(name="港市", prefecture="福岡県", population=60_000, fields=("water",)),
    target=3,
    weights={"capacity": 3, "system": 2},
    plan=Plan(capacity=5, first_year=2027, steps=(STEP,)),
    workshop=WORKSHOP,
    indicators=CityValues(city="新都市", values={"3": {"2020": 98.0}}),
    answers={"system.unit": Answer(level=2, evidence=("要綱",)), "purpose.tourism": NEVER},
)
