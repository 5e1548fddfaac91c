"""The facilitator's console: the phase of the room, what can be done next, and the results."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from checklist.answers import Assessment
from checklist.problems import ProblemsError
from store.codes import grouped_join_code
from store.interface import NotOpened
from store.room_views import Arrival
from views import session
from views.screens.parts.blocks import (
    announce,
    copyable,
    note,
    paragraph,
    say_problem,
    section,
    show,
)
from views.screens.parts.console import ledger
from views.screens.parts.console.exchange import show_peer_stage
from views.screens.parts.console.homework import show_homework
from views.screens.parts.console.leading import (
    OpenRoom,
    ask_to_remove,
    is_asked_to_remove,
    press,
    press_regroup,
    press_remove,
    press_renew,
    seen,
)
from views.screens.parts.console.room_files import offer_files
from views.screens.parts.console.silent import show_silent
from views.screens.parts.console.stage import show_order, show_stage, shows_joining
from views.screens.parts.console.steps import show_take_over
from views.screens.parts.links import full_address, go, reached
from views.screens.parts.opened import begin_assessment
from views.screens.parts.words import phrases, words
from views.server.clock import JAPAN
from views.server.pictures import qr_picture
from views.server.resources import content, rooms
from wording.closing import with_decisions
from wording.phrases import Phrases, one_line
from workshop.account import account_of_room
from workshop.course import extend
from workshop.outcome import assessment_of
from workshop.votes import NO_GROUP

#: Before the end of a room, from when on it is told.
SOON = timedelta(hours=2)
#: Phases in which nothing else is written down.
VOTING = ("open", "closed")
#: Lines of seats, the latest first.
SEATS_SHOWN = 40

say, language = words(), session.lang()


def show_links(led: OpenRoom) -> None:
    """How people join, and how this page is found again."""
    now, phones = led.console, reached()
    host = phones.chosen(session.joined_at())
    at = {"at": host} if len(phones.hosts) > 1 else {}
    query = urlencode({"s": now.screen, "lang": now.room.lang, **at})
    show("facilitate/wall.html", address=f"wall?{query}")
    is_first = shows_joining(now.room)
    with st.expander(say("facilitate.links"), expanded=is_first, key=f"links:{is_first}"):
        show(
            "facilitate/joining.html",
            code=grouped_join_code(now.code),
            address=full_address("join", host),
            qr=qr_picture(full_address(f"join?code={now.code}", host)),
        )
        if phones.is_local_only:
            note(say("facilitate.local_only"))
        elif len(phones.hosts) > 1:
            at_first = phones.hosts.index(host)
            chosen = st.selectbox(say("facilitate.at"), phones.hosts, at_first, key="join_at")
            paragraph(say("facilitate.at_help"), "why")
            if chosen != host:
                session.join_at(chosen)
                st.rerun()
        paragraph(say("facilitate.links_own"))
        own = full_address(f"facilitate?room={led.secret}", host)  # for another device, as phones
        copyable(own, say("common.copy_address"), key="own_address")
        paragraph(say("facilitate.links_own_text"), "why")
        if now.room.takes_people:
            st.button(
                say("facilitate.renew"), key="renew", on_click=press_renew, args=(led.secret,)
            )


def show_seats(led: OpenRoom) -> None:
    """The seats by time of arrival, each line with a button that removes them."""
    now = datetime.now(UTC)
    arrivals = rooms().arrivals(led.secret)
    recent = sum(a.people for a in arrivals if now - a.minute < timedelta(minutes=2))
    title = say("facilitate.seats", people=led.console.people, recent=recent)
    with st.expander(title, key="seats"):
        paragraph(say("facilitate.seats_text"), "why")
        for arrival in arrivals[:SEATS_SHOWN]:
            facts = {
                "time": phrases().moment(arrival.minute.astimezone(JAPAN)),
                "people": arrival.people,
                "voted": arrival.voted,
            }
            if arrival.team == NO_GROUP:
                st.text(say("facilitate.seats_row_plain", **facts))
            else:
                group = one_line(led.room.groups[arrival.team])
                st.text(say("facilitate.seats_row", group=group, **facts))
            offer_to_remove(led, arrival)
            if len(led.room.groups) > 1:
                offer_to_regroup(led, arrival)


def offer_to_regroup(led: OpenRoom, arrival: Arrival) -> None:
    """Moving the seats of one line to another group."""
    this = f"{arrival.minute:%Y%m%d%H%M}:{arrival.team}:{led.console.version}"
    others = [n for n in range(len(led.room.groups)) if n != arrival.team]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            say("facilitate.regroup_into"),
            others,
            format_func=lambda n: one_line(led.room.groups[n]),
            key=f"regroup_into:{this}",
        )
        st.button(
            say("facilitate.regroup"),
            key=f"regroup:{this}",
            on_click=press_regroup,
            args=(led.secret, led.console.version, arrival, f"regroup_into:{this}"),
        )


def offer_to_remove(led: OpenRoom, arrival: Arrival) -> None:
    """Removing the seats of one line: asked once more, since their votes go with them."""
    this = f"{arrival.minute:%Y%m%d%H%M}:{arrival.team}"
    if not is_asked_to_remove(this):
        st.button(
            say("facilitate.seats_remove"),
            key=f"remove:{this}",
            on_click=ask_to_remove,
            args=(this,),
        )
        return
    announce(say("facilitate.seats_sure", people=arrival.people, voted=arrival.voted))
    with st.container(horizontal=True):
        st.button(
            say("facilitate.seats_remove_now", people=arrival.people),
            key=f"remove_now:{this}:{led.console.version}",
            on_click=press_remove,
            args=(led.secret, led.console.version, arrival),
        )
        st.button(
            say("facilitate.seats_keep"),
            key=f"remove_not:{this}",
            on_click=ask_to_remove,
            args=(None,),
        )


def show_outcome(led: OpenRoom) -> None:
    """The agreed levels, with the answers given beforehand, as an ordinary assessment whose plan
    has the homework and the priorities."""
    room, checklist = led.room, content().checklist
    section(say("facilitate.outcome"))
    agreed = sum(c in room.asked for c in room.agreed)
    answers = {} if room.beforehand is None else room.beforehand.answers
    given = len({*answers, *room.agreed}) - agreed  # with those changed after an objection
    key = "facilitate.outcome_given" if given else "facilitate.outcome_text"
    paragraph(say(key, n=agreed, given=given))

    def outcome(base: Assessment | None) -> Assessment:
        whole = assessment_of(room, checklist, base)
        return with_decisions(whole, account_of_room(led.record), Phrases(content(), room.lang))

    with st.container(horizontal=True):
        if st.button(say("facilitate.outcome_start"), key="outcome_start"):
            begin_assessment(outcome(rooms().attached(led.secret)))
        if session.may() == "all" and st.button(
            say("facilitate.outcome_merge"), key="outcome_merge"
        ):
            session.take_over(outcome(session.assessment()))
            go("results")


def show_until(led: OpenRoom) -> None:
    """Until when the room can be used, and its extension."""
    until = phrases().moment(led.room.expires_at.astimezone(JAPAN))
    if led.is_expired:
        announce(say("facilitate.expired"))
    elif led.room.expires_at - datetime.now(UTC) < SOON:
        announce(say("facilitate.expires_soon", time=until))
    with st.container(horizontal=True, vertical_alignment="center"):
        if not led.is_expired:
            paragraph(say("facilitate.until", time=until), "why")
        if led.is_chair:
            is_next = led.is_expired and led.room.phase != "ended"
            st.button(
                say("facilitate.extend"),
                key=f"extend:{led.console.version}",
                type="primary" if is_next else "secondary",
                on_click=press,
                args=(led.secret, partial(extend, hours=24), led.console.version),
            )


def offer_another(led: OpenRoom) -> None:
    """A new room with the same running order, groups and settings."""
    section(say("facilitate.another"), say("facilitate.another_text"))
    if st.button(say("facilitate.another_go"), key="another"):
        session.remember("room_like", led.room)
        session.remember("answers_like", rooms().attached(led.secret))
        session.leave_room()
        go("workshop")


def offer_to_delete(led: OpenRoom) -> None:
    """Deleting the room with everything in it."""
    with st.expander(say("facilitate.delete_title"), key="room_delete_fold"):
        paragraph(say("facilitate.delete_text"))
        is_sure = st.checkbox(say("facilitate.delete_sure"), key="room_delete_sure")
        is_pressed = st.button(say("facilitate.delete"), key="room_delete", disabled=not is_sure)
    if is_pressed:
        try:
            rooms().delete(led.secret)
        except ProblemsError as error:
            say_problem(*error.lines(language))
        else:
            st.rerun()


def show_missing() -> None:
    """The notice that the address names no existing room."""
    st.title(say("facilitate.title"), anchor=False)
    st.text(say("facilitate.missing_text"))
    if st.button(say("facilitate.to_create"), type="primary", key="to_create"):
        session.leave_room()
        go("workshop")


def show_console(led: OpenRoom) -> None:
    """The console: the stage first, then what is needed now and then, deletion last."""
    room, record = led.room, led.record
    with st.container(key="stage-head"):
        section(one_line(room.title), level=1)
        if room.rehearsal:
            note(say("facilitate.rehearsal"))
        if (refusal := session.room_told()) is not None:
            say_problem(*refusal.lines(language))
    if led.is_expired:
        show_until(led)
    is_watching = not led.is_leading and not led.is_expired and room.phase != "ended"
    if is_watching:
        show_take_over(led)
    if room.kind == "peer":
        show_peer_stage(led, show_links)
    else:
        show_stage(led, show_links)
        if not shows_joining(room) and room.phase != "ended":
            show_links(led)
        with st.expander(say("facilitate.order"), key="order"):
            show_order(room)
        is_closing = room.part is not None and room.part.kind == "closing"
        if led.is_leading and room.agreed and not is_closing and room.phase not in VOTING:
            with st.expander(say("facilitate.homework"), key="homework"):
                show_homework(led)
    if not led.is_expired:
        show_until(led)
    if led.console.people and led.is_leading:
        show_silent(led)
        show_seats(led)
    if room.agreed:
        show_outcome(led)
    if room.phase != "ended":  # then they are the next step
        offer_files(record)
    ledger.show_ledger(record)
    if room.phase in ("draft", "ended") or led.is_expired:  # not while people are in it
        offer_another(led)
    offer_to_delete(led)


def open_room(secret: str) -> OpenRoom | None:
    """The room of a facilitator's capability; ``None`` where there is none. Raises NotOpened."""
    console = seen(secret)
    if console is None:
        return None
    is_expired = console.room.is_expired(datetime.now(UTC))
    return OpenRoom(secret, console, rooms().record(secret), is_expired)


session.begin_room()
try:
    led = open_room(session.room() or "")
except NotOpened as error:
    st.title(say("facilitate.title"), anchor=False)
    say_problem(*error.lines(language))
else:
    if led is None:
        show_missing()
    else:
        show_console(led)
