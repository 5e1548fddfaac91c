"""An assessment that says something at every place."""

from __future__ import annotations

from datetime import UTC, datetime

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
from checklist.asking import Asking, Came, InquiryStep, Section
from checklist.city_values import CityValues

NEVER = Answer(level=NOT_APPLICABLE, reason="県の所管")
STEP = PlannedStep(criterion="system.unit", level=2, owner="環境課", due="2027-09")
WORKSHOP = Workshop(title="準備度の会", people=12, criteria={"system.unit": Voted(level=2)})
AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
ASKING = Asking(
    asker="環境課",
    due="2026-12-18",
    sections=(
        Section(name="財政課", criteria=("capacity.finance",)),  # type: ignore[arg-type] # one name
        Section(name="企画課"),  # type: ignore[arg-type]
    ),
    steps=(
        InquiryStep(
            at=AT,
            came=(
                Came(
                    name="回答.xlsx",
                    section="財政課",
                    at=AT,
                    answers={"capacity.finance": (Answer(level=2, note="予備費"),)},
                ),
            ),
            stood={"capacity.finance": Answer(level=1)},
        ),
    ),
)
#: A test of places asks for more here when Assessment has a new field.
WHOLE = Assessment(
    profile=Profile(name="港市", prefecture="福岡県", population=60_000, fields=("water",)),
    target=3,
    weights={"capacity": 3, "system": 2},
    plan=Plan(capacity=5, first_year=2027, steps=(STEP,)),
    workshop=WORKSHOP,
    indicators=CityValues(city="新都市", values={"3": {"2020": 98.0}}),
    asking=ASKING,
    answers={"system.unit": Answer(level=2, evidence=("要綱",)), "purpose.tourism": NEVER},
)
