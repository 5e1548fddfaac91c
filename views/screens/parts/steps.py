"""The facilitator's buttons: the next step of the room, the agreement, the vote on priorities. The
widget keys of buttons and fields carry the room's version, so that a press on an outdated page has
no effect."""

from __future__ import annotations

from functools import partial

import streamlit as st

from checklist.answers import NOT_APPLICABLE, UNKNOWN
from views import session
from views.room.phones import choice_name, level_name
from views.screens.parts import ledger
from views.screens.parts.blocks import announce, paragraph, section
from views.screens.parts.leading import (
    OpenRoom,
    offered,
    press,
    press_reveal,
    press_show_choices,
    press_take_over,
)
from views.screens.parts.reasons import agreement_field, show_reasons
from views.screens.parts.words import phrases, words
from views.server.resources import content
from workshop.course import following
from workshop.room import (
    Move,
    agree,
    choose,
    close_vote,
    end,
    let_in,
    open_vote,
    reopen_vote,
    vote_again,
)

#: Phases before the first vote, and those in which another vote can be opened.
EARLY = ("draft", "joining")
BETWEEN = ("joining", "revealed", "agreed", "chosen", "part")


def _button(led: OpenRoom, name: str, move: Move, *, is_first: bool = False) -> None:
    """A button that applies a transition. ``name``: of its words; ``is_first``: drawn
    as primary."""
    version = led.console.version
    st.button(
        words()(f"facilitate.{name}"),
        key=f"{name}:{version}",
        type="primary" if is_first else "secondary",
        on_click=press,
        args=(led.secret, move, version),
    )


def show_take_over(led: OpenRoom) -> None:
    """The notice that another page leads, with a button to take over."""
    say, chair, version = words(), led.room.chair, led.console.version
    announce(say("facilitate.watching_chair", chair=chair) if chair else say("facilitate.watching"))
    st.text_input(say("facilitate.chair"), key="chair", max_chars=200)
    st.button(
        say("facilitate.take_over"),
        key=f"take_over:{version}",
        type="primary",
        on_click=press_take_over,
        args=(led.secret, version),
    )


def show_next(led: OpenRoom) -> None:
    """The possible steps, most likely first."""
    phase = led.room.phase
    if led.room.kind == "peer" and phase != "draft":
        return  # what comes next follows from what is shared
    section(words()("facilitate.now"))
    _show_step(led)
    if phase in BETWEEN and led.room.kind == "consensus":
        _show_open(led)
    if phase == "agreed":
        key = f"agree_other:{led.console.version}"
        with st.expander(words()("facilitate.agree_other"), key=key):
            _show_agree(led)
            _button(led, "again", vote_again)


def _show_step(led: OpenRoom) -> None:
    """The step of the phase itself."""
    say, phase, version = words(), led.room.phase, led.console.version
    if phase == "draft":
        paragraph(say("facilitate.let_in_text"))
        _button(led, "let_in", let_in, is_first=True)
    elif phase == "open":
        paragraph(say("facilitate.close_text"))
        _button(led, "close", close_vote, is_first=True)
    elif phase == "closed":
        with st.container(horizontal=True):
            st.button(
                say("facilitate.reveal"),
                key=f"reveal:{version}",
                type="primary",
                on_click=press_reveal,
                args=(led.secret, version),
            )
            _button(led, "reopen", reopen_vote)
    elif phase == "revealed":
        paragraph(say("facilitate.discuss"))
        show_reasons(led)
        _show_agree(led)
        paragraph(say("facilitate.again_text"), "why")
        _button(led, "again", vote_again)
    elif phase == "choosing":
        st.button(
            say("facilitate.priorities_close"),
            key=f"show_choices:{version}",
            type="primary",
            on_click=press_show_choices,
            args=(led.secret, version),
        )


def _show_open(led: OpenRoom) -> None:
    """The choice of the next question, and the button that opens its vote."""
    room = led.room
    place = following(room)
    upcoming = (None if place is None else room.order[place].criterion) or room.criteria[0]
    chosen = st.selectbox(
        words()("facilitate.choose_next"),
        room.criteria,
        index=room.criteria.index(upcoming),
        format_func=phrases().criterion,
        key=f"next:{led.console.version}",
    )
    is_first = room.phase in ("joining", "agreed") and place is not None
    _button(led, "open", partial(open_vote, criterion=chosen), is_first=is_first)


def _show_agree(led: OpenRoom) -> None:
    """The fields of an agreement: level and reason."""
    say, language, room, version = words(), session.lang(), led.room, led.console.version
    criterion = content().checklist.criteria[room.criterion or ""]
    options = [*range(len(criterion.levels)), UNKNOWN]
    if criterion.not_applicable is not None:
        options.append(NOT_APPLICABLE)

    def keep() -> None:
        level, reason = session.shown(f"level:{version}"), session.shown(agreement_field(room))
        press(led.secret, partial(agree, level=level, reason=reason or ""), version)

    with st.form(f"agree:{version}", border=True):
        st.radio(
            say("facilitate.agree_level"),
            options,
            index=ledger.median_level(led.record.ledger, room),
            format_func=lambda level: level_name(level, language),
            captions=[*(text.of(language) for text in criterion.levels), "", ""][: len(options)],
            key=f"level:{version}",
        )
        st.text_area(
            say("facilitate.agree_reason"), key=agreement_field(room), max_chars=2000, height=100
        )
        st.form_submit_button(
            say("facilitate.agree_button"),
            type="primary" if room.phase == "revealed" else "secondary",
            on_click=keep,
            key=f"agree_now:{version}",
        )


def show_end(led: OpenRoom) -> None:
    """The button that ends the room, while no vote is open."""
    if led.is_leading and led.room.phase in ("draft", *BETWEEN):
        section(words()("facilitate.end_title"), words()("facilitate.end_text"))
        _button(led, "end", end)


def show_priorities(led: OpenRoom) -> None:
    """The vote on priorities, once; its result afterwards."""
    say, language, room = words(), session.lang(), led.room
    section(say("facilitate.priorities"))
    if room.choices:
        if (dots := ledger.dots(led.record.ledger)) is not None:
            section(
                head=[say("facilitate.choice"), say("facilitate.dots")],
                rows=[(choice_name(choice, language), str(count)) for choice, count in dots],
            )
        return
    choices = offered(room)
    if len(choices) < 2:
        paragraph(say("facilitate.priorities_none"))
        return
    paragraph(say("facilitate.priorities_text", n=room.dots))
    chosen = st.multiselect(
        say("facilitate.priorities_choices"),
        choices,
        default=list(choices),
        format_func=lambda choice: choice_name(choice, language),
        key=f"choices:{led.console.version}",
    )
    if led.is_leading and room.phase in ("joining", "revealed", "agreed", "part"):
        _button(led, "priorities_open", partial(choose, choices=tuple(chosen)))
