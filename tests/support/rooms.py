"""Rooms and votes that several of these tests use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from workshop.room import Room
from workshop.votes import NO_GROUP, Votes

NOW = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=3)
CRITERIA = ("capacity.finance", "capacity.people", "system.unit")


def room(**given: Any) -> Room:
    told = {"title": "準備度の会", "criteria": CRITERIA, "expires_at": NOW + timedelta(hours=24)}
    return Room.model_validate({**told, **given})


def votes(*counts: int, unknown: int = 0, group: int = NO_GROUP) -> Votes:
    return Votes(group=group, counts=counts, unknown=unknown)
