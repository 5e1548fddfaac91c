"""Scoring one assessment, everything a page asks for, and reading the content: processor time of
one call, the median of many."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from benchmarks.table import Row
from checklist.answers import Assessment
from checklist.load import load
from scoring.rating import rate
from scoring.result import assess
from scoring.stages import Staircase, gaps

ROUNDS = 15


def _microseconds(call: Callable[[], object], calls: int) -> float:
    """The median over rounds of the mean of so many calls, after calls that are not counted."""
    figures = []
    for _ in range(ROUNDS + 1):
        started = time.process_time()
        for _ in range(calls):
            call()
        figures.append(1e6 * (time.process_time() - started) / calls)
    return statistics.median(figures[1:])


def measure() -> list[Row]:
    content = load()
    example = content.example

    def score(assessment: Assessment) -> None:
        rating = rate(assessment, content.checklist)
        staircase = Staircase(content.checklist, content.stages, rating.levels)
        gaps(staircase, rating.levels, assessment.target)

    scored = _microseconds(lambda: score(example), 200)
    blank = _microseconds(lambda: score(Assessment()), 200)
    everything = _microseconds(lambda: assess(example, content), 50)
    reading = _microseconds(load, 1) / 1e6
    return [
        Row(
            "scoring one assessment, range and stage included",
            f"{scored:.0f} µs",
            "`rate`, `Staircase` and `gaps` of the example "
            f"({len(content.checklist.criteria)} criteria, two don't know)"
            f"; of a blank one {blank:.0f} µs",
            "≤ 200 µs",
            met=scored <= 200,
        ),
        Row(
            "… with schemes, cases and progress",
            f"{everything:.0f} µs",
            f"`assess`: besides the above, {len(content.schemes)} schemes and "
            f"{len(content.events)} case events matched with the gaps",
        ),
        Row(
            "reading and checking all content",
            f"{reading:.2f} s CPU",
            f"`load`, once a process: YAML, {len(content.municipalities)} municipalities, "
            "every reference",
        ),
    ]
