"""The vote on priorities for the facilitator: what can be chosen, and the room's own proposals."""

from __future__ import annotations

from zlib import crc32

import streamlit as st

from checklist.answers import Assessment
from scoring.advice import advise
from scoring.result import assess
from views import session
from views.room.phones import choice_name
from views.screens.parts.blocks import paragraph
from views.screens.parts.console.leading import OpenRoom
from views.screens.parts.words import words
from views.server.clock import today
from views.server.resources import content, rooms
from views.session.planned import find_plan
from workshop.outcome import assessment_of
from workshop.room import Room

#: How many criteria, and schemes that fit, are offered for dots; and from which level on a
#: criterion without a gap is not.
CRITERIA_OFFERED = 8
SCHEMES_OFFERED = 6
OFFERED_BELOW = 3
_PROPOSALS = "proposals"


def offered(room: Room, base: Assessment | None = None) -> tuple[str, ...]:
    """The choices for dots, as ids: what binds the next stage, known or not, other gaps after the
    agreed levels, the largest first, other criteria agreed on a low level, and the schemes that
    fit: open already, or after one more answer, else after a step of the plan."""
    agreed_on = assessment_of(room, content().checklist, base)
    result = assess(agreed_on, content())
    advice = advise(result, today(), find_plan)
    binding = [gap.criteria[0] for gap in result.gaps if gap.blocks_next]
    gaps = [gap.criteria[0] for gap in result.gaps if gap.is_known]
    levels = {c: agreed.level for c, agreed in room.agreed.items() if c in room.criteria}
    low = [c for c, level in levels.items() if isinstance(level, int) and level < OFFERED_BELOW]
    low.sort(key=lambda c: (levels[c], room.criteria.index(c)))
    schemes = [offer.scheme.id for offer in (*advice.of("can", "ask"), *advice.of("after"))]
    most = max(CRITERIA_OFFERED, len(binding))
    criteria = tuple(dict.fromkeys([*binding, *gaps, *low]))[:most]
    return (*criteria, *schemes[:SCHEMES_OFFERED])


def _choices_field(room: Room) -> str:
    """The key of the list of choices: another one where others are offered, and the same after
    every other step of the room."""
    levels = sorted((c, str(agreed.level)) for c, agreed in room.agreed.items())
    return f"choices:{crc32(repr(levels).encode()):x}"


def chosen_choices(led: OpenRoom) -> tuple[str, ...]:
    """The choices picked on the page, and the proposals typed there, each once."""
    picked = session.shown(_choices_field(led.room)) or []
    typed = str(session.shown(_PROPOSALS) or "")
    proposals = (line.strip()[:200] for line in typed.splitlines())
    return tuple(dict.fromkeys([*picked, *filter(None, proposals)]))


def priorities_form(led: OpenRoom) -> None:
    """The choices of the vote on priorities, and a field for proposals of the room's own."""
    say = words()
    choices = offered(led.room, rooms().attached(led.secret))
    paragraph(say("facilitate.priorities_text", n=led.room.dots))
    if not any(choice in content().schemes for choice in choices):
        paragraph(say("facilitate.priorities_no_scheme"))
    st.multiselect(
        say("facilitate.priorities_choices"),
        choices,
        default=list(choices),
        format_func=lambda choice: choice_name(choice, session.lang()),
        key=_choices_field(led.room),
        wrap=True,  # in a column the last ones would be cut
    )
    st.text_area(say("facilitate.priorities_own"), key=_PROPOSALS, max_chars=4000, height=80)
