"""Content packs and answers made up at random, small enough to look at."""

from __future__ import annotations

from hypothesis import strategies as st

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Assessment
from checklist.load import Content
from checklist.model import Checklist
from tests.support.tiny import case, checklist, content, event, scheme, schemes, stages

LEVELS = range(5)


@st.composite
def small_checklists(draw: st.DrawFn) -> Checklist:
    items = {}
    for item_id in "abcd"[: draw(st.integers(1, 4))]:
        rule = draw(st.sampled_from(["best", "mean"]))
        names = ["p", "q", "r", "t"][: draw(st.integers(1, 4))]
        own = [" other"] if rule == "best" and draw(st.booleans()) else []
        items[item_id] = " ".join([rule, *names, *own])
    return checklist(**items)


@st.composite
def packs(draw: st.DrawFn) -> Content:
    """A small content pack: checklist, stages, schemes and cases."""
    asked = draw(small_checklists())
    things = [c.id for c in asked.asked] + [item.id for item in asked.items]
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        chosen = draw(st.lists(st.sampled_from(things), max_size=4, unique=True))
        row = [
            f"{thing} {draw(st.integers(1, 4))}{'+' if draw(st.booleans()) else ''}"
            for thing in chosen
        ]
        if draw(st.integers(0, 4)) == 0:
            row.append(f"overall {draw(st.integers(0, 100))}")
        rows.append(", ".join(row))
    every = sorted(asked.criteria)
    offered = []
    for number in range(draw(st.integers(0, 5))):
        value, advice = draw(
            st.sampled_from(
                [
                    ("active", "recommend"),
                    ("active", "introduce"),
                    ("unknown", "confirm_first"),
                    ("renamed", "confirm_first"),
                    ("active", "model_to_copy"),
                    ("ended", "do_not_recommend"),
                ]
            )
        )
        levels = st.dictionaries(st.integers(1, 4), st.integers(1, 3), min_size=1, max_size=3)
        raises = draw(st.dictionaries(st.sampled_from(every), levels, min_size=1, max_size=4))
        offered.append(
            scheme(
                f"s{number}",
                raises,
                value=value,
                advice=advice,
                grade=draw(st.sampled_from("ABCD")),
                municipality=draw(st.sampled_from(["yes", "jointly", "no", "unknown"])),
                others=draw(st.sampled_from([(), ("firm",)])),
                successors=[f"s{draw(st.integers(0, number))}"] if value == "ended" else [],
            )
        )
    events = [
        event(
            f"e{number}",
            draw(st.lists(st.sampled_from(every), min_size=1, max_size=2, unique=True)),
            draw(st.one_of(st.none(), st.integers(1, 4))),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    return content(asked, stages(*rows), schemes(*offered), {"k": case("k", *events)})


@st.composite
def assessments(draw: st.DrawFn, asked: Checklist, *, targets: bool = False) -> Assessment:
    answers = {}
    for criterion in asked.criteria.values():
        allowed = [None, UNKNOWN, *LEVELS, *LEVELS]
        if criterion.not_applicable is not None:
            allowed.append(NOT_APPLICABLE)
        level = draw(st.sampled_from(allowed))
        named = criterion.own and draw(st.booleans())
        answers[criterion.id] = Answer(
            level=level,
            reason="方針で決まっている" if level == NOT_APPLICABLE else "",
            evidence=("要綱",) if draw(st.booleans()) else (),
            name="港湾" if named else "",
        )
    target = draw(st.one_of(st.none(), st.integers(1, 4))) if targets else None
    return Assessment(answers=answers, target=target)
