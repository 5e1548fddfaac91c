"""What holds for the stages, gaps, schemes and cases of every assessment: of the real checklist and
of small ones made up at random."""

from __future__ import annotations

from hypothesis import given

from checklist.model import HELPS_FROM
from scoring.advice import advise
from scoring.rating import LevelRange
from scoring.stages import Staircase, gaps
from scoring.verdict import LISTED
from tests.support.situations import Situation, few, situations
from tests.support.today import TODAY


@few
@given(situations())
def test_a_stage_is_held_when_its_requirements_and_all_earlier_ones_hold(
    situation: Situation,
) -> None:
    staircase = situation.assess().staircase
    for bound, met in (("low", "met"), ("high", "could_be_met")):
        held = 0
        while held < situation.content.stages.top and all(
            getattr(gate, met) for gate in staircase.gates if gate.stage == held + 1
        ):
            held += 1
        assert getattr(staircase.stage, bound) == held


@few
@given(situations())
def test_lifting_all_that_binds_reaches_the_next_stage(situation: Situation) -> None:
    staircase = situation.assess().staircase
    if staircase.next_stage is None:
        assert staircase.binding == ()
        return
    assert staircase.binding
    lifted = staircase.lifted(*staircase.binding)
    if all(gate.criteria for gate in staircase.binding):
        assert lifted.stage.low >= staircase.next_stage
    else:  # an overall score, or nothing applicable: no level can be lifted there
        assert lifted.stage.low >= staircase.stage.low
    for gate in staircase.binding:
        assert staircase.lifted(gate).stage.low >= staircase.stage.low


@few
@given(situations(targets=True))
def test_gaps_say_what_the_stages_say(situation: Situation) -> None:
    result = situation.assess()
    staircase, levels = result.staircase, result.rating.levels
    target = situation.assessment.target
    is_ahead = target is not None and target > staircase.stage.low
    aim = target if is_ahead else staircase.next_stage
    assert result.target == aim
    unmet = [] if aim is None else [g for g in staircase.gates if g.stage <= aim and not g.met]
    assert {g.requirement_id for g in result.gaps} == {
        g.requirement.id for g in unmet if g.criteria
    }
    blocking = {gate.requirement.id for gate in staircase.binding}
    for gap in result.gaps:
        hardest = max(g.required for g in unmet if g.requirement.id == gap.requirement_id)
        assert gap.required == hardest
        assert gap.size == hardest - max(levels[c].low for c in gap.criteria) > 0
        assert gap.priority == gap.size * (2 if gap.requirement_id in blocking else 1)
        assert gap.is_known == all(levels[c].known is not None for c in gap.criteria)
        assert len({levels[c].low for c in gap.criteria}) == 1
    priorities = [gap.priority for gap in result.gaps]
    assert priorities == sorted(priorities, reverse=True)


@few
@given(situations())
def test_closing_every_gap_closes_it(situation: Situation) -> None:
    result = situation.assess()
    levels = dict(result.rating.levels)
    for gap in result.gaps:
        levels[gap.criteria[0]] = LevelRange(*[max(levels[gap.criteria[0]].low, gap.required)] * 3)
    after = Staircase(situation.content.checklist, situation.content.stages, levels)
    assert result.target is None or gaps(after, levels, result.target) == ()


@few
@given(situations(targets=True))
def test_schemes_are_ordered_as_promised(situation: Situation) -> None:
    result = situation.assess()
    advice = advise(result, TODAY)
    for offer in (*advice.offers, *advice.touching):
        assert offer.scheme.standing.value != "ended"
        assert offer.verdict == advice.verdicts[offer.scheme.id]
        assert offer.benefit > 0
        for lift in offer.lifts:
            assert lift.gap in result.gaps
            assert lift.criterion_id in lift.gap.criteria
            assert lift.now <= lift.to <= lift.gap.required
            assert result.rating.levels[lift.criterion_id].known is not None
    ranks = [(LISTED.index(offer.verdict), offer.rank) for offer in advice.offers]
    assert ranks == sorted(ranks)
    assert advice.verdicts.keys() == situation.content.schemes.keys()
    if advice.lead is not None:
        assert advice.lead in advice.offers
    served = {
        lift.gap.requirement_id
        for offer in advice.of("can", "ask")
        for lift in offer.lifts
        if lift.strength >= HELPS_FROM
    }
    assert served == {
        lift.gap.requirement_id for offer in advice.together for lift in offer.helping
    }
    assert [g.requirement_id for g in advice.unserved] == [
        g.requirement_id for g in result.gaps if g.requirement_id not in served
    ]


@few
@given(situations(targets=True))
def test_cases_illustrate_gaps_and_nothing_else(situation: Situation) -> None:
    result = situation.assess()
    for match in result.cases.matches:
        assert match.gaps
        for gap in match.gaps:
            assert gap in result.gaps
            assert set(gap.criteria) & set(match.event.criteria)
    shown = {gap.requirement_id for match in result.cases.matches for gap in match.gaps}
    assert [g.requirement_id for g in result.cases.uncovered] == [
        g.requirement_id for g in result.gaps if g.requirement_id not in shown
    ]
    nearness = [match.nearness for match in result.cases.matches]
    assert nearness == sorted(nearness)
