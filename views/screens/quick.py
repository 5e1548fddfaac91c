"""The ten-minute check: one question at a time, on the shortest way to the stage."""

from __future__ import annotations

import streamlit as st

from checklist.answers import UNKNOWN
from checklist.model import Criterion
from scoring.quick import quick_check, quick_way
from views import session
from views.screens.parts.binding import show_gates
from views.screens.parts.blocks import (
    answer,
    instructions_folded,
    paragraph,
    section,
    staircase,
)
from views.screens.parts.calculation import stage_answer
from views.screens.parts.download import download
from views.screens.parts.item import is_answered, question
from views.screens.parts.links import link
from views.screens.parts.opened import assessed, new_code, recommended
from views.screens.parts.routes import ITEMS
from views.screens.parts.words import phrases, words
from views.server.resources import content
from wording.quick import check_words

#: Which question is shown, in the address: the id of a criterion, or the end.
QUESTION = "q"
_END = "end"
#: Which was shown last, for an address that names none.
_SHOWN = "quick_shown"

say, language = words(), session.lang()
checklist, stages = content().checklist, content().stages
check = quick_check(session.assessment(), checklist, stages)


def address_of(criterion_id: str | None) -> dict[str, str]:
    """The address of a question; ``None``: of the end."""
    return session.address() | {QUESTION: criterion_id or _END}


def show_question(criterion: Criterion) -> None:
    """One question with its levels, and the way to the next."""
    new_code()
    answered = is_answered(criterion.id)
    paragraph(check_words(check, phrases()), "lead", is_news=True)
    choosing = checklist.instructions.choosing
    with st.container(key=f"criterion-{criterion.id.replace('.', '-')}"):
        section(phrases().criterion(criterion.id), why=choosing.of(language))
        question(criterion)
    instructions_folded()
    way = quick_way(session.assessment(), checklist, stages, shown=criterion.id)
    # a question that the way no longer leads to stands after all of it
    place = way.index(criterion.id) if criterion.id in way else len(way)
    with st.container(key="pager", horizontal=True, horizontal_alignment="distribute"):
        if place > 0:
            before = address_of(way[place - 1])
            link("quick", say("quick.previous"), look="secondary", key="before", address=before)
        if answered:
            later = way[place + 1 : place + 2]
            following = address_of(later[0] if later else check.next)
            is_last = not later and check.next is None
            label = say("quick.to_end" if is_last else "quick.next")
            link("quick", label, look="primary", key="following", address=following)
    if not answered:
        paragraph(say("quick.choose"), "why")
    if place == 0:
        offer_paper()


def show_end() -> None:
    """The stage, what binds the next one, the scheme to look at first, and what is left to ask."""
    result = assessed()
    new_code()
    asked = result.progress.answered
    answer(
        [
            stage_answer(result.stage),
            (say("quick.asked"), say("quick.asked_of", n=asked, all=result.progress.asked), ""),
        ]
    )
    staircase(result.stage, session.assessment())
    if result.staircase.next_stage is not None:
        show_gates(result, result.staircase.next_stage)
    if result.gaps:
        chosen = recommended()
        section(chosen.heading, *filter(None, (chosen.lead, chosen.lead_text)))
    left = result.progress.asked - asked
    if check.next is None:
        paragraph(say("quick.left", n=left) if left else say("quick.none_left"))
    else:  # shown by a link that reads
        paragraph(say("quick.at_most", n=check.at_most))
    if unknown := sum(answer.level == UNKNOWN for answer in session.assessment().answers.values()):
        is_range = result.stage.low < result.stage.high
        paragraph(say("quick.unknown_stage" if is_range else "quick.unknown", n=unknown))
    with st.container(key="next-steps", horizontal=True):
        link("results", say("item.to_results"), look="secondary")
        if left and not session.is_locked():
            link(first_left(), say("quick.go_on"), look="primary")
    offer_paper()


def offer_paper() -> None:
    """The check on paper."""
    paragraph(say("quick.paper"), "why")
    download("quick_sheet")


def first_left() -> str:
    """The item with the first question that is not answered."""
    blank = (c.item_id for c in checklist.asked if session.assessment()[c.id].level is None)
    return next(blank, ITEMS[0])


st.title(say("quick.title"), anchor=False)
wanted = session.parameter(QUESTION)
if session.is_locked():
    wanted = _END  # there is nothing to be answered
elif wanted not in checklist.criteria:  # without one it stays where it is until one goes on
    before = "" if wanted == _END else session.remembered(_SHOWN, "")
    wanted = before if before in checklist.criteria else check.next or _END
if not session.is_locked():
    session.remember(_SHOWN, wanted)
    session.tell_address(QUESTION, wanted)
if wanted == _END:
    show_end()
else:
    show_question(checklist.criteria[wanted])
