"""The projector's page: how to join, the question, how many have voted, and after the reveal the
votes. ``GET wall`` is the page, ``GET wall-state`` a mark that changes with it. Authorised by the
projector's capability in the address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from checklist.cases import Case, CaseEvent
from checklist.model import Lang
from store.codes import grouped_join_code
from store.room_views import NotHere, Screen
from views.room.exercises import with_exercise
from views.room.phones import choice_name, level_name, vote_name
from views.room.wall_parts import between_shown, clock_shown, part_shown
from views.server.hosts import reach
from views.server.pictures import qr_picture, staircase_picture
from views.server.plain import address, asked, guarded, language, page
from views.server.resources import content, rooms
from wording.agreement import groups_words, median_words, verdict_words
from wording.phrases import Phrases, one_line
from wording.quick import quick_words
from wording.reasons import reason_words
from wording.rounds import coefficient_words
from workshop.account import tellable
from workshop.agreement import agreement, median
from workshop.peers import Exercise
from workshop.room import LedgerEntry, Room
from workshop.votes import LEAST_VOTERS, LEVELS, total_votes

#: Gaps that many share, on the wall: the first of them.
COMMON_SHOWN = 6


async def look(request: Request) -> Response:
    """The page of the present phase; status 404 where the capability in the address belongs to no
    room."""
    try:
        screen, worked_out = await _read(asked(request).get("s", ""))
    except NotHere:
        return page(request, "wall_missing.html", language(request), status=404)
    return _wall(request, screen, worked_out)


async def _read(secret: str) -> tuple[Screen, Exercise | None]:
    """The projector's view now, with the exercise where it is shown."""
    screen = rooms().screen(secret)
    if screen.room.kind != "peer" or screen.room.phase != "revealed":
        return screen, None
    return await with_exercise(lambda: rooms().screen(secret), lambda screen: screen.shares)


async def state(request: Request) -> Response:
    """The mark of the present page."""
    try:
        *counts, is_expired = rooms().screen_mark(asked(request).get("s", ""))
    except NotHere:
        return PlainTextResponse("gone", 410)
    mark = _page_mark(*counts, is_expired=is_expired)
    tag = f'"{mark}"'
    headers = {"etag": tag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return PlainTextResponse(mark, headers=headers)


def _page_mark(version: int, people: int, voted: int, *, is_expired: bool) -> str:
    return f"{version}-{people}-{voted}" + ("-over" if is_expired else "")


# ---------------------------------------------------------------------------- the page


def _wall(request: Request, screen: Screen, worked_out: Exercise | None) -> Response:
    room, lang = screen.room, asked(request).get("lang", screen.room.lang)
    shown_lang: Lang = "en" if lang == "en" else "ja"
    say = content().wording.of(shown_lang)
    now = datetime.now(UTC)
    code = grouped_join_code(screen.code)
    reached = reach(request.headers.get("host", ""))
    host = reached.chosen(asked(request).get("at", ""))
    place = address(request, "join", host).partition("://")[2]
    counts = ""
    if room.kind == "peer" and room.takes_people:
        counts = say("wall.shared", shared=screen.voted, people=screen.people)
    elif room.phase in ("open", "closed", "choosing"):
        counts = say("wall.voted", voted=screen.voted, people=screen.people)
    elif room.takes_people:
        counts = say("wall.people", n=screen.people)
    is_expired = room.is_expired(now)
    mark = _page_mark(screen.version, screen.people, screen.voted, is_expired=is_expired)
    shown: dict[str, Any] = {
        "room": room,
        "view": _view(room, is_expired=is_expired),
        "mark": mark,
        "counts": counts,
        "code": code,
        "address": place,
        "is_local_only": reached.is_local_only,
        "qr": "",
        "clock": clock_shown(room, now, shown_lang),
        "part_title": "",
        "previous": "",
        "quick": "",
    }
    if room.takes_people and not is_expired:
        shown["qr"] = qr_picture(address(request, "join", host, code=screen.code))
    if room.kind == "peer":
        if room.phase == "ended":
            shown["staircase"] = staircase_picture(shown_lang)
        elif worked_out is not None:
            shown |= _tables(worked_out, shown_lang)
    elif room.phase in ("choosing", "chosen"):
        shown |= _choices(screen, shown_lang)
    elif room.is_between:
        shown |= between_shown(room, shown_lang)
    elif room.phase in ("part", "ended"):
        shown |= part_shown(screen, shown_lang)
    elif room.criterion is not None and room.phase != "joining":
        shown |= _question(screen, room.criterion, shown_lang)
    return page(request, "wall.html", shown_lang, **shown)


def _view(room: Room, *, is_expired: bool) -> str:
    """Which of the template's views is shown: mostly that of the phase, or of the part."""
    if is_expired:
        return "expired"
    if room.is_blank:
        return "blank"
    if room.kind == "peer" and room.phase == "revealed":
        return "tables"
    if room.is_between:
        return "opening"
    if room.phase == "part" and room.part is not None:
        return room.part.kind
    if room.phase == "ended" and room.kind == "consensus":
        return "closing"
    return room.phase


def _choices(screen: Screen, lang: Lang) -> dict[str, Any]:
    """The choices for dots; after the end those that got any, most first, and how many got none."""
    room, say = screen.room, content().wording.of(lang)
    if room.phase == "choosing":
        return {"choices": [{"name": choice_name(choice, lang)} for choice in room.choices]}
    dots = next(entry.dots for entry in reversed(screen.ledger) if entry.kind == "chosen")
    chosen = [(choice, count) for choice, count in dots if count]
    most = max((count for _, count in chosen), default=0)
    return {
        "choices": [
            {
                "name": choice_name(choice, lang),
                "dots": say("wall.dots", n=count),
                "width": round(100 * count / most, 1),
            }
            for choice, count in chosen
        ],
        "rest": len(dots) - len(chosen),
    }


def _tables(worked_out: Exercise, lang: Lang) -> dict[str, Any]:
    """The tables of a peer room, and common gaps; no municipality's levels are shown."""
    say = content().wording.of(lang)
    phrases = Phrases(content(), lang)
    return {
        "tables": [
            {
                "name": say("wall.table_n", n=number),
                "members": [one_line(worked_out.peers[n].name) for n in table],
                "learning": say("wall.table_learning", n=len(worked_out.lessons_at(number - 1))),
            }
            for number, table in enumerate(worked_out.tables, start=1)
            if table
        ],
        "common": [
            say(
                "wall.common_gap",
                question=phrases.criterion(gap.criterion),
                takers=gap.takers,
                givers=gap.givers,
            )
            for gap in worked_out.common[:COMMON_SHOWN]
        ],
    }


def _question(screen: Screen, criterion_id: str, lang: Lang) -> dict[str, Any]:
    room, say = screen.room, content().wording.of(lang)
    criterion = content().checklist.criteria[criterion_id]
    agreed = room.agreed.get(criterion_id) if room.phase == "agreed" else None
    shown: dict[str, Any] = {
        "label": Phrases(content(), lang).criterion(criterion_id),
        "question": criterion.question.of(lang),
        "levels": [
            {
                "number": n,
                "name": level_name(n, lang),
                "text": text.wall.of(lang),
                "is_agreed": agreed is not None and agreed.level == n,
            }
            for n, text in enumerate(criterion.levels)
        ],
        "previous": _previous(screen, lang),
        "quick": quick_words(room, Phrases(content(), lang)),
        "rounds": (),
        "verdict": "",
        "agreed": "",
    }
    if not room.shows_votes:
        return shown
    reveals = [
        entry
        for entry in screen.ledger
        if entry.kind == "revealed" and entry.criterion == criterion_id
    ]
    shared = [entry for entry in reveals if tellable(entry.votes)]
    first_and_last = shared if len(shared) < 2 else [shared[0], shared[-1]]
    everybody = total_votes(reveals[-1].votes)
    return shown | {
        "rounds": _rounds(first_and_last, lang),
        "verdict": verdict_words(everybody, Phrases(content(), lang)),
        "groups": groups_words(reveals, room.groups, Phrases(content(), lang)),
        "agreed": say("wall.agreed", level=level_name(agreed.level, lang)) if agreed else "",
        "reason": say("wall.reason", reason=agreed.reason) if agreed and agreed.reason else "",
        "case": "" if agreed else case_words(criterion_id, lang),
        "reasons": [
            say(
                "wall.reason_of",
                level=vote_name(reason.level, lang),
                reason=reason_words(reason.reason, Phrases(content(), lang)),
            )
            for reason in screen.reasons
        ],
    }


def _previous(screen: Screen, lang: Lang) -> str:
    """What was agreed on the question before, while the next one is open for the first time."""
    if screen.room.phase != "open" or len(screen.ledger) < 2:
        return ""
    entry = screen.ledger[-2]
    if entry.kind != "agreed" or entry.criterion is None or entry.level is None:
        return ""
    name = Phrases(content(), lang).criterion(entry.criterion)
    level = level_name(entry.level, lang)
    return content().wording.of(lang)("wall.previous", name=name, level=level)


def _rounds(reveals: Sequence[LedgerEntry], lang: Lang) -> list[dict[str, Any]]:
    """The rounds side by side: bars in hundredths of the longest, with their text. Those of which
    votes may be shown."""
    say = content().wording.of(lang)
    totals = [total_votes(entry.votes) for entry in reveals]
    most = max((max(total.counts) for total in totals), default=0) or 1
    shown = []
    for entry, total in zip(reveals, totals, strict=True):
        facts = [
            say("wall.median", n=median_words(median(total.counts))),
            say("wall.unknown", n=total.unknown),
        ]
        if (a := agreement(total.counts)) is not None and sum(total.counts) >= LEAST_VOTERS:
            facts.insert(1, say("wall.agreement", a=coefficient_words(a)))
        shown.append(
            {
                "name": say("wall.round", n=entry.round),
                "bars": [
                    {
                        "width": round(100 * total.counts[n] / most, 1),
                        "votes": say("wall.votes", n=total.counts[n]),
                    }
                    for n in range(LEVELS)
                ],
                "facts": facts,
            }
        )
    return shown


def case_words(criterion_id: str, lang: Lang) -> str:
    """A case event on the criterion; dated events that are not in doubt first, in the order of the
    source."""

    def rank(pair: tuple[Case, CaseEvent]) -> tuple[bool, bool]:
        return pair[1].doubt is not None, pair[1].shown_year is None

    fitting = [pair for pair in content().events.values() if criterion_id in pair[1].criteria]
    if not fitting:
        return ""
    case, event = min(fitting, key=rank)
    year = event.shown_year
    return content().wording.of(lang)(
        "wall.case" if year is not None else "wall.case_undated",
        case=case.title.of(lang),
        title=event.title.of(lang),
        **({} if year is None else {"year": year}),
    )


ROUTES = [
    Route("/wall", guarded(look), methods=["GET"]),
    Route("/wall-state", guarded(state), methods=["GET"]),
]
