"""A table of answers with its scores beside it: columns in, columns out (method §9 Cohorts)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from checklist.load import Content
from report.tables.columns import BadCell, Columns, TableAnswers
from report.tables.rows import RowAside
from report.tables.table import TablePart
from scoring.cohort import CohortScores, Kernel
from scoring.rating import EQUAL, Weights


@dataclass(frozen=True, slots=True)
class Scored:
    """A part of a table with its scores: the first of its bad cells, and how many there are in all;
    its rows that stand for no municipality, which have no scores."""

    batch: pa.RecordBatch
    bad: tuple[BadCell, ...]
    bad_in_all: int
    aside: tuple[RowAside, ...]


class TableScorer:
    """Scores the parts of one table. Immutable, so it can be sent to other processes."""

    def __init__(self, schema: pa.Schema, content: Content, weights: Weights = EQUAL) -> None:
        self.columns = Columns(schema.names, content)
        self._schema = schema
        self._kernel = Kernel(content.checklist, content.stages, weights)

    @property
    def schema(self) -> pa.Schema:
        """The schema of the table with its scores."""
        return self.columns.schema(self._schema)

    def score(self, part: TablePart, at_most: int, threads: int) -> Scored:
        """A part with its scores; rows that stand for no municipality have none. Of its bad cells
        the first ``at_most`` are listed."""
        answers = self.columns.answers(part)
        evidence = self.columns.evidence(part.batch)
        scores = self._kernel.score(
            answers.levels, self.columns.criteria, evidence, threads=threads
        )
        figures = _figures(scores, answers)
        return Scored(
            batch=self.columns.with_scores(part.batch, figures, self._schema),
            bad=tuple(self.columns.bad_cells(part, answers, at_most)),
            bad_in_all=sum(len(rows) for _, rows in answers.bad),
            aside=tuple(answers.aside.values()),
        )


def _figures(scores: CohortScores, answers: TableAnswers) -> list[pa.Array]:
    """The columns that scoring adds: null where there is no figure, and in rows that do not
    count."""
    figures = [*scores.overall, *(f for item in scores.items.values() for f in item)]
    if scores.evidenced is not None:
        figures.append(scores.evidenced.point)
    stages = (scores.stage_low, scores.stage_high)
    if not answers.aside:
        return [pa.array(figure, from_pandas=True) for figure in (*figures, *stages)]
    aside = ~answers.counted
    return [
        *(pa.array(figure, mask=aside | np.isnan(figure)) for figure in figures),
        *(pa.array(stage, mask=aside) for stage in stages),
    ]
