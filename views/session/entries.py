"""What is typed or chosen in a widget means for the assessment: by the key of the widget, on
whatever page it stands. The pages' callbacks and the browser's outbox say it alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from checklist.answers import NOT_APPLICABLE, UNKNOWN
from checklist.model import Criterion
from checklist.month import read_day, read_month
from checklist.places import StepPlace
from checklist.population import read_population
from views.server.clock import now
from views.server.resources import content

#: The choices on a step of the plan, in the order of their buttons; the first is none.
CHOICES = ("none", "pinned", "forbidden")
#: The states of a step of the plan, in the order of their buttons; the first is *to do*.
STATES = ("none", "doing", "done")
_STEP_LEVELS = range(1, 5)


def _as_typed(typed: str) -> str:
    if not isinstance(typed, str):
        raise TypeError("not a text")
    return typed


@dataclass(frozen=True)
class Entry:
    """A widget whose value is a field of the assessment. ``key``: the widget's; ``place`` and
    ``name``: of the field; ``read``: its value from that of the widget, which raises
    ProblemsError or TypeError where it cannot be read; ``besides``: what is saved with a value."""

    key: str
    place: str
    name: str
    read: Callable[[Any], object] = _as_typed
    besides: Callable[[object], dict[str, object]] = lambda _value: {}

    def fields(self, value: Any) -> dict[str, object]:
        """The fields to change for a value of the widget. Raises ProblemsError."""
        value = self.read(value)
        return {**self.besides(value), self.name: value}


@cache
def entries() -> dict[str, Entry]:
    """All entries, by the class that their widget has in the browser."""
    return {css_class(entry.key): entry for entry in _entries()}


def css_class(key: str) -> str:
    """The class by which a browser knows the widget of a key."""
    return "st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", key)


def half_width(typed: str) -> str:
    """The text in half width (NFKC), as input methods may write it in full width."""
    return unicodedata.normalize("NFKC", typed).strip()


def done_with(state: object) -> dict[str, object]:
    """What is saved with the state of a step: one that is done was done today, in Japan, until
    another day is given."""
    return {"done_on": f"{now():%Y-%m-%d}" if state == "done" else None}


def read_lines(typed: str) -> tuple[str, ...]:
    """One text a line, blank ones left out."""
    return tuple(line.strip() for line in typed.splitlines() if line.strip())


def level_options(criterion: Criterion) -> list[int | str]:
    """The answers to a criterion, in the order of their buttons."""
    levels: list[int | str] = [*range(len(criterion.levels)), UNKNOWN]
    return levels if criterion.not_applicable is None else [*levels, NOT_APPLICABLE]


def _entries() -> list[Entry]:
    profile = [
        Entry("name", "profile", "name"),
        Entry("code", "profile", "code", lambda typed: half_width(typed) or None),
        Entry("population", "profile", "population", read_population),
        Entry("ties", "profile", "ties", read_lines),
        Entry("capacity", "plan", "capacity", _number),
    ]
    weights = [
        Entry(f"weight:{item.id}", "weights", item.id, _number)
        for item in content().checklist.items
    ]
    answers = [entry for c in content().checklist.criteria.values() for entry in _of_answer(c)]
    steps = [
        entry
        for criterion_id in content().checklist.criteria
        for level in _STEP_LEVELS
        for entry in _of_step(criterion_id, level)
    ]
    return [*profile, *weights, *answers, *steps]


def _of_answer(criterion: Criterion) -> list[Entry]:
    this, options = criterion.id, level_options(criterion)
    return [
        Entry(f"level:{this}", this, "level", lambda at: None if at is None else options[at]),
        Entry(f"reason:{this}", this, "reason", str.strip, lambda _: {"level": NOT_APPLICABLE}),
        Entry(f"evidence:{this}", this, "evidence", read_lines),
        *(Entry(f"{name}:{this}", this, name) for name in ("name", "note", "by")),
    ]


def _of_step(criterion_id: str, level: int) -> list[Entry]:
    place, this = StepPlace(criterion_id, level).name, f"{criterion_id}:{level}"
    return [
        Entry(f"choice:{this}", place, "choice", lambda at: CHOICES[at] if at else None),
        Entry(f"state:{this}", place, "state", lambda at: STATES[at] if at else None, done_with),
        Entry(f"done_on:{this}", place, "done_on", read_day),
        Entry(f"owner:{this}", place, "owner"),
        Entry(f"due:{this}", place, "due", read_month),
        Entry(f"note:{this}", place, "note"),
    ]


def _number(typed: str) -> int | str:
    return int(typed) if re.fullmatch(r"\d{1,9}", typed, re.ASCII) else typed
