"""An assessment that asks the sections, its files, and what they bring."""

from __future__ import annotations

from checklist.answers import Assessment, Profile
from checklist.asking import Asking
from views.server.resources import content

FINANCE, LEGAL, EVALUATION = "capacity.finance", "capacity.legal", "system.evaluation"
ASKED = {"財政課": [FINANCE, EVALUATION], "企画課": [FINANCE, LEGAL], "水道局": ["system.unit"]}


def begun(**changes: object) -> Assessment:
    sections = [{"name": name, "criteria": criteria} for name, criteria in ASKED.items()]
    return Assessment(
        checklist=content().checklist.version,
        profile=Profile(name="みどり湾市", kind="city"),
        asking=Asking.model_validate({"sections": sections, "asker": "環境課", **changes}),
    )
