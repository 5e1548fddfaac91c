"""What if: other levels move everything, and nothing is written into the answers."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklist.answers import NOT_APPLICABLE, Assessment
from scoring.result import Result, assess
from scoring.roadmap import Roadmap, own_plan
from scoring.what_if import levels_after, tried, what_if
from tests.support.packs import assessments
from tests.support.shipped import CONTENT as REAL
from tests.support.tiny import answered, checklist, content, scheme, stages

TODAY = date(2026, 11, 29)
PACK = content(
    checklist(a="mean p q", b="best p other"),
    stages("a.p 2", "a.q 2, b 1"),
    {s.id: s for s in (scheme("for-p", {"a.p": {2: 3}}), scheme("for-q", {"a.q": {1: 3}}))},
)


def test_stage_score_gaps_and_schemes_move() -> None:
    found = what_if(assess(answered("a.p 1, a.q 0, b.p 0"), PACK), {"a.p": 2}, TODAY)
    assert (found.before.stage.low, found.after.stage.low) == (0, 1)
    assert found.before.rating.items["a"].point == 12.5
    assert found.after.rating.items["a"].point == 25
    assert [gap.requirement_id for gap in found.closed] == ["a.p"]
    assert [gap.requirement_id for gap in found.opened] == ["a.q", "b"]
    assert [offer.scheme.id for offer in found.schemes_in] == ["for-q"]
    assert [offer.scheme.id for offer in found.schemes_out] == ["for-p"]


def test_what_was_typed_stays_and_the_answers_do_too() -> None:
    before = answered("a.p 1!, a.q -, b.p ?")
    after = tried(before, {"a.p": 3, "a.q": 2, "b.p": 0, "b.other": 4}, PACK)
    assert [after[c].level for c in ("a.p", "a.q", "b.p")] == [3, 2, 0]
    assert after["a.p"].evidence == before["a.p"].evidence
    assert after["a.q"].reason == before["a.q"].reason
    assert "b.other" not in after.answers, "an own criterion that nobody named stays absent"
    assert before == answered("a.p 1!, a.q -, b.p ?")


def test_levels_after_a_year_are_those_of_the_plan() -> None:
    now = assess(answered("a.p 0, a.q 0, b.p 0", target=2), PACK)
    plan = own_plan(now)
    assert isinstance(plan, Roadmap)
    assert levels_after(plan, 0) == {}
    done = what_if(now, levels_after(plan, plan.years), TODAY)
    assert done.after.stage.low == 2
    first = {s.criterion_id: s.level for s in plan.in_year(1)}
    assert levels_after(plan, 1) == first


def stated(result: Result) -> tuple[object, ...]:
    return result.rating, result.stage, result.target, result.gaps, result.cases


@given(assessments(REAL.checklist), st.data())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_trying_nothing_changes_nothing(assessment: Assessment, data: st.DataObject) -> None:
    found = what_if(assess(assessment, REAL), {}, TODAY)
    assert stated(found.before) == stated(found.after)
    assert (found.closed, found.opened, found.schemes_in, found.schemes_out) == ((), (), (), ())
    ids = [c for c in REAL.checklist.criteria if assessment[c].level != NOT_APPLICABLE]
    levels = data.draw(st.dictionaries(st.sampled_from(ids), st.integers(0, 4)))
    after = what_if(assess(assessment, REAL), levels, TODAY).after
    assert stated(after) == stated(assess(tried(assessment, levels, REAL), REAL))
