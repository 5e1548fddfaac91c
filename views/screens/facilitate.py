"""The facilitator's console: where the room is, what to press next, and what it led to."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from checklist.answers import NOT_APPLICABLE, UNKNOWN
from checklist.problems import ProblemsError
from store.codes import grouped_join_code
from store.keeping import NotOpened
from store.rooms import Console
from views import session
from views.room.phones import choice_name, level_name
from views.screens.parts import (
    begin_assessment,
    go,
    ledger,
    phrases,
    say_problem,
    show_html,
    table,
    words,
)
from views.screens.parts.exchange import show_peers
from views.screens.parts.leading import (
    offered,
    outside,
    press,
    press_renew,
    press_reveal,
    press_show_choices,
    press_take_over,
    seen,
)
from views.screens.parts.room_files import account, offer_files
from views.server.plain import qr_picture
from views.server.resources import content, rooms
from wording.phrases import one_line
from workshop.outcome import assessment_of
from workshop.room import (
    Move,
    agree,
    choose,
    close_vote,
    end,
    let_in,
    open_vote,
    reopen_vote,
    seat,
    vote_again,
)

say, language = words(), session.lang()
checklist = content().checklist
EARLY = ("draft", "joining")
BETWEEN = ("joining", "closed", "revealed", "agreed", "chosen")


def button(name: str, move: Move, *, primary: bool = False) -> None:
    """A press on the room as it is shown: the key carries its version, so that a press on an old
    page finds no button."""
    st.button(
        say(f"facilitate.{name}"),
        key=f"{name}:{console.version}",
        type="primary" if primary else "secondary",
        on_click=press,
        args=(secret, move, console.version),
    )


@st.fragment(run_every=2)
def show_counts(version: int) -> None:
    """How many are in and how many have voted; the whole page anew when the room has moved."""
    now = seen(secret)
    if now is None or now.version != version:
        st.rerun()
        return
    is_seated = now.room.kind == "peer" and now.room.phase == "revealed"
    phase = (
        say("facilitate.phase_seated") if is_seated else say(f"facilitate.phase_{now.room.phase}")
    )
    told = [phase]
    if now.room.kind == "peer":
        told.append(say("facilitate.shared", shared=now.voted, people=now.people))
        if now.voted != console.voted:
            st.rerun()
    elif now.room.phase in ("open", "closed", "choosing"):
        told.append(say("facilitate.voted", voted=now.voted, people=now.people))
    else:
        told.append(say("facilitate.people", n=now.people))
    ends = now.room.ends_at()
    if now.room.phase == "open" and ends is not None:
        left = round((ends - datetime.now(UTC)).total_seconds())
        told.append(
            say("facilitate.left", time=f"{left // 60}:{left % 60:02}")
            if left > 0
            else say("facilitate.time_up")
        )
    show_html('<p class="lead" role="status"><b>{}</b></p>', phrases().listed(told))


def show_links(now: Console) -> None:
    """How people join, and how this page is found again."""
    join = outside(f"join?code={now.code}")
    wall = f"wall?s={now.screen}&lang={now.room.lang}"
    show_html(
        '<p><a href="{}" target="_blank" rel="noopener">{}</a></p>',
        wall,
        say("facilitate.links_wall"),
    )
    is_first = now.room.phase in EARLY
    with st.expander(say("facilitate.links"), expanded=is_first, key=f"links:{is_first}"):
        show_html(
            '<p><b>{}</b><br>{}</p><img class="qr" src="{}" alt="{}">',
            say("facilitate.links_code", code=grouped_join_code(now.code)),
            say("facilitate.links_address", address=outside("join")),
            qr_picture(join),
            say("facilitate.links_qr"),
        )
        show_html("<p>{}</p>", say("facilitate.links_own"))
        st.code(outside(f"facilitate?room={secret}"), language=None, wrap_lines=True)
        show_html('<p class="why">{}</p>', say("facilitate.links_own_text"))
        if now.room.takes_people:
            st.button(say("facilitate.renew"), key="renew", on_click=press_renew, args=(secret,))


def show_take_over() -> None:
    chair = console.room.chair
    show_html(
        '<div class="told" role="status"><p>{}</p></div>',
        say("facilitate.watching_chair", chair=chair) if chair else say("facilitate.watching"),
    )
    st.text_input(say("facilitate.chair"), key="chair", max_chars=200)
    st.button(
        say("facilitate.take_over"),
        key=f"take_over:{console.version}",
        type="primary",
        on_click=press_take_over,
        args=(secret, console.version),
    )


def show_next() -> None:
    """What can be done now, most likely first."""
    phase = console.room.phase
    if console.room.kind == "peer" and phase == "revealed":
        return  # the tables follow what is shared by themselves
    show_html("<h2>{}</h2>", say("facilitate.now"))
    if phase == "draft":
        show_html("<p>{}</p>", say("facilitate.let_in_text"))
        button("let_in", let_in, primary=True)
    elif console.room.kind == "peer":
        if phase == "joining":
            show_html("<p>{}</p>", say("facilitate.seat_text"))
            button("seat", seat, primary=True)
    elif phase == "open":
        show_html("<p>{}</p>", say("facilitate.close_text"))
        button("close", close_vote, primary=True)
    elif phase == "closed":
        with st.container(horizontal=True):
            st.button(
                say("facilitate.reveal"),
                key=f"reveal:{console.version}",
                type="primary",
                on_click=press_reveal,
                args=(secret, console.version),
            )
            button("reopen", reopen_vote)
    elif phase == "revealed":
        show_html("<p>{}</p>", say("facilitate.discuss"))
        show_agree()
        show_html('<p class="why">{}</p>', say("facilitate.again_text"))
        button("again", vote_again)
    elif phase == "choosing":
        st.button(
            say("facilitate.priorities_close"),
            key=f"show_choices:{console.version}",
            type="primary",
            on_click=press_show_choices,
            args=(secret, console.version),
        )
    if phase in BETWEEN and console.room.kind == "consensus":
        show_open()
    if phase == "agreed":
        with st.expander(say("facilitate.agree_other"), key=f"agree_other:{console.version}"):
            show_agree()
            button("again", vote_again)


def show_open() -> None:
    criteria = console.room.criteria
    following = console.room.next_criterion or criteria[0]
    chosen = st.selectbox(
        say("facilitate.choose_next"),
        criteria,
        index=criteria.index(following),
        format_func=phrases().criterion,
        key=f"next:{console.version}",
    )
    is_first = (
        console.room.phase in ("joining", "agreed") and console.room.next_criterion is not None
    )
    button("open", partial(open_vote, criterion=chosen), primary=is_first)


def show_agree() -> None:
    """The level and the reason; both are kept in the ledger."""
    room = console.room
    criterion = checklist.criteria[room.criterion or ""]
    options = [*range(len(criterion.levels)), UNKNOWN]
    if criterion.not_applicable is not None:
        options.append(NOT_APPLICABLE)
    version = console.version

    def keep() -> None:
        level, reason = session.shown(f"level:{version}"), session.shown(f"reason:{version}")
        press(secret, partial(agree, level=level, reason=reason or ""), version)

    with st.form(f"agree:{version}", border=True):
        st.radio(
            say("facilitate.agree_level"),
            options,
            index=None if (middle := ledger.median_level(record.ledger, room)) is None else middle,
            format_func=lambda level: level_name(level, language),
            captions=[*(text.of(language) for text in criterion.levels), "", ""][: len(options)],
            key=f"level:{version}",
        )
        st.text_area(
            say("facilitate.agree_reason"), key=f"reason:{version}", max_chars=2000, height=100
        )
        st.form_submit_button(
            say("facilitate.agree_button"),
            type="primary" if room.phase == "revealed" else "secondary",
            on_click=keep,
            key=f"agree_now:{version}",
        )


def show_priorities() -> None:
    """The vote on what comes first, once; its result afterwards."""
    show_html("<h2>{}</h2>", say("facilitate.priorities"))
    room = console.room
    if room.choices:
        if (dots := ledger.dots(record.ledger)) is not None:
            head = [say("facilitate.choice"), say("facilitate.dots")]
            rows = [(choice_name(choice, language), str(count)) for choice, count in dots]
            show_html("{}", table(head, rows))
        return
    choices = offered(room)
    if len(choices) < 2:
        show_html("<p>{}</p>", say("facilitate.priorities_none"))
        return
    show_html("<p>{}</p>", say("facilitate.priorities_text", n=room.dots))
    chosen = st.multiselect(
        say("facilitate.priorities_choices"),
        choices,
        default=list(choices),
        format_func=lambda choice: choice_name(choice, language),
        key=f"choices:{console.version}",
    )
    if is_leading and room.phase in ("joining", "closed", "revealed", "agreed"):
        button("priorities_open", partial(choose, choices=tuple(chosen)))


def show_outcome() -> None:
    """What was agreed, as an ordinary assessment."""
    room = console.room
    show_html("<h2>{}</h2>", say("facilitate.outcome"))
    show_html("<p>{}</p>", say("facilitate.outcome_text", n=len(room.agreed)))
    with st.container(horizontal=True):
        if st.button(say("facilitate.outcome_start"), key="outcome_start"):
            begin_assessment(assessment_of(room, checklist).with_workshop(account(record)))
        has_one = session.code() is not None and not session.is_missing()
        if has_one and st.button(say("facilitate.outcome_merge"), key="outcome_merge"):
            merged = assessment_of(room, checklist, session.assessment())
            session.take_over(merged.with_workshop(account(record)))
            go("results")


def show_end() -> None:
    if is_leading and console.room.phase in ("draft", *BETWEEN):
        show_html("<h2>{}</h2><p>{}</p>", say("facilitate.end_title"), say("facilitate.end_text"))
        button("end", end)
    with st.expander(say("facilitate.delete_title"), key="room_delete_fold"):
        show_html("<p>{}</p>", say("facilitate.delete_text"))
        is_sure = st.checkbox(say("facilitate.delete_sure"), key="room_delete_sure")
        is_pressed = st.button(say("facilitate.delete"), key="room_delete", disabled=not is_sure)
    if is_pressed:
        try:
            rooms().delete(secret)
        except ProblemsError as error:
            say_problem(*error.lines(language))
        else:
            st.rerun()


def show_missing() -> None:
    st.title(say("facilitate.title"), anchor=False)
    st.text(say("facilitate.missing_text"))
    if st.button(say("facilitate.to_create"), type="primary", key="to_create"):
        session.leave_room()
        go("workshop")


def show_console() -> None:
    """What matters now first, what is needed once last."""
    room = console.room
    show_html("<h1>{}</h1>", one_line(room.title))
    if room.rehearsal:
        show_html('<div class="note"><p>{}</p></div>', say("facilitate.rehearsal"))
    if (told := session.room_told()) is not None:
        say_problem(*told.lines(language))
    show_counts(console.version)
    until = phrases().moment(room.expires_at.astimezone(session.JAPAN))
    show_html('<p class="why">{}</p>', say("facilitate.until", time=until))
    if is_expired:
        show_html('<div class="told" role="status"><p>{}</p></div>', say("facilitate.expired"))
    elif room.phase in EARLY:
        show_links(console)
    ledger.show_votes(record, room)
    if is_leading:
        show_next()
    elif not is_expired and room.phase != "ended":
        show_take_over()
    if not is_expired and room.phase not in EARLY:
        show_links(console)
    if room.kind == "peer":
        show_peers(rooms().shares(secret))
    elif room.phase != "draft":
        ledger.show_questions(record, room)
    if room.agreed or room.choices:
        show_priorities()
    if room.agreed:
        show_outcome()
    if record.criteria or (room.kind == "peer" and room.phase not in ("draft", "joining")):
        offer_files(record)
    ledger.show_ledger(record)
    show_end()


secret = session.room() or ""
session.begin_room()
try:
    found = seen(secret)
    held = rooms().record(secret) if found is not None else None
except NotOpened as error:
    st.title(say("facilitate.title"), anchor=False)
    say_problem(*error.lines(language))
    found = held = None
else:
    if found is None:
        show_missing()
if found is not None and held is not None:
    console, record = found, held
    is_expired = console.room.is_expired(datetime.now(UTC))
    is_live = not is_expired and console.room.phase != "ended"
    is_leading = is_live and session.turn() == console.room.turn
    show_console()
