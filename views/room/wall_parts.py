"""What the wall shows besides questions: running order, answers given beforehand, what came out,
and the clock of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from checklist.model import Lang
from store.room_views import Screen
from views.server.clock import JAPAN
from views.server.pictures import staircase_picture
from views.server.resources import content
from wording.closing import Closing, summarise_closing
from wording.phrases import Phrases
from workshop.account import RoomRecord, account_of_room
from workshop.course import following
from workshop.order import AgendaPart
from workshop.outcome import assessment_of
from workshop.quick import QuickOrder
from workshop.room import LedgerEntry, Room
from workshop.votes import NO_GROUP


def clock_shown(room: Room, now: datetime, lang: Lang) -> dict[str, Any] | None:
    """The seconds left of the present part, and the plan in words; ``None`` where none is under
    way."""
    clock = room.clock(now)
    if clock is None:
        return None
    say, left = content().wording.of(lang), max(0, clock.left)
    plan, behind = say("wall.on_time"), clock.minutes_behind
    if behind != 0:
        plan = say("wall.behind" if behind > 0 else "wall.ahead", n=abs(behind))
    return {"left": left, "words": f"{left // 60}:{left % 60:02}", "plan": plan}


def closing_of(room: Room, ledger: Sequence[LedgerEntry], people: int, lang: Lang) -> Closing:
    """What the workshop leads to so far, from what everybody in it may see."""
    workshop = RoomRecord(room, tuple(ledger), {NO_GROUP: people})
    agreed_on = assessment_of(room, content().checklist)
    return summarise_closing(account_of_room(workshop), agreed_on, Phrases(content(), lang))


def part_shown(screen: Screen, lang: Lang) -> dict[str, Any]:
    """The part under way, or after the end what came out."""
    room = screen.room
    part = room.part
    kind = "closing" if part is None else part.kind
    shown: dict[str, Any] = {"part_title": "" if part is None or part.title is None else
                             part.title.of(lang)}  # fmt: skip
    if kind in ("opening", "pause"):
        shown["order"] = order_rows(room, lang)
        if part is not None and kind == "pause" and room.opened_at is not None:
            until = (room.opened_at + timedelta(minutes=part.minutes)).astimezone(JAPAN)
            shown["part_title"] = content().wording.of(lang)(
                "wall.pause_until", name=shown["part_title"], time=f"{until:%H:%M}"
            )
    elif kind == "beforehand":
        shown["given"] = _given(room, lang)
    elif kind in ("results", "step", "closing"):
        closing = closing_of(room, screen.ledger, screen.people, lang)
        shown |= {
            "closing": closing,
            "staircase": staircase_picture(lang, closing.stage, doubt=closing.doubt),
        }
    return shown


def between_shown(room: Room, lang: Lang) -> dict[str, Any]:
    """The running order with what comes next, after something was given up."""
    say, phrases = content().wording.of(lang), Phrases(content(), lang)
    arranged = QuickOrder(content().checklist, content().stages).arranged(room, is_left=True)
    place = following(arranged)
    if place is None:
        return {"part_title": say("wall.next_none"), "order": order_rows(room, lang)}
    part = arranged.order[place]
    name = phrases.criterion(part.criterion) if part.criterion else ""
    if part.title is not None:
        name = part.title.of(lang)
    return {
        "part_title": say("wall.next", name=name),
        "order": order_rows(arranged, lang, part),
    }


def order_rows(room: Room, lang: Lang, marked: AgendaPart | None = None) -> list[dict[str, Any]]:
    """The running order with the time of day planned for each part, from the one under way on as it
    stands: as much later or earlier as that one began. The one ``marked`` or under way is marked;
    questions one after another are one row."""
    say, here = content().wording.of(lang), marked or room.part
    votes = "wall.order_votes_quick" if room.is_quick else "wall.order_votes"
    rows: list[tuple[AgendaPart, int, bool]] = []
    for part in filter(room.has_matter, room.order):
        if part.kind == "vote" and rows and rows[-1][0].kind == "vote":
            first, questions, is_here = rows[-1]
            rows[-1] = (first, questions + 1, is_here or part == here)
        else:
            rows.append((part, 1, part == here))
    now, shift = room.part, timedelta()
    if now is not None and room.begun_at is not None and room.opened_at is not None:
        shift = room.opened_at - room.begun_at - timedelta(minutes=now.starts)
    return [
        {
            "time": ""
            if part.starts > room.planned_until
            else _time(room, part.starts, shift if now and part.starts >= now.starts else None),
            "name": say(votes, n=questions) if part.title is None else part.title.of(lang),
            "is_here": is_here,
        }
        for part, questions, is_here in rows
    ]


def _time(room: Room, minute: int, shift: timedelta | None = None) -> str:
    """The time of day of a minute of the meeting, so much later; from its beginning where it has
    not begun."""
    if room.begun_at is None:
        return f"{minute // 60}:{minute % 60:02}"
    at = room.begun_at + timedelta(minutes=minute) + (shift or timedelta())
    return f"{at.astimezone(JAPAN):%H:%M}"


def _given(room: Room, lang: Lang) -> list[dict[str, str]]:
    """The answers given beforehand to what is not voted on, with what changed after objections."""
    phrases = Phrases(content(), lang)
    given = {} if room.beforehand is None else room.beforehand.answers
    return [
        {
            "name": phrases.criterion(c, answer.name),
            "level": phrases.answer(answer),
            "now": phrases.level(room.agreed[c].level) if c in room.agreed else "",
        }
        for c, answer in given.items()
        if c not in room.asked
    ]
