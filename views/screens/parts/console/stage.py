"""The facilitator's stage: what is under way, its clock and the next step, all at one glance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import streamlit as st

from checklist.answers import UNKNOWN
from store.room_views import Console
from views import session
from views.room.phones import choice_name, level_name
from views.screens.parts.blocks import paragraph, section, show
from views.screens.parts.console import ledger
from views.screens.parts.console.homework import show_homework
from views.screens.parts.console.leading import OpenRoom, press, seen
from views.screens.parts.console.priorities import priorities_form
from views.screens.parts.console.reasons import show_reasons
from views.screens.parts.console.room_files import offer_files
from views.screens.parts.console.steps import (
    EARLY,
    part_name,
    show_end_taken_back,
    show_others,
    show_step,
    upcoming,
)
from views.screens.parts.words import phrases, words
from views.server.resources import content
from wording.agreement import (
    group_name,
    groups_words,
    median_words,
    silent_groups_words,
    verdict_words,
)
from wording.closing import Closing, summarise_closing
from wording.quick import quick_words
from wording.rounds import coefficient_words
from workshop.account import account_of_room, tellable
from workshop.agreement import agreement, median
from workshop.course import settle
from workshop.order import Clock
from workshop.outcome import assessment_of
from workshop.room import LedgerEntry, Room
from workshop.votes import LEAST_VOTERS, LEVELS, Votes, total_votes


def show_stage(led: OpenRoom, joining: Any) -> None:
    """The stage of a consensus room; ``joining`` draws how people join."""
    with st.container(key="stage"):
        left, right = st.columns([2.5, 1], gap="medium")
        with left:
            _show_matter(led, joining)
        with right:
            show_counts(led)
            if still_asked := quick_words(led.room, phrases()):
                paragraph(still_asked)
            if led.is_leading:
                show_step(led)
            show_after_end(led)
    if led.room.shows_votes:
        show_reasons(led)
    if led.is_leading:
        show_others(led)


def show_after_end(led: OpenRoom) -> None:
    """After the end: the files to keep, and going back to where the room ended."""
    if led.room.phase == "ended":
        offer_files(led.record)
        show_end_taken_back(led)


# ---------------------------------------------------------------------------- counts and clock


@st.fragment(run_every=2)
def show_counts(led: OpenRoom) -> None:
    """How many have joined and voted, and the clock; reloads the whole page when the room has
    changed."""
    now = seen(led.secret)
    is_over = now is not None and now.room.is_expired(datetime.now(UTC))
    if now is None or now.version != led.console.version or is_over != led.is_expired_as_drawn:
        st.rerun()
        return
    if now.room.kind == "peer" and now.voted != led.console.voted:
        st.rerun()
    if bool(now.voted) != bool(led.console.voted):  # the reveal asks first where nobody voted
        st.rerun()
    show(
        "facilitate/status.html",
        phase=now.room.phase,
        text=phrases().listed(counts(now)),
        clock=clock_words(now.room),
    )


def counts(now: Console) -> list[str]:
    """The phase, and how many are in and have voted."""
    say, room = words(), now.room
    is_seated = room.kind == "peer" and room.phase == "revealed"
    facts = [say("facilitate.phase_seated") if is_seated else say(f"facilitate.phase_{room.phase}")]
    if room.is_between:
        facts = [say("facilitate.phase_between")]
    if room.is_expired(datetime.now(UTC)) and room.phase != "ended":
        return [say("facilitate.phase_expired"), say("facilitate.people", n=now.people)]
    if room.part is not None and room.part.title is not None and room.phase == "part":
        facts = [room.part.title.of(session.lang())]
    if room.kind == "peer":
        facts.append(say("facilitate.shared", shared=now.voted, people=now.people))
    elif room.phase in ("open", "closed", "choosing"):
        facts.append(say("facilitate.voted", voted=now.voted, people=now.people))
    else:
        facts.append(say("facilitate.people", n=now.people))
    return facts


def clock_words(room: Room) -> tuple[str, ...]:
    """What is left of the present part, and how the meeting stands against its plan."""
    now = datetime.now(UTC)
    clock = None if room.is_expired(now) else room.clock(now)
    return () if clock is None else (left_words(clock), behind_words(clock))


def left_words(clock: Clock) -> str:
    """``残り 3:20``, or by how much the time is over."""
    say, seconds = words(), abs(clock.left)
    key = "facilitate.left" if clock.left >= 0 else "facilitate.over"
    return say(key, time=f"{seconds // 60}:{seconds % 60:02}")


def behind_words(clock: Clock) -> str:
    """Ahead of the plan or behind it, in whole minutes."""
    say, behind = words(), clock.minutes_behind
    if behind == 0:
        return say("facilitate.on_time")
    return say("facilitate.behind" if behind > 0 else "facilitate.ahead", n=abs(behind))


# ---------------------------------------------------------------------------- what it is about


def shows_joining(room: Room) -> bool:
    """Whether the stage shows how people join."""
    is_part = room.part is not None and room.part.kind == "joining"
    return (room.phase in EARLY and not room.is_between) or is_part


def _show_matter(led: OpenRoom, joining: Any) -> None:
    room, step = led.room, upcoming(led)
    part = room.part
    asks_for_choices = led.is_leading and step is not None and step.action == "choose"
    if asks_for_choices and room.phase != "part":
        _show_form(led)
    elif room.phase in ("open", "closed", "revealed", "agreed"):
        show("facilitate/question.html", **question(led.record.ledger, room))
    elif room.phase in ("choosing", "chosen"):
        _show_choices(led)
    elif shows_joining(room):
        joining(led)
    elif room.phase == "part" and part is not None:
        _show_part(led, part.kind)
        if asks_for_choices:
            _show_form(led)
    elif room.is_between:
        show_order(room)
    else:
        _show_closing(closing(led), with_homework=not led.is_chair)
        if led.is_chair:
            show_homework(led)


def _show_form(led: OpenRoom) -> None:
    """What can be chosen in the vote on priorities that comes next."""
    section(words()("facilitate.priorities"))
    priorities_form(led)


def _show_part(led: OpenRoom, kind: str) -> None:
    if kind == "beforehand":
        _show_beforehand(led)
    elif kind in ("results", "step", "closing"):
        is_edited = kind == "closing" and led.is_leading
        _show_closing(closing(led), with_homework=not is_edited)
        if is_edited:
            show_homework(led)
    else:
        show_order(led.room)


def closing(led: OpenRoom) -> Closing:
    """What the workshop leads to so far."""
    base = assessment_of(led.room, content().checklist)
    return summarise_closing(account_of_room(led.record), base, phrases())


def _show_closing(closing: Closing, *, with_homework: bool) -> None:
    say, binding = words(), closing.binding
    section(say("closing.stage"), closing.stage_words)
    if binding.rows:
        section(closing.binding_heading, head=binding.head, rows=binding.rows)
    tables = [("priorities", closing.priorities)]
    if with_homework:  # else it stands below, to be changed
        tables.append(("homework", closing.homework))
    for key, table in tables:
        section(say(f"closing.{key}"), *([] if table.rows else [say(f"closing.no_{key}")]),
                head=table.head if table.rows else (), rows=table.rows)  # fmt: skip


def _show_beforehand(led: OpenRoom) -> None:
    """The answers given beforehand, and a field for objections."""
    say, room, version = words(), led.room, led.console.version
    given = {} if room.beforehand is None else room.beforehand.answers
    names = {c: phrases().criterion(c, given[c].name) for c in given if c not in room.asked}
    if not names:
        paragraph(say("facilitate.beforehand_none"))
        return
    rows = [
        (
            name,
            phrases().answer(given[c]),
            level_name(room.agreed[c].level, session.lang()) if c in room.agreed else "",
        )
        for c, name in names.items()
    ]
    head = ("question", "beforehand_level", "beforehand_settled")
    section(
        say("facilitate.beforehand"), head=[say(f"facilitate.{key}") for key in head], rows=rows
    )
    if not led.is_leading:
        return

    def object_() -> None:
        move = partial(
            settle,
            criterion=session.shown("objection"),
            level=UNKNOWN,
            reason=session.shown("objection_reason") or "",
        )
        press(led.secret, move, version)
        if session.room_told() is None:
            session.fill("objection_reason", "")

    with st.form("objections", border=True):  # what is typed here outlives other steps of the room
        st.selectbox(
            say("facilitate.objection"),
            list(names),
            format_func=names.__getitem__,
            key="objection",
        )
        st.text_input(say("facilitate.objection_reason"), key="objection_reason", max_chars=200)
        st.form_submit_button(
            say("facilitate.objection_take"), on_click=object_, key=f"objection_take:{version}"
        )


def _show_choices(led: OpenRoom) -> None:
    """The choices of the vote on priorities, with their dots once they are shown."""
    say, language, room = words(), session.lang(), led.room
    section(say("facilitate.priorities"))
    if (dots := ledger.dots(led.record.ledger)) is not None:
        section(
            head=[say("facilitate.choice"), say("facilitate.dots")],
            rows=[(choice_name(choice, language), str(count)) for choice, count in dots],
        )
        return
    section(items=[choice_name(choice, language) for choice in room.choices])


def show_order(room: Room) -> None:
    """The running order, the present part marked, with the levels agreed."""
    say = words()
    rows = []
    for place, part in enumerate(room.order):
        if not room.has_matter(part):
            continue
        agreed = room.agreed.get(part.criterion or "")
        state = "" if agreed is None else level_name(agreed.level, session.lang())
        if place in room.skipped:
            state = say("facilitate.skipped")
        elif place == room.at and room.part is not None:
            state = state or say("facilitate.here")
        is_known = part.starts <= room.planned_until
        starts = f"{part.starts // 60}:{part.starts % 60:02}" if is_known else ""
        rows.append((starts, part_name(part), state))
    head = ("order_starts", "order_part", "agreed_level")
    section(say("facilitate.order"), head=[say(f"facilitate.{key}") for key in head], rows=rows)


# ---------------------------------------------------------------------------- a question


def question(entries: Sequence[LedgerEntry], room: Room) -> dict[str, Any]:
    """The present question with its levels; once they may be seen, the votes of each round, and of
    each group in the last one."""
    say, lang = words(), session.lang()
    criterion = content().checklist.criteria[room.criterion or ""]
    reveals = ledger.revealed(entries, criterion.id) if room.shows_votes else []
    rounds = [entry for entry in reveals if tellable(entry.votes)]
    totals = [total_votes(entry.votes) for entry in rounds]
    groups = reveals[-1].votes if reveals and len(tellable(reveals[-1].votes)) > 1 else ()
    agreed = room.agreed.get(criterion.id) if room.phase == "agreed" else None
    rows = [
        {
            "name": level_name(n, lang),
            "text": text.of(lang),
            "votes": [str(total.counts[n]) for total in totals],
            "groups": [str(group.counts[n]) for group in groups],
            "is_agreed": agreed is not None and agreed.level == n,
        }
        for n, text in enumerate(criterion.levels[:LEVELS])
    ]
    rows.append(
        {
            "name": phrases().level(UNKNOWN),
            "text": "",
            "votes": [str(total.unknown) for total in totals],
            "groups": [str(group.unknown) for group in groups],
            "is_agreed": agreed is not None and agreed.level == UNKNOWN,
        }
    )
    return {
        "label": phrases().criterion(criterion.id),
        "round": say("facilitate.result_round", n=room.round),
        "question": criterion.question.of(lang),
        "rounds": [say("facilitate.result_round", n=entry.round) for entry in rounds],
        "groups": [group_name(group, room.groups, phrases()) for group in groups],
        "rows": rows if totals else rows[:LEVELS],
        "remarks": _remarks(reveals, room) if reveals else (),
    }


def _remarks(reveals: Sequence[LedgerEntry], room: Room) -> tuple[str, ...]:
    last = total_votes(reveals[-1].votes)
    remarks = (
        verdict_words(last, phrases()),
        groups_words(reveals, room.groups, phrases()),
        silent_groups_words(reveals[-1].votes, room.groups, phrases()),
        _numbers(last),
    )
    return tuple(filter(None, remarks))


def _numbers(votes: Votes) -> str:
    """Median, and agreement where enough chose a level; nothing of votes that are not shown."""
    say, degree = words(), agreement(votes.counts)
    if not tellable((votes,)):
        return ""
    middle = median_words(median(votes.counts))
    if degree is None or sum(votes.counts) < LEAST_VOTERS:
        return say("facilitate.result_median", median=middle)
    return say("facilitate.result_numbers", median=middle, a=coefficient_words(degree))
