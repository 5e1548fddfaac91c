"""Cases near to a municipality: on the criterion of a gap, then kind and size, field, country and
region, step, year."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checklist.answers import Profile
from checklist.cases import Case
from checklist.catalogue import Country, FieldName, Reference, RegionName
from checklist.municipality import Municipality, MunicipalityKind
from scoring.cases import CaseMatches, Likeness, match
from scoring.result import assess
from scoring.stages import Gap
from tests.support import naive_cases, often
from tests.support.shipped import CONTENT
from tests.support.tiny import WORD, answered, case, checklist, content, event, stages

ASKED = checklist(harbour="best water air", office="mean staff money law")
STEPS = stages("harbour 1, office.staff 2", "office.money 3", "office.law 1")

#: staff 0→2 and harbour 0→1 keep stage 1 from being held.
AT_THE_START = "harbour.water 0, harbour.air 0, office.staff 0"


def matched(row: str, *told: Case, target: int | None = None, **profile: object) -> CaseMatches:
    pack = content(ASKED, STEPS, told={one.id: one for one in told}, abroad=ABROAD, homes=HOMES)
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


def test_the_next_step_counts_even_when_the_target_is_further() -> None:
    found = matched(
        "harbour.water 1, office.staff 2, office.money 0, office.law 0",
        case("k", event("law", ["office.law"], 3), event("money", ["office.money"], 2)),
        target=3,
    )
    assert ids(found) == ["money", "law"]
    assert [m.step_distance for m in found.matches] == [0, 1]


#: A city of 100,000 that is strong in waste and energy and looks to Viet Nam and the Pacific; its
#: next step is 1.
CITY: dict[str, Any] = {
    "kind": "city",
    "population": 100_000,
    "fields": ("waste", "energy"),
    "countries": ("VNM",),
    "regions": ("pacific",),
}

#: Each pair: what is nearer, and what is further though all that counts less speaks for it; why.
NEARER: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "of the same kind and about as large",
        {"kind": "city", "population": 60_000},
        {"kind": "city", "population": 40_000, "fields": ["waste"]},
    ),
    (
        "as large though of another kind, before neither",
        {"kind": "town", "population": 60_000},
        {"kind": "town", "population": 40_000, "fields": ["waste"], "countries": ["VNM"]},
    ),
    (
        "one of the two is as good as the other, then the field",
        {"kind": "town", "population": 60_000, "fields": ["energy"]},
        {"kind": "city", "population": 40_000, "fields": ["water"], "countries": ["VNM"]},
    ),
    (
        "a field in common, not how many",
        {"fields": ["waste"], "countries": ["VNM"]},
        {"fields": ["waste", "energy"], "countries": ["IDN"], "step": 1},
    ),
    (
        "the candidate country before another of its region",
        {"countries": ["IDN", "VNM"], "step": 4},
        {"countries": ["IDN"], "step": 1},
    ),
    (
        "another country of the candidate's region before one elsewhere",
        {"countries": ["IDN"], "step": 4},
        {"countries": ["DEU"], "step": 1},
    ),
    (
        "a region that the municipality names",
        {"countries": ["FJI"], "step": 4},
        {"countries": [], "step": 1},
    ),
    ("the next step", {"step": 1, "year": 1990}, {"step": 2, "year": 2020}),
    ("any step before none", {"step": 4, "year": 1990}, {"step": None, "year": 2020}),
    ("the newer one", {"year": 2020}, {"year": 2019}),
    ("dated before undated", {"year": 1990}, {"year": None}),
    ("by the year of its end", {"year": 1990, "until": 2021}, {"year": 2020}),
    ("what goes on, by its latest source", {"year": 1990, "seen": "2024-05"}, {"year": 2023}),
    ("by the year that a check gave", {"year": 1990, "likely_year": 2020}, {"year": 2010}),
]

ABROAD = {
    code: Country(code=code, name=WORD, region=region)
    for code, region in (
        ("VNM", "southeast-asia"),
        ("IDN", "southeast-asia"),
        ("DEU", "europe"),
        ("FJI", "pacific"),
    )
}


def one(name: str, step: int | None = 1, seen: str | None = None, **fields: Any) -> Case:
    dates = {key: fields.pop(key) for key in ("year", "until", "likely_year") if key in fields}
    if seen is not None:
        sources = (Reference(url="https://example.jp", date=seen),)
        dates |= {"ongoing": True, "sources": sources}
    return case(name, event(f"{name}-1", ["office.staff"], step, **dates), **fields)


@pytest.mark.parametrize(
    ("nearer", "further"), [pair for _, *pair in NEARER], ids=[why for why, *_ in NEARER]
)
def test_what_is_nearer(nearer: dict[str, Any], further: dict[str, Any]) -> None:
    told = [one("further", **further), one("nearer", **nearer)]
    for order in (told, told[::-1]):
        found = matched(AT_THE_START, *order, **CITY)
        assert ids(found) == ["nearer-1", "further-1"]


LIKE: list[tuple[dict[str, Any], bool, bool]] = [
    # profile; same kind; about the size. The case: 400,000 people, a designated city
    ({"kind": "designated-city"}, True, False),
    ({"kind": "town"}, False, False),
    ({"population": 200_000}, False, True),  # exactly half
    ({"population": 199_000}, False, False),
    ({"population": 800_000}, False, True),  # exactly double
    ({"population": 801_000}, False, False),
    ({"kind": "designated-city", "population": 400_000}, True, True),
    ({"population": 0}, False, False),
    ({}, False, False),
]


@pytest.mark.parametrize(("profile", "kind", "size"), LIKE)
def test_same_kind_and_about_the_size(profile: dict[str, Any], kind: bool, size: bool) -> None:
    told = case("k", event("one", ["office.staff"], 1), population=400_000)
    (found,) = matched(AT_THE_START, told, **profile).matches
    assert (found.likeness.kind, found.likeness.size) == (kind, size)
    assert found.likeness.is_similar is (kind or size)


def test_what_both_have_is_named() -> None:
    told = one("k", fields=["energy", "air"], countries=["IDN", "VNM"])
    (found,) = matched(AT_THE_START, told, **CITY).matches
    assert found.likeness == Likeness(
        kind=False, size=False, fields=("energy",), countries=("VNM",), region=True
    )


def test_among_equally_near_ones_the_larger_gap_then_the_order_of_the_source() -> None:
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


def test_each_case_stands_once_for_a_gap_with_its_nearest_event() -> None:
    near = case("near", event("far-step", ["office.staff"], 4), event("step", ["office.staff"], 1))
    other = case("other", event("water", ["harbour.water"], 3), event("staff", ["office.staff"]))
    found = matched(AT_THE_START, near, other)
    gaps = {gap.requirement_id: gap for m in found.matches for gap in m.gaps}
    staff, harbour = gaps["office.staff"], gaps["harbour"]
    assert [m.event.id for m in found.of_gap(staff)] == ["step", "staff"]
    assert [m.event.id for m in found.of_gap(harbour)] == ["water"]
    assert [m.event.id for m in found.all()] == ["step", "water"]


def test_the_nearest_of_each_gap_come_first() -> None:
    staff = [one(f"staff-{number}", year=2020 - number) for number in range(3)]
    water = case("water", event("water-1", ["harbour.water"], 3))
    found = matched(AT_THE_START, *staff, water)
    assert [m.case.id for m in found.nearest()] == ["staff-0", "water", "staff-1", "staff-2"]


HOMES = {
    "401005": Municipality(
        code="401005",
        prefecture="福岡県",
        name="北九州市",
        kana="きたきゅうしゅうし",
        kind="designated-city",
    ),
    "400009": Municipality(code="400009", prefecture="福岡県", name="", kana="", kind="prefecture"),
}
OWN: list[tuple[dict[str, Any], str, bool]] = [
    # profile; code of the case; own
    ({"code": "401005"}, "401005", True),
    ({"code": "401005", "name": "別の名"}, "401005", True),
    ({"code": "400009"}, "401005", False),  # the prefecture is another municipality
    ({"code": "141003", "prefecture": "福岡県", "name": "北九州市"}, "401005", False),
    ({"prefecture": "福岡県", "name": "北九州市"}, "401005", True),
    ({"name": "福岡県北九州市"}, "401005", True),
    ({"name": "北九州市"}, "401005", False),  # names without a prefecture exist twice
    ({"prefecture": "福岡県", "name": "福岡県"}, "400009", True),
    ({"prefecture": "福岡県"}, "400009", True),
    ({}, "401005", False),
]


@pytest.mark.parametrize(("profile", "code", "own"), OWN)
def test_an_own_case_is_no_example(profile: dict[str, Any], code: str, own: bool) -> None:
    told = one("told", code=code), one("other")
    found = matched(AT_THE_START, *told, **profile)
    assert [each.id for each in found.own] == (["told"] if own else [])
    assert ids(found) == (["other-1"] if own else ["told-1", "other-1"])


def test_a_gap_that_only_the_own_case_illustrates_has_no_example() -> None:
    found = matched(AT_THE_START, one("told", code="401005"), code="401005")
    assert {gap.requirement_id for gap in found.uncovered} == {"harbour", "office.staff"}


def test_a_case_without_a_gap_is_near_all_the_same() -> None:
    row = "harbour.water 4, office.staff 4, office.money 4, office.law 4"
    found = matched(row, one("far", year=2001), one("near", year=2002))
    assert (found.matches, found.uncovered) == ((), ())
    assert [m.event.id for m in found.all()] == ["near-1", "far-1"]


# ------------------------------------------------------------------- the cases that there are

REAL = CONTENT
PROFILES = st.builds(
    Profile,
    code=st.one_of(st.none(), st.sampled_from(sorted(REAL.municipalities))),
    kind=st.one_of(st.none(), st.sampled_from(get_args(MunicipalityKind))),
    population=st.one_of(st.none(), st.integers(0, 40_000), st.integers(0, 4_000_000)),
    fields=st.lists(st.sampled_from(get_args(FieldName)), unique=True, max_size=4),
    countries=st.lists(st.sampled_from(sorted(REAL.countries)), unique=True, max_size=4),
    regions=st.lists(st.sampled_from(get_args(RegionName)), unique=True, max_size=2),
)


@settings(max_examples=often(400), deadline=None)
@given(
    PROFILES,
    st.sampled_from(sorted(REAL.checklist.criteria)),
    st.one_of(st.none(), st.integers(1, 4)),
)
def test_the_naive_reading_of_the_files_agrees(
    profile: Profile, criterion: str, next_step: int | None
) -> None:
    gap = missing(criterion)
    found = match([gap], REAL, profile, next_step)
    agreed = naive_cases.near(profile.model_dump(), next_step, criterion)
    assert ids(found) == agreed
    assert found.of_gap(gap)[:1] == found.matches[:1] == found.nearest()[:1]
    assert bool(found.uncovered) == (not agreed)
    every = [m.case.id for m in found.all()]
    assert len(set(every)) == len(every)
    assert {*every, *(case.id for case in found.own)} == REAL.cases.keys()


#: Worked by hand from the files: who, the criterion with a gap, the next step; the nearest event.
WORKED: list[tuple[str, dict[str, Any], str, int, str]] = [
    (
        "four cities of that size know disasters and Indonesia; one is at step 1",
        {"kind": "city", "population": 40_000, "fields": ["disaster"], "countries": ["IDN"]},
        "strength.disaster",
        1,
        "seiyo-gorontalo",
    ),
    (
        "of those at step 2 two are known until 2025; the first in the files",
        {"kind": "city", "population": 40_000, "fields": ["disaster"], "countries": ["IDN"]},
        "strength.disaster",
        2,
        "kamaishi-banda-aceh",
    ),
    (
        "two towns of that size; one is about waste",
        {"kind": "town", "population": 12_000, "fields": ["waste"]},
        "capacity.citizens",
        1,
        "osaki-guatemala",
    ),
    (
        "two villages of that size on energy; one with Germany",
        {"kind": "village", "population": 3_000, "fields": ["energy"], "countries": ["DEU"]},
        "purpose.revitalisation",
        1,
        "kawauchi-ecocenter",
    ),
    (
        "the same without a country: the newer one",
        {"kind": "village", "population": 3_000, "fields": ["energy"]},
        "purpose.revitalisation",
        1,
        "ogata-denmark",
    ),
    (
        "three prefectures of that size with Viet Nam; the newest",
        {"kind": "prefecture", "population": 1_200_000, "countries": ["VNM"]},
        "business.trading",
        1,
        "mie-pref-asean",
    ),
    (
        "a core city has three cases of its like; one on waste",
        {"kind": "core-city", "population": 400_000, "fields": ["waste"], "countries": ["IDN"]},
        "business.trading",
        1,
        "toyama-badung",
    ),
    (
        "Kitakyushu learns from the other designated city of its size",
        {"code": "401005", "kind": "designated-city", "population": 939_029},
        "system.unit",
        1,
        "kobe-kiengiang",
    ),
    (
        "nothing known of the municipality: step 1, known until 2025, first in the files",
        {},
        "purpose.tourism",
        1,
        "totsukawa-jica",
    ),
]


@pytest.mark.parametrize(
    ("profile", "criterion", "step", "event_id"),
    [row[1:] for row in WORKED],
    ids=[row[0] for row in WORKED],
)
def test_the_nearest_case(
    profile: dict[str, Any], criterion: str, step: int, event_id: str
) -> None:
    found = match([missing(criterion)], REAL, Profile(**profile), step)
    assert ids(found)[0] == event_id


def missing(criterion: str) -> Gap:
    return Gap(criterion, (criterion,), 0, 1, blocks_next=True, is_known=True)
