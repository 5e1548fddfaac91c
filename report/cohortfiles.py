"""The files of the analyst's page: the template of a table, the table with its scores, and the
whole survey as a workbook.

Spreadsheets take a text that begins with = + - @ for a formula: in a workbook it is written as a
string, in CSV an apostrophe stands before it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from typing import get_args

import pyarrow as pa
import pyarrow.csv

from checklist.catalogue import MunicipalityKind
from checklist.load import Content
from checklist.model import Lang
from report.contents import Table
from report.phrases import Phrases
from report.reading.cohort import HEADINGS, Gathered
from report.survey import SurveySummary, Value
from report.workbook import Book, Cell, Column, Kind, clean
from scoring.columns import TableScorer

#: A longer table is saved as CSV: a workbook of it takes too long to write.
MOST_IN_BOOK = 2_000

#: What the first row of the template names, before the ids of the criteria.
_ABOUT = ("name", "code", "prefecture", "kind", "population")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_BOM = "\ufeff".encode()


# ---------------------------------------------------------------------------- template


def template_csv(content: Content) -> bytes:
    """The head of a table: CSV in UTF-8 with the mark by which Excel knows it."""
    out = StringIO(newline="")
    csv.writer(out).writerow(_template_head(content))
    return _BOM + out.getvalue().encode()


def template_workbook(content: Content, lang: Lang, made_at: datetime) -> bytes:
    """The same as a workbook, with a sheet that explains each column."""
    phrases = Phrases(content, lang)
    say = _say(phrases)
    book = Book(say("template_title"), phrases.say("common.product"), lang, made_at, "")
    sheet = book.workbook.add_worksheet(say("sheet_data"))
    kinds: dict[str, Kind] = {"population": "number"}
    columns = [
        Column(name, kinds.get(name, "name" if name in HEADINGS else "number"), 16)
        for name in _template_head(content)
    ]
    book.table(sheet, columns, [])
    book.set_up(sheet, say("template_title"), landscape=True)
    explained = book.workbook.add_worksheet(say("sheet_columns"))
    head = [
        Column(say("column"), "name", 30),
        Column(say("column_means"), "text", 60),
        Column(say("column_values"), "text", 48),
    ]
    book.table(explained, head, _explained(phrases))
    book.set_up(explained, say("template_title"), landscape=True)
    return book.close()


def _template_head(content: Content) -> list[str]:
    return [*_ABOUT, *(c.id for c in content.checklist.asked)]


def _explained(phrases: Phrases) -> Iterator[tuple[str, str, str]]:
    say = _say(phrases)
    kinds = phrases.listed(phrases.name("kind", kind) for kind in get_args(MunicipalityKind))
    for name in _ABOUT:
        values = kinds if name == "kind" else say(f"values_{name}")
        yield name, say(f"column_{name}"), values
    for criterion in phrases.content.checklist.asked:
        never = criterion.not_applicable is None
        question = criterion.question.of(phrases.lang)
        yield (
            criterion.id,
            f"{phrases.criterion(criterion.id)}\n{question}",
            say("values_level" if never else "values_level_na"),
        )


def _say(phrases: Phrases) -> Callable[..., str]:
    def say(key: str, /, **values: object) -> str:
        return phrases.say(f"analysis.{key}", **values)

    return say


# ---------------------------------------------------------------------------- scored table


def scored_csv(gathered: Gathered, content: Content) -> bytes:
    """The columns that came along, the answers, then the scores and stages: CSV in UTF-8 with the
    mark by which Excel knows it."""
    scored = _scored(gathered, content)
    columns = [
        pa.array([_harmless(value) for value in column.to_pylist()])
        if pa.types.is_string(column.type)
        else column
        for column in scored.columns
    ]
    safe = pa.RecordBatch.from_arrays(columns, names=[_harmless(n) for n in scored.schema.names])
    out = BytesIO(_BOM)
    out.seek(len(_BOM))
    pa.csv.write_csv(safe, out)
    return out.getvalue()


def _scored(gathered: Gathered, content: Content) -> pa.RecordBatch:
    """The table with the columns that ``python -m scoring`` adds."""
    cohort = gathered.cohort
    names = [*gathered.others, *cohort.criteria]
    texts = [pa.array(cells, pa.string()) for cells in gathered.others.values()]
    levels = [pa.array(cohort.levels[:, n]) for n in range(len(cohort.criteria))]
    batch = pa.RecordBatch.from_arrays([*texts, *levels], names=names)
    scorer = TableScorer(names, content.checklist, content.stages)
    return scorer.score(batch, range(batch.num_rows), 0, threads=2).batch


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    kept = clean(text)
    return f"'{kept}" if _FORMULA.match(kept) and not _NUMBER.fullmatch(kept) else kept


# ---------------------------------------------------------------------------- survey


def survey_workbook(
    told: SurveySummary, gathered: Gathered, content: Content, lang: Lang, made_at: datetime
) -> bytes:
    """Every table of the page, whole; the scored table as well, where it is not too long."""
    return _Survey(told, gathered, content, lang, made_at).bytes()


class _Survey:
    def __init__(
        self,
        told: SurveySummary,
        gathered: Gathered,
        content: Content,
        lang: Lang,
        made_at: datetime,
    ) -> None:
        self._told, self._gathered, self._content = told, gathered, content
        self._phrases = Phrases(content, lang)
        self._say = _say(self._phrases)
        self._made_at = made_at
        self._title = self._say("book_title")
        if gathered.is_synthetic:
            self._title = f"{self._title} – {self._say('synthetic_mark')}"
        product = self._phrases.say("common.product")
        self._book = Book(self._title, product, lang, made_at, "…")

    def bytes(self) -> bytes:
        told, say = self._told, self._say
        self._overview()
        self._table("sheet_scores", told.scores.table.head, _typed(told.scores.table),
                    ("name", "number", "name"))  # fmt: skip
        self._table("sheet_stages", told.stages.table.head, _typed(told.stages.table),
                    ("name", "number", "number"))  # fmt: skip
        for grid in told.grids:
            pairs = [(name, say("known", name=name)) for name in grid.all_groups]
            head = (say("question"), *(heading for pair in pairs for heading in pair))
            name = say("sheet_grid", by=grid.label)
            self._table(name, head, grid.all_rows, ("name", *("decimal", "number") * len(pairs)))
        self._table("sheet_lacks", told.lacks.table.head, told.lacks_rows,
                    ("name", "number", "share", "decimal", "number"))  # fmt: skip
        self._table("sheet_demand", (*told.demand.head, say("share")), told.demand_rows,
                    ("text", "text", "number", "share"))  # fmt: skip
        self._table("sheet_teaching", told.teaching.table.head, told.teaching_rows,
                    ("name", "number", "number"))  # fmt: skip
        if told.names is not None:
            self._table("sheet_names", told.names.head, told.names_rows,
                        ("name", "text", "text"))  # fmt: skip
        if self._gathered.cohort.rows <= MOST_IN_BOOK:
            self._scored_table()
        return self._book.close()

    def _overview(self) -> None:
        told, say = self._told, self._say
        sheet = self._book.workbook.add_worksheet(say("sheet_overview"))
        rows: list[tuple[str, Cell]] = [(self._title, None)]
        rows += [(fact.label, " ".join((fact.value, fact.note))) for fact in told.facts]
        rows.append((say("made"), f"{self._made_at:%Y-%m-%d}"))
        rows += [("", note) for note in (say("grid_rule"), told.scores_without) if note]
        if self._gathered.is_synthetic:
            rows.insert(1, (say("synthetic_mark"), say("synthetic_notice")))
        if self._gathered.cohort.rows > MOST_IN_BOOK:
            rows.append(("", say("scored_too_long", n=f"{MOST_IN_BOOK:,}")))
        widths = (Column("", "text", 30), Column("", "text", 90))
        for position, column in enumerate(widths):
            sheet.set_column(position, position, column.width)
        look = self._book.format(text_wrap=True)
        for row, (label, value) in enumerate(rows):
            bold = self._book.format(bold=True, font_size=14 if row == 0 else 10)
            self._book.write(sheet, row, 0, label, bold)
            self._book.write(sheet, row, 1, value, look)
        self._book.set_up(sheet, self._title, landscape=True)

    def _table(
        self,
        name: str,
        head: Sequence[str],
        rows: Sequence[Sequence[Value]],
        kinds: Sequence[Kind],
    ) -> None:
        label = self._say(name) if name.startswith("sheet_") else name
        sheet = self._book.workbook.add_worksheet(label[:31])
        widths: Mapping[str, float] = {"text": 44, "name": 30}
        columns = [
            Column(heading, kind, widths.get(kind, 14))
            for heading, kind in zip(head, kinds, strict=True)
        ]
        self._book.table(sheet, columns, rows)
        self._book.set_up(sheet, self._title, landscape=True)

    def _scored_table(self) -> None:
        """Written row by row with few looks: thousands of rows need no set height."""
        scored = _scored(self._gathered, self._content)
        sheet = self._book.workbook.add_worksheet(self._say("sheet_scored"))
        head = self._book.head("name")
        for position, name in enumerate(scored.schema.names):
            self._book.write(sheet, 0, position, name, head)
        looks = {
            True: self._book.format(num_format="@"),
            False: self._book.format(num_format="General"),
        }
        for position, column in enumerate(scored.columns):
            look = looks[pa.types.is_string(column.type)]
            for row, value in enumerate(column.to_pylist(), start=1):
                if value is not None:
                    self._book.write(sheet, row, position, value, look)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, scored.num_rows, scored.num_columns - 1)
        self._book.set_up(sheet, self._title, landscape=True)


def _typed(table: Table) -> list[tuple[Value, ...]]:
    """The rows of a table with its whole numbers as numbers."""
    return [
        tuple(
            int(plain) if (plain := cell.replace(",", "")).isdigit() and place else cell
            for place, cell in enumerate(row)
        )
        for row in table.rows
    ]
