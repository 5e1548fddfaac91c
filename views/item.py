"""The page of one checklist item: its criteria as cards."""

from __future__ import annotations

from functools import partial

import streamlit as st

from checklist.answers import NOT_APPLICABLE, UNKNOWN, progress_by_item
from checklist.model import TOP_LEVEL, Criterion
from views import session
from views.parts import (
    criterion_label,
    joined,
    link,
    new_code_card,
    progress_line,
    save_line,
    say_problem,
    show_html,
    words,
)
from views.resources import content
from views.routes import ITEMS


def item_page(item_id: str) -> None:
    """Question, why, and a card for each criterion; every choice is saved at once."""
    say, language = words(), session.lang()
    item = content().checklist.items_by_id[item_id]
    place = ITEMS.index(item_id)
    _stepper()
    with st.container(key="sticky"):
        _progress_bar()
    st.title(say("item.heading", number=place + 1, title=item.title.of(language)), anchor=False)
    show_html(
        '<p class="lead">{}</p><p class="why">{}</p><p class="why">{}</p>',
        item.question.of(language),
        item.why.of(language),
        say("item.counting"),
    )
    for criterion in item.criteria:
        _card(criterion)
    new_code_card()
    with st.container(key="pager", horizontal=True, horizontal_alignment="distribute"):
        if place > 0:
            link(ITEMS[place - 1], say("item.previous", number=place), look="secondary")
        else:
            link("profile", say("item.to_profile"), look="secondary")
        if place + 1 < len(ITEMS):
            link(ITEMS[place + 1], say("item.next", number=place + 2), look="primary")
        else:
            link("results", say("item.to_results"), look="primary", key="to-results")


def _stepper() -> None:
    say = words()
    by_item = progress_by_item(session.assessment(), content().checklist)
    with st.container(key="stepper", horizontal=True):
        for position, item in enumerate(content().checklist.items, start=1):
            done = by_item[item.id]
            label = say(
                "item.step_done" if done.is_complete else "item.step",
                number=position,
                title=item.title.of(session.lang()),
                answered=done.answered,
                asked=done.asked,
            )
            link(item.id, label)


def _progress_bar() -> None:
    by_item = progress_by_item(session.assessment(), content().checklist)
    cells = joined(
        '<span class="part" style="flex:{}"><span style="width:{}%"></span></span>',
        ((p.asked, round(100 * p.answered / p.asked)) for p in by_item.values()),
    )
    show_html(
        '<div class="progress"><span class="bar" aria-hidden="true">{}</span>'
        '<span role="status">{}　{}</span></div>',
        cells,
        progress_line(),
        save_line(),
    )


def _option_text(criterion: Criterion, option: int | str) -> str:
    """Name and description of a level in one label, so that a tap anywhere on it chooses it."""
    say, language = words(), session.lang()
    if isinstance(option, int):
        name = f"{option} {content().checklist.scale[option].title.of(language)}"
        return f"**{name}** {criterion.levels[option].of(language)}"
    if option == UNKNOWN:
        return f"**{say('common.unknown')}** {say('item.unknown_hint')}"
    hint = criterion.not_applicable.of(language) if criterion.not_applicable else ""
    return f"**{say('common.not_applicable')}** {hint}"


def _card(criterion: Criterion) -> None:
    say, language = words(), session.lang()
    answer = session.assessment()[criterion.id]
    locked = session.is_example()
    lacks_reason = session.remembered(f"reason_missing:{criterion.id}", False)
    with st.container(key=f"criterion-{criterion.id.replace('.', '-')}"):
        show_html(
            '<h2>{}</h2><p class="why">{}</p>',
            criterion_label(criterion),
            criterion.why.of(language),
        )
        if criterion.own:
            _field(
                criterion,
                "name",
                answer.name,
                label=say(f"item.own_name_{criterion.item_id}"),
                locked=locked,
            )
        options: list[int | str] = [*range(TOP_LEVEL + 1), UNKNOWN]
        if criterion.not_applicable is not None:
            options.append(NOT_APPLICABLE)
        chosen = NOT_APPLICABLE if lacks_reason else answer.level
        st.radio(
            criterion.question.of(language),
            options,
            index=None,
            format_func=partial(_option_text, criterion),
            key=session.bind(f"level:{criterion.id}", chosen),
            on_change=session.choose_level,
            args=(criterion.id,),
            disabled=locked,
            width="stretch",
        )
        if chosen == NOT_APPLICABLE:
            reason = "" if lacks_reason else answer.reason
            _field(criterion, "reason", reason, label=say("item.reason"), locked=locked)
            if lacks_reason:
                st.warning(say("item.reason_missing"))
        _evidence(criterion, locked=locked)


def _evidence(criterion: Criterion, *, locked: bool) -> None:
    say, language = words(), session.lang()
    answer = session.assessment()[criterion.id]
    count = len(answer.evidence) + bool(answer.note.strip())
    label = say("item.evidence_none") if count == 0 else say("item.evidence_some", n=count)
    with st.expander(label, key=f"fold:{criterion.id}"):
        show_html(
            '<p class="why">{}</p><ul>{}</ul>',
            say("item.evidence_examples"),
            joined("<li>{}</li>", (example.of(language) for example in criterion.evidence)),
        )
        for name, value in (("evidence", "\n".join(answer.evidence)), ("note", answer.note)):
            _field(criterion, name, value, label=say(f"item.{name}"), locked=locked)
        _field(criterion, "by", answer.by, label=say("item.by"), locked=locked)


def _field(criterion: Criterion, name: str, saved: str, *, label: str, locked: bool) -> None:
    """A text of an answer; what cannot be saved stays in its field, with the reason."""
    say = words()
    refused = session.refused(criterion.id, name)
    key = session.bind(f"{name}:{criterion.id}", refused[0] if refused else saved)
    keep = partial(session.type_field, criterion.id, name)
    if name == "reason":
        keep = partial(session.type_reason, criterion.id)
    if name in ("evidence", "note"):
        st.text_area(label, key=key, on_change=keep, disabled=locked)
    else:
        most = 200 if name in ("name", "by") else None
        st.text_input(label, key=key, max_chars=most, on_change=keep, disabled=locked)
    if refused:
        say_problem(say("item.refused"), *refused[1].lines(session.lang()))
