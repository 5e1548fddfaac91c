"""Stages, gates, the staircase and gaps on packs small enough to work out by hand."""

from __future__ import annotations

import pytest

from checklist.answers import Answer, Assessment
from checklist.model import Checklist
from scoring.rating import Weights, levels_of
from scoring.result import Result, assess
from scoring.roadmap import Roadmap, plan
from scoring.stages import Staircase, gaps
from scoring.task import Task
from tests.support.shipped import CONTENT as REAL
from tests.support.tiny import ASKED, STEPS, answered, content, stages


def result(row: str, target: int | None = None, asked: Checklist = ASKED) -> Result:
    return assess(answered(row, target), content(asked, STEPS))


STAGE_CASES = [
    # answers; low, high; what binds the next stage
    ("", 0, 4, ["port", "office.staff"]),
    ("port.water 0, port.air 0, office.staff 0", 0, 0, ["port", "office.staff"]),
    # one criterion of the item is enough, and it need not be the first
    ("port.water 0, port.air 2, office.staff 1, office.money 0", 1, 1, None),
    # the own criterion counts once it has a name
    ("port.other 2 港湾, port.water 0, port.air 0, office.staff 1, office.money 0", 1, 1, None),
    ("port.other 2, port.water 0, port.air 0, office.staff 1", 0, 0, ["port"]),
    # the requirements of a later stage do not help while an earlier one is missing
    ("port.water 4, office.staff 0, office.money 4, office.law 4", 0, 0, ["office.staff"]),
    # unknown: low counts it as 0, high as 4
    ("port.water 3, office.staff 2, office.money ?, office.law 0", 1, 2, ["office.money"]),
    ("port.water ?, port.air 2, office.staff 2, office.money 2, office.law 0", 1, 2, ["port"]),
    # not applicable does not meet a requirement, unless the data say so (office.law 2+)
    ("port.water 3, office.staff 3, office.money -, office.law 2", 1, 1, ["office.money"]),
    ("port.air 3, office.staff 3, office.money 2, office.law -", 3, 3, ["office.money", "overall"]),
    ("port.water -, port.air -, office.staff 4, office.money 4, office.law 4", 0, 0, ["port"]),
    # port 75, office 100·(3+4+2)/12 = 75: overall is exactly 75, which is enough
    ("port.water 3, office.staff 3, office.money 4, office.law 2", 4, 4, []),
    # port 75, office 100·(3+4)/8 = 87.5 without law; overall 81.25
    ("port.water 3, office.staff 3, office.money 4, office.law -", 4, 4, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "closed"),
    [
        ("port.water 3, office.staff 0", []),
        ("office.money ?", []),  # unknown is not out of reach
        ("office.law -", []),  # not applicable meets it
        ("port.water -", []),  # the other criterion of the item is left
        ("office.money -", [(2, "office.money")]),  # and stage 4, which asks for it again
        ("port.water -, port.air -, office.money -", [(1, "port")]),
    ],
)
def test_what_not_applicable_keeps_out_of_reach(row: str, closed: list[tuple[int, str]]) -> None:
    found = result(row)
    assert [(gate.stage, gate.requirement.id) for gate in found.staircase.closed] == closed
    if closed:
        assert found.stage.high < closed[0][0]


@pytest.mark.parametrize(
    ("criterion_id", "number"),
    [("office.staff", 1), ("office.money", 2), ("office.law", None), ("port.water", None)],
)
def test_the_first_stage_that_not_applicable_would_close(
    criterion_id: str, number: int | None
) -> None:
    closed = STEPS.closed_by(criterion_id)
    assert (closed.number if closed else None) == number


@pytest.mark.parametrize(("row", "low", "high", "binding"), STAGE_CASES)
def test_the_stage_and_what_binds_it(
    row: str, low: int, high: int, binding: list[str] | None
) -> None:
    found = result(row)
    assert (found.stage.low, found.stage.high) == (low, high)
    if binding is not None:
        assert [gate.requirement.id for gate in found.staircase.binding] == binding


def test_the_overall_requirement_asks_for_the_low_score() -> None:
    # port 75; office known 100·7/8 = 87.5, low 100·7/12 = 58.33: low overall 66.67, high 83.33
    found = result("port.water 3, office.staff 3, office.money 4, office.law ?").staircase
    gate = found.gates[-1]
    assert gate.requirement.id == "overall"
    assert gate.level == pytest.approx(200 / 3)
    assert (gate.met, gate.could_be_met, gate.is_known) == (False, True, False)


def test_weights_move_the_overall_requirement_only() -> None:
    row = "port.water 3, office.staff 3, office.money 4, office.law 2"
    levels = levels_of(answered(row), ASKED)
    heavier = Weights({}, {"office.law": 2})  # office 100·(3+4+2·2)/(4·4) = 68.75, overall 71.9
    weighted = Staircase(ASKED, STEPS, levels, heavier)
    assert weighted.stage.low == 3
    (gate,) = weighted.binding
    assert gate.requirement.id == "overall"
    assert weighted.lifted().gates[-1] == gate, "lifting keeps the weights"


def test_lifting_one_gate_unlocks_what_it_alone_held_back() -> None:
    found = result("port.water 3, office.staff 1, office.money 2, office.law 2").staircase
    (gate,) = found.binding
    assert (gate.requirement.id, gate.level, gate.required) == ("office.staff", 1, 2)
    assert found.lifted(gate).stage.low == 2
    assert found.stage.low == 1, "the staircase itself stays as it is"


def test_lifting_never_lowers_a_level() -> None:
    found = result("port.water ?, port.air 3, office.staff 2, office.money 1").staircase
    (first, *_) = found.gates
    assert first.requirement.id == "port"
    assert first.met
    lifted = found.lifted(first)  # asks for 2, air is at 3 already
    assert lifted.gates[2].level == 3


def test_later_stages_ask_the_same_again() -> None:
    staircase = result("").staircase
    gates = {gate.requirement.id: gate for gate in staircase.binding}
    later = [(gate.stage, gate.required) for gate in staircase.later(gates["office.staff"])]
    assert later == [(2, 2), (3, 3)]
    assert [(g.stage, g.required) for g in staircase.later(gates["port"])] == [(2, 3)]


def test_what_a_later_stage_asks_for_no_more_is_not_asked_again() -> None:
    steps = stages("office.staff 2", "office.staff 2", "office.staff 3")
    staircase = Staircase(ASKED, steps, levels_of(answered("office.staff 1"), ASKED))
    (gate,) = staircase.binding
    assert [(later.stage, later.required) for later in staircase.later(gate)] == [(3, 3)]


def test_at_the_top_nothing_binds_and_nothing_is_missing() -> None:
    found = result("port.water 4, office.staff 4, office.money 4, office.law 4")
    assert found.staircase.next_stage is None
    assert found.target is None
    assert (found.staircase.binding, found.gaps) == ((), ())


GAP_CASES = [
    # the answers, the target, and of each gap: what it is about, its nearest criteria, the level
    # now, the level required, its priority, whether the level was answered
    (
        "port.water 1, port.air 0, office.staff 0",
        None,
        [
            ("port", ["port.water"], 1, 2, 2, True),
            ("office.staff", ["office.staff"], 0, 1, 2, True),
        ],
    ),
    # equally near criteria stand beside each other and count once
    (
        "port.water 1, port.air 1, office.staff 1",
        None,
        [("port", ["port.water", "port.air"], 1, 2, 2, True)],
    ),
    # an unknown counts as 0: the known criterion is nearer
    (
        "port.water ?, port.air 1, office.staff 1",
        None,
        [("port", ["port.air"], 1, 2, 2, True)],
    ),
    (
        "port.water ?, port.air 0, office.staff 1",
        None,
        [("port", ["port.water", "port.air"], 0, 2, 4, False)],
    ),
    # aiming higher: the hardest requirement up to the target; only what blocks the next is doubled
    (
        "port.water 2, port.air 0, office.staff 1, office.money 2, office.law 0",
        3,
        [
            ("office.staff", ["office.staff"], 1, 3, 4, True),
            ("port", ["port.water"], 2, 3, 2, True),
            ("office.law", ["office.law"], 0, 2, 2, True),
        ],
    ),
    # a target held already gives way to the next stage
    ("port.water 2, office.staff 1, office.money 0", 1,
     [("office.money", ["office.money"], 0, 2, 4, True),
      ("port", ["port.water"], 2, 3, 2, True),
      ("office.staff", ["office.staff"], 1, 2, 2, True)]),
    # an overall requirement belongs to no criterion
    ("port.water 3, port.air 0, office.staff 3, office.money 4, office.law 0", 4,
     [("office.law", ["office.law"], 0, 2, 4, True)]),
    # what is not applicable has no level to raise
    ("port.water 2, office.staff 2, office.money -", 2,
     [("port", ["port.water"], 2, 3, 2, True)]),
    # a target beyond the staircase is its top
    ("port.water 3, office.staff 3, office.money 3, office.law 2", 4,
     [("office.money", ["office.money"], 3, 4, 2, True)]),
]  # fmt: skip


@pytest.mark.parametrize(("row", "target", "expected"), GAP_CASES)
def test_gaps_to_the_target(
    row: str, target: int | None, expected: list[tuple[str, list[str], int, int, int, bool]]
) -> None:
    found = result(row, target).gaps
    assert [
        (
            gap.requirement_id,
            list(gap.criteria),
            gap.level,
            gap.required,
            gap.priority,
            gap.is_known,
        )
        for gap in found
    ] == expected


def test_gaps_can_be_measured_against_any_stage() -> None:
    row = "port.water 2, port.air 0, office.staff 1, office.money 0, office.law 0"
    levels = levels_of(answered(row), ASKED)
    staircase = Staircase(ASKED, STEPS, levels)
    assert [gap.requirement_id for gap in gaps(staircase, levels)] == [
        "office.money",
        "port",
        "office.staff",
    ]
    assert gaps(staircase, levels, 1) == ()
    assert len(gaps(staircase, levels, 4)) == 4


@pytest.mark.parametrize(("words", "stage"), [("port 2", 0), ("port 2+", 1)])
def test_an_item_of_which_nothing_is_applicable(words: str, stage: int) -> None:
    pack = content(ASKED, stages(words))
    found = assess(answered("port.water -, port.air -"), pack)
    assert (found.stage.low, found.stage.high) == (stage, stage)
    assert found.gaps == ()


def test_of_equally_near_criteria_the_one_of_the_plan_is_named_first() -> None:
    """Pages, drafts and papers speak of the first: it is the one that the plan raises."""
    row = {f"purpose.{name}": Answer(level=1) for name in ("revitalisation", "other")}
    row["purpose.other"] = Answer(level=1, name="姉妹都市")
    asked = REAL.checklist
    given = Assessment(
        checklist=asked.version,
        answers={c.id: Answer(level=0) for c in asked.asked} | row,
    )
    found = assess(given, REAL)
    (gap,) = (gap for gap in found.gaps if gap.requirement_id == "purpose")
    assert gap.criteria == ("purpose.other", "purpose.revitalisation")
    way = plan(Task(asked, REAL.stages, found.rating.levels, 1), 8)
    assert isinstance(way, Roadmap)
    assert [s.criterion_id for s in way.steps if s.criterion_id in gap.criteria] == [
        "purpose.other"
    ]
