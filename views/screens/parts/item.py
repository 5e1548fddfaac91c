"""The page of one checklist item: its criteria as cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Protocol

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from checklist.ageing import given_in_earlier_year
from checklist.answers import (
    NOT_APPLICABLE,
    UNKNOWN,
    Answer,
    Progress,
    total_progress,
)
from checklist.evidence import is_reason
from checklist.model import Criterion, Lang
from views import session
from views.screens.parts.blocks import (
    drawn,
    drawn_section,
    fold,
    instructions_folded,
    intro,
    paragraph,
    say_refused,
    section,
    show,
)
from views.screens.parts.calculation import stage_name
from views.screens.parts.links import link
from views.screens.parts.opened import (
    answered_by_item,
    confirm,
    new_code,
    progress_line,
    save_line,
    to_check,
)
from views.screens.parts.routes import ITEMS
from views.screens.parts.words import Say, phrases, words
from views.server.clock import today
from views.server.resources import content
from views.session.cache import cached
from views.session.fields import draw, is_kept, keep_entry, refused
from views.session.options import level_options
from wording.phrases import one_line


def item_page(item_id: str) -> None:
    """Question, reason, and a card for each criterion; every choice is saved at once, and draws
    nothing anew but its card and what counts the answers."""
    say, language = words(), session.lang()
    item = content().checklist.items_by_id[item_id]
    place = ITEMS.index(item_id)
    counts = _ItemCounts(item_id, step=_stepper(item_id), bar=progress_bar())  # cards fill both
    st.title(say("item.heading", number=place + 1, title=item.title.of(language)), anchor=False)
    choosing = content().checklist.instructions.choosing
    new_code()
    intro(item.question.of(language), item.why.of(language), choosing.of(language))
    instructions_folded()
    if place == 0:  # known before the first question is answered
        link("sections", say("sections.entry"))
    show_cards(item.criteria, counts)
    if place > 0:
        link("sections", say("sections.entry"))
    with st.container(key="pager", horizontal=True, horizontal_alignment="distribute"):
        if place > 0:
            link(ITEMS[place - 1], say("item.previous", number=place), look="secondary")
        else:
            link("profile", say("item.to_profile"), look="secondary")
        if place + 1 < len(ITEMS):
            link(ITEMS[place + 1], say("item.next", number=place + 2), look="primary")
        else:
            link("results", say("item.to_results"), look="primary", key="to-results")


class LiveCounts(Protocol):
    """What follows every choice outside of its card."""

    def show(self) -> None:
        """Fills its places on the page anew."""


def show_cards(criteria: Iterable[Criterion], counts: LiveCounts) -> None:
    """A card for each criterion."""
    for criterion in criteria:
        with st.container(key=f"criterion-{criterion.id.replace('.', '-')}"):
            st.html(_heading(criterion.id, session.lang()))
            _card(criterion, counts)


@cache
def _heading(criterion_id: str, language: Lang) -> Markup:
    """The name of a criterion and why it is asked. ``language``: that of the address."""
    why = content().checklist.criteria[criterion_id].why.of(language)
    return drawn_section(phrases().criterion(criterion_id), why=why)


@dataclass(frozen=True)
class _ItemCounts:
    """The step of the item, and the bar with the progress and the time of saving. Both are places
    that hold one element."""

    item_id: str
    step: DeltaGenerator
    bar: DeltaGenerator

    def show(self) -> None:
        """Fills both places anew."""
        saved, shown = save_line(), session.assessment()
        label, bar = cached("counts", lambda: self._contents(saved), shown, self.item_id, saved)
        with self.step:
            link(self.item_id, label)
        fill_bar(self.bar, bar)

    def _contents(self, saved: str) -> tuple[str, str]:
        by_item = answered_by_item()
        done = progress_line(total_progress(by_item.values()))
        parts = [(p.asked, round(100 * p.answered / p.asked)) for p in by_item.values()]
        return _step_label(self.item_id, by_item[self.item_id]), drawn_bar(parts, done, saved)


def drawn_bar(parts: Sequence[tuple[int, int]], done: str, saved: str) -> str:
    """The HTML of the bar of progress. ``parts``: the questions of each part, and the percentage of
    them that is answered; ``done``: that in words; ``saved``: when it was saved."""
    return drawn("item/progress.html", parts=parts, progress=done, saved=saved)


def fill_bar(bar: DeltaGenerator, drawing: str) -> None:
    """Puts the bar of progress into its place."""
    with bar:
        st.html(drawing)
    session.answers_were_drawn()


def progress_bar() -> DeltaGenerator:
    """The place of the bar of progress, always in sight."""
    with st.container(key="sticky"):
        return st.empty()


def _stepper(item_id: str) -> DeltaGenerator:
    """The steps to all items; returns the place of the one shown."""
    address = session.address()
    by_item = answered_by_item()
    with st.container(key="stepper", horizontal=True):
        for other in ITEMS:
            if other == item_id:
                place = st.empty()
            else:
                link(other, _step_label(other, by_item[other]), address=address)
    return place


def _step_label(item_id: str, done: Progress) -> str:
    return words()(
        "item.step_done" if done.is_complete else "item.step",
        number=ITEMS.index(item_id) + 1,
        title=content().checklist.items_by_id[item_id].title.of(session.lang()),
        answered=done.answered,
        asked=done.asked,
    )


@dataclass(frozen=True)
class _Sheet:
    """What a card is drawn from: reading it from Streamlit for every text takes longer than
    drawing the card. ``to_check``: why its answer has to be looked at again; empty where not."""

    say: Say
    language: Lang
    answer: Answer
    locked: bool
    to_check: str


@cache
def _options(criterion_id: str, language: Lang) -> dict[int | str, str]:
    """The answers to choose from: name and description in one label, so that a tap anywhere on
    it chooses. ``language``: that of the address."""
    criterion, say, name = content().checklist.criteria[criterion_id], words(), phrases().level
    labels: dict[int | str, str] = {
        level: f"**{name(level)}** {description.of(language)}"
        for level, description in enumerate(criterion.levels)
    }
    labels[UNKNOWN] = f"**{name(UNKNOWN)}** {say('item.unknown_hint')}"
    if criterion.not_applicable is not None:
        hint = criterion.not_applicable.of(language)
        labels[NOT_APPLICABLE] = f"**{name(NOT_APPLICABLE)}** {hint}"
        if (closed := content().stages.closed_by(criterion.id)) is not None:
            stage = stage_name(closed.number)
            labels[NOT_APPLICABLE] += f" {say('item.not_applicable_closes', stage=stage)}"
    return labels


@st.fragment
def _card(criterion: Criterion, counts: LiveCounts) -> None:
    """The part of a card that answers change. A run of it alone leaves the rest of the page."""
    session.follow()
    sheet = _sheet(criterion)
    _choice(criterion, sheet)
    _evidence(criterion, sheet)
    counts.show()  # in a run of the whole page as well: only then is the place given to this card


def question(criterion: Criterion) -> None:
    """A question with its levels, in a run of the whole page."""
    _choice(criterion, _sheet(criterion))


def is_answered(criterion_id: str) -> bool:
    """Whether a question has an answer; *not applicable* has none before it has a reason."""
    lacks_reason = session.remembered(f"reason_missing:{criterion_id}", False)
    return session.assessment()[criterion_id].level is not None and not lacks_reason


def _sheet(criterion: Criterion) -> _Sheet:
    answer, why = session.assessment()[criterion.id], ""
    if answer.asked is not None or given_in_earlier_year(answer, today()) is not None:
        why = next((again.why for again in to_check() if again.criterion == criterion.id), "")
    return _Sheet(words(), session.lang(), answer, session.is_locked(), why)


def _choice(criterion: Criterion, sheet: _Sheet) -> None:
    say, answer = sheet.say, sheet.answer
    lacks_reason = session.remembered(f"reason_missing:{criterion.id}", False)
    if criterion.own:
        label = say(f"item.own_name_{criterion.item_id}")
        _field(criterion, "name", answer.name, sheet, label=label)
    if sheet.to_check:
        paragraph(say("to_check.card", why=sheet.to_check), "note")
    options = _options(criterion.id, sheet.language)
    chosen = NOT_APPLICABLE if lacks_reason else answer.level
    draw(
        st.radio,
        criterion.question.of(sheet.language),
        level_options(criterion),
        key=f"level:{criterion.id}",
        saved=chosen,
        keep=partial(_choose_level, criterion.id),
        default="index",
        format_func=options.__getitem__,
        width="stretch",
    )
    if sheet.to_check:
        st.button(
            say("to_check.confirm", number=phrases().criterion_number(criterion.id)),
            key=f"still_fits:{criterion.id}",
            on_click=partial(confirm, criterion.id),
            disabled=sheet.locked,
        )
    if chosen is not None:
        st.button(
            say("item.take_back", number=phrases().criterion_number(criterion.id)),
            key=f"take_back:{criterion.id}",
            type="tertiary",
            on_click=_take_back,
            args=(criterion.id,),
            disabled=sheet.locked,
        )
    if chosen == NOT_APPLICABLE:
        reason = "" if lacks_reason else answer.reason
        _field(criterion, "reason", reason, sheet, label=say("item.reason"))
        if lacks_reason:
            show("item/unfinished.html", text=say("item.reason_missing"))


def _evidence(criterion: Criterion, sheet: _Sheet) -> None:
    """Evidence and note, their fields only where the fold is open."""
    say, answer = sheet.say, sheet.answer
    if count := len(answer.evidence) + bool(answer.note.strip()):
        paragraph(say("item.evidence_some", n=count), "why")
    fields = partial(_evidence_fields, criterion, sheet)
    fold(say("item.evidence_fold"), fields, key=f"fold:{criterion.id}")


def _evidence_fields(criterion: Criterion, sheet: _Sheet) -> None:
    say, answer = sheet.say, sheet.answer
    examples = [example.of(sheet.language) for example in criterion.evidence]
    section(why=say("item.evidence_examples"), items=examples)
    for name, value in (("evidence", "\n".join(answer.evidence)), ("note", answer.note)):
        _field(criterion, name, value, sheet, label=say(f"item.{name}"))
    _field(criterion, "by", answer.by, sheet, label=say("item.by"))


def _field(criterion: Criterion, name: str, saved: str, sheet: _Sheet, *, label: str) -> None:
    """A text field of an answer; a text that cannot be saved stays in it, with the reason."""
    key, keep = f"{name}:{criterion.id}", partial(_type_field, criterion.id, name)
    wrong = refused(key)
    if name == "reason":
        keep = partial(_type_reason, criterion.id)
    text = wrong[0] if wrong else saved
    if name in ("evidence", "note"):
        draw(st.text_area, label, key=key, saved=text, keep=keep)
    else:
        part = session.part()
        shown = ""
        if name == "by" and part is not None:  # what an empty field means
            shown = one_line(part.part.section.name.of(sheet.language))
        draw(st.text_input, label, key=key, saved=text, keep=keep, placeholder=shown)
    if wrong:
        say_refused(sheet.say("item.refused"), *wrong[1].lines(sheet.language))


# ---------------------------------------------------------------------------- keeping


def _choose_level(criterion_id: str) -> None:
    """Callback of a level's radio. *Not applicable* is saved once it has a reason."""
    level = session.shown(f"level:{criterion_id}")
    lacks_reason = level == NOT_APPLICABLE and not is_reason(
        session.assessment()[criterion_id].reason
    )
    session.remember(f"reason_missing:{criterion_id}", lacks_reason)
    if not lacks_reason:
        session.change(criterion_id, level=level)


def _take_back(criterion_id: str) -> None:
    """Callback of the button that makes a question *not answered* again; evidence and note stay."""
    session.remember(f"reason_missing:{criterion_id}", False)
    session.change(criterion_id, level=None)


def _type_reason(criterion_id: str) -> None:
    """Callback of the reason's field."""
    typed: str = session.shown(f"reason:{criterion_id}")
    if typed.strip():
        key = f"reason:{criterion_id}"
        if is_kept(key, typed, partial(keep_entry, key)):
            session.remember(f"reason_missing:{criterion_id}", False)
    elif session.assessment()[criterion_id].level == NOT_APPLICABLE:
        session.remember(f"reason_missing:{criterion_id}", True)


def _type_field(criterion_id: str, name: str) -> None:
    """Callback of a text field of an answer: ``name``, ``note``, ``by`` or ``evidence`` (one
    document or link a line)."""
    key = f"{name}:{criterion_id}"
    is_kept(key, session.shown(key), partial(keep_entry, key))
