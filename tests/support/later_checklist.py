"""The checklist that ships, and a later version of it."""

from __future__ import annotations

from typing import Any

from checklist.model import Checklist
from tests.support.shipped import CONTENT

REAL = CONTENT.checklist


def changed(version: str, **criteria: dict[str, Any]) -> Checklist:
    """The real checklist as a later version: fields of some criteria replaced (``__`` stands for
    the point in an id, ``_`` for a hyphen)."""
    fields = {name.replace("__", ".").replace("_", "-"): new for name, new in criteria.items()}
    items = [
        item.model_copy(
            update={
                "criteria": tuple(c.model_copy(update=fields.get(c.id, {})) for c in item.criteria)
            }
        )
        for item in REAL.items
    ]
    # validated anew: model_copy checks nothing
    return Checklist.model_validate(
        {**REAL.model_dump(), "version": version, "items": [i.model_dump() for i in items]}
    )


#: 2027.3: finance was called budget (and money before), citizens is new, evaluation is now always
#: applicable, and legal was renamed to rules.
LATER = changed(
    "2027.3",
    capacity__finance={"former": ("capacity.budget", "capacity.money")},
    capacity__citizens={"since": "2027.1"},
    system__evaluation={"not_applicable": None},
    capacity__legal={"id": "capacity.rules", "former": ("capacity.legal",)},
)
