"""A table of answers with its scores beside it: columns in, columns out (method §9 Cohorts).

Columns named by a criterion's id hold the answers, ``<criterion>.evidence`` whether there is any
evidence; every other column passes through as it is. The same for each part of a table, wherever
it is computed: the parts one after another are the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from checklist.model import TOP_LEVEL, Checklist, Stages
from checklist.problems import Problem, ProblemsError, problem, shown
from scoring.cohort import BLANK, NOT_APPLICABLE, CohortScores, Kernel, ScoreColumns
from scoring.rating import EQUAL, Weights

#: Ends the name of a column that says of each answer whether it carries evidence.
EVIDENCE = ".evidence"
#: A whole number as spreadsheets and programs write it.
_NUMBER = re.compile(r"\s*([+-]?[0-9]{1,3})(\.0*)?\s*", re.ASCII)
#: Texts of a column of evidence that mean there is none.
_NO_EVIDENCE = frozenset(("", "0", "0.0", "nan", "false", "no", "なし"))


def added_names(checklist: Checklist, *, with_evidence: bool) -> list[str]:
    """The names of the columns that scoring adds, in their order."""
    scores = ["overall", *(item.id for item in checklist.items)]
    return [
        *(f"{score}_{figure}" for score in scores for figure in ScoreColumns._fields),
        *(["evidenced"] if with_evidence else []),
        "stage_low",
        "stage_high",
    ]


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that is no answer, and so counts as blank."""

    row: int
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A part of a table with its scores, the bad cells among the first, and how many there are."""

    batch: pa.RecordBatch
    bad: tuple[BadCell, ...]
    bad_in_all: int


class Columns:
    """How the columns of one table are read. ``notes``: what its author should know about them.

    Raises ProblemsError where the columns hold nothing to score, or one thing twice.
    """

    def __init__(self, names: Sequence[str], checklist: Checklist) -> None:
        self.notes: list[Problem] = []
        self._answers = self._found(names, checklist)
        self._evidence = {
            criterion: names.index(names[place] + EVIDENCE)
            for criterion, place in self._answers.items()
            if names[place] + EVIDENCE in names
        }
        self._checklist = checklist
        self._added = added_names(checklist, with_evidence=bool(self._evidence))
        self._kept = [n for n, name in enumerate(names) if name not in self._added]
        self._note(names, checklist)

    def _found(self, names: Sequence[str], checklist: Checklist) -> dict[str, int]:
        """The column of each criterion, under its id or one that it had before."""
        found: dict[str, int] = {}
        twice = []
        for criterion in checklist.criteria.values():
            known = (criterion.id, *criterion.former)
            places = [n for n, name in enumerate(names) if name.strip() in known]
            if len(places) > 1:
                twice.append(criterion.id)
            elif places:
                found[criterion.id] = places[0]
        if twice:
            raise ProblemsError(
                problem(
                    one,
                    "同じ問いの列が2つあります。1つにしてください。",
                    "Two columns hold this criterion. Keep one.",
                )
                for one in twice
            )
        if not found:
            raise ProblemsError.one(
                "採点する列がありません。1行目に問いの id（例: capacity.finance）を列の名前として"
                "書いてください。",
                "There is no column to score. Name the columns by the ids of the criteria in the "
                "first row (for example capacity.finance).",
            )
        return found

    def _note(self, names: Sequence[str], checklist: Checklist) -> None:
        missing = [c.id for c in checklist.asked if c.id not in self._answers]
        if missing:
            listed = ", ".join(missing)
            self.notes.append(
                problem(
                    "",
                    f"列がない問いは、未回答として数えました: {listed}",
                    f"Criteria without a column count as blank: {listed}",
                )
            )
        taken = {names[n] for n in (*self._answers.values(), *self._evidence.values())}
        alike = [
            name
            for name in names
            if name not in taken
            and name.strip().partition(".")[0] in checklist.items_by_id
            and "." in name
        ]
        if alike:
            listed = ", ".join(alike[:20])
            self.notes.append(
                problem(
                    "",
                    f"問いの id に似ていますが、採点には使わない列があります: {listed}",
                    f"Columns that look like criteria but are none, and were not scored: {listed}",
                )
            )
        replaced = [name for name in names if name in self._added]
        if replaced:
            listed = ", ".join(replaced)
            self.notes.append(
                problem(
                    "",
                    f"同じ名前の列は、今回の結果に置き換えました: {listed}",
                    f"Columns of the same name were replaced by this result: {listed}",
                )
            )

    @property
    def criteria(self) -> tuple[str, ...]:
        return tuple(self._answers)

    def levels(self, batch: pa.RecordBatch) -> tuple[NDArray[np.int8], list[tuple[str, Any]]]:
        """The cells as ``Kernel.score`` takes them, and for each column with bad cells its name
        and which rows they are."""
        levels = np.empty((len(self._answers), batch.num_rows), np.int8)
        bad = []
        for into, (criterion_id, place) in zip(levels, self._answers.items(), strict=True):
            column = batch.column(place)
            cells, wrong = _cells(column)
            if self._checklist.criteria[criterion_id].not_applicable is None:
                never = cells == NOT_APPLICABLE
                wrong = never if wrong is None else wrong | never
            into[:] = cells
            if wrong is not None and wrong.any():
                into[wrong] = BLANK
                bad.append((batch.schema.names[place], np.flatnonzero(wrong)))
        return levels.T, bad

    def evidence(self, batch: pa.RecordBatch) -> NDArray[np.bool_] | None:
        """Whether each answer carries evidence; ``None`` where no column tells."""
        if not self._evidence:
            return None
        shown_ = np.zeros((len(self._answers), batch.num_rows), bool)
        for into, criterion_id in zip(shown_, self._answers, strict=True):
            if criterion_id in self._evidence:
                into[:] = _is_shown(batch.column(self._evidence[criterion_id]))
        return shown_.T

    def with_scores(self, batch: pa.RecordBatch, scores: CohortScores) -> pa.RecordBatch:
        """The columns that pass through, then those that scoring adds."""
        figures = [*scores.overall, *(f for item in scores.items.values() for f in item)]
        if scores.evidenced is not None:
            figures.append(scores.evidenced.point)
        added = [pa.array(figure, from_pandas=True) for figure in figures]  # NaN becomes null
        added += [pa.array(scores.stage_low), pa.array(scores.stage_high)]
        kept = [batch.column(n) for n in self._kept]
        return pa.RecordBatch.from_arrays([*kept, *added], schema=self.schema(batch.schema))

    def schema(self, schema: pa.Schema) -> pa.Schema:
        """What ``with_scores`` makes of a table with this schema."""
        stage = {"stage_low", "stage_high"}
        return pa.schema(
            [
                *(schema.field(n) for n in self._kept),
                *(pa.field(n, pa.int8() if n in stage else pa.float64()) for n in self._added),
            ],
            metadata=schema.metadata,
        )


class TableScorer:
    """Scores the parts of one table. It never changes, so every process may have its own copy."""

    def __init__(
        self,
        names: Sequence[str],
        checklist: Checklist,
        stages: Stages,
        weights: Weights = EQUAL,
    ) -> None:
        self.columns = Columns(names, checklist)
        self._kernel = Kernel(checklist, stages, weights)

    def score(
        self, batch: pa.RecordBatch, numbers: Sequence[int], at_most: int, threads: int
    ) -> Scored:
        """A part with its scores. Of its bad cells the first ``at_most`` are told, by the
        ``numbers`` that its rows have in the whole table."""
        levels, bad = self.columns.levels(batch)
        scores = self._kernel.score(
            levels, self.columns.criteria, self.columns.evidence(batch), threads=threads
        )
        return Scored(
            batch=self.columns.with_scores(batch, scores),
            bad=tuple(_bad_cells(batch, bad, numbers, at_most)),
            bad_in_all=sum(len(rows) for _, rows in bad),
        )


def _bad_cells(
    batch: pa.RecordBatch, bad: Sequence[tuple[str, Any]], numbers: Sequence[int], at_most: int
) -> Iterator[BadCell]:
    """The first bad cells in the order of the rows."""
    places = sorted((int(row), name) for name, rows in bad for row in rows[:at_most])
    for row, name in places[:at_most]:
        value = batch.column(batch.schema.names.index(name))[row].as_py()
        yield BadCell(numbers[row], name, shown(value))


# ---------------------------------------------------------------------------- one column


def _cells(column: pa.Array) -> tuple[NDArray[np.int8], NDArray[np.bool_] | None]:
    """The cells of a column, and which of them are no answer (``None``: all are)."""
    kind = column.type
    if kind == pa.int8() and not column.null_count:
        cells = column.to_numpy()
        return cells, (cells < BLANK) | (cells > TOP_LEVEL)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        numbers = column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        numbers = np.where(np.isnan(numbers), BLANK, numbers)
        wrong = (numbers < BLANK) | (numbers > TOP_LEVEL) | (numbers != np.floor(numbers))
        return np.where(wrong, BLANK, numbers).astype(np.int8), wrong
    found, of = _distinct(column)
    known = [_cell(value) for value in found]
    wrong = np.array([cell is None for cell in known], bool)[of]
    return np.array([BLANK if cell is None else cell for cell in known], np.int8)[of], wrong


def _is_shown(column: pa.Array) -> NDArray[np.bool_]:
    found, of = _distinct(column)
    said = ["" if value is None else str(value).strip().lower() for value in found]
    return np.take(np.array([text not in _NO_EVIDENCE for text in said], bool), of)


def _distinct(column: pa.Array) -> tuple[list[Any], NDArray[Any]]:
    """The values of a column, each once, and which of them each row has."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode(null_encoding="encode")
    values = [*column.dictionary.to_pylist(), None]
    return values, column.indices.fill_null(len(values) - 1).to_numpy(zero_copy_only=False)


def _cell(value: object) -> int | None:
    """What a single value says; ``None`` where it is no answer."""
    if value is None or value == "":
        return BLANK
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    if not isinstance(value, str):
        return None
    if not value.strip():
        return BLANK
    number = _NUMBER.fullmatch(value)
    return int(number[1]) if number and BLANK <= int(number[1]) <= TOP_LEVEL else None
