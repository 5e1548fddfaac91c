"""The questions that a link answers for a section, and nothing else of the assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from checklist.answers import Progress, is_absent
from checklist.model import Criterion
from store.assessments import OpenPart
from views import session
from views.screens.parts.blocks import (
    announce,
    drawn_section,
    instructions_folded,
    paragraph,
    section,
)
from views.screens.parts.item import drawn_bar, fill_bar, progress_bar, show_cards
from views.screens.parts.links import link
from views.screens.parts.opened import (
    offer_to_forget,
    progress_line,
    resume_by_code,
    save_line,
    say_left,
    where_one_stopped,
)
from views.screens.parts.words import phrases, words
from views.server.resources import content
from wording.phrases import one_line
from wording.sections import asked_lines

say, language = words(), session.lang()


@dataclass(frozen=True)
class PartCounts:
    """The bar of progress, and the end of the page: both say how far the section has come. Places
    that hold one element."""

    criteria: Sequence[Criterion]
    bar: DeltaGenerator
    end: DeltaGenerator

    def show(self) -> None:
        """Fills both places anew."""
        now = session.assessment()
        asked = [c for c in self.criteria if not is_absent(now, c.id, content().checklist)]
        answered = sum(now[c.id].level is not None for c in asked)
        percent = round(100 * answered / len(asked)) if asked else 0
        done = progress_line(Progress(answered, len(asked)))
        fill_bar(self.bar, drawn_bar([(1, percent)], done, save_line()))
        is_done = answered == len(asked)
        with self.end:
            st.html(_thanks() if is_done else drawn_section("", _left(len(asked) - answered)))


def _left(questions: int) -> str:
    return "" if session.is_locked() else say("section.left", n=questions)


def _thanks() -> str:
    """Thanks, and what happens now."""
    keys = ("thanks_1", "thanks_2", *(() if session.is_locked() else ("thanks_3",)))
    return drawn_section(say("section.thanks"), *(say(f"section.{key}") for key in keys))


def show_part(part: OpenPart) -> None:
    """Who asks what until when, a card for each question, and thanks."""
    asked = part.part.section
    criteria = [c for c in content().checklist.criteria.values() if c.id in asked.criteria]
    bar, own = progress_bar(), one_line(session.assessment().profile.label)
    name = one_line(asked.name.of(language))
    st.title(say("section.heading", section=name), anchor=False)
    if part.closed_at is not None:
        announce(say("section.closed"))
    lead = say("section.lead", own=own) if own else say("section.lead_unnamed")
    paragraph(lead, "lead")
    choosing = content().checklist.instructions.choosing.of(language)
    section("", *asked_lines(part.part, phrases()), why=say("section.seen"))
    paragraph(choosing, "why")
    instructions_folded()
    cards, end = st.container(), st.empty()
    with cards:
        show_cards(criteria, PartCounts(criteria, bar, end))  # cards fill both
    offer_to_forget()


if (open_part := session.part()) is not None:
    show_part(open_part)
else:
    st.title(say("section.title"), anchor=False)
    say_left()
    if session.code() is None:
        section("", say("section.without"))
        resume_by_code()
    else:
        section("", say("section.not_of_section"))
        link(where_one_stopped(), say("home.go_on"), look="primary")
