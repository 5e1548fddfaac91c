"""A workshop as it was held, for the tests of what it leaves behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from checklist.answers import Homework
from workshop.account import RoomRecord
from workshop.room import Agreed, LedgerEntry, Room
from workshop.votes import NO_GROUP, Votes

BEGUN = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
GROUPS = ("財政課", "環境課", "議会事務局")
FINANCE, PEOPLE, UNIT = "capacity.finance", "capacity.people", "system.unit"


def votes(group: int, *counts: int, unknown: int = 0, pooled: tuple[int, ...] = ()) -> Votes:
    return Votes(group=group, counts=counts, unknown=unknown, pooled=pooled)


def after(minutes: int) -> datetime:
    return BEGUN + timedelta(minutes=minutes)


def entry(kind: Any, minutes: int, **told: Any) -> LedgerEntry:
    return LedgerEntry(kind=kind, at=after(minutes), chair="企画課 佐藤", **told)


def held(**given: Any) -> RoomRecord:
    """Two criteria voted on, one of them twice and agreed; one not reached. The third group is
    small and was put together with the second before anybody saw it. ``given`` replaces
    parts of the room."""
    told = {
        "title": "国際環境協力 準備度の会",
        "groups": GROUPS,
        "criteria": (FINANCE, PEOPLE, UNIT),
        "expires_at": after(600),
        "agreed": {FINANCE: Agreed(level=2, reason="要綱がある", round=2, at=after(9))},
        "choices": (FINANCE, UNIT, "jica-biz"),
        "homework": (
            Homework(what="決裁の写しを確かめる", criterion=UNIT, owner="総務課", due="2027-01"),
            Homework(what="次の会の日を決める"),
        ),
    }
    first = (votes(0, 4, 3, 1, 0, 0), votes(NO_GROUP, 0, 0, 1, 3, 2, unknown=1, pooled=(1, 2)))
    second = (votes(0, 0, 2, 6, 0, 0), votes(NO_GROUP, 0, 0, 5, 1, 0, unknown=1, pooled=(1, 2)))
    on = {"criterion": FINANCE}
    ledger = (
        entry("joining", 0),
        entry("opened", 1, **on, round=1),
        entry("closed", 4, **on, round=1),
        entry("revealed", 5, **on, round=1, votes=first),
        entry("opened", 6, **on, round=2),
        entry("closed", 7, **on, round=2),
        entry("revealed", 8, **on, round=2, votes=second),
        entry("agreed", 9, **on, round=2, level=2, reason="要綱がある"),
        entry("taken_over", 10),
        entry("opened", 11, criterion=PEOPLE, round=1),
        entry("closed", 12, criterion=PEOPLE, round=1),
        entry("revealed", 13, criterion=PEOPLE, round=1, votes=(votes(NO_GROUP, 0, 2, 0, 0, 0),)),
        entry("choosing", 14),
        entry("chosen", 15, dots=((UNIT, 9), (FINANCE, 5), ("jica-biz", 5))),
        entry("ended", 16),
    )
    ratings = ((0, 1), (1, 1), (3, None), (4, None))
    return RoomRecord(
        room=Room.model_validate({**told, **given}),
        ledger=ledger,
        teams={0: 8, 1: 5, 2: 2},
        first=ratings,
        last=((1, 1), (2, 1), (2, None), (2, None)),
    )
