"""What holds for the scores of every assessment: of the real checklist and of small ones made up at
random. Each property is a sentence of ``docs/method.md`` that no table of examples could prove."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from math import isclose
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, is_absent
from checklist.model import Checklist
from scoring.plain import as_json
from scoring.rating import EQUAL, Rating, Score, Weights, item_score, levels_of, rate, scores
from tests.support.packs import LEVELS
from tests.support.situations import Situation, few, is_lower, situations
from tests.support.tiny import answered, checklist
from tests.support.today import TODAY


@st.composite
def weightings(draw: st.DrawFn, asked: Checklist) -> Weights:
    weight = st.floats(0.05, 20)
    return Weights(
        items=draw(st.fixed_dictionaries({}, optional={i.id: weight for i in asked.items})),
        criteria=draw(st.fixed_dictionaries({}, optional=dict.fromkeys(asked.criteria, weight))),
    )


def every_score(rating: Rating) -> dict[str, Score]:
    return {
        **rating.items,
        "overall": rating.overall,
        "evidenced": rating.evidenced,
        **{f"evidenced {item}": score for item, score in rating.evidenced_items.items()},
    }


# ------------------------------------------------------------------- scores


@few
@given(st.data(), situations())
def test_low_is_at_most_the_point_and_the_point_at_most_high(
    data: st.DataObject, situation: Situation
) -> None:
    weights = data.draw(weightings(situation.content.checklist))
    for of in (EQUAL, weights):
        for name, score in every_score(situation.rate(of)).items():
            if score.low is None or score.high is None:
                assert score == Score(None, None, None), name
                continue
            assert 0 <= score.low <= score.high <= 100, name
            if score.point is not None:
                assert score.low <= score.point <= score.high, name


def test_the_top_is_exactly_100_with_any_weights() -> None:
    """Where rounding would show first: of three criteria or items at the top, one is unknown."""
    asked = checklist(a="mean p q r", b="mean p", c="mean p")
    draws = Random(1)  # noqa: S311 (numbers for a test)
    for _ in range(300):
        weights = Weights(
            {item: draws.uniform(0.05, 20) for item in "abc"},
            {f"a.{name}": draws.uniform(0.05, 20) for name in "pqr"},
        )
        levels = levels_of(answered("a.p 4, a.q 4, a.r ?, b.p 4, c.p 4"), asked)
        items, overall = scores(asked, levels, weights)
        assert items["a"].point == items["a"].high == 100
        assert overall.point == pytest.approx(100)
        assert overall.point is not None
        assert overall.point <= 100


@few
@given(situations())
def test_scores_are_the_formulas_in_exact_fractions(situation: Situation) -> None:
    """Method §2 Score once more, by another way: fractions, and the criteria taken from the
    checklist by hand. The floats agree to the last digit shown, and on every whole-number
    threshold."""
    asked, given_ = situation.content.checklist, situation.assessment
    rating = situation.rate()
    for bound, open_level in (("low", 0), ("high", 4)):
        item_scores = []
        for item in asked.items:
            known = [
                given_[c.id].level if isinstance(given_[c.id].level, int) else open_level
                for c in item.criteria
                if given_[c.id].level != NOT_APPLICABLE and not is_absent(given_, c.id, asked)
            ]
            exact = None
            if known and item.rule == "best":
                exact = Fraction(100 * max(known), 4)
            elif known:
                exact = Fraction(100 * sum(known), 4 * len(known))
            found = getattr(rating.items[item.id], bound)
            assert (found is None) == (exact is None)
            if exact is not None:
                assert isclose(found, exact, abs_tol=1e-9)
                item_scores.append(exact)
        overall = getattr(rating.overall, bound)
        if not item_scores:
            assert overall is None
            continue
        exact = sum(item_scores, Fraction(0)) / len(item_scores)
        assert isclose(overall, exact, abs_tol=1e-9)
        for threshold in range(101):
            assert (overall >= threshold) == (exact >= threshold)


def test_the_weighted_mean_is_that_of_coinr() -> None:
    """An oracle from outside: the R package COINr aggregates with ``a_amean(x, w)``, and for
    x = (1, 3, 1) with equal weights gives 1.667 (its documentation, "Aggregation"). Levels are
    such raw values; the score is the same mean on the scale 0 to 100."""
    asked = checklist(a="mean p q r")
    levels = levels_of(answered("a.p 1, a.q 3, a.r 1"), asked)
    point = item_score(asked.items[0], levels).point
    assert point is not None
    assert round(point * 4 / 100, 3) == 1.667
    heavier = Weights({}, {"a.p": 1, "a.q": 2, "a.r": 1})  # (1·1 + 3·2 + 1·1) / 4 = 2
    assert item_score(asked.items[0], levels, heavier).point == 50
    without_one = levels_of(answered("a.p 1, a.q 3, a.r -"), asked)  # (1 + 3) / 2, na.rm = TRUE
    assert item_score(asked.items[0], without_one).point == 50


def test_item_weights_weigh_the_items() -> None:
    asked = checklist(a="mean p", b="mean p")
    levels = levels_of(answered("a.p 4, b.p 1"), asked)
    assert scores(asked, levels, Weights({"a": 3}, {}))[1].point == (3 * 100 + 25) / 4
    assert scores(asked, levels, Weights({"b": 3}, {}))[1].point == (100 + 3 * 25) / 4


@few
@given(st.data(), situations())
def test_raising_a_known_level_lowers_nothing(data: st.DataObject, situation: Situation) -> None:
    known = [
        c
        for c, answer in situation.assessment.answers.items()
        if answer.known_level in {0, 1, 2, 3}
    ]
    assume(known)
    criterion_id = data.draw(st.sampled_from(known))
    now = situation.assessment[criterion_id].known_level
    assert now is not None
    raised = situation.with_level(criterion_id, data.draw(st.integers(now + 1, 4)))
    before, after = every_score(situation.rate()), every_score(raised.rate())
    for name, score in before.items():
        for field in ("point", "low", "high"):
            assert not is_lower(getattr(after[name], field), getattr(score, field)), (name, field)
    assert raised.assess().stage.low >= situation.assess().stage.low
    assert raised.assess().stage.high >= situation.assess().stage.high


@few
@given(st.data(), situations())
def test_finding_out_stays_within_the_range_and_narrows_it(
    data: st.DataObject, situation: Situation
) -> None:
    asked = situation.content.checklist
    unknown = [
        c
        for c in asked.criteria
        if situation.assessment[c].level in (None, UNKNOWN)
        and not is_absent(situation.assessment, c, asked)
    ]
    assume(unknown)
    found_out = situation.with_level(
        data.draw(st.sampled_from(unknown)), data.draw(st.sampled_from(LEVELS))
    )
    before, after = situation.rate(), found_out.rate()
    for name, score in {**before.items, "overall": before.overall}.items():
        then = {**after.items, "overall": after.overall}[name]
        assert not is_lower(then.low, score.low), name
        assert not is_lower(score.high, then.high), name
        assert not is_lower(then.point, score.low), name
        assert not is_lower(score.high, then.point), name
    stage, then = situation.assess().stage, found_out.assess().stage
    assert stage.low <= then.low <= then.high <= stage.high


@few
@given(st.data(), situations(targets=True))
def test_the_order_of_the_answers_changes_no_byte(
    data: st.DataObject, situation: Situation
) -> None:
    shuffled = data.draw(st.permutations(list(situation.assessment.answers.items())))
    other = situation.assessment.model_copy(update={"answers": dict(shuffled)})
    one, same = (
        json.dumps(as_json(a, situation.content, "ja", TODAY))
        for a in (situation.assessment, other)
    )
    assert one == same
    assert other.to_json() == situation.assessment.to_json()


@few
@given(situations())
def test_without_a_level_a_blank_is_a_blank(situation: Situation) -> None:
    """A criterion left out of the file, and one kept there without a level, are the same."""
    without = {
        c: answer
        for c, answer in situation.assessment.answers.items()
        if answer.level is not None or answer.name
    }
    left_out = situation.assessment.model_copy(update={"answers": without})
    assert replace(situation, assessment=left_out).rate() == situation.rate()


# ------------------------------------------------------------------- evidence


@few
@given(situations())
def test_the_evidenced_score_is_at_most_the_score(situation: Situation) -> None:
    rating = situation.rate()
    for found, score in (
        (rating.evidenced, rating.overall),
        *((rating.evidenced_items[i], rating.items[i]) for i in rating.items),
    ):
        for field in ("point", "low", "high"):
            assert (getattr(found, field) is None) == (getattr(score, field) is None)
            assert not is_lower(getattr(score, field), getattr(found, field))


@few
@given(st.data(), situations())
def test_adding_evidence_changes_no_score(data: st.DataObject, situation: Situation) -> None:
    criterion_id = data.draw(st.sampled_from(sorted(situation.content.checklist.criteria)))
    answer = situation.assessment[criterion_id]
    shown = answer.model_copy(update={"evidence": (*answer.evidence, "令和8年度予算書")})
    after = replace(situation, assessment=situation.assessment.with_answer(criterion_id, shown))
    before = situation.rate()
    assert after.rate().overall == before.overall
    assert after.rate().items == before.items
    assert after.assess().stage == situation.assess().stage
    assert after.assess().gaps == situation.assess().gaps
    assert not is_lower(after.rate().evidenced.point, before.evidenced.point)


@few
@given(situations())
def test_the_share_of_evidence_counts_what_it_says(situation: Situation) -> None:
    evidence = situation.rate().evidence
    assert set(evidence.shown) <= set(evidence.due)
    assert set(evidence.claimed) <= set(evidence.due) - set(evidence.shown)
    for c in evidence.due:
        assert (situation.assessment[c].known_level or 0) >= 2
    for c in set(evidence.due) - set(evidence.shown) - set(evidence.claimed):
        assert situation.assessment[c].known_level == 2  # asked for evidence, but no claim yet
    assert (evidence.share is None) == (not evidence.due)


# ------------------------------------------------------------------- not applicable


@few
@given(st.data(), situations())
def test_not_applicable_is_as_if_the_criterion_were_not_asked(
    data: st.DataObject, situation: Situation
) -> None:
    """Also when that leaves an item without criteria: then the item is as if not asked."""
    asked = situation.content.checklist
    criterion_id = data.draw(st.sampled_from(sorted(c.id for c in asked.asked)))
    never = Answer(level=NOT_APPLICABLE, reason="方針で決まっている")
    marked = situation.assessment.with_answer(criterion_id, never)
    items = []
    for item in asked.items:
        kept = tuple(c for c in item.criteria if c.id != criterion_id)
        if kept:
            items.append(item.model_copy(update={"criteria": kept}))
    assume(items)
    shorter = asked.model_copy(update={"items": tuple(items)})
    answers = {c: a for c, a in marked.answers.items() if c != criterion_id}
    left_out = rate(marked.model_copy(update={"answers": answers}), shorter)
    rating = rate(marked, asked)
    assert rating.overall == left_out.overall
    assert rating.evidenced == left_out.evidenced
    for item in shorter.items:
        assert rating.items[item.id] == left_out.items[item.id]
    assert criterion_id not in rating.levels


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf")])
def test_a_weight_must_be_a_number_above_zero(weight: float) -> None:
    with pytest.raises(ValueError, match=r"a\.p"):
        Weights({}, {"a.p": weight})
    with pytest.raises(ValueError, match="weight of a"):
        Weights({"a": weight}, {})
