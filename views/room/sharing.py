"""The pages of a municipality's team in a peer room: share its assessment, see its table, stop
sharing. ``POST join-share``."""

from __future__ import annotations

from asyncio import wrap_future
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from checklist.answers import Assessment
from checklist.model import Lang
from checklist.problems import Problem, ProblemsError
from store.codes import grouped_seat, join_code, seat_code
from store.room_views import AlreadyShared, NotHere, NotTaken, Seat
from views.room.exercises import with_exercise
from views.server.by_code import assessment_of
from views.server.pictures import staircase_picture
from views.server.plain import asked, guarded, keep, language, page
from views.server.resources import content, reader, rooms
from wording.phrases import Phrases, one_line
from workshop.peers import Exercise, Lesson, Shared, shared_of
from workshop.room import LONGEST_HOURS

#: The mark of a page after the end.
OVER = "over"


def cookie(code: str) -> str:
    """The name of the cookie that holds a phone's seat in the room with this join code."""
    return f"seat-{code}"


def _shared_cookie(code: str) -> str:
    """The name of the cookie by which a phone knows that it shared something."""
    return f"shared-{code}"


def own_code(secret: str) -> str:
    """A seat's secret as its phone shows it, to be written down; empty where it is no code."""
    return grouped_seat(secret) if seat_code(secret) == secret else ""


async def share(request: Request) -> Response:
    """Shows what would be shared, shares it, or stops sharing."""
    async with request.form(max_files=1, max_fields=10, max_part_size=100_000) as form:
        code = join_code(str(form.get("code", ""))) or ""
        secret = request.cookies.get(cookie(code), "")
        back = RedirectResponse(f"join?{urlencode({'code': code})}", 303)
        try:
            seat = rooms().seat(secret)
        except NotHere:
            return back
        try:
            if "stop" in form:
                await wrap_future(rooms().unshare(secret))
                keep(request, back, _shared_cookie(code), "", 0)
                return back
            if "shared" in form:
                given = Shared.model_validate_json(str(form["shared"]))
                offer = _known(given).model_copy(update={"is_named": "named" in form})
                if not offer.name.strip() or not offer.levels:  # no page of ours offers that
                    return back
                replaces = "replace" in form
                await wrap_future(rooms().share(secret, offer, replaces=replaces))
                keep(request, back, _shared_cookie(code), "yes", LONGEST_HOURS * 3600)
                return back
            offer = _offer(await _brought(form))
        except ValidationError:
            return back
        except AlreadyShared as error:
            return await peer_page(request, seat, code, secret, offer=offer, error=error)
        except (NotTaken, ProblemsError) as error:
            return await peer_page(request, seat, code, secret, error=error)
    return await peer_page(request, seat, code, secret, offer=offer)


def _known(given: Shared) -> Shared:
    """The known levels of the checklist's criteria, in the order asked."""
    criteria = content().checklist.criteria
    levels = {c: given.levels[c] for c in criteria if c in given.levels}
    return given.model_copy(update={"levels": levels})


async def _brought(form: FormData) -> Assessment:
    """The assessment of a resume code or in a file. Raises ProblemsError."""
    typed, file = str(form.get("resume", "")).strip(), form.get("file")
    if typed:
        return assessment_of(typed)
    if isinstance(file, UploadFile) and file.size:
        return (await run_in_threadpool(reader().report, file.file)).assessment
    raise _problem("share_nothing")


def _offer(assessment: Assessment) -> Shared:
    """The part of an assessment that would be shared. Raises ProblemsError where it is empty."""
    if not assessment.profile.label.strip():
        raise _problem("share_nameless")
    offer = _known(shared_of(assessment))
    if not offer.levels:
        raise _problem("share_empty")
    return offer


def _problem(key: str) -> ProblemsError:
    return ProblemsError([Problem("", content().wording.text(f"phone.{key}"))])


# ---------------------------------------------------------------------------- the page


async def peer_page(
    request: Request,
    seat: Seat,
    code: str,
    secret: str,
    *,
    offer: Shared | None = None,
    error: ProblemsError | None = None,
) -> Response:
    """The page of a municipality in a peer room, during the workshop and after it."""
    room = seat.room
    lang = language(request, room.lang)
    phrases = Phrases(content(), lang)
    is_expired = room.is_expired(datetime.now(UTC))
    is_over = not room.takes_people or is_expired
    problems = error.lines(lang) if error else []
    if seat.shared is None and not is_over and _shared_cookie(code) in request.cookies:
        problems = [*problems, content().wording.of(lang)("phone.share_replaced")]
    is_seated = seat.shared is not None and (is_over or room.phase == "revealed")
    rows = [
        f"{phrases.criterion(c)}　{phrases.level(level)}"
        for c, level in (offer.levels.items() if offer else ())
    ]
    shown: dict[str, Any] = {
        "room": room,
        "code": code,
        "own_code": own_code(secret),
        "mark": OVER if is_over else seat.mark,
        "is_live": offer is None and not is_over,
        "is_over": is_over,
        "is_expired": is_expired and room.phase != "ended",
        "problems": problems,
        "offer": offer,
        "offer_rows": rows,
        "offer_json": offer.model_dump_json() if offer else "",
        "is_there": isinstance(error, AlreadyShared),
        "shared": seat.shared,
        "table": await _table(secret, lang) if is_seated else None,
    }
    if is_over:
        shown["staircase"] = staircase_picture(lang)
    return page(request, "peer.html", lang, status=200 if error is None else 409, **shown)


async def card(request: Request) -> Response:
    """A municipality's table and lessons as a text file, to be kept."""
    code = join_code(asked(request).get("code", "")) or ""
    secret = request.cookies.get(cookie(code), "")
    try:
        seat = rooms().seat(secret)
        lang = language(request, seat.room.lang)
        table = await _table(secret, lang)
    except NotHere:
        table = None
    if table is None:
        return RedirectResponse(f"join?{urlencode({'code': code})}", 303)
    say = content().wording.of(lang)
    none = [say("phone.no_lesson")]
    lines = [
        one_line(seat.room.title),
        say("phone.table_title", n=table["number"]),
        say("phone.table_with", names=table["names"]) if table["names"] else "",
        "",
        say("phone.learn"),
        *(f"・{line}" for line in table["learn"] or none),
        "",
        say("phone.teach"),
        *(f"・{line}" for line in table["teach"] or none),
    ]
    name = quote(f"{say('phone.card_name')}.txt")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    return PlainTextResponse("\r\n".join(lines) + "\r\n", headers=headers)


async def _table(secret: str, lang: Lang) -> dict[str, Any] | None:
    """The table of a municipality, and the lessons at it; ``None`` before it has one."""
    (shares, own), worked_out = await with_exercise(
        lambda: rooms().neighbours(secret), lambda neighbours: neighbours[0]
    )
    number = None if own is None else worked_out.table_of(own)
    if own is None or number is None:
        return None
    lessons = worked_out.at_table(own)
    mates = [one_line(shares[n].shared.name) for n in worked_out.tables[number] if n != own]
    return {
        "number": number + 1,
        "names": Phrases(content(), lang).listed(mates),
        "learn": [lesson_words("phone.lesson", lesson, lesson.giver, worked_out, lang)
                  for lesson in lessons if lesson.taker == own],
        "teach": [lesson_words("phone.teaching", lesson, lesson.taker, worked_out, lang)
                  for lesson in lessons if lesson.giver == own],
    }  # fmt: skip


def lesson_words(key: str, lesson: Lesson, other: int, of: Exercise, lang: Lang) -> str:
    """Giver and taker of a lesson in a sentence: ``key`` of the wording, ``other`` the number of
    the municipality named in it."""
    return content().wording.of(lang)(
        key,
        name=one_line(of.peers[other].name),
        question=Phrases(content(), lang).criterion(lesson.criterion),
        n=lesson.levels,
    )


ROUTES = [
    Route("/join-share", guarded(share), methods=["POST"]),
    Route("/join-card", guarded(card), methods=["GET"]),
]
