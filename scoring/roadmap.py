"""The plan of least effort: which levels to raise, and in which year (method §4 Gap).

A step takes time: begun in year b, it is true in b + ``takes``, and the next step of its criterion
begins in that year, or in b + 1 where that is later. Its effort counts in b. The years of a plan
end with the year in which its last step is true.

Of all plans that reach the target the one with the least effort is taken, then the one with the
fewest years, then the first in a fixed order of steps, each as early as possible: the order of the
stages that require them, then of the checklist. So the answer is unique.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from math import ceil, lcm

from checklist.model import OVERALL, TOP_LEVEL, Requirement
from scoring.programme import Programme
from scoring.result import Result
from scoring.task import UNITS, Obstacle, Task


@dataclass(frozen=True, slots=True)
class Step:
    """Raising a criterion to ``level`` from the one below, begun in a ``year`` (1 is the first) and
    true ``takes`` years later, with an effort in units. ``needs_budget``: whether money or posts
    have to be asked for first; ``follows``: whether the step below is in the plan too. ``stage``:
    the first that requires it (for a step that only raises the overall score: the stage that
    requires the score). ``is_known``: whether the present level was answered; otherwise it has to
    be determined first."""

    year: int
    criterion_id: str
    level: int
    effort: int
    takes: int
    needs_budget: bool
    follows: bool
    stage: int
    is_known: bool

    @property
    def ends(self) -> int:
        """The year in which the level is true."""
        return self.year + self.takes

    @property
    def can_begin_now(self) -> bool:
        """Whether it can begin before the first year of the plan, for which a budget has to be
        asked: it needs none, and no other step comes before it."""
        return not (self.needs_budget or self.follows)


@dataclass(frozen=True, slots=True)
class Roadmap:
    """A plan: its steps by the year in which they begin, then in the order of the stages and the
    checklist. Without steps the target is held already. ``levels``: the low level of every
    criterion afterwards."""

    target: int
    capacity: int
    steps: tuple[Step, ...]
    levels: Mapping[str, int]

    @property
    def years(self) -> int:
        """The number of years it takes; 0 without steps."""
        return max((step.ends for step in self.steps), default=0)

    @property
    def effort(self) -> int:
        """The effort of all steps together, in units."""
        return sum(step.effort for step in self.steps)

    def in_year(self, year: int) -> tuple[Step, ...]:
        """The steps that begin in one year (1 is the first), in their order."""
        return tuple(step for step in self.steps if step.year == year)

    def true_in(self, year: int) -> tuple[Step, ...]:
        """The steps whose level becomes true in one year, in their order."""
        return tuple(step for step in self.steps if step.ends == year)


@dataclass(frozen=True, slots=True)
class NoRoadmap:
    """No plan reaches the target. ``capacity_needed``: the least capacity with which every obstacle
    of that kind is gone; ``None`` where there is none of that kind."""

    target: int
    capacity: int
    obstacles: tuple[Obstacle, ...]
    capacity_needed: int | None


def plan(task: Task, capacity: int) -> Roadmap | NoRoadmap:
    """The plan of a task with at most ``capacity`` units a year. Raises ValueError for a capacity
    below 1."""
    if capacity < 1:
        raise ValueError(f"capacity must be at least 1, not {capacity}")
    obstacles = tuple(task.obstacles(capacity))
    if not obstacles:
        return _Way(task, capacity).roadmap()
    needed = None
    if any(obstacle.reason == "capacity" for obstacle in obstacles):
        needed = next(
            c
            for c in sorted({*task.efforts_needed, capacity + 1})
            if c > capacity and all(o.reason != "capacity" for o in task.obstacles(c))
        )
    return NoRoadmap(task.target, capacity, obstacles, needed)


def own_plan(result: Result) -> Roadmap | NoRoadmap | None:
    """The plan up to the target with the municipality's capacity, efforts and weights and the steps
    it pinned and forbade; ``None`` at the highest stage."""
    if result.target is None:
        return None
    settings, criteria = result.assessment.plan, result.content.checklist.criteria
    efforts = {step.criterion: list(criteria[step.criterion].effort) for step in settings.steps}
    pinned: dict[str, int] = {}
    ceilings: dict[str, int] = {}
    # in the order of levels: the highest pinned and the lowest forbidden count
    for step in settings.steps:
        if step.effort is not None:
            efforts[step.criterion][step.level - 1] = step.effort
        if step.choice == "pinned":
            pinned[step.criterion] = step.level
        elif step.choice == "forbidden":
            ceilings.setdefault(step.criterion, step.level - 1)
    task = Task(
        result.content.checklist,
        result.content.stages,
        result.rating.levels,
        result.target,
        efforts,
        pinned,
        ceilings,
        result.weights,
    )
    return plan(task, settings.capacity)


#: A step without its year: the criterion and the level it is raised to.
Raise = tuple[str, int]


class _Way:
    """The search for the plan, for a task without obstacles."""

    def __init__(self, task: Task, capacity: int) -> None:
        self._task = task
        self._capacity = capacity
        place = {c: n for n, c in enumerate(task.checklist.criteria)}
        #: Every step that can be taken, in the order in which steps are preferred.
        self._raises: list[Raise] = sorted(
            (
                (c, level)
                for c, x in task.levels.items()
                for level in range(x.low + 1, task.reach(c, capacity) + 1)
            ),
            key=lambda r: (task.stage_of(*r), place[r[0]], r[1]),
        )
        self._effort = {r: task.effort(*r) for r in self._raises}

    def roadmap(self) -> Roadmap:
        task = self._task
        programme = self._in_the_end()
        costs = {n: self._effort[r] for n, r in enumerate(self._raises)}
        cheapest = programme.least(costs)
        assert cheapest is not None  # noqa: S101 (no obstacle: raising everything is a solution)
        effort = sum(costs.get(n, 0) for n in cheapest)
        programme.require(costs, effort, effort)
        first = programme.first([[n] for n in range(len(self._raises))])
        assert first is not None  # noqa: S101 (``cheapest`` is a solution)
        years = self._as_early_as_can_be(self._raises[n] for n in first if n < len(self._raises))
        last = max((year + task.takes(*r) for r, year in years.items()), default=0)
        for fewer in range(self._at_least(effort), last):
            sooner = self._within(list(years), fewer) or self._others_within(fewer, effort)
            if sooner:
                years = sooner
                break
        steps = [
            Step(
                year=years[r],
                criterion_id=r[0],
                level=r[1],
                effort=self._effort[r],
                takes=task.takes(*r),
                needs_budget=task.checklist.criteria[r[0]].rung(r[1]).needs_budget,
                follows=task.levels[r[0]].low < r[1] - 1,
                stage=task.stage_of(*r),
                is_known=task.levels[r[0]].known is not None,
            )
            for r in self._raises
            if r in years
        ]
        reached = {c: x.low for c, x in task.levels.items()}
        for step in steps:
            reached[step.criterion_id] = max(reached[step.criterion_id], step.level)
        return Roadmap(
            target=task.target,
            capacity=self._capacity,
            steps=tuple(sorted(steps, key=lambda step: step.year)),
            levels=reached,
        )

    def _at_least(self, effort: int) -> int:
        """A lower bound of the number of years of any plan with this effort."""
        task = self._task
        chains = [
            min(self._alone(c, r.threshold) for c in task.candidates(r))
            for _, r in task.required
            if r.id != OVERALL and task.candidates(r)
        ]
        shortest = min((task.takes(*r) for r in self._raises), default=0)
        return max(ceil(effort / self._capacity) + shortest, *chains, 0) if effort else 0

    def _alone(self, criterion_id: str, level: int) -> int:
        """The years in which a criterion reaches a level where nothing else is done."""
        if self._task.levels[criterion_id].low >= level:
            return 0
        begun = self._task.before(criterion_id, level) + 1
        return begun + self._task.takes(criterion_id, level)

    def _as_early_as_can_be(self, raises: Iterator[Raise]) -> dict[Raise, int]:
        """The year in which each step begins, one after another in their order, each as early as
        capacity allows. Where that takes no more years than the lower bound, it is the first in the
        order of plans."""
        years: dict[Raise, int] = {}
        room: dict[int, int] = {}
        for c, level in raises:
            below = years.get((c, level - 1))
            earliest = 1 if below is None else below + self._task.wait(c, level - 1)
            for year in count(earliest):
                if room.setdefault(year, self._capacity) >= self._effort[c, level]:
                    break
            room[year] -= self._effort[c, level]
            years[c, level] = year
        return years

    def _others_within(self, years: int, effort: int) -> dict[Raise, int] | None:
        """The first plan with this effort in ``years`` years, over all choices of steps; ``None``
        where there is none."""
        programme = self._in_time(self._raises, years)
        size = len(self._raises)
        last = (years - 1) * size
        self._ask(programme, last)
        programme.require(
            {last + n: self._effort[r] for n, r in enumerate(self._raises)}, effort, effort
        )
        chosen = programme.first([[last + n] for n in range(size)])
        if chosen is None:
            return None
        return self._within([r for n, r in enumerate(self._raises) if last + n in chosen], years)

    def _within(self, taken: Sequence[Raise], years: int) -> dict[Raise, int] | None:
        """The first schedule of these steps, given in their order, in ``years`` years; ``None``
        where there is none."""
        programme, size = self._in_time(taken, years), len(taken)
        latest: dict[Raise, int] = {}
        for n, (c, level) in reversed(list(enumerate(taken))):
            latest[c, level] = years - self._task.takes(c, level)
            if (c, level + 1) in latest:
                by_next = latest[c, level + 1] - self._task.wait(c, level)
                latest[c, level] = min(latest[c, level], by_next)
            if latest[c, level] <= self._task.before(c, level):
                return None
            programme.fixed |= {y * size + n: 1 for y in range(latest[c, level] - 1, years)}
        begun = self._begun(programme, taken, years)
        if begun is None:
            return None
        undecided = (
            [at for at in range(n, years * size, size) if at not in begun.fixed]
            for n in range(size)
        )
        first = begun.first([group for group in undecided if group])
        assert first is not None  # noqa: S101 (``begun`` has a solution)
        done = set(first)
        return {
            r: 1 + next(y for y in range(years) if y * size + n in done)
            for n, r in enumerate(taken)
        }

    def _begun(self, programme: Programme, taken: Sequence[Raise], years: int) -> Programme | None:
        """The programme with a prefix of the steps fixed to the years they would have if only those
        before them mattered: the longest prefix that leaves room for the rest. (No schedule comes
        before that one, and finding the length takes a few solutions, not one for each step.)
        ``None`` where the programme has no solution even without a prefix."""
        if programme.least({}) is None:
            return None
        size = len(taken)
        early = self._as_early_as_can_be(iter(taken))
        begun, fitting, lost = programme, 0, size
        while lost - fitting > 1:
            half = (fitting + lost) // 2
            trial = Programme(programme.size, programme.rows, dict(programme.fixed))
            for n, r in enumerate(taken[:half]):
                trial.fixed |= {y * size + n: int(y >= early[r] - 1) for y in range(years)}
            if trial.least({}) is None:
                lost = half
            else:
                begun, fitting = trial, half
        return begun

    def _in_the_end(self) -> Programme:
        """The programme whose variable n says: the n-th step is taken, in any year."""
        programme = Programme(len(self._raises))
        number = {r: n for n, r in enumerate(self._raises)}
        for (c, level), n in number.items():
            if (c, level - 1) in number:
                programme.require({n: 1, number[c, level - 1]: -1}, most=0)
        self._ask(programme, 0)
        return programme

    def _in_time(self, raises: Sequence[Raise], years: int) -> Programme:
        """The programme whose variable ``year · size + n`` says: the n-th of these steps has begun
        by the end of that year (counted from 0), after the step below, within each year's capacity,
        and early enough to be true in the last year."""
        size = len(raises)
        number = {r: n for n, r in enumerate(raises)}
        programme = Programme(years * size)
        for (c, level), n in number.items():
            first = self._task.before(c, level)
            last = years - 1 - self._task.takes(c, level)
            programme.fixed |= {y * size + n: 0 for y in range(min(first, years))}
            if last < first:
                programme.fixed |= {y * size + n: 0 for y in range(years)}
                continue
            for y in range(first, years):
                at = y * size + n
                if y:
                    programme.require({at: 1, at - size: -1}, least=0, most=1 if y <= last else 0)
                if first:
                    earlier = y - self._task.wait(c, level - 1)
                    below = earlier * size + number[c, level - 1]
                    programme.require({at: 1, below: -1}, most=0)
        # rounded down after dividing by what large steps take, a limit says at once how many fit
        for divisor in sorted(set(UNITS.values())):
            share = {n: self._effort[r] // divisor for n, r in enumerate(raises)}
            for year in range(years):
                row = {year * size + n: units for n, units in share.items() if units}
                if year:
                    row |= {(year - 1) * size + n: -units for n, units in share.items() if units}
                programme.require(row, most=self._capacity // divisor)
        return programme

    def _ask(self, programme: Programme, last: int) -> None:
        """Adds the requirements of the target; variable ``last + n`` says: the n-th
        step is taken."""
        task, number = self._task, {r: n for n, r in enumerate(self._raises)}
        for _, requirement in task.required:
            self._require(programme, requirement, last, number)
        for c, level in task.pinned.items():
            if c in task.levels and task.levels[c].low < level:
                programme.require({last + number[c, level]: 1}, least=1)

    def _require(
        self,
        programme: Programme,
        requirement: Requirement,
        last: int,
        number: Mapping[Raise, int],
    ) -> None:
        task, level = self._task, requirement.threshold
        if requirement.id == OVERALL:
            self._require_score(programme, level, last, number)
            return
        candidates = task.candidates(requirement)
        if not candidates or any(task.levels[c].low >= level for c in candidates):
            return
        programme.require(
            {last + number[c, level]: 1 for c in candidates if (c, level) in number}, least=1
        )

    def _require_score(
        self, programme: Programme, score: int, last: int, number: Mapping[Raise, int]
    ) -> None:
        """Σ worth · level ≥ score, in whole numbers. An item that takes its best gets a variable of
        its own for each level, which is at most the sum of those of its criteria."""
        task = self._task
        now = task.score({c: x.low for c, x in task.levels.items()})
        gains: dict[int, Fraction] = {}
        for name, worth in task.overall.items():
            criteria = [c for c in task.checklist.named[name] if c in task.levels]
            for level in range(max(task.levels[c].low for c in criteria) + 1, TOP_LEVEL + 1):
                ways = [last + number[c, level] for c in criteria if (c, level) in number]
                if len(ways) == 1:
                    gains[ways[0]] = worth
                elif ways:
                    reached = programme.size
                    programme.size += 1
                    programme.require({reached: 1, **dict.fromkeys(ways, -1)}, most=0)
                    gains[reached] = worth
        whole = lcm(*(gain.denominator for gain in gains.values()), (score - now).denominator)
        programme.require(
            {n: int(gain * whole) for n, gain in gains.items()}, least=int((score - now) * whole)
        )
