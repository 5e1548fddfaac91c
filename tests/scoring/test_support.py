"""Schemes matched to gaps, on catalogues small enough to work out by hand."""

from __future__ import annotations

import pytest
from scoring.support import Recommendation, Support, fit, match

from checklist.catalogue import Scheme
from scoring.plain import as_json
from scoring.result import assess
from tests.support.tiny import answered, checklist, content, scheme, schemes, stages

ASKED = checklist(harbour="best water air", office="mean staff money law")
STEPS = stages("harbour 1, office.staff 2", "office.money 3")


def supported(row: str, *offered: Scheme, target: int | None = None, **profile: object) -> Support:
    pack = content(ASKED, STEPS, schemes(*offered))
    return assess(answered(row, target, **profile), pack).support


def ranked(found: Support) -> list[str]:
    return [m.scheme.id for m in found.matches]


# Both stages ahead: staff 0→2 blocks the next stage (priority 4), money 1→3 does not (2).
TWO_GAPS = "harbour.water 1, harbour.air 0, office.staff 0, office.money 1, office.law 0"

FIT_CASES = [
    # helps; Σ p·h / 3 ÷ Σ p, where Σ p = 4 + 2 = 6
    ({"office.staff": 3, "office.money": 3}, 1.0),  # (4·3 + 2·3)/3 ÷ 6
    ({"office.staff": 3}, 4 / 6),  # 4·3/3 ÷ 6
    ({"office.money": 3}, 2 / 6),  # 2·3/3 ÷ 6
    ({"office.staff": 1, "office.money": 2}, 8 / 18),  # (4·1 + 2·2)/3 ÷ 6
    ({"office.staff": 2, "office.law": 3}, 8 / 18),  # no gap at law: adds and takes nothing
    ({"office.law": 3}, 0.0),
]


@pytest.mark.parametrize(("helps", "expected"), FIT_CASES)
def test_fit(helps: dict[str, int], expected: float) -> None:
    one = scheme("one", helps)
    found = supported(TWO_GAPS, one, target=2)
    assert [m.fit for m in found.matches] == pytest.approx([expected] if expected else [])


def test_fit_without_gaps_is_zero() -> None:
    assert fit((), scheme("one", {"office.staff": 3})) == 0.0


def test_a_best_of_gap_counts_once_with_the_strongest_help() -> None:
    # harbour 0→1 (water and air equally near; priority 2), staff 1→2 (priority 2): Σ p = 4
    row = "harbour.water 0, harbour.air 0, office.staff 1"
    both = scheme("both", {"harbour.water": 1, "harbour.air": 3})
    (found,) = supported(row, both).matches
    assert found.fit == pytest.approx(2 * 3 / 3 / 4)
    (reason,) = found.reasons
    assert (reason.gap.requirement_id, reason.criterion_id, reason.help) == (
        "harbour",
        "harbour.air",
        3,
    )
    equal = scheme("equal", {"harbour.air": 2, "harbour.water": 2})
    assert supported(row, equal).matches[0].reasons[0].criterion_id == "harbour.water"


def test_a_best_of_gap_is_open_to_its_nearest_criteria_only() -> None:
    row = "harbour.water 0, harbour.air ?, office.staff 0"  # both at 0: one of them may be 4
    assert ranked(supported(row, scheme("air", {"harbour.air": 3}))) == ["air"]
    nearer = "harbour.water 1, harbour.air 0, office.staff 2, office.money 0"
    assert ranked(supported(nearer, scheme("air", {"harbour.air": 3}))) == []


GAP = {"office.staff": 2}


def test_what_may_be_recommended_comes_first_whatever_the_fit() -> None:
    found = supported(
        TWO_GAPS,
        scheme("model", {"office.staff": 3}, advice="model_to_copy"),
        scheme("unsure", {"office.staff": 3}, value="unknown"),
        scheme("renamed", {"office.staff": 2}, value="renamed"),
        scheme("partner", {"office.staff": 2}, advice="recommend_to_partner_check_dates"),
        scheme("plain", {"office.staff": 1}),
        scheme("gone", {"office.staff": 3}, value="ended"),
        # what is only read or attended is nothing to apply for
        scheme("letter", {"office.staff": 3}, access="as_user"),
        scheme("lost-letter", {"office.staff": 1}, access="as_user", value="unknown"),
    )
    assert ranked(found) == [
        "partner", "plain", "letter", "unsure", "renamed", "lost-letter", "model",
    ]  # fmt: skip
    assert [m.recommendation for m in found.matches] == [
        Recommendation.RECOMMENDED,
        Recommendation.RECOMMENDED,
        Recommendation.READ_OR_JOIN,
        Recommendation.CONFIRM_FIRST,
        Recommendation.CONFIRM_FIRST,
        Recommendation.CONFIRM_FIRST,
        Recommendation.MODEL,
    ]


def test_equal_fits_are_ordered_by_grade_then_id() -> None:
    found = supported(
        TWO_GAPS,
        scheme("c", GAP, grade="B"),
        scheme("b", GAP, grade="A"),
        scheme("a", GAP, grade="B"),
    )
    assert ranked(found) == ["b", "a", "c"]


def test_the_successor_stands_where_an_ended_scheme_would() -> None:
    found = supported(
        TWO_GAPS,
        scheme("old", GAP, value="ended", successors=["new"]),
        scheme("other-old", {"office.law": 3}, value="ended", successors=["new"]),
        scheme("new", GAP),
    )
    assert ranked(found) == ["new"]
    assert found.matches[0].replaces == ("old",), "other-old helped with none of these gaps"


def test_an_ended_scheme_without_a_successor_is_simply_not_there() -> None:
    found = supported(TWO_GAPS, scheme("old", GAP, value="ended"))
    assert found.matches == ()
    assert [gap.requirement_id for gap in found.uncovered] == ["office.staff"]


def test_nothing_fits_is_an_answer() -> None:
    found = supported(TWO_GAPS, scheme("law", {"office.law": 3}), target=2)
    assert found.matches == ()
    assert [gap.requirement_id for gap in found.uncovered] == ["office.staff", "office.money"]
    assert match((), schemes(scheme("law", {"office.law": 3})), answered().profile) == Support(
        (), ()
    )


def test_a_model_to_copy_serves_no_gap() -> None:
    found = supported(TWO_GAPS, scheme("model", GAP, advice="model_to_copy"))
    assert ranked(found) == ["model"]
    assert [gap.requirement_id for gap in found.uncovered] == ["office.staff"]
    unsure = supported(TWO_GAPS, scheme("unsure", GAP, value="unknown"))
    assert unsure.uncovered == ()


@pytest.mark.parametrize(
    ("offered", "wanted", "serves"),
    [
        (("water",), ("water", "waste"), True),
        (("air",), ("water", "waste"), False),
        ((), ("water",), None),  # serves any: nothing to say
        (("air",), (), None),  # the municipality named none: nothing to say
    ],
)
def test_fields_and_regions_are_facts_beside_the_fit(
    offered: tuple[str, ...], wanted: tuple[str, ...], serves: bool | None
) -> None:
    (found,) = supported(TWO_GAPS, scheme("one", GAP, fields=offered), fields=wanted).matches
    assert found.fields is serves
    assert found.fit == pytest.approx(2 / 3)
    regions = {"water": "africa", "waste": "europe", "air": "pacific"}
    (found,) = supported(
        TWO_GAPS,
        scheme("one", GAP, regions=[regions[name] for name in offered]),
        regions=[regions[name] for name in wanted],
    ).matches
    assert found.regions is serves
    assert found.fit == pytest.approx(2 / 3)


def test_the_command_line_gives_a_reason_for_every_match() -> None:
    pack = content(ASKED, STEPS, schemes(scheme("one", {"office.staff": 2, "office.money": 1})))
    (shown,) = as_json(answered(TWO_GAPS, 2), pack, "ja")["schemes"]
    assert shown["standing"] == "active"
    assert shown["advice"] == "recommend_check_dates"
    assert shown["checked"] == "2026-11-23"
    assert shown["reasons"] == [
        {"criterion": "office.staff", "gap": 2, "help": 2, "text": "office.staff 0→2"},
        {"criterion": "office.money", "gap": 2, "help": 1, "text": "office.money 1→3"},
    ]
