"""Scoring one assessment, everything a page needs, and reading the content, in processor time.
Scoring is pure, so all above the minimum of many measurements is noise: the minimum is reported."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import count
from random import Random

import numpy

from benchmarks.table import Row, interleaved
from checklist.answers import Answer, Assessment
from checklist.load import Content, load
from checklist.model import TOP_LEVEL
from scoring.advice import advise
from scoring.rating import (
    EVIDENCE_FROM,
    UNSHOWN_AT_MOST,
    LevelRange,
    Levels,
    levels_of,
    rate,
)
from scoring.result import Result, assess
from scoring.roadmap import NoRoadmap, plan
from scoring.robustness import DRAWS, SEED, robustness, weightings
from scoring.stages import Staircase, gaps
from scoring.task import UNITS, Task

TODAY = date(2026, 11, 29)
ROUNDS = 40
CALLS = 50  # a round, of each subject

#: Overall score and stage with every unknown at 0 and at 4, and both scores with evidence only.
Plain = tuple[list[float], list[int], list[float]]


def _microseconds(call: Callable[[], object], calls: int = CALLS) -> Callable[[], float]:
    """The mean of ``calls`` calls, measured at each call of the result."""

    def measured() -> float:
        started = time.process_time()
        for _ in range(calls):
            call()
        return 1e6 * (time.process_time() - started) / calls

    return measured


def _plainly(content: Content, assessment: Assessment) -> Callable[[], Plain]:
    """The same numbers by plain loops over plain numbers made ready beforehand: no weights, no
    reasons, no gaps, nothing kept by name. The example has no *not applicable*."""
    checklist = content.checklist
    rating = rate(assessment, checklist)
    claimed = {c for c in rating.evidence.due if c not in rating.evidence.shown}
    ids = list(rating.levels)
    known = [rating.levels[c].known for c in ids]
    capped = [UNSHOWN_AT_MOST if c in claimed else k for c, k in zip(ids, known, strict=True)]
    places = {name: [ids.index(c) for c in cs if c in ids] for name, cs in checklist.named.items()}
    items = [(item.rule, places[item.id]) for item in checklist.items]
    required = [
        (number, places.get(r.id), r.threshold)
        for number, r in content.stages.required_up_to(content.stages.top)
    ]
    top = content.stages.top

    def overall(levels: list[int]) -> float:
        scores = []
        for rule, at in items:
            chosen = [levels[place] for place in at]
            scores.append(25 * (max(chosen) if rule == "best" else sum(chosen) / len(chosen)))
        return round(sum(scores) / len(scores), 9)

    def stage_below(levels: list[int], score: float) -> int:
        unmet = [
            number
            for number, at, threshold in required
            if (score if at is None else max([levels[place] for place in at])) < threshold
        ]
        return min(unmet, default=top + 1) - 1

    def calculate() -> Plain:
        scores, stages, evidenced = [], [], []
        for unknown in (0, 4):
            levels = [unknown if level is None else level for level in known]
            scores.append(overall(levels))
            stages.append(stage_below(levels, scores[-1]))
            evidenced.append(overall([unknown if level is None else level for level in capped]))
        return scores, stages, evidenced

    return calculate


def measure() -> list[Row]:
    """The rows of the table: scoring, schemes, plan, robustness, reading the content."""
    content = load()
    example = content.example

    def score(assessment: Assessment) -> Plain:
        rating = rate(assessment, content.checklist)
        staircase = Staircase(
            content.checklist, content.stages, rating.levels, overall=rating.overall
        )
        gaps(staircase, rating.levels, assessment.target)
        overall, stage, evidenced = rating.overall, staircase.stage, rating.evidenced
        return (
            [round(overall.low or 0.0, 9), round(overall.high or 0.0, 9)],
            [stage.low, stage.high],
            [round(evidenced.low or 0.0, 9), round(evidenced.high or 0.0, 9)],
        )

    plainly = _plainly(content, example)
    assert EVIDENCE_FROM == UNSHOWN_AT_MOST + 1, "the plain loops count evidence otherwise"
    assert score(example) == plainly(), "the plain loops calculate something else"
    scored, blank, everything, plain = map(
        min,
        interleaved(
            ROUNDS,
            _microseconds(lambda: score(example)),
            _microseconds(lambda: score(Assessment())),
            _microseconds(lambda: assess(example, content)),
            _microseconds(plainly),
        ),
    )
    return [
        Row(
            "scoring one assessment, range and stage included",
            f"{scored:.0f} µs",
            "`rate`, `Staircase` and `gaps` of the example "
            f"({len(content.checklist.criteria)} criteria, two don't know)"
            f"; of a blank one {blank:.0f} µs; baseline: the same scores and stages by plain "
            "loops over plain numbers made ready, without weights, reasons or gaps",
            "≤ 200 µs",
            f"{plain:.0f} µs",
            scored / plain,
            scored <= 200,
        ),
        Row(
            "… with schemes, cases and progress",
            f"{everything:.0f} µs",
            f"`assess`: besides the above, {len(content.schemes)} schemes and "
            f"{len(content.events)} case events matched with the gaps",
        ),
        _robustness(content),
        _advice(content),
        _roadmap(content),
        _reading(content),
    ]


def _cities(content: Content) -> list[Assessment]:
    """Municipalities made up at random, always the same ones, weak and strong."""
    random = Random(SEED)  # noqa: S311 (nothing secret)
    return [
        Assessment(
            target=random.choice([None, 2, 3, 4]),
            answers={
                c.id: Answer(level=random.randint(0, 1 + number % 4))
                for c in content.checklist.asked
            },
        )
        for number in range(100)
    ]


def _each(calls: list[Callable[[], object]]) -> list[float]:
    """The processor time of each call in milliseconds but the first, which imports."""
    milliseconds = []
    for call in calls:
        started = time.process_time()
        call()
        milliseconds.append(1000 * (time.process_time() - started))
    return milliseconds[1:]


def _advice(content: Content) -> Row:
    cities = _cities(content)
    results = [assess(city, content) for city in cities]
    ours = _each([partial(advise, result, TODAY, _no_plan) for result in results])
    theirs = _each([partial(assess, city, content) for city in cities])
    median = statistics.median(ours)
    return Row(
        "advice, exact, without the plan",
        f"{median:.1f} ms median, {max(ours):.0f} ms at most",
        f"`advise` for {len(ours)} municipalities made up at random; "
        "baseline: `assess` of the same",
        "≤ 5 ms median",
        f"{statistics.median(theirs):.1f} ms median, {max(theirs):.0f} ms at most",
        median / statistics.median(theirs),
        median <= 5,
    )


def _no_plan(result: Result) -> NoRoadmap:
    return NoRoadmap(result.target or 0, 1, (), None)


def _roadmap(content: Content) -> Row:
    random = Random(SEED)  # noqa: S311 (nothing secret)
    checklist, stages = content.checklist, content.stages
    asked = [
        (levels_of(city, checklist), random.randint(1, 4), random.choice([4, 5, 6, 8, 10, 12]))
        for city in _cities(content)
    ]
    tasks = [(Task(checklist, stages, *case), capacity) for *case, capacity in asked]
    ours = _each([partial(plan, *task) for task in tasks])
    theirs = _each([partial(_step_by_step, content, *case) for case in asked])
    median = statistics.median(ours)
    return Row(
        "roadmap, exact",
        f"{median:.1f} ms median, {max(ours):.0f} ms at most",
        f"`plan` for {len(ours)} municipalities made up at random, targets 1 to 4, 4 to 12 a year; "
        "baseline: always the cheapest step towards an unmet requirement, year by year, "
        "without looking ahead (neither least effort nor fewest years)",
        "≤ 30 ms median",
        f"{statistics.median(theirs):.1f} ms median, {max(theirs):.0f} ms at most",
        median / statistics.median(theirs),
        median <= 30,
    )


def _step_by_step(content: Content, levels: Levels, target: int, capacity: int) -> int:
    """The years it takes without looking ahead."""
    now = {c: x.low for c, x in levels.items()}
    for year in count(1):
        left, raised = capacity, set()
        while True:
            known = {c: LevelRange(n, n, n) for c, n in now.items()}
            staircase = Staircase(content.checklist, content.stages, known)
            if staircase.stage.low >= target:
                return year
            wanted = {c for gate in staircase.unmet(target) for c in gate.criteria} or set(now)
            steps = sorted(
                (UNITS[content.checklist.criteria[c].effort[now[c]]], c)
                for c in wanted - raised
                if now[c] < TOP_LEVEL
            )
            if not steps or steps[0][0] > left:
                break
            left -= steps[0][0]
            now[steps[0][1]] += 1
            raised.add(steps[0][1])
    raise AssertionError("unreachable")


def _robustness(content: Content) -> Row:
    items = assess(content.example, content).rating.items
    points = numpy.array([score.point for score in items.values()])
    generator = numpy.random.default_rng(SEED)

    def ours_from_nothing() -> None:
        weightings.cache_clear()
        robustness(items)

    def by_numpy() -> None:
        weights = generator.dirichlet(numpy.ones(len(points)), DRAWS)
        numpy.percentile(weights @ points, [5, 95])
        numpy.bincount((weights * (100 - points)).argmax(axis=1), minlength=len(points))

    ours, again, theirs = map(
        min,
        interleaved(
            9,
            _microseconds(ours_from_nothing, 10),
            _microseconds(lambda: robustness(items), 10),
            _microseconds(by_numpy, 10),
        ),
    )
    return Row(
        "robustness, 10,000 weightings",
        f"{ours / 1000:.1f} ms",
        "`robustness` of the example: the same weightings on every machine, range and shares; "
        f"{again / 1000:.1f} ms once they are drawn; baseline: NumPy's Dirichlet distribution, "
        "a matrix product, percentiles",
        "≤ 5 ms",
        f"{theirs / 1000:.1f} ms",
        ours / theirs,
        ours <= 5000,
    )


def _reading(content: Content) -> Row:
    figures = []
    for _ in range(9):
        started = time.process_time()
        load()
        figures.append(time.process_time() - started)
    return Row(
        "reading and checking all content",
        f"{statistics.median(figures):.2f} s CPU",
        f"`load`, once a process: YAML, {len(content.municipalities)} municipalities, "
        "every reference",
    )
