"""Assessments made up at random, with the text that users paste from anywhere."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from hypothesis import strategies as st

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Assessment, Plan, Profile
from checklist.load import load

#: Loaded here and not by a fixture: a failing example would print the whole of it.
REAL = load()

#: Markup of several languages, direction marks, rare and composed characters.
HOSTILE = "#*_$<>@[]{}\\`~|\"'&;%=+-/髙𠮷😀👩‍🚒العربية\u202eかが\u3099é\u0301葛\U000e0100\t\n　 "
typed = st.text(
    st.sampled_from(HOSTILE) | st.characters(exclude_categories=["Cc", "Cs"]), max_size=80
)
several = st.lists(typed, max_size=3).map(tuple)
moments = st.datetimes(timezones=st.just(UTC)).map(lambda time: time.replace(microsecond=0))


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    return Profile(
        name=draw(typed),
        prefecture=draw(typed),
        code=draw(st.sampled_from([None, "011002", "401005"])),
        kind=draw(st.sampled_from([None, "city", "town"])),
        population=draw(st.none() | st.integers(0, 20_000_000)),
        fields=draw(st.sampled_from([(), ("water",), ("water", "energy")])),
        ties=draw(several),
    )


@st.composite
def assessments(draw: st.DrawFn, *, most: int = 8) -> Assessment:
    """Of the real checklist, with up to ``most`` answers of any kind."""
    answers = {}
    criteria = REAL.checklist.criteria
    for criterion_id in draw(st.sets(st.sampled_from(list(criteria)), max_size=most)):
        levels: list[Any] = [None, UNKNOWN, 0, 1, 2, 3, 4]
        if criteria[criterion_id].not_applicable is not None:
            levels.append(NOT_APPLICABLE)
        level = draw(st.sampled_from(levels))
        answers[criterion_id] = Answer(
            level=level,
            name=draw(typed) if criteria[criterion_id].own else "",
            reason=("x" if level == NOT_APPLICABLE else "") + draw(typed),
            evidence=draw(several),
            note=draw(typed),
            by=draw(typed),
            at=draw(st.none() | moments),
        )
    target = draw(st.none() | st.integers(1, 4))
    version = draw(st.sampled_from([None, REAL.checklist.version]))
    plan = Plan(capacity=draw(st.integers(1, 100)))
    return Assessment(
        checklist=version, profile=draw(profiles()), target=target, plan=plan, answers=answers
    )
