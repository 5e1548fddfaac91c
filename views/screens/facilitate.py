"""The facilitator's console: the phase of the room, what can be done next, and the results."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import streamlit as st

from checklist.problems import ProblemsError
from store.codes import grouped_join_code
from store.keeping import NotOpened
from store.room_views import Arrival, Console
from views import session
from views.screens.parts import ledger
from views.screens.parts.blocks import (
    announce,
    copyable,
    note,
    paragraph,
    say_problem,
    section,
    show,
)
from views.screens.parts.exchange import show_peers
from views.screens.parts.leading import (
    OpenRoom,
    ask_to_remove,
    is_asked_to_remove,
    outside,
    press_remove,
    press_renew,
    reached,
    seen,
)
from views.screens.parts.links import go
from views.screens.parts.opened import begin_assessment
from views.screens.parts.room_files import account, offer_files
from views.screens.parts.silent import show_silent
from views.screens.parts.steps import (
    EARLY,
    show_end,
    show_next,
    show_priorities,
    show_take_over,
)
from views.screens.parts.words import phrases, words
from views.server.clock import JAPAN
from views.server.pictures import qr_picture
from views.server.resources import content, rooms
from wording.phrases import one_line
from workshop.outcome import assessment_of
from workshop.votes import NO_GROUP

#: Lines of seats, the latest first.
SEATS_SHOWN = 40

say, language = words(), session.lang()


@st.fragment(run_every=2)
def show_counts(led: OpenRoom) -> None:
    """How many have joined and voted; reloads the whole page when the room has changed."""
    now = seen(led.secret)
    if now is None or now.version != led.console.version:
        st.rerun()
        return
    if now.room.kind == "peer" and now.voted != led.console.voted:
        st.rerun()
    show("facilitate/status.html", text=phrases().listed(counts(now)))


def counts(now: Console) -> list[str]:
    """The phase, how many are in and have voted, and the time left."""
    room = now.room
    is_seated = room.kind == "peer" and room.phase == "revealed"
    facts = [say("facilitate.phase_seated") if is_seated else say(f"facilitate.phase_{room.phase}")]
    if room.kind == "peer":
        facts.append(say("facilitate.shared", shared=now.voted, people=now.people))
    elif room.phase in ("open", "closed", "choosing"):
        facts.append(say("facilitate.voted", voted=now.voted, people=now.people))
    else:
        facts.append(say("facilitate.people", n=now.people))
    clock_now = room.clock(datetime.now(UTC))
    if room.phase == "open" and clock_now is not None:
        left = clock_now.left
        clock = f"{left // 60}:{left % 60:02}"
        facts.append(say("facilitate.left", time=clock) if left > 0 else say("facilitate.time_up"))
    return facts


def show_links(led: OpenRoom) -> None:
    """How people join, and how this page is found again."""
    now, phones = led.console, reached()
    host = phones.chosen(session.remembered("join_at") or "")
    at = {"at": host} if len(phones.hosts) > 1 else {}
    query = urlencode({"s": now.screen, "lang": now.room.lang, **at})
    show("facilitate/wall.html", address=f"wall?{query}")
    is_first = now.room.phase in EARLY
    with st.expander(say("facilitate.links"), expanded=is_first, key=f"links:{is_first}"):
        show(
            "facilitate/joining.html",
            code=grouped_join_code(now.code),
            address=outside("join", host),
            qr=qr_picture(outside(f"join?code={now.code}", host)),
        )
        if phones.is_local_only:
            note(say("facilitate.local_only"))
        elif len(phones.hosts) > 1:
            chosen = st.selectbox(say("facilitate.at"), phones.hosts, key="join_at")
            paragraph(say("facilitate.at_help"), "why")
            if chosen != host:
                session.remember("join_at", chosen)
                st.rerun()
        paragraph(say("facilitate.links_own"))
        own = outside(f"facilitate?room={led.secret}")
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
    """The agreed levels as an ordinary assessment."""
    room, checklist = led.room, content().checklist
    section(say("facilitate.outcome"))
    paragraph(say("facilitate.outcome_text", n=len(room.agreed)))
    with st.container(horizontal=True):
        if st.button(say("facilitate.outcome_start"), key="outcome_start"):
            begin_assessment(assessment_of(room, checklist).with_workshop(account(led.record)))
        has_one = session.code() is not None and not session.is_missing()
        if has_one and st.button(say("facilitate.outcome_merge"), key="outcome_merge"):
            merged = assessment_of(room, checklist, session.assessment())
            session.take_over(merged.with_workshop(account(led.record)))
            go("results")


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
    """The console: the next step first, links and deletion last."""
    room, record = led.room, led.record
    section(one_line(room.title), level=1)
    if room.rehearsal:
        note(say("facilitate.rehearsal"))
    if (refusal := session.room_told()) is not None:
        say_problem(*refusal.lines(language))
    show_counts(led)
    until = phrases().moment(room.expires_at.astimezone(JAPAN))
    paragraph(say("facilitate.until", time=until), "why")
    if led.is_expired:
        announce(say("facilitate.expired"))
    elif room.phase in EARLY:
        show_links(led)
    ledger.show_votes(record, room)
    if led.is_leading:
        show_next(led)
    elif not led.is_expired and room.phase != "ended":
        show_take_over(led)
    if not led.is_expired and room.phase not in EARLY:
        show_links(led)
    if led.console.people and led.is_leading:
        show_silent(led)
        show_seats(led)
    if room.kind == "peer":
        show_peers(led)
    elif room.phase != "draft":
        ledger.show_questions(room)
    if room.agreed or room.choices:
        show_priorities(led)
    if room.agreed:
        show_outcome(led)
    if record.criteria or (room.kind == "peer" and room.phase not in EARLY):
        offer_files(record)
    ledger.show_ledger(record)
    show_end(led)
    offer_to_delete(led)


def open_room(secret: str) -> OpenRoom | None:
    """The room of a facilitator's capability; ``None`` where there is none. Raises NotOpened."""
    console = seen(secret)
    return None if console is None else OpenRoom(secret, console, rooms().record(secret))


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
