"""The facilitator's buttons: the one next step, levels to agree on, what is asked before it is
done, and what can be taken back. The widget keys carry the room's version, so that a press on an
outdated page has no effect; keyboard and remote control press them by these keys
(``static/console.js``)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Level
from views import session
from views.room.phones import level_name
from views.screens.parts.blocks import announce, paragraph
from views.screens.parts.console import ledger
from views.screens.parts.console.leading import (
    OpenRoom,
    press,
    press_reveal,
    press_show_choices,
    press_take_over,
    quick_order,
    seen,
)
from views.screens.parts.console.priorities import chosen_choices, priorities_form
from views.screens.parts.console.reasons import agreement_field
from views.screens.parts.words import phrases, words
from views.server.resources import content
from workshop.course import (
    Next,
    agree_and_go_on,
    blank,
    discard,
    following,
    next_step,
    skip,
    undo,
)
from workshop.moves import (
    BETWEEN,
    choose,
    close_vote,
    end,
    let_in,
    open_vote,
    reopen_vote,
    vote_again,
)
from workshop.order import AgendaPart
from workshop.quick import ask_the_rest, left_out
from workshop.room import Move

#: Phases before the first vote.
EARLY = ("draft", "joining")
_ASKED = "step_asked"

Press = Callable[..., None]


def upcoming(led: OpenRoom) -> Next | None:
    """The next step of the room as this page shows it."""
    room = quick_order().arranged(led.room, is_left=True)
    entries = led.record.ledger
    shown = sum(e.voters > 0 for e in ledger.revealed(entries, room.criterion or ""))
    return next_step(room, ledger.last_votes(entries, room), shown)


def part_name(part: AgendaPart) -> str:
    """The question of a part, or its title, with its minutes."""
    say, lang = words(), session.lang()
    name = phrases().criterion(part.criterion) if part.criterion else ""
    if part.title is not None:
        name = part.title.of(lang)
    return say("facilitate.part", name=name, n=part.minutes)


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


def show_peer_step(led: OpenRoom, press_tables: Callable[[OpenRoom], None]) -> None:
    """The one next step of a room of several municipalities: letting them in, fixing the tables of
    what is shared, ending it."""
    say, phase = words(), led.room.phase
    if phase == "revealed":
        ask_first(led, "end", end, key="next", is_primary=True)
        return
    is_draft = phase == "draft"
    paragraph(say("facilitate.let_in_text" if is_draft else "facilitate.seat_text"), "why")
    st.button(
        say("facilitate.next_let_in" if is_draft else "facilitate.seat"),
        key=f"next:{led.console.version}",
        type="primary",
        width="stretch",
        disabled=not is_draft and not led.console.voted,
        on_click=press if is_draft else press_tables,
        args=(led.secret, let_in, led.console.version) if is_draft else (led,),
    )


def show_end_taken_back(led: OpenRoom) -> None:
    """Going back to where the room ended."""
    room = led.room
    if room.phase == "ended" and led.is_chair and room.before is not None and not led.is_expired:
        st.button(
            words()("facilitate.back", step=words()("ledger.step_ended")),
            key=f"back:{led.console.version}",
            on_click=press,
            args=(led.secret, undo, led.console.version),
        )


def show_step(led: OpenRoom) -> None:
    """The next step, with what belongs to it: reason and levels of an agreement, the choices of the
    vote on priorities."""
    step, phase = upcoming(led), led.room.phase
    if step is None:
        return
    if phase in ("revealed", "agreed"):
        st.text_area(
            words()("facilitate.agree_reason"),
            key=agreement_field(led.room),
            max_chars=2000,
            height=68,
        )
    _show_next(led, step)
    if phase in ("revealed", "agreed"):
        _show_levels(led)
    if is_certain(led):
        _show_rest(led)
    _show_back(led)


def is_certain(led: OpenRoom) -> bool:
    """Whether the room went the shortest way to the stage to its end."""
    return led.room.is_quick and not quick_order().at_most(led.room)


def _show_rest(led: OpenRoom) -> None:
    """Going on with the questions that the shortest way has not asked."""
    if (rest := left_out(led.room)) and led.room.phase in BETWEEN:
        ask_first(led, "ask_the_rest", ask_the_rest, n=len(rest))


def _show_next(led: OpenRoom, step: Next) -> None:
    """The one button that does the next step; ``decide`` waits for a level."""
    secret, version = led.secret, led.console.version
    name = "" if step.part is None else part_name(step.part)
    if step.action == "end":
        ask_first(led, "end", end, key="next", is_primary=True)
        return
    if step.action == "reveal" and not led.console.voted:
        _ask_if_empty(led, "reveal_empty", press_reveal)
        return
    if step.action == "show_choices" and not led.console.voted:
        _ask_if_empty(led, "show_none", press_show_choices)
        return
    done: dict[str, tuple[Press, tuple[Any, ...]]] = {
        "let_in": (press, (secret, let_in, version)),
        "go_on": (press, (secret, quick_order().go_on, version)),
        "reveal": (press_reveal, (secret, version)),
        "again": (press, (secret, vote_again, version)),
        "agree": (_press_agree, (led, step.level)),
        "choose": (_press_choose, (led,)),
        "show_choices": (press_show_choices, (secret, version)),
        "decide": (press, ()),
    }
    do, args = done[step.action]
    say = words()
    label = say(f"facilitate.next_{step.action}", name=name, level=step.level)
    if step.action == "go_on" and led.room.at < 0:
        label = say("facilitate.next_begin", name=name)
    elif led.room.phase == "closed":  # nothing is left to close
        label = say("facilitate.reveal")
    st.button(
        label,
        key=f"next:{version}",
        type="primary",
        width="stretch",
        disabled=step.action == "decide",
        on_click=do,
        args=args,
    )


def _ask_if_empty(led: OpenRoom, name: str, do: Press) -> None:
    """The next step where nobody had voted when the page was drawn: the press asks first, unless
    somebody has voted since. ``name``: of its words."""

    def press_counted() -> None:
        now = seen(led.secret)
        if now is not None and now.voted:
            do(led.secret, led.console.version)
        else:
            session.remember(_ASKED, f"{name}:{led.console.version}")

    ask_first(led, name, None, do=do, asking=press_counted, key="next", is_primary=True)


def _show_levels(led: OpenRoom) -> None:
    """A button for each answer that can be agreed on; none of them is chosen beforehand."""
    say, version = words(), led.console.version
    criterion = content().checklist.criteria[led.room.criterion or ""]
    options: list[Level] = [*range(len(criterion.levels)), UNKNOWN]
    if criterion.not_applicable is not None:
        options.append(NOT_APPLICABLE)
    paragraph(say("facilitate.agree_text"), "why")
    with st.container(horizontal=True, key="agree-levels", gap="small"):
        for level in options:
            st.button(
                str(level) if isinstance(level, int) else level_name(level, session.lang()),
                key=f"level_{level}:{version}",
                help=say("facilitate.agree_level", level=level_name(level, session.lang())),
                on_click=_press_agree,
                args=(led, level),
            )


def _press_agree(led: OpenRoom, level: Level) -> None:
    """Callback: agrees the level with the reason typed, and goes on."""
    reason = session.shown(agreement_field(led.room)) or ""
    arranged = quick_order().arranged
    move = partial(agree_and_go_on, level=level, reason=reason, arranged=arranged)
    press(led.secret, move, led.console.version)


def _press_choose(led: OpenRoom) -> None:
    """Callback: opens the vote on the choices of the page."""
    press(led.secret, partial(choose, choices=chosen_choices(led)), led.console.version)


def _show_back(led: OpenRoom) -> None:
    """Taking the last step back, and blanking the wall."""
    say, room, version = words(), led.room, led.console.version
    label, move = say("facilitate.back_none"), undo
    if room.phase == "closed":
        label, move = say("facilitate.reopen"), reopen_vote
    elif room.before is not None:
        label = say("facilitate.back", step=say(f"ledger.step_{room.before.step}"))
    with st.container(horizontal=True, gap="small"):
        st.button(
            label,
            key=f"back:{version}",
            disabled=room.phase != "closed" and room.before is None,
            on_click=_press_back,
            args=(led, move),
        )
        st.button(
            say("facilitate.unblank" if room.is_blank else "facilitate.blank"),
            key=f"blank:{version}",
            on_click=press,
            args=(led.secret, blank, version),
        )


def _press_back(led: OpenRoom, move: Move) -> None:
    """Callback: takes the last step back; the reason of an agreement is in its field again."""
    press(led.secret, move, led.console.version)
    room, before = led.room, led.room.before
    if move is undo and before is not None and before.step == "agreed":
        agreed = room.agreed.get(before.criterion or "")
        if agreed is not None and agreed.reason:
            course = {"criterion": before.criterion, "rounds": before.rounds}
            session.fill(agreement_field(room.model_copy(update=course)), agreed.reason)


# ---------------------------------------------------------------------------- other steps


def show_others(led: OpenRoom) -> None:
    """What can be done besides the next step."""
    say, room, version = words(), led.room, led.console.version
    step = upcoming(led)
    is_asked = str(session.remembered(_ASKED) or "").endswith(f":{version}")
    kind: str = "between" if room.phase in BETWEEN else room.phase
    if step is not None and step.action == "end":
        kind = "last"
    if kind == "choosing":  # nothing but the next step and taking it back
        return
    with st.expander(say(f"facilitate.others_{kind}"), expanded=is_asked, key=f"others:{is_asked}"):
        if room.phase in BETWEEN:
            _show_open(led)
            if room.is_quick and not is_certain(led):
                _show_rest(led)
            if room.phase in ("revealed", "agreed") and (step is None or step.action != "again"):
                _other(led, "again", vote_again)
            if step is not None and step.part is not None:
                if room.phase == "revealed" and room.criterion not in room.agreed:
                    if step.part.kind != "priorities":
                        ask_first(led, "go_on_open", quick_order().go_on, part=part_name(step.part))
                else:
                    ask_first(led, "skip", skip, part=part_name(step.part))
        elif room.phase == "open":
            _other(led, "close", close_vote)
            ask_first(led, "discard", discard)
        elif room.phase == "closed":
            ask_first(led, "discard", discard)
        can_choose = room.phase in BETWEEN and room.phase != "chosen" and not room.choices
        if can_choose and (step is None or step.action != "choose"):
            paragraph(say("facilitate.priorities"), "lead")
            priorities_form(led)
            st.button(
                say("facilitate.next_choose"),
                key=f"priorities_open:{version}",
                on_click=_press_choose,
                args=(led,),
            )
        if room.phase in ("draft", *BETWEEN) and (step is None or step.action != "end"):
            ask_first(led, "end", end)


def _other(led: OpenRoom, name: str, move: Move) -> None:
    st.button(
        words()(f"facilitate.{name}"),
        key=f"{name}:{led.console.version}",
        on_click=press,
        args=(led.secret, move, led.console.version),
    )


def _show_open(led: OpenRoom) -> None:
    """The choice of any question, and the button that opens its vote."""
    room = led.room
    arranged = quick_order().arranged(room, is_left=True)
    place = following(arranged)
    first = None if place is None else arranged.order[place].criterion
    first = first or room.criterion or room.criteria[0]
    chosen = st.selectbox(
        words()("facilitate.choose_next"),
        room.criteria,
        index=room.criteria.index(first),
        format_func=phrases().criterion,
        key=f"question:{first}",  # what is chosen outlives other steps of the room
    )
    _other(led, "open", partial(open_vote, criterion=chosen))


def ask_first(
    led: OpenRoom,
    name: str,
    move: Move | None,
    *,
    do: Press = press,
    asking: Callable[[], None] | None = None,
    key: str = "",
    is_primary: bool = False,
    **names: object,
) -> None:
    """A button that asks before it does a step which everybody notices; it can be taken back.
    ``name``: of its words; ``do``: what is pressed where it takes no ``move``; ``asking``: what is
    pressed first, where it may not ask after all; ``key``: of the button, where it is not called
    so."""
    say, version = words(), led.console.version
    this = f"{name}:{version}"
    if session.remembered(_ASKED) != this:
        st.button(
            say(f"facilitate.{name}", **names),
            key=f"{key or name}:{version}",
            type="primary" if is_primary else "secondary",
            width="stretch" if is_primary else "content",
            on_click=asking or partial(session.remember, _ASKED, this),
        )
        return
    announce(say(f"facilitate.{name}_sure", **names))
    with st.container(horizontal=True, gap="small"):
        st.button(
            say("facilitate.sure"),
            key=f"{name}_now:{version}",
            type="primary",
            on_click=do,
            args=(led.secret, version) if move is None else (led.secret, move, version),
        )
        st.button(
            say("facilitate.not_sure"),
            key=f"{name}_not:{version}",
            on_click=session.remember,
            args=(_ASKED, None),
        )
