"""The cheapest way up: worked by hand in ``tests/examples/roadmap``, and equal to the best of all
plans tried one by one on small checklists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checklist.answers import Assessment
from checklist.model import OVERALL, Checklist, Criterion, Effort, Stages
from checklist.savefile import migrated_from
from scoring.rating import LevelRange, Levels, levels_of
from scoring.roadmap import NoRoadmap, Roadmap, plan
from scoring.stages import Staircase
from scoring.task import UNITS, Task
from tests.support import examples, often
from tests.support.packs import assessments
from tests.support.shipped import CONTENT as REAL
from tests.support.tiny import answered, checklist, stages

EXAMPLES = examples("roadmap")


def test_the_table_of_examples_is_not_empty() -> None:
    assert len(EXAMPLES) >= 6


def stated(found: Roadmap | NoRoadmap) -> dict[str, Any]:
    """A plan in the words of the examples."""
    if isinstance(found, NoRoadmap):
        return {
            "obstacles": {o.id: o.reason for o in found.obstacles},
            "capacity_needed": found.capacity_needed,
        }
    ends = {f"{s.criterion_id} {s.level}": s.ends for s in found.steps if s.takes}
    return {
        "effort": found.effort,
        "in_all": found.years,
        "years": {
            year: [f"{s.criterion_id} {s.level}{'' if s.is_known else '?'}" for s in steps]
            for year in range(1, found.years + 1)
            if (steps := found.in_year(year))
        },
        **({"ends": ends} if ends else {}),
    }


def timed(asked: Checklist, takes: Mapping[str, Sequence[int]]) -> Checklist:
    """The checklist whose steps take these years; none where a criterion is not named."""

    def at(criterion: Criterion) -> Criterion:
        years = takes.get(criterion.id, (0, 0, 0, 0))
        raised = zip(criterion.levels[1:], years, strict=True)
        texts = [text.model_copy(update={"takes": n}) for text, n in raised]
        return criterion.model_copy(update={"levels": (criterion.levels[0], *texts)})

    items = [
        item.model_copy(update={"criteria": tuple(map(at, item.criteria))}) for item in asked.items
    ]
    # anew, for a copy would keep what the first one remembers of its criteria
    parts = {name: getattr(asked, name) for name in Checklist.model_fields}
    return Checklist(**{**parts, "items": tuple(items)})


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_plan_is_what_was_found_by_hand(path: Path) -> None:
    example = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert len(example["explanation"].splitlines()) >= 3
    content = {"format": 1, "answers": example["answers"]}
    assessment = migrated_from(content, REAL.checklist).assessment
    task = Task(
        timed(REAL.checklist, example.get("takes", {})),
        REAL.stages,
        levels_of(assessment, REAL.checklist),
        example["target"],
        example.get("efforts", {}),
        example.get("pinned", {}),
        example.get("ceilings", {}),
    )
    assert stated(plan(task, example["capacity"])) == example["expected"]


# ------------------------------------------------------------------- against trying everything


@dataclass(frozen=True)
class Puzzle:
    checklist: Checklist
    stages: Stages
    levels: Levels
    target: int
    capacity: int
    efforts: Mapping[str, tuple[Effort, ...]]
    pinned: Mapping[str, int]
    ceilings: Mapping[str, int]

    def plan(self, capacity: int | None = None) -> Roadmap | NoRoadmap:
        asked, stages, levels, target = self.checklist, self.stages, self.levels, self.target
        task = Task(asked, stages, levels, target, self.efforts, self.pinned, self.ceilings)
        return plan(task, self.capacity if capacity is None else capacity)

    def effort(self, criterion_id: str, level: int) -> int:
        return UNITS[self.efforts[criterion_id][level - 1]]

    def takes(self, criterion_id: str, level: int) -> int:
        return self.checklist.criteria[criterion_id].rung(level).takes

    def holds(self, reached: Mapping[str, int]) -> bool:
        """Whether the target stage is held for certain, as the staircase counts it."""
        levels = {c: LevelRange(n, n, n) for c, n in reached.items()}
        held = Staircase(self.checklist, self.stages, levels).stage.low
        pinned = all(reached[c] >= n for c, n in self.pinned.items() if c in reached)
        return held >= self.target and pinned

    def order(self) -> list[tuple[str, int]]:
        """Every step in the order in which they are preferred."""
        required = list(self.stages.required_up_to(self.target))
        of_score = next((s for s, r in required if r.id == OVERALL), self.target)
        found = []
        for place, c in enumerate(self.checklist.criteria):
            if c not in self.levels:
                continue
            stage = 0
            for level in range(self.levels[c].low + 1, 5):
                names = (c, c.partition(".")[0])
                asking = [s for s, r in required if r.id in names and r.threshold >= level]
                stage = max(stage, asking[0] if asking else of_score)
                found.append((stage, place, level, c))
        return [(c, level) for _, _, level, c in sorted(found)]


def ways(task: Puzzle) -> Iterator[tuple[dict[str, int], list[tuple[str, int]]]]:
    """Every set of levels that reaches the target, with the steps to it."""
    ids = list(task.levels)
    ranges = [
        range(task.levels[c].low, max(task.levels[c].low, task.ceilings.get(c, 4)) + 1) for c in ids
    ]
    for chosen in product(*ranges):
        reached = dict(zip(ids, chosen, strict=True))
        steps = [(c, level) for c in ids for level in range(task.levels[c].low + 1, reached[c] + 1)]
        if all(task.effort(*s) <= task.capacity for s in steps) and task.holds(reached):
            yield reached, steps


def schedule(task: Puzzle, steps: list[tuple[str, int]], years: int) -> tuple[int, ...] | None:
    """The first way to spread steps, given in their order, over so many years."""

    def place(n: int, taken: tuple[int, ...]) -> tuple[int, ...] | None:
        if n == len(steps):
            return taken
        c, level = steps[n]
        earliest = 1
        if (c, level - 1) in steps:
            begun = taken[steps.index((c, level - 1))]
            earliest = max(begun + task.takes(c, level - 1), begun + 1)
        for year in range(earliest, years - task.takes(c, level) + 1):
            used = sum(task.effort(*s) for s, y in zip(steps, taken, strict=False) if y == year)
            if used + task.effort(c, level) <= task.capacity:
                found = place(n + 1, (*taken, year))
                if found is not None:
                    return found
        return None

    return place(0, ())


def by_trying(task: Puzzle) -> dict[tuple[str, int], int] | None:
    """The year of each step of the best plan; ``None`` where none reaches the target."""
    every = [steps for _, steps in ways(task)]
    if not every:
        return None
    order = task.order()
    least = min(sum(task.effort(*s) for s in steps) for steps in every)
    cheapest = sorted(
        (
            [s for s in order if s in steps]
            for steps in every
            if sum(task.effort(*s) for s in steps) == least
        ),
        key=lambda steps: [s not in steps for s in order],
    )
    for years in count(0):
        for steps in cheapest:
            found = schedule(task, steps, years)
            if found is not None:
                return dict(zip(steps, found, strict=True))
    raise AssertionError("unreachable: there is always room in enough years")


@st.composite
def tasks(draw: st.DrawFn) -> Puzzle:
    items = {}
    left = 4
    for item_id in "abc"[: draw(st.integers(1, 3))]:
        size = draw(st.integers(1, max(1, min(3, left))))
        left = max(1, left - size)
        items[item_id] = " ".join([draw(st.sampled_from(["best", "mean"])), *"pqr"[:size]])
    ids = list(checklist(**items).criteria)
    years = st.sampled_from([0, 0, 0, 1, 1, 2])
    takes = {c: draw(st.tuples(years, years, years, years)) for c in ids}
    asked = checklist(takes, **items)
    rows = []
    for _ in range(draw(st.integers(1, 3))):
        things = draw(st.lists(st.sampled_from([*ids, *items]), max_size=2, unique=True))
        row = [f"{t} {draw(st.integers(1, 4))}{draw(st.sampled_from(['', '+']))}" for t in things]
        if draw(st.booleans()):
            row.append(f"overall {draw(st.integers(10, 75))}")
        rows.append(", ".join(row))
    marks = st.sampled_from(["0", "1", "1", "2", "2", "3", "4", "?", "."])
    row = ", ".join(f"{c} {draw(marks)}" for c in ids)
    levels = {
        c: x
        for c, x in levels_of(answered(row), asked).items()
        if draw(st.integers(0, 9))  # now and then one is not applicable
    }
    sizes = st.sampled_from(["S", "S", "M", "M", "L"])
    efforts = {c: draw(st.tuples(sizes, sizes, sizes, sizes)) for c in ids}
    few = st.dictionaries(st.sampled_from(ids), st.integers(1, 3), max_size=1)
    return Puzzle(
        checklist=asked,
        stages=stages(*rows),
        levels=levels,
        target=draw(st.integers(1, len(rows))),
        capacity=draw(st.integers(1, 7)),
        efforts=efforts,
        pinned=draw(few) if draw(st.booleans()) else {},
        ceilings=draw(few) if draw(st.booleans()) else {},
    )


@settings(max_examples=often(400), deadline=None)
@given(task=tasks())
def test_no_other_plan_is_better(task: Puzzle) -> None:
    found = task.plan()
    best = by_trying(task)
    if isinstance(found, NoRoadmap):
        assert best is None
        return
    assert {(s.criterion_id, s.level): s.year for s in found.steps} == best


# most tasks have a plan: these are sought out
@settings(
    max_examples=often(60), deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)
@given(task=tasks())
def test_what_stands_in_the_way_is_told(task: Puzzle) -> None:
    found = task.plan()
    assume(isinstance(found, NoRoadmap))
    assert isinstance(found, NoRoadmap)
    assert found.obstacles
    lacking = [o for o in found.obstacles if o.reason == "capacity"]
    assert (found.capacity_needed is not None) == bool(lacking)
    if found.capacity_needed is None:
        return
    # with that capacity these are gone, with one unit less at least one is not
    for capacity, is_enough in ((found.capacity_needed, True), (found.capacity_needed - 1, False)):
        again = task.plan(capacity)
        left = again.obstacles if isinstance(again, NoRoadmap) else ()
        assert all(o.reason != "capacity" for o in left) == is_enough


# ------------------------------------------------------------------- the real checklist


@settings(max_examples=often(25), deadline=None)
@given(
    assessment=assessments(REAL.checklist),
    target=st.integers(1, 4),
    capacity=st.sampled_from([4, 6, 8, 12, 40]),
)
def test_a_plan_of_the_real_checklist_keeps_to_the_rules(
    assessment: Assessment, target: int, capacity: int
) -> None:
    levels = levels_of(assessment, REAL.checklist)
    found = plan(Task(REAL.checklist, REAL.stages, levels, target), capacity)
    if isinstance(found, NoRoadmap):
        assert {o.reason for o in found.obstacles} == {"not_applicable"}
        return
    reached = {c: x.low for c, x in levels.items()}
    steps = {(s.criterion_id, s.level): s for s in found.steps}
    for year in range(1, found.years + 1):
        assert sum(s.effort for s in found.in_year(year)) <= capacity
        assert any(s.year <= year <= s.ends for s in found.steps), "no year is idle"
    for (c, level), step in sorted(steps.items()):
        reached[c] += 1
        assert level == reached[c], "one level at a time"
        if below := steps.get((c, level - 1)):
            assert step.follows
            assert step.year >= max(below.ends, below.year + 1), "after the one below is true"
    assert reached == found.levels
    after = {c: LevelRange(n, n, n) for c, n in reached.items()}
    assert Staircase(REAL.checklist, REAL.stages, after).stage.low >= target
    assert plan(Task(REAL.checklist, REAL.stages, levels, target), capacity) == found


def test_a_capacity_is_at_least_one() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        plan(Task(REAL.checklist, REAL.stages, {}, 1), 0)
