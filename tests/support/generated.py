"""Assessments made up at random, with the text that users paste from anywhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from checklist.answers import (
    NOT_APPLICABLE,
    UNKNOWN,
    Answer,
    Assessment,
    Homework,
    Plan,
    PlannedStep,
    Priority,
    Profile,
    Voted,
    VotedRound,
    Workshop,
)
from checklist.asking import Asking, Came, InquiryStep, Section
from checklist.city_values import CityValues
from tests.support.shipped import CONTENT as REAL

#: When every report of these tests is made.
MADE_AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)

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
        countries=draw(st.sampled_from([(), ("VNM",), ("TWN", "KEN")])),
        facts=draw(
            st.sampled_from([{}, {"has_firm_partner": False}, {"has_overseas_partner": True}])
        ),
        ties=draw(several),
    )


WEIGHTS = st.integers(1, 10)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """With anything said of a few steps."""
    places = st.tuples(st.sampled_from(list(REAL.checklist.criteria)), st.integers(1, 4))
    steps = tuple(
        PlannedStep(
            criterion=criterion_id,
            level=level,
            choice=draw(st.sampled_from([None, "pinned", "forbidden"])),
            effort=draw(st.sampled_from([None, "S", "M", "L"])),
            owner=draw(typed),
            due=draw(st.sampled_from([None, "2027-09", "2031-01"])),
            note=draw(typed),
        )
        for criterion_id, level in draw(st.sets(places, max_size=3))
    )
    first_year = draw(st.sampled_from([None, 2018, 2019, 2027]))
    return Plan(capacity=draw(st.integers(1, 100)), first_year=first_year, steps=steps)


@st.composite
def city_values(draw: st.DrawFn) -> CityValues:
    """The values of a city in some of the eco-city indicators."""
    years = st.dictionaries(
        st.sampled_from(["2013", "2020"]), st.floats(0, 400, allow_nan=False), max_size=2
    )
    rows = st.sampled_from(["1a", "2", "12a", "12b"])
    return CityValues(city=draw(typed), values=draw(st.dictionaries(rows, years, max_size=2)))


@st.composite
def workshops(draw: st.DrawFn) -> Workshop:
    """With a few rounds, some of them of too few voters."""
    criteria = {}
    for criterion_id in draw(st.sets(st.sampled_from(list(REAL.checklist.criteria)), max_size=3)):
        counts = draw(st.lists(st.tuples(*[st.integers(0, 9)] * 5), max_size=2))
        rounds = [
            VotedRound(number=n, voters=sum(one) + 2, counts=one if sum(one) else None)
            for n, one in enumerate(counts, start=1)
        ]
        level: Any = draw(st.sampled_from([None, UNKNOWN, NOT_APPLICABLE, 0, 4]))
        criteria[criterion_id] = Voted(rounds=tuple(rounds), level=level, reason=draw(typed))
    return Workshop(
        title=draw(typed),
        held_at=draw(st.none() | moments),
        people=draw(st.integers(0, 300)),
        groups=draw(several),
        rehearsal=draw(st.booleans()),
        alpha_last=draw(st.sampled_from([None, -0.5, 0.333, 1.0])),
        criteria=criteria,
        beforehand=tuple(draw(st.sets(st.sampled_from(list(REAL.checklist.criteria)), max_size=2))),
        priorities=tuple(
            Priority(choice=choice, dots=draw(st.integers(0, 300))) for choice in draw(several)
        ),
        homework=tuple(
            Homework(
                what=what,
                criterion=draw(st.sampled_from([None, "capacity.finance"])),
                owner=draw(typed),
                due=draw(st.sampled_from([None, "2027-09"])),
            )
            for what in draw(several)
            if what.strip()
        ),
    )


@st.composite
def askings(draw: st.DrawFn) -> Asking:
    """With a section, a file that came from somebody, and a choice."""
    criterion = draw(st.sampled_from(list(REAL.checklist.criteria)))
    answer = Answer(level=draw(st.integers(0, 4)), note=draw(typed), by=draw(typed))
    at = draw(moments)
    came = Came(name="回答.xlsx", section="財政課", at=at, answers={criterion: (answer,)})
    return Asking(
        asker=draw(typed),
        due=draw(st.sampled_from([None, "2026-12-18"])),
        sections=(Section(name="財政課", criteria=(criterion,)),),  # type: ignore[arg-type] # one name
        steps=(InquiryStep(at=at, came=(came,), stood={criterion: answer}),),
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
    weights = draw(st.dictionaries(st.sampled_from(list(REAL.checklist.items_by_id)), WEIGHTS))
    return Assessment(
        checklist=version,
        profile=draw(profiles()),
        target=target,
        weights=weights,
        plan=draw(plans()),
        workshop=draw(st.none() | workshops()),
        indicators=draw(city_values()),
        asking=draw(st.just(Asking()) | askings()),
        answers=answers,
    )
