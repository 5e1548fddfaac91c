"""Rooms with a running order."""

from __future__ import annotations

from typing import Any

from checklist.guide import Agenda
from tests.support.generated import REAL
from tests.support.rooms import room
from workshop.order import minutes_of, talks_of
from workshop.room import Room


def agenda(name: str) -> Agenda:
    """An agenda of the guide: ``60``, ``90``, ``180`` or ``quick``."""
    return next(one for one in REAL.guide.agendas if one.id == name)


def room_of(name: str, **given: Any) -> Room:
    """A room that follows an agenda of the guide."""
    one = agenda(name)
    told = {"criteria": one.criteria, "own_minutes": minutes_of(one), "talks": talks_of(one)}
    return room(**(told | given))
