"""The pages of participants' phones: join, wait, vote, change the vote, thank you.

``GET join`` shows the page of the present phase, ``POST join`` takes a seat, a vote or dots, ``GET
join-state`` returns a mark that changes with the page. A seat is a random secret in a cookie, so a
phone that lost its network, or was restarted, returns to its seat and its vote. The same secret,
written down, takes the seat back on a phone that lost the cookie, or on another.
"""

from __future__ import annotations

from asyncio import wrap_future
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, get_args
from urllib.parse import urlencode

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from checklist.answers import UNKNOWN, Level
from checklist.model import Criterion, Lang
from checklist.problems import ProblemsError
from store.codes import join_code, new_seat, seat_code
from store.room_views import NotHere, NotTaken, Seat
from store.rooms import RoomStore
from views.room.door import DOOR, wait_after_wrong_code
from views.room.sharing import OVER, cookie, own_code, peer_page
from views.room.wall_parts import closing_of
from views.server.pictures import staircase_picture
from views.server.plain import asked, guarded, keep, language, page
from views.server.rate import client_of
from views.server.resources import content, rooms
from wording import labels
from wording.instructions import instructions
from wording.phrases import Phrases, one_line
from wording.reasons import reason_words
from workshop.reasons import LONGEST, Reason, ReasonKind
from workshop.room import LONGEST_HOURS
from workshop.votes import DONT_KNOW

#: More fields than any form of ours has.
_MOST_FIELDS = 60
#: Seconds after taking a seat in which a missing cookie was refused by the browser.
_JUST_NOW = 20


def _code(typed: str) -> str:
    """The code in canonical form for cookies and addresses; empty where it cannot be one."""
    return join_code(typed) or ""


async def look(request: Request) -> Response:
    """The page of the present phase: that of the phone's seat; without a seat, the room's join
    form; without a code, a field for it."""
    typed = asked(request).get("code", "")
    code = _code(typed)
    secret = request.cookies.get(cookie(code), "")
    if code and secret:
        try:
            return await _seat_page(request, rooms().seat(secret), code, secret)
        except NotHere:
            pass  # the room is deleted, or the cookie another's: the door decides
    if not typed:
        return page(request, "enter.html", language(request), code="", problems=[])
    return await _door_page(request, code, typed)


async def _door_page(
    request: Request,
    code: str,
    typed: str,
    error: ProblemsError | None = None,
    *,
    seat: str = "",
    status: int = 200,
) -> Response:
    """``seat``: a code of a seat that was sent and refused; it stays as it was typed."""
    try:
        room = rooms().door(code)
    except NotHere as refusal:
        await wait_after_wrong_code(request)
        lang = language(request)
        lines = refusal.lines(lang)
        return page(request, "enter.html", lang, status=404, code=typed[:40], problems=lines)
    lang = language(request, room.lang)
    problems = error.lines(lang) if error and room.phase != "draft" else []
    if error is None and cookie(code) in request.cookies:
        problems = [content().wording.of(lang)("phone.seat_gone")]
    elif "seated" in asked(request):
        is_refused = _is_just_now(asked(request)["seated"])
        key = "phone.no_cookie" if is_refused else "phone.seat_not_found"
        problems = [content().wording.of(lang)(key)]
    return page(request, "door.html", lang, status=status, room=room, code=code, problems=problems,
                seat=seat[:60], fresh=new_seat())  # fmt: skip


def _is_just_now(seated: str) -> bool:
    """Whether a seat was taken a moment ago, by the second in the address that follows it: then a
    cookie that is not there was refused, later it was lost."""
    now = int(datetime.now(UTC).timestamp())
    return seated.isascii() and seated.isdigit() and 0 <= now - int(seated[:15]) <= _JUST_NOW


async def take(request: Request) -> Response:
    """Takes one of our forms: a seat, another group, a vote, or dots."""
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        code = _code(str(form.get("code", "")))
        secret = request.cookies.get(cookie(code), "")
        if "team" in form:
            return await _take_seat(request, code, form)
        if "seat" in form:
            return await _take_back(request, code, form)
        try:
            return await _take_choice(request, code, secret, form)
        except NotHere:  # the code may be right: it is the phone that has lost its seat
            words = content().wording.text("phone.seat_lost")
            return await _door_page(request, code, code, ProblemsError.one(words.ja, words.en))


async def _take_choice(request: Request, code: str, secret: str, form: FormData) -> Response:
    """Takes a vote, dots or another group, and shows a refusal on the page of the seat. Raises
    NotHere."""
    try:
        if "level" in form:
            await _take_vote(rooms(), secret, form)
            if "line" in form or "kind" in form:
                await _take_reason(rooms(), secret, form)
        elif "dots" in form:
            await _take_dots(rooms(), secret, form)
        elif "other_group" in form:
            await wrap_future(rooms().change_group(secret, _number(form, "other_group")))
    except NotTaken as refusal:
        ticked = [str(choice) for choice in form.getlist("choice")]
        return await _seat_page(request, rooms().seat(secret), code, secret, refusal, ticked)
    return RedirectResponse(f"join?{urlencode({'code': code})}", 303)


def _has_seat(request: Request, code: str) -> bool:
    """Whether this phone sits in the room already: one phone has one seat, also pressed twice."""
    try:
        rooms().seat(request.cookies.get(cookie(code), ""))
    except NotHere:
        return False
    return True


def _seated(request: Request, code: str, secret: str) -> Response:
    seated = int(datetime.now(UTC).timestamp())
    response = RedirectResponse(f"join?{urlencode({'code': code, 'seated': seated})}", 303)
    keep(request, response, cookie(code), secret, LONGEST_HOURS * 3600)
    return response


async def _take_back(request: Request, code: str, form: FormData) -> Response:
    """Takes back a seat by its code, which changes thereby."""
    if _has_seat(request, code):
        return RedirectResponse(f"join?{urlencode({'code': code})}", 303)
    typed, fresh = str(form.get("seat", "")), str(form.get("fresh", ""))
    try:
        secret = await run_in_threadpool(rooms().take_back, code, typed, fresh)
    except NotHere:
        await wait_after_wrong_code(request)
        words = content().wording.text("phone.seat_unknown")
        error = ProblemsError.one(words.ja, words.en)
        return await _door_page(request, code, code, error, seat=typed)
    return _seated(request, code, secret)


async def _take_seat(request: Request, code: str, form: FormData) -> Response:
    if _has_seat(request, code):
        return RedirectResponse(f"join?{urlencode({'code': code})}", 303)
    try:
        rooms().door(code)
        if not DOOR.seat(code, client_of(request)):
            words = content().wording.text("phone.crowded")
            error = ProblemsError.one(words.ja, words.en)
            shown = await _door_page(request, code, code, error, status=429)
            shown.headers["retry-after"] = "60"
            return shown
        fresh = seat_code(str(form.get("fresh", "")))
        secret = await wrap_future(rooms().join(code, _number(form, "team"), fresh))
    except NotHere as refusal:
        return await _door_page(request, code, code, refusal)
    return _seated(request, code, secret)


async def _take_vote(store: RoomStore, secret: str, form: FormData) -> None:
    await wrap_future(
        store.vote(
            secret,
            str(form.get("criterion", "")),
            _number(form, "round"),
            _number(form, "level"),
            _number(form, "number"),
        )
    )


async def _take_reason(store: RoomStore, secret: str, form: FormData) -> None:
    """The reason sent with a vote, under the level just stored; an empty one takes it back."""
    kind, line = str(form.get("kind", "")), str(form.get("line", "")).strip()
    try:
        reason = (
            Reason.model_validate({"kind": kind or None, "line": line}) if kind or line else None
        )
    except ValidationError:
        words = content().wording.text("phone.reason_unfit")
        n = LONGEST
        raise NotTaken(
            ProblemsError.one(words.ja.format(n=n), words.en.format(n=n)).problems
        ) from None
    criterion, round_ = str(form.get("criterion", "")), _number(form, "round")
    await wrap_future(store.give_reason(secret, criterion, round_, reason))


async def _take_dots(store: RoomStore, secret: str, form: FormData) -> None:
    choices = [str(choice) for choice in form.getlist("choice")]
    seat = store.seat(secret)
    if len(choices) > seat.room.dots:
        words = content().wording.text("phone.choosing_many")
        n = seat.room.dots
        raise NotTaken(ProblemsError.one(words.ja.format(n=n), words.en.format(n=n)).problems)
    await wrap_future(store.give_dots(secret, choices, _number(form, "dots")))


def _number(form: FormData, name: str) -> int:
    """The whole number sent under a name; an out-of-range number where it is none."""
    text = str(form.get(name, ""))
    digits = text.removeprefix("-")
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= 15
    return int(text) if is_number else -99


async def state(request: Request) -> Response:
    """The mark of the present page; the page reloads itself when it differs."""
    code = _code(asked(request).get("code", ""))
    try:
        now, is_expired = rooms().seat_mark(request.cookies.get(cookie(code), ""))
    except NotHere:
        return PlainTextResponse("gone", 410)
    mark = OVER if is_expired else now
    tag = f'"{mark}"'
    headers = {"etag": tag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return PlainTextResponse(mark, headers=headers)


# ---------------------------------------------------------------------------- the page of a seat


async def _seat_page(
    request: Request,
    seat: Seat,
    code: str,
    secret: str,
    error: ProblemsError | None = None,
    ticked: Sequence[str] = (),
) -> Response:
    """``ticked``: choices that were sent and refused; they stay as they were made."""
    room = seat.room
    lang = language(request, room.lang)
    is_expired = room.is_expired(datetime.now(UTC))
    is_over = not room.takes_people or is_expired
    if room.kind == "peer":
        return await peer_page(request, seat, code, secret, error=error)
    shown: dict[str, Any] = {
        "room": room,
        "phase": room.phase,
        "code": code,
        "own_code": own_code(secret),
        "mark": OVER if is_expired else seat.mark,
        "is_over": is_over,
        "is_expired": is_expired and room.phase != "ended",
        "part_title": "",
        "closing": None,
        "group": one_line(room.groups[seat.team]) if seat.team >= 0 else "",
        "other_groups": []
        if is_over or room.rounds or room.choices
        else [(n, one_line(name)) for n, name in enumerate(room.groups) if n != seat.team],
        "number": seat.number,
        "problems": error.lines(lang) if error else [],
    }
    is_closing = room.part is not None and room.part.kind == "closing"
    if room.part is not None and room.part.title is not None:
        shown["part_title"] = room.part.title.of(lang)
    if is_over or is_closing:
        closing = closing_of(room, *rooms().shown(secret), lang)
        shown |= {
            "closing": closing,
            "staircase": staircase_picture(lang, closing.stage, doubt=closing.doubt),
        }
    elif room.phase == "choosing":
        shown["choices"] = [{"id": c, "name": choice_name(c, lang)} for c in room.choices]
        shown["choices_now"] = seat.choices
        shown["ticked"] = ticked or seat.choices
    elif room.criterion is not None:
        shown |= _question(seat, content().checklist.criteria[room.criterion], lang)
    status = 200 if error is None else 409
    return page(request, "seat.html", lang, status=status, **shown)


def _question(seat: Seat, criterion: Criterion, lang: Lang) -> dict[str, Any]:
    room = seat.room
    agreed = room.agreed.get(criterion.id)
    return {
        "criterion": criterion,
        "given": instructions(Phrases(content(), lang)),
        "label": Phrases(content(), lang).criterion(criterion.id),
        "levels": [
            {"name": level_name(n, lang), "text": text.of(lang)}
            for n, text in enumerate(criterion.levels)
        ],
        "level_now": seat.level,
        "chosen": "" if seat.level is None else vote_name(seat.level, lang),
        "before": "" if seat.before is None else vote_name(seat.before, lang),
        "before_level": seat.before,
        "reason": seat.reason,
        "reason_words": reason_words(seat.reason, Phrases(content(), lang)) if seat.reason else "",
        "reason_kinds": [
            {"id": kind, "name": Phrases(content(), lang).name("reason", kind)}
            for kind in get_args(ReasonKind)
        ],
        "longest": LONGEST,
        "agreed": level_name(agreed.level, lang) if agreed else "",
    }


def level_name(level: Level, lang: Lang) -> str:
    """``2 部分整備``, or the name of an answer that is no level."""
    return Phrases(content(), lang).level(level)


def vote_name(level: int, lang: Lang) -> str:
    """A vote, 0 to 4 or ``DONT_KNOW``, in words."""
    return level_name(UNKNOWN if level == DONT_KNOW else level, lang)


def choice_name(choice: str, lang: Lang) -> str:
    """The name of a choice for dots: a criterion, or a scheme under its present name."""
    return labels.choice_name(choice, Phrases(content(), lang))


ROUTES = [
    Route("/join", guarded(look), methods=["GET"]),
    Route("/join", guarded(take), methods=["POST"]),
    Route("/join-state", guarded(state), methods=["GET"]),
]
