"""The browser's outbox: what was typed or chosen and is not yet known to be saved stays in the
browser, which sends it until it is told that it is (``views/server/static/outbox.js``)."""

from __future__ import annotations

import hashlib
import logging
from typing import Annotated, Any

from pydantic import Field, ValidationError

from checklist.answers import NOT_APPLICABLE
from checklist.evidence import is_reason
from checklist.model import Frozen
from checklist.problems import ProblemsError
from views.session.entries import FieldEntry, entries
from views.session.fields import is_kept
from views.session.opened import (
    are_answers_drawn,
    assessment,
    code,
    deliver,
    forgotten,
    remember,
    remembered,
)

log = logging.getLogger("views")

_Single = Annotated[str, Field(max_length=100_000)] | Annotated[int, Field(ge=0, le=1_000_000)]
_Value = _Single | Annotated[tuple[_Single, ...], Field(max_length=300)] | None


class Posted(Frozen):
    """One thing typed or chosen. ``widget``: the class of its widget; ``value``: its text, the
    number of the button, the words chosen in a list, several of these, or ``None`` for nothing;
    ``seen``: what the widget has shown since, its own earlier values included."""

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    widget: Annotated[str, Field(max_length=200)]
    value: _Value
    seen: Annotated[tuple[_Value, ...], Field(max_length=100)] = ()


class Post(Frozen):
    """What a browser sends at once. ``of``: for which assessment; ``turn`` makes it another text
    each time."""

    of: Annotated[str, Field(max_length=64)]
    turn: Annotated[int, Field(ge=0)]
    posted: Annotated[tuple[Posted, ...], Field(max_length=100)]


class Answered(Frozen):
    """The ids that the browser may forget, those to send again, and those that stay with it until
    the user changes them."""

    done: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()


def outbox_of(resume_code: str | None) -> str:
    """The name of an assessment's outbox in the browser: nothing leads from it to the code. Empty
    where there is no assessment yet."""
    if resume_code is None:
        return ""
    return hashlib.sha256(f"outbox {resume_code}".encode()).hexdigest()[:32]


def outboxes_to_erase() -> list[str]:
    """The names of outboxes whose assessment was deleted, or saved as another one, here."""
    return [outbox_of(resume_code) for resume_code in forgotten()]


def receive(text: str) -> bool:
    """Saves what the browser sent, unless this session has it already; returns whether anything on
    the page may have changed by it. The answer is ``answered``."""
    if not text or text == remembered("outbox_received"):
        return False
    try:
        post = Post.model_validate_json(text)
    except ValidationError:
        log.warning("an outbox that cannot be read was ignored")
        return False
    if post.of != outbox_of(code()):
        return False  # of another assessment, which was open in this tab just now
    before = remembered("outbox_shown", ())
    states = {posted.id: _received(posted) for posted in post.posted}
    for posted in post.posted:
        if states[posted.id] == "stays":  # unless one that came after it lets it be saved
            states[posted.id] = _received(posted)
    ids: dict[str, list[str]] = {"done": [], "waits": [], "stays": []}
    for posted_id, state in states.items():
        ids[state].append(posted_id)
    remember("outbox_received", text)
    remember("outbox_answered", Answered(**{name: tuple(of) for name, of in ids.items()}))
    shown = (tuple(ids["waits"]), tuple(ids["stays"]))
    remember("outbox_shown", shown)
    return shown != before or not are_answers_drawn()


def answered() -> Answered:
    """The answer to what was received last."""
    last: Answered = remembered("outbox_answered", Answered())
    return last


def _received(posted: Posted) -> str:
    entry = entries().get(posted.widget)
    if entry is None:
        return "stays"
    try:
        if entry.name in ("level", "reason"):
            return _answer(entry, posted)
        return _text(entry, posted) if entry.options is None else _choice(entry, posted)
    except (ValidationError, ProblemsError, TypeError, AttributeError, IndexError):
        return "stays"  # no value that the widget can have


def _answer(entry: FieldEntry, posted: Posted) -> str:
    """A level, or the reason of *not applicable*, which is saved together with it."""
    fields, lacks, levels = _fields(entry, posted.value), "reason_missing:", "levels_seen:"
    seen = _seen(entry, posted)
    if entry.name == "reason":
        if not fields["reason"]:
            return "stays"
        shown: tuple[Any, ...] = remembered(levels + entry.place, (NOT_APPLICABLE,))
        seen = [{**then, "level": level} for then in seen for level in shown]
    elif fields["level"] == NOT_APPLICABLE and not is_reason(assessment()[entry.place].reason):
        remember(lacks + entry.place, True)
        remember(levels + entry.place, tuple(then["level"] for then in seen))
        return "stays"
    remember(lacks + entry.place, False)
    return _delivered(entry, fields, posted, seen)


def _choice(entry: FieldEntry, posted: Posted) -> str:
    """One of some options, or several."""
    return _delivered(entry, _fields(entry, posted.value), posted, _seen(entry, posted))


def _text(entry: FieldEntry, posted: Posted) -> str:
    """A text, which stays in its field where it cannot be saved."""
    states: list[str] = []

    def save() -> None:
        fields = _fields(entry, posted.value)
        states.append(_delivered(entry, fields, posted, _seen(entry, posted)))

    return states[0] if is_kept(entry.key, str(posted.value), save) else "stays"


def _seen(entry: FieldEntry, posted: Posted) -> list[dict[str, object]]:
    shown = []
    for value in posted.seen:
        try:
            given = entry.heard(value, assessment())
            shown.append({entry.name: entry.value(given, assessment())})
        except (ValidationError, ProblemsError, TypeError, AttributeError, IndexError):
            continue  # a text that was refused
    return shown


def _fields(entry: FieldEntry, value: object) -> dict[str, object]:
    return entry.fields(entry.heard(value, assessment()), assessment())


def _delivered(
    entry: FieldEntry, fields: dict[str, object], posted: Posted, seen: list[dict[str, object]]
) -> str:
    if not fields:
        return "done"
    is_done = deliver(entry.place, fields, edit_id=posted.id, seen=seen)
    return "done" if is_done else "waits"
