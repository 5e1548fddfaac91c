"""A table of assessments: every row as if it had been scored alone (method §9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklist.answers import Answer, Assessment
from checklist.load import load
from checklist.model import Checklist, Stages
from scoring.cohort import BLANK, DONT_KNOW, NOT_APPLICABLE, CohortScores, score_cohort
from scoring.rating import EQUAL, Score, Weights, rate
from scoring.stages import Staircase

REAL = load()
CELLS = (BLANK, NOT_APPLICABLE, DONT_KNOW, 0, 1, 2, 3, 4)
ANSWERS: Mapping[int, str] = {DONT_KNOW: "unknown", NOT_APPLICABLE: "not_applicable"}

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


# ------------------------------------------------------------------- one row, alone


def assessment(
    row: Sequence[int], evidence: Sequence[bool], criteria: Sequence[str], asked: Checklist
) -> Assessment:
    """The same answers as an ordinary assessment."""
    answers = {}
    for criterion_id, cell, shown in zip(criteria, row, evidence, strict=True):
        if cell != BLANK:
            answers[criterion_id] = Answer(
                level=ANSWERS.get(cell, cell),
                reason="方針で決まっている" if cell == NOT_APPLICABLE else "",
                name="自分たちの強み" if asked.criteria[criterion_id].own else "",
                evidence=("要綱",) if shown else (),
            )
    return Assessment(answers=answers)


def assert_same_as_alone(
    levels: np.ndarray,
    criteria: Sequence[str],
    asked: Checklist,
    steps: Stages,
    weights: Weights = EQUAL,
    evidence: np.ndarray | None = None,
) -> CohortScores:
    """Every figure of every row equals that of the row alone, to the last bit."""
    found = score_cohort(levels, criteria, asked, steps, weights, evidence)
    shown = np.zeros(levels.shape, bool) if evidence is None else evidence
    for n, row in enumerate(levels.tolist()):
        one = assessment(row, shown[n].tolist(), criteria, asked)
        rating = rate(one, asked, weights)
        stage = Staircase(asked, steps, rating.levels, weights, rating.overall).stage
        assert as_score(found.overall, n) == rating.overall, row
        assert {i: as_score(s, n) for i, s in found.items.items()} == rating.items, row
        if found.evidenced is not None:
            assert as_score(found.evidenced, n) == rating.evidenced, row
        assert (found.stage_low[n], found.stage_high[n]) == (stage.low, stage.high), row
    return found


def as_score(columns: Sequence[np.ndarray], row: int) -> Score:
    figures = [float(column[row]) for column in columns]
    return Score(*(None if np.isnan(figure) else figure for figure in figures))


# ------------------------------------------------------------------- random cohorts


@st.composite
def weightings(draw: st.DrawFn, asked: Checklist) -> Weights:
    weight = st.one_of(
        st.sampled_from([1.0, 2.0, 3.0, 0.5, 0.1, 1 / 3]), st.floats(1e-3, 1e3, allow_nan=False)
    )
    items = [item.id for item in asked.items]
    return Weights(
        draw(st.dictionaries(st.sampled_from(items), weight)),
        draw(st.dictionaries(st.sampled_from(sorted(asked.criteria)), weight)),
    )


def cohort(seed: int, rows: int, columns: int) -> np.ndarray:
    """Cells of rows that are strong and weak, complete and full of gaps."""
    random = np.random.default_rng(seed)
    levels = random.integers(0, 5, (rows, columns))
    levels = np.minimum(4, levels + random.integers(0, 5, (rows, 1)))
    other = random.random((rows, columns)) < random.choice([0, 0.05, 0.5, 1], (rows, 1))
    return np.where(other, random.integers(-3, 0, (rows, columns)), levels).astype(np.int8)


@few
@given(st.integers(0, 2**32), st.data())
def test_every_row_of_a_random_cohort_is_as_if_alone(seed: int, data: st.DataObject) -> None:
    criteria = data.draw(st.permutations(list(REAL.checklist.criteria)))
    criteria = criteria[: data.draw(st.sampled_from([len(criteria), len(criteria), 10, 0]))]
    weights = data.draw(st.one_of(st.just(EQUAL), weightings(REAL.checklist)))
    levels = cohort(seed, 40, len(criteria))
    evidence = np.random.default_rng(seed).random(levels.shape) < 0.5
    assert_same_as_alone(levels, criteria, REAL.checklist, REAL.stages, weights, evidence)
