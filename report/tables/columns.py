"""The columns of a table: their meaning and the values of their cells (method §9 Cohorts).

Columns of criteria hold the answers, ``<criterion>.evidence`` whether there is any evidence; every
other column passes through unchanged. Each part of a table is read independently, with the same
result wherever it is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from checklist.answers import NOT_APPLICABLE as SAYS_NOT_APPLICABLE
from checklist.answers import UNKNOWN
from checklist.evidence import is_evidence
from checklist.load import Content
from checklist.model import TOP_LEVEL, Checklist
from checklist.problems import Problem, ProblemsError, problem
from checklist.text import Text
from report.tables.blank import blank_rows, distinct, nobodys_rows
from report.tables.heading import HEADINGS, SYNTHETIC, HeadingNames, no_heading
from report.tables.rows import HINT, AsideReason, RowAside, reason_of
from report.tables.table import TablePart
from scoring.cohort import BLANK, DONT_KNOW, NOT_APPLICABLE, ScoreColumns
from wording.level import LevelReader, NotALevelError
from wording.phrases import one_line, shortened

#: The number of columns listed that are not used.
_MOST_ALIKE = 24


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
    """A cell that is no answer and counts as blank. ``question``: how a message names its column;
    ``value``: ``None`` for a formula without a saved value."""

    place: str
    row: int
    question: Text
    value: str | None
    is_not_applicable: bool = False

    def problem(self, place: str = "") -> Problem:
        """The cell and its value as a problem; ``place`` is its file."""
        where = " ".join((place, self.place)).strip()
        if self.value is None:
            return problem(
                where,
                f"{self.row}行目の {self.question.ja}：数式の計算結果が保存されていません。"
                "未回答として数えました。",
                f"row {self.row}, {self.question.en}: this formula was saved without its value. "
                "It counts as blank.",
            )
        value = shortened(one_line(self.value), 20)
        if self.is_not_applicable:
            return problem(
                where,
                f"{self.row}行目の {self.question.ja}：「{value}」はこの問いでは選べません"
                "（どの自治体にも当てはまる問いです）。未回答として数えました。",
                f"row {self.row}, {self.question.en}: “{value}” cannot be chosen here, as this "
                "question applies to every municipality. It counts as blank.",
            )
        return problem(
            where,
            f"{self.row}行目の {self.question.ja}：「{value}」は回答として読めません。未回答として"
            "数えました。",
            f"row {self.row}, {self.question.en}: “{value}” is no answer. It counts as blank.",
        )


@dataclass(frozen=True, slots=True)
class TableAnswers:
    """The answers of a part. ``levels`` as ``Kernel.score`` takes them; ``bad``: for each column
    with cells that are no answer, its name and a mask of these rows; ``aside``: by index in the
    part, the rows that stand for no municipality, whose cells are not reported."""

    levels: NDArray[np.int8]
    bad: Sequence[tuple[str, NDArray[Any]]]
    aside: Mapping[int, RowAside]

    @property
    def counted(self) -> NDArray[np.bool_]:
        """A boolean for each row: False for the rows in ``aside``."""
        counted = np.ones(len(self.levels), bool)
        counted[list(self.aside)] = False
        return counted


class Columns:
    """The columns of one table. ``notes``: remarks for its author; ``means``: the columns of
    ``HEADINGS``, by key; ``unnamed``: those without a name.

    Raises ProblemsError where no column can be scored, or two have the same meaning.
    """

    def __init__(self, headings: Sequence[str], content: Content) -> None:
        names = HeadingNames(content)
        self._headings = tuple(headings)
        self._checklist = content.checklist
        self._reader = LevelReader(content)
        self._answers = _only(headings, names, self._checklist)
        self._questions = {n: names.labels[c] for c, n in self._answers.items()}
        places = {names.evidence(name): n for n, name in reversed(list(enumerate(headings)))}
        self._evidence = {c: places[c] for c in self._answers if c in places}
        taken = {*self._answers.values(), *self._evidence.values()}
        self.others = [n for n in range(len(headings)) if n not in taken]
        self.means = {
            means: n
            for n, name in reversed(list(enumerate(headings)))
            if n not in taken and (means := names.means(name)) is not None
        }
        labels = [self.means[means] for means in list(HEADINGS)[:4] if means in self.means]
        self._labels = list(dict.fromkeys([*labels, *self.others[:1]]))
        self._naming = [self.means[means] for means in ("code", "name") if means in self.means]
        self._added = added_names(self._checklist, with_evidence=bool(self._evidence))
        self._passing = [n for n, name in enumerate(headings) if name not in self._added]
        self._synthetic = headings.index(SYNTHETIC) if SYNTHETIC in headings else None
        self.unnamed = [n for n in self.others if not headings[n].strip()]
        self.notes = list(self._notes(headings, taken, names))

    def _notes(
        self, headings: Sequence[str], taken: set[int], names: HeadingNames
    ) -> Iterator[Problem]:
        missing = [
            names.questions[c.id] for c in self._checklist.asked if c.id not in self._answers
        ]
        if missing:
            yield problem(
                "",
                f"列がない問いは、未回答として数えました: {'、'.join(q.ja for q in missing)}",
                f"Questions without a column count as blank: {', '.join(q.en for q in missing)}",
            )
        used = {*taken, *self.means.values()}
        unused = [
            (name, None if (near := names.alike(name)) in self._answers else near)
            for n, name in enumerate(headings)
            if n not in used and name.strip() and name not in (*self._added, SYNTHETIC)
        ]
        alone = [name for name, _ in unused if names.evidence(name) is not None]
        unused = [(name, near) for name, near in unused if name not in alone]
        if alone:
            yield problem(
                "",
                f"問いの列がないか、二つ目の根拠の列は、使いませんでした: {_listed(alone, '、')}",
                "Columns of evidence without a column of their question, or the second of it, were "
                f"not used: {_listed(alone, ', ')}",
            )
        alike = [(one_line(name)[:40], names.labels[near]) for name, near in unused if near]
        if alike:
            shown = alike[:_MOST_ALIKE]
            yield problem(
                "",
                "問いの名前に似ていますが、その問いの列とは読めず、使わなかった列があります: "
                + "、".join(
                    f"「{name}」（{near.ja} なら、列の名前をそう直す）" for name, near in shown
                ),
                "Columns that resemble a question but are not named by it, and were not used: "
                + ", ".join(f"“{name}” (rename it if it is {near.en})" for name, near in shown),
            )
        others = [name for name, near in unused if not near]
        if others:
            yield problem(
                "",
                f"採点にも集計にも使わない列があります: {_listed(others, '、')}",
                f"Columns that are used for no figure: {_listed(others, ', ')}",
            )
        replaced = [name for name in headings if name in self._added]
        if replaced:
            listed = ", ".join(replaced)
            yield problem(
                "",
                f"同じ名前の列は、今回の結果に置き換えました: {listed}",
                f"Columns of the same name were replaced by this result: {listed}",
            )

    @property
    def without_evidence(self) -> Iterator[Problem]:
        """What is said where the columns of evidence are used for no figure."""
        if columns := [self._headings[n] for n in sorted(self._evidence.values())]:
            yield problem(
                "",
                "根拠の列は、この画面の集計には使いませんでした（コマンド python -m scoring は、"
                f"根拠の記載がある総合点に使います）: {_listed(columns, '、')}",
                "Columns of evidence are not used on this page (the command python -m scoring uses "
                f"them for the evidenced score): {_listed(columns, ', ')}",
            )

    @property
    def criteria(self) -> tuple[str, ...]:
        """The ids of the criteria that have a column."""
        return tuple(self._answers)

    def meaning(self, column: int) -> str:
        """The key of ``HEADINGS`` that a column has, else its heading."""
        return next(
            (means for means, n in self.means.items() if n == column), self._headings[column]
        )

    @property
    def coded(self) -> tuple[int, ...]:
        """The columns of answers and evidence: few distinct values, read as dictionaries."""
        return (*self._answers.values(), *self._evidence.values())

    def answers(self, part: TablePart) -> TableAnswers:
        """The answers in every row of a part."""
        batch = part.batch
        levels = np.empty((len(self._answers), batch.num_rows), np.int8)
        wrong_cells = []
        for into, (criterion_id, place) in zip(levels, self._answers.items(), strict=True):
            cells, wrong = self._cells(batch.column(place))
            if uncalculated := [row for row, column in part.formulas if column == place]:
                wrong = np.zeros(len(cells), bool) if wrong is None else wrong
                wrong[uncalculated] = True
            if self._checklist.criteria[criterion_id].not_applicable is None:
                never = cells == NOT_APPLICABLE
                wrong = never if wrong is None else wrong | never
            into[:] = cells
            if wrong is not None and wrong.any():
                into[wrong] = BLANK
                wrong_cells.append((place, wrong))
        aside = self._aside(part, levels, wrong_cells)
        if aside:
            for _, wrong in wrong_cells:
                wrong[list(aside)] = False
        bad = [
            (batch.schema.names[place], np.flatnonzero(wrong))
            for place, wrong in wrong_cells
            if wrong.any()
        ]
        return TableAnswers(levels.T, bad, aside)

    def _cells(self, column: pa.Array) -> tuple[NDArray[np.int8], NDArray[np.bool_] | None]:
        """The levels of a column, and a mask of the cells that are no answer."""
        kind = column.type
        if kind == pa.int8() and not column.null_count:
            cells = column.to_numpy()
            return cells, (cells < BLANK) | (cells > TOP_LEVEL)
        if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
            numbers = column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
            numbers = np.where(np.isnan(numbers), BLANK, numbers)
            wrong = (numbers < BLANK) | (numbers > TOP_LEVEL) | (numbers != np.floor(numbers))
            return np.where(wrong, BLANK, numbers).astype(np.int8), wrong
        values, of = distinct(column)
        cells_of = [self._cell(value) for value in values]
        wrong = np.array([cell is None for cell in cells_of], bool)[of]
        return np.array([BLANK if c is None else c for c in cells_of], np.int8)[of], wrong

    def _cell(self, value: object) -> int | None:
        """The level of a single value; ``None`` where it is no answer."""
        if value is None:
            return BLANK
        if isinstance(value, bytes):
            value = value.decode("utf-8", "replace")
        if not isinstance(value, str):
            return None
        try:
            level = self._reader.read(value)
        except NotALevelError:
            return None
        if level is None:
            return BLANK
        if level == UNKNOWN:
            return DONT_KNOW
        return NOT_APPLICABLE if level == SAYS_NOT_APPLICABLE else int(level)

    def bad_cells(self, part: TablePart, answers: TableAnswers, at_most: int) -> Iterator[BadCell]:
        """The first cells of a part that are no answer, in the order of the rows."""
        places = sorted((int(row), name) for name, rows in answers.bad for row in rows[:at_most])
        for row, name in places[:at_most]:
            column = part.batch.schema.names.index(name)
            value = part.batch.column(column)[row].as_py()
            if isinstance(value, bytes):
                value = value.decode("utf-8", "replace")
            says = self._cell(f"{value}")
            yield BadCell(
                *part.place_of(row, column),
                self._questions[column],
                None if value is None else f"{value}",
                says == NOT_APPLICABLE,
            )

    def _aside(
        self,
        part: TablePart,
        levels: NDArray[np.int8],
        wrong_cells: Sequence[tuple[int, NDArray[np.bool_]]],
    ) -> dict[int, RowAside]:
        """The rows that stand for no municipality, by index."""
        batch = part.batch
        reasons: dict[int, tuple[AsideReason, str]] = dict.fromkeys(part.long, ("long", ""))
        for row in blank_rows(batch, (*self._answers.values(), *range(batch.num_columns))):
            reasons.setdefault(row, ("blank", ""))
        for place in self._labels:
            column = batch.column(place)
            if pa.types.is_dictionary(column.type):
                column = column.dictionary_decode()
            if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
                continue
            hints = pc.match_substring_regex(column, HINT).fill_null(False)
            for row in np.flatnonzero(hints.to_numpy(zero_copy_only=False)).tolist():
                label = column[row].as_py()
                has_levels = bool((levels[:, row] != BLANK).any())
                reason = reason_of(label, has_levels=has_levels)
                if reason is not None:
                    reasons.setdefault(row, (reason, shortened(one_line(label)[:80], 20)))
        for place, wrong in wrong_cells:
            heading = batch.schema.names[place]
            column = batch.column(place)
            for value in _values_where(column, wrong, heading):
                reasons.setdefault(value, ("heading", ""))
        if self._naming:
            for row in nobodys_rows(batch, levels, self._naming):
                reasons.setdefault(row, ("nobody", self._first_words(batch, row)))
        return {
            row: RowAside(part.place, part.numbers[row], reason, label)
            for row, (reason, label) in sorted(reasons.items())
        }

    @staticmethod
    def _first_words(batch: pa.RecordBatch, row: int) -> str:
        """The first thing that stands in a row, shortened."""
        cells = (column[row].as_py() for column in batch.columns)
        words = (one_line(f"{cell}") for cell in cells if cell is not None)
        return shortened(next(filter(None, words), "")[:80], 20)

    def are_invented(self, part: TablePart) -> bool:
        """Whether a column marks every row as synthetic."""
        if self._synthetic is None:
            return False
        values, of = distinct(part.batch.column(self._synthetic))
        is_yes = [str(value).strip().lower() in ("true", "1") for value in values]
        return bool(np.array(is_yes)[of].all())

    def evidence(self, batch: pa.RecordBatch) -> NDArray[np.bool_] | None:
        """Whether each answer carries evidence, shape (rows, criteria); ``None`` without such
        columns."""
        if not self._evidence:
            return None
        there = np.zeros((len(self._answers), batch.num_rows), bool)
        for into, criterion_id in zip(there, self._answers, strict=True):
            if criterion_id in self._evidence:
                into[:] = _has_evidence(batch.column(self._evidence[criterion_id]))
        return there.T

    def with_scores(
        self, batch: pa.RecordBatch, figures: Sequence[pa.Array], schema: pa.Schema
    ) -> pa.RecordBatch:
        """The columns that pass through, then those that scoring adds; ``schema``: of the table."""
        passing = [
            column if column.type == schema.field(n).type else column.cast(schema.field(n).type)
            for n in self._passing
            for column in (batch.column(n),)
        ]
        return pa.RecordBatch.from_arrays([*passing, *figures], schema=self.schema(schema))

    def schema(self, schema: pa.Schema) -> pa.Schema:
        """The schema of ``with_scores`` for a table with this schema."""
        stage = {"stage_low", "stage_high"}
        return pa.schema(
            [
                *(schema.field(n) for n in self._passing),
                *(pa.field(n, pa.int8() if n in stage else pa.float64()) for n in self._added),
            ],
            metadata=schema.metadata,
        )


def _listed(names: Sequence[str], between: str) -> str:
    """The first names, shortened, and how many more there are."""
    shown = between.join(shortened(one_line(name)[:40], 30) for name in names[:_MOST_ALIKE])
    return shown + (f"… (+{left:,})" if (left := len(names[_MOST_ALIKE:])) else "")


def _only(headings: Sequence[str], names: HeadingNames, checklist: Checklist) -> dict[str, int]:
    """The column of each criterion, in the order of the checklist. Raises ProblemsError where one
    has two, or none has any."""
    places: dict[str, list[int]] = {}
    for n, heading in enumerate(headings):
        if (criterion := names.criterion(heading)) is not None:
            places.setdefault(criterion, []).append(n)
    twice = [criterion for criterion, columns in places.items() if len(columns) > 1]
    if twice:
        raise ProblemsError(
            problem(
                "",
                f"{names.labels[criterion].ja}の列が2つあります。1つにしてください。",
                f"Two columns hold {names.labels[criterion].en}. Keep one.",
            )
            for criterion in twice
        )
    if not places:
        raise ProblemsError([no_heading(headings)])
    return {c: places[c][0] for c in checklist.criteria if c in places}


def _has_evidence(column: pa.Array) -> NDArray[np.bool_]:
    values, of = distinct(column)
    texts = ["" if value is None else str(value) for value in values]
    return np.take(np.array([is_evidence(text) for text in texts], bool), of)


def _values_where(column: pa.Array, wrong: NDArray[np.bool_], value: str) -> list[int]:
    """The rows among some in which a column holds a value."""
    values, of = distinct(column)
    if value not in values:
        return []
    return [int(row) for row in np.flatnonzero(wrong & (of == values.index(value)))]
