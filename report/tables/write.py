"""The files of the analyst's page: the table with its scores, and the survey as a workbook, which
has no figures of single municipalities.

Spreadsheets take a text that begins with = + - @ for a formula: in a workbook it is written as a
string, in CSV an apostrophe stands before it.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

import pyarrow as pa
import pyarrow.csv

from checklist.load import Content
from report.tables.read import Gathered
from report.tables.scored import TableScorer
from report.tables.table import TablePart
from report.tables.writers import inert_table
from report.workbook import Book, CellKind, CellValue, Column
from wording.phrases import Phrases
from wording.shapes import Table, Value
from wording.survey import SurveySummary

#: A longer table is saved as CSV: a workbook of it takes too long to write.
MOST_IN_BOOK = 2_000


# ---------------------------------------------------------------------------- scored table


def scored_csv(gathered: Gathered, content: Content) -> bytes:
    """The columns that came along, the answers, then the scores and stages: CSV in UTF-8 with the
    mark by which Excel knows it."""
    out = BytesIO()
    out.write(codecs.BOM_UTF8)
    pa.csv.write_csv(inert_table(_scored(gathered, content)), out)
    return out.getvalue()


def _scored(gathered: Gathered, content: Content) -> pa.RecordBatch:
    """The table with the columns that ``python -m scoring`` adds."""
    cohort = gathered.cohort
    names = [*gathered.others, *cohort.criteria]
    texts = [pa.array(cells, pa.string()) for cells in gathered.others.values()]
    levels = [pa.array(cohort.levels[:, n]) for n in range(len(cohort.criteria))]
    batch = pa.RecordBatch.from_arrays([*texts, *levels], names=names)
    part = TablePart(batch, range(1, batch.num_rows + 1), batch.num_rows)
    return TableScorer(batch.schema, content).score(part, 0, threads=2).batch


# ---------------------------------------------------------------------------- survey


def survey_workbook(
    summary: SurveySummary, gathered: Gathered, phrases: Phrases, made_at: datetime
) -> bytes:
    """Every table of the page in full, without figures of single municipalities."""
    pages = _Pages("analysis.book_title", gathered, phrases, made_at)
    say = pages.say
    pages.overview(summary)
    scores, stages = summary.scores.table, summary.stages.table
    pages.table(say("analysis.sheet_scores"), scores.head, _typed(scores),
                ("name", "number", "name"))  # fmt: skip
    pages.table(say("analysis.sheet_stages"), stages.head, _typed(stages),
                ("name", "number", "number"))  # fmt: skip
    for grid in summary.grids:
        pairs = [(name, say("analysis.known", name=name)) for name in grid.all_groups]
        head = (say("analysis.question"), *(heading for pair in pairs for heading in pair))
        kinds: tuple[CellKind, ...] = ("name", *("decimal", "number") * len(pairs))
        pages.table(say("analysis.sheet_grid", by=grid.label), head, grid.all_rows, kinds)
    pages.table(say("analysis.sheet_lacks"), summary.lacks.table.head, summary.lacks_rows,
                ("name", "number", "share", "decimal", "number"))  # fmt: skip
    head = (*summary.demand.head, say("analysis.share"))
    pages.table(say("analysis.sheet_demand"), head, summary.demand_rows,
                ("text", "text", "number", "number", "share"))  # fmt: skip
    pages.table(say("analysis.sheet_teaching"), summary.teaching.table.head, summary.teaching_rows,
                ("name", "number", "number"))  # fmt: skip
    return pages.book.close()


def scored_workbook(
    summary: SurveySummary, gathered: Gathered, phrases: Phrases, made_at: datetime
) -> bytes:
    """As ``scored_csv``, as a workbook, with a sheet of who could teach and learn, by name. For at
    most ``MOST_IN_BOOK`` rows."""
    pages = _Pages("analysis.sheet_scored", gathered, phrases, made_at)
    pages.scored(_scored(gathered, phrases.content))
    if summary.names is not None:
        pages.table(pages.say("analysis.sheet_names"), summary.names.head, summary.names_rows,
                    ("name", "text", "text"))  # fmt: skip
    return pages.book.close()


class _Pages:
    """The sheets of a workbook, one after the other."""

    def __init__(self, title: str, gathered: Gathered, phrases: Phrases, made_at: datetime) -> None:
        self.say = phrases.say
        self._is_synthetic, self._made_at = gathered.is_synthetic, made_at
        self._title = self.say(title)
        if gathered.is_synthetic:
            self._title = f"{self._title} – {self.say('analysis.synthetic_mark')}"
        self.book = Book(self._title, phrases.say("common.product"), phrases.lang, made_at, "…")

    def overview(self, summary: SurveySummary) -> None:
        """The sheet with title, key figures, and notes on withheld figures."""
        say = self.say
        sheet = self.book.workbook.add_worksheet(say("analysis.sheet_overview"))
        rows: list[tuple[str, CellValue]] = [(self._title, None)]
        if self._is_synthetic:
            rows.append((say("analysis.synthetic_mark"), say("analysis.synthetic_notice")))
        rows += [(fact.label, " ".join((fact.value, fact.note))) for fact in summary.facts]
        rows.append((say("analysis.made"), f"{self._made_at:%Y-%m-%d}"))
        rows += [("", note) for note in (say("analysis.grid_rule"), summary.scores_without) if note]
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 90)
        look = self.book.format(text_wrap=True)
        for row, (label, value) in enumerate(rows):
            bold = self.book.format(bold=True, font_size=14 if row == 0 else 10)
            self.book.write(sheet, row, 0, label, bold)
            self.book.write(sheet, row, 1, value, look)
        self.book.set_up(sheet, self._title, landscape=True)

    def table(
        self,
        name: str,
        head: Sequence[str],
        rows: Sequence[Sequence[Value]],
        kinds: Sequence[CellKind],
    ) -> None:
        sheet = self.book.workbook.add_worksheet(name[:31])
        widths: Mapping[str, float] = {"text": 44, "name": 30}
        columns = [
            Column(heading, kind, widths.get(kind, 14))
            for heading, kind in zip(head, kinds, strict=True)
        ]
        self.book.table(sheet, columns, rows)
        self.book.set_up(sheet, self._title, landscape=True)

    def scored(self, scored: pa.RecordBatch) -> None:
        """Column by column with few looks: thousands of rows need no set height."""
        sheet = self.book.workbook.add_worksheet(self.say("analysis.sheet_scored"))
        head = self.book.head("name")
        for position, name in enumerate(scored.schema.names):
            self.book.write(sheet, 0, position, name, head)
        looks = {
            True: self.book.format(num_format="@"),
            False: self.book.format(num_format="General"),
        }
        for position, column in enumerate(scored.columns):
            look = looks[pa.types.is_string(column.type)]
            for row, value in enumerate(column.to_pylist(), start=1):
                if value is not None:
                    self.book.write(sheet, row, position, value, look)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, scored.num_rows, scored.num_columns - 1)
        self.book.set_up(sheet, self._title, landscape=True)


def _typed(table: Table) -> list[tuple[Value, ...]]:
    """The rows of a table with its whole numbers as numbers."""
    return [
        tuple(
            int(plain) if (plain := cell.replace(",", "")).isdigit() and place else cell
            for place, cell in enumerate(row)
        )
        for row in table.rows
    ]
