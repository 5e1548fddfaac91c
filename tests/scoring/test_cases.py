"""Case events matched to gaps: same criterion, then next step, then similarity, then the gap."""

from __future__ import annotations

import pytest

from checklist.catalogue import Case
from scoring.cases import CaseMatches
from scoring.result import assess
from tests.support.tiny import answered, case, checklist, content, event, stages

ASKED = checklist(harbour="best water air", office="mean staff money law")
STEPS = stages("harbour 1, office.staff 2", "office.money 3", "office.law 1")

#: staff 0→2 and harbour 0→1 keep stage 1 from being held.
AT_THE_START = "harbour.water 0, harbour.air 0, office.staff 0"


def matched(row: str, *told: Case, target: int | None = None, **profile: object) -> CaseMatches:
    pack = content(ASKED, STEPS, told={one.id: one for one in told})
    return assess(answered(row, target, **profile), pack).cases


def ids(found: CaseMatches) -> list[str]:
    return [m.event.id for m in found.matches]


def test_only_events_on_a_criterion_with_a_gap() -> None:
    found = matched(
        AT_THE_START,
        case("k", event("staff", ["office.staff"]), event("law", ["office.law"])),
    )
    assert ids(found) == ["staff"]
    assert [gap.requirement_id for gap in found.uncovered] == ["harbour"]


def test_any_of_the_nearest_criteria_of_a_best_of_gap_will_do() -> None:
    found = matched(AT_THE_START, case("k", event("air", ["harbour.air"], 1)))
    assert ids(found) == ["air"]
    nearer = "harbour.water 0, harbour.air ?, office.staff 2"
    assert ids(matched(nearer, case("k", event("air", ["harbour.air"], 1)))) == ["air"]


def test_the_next_step_comes_first_and_no_step_last() -> None:
    found = matched(
        "harbour.water 1, office.staff 2, office.money 0",  # stage 1 held, the next step is 2
        case(
            "k",
            event("none", ["office.money"]),
            event("four", ["office.money"], 4),
            event("three", ["office.money"], 3),
            event("one", ["office.money"], 1),
            event("two", ["office.money"], 2),
        ),
    )
    assert ids(found) == ["two", "three", "one", "four", "none"]
    assert [m.step_distance for m in found.matches] == [0, 1, 1, 2, None]


def test_the_next_step_counts_even_when_the_target_is_further() -> None:
    found = matched(
        "harbour.water 1, office.staff 2, office.money 0, office.law 0",
        case("k", event("law", ["office.law"], 3), event("money", ["office.money"], 2)),
        target=3,
    )
    assert ids(found) == ["money", "law"]


SIMILAR = [
    # kind and population of the municipality; case of 400,000 people, a designated city
    ({"kind": "designated-city"}, True),
    ({"kind": "town"}, False),
    ({"population": 200_000}, True),  # exactly half
    ({"population": 199_000}, False),
    ({"population": 800_000}, True),  # exactly double
    ({"population": 801_000}, False),
    ({"kind": "city", "population": 400_000}, True),
    ({"population": 0}, False),
    ({}, False),
]


@pytest.mark.parametrize(("profile", "similar"), SIMILAR)
def test_a_similar_municipality_is_of_the_same_kind_or_about_its_size(
    profile: dict[str, object], similar: bool
) -> None:
    told = case("k", event("one", ["office.staff"], 1), population=400_000)
    (found,) = matched(AT_THE_START, told, **profile).matches
    assert found.is_similar is similar


def test_without_a_population_only_the_kind_can_be_similar() -> None:
    told = case("k", event("one", ["office.staff"], 1), kind="development-zone")
    (found,) = matched(AT_THE_START, told, population=400_000).matches
    assert not found.is_similar


def test_similarity_decides_among_equally_near_steps_and_not_before() -> None:
    found = matched(
        AT_THE_START,
        case("far", event("far-1", ["office.staff"], 1), population=4_000),
        case(
            "like",
            event("like-2", ["office.staff"], 2),
            event("like-1", ["office.staff"], 1),
            population=100_000,
        ),
        population=120_000,
    )
    assert ids(found) == ["like-1", "far-1", "like-2"]


def test_then_the_larger_gap_then_the_order_of_the_source() -> None:
    # staff 0→2 weighs 4, harbour 0→1 weighs 2; an event on both weighs 6
    found = matched(
        AT_THE_START,
        case(
            "k",
            event("water", ["harbour.water"], 1),
            event("staff", ["office.staff"], 1),
            event("staff-too", ["office.staff"], 1),
            event("both", ["harbour.air", "office.staff"], 1),
        ),
    )
    assert ids(found) == ["both", "staff", "staff-too", "water"]
    (harbour,) = (g for m in found.matches for g in m.gaps if m.event.id == "water")
    assert [m.event.id for m in found.of_gap(harbour)] == ["both", "water"]


def test_no_gap_no_case() -> None:
    row = "harbour.water 4, office.staff 4, office.money 4, office.law 4"
    found = matched(row, case("k", event("staff", ["office.staff"], 1)))
    assert found == CaseMatches((), (), is_profile_known=False)
