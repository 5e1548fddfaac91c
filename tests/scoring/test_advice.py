"""The advice is the one that a second, naive implementation gives, for a thousand municipalities;
and it keeps what it promises when answers change."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from typing import Any, get_args

import pytest

from checklist.answers import Answer, Assessment, Profile
from checklist.catalogue import FactName, FieldName, RegionName
from checklist.municipality import MunicipalityKind
from scoring.advice import Advice, advise
from scoring.result import Result, assess
from scoring.roadmap import NoRoadmap, Roadmap, Step
from scoring.verdict import CONFIRM, LISTED
from tests.support import often
from tests.support.naive_advice import Town
from tests.support.shipped import CONTENT

TODAY = date(2026, 11, 29)


def made_up(seed: int) -> Assessment:
    """A municipality of the generator: levels around one of its own, don't knows, not applicable
    ones, facts that are so, are not so or are not known, countries, fields, regions, a kind."""
    dice = random.Random(seed)  # noqa: S311
    around, unsure = dice.choice((0, 0, 1, 1, 2, 3)), dice.choice((0.0, 0.1, 0.4))
    answers: dict[str, Answer] = {}
    for criterion in CONTENT.checklist.criteria.values():
        if dice.random() < unsure:
            answers[criterion.id] = Answer(level=dice.choice(("unknown", None)), name="独自")
        elif criterion.not_applicable is not None and dice.random() < 0.05:
            answers[criterion.id] = Answer(level="not_applicable", reason="方針による")
        else:
            level = max(0, min(4, around + dice.choice((-1, 0, 0, 1))))
            answers[criterion.id] = Answer(level=level, name="独自" if criterion.own else "")
        if criterion.own and dice.random() < 0.8:
            del answers[criterion.id]
    facts = {name: dice.choice((True, False, None)) for name in get_args(FactName)}
    profile = Profile(
        kind=dice.choice((None, *get_args(MunicipalityKind))),
        fields=tuple(dice.sample(get_args(FieldName), dice.choice((0, 1, 2, 3)))),
        regions=tuple(dice.sample(get_args(RegionName), dice.choice((0, 1)))),
        countries=tuple(dice.sample(sorted(CONTENT.countries), dice.choice((0, 0, 1, 1, 2)))),
        facts={name: so for name, so in facts.items() if so is not None},
    )
    target = dice.choice((None, None, 1, 2, 3, 4))
    return Assessment(profile=profile, answers=answers, target=target)


def quick_plan(result: Result) -> Roadmap | NoRoadmap | None:
    """A plan without a solver: everything one level a year, in no clever order; none for a target
    of 3, as where a plan is impossible."""
    levels, target = result.rating.levels, result.target
    if target is None:
        return None
    if target == 3:
        return NoRoadmap(target, 1, (), None)
    steps = [
        Step(level - x.low, c, level, 1, n % 2, False, False, target, x.known is not None)
        for n, (c, x) in enumerate(levels.items())
        for level in range(x.low + 1, 5)
        if n % 3
    ]
    return Roadmap(target, 1, tuple(sorted(steps, key=lambda s: s.year)), {})


def advised(assessment: Assessment) -> tuple[Result, Advice]:
    result = assess(assessment, CONTENT)
    return result, advise(result, TODAY, quick_plan)


def naively(assessment: Assessment, result: Result) -> dict[str, Any]:
    plan = {}
    made = quick_plan(result)
    if isinstance(made, Roadmap):
        plan = {(s.criterion_id, s.level): s.ends for s in made.steps}
    checklist = CONTENT.checklist
    gaps = [
        (g.requirement_id, g.criteria, g.level, g.required, 2 if g.blocks_next else 1)
        for g in result.gaps
    ]
    return Town(
        levels={c: x.known for c, x in result.rating.levels.items()},
        gaps=gaps,
        plan=plan,
        named={**checklist.named},
        profile=assessment.profile.model_dump(),
        today=TODAY,
    ).advice()


def check(seed: int) -> None:
    assessment = made_up(seed)
    result, advice = advised(assessment)
    expected = naively(assessment, result)
    given = [
        {
            "id": offer.scheme.id,
            "verdict": offer.verdict,
            "benefit": Fraction(offer.benefit, 3),
            "open": list(offer.open),
            "after": [(p.requires, p.level, p.year) for p in offer.after],
            "raises": [(lift.criterion_id, lift.now, lift.to) for lift in offer.helping],
        }
        for offer in advice.offers
    ]
    assert given == [{key: offer[key] for key in given[0]} for offer in expected["offers"]], seed
    assert [offer.scheme.id for offer in advice.together] == expected["set"], seed
    lead = None if advice.lead is None else advice.lead.scheme.id
    assert (lead, list(advice.find_out)) == (expected["lead"], expected["find_out"]), seed
    assert advice.verdicts.keys() == CONTENT.schemes.keys()


def test_a_second_implementation_agrees() -> None:
    for seed in range(often(1000)):
        check(seed)


@pytest.mark.parametrize("seed", range(0, 300, 7))
def test_the_lead_is_of_the_set_and_can_be_used(seed: int) -> None:
    result, advice = advised(made_up(seed))
    if not result.gaps:
        assert advice.lead is None
        assert not advice.together
    if advice.lead is not None:
        assert advice.lead in advice.together
        assert advice.lead.verdict == ("can" if advice.of("can") else "ask")
    assert all(offer.verdict in LISTED for offer in advice.offers)


@pytest.mark.parametrize("seed", range(0, 300, 7))
def test_what_is_recommended_depends_on_no_plan(seed: int) -> None:
    result, advice = advised(made_up(seed))
    without = advise(result, TODAY, lambda _: None)
    assert without.together == advice.together
    for verdict in ("can", "ask"):
        assert without.of(verdict) == advice.of(verdict)


def test_few_municipalities_get_two_leads_on_the_same_rank() -> None:
    """At most one in ten of those with a lead, on the municipalities of the method page."""
    tied = [
        any(o.is_tied_with(advice.lead) for o in advice.of(advice.lead.verdict) if o != advice.lead)
        for _, advice in map(advised, map(made_up, range(376)))
        if advice.lead is not None
    ]
    assert len(tied) > 200
    assert sum(tied) <= len(tied) / 10


@pytest.mark.parametrize("seed", range(0, 200, 11))
@pytest.mark.parametrize("so", [True, False])
def test_answering_every_open_point_ends_asking(seed: int, so: bool) -> None:
    """But for whether the scheme runs, which nobody at the municipality can know."""
    assessment = made_up(seed)
    _, before = advised(assessment)
    for offer in before.of("ask"):
        profile = assessment.profile
        answers = dict(assessment.answers)
        for point in offer.open:
            kind, _, name = point.partition(":")
            if kind == "fact":
                profile = profile.model_copy(update={"facts": {**profile.facts, name: so}})
            elif kind == "country":
                profile = profile.model_copy(update={"countries": ("VNM" if so else "USA",)})
            elif kind == "field":
                profile = profile.model_copy(update={"fields": ("waste" if so else "nature",)})
            elif kind == "kind":
                profile = profile.model_copy(update={"kind": "prefecture" if so else "town"})
            elif kind == "criterion":
                names = CONTENT.checklist.named[name]
                for c in names:
                    if assessment[c].level in (None, "unknown"):
                        answers[c] = Answer(level=4 if so else 0, name=assessment[c].name)
        after = Assessment(profile=profile, answers=answers, target=assessment.target)
        _, then = advised(after)
        if then.verdicts[offer.scheme.id] == "ask":
            again = next((o for o in then.offers if o.scheme.id == offer.scheme.id), None)
            assert again is None or set(again.open) == {"confirm"}


@pytest.mark.parametrize("seed", range(0, 300, 13))
def test_raising_a_level_takes_no_scheme_away(seed: int) -> None:
    """Unless the benefit of the scheme is used up."""
    assessment = made_up(seed)
    _, before = advised(assessment)
    for criterion_id, answer in assessment.answers.items():
        level = answer.known_level
        if level is None or level == 4:
            continue
        raised = answer.model_copy(update={"level": level + 1})
        _, after = advised(assessment.with_answer(criterion_id, raised))
        for offer in before.of("can"):
            assert after.verdicts[offer.scheme.id] == "can"


@pytest.mark.parametrize("kind", ["town", "city", "prefecture", None])
def test_a_place_with_nothing_sees_a_handful_and_no_list_is_cut(kind: MunicipalityKind) -> None:
    """Every scheme that helps is listed, under the verdict that it has."""
    nothing = Assessment(
        profile=Profile(kind=kind),
        answers={c.id: Answer(level=0) for c in CONTENT.checklist.asked},
    )
    result, advice = advised(nothing)
    assert 1 <= len(advice.of("can")) <= 12
    nearest = {c for gap in result.gaps for c in gap.criteria}
    touching = {
        scheme.id
        for scheme in CONTENT.schemes.values()
        if advice.verdicts[scheme.id] in ("can", "ask", "introduce", "model")
        and any(1 in levels for c, levels in scheme.strengths.items() if c in nearest)
    }
    offers = (*advice.of("can", "ask", "introduce", "model"), *advice.touching)
    assert {o.scheme.id for o in offers if o.verdict != "after"} == touching


def test_what_was_last_seen_too_long_ago_has_to_be_confirmed_first() -> None:
    assessment = Assessment(answers={c.id: Answer(level=0) for c in CONTENT.checklist.asked})
    result = assess(assessment, CONTENT)
    now = advise(result, TODAY, quick_plan)
    later = advise(result, date(2030, 1, 1), quick_plan)
    assert now.of("can")
    assert not later.of("can")
    assert {o.scheme.id for o in now.of("can")} <= {o.scheme.id for o in later.of("ask")}


def test_nothing_is_asked_that_offers_nothing() -> None:
    """Where no scheme is offered to whom nothing is known of, no question stands; where one stands,
    a scheme is offered, or would be if what excludes it were otherwise."""
    asked = silent = 0
    for seed in range(often(200)):
        assessment = made_up(seed)
        unknown = assessment.model_copy(update={"profile": Profile()})
        for each in (assessment, unknown):
            _, advice = advised(each)
            offered = bool(advice.of("can", "ask", "after"))
            excluded = any(verdict == "not_for_us" for verdict in advice.verdicts.values())
            assert offered or excluded or not advice.decisive
            assert set(advice.questions) - {CONFIRM} <= set(advice.decisive)
        if not advice.offers:
            silent += 1
            assert advice.decisive == ()
        asked += bool(advised(assessment)[1].decisive)
    assert asked
    assert silent
