"""What one file brings to a cohort: the rows of a table, or reports and save files, a row each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from checklist.answers import Assessment, is_absent
from checklist.load import Content
from checklist.model import Checklist
from checklist.problems import Problem, ProblemsError, problem
from report.apart import TABLE, NotReadError
from report.form.read import SeveralSubmissionsError, read_submission
from report.opening import Brought, read_report
from report.savefile.archive import Archive, is_archive
from report.savefile.attachment import is_pdf
from report.savefile.pack import MAX_REPORT_BYTES
from report.tables.encoding import NO_TEXT, text_of
from report.tables.heading import HOW_EN, HOW_JA, NO_ROWS
from report.tables.profiles import COLUMNS, cells_of
from report.tables.rows import MOST_TOLD, RowAside
from scoring.cohort import BLANK, DONT_KNOW, NOT_APPLICABLE, Cells

if TYPE_CHECKING:  # brings pyarrow along, which other pages do without
    from report.tables.columns import BadCell, Columns
    from report.tables.table import TablePart

#: Rows of a cohort, of all files together.
MAX_ROWS = 100_000
#: Lines of a table, blank ones among them.
MAX_LINES = 2 * MAX_ROWS
#: Rows of a table that are read at once.
_AT_ONCE = 4096

_PARQUET = b"PAR1"
#: White space and the byte-order mark that editors put before JSON.
_BEFORE_JSON = b"\xef\xbb\xbf \t\r\n"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_TOO_LARGE = problem(
    "",
    "ファイルが大きすぎます（1ファイル5MBまで）。要らない列を除くか、ファイルを分けてください。"
    "Parquet形式にすると小さくなります。",
    "The file is too large (5 MB each at most). Leave out columns that are not needed, or part it "
    "into several files. Parquet makes it smaller.",
)
_EMPTY = problem(
    "",
    f"ファイルの中身が空です。{HOW_JA}",
    f"The file is empty. {HOW_EN}",
)
_NO_TABLE = problem(
    "",
    "表としても、この診断の報告書としても読めません。画像などほかの種類のファイルか、壊れたファイルです。"
    "CSV、Excel（.xlsx）、Parquetの表か、この診断の報告書か保存ファイルを選んでください。",
    "This is neither a table nor a report of this assessment: another kind of file, such as a "
    "picture, or damaged. Choose a table in CSV, Excel (.xlsx) or Parquet, or a report or save "
    "file of this assessment.",
)
TOO_MANY = problem(
    "",
    f"行が多すぎます（合わせて{MAX_ROWS:,}行まで）。"
    "これより大きな表は、コマンド python -m scoring で採点できます。",
    f"Too many rows ({MAX_ROWS:,} in all at most). "
    "The command python -m scoring scores larger tables.",
)


@dataclass(frozen=True, slots=True)
class FilePart:
    """What one file brought: ``levels`` in the columns of the checklist's criteria; of the other
    columns what they mean (a name of ``HEADINGS``, else the heading), the heading, the cells; the
    number of each row in its table (0 for a report) and its file and sheet."""

    levels: Cells
    others: tuple[tuple[str, str, tuple[str, ...]], ...]
    numbers: Sequence[int]
    places: Sequence[str] = ()
    refused: tuple[Problem, ...] = ()
    refused_in_all: int = 0
    notes: tuple[Problem, ...] = ()


def part_of(data: bytes, place: str, content: Content, heading: int | None = None) -> FilePart:
    """What a file brings. ``place``: its name where there are several; ``heading``: the row of a
    table that names its columns, where that is known. Raises ProblemsError."""
    if len(data) > MAX_REPORT_BYTES:
        raise ProblemsError([_TOO_LARGE])
    if not data.strip():
        raise ProblemsError([_EMPTY])
    if data.startswith(_PARQUET) or (is_archive(data) and _is_plain_workbook(data)):
        return _table(data, place, content, heading)
    if is_archive(data) or is_pdf(data) or data.startswith(_OLD_OFFICE):
        return _reports([read_report(data, content)], place, content)
    try:
        text = text_of(data)
    except ProblemsError as error:
        raise ProblemsError([_NO_TABLE if p == NO_TEXT else p for p in error.problems]) from None
    if data.lstrip(_BEFORE_JSON).startswith(b"{"):
        return _reports([read_report(data, content)], place, content)
    try:
        submission = read_submission(text.encode(), content)
    except SeveralSubmissionsError as several:
        rows = (listed.row for listed in several.submissions)
        brought = [read_report(text.encode(), content, row) for row in rows]
        return _reports(brought, place, content)
    if submission is not None:
        return _reports([submission], place, content)
    return _table(data, place, content, heading)


def _is_plain_workbook(data: bytes) -> bool:
    """Whether it is a workbook that is neither a report nor a questionnaire of ours."""
    archive = Archive(data)
    return archive.is_spreadsheet and not (archive.is_questionnaire or archive.pieces())


# ---------------------------------------------------------------------------- reports


_PROFILE: Mapping[str, Callable[[Assessment], object]] = {
    "name": lambda assessment: assessment.profile.name,
    "prefecture": lambda assessment: assessment.profile.prefecture,
    "code": lambda assessment: assessment.profile.code,
    "kind": lambda assessment: assessment.profile.kind,
    "population": lambda assessment: assessment.profile.population,
}


def _reports(files: Sequence[Brought], place: str, content: Content) -> FilePart:
    """One row for each assessment."""
    assessments = [brought.assessment for brought in files]
    refused = [problem for brought in files for problem in brought.refused]
    columns = []
    for name, of in _PROFILE.items():
        values = (of(assessment) for assessment in assessments)
        columns.append((name, name, tuple("" if v is None else str(v) for v in values)))
    decisive = [cells_of(assessment) for assessment in assessments]
    columns += [
        (name, name, tuple(cells[name] for cells in decisive))
        for name in COLUMNS
        if any(cells[name] for cells in decisive)
    ]
    return FilePart(
        np.array([_row(assessment, content.checklist) for assessment in assessments], np.int8),
        tuple(columns),
        [brought.row or 0 for brought in files],
        [place] * len(files),
        tuple(refused[:MOST_TOLD]),
        len(refused),
    )


def _row(assessment: Assessment, checklist: Checklist) -> list[int]:
    cells = []
    for criterion in checklist.criteria.values():
        level = assessment[criterion.id].level
        if is_absent(assessment, criterion.id, checklist):
            cells.append(BLANK)
        elif isinstance(level, int):
            cells.append(level)
        elif level is None:  # an ``other`` that has a name exists, whatever its level
            cells.append(DONT_KNOW if criterion.own else BLANK)
        else:
            cells.append(DONT_KNOW if level == "unknown" else NOT_APPLICABLE)
    return cells


# ---------------------------------------------------------------------------- tables


def _table(data: bytes, place: str, content: Content, heading: int | None) -> FilePart:
    # imported here: they bring pandas and pyarrow along, which other pages do without
    from report.tables.columns import Columns
    from report.tables.files import open_table
    from report.tables.roll import EmptyRows, Unnamed

    try:
        with open_table(data, _AT_ONCE, content, TABLE, heading) as table:
            columns = Columns(table.schema.names, content)
            gaps, unnamed = EmptyRows(place, table.first), Unnamed(columns, place)
            rows = _Rows(columns, table.schema.names, content)
            for part in table.parts:
                gaps.add(part)
                unnamed.add(part)
                rows.add(part)
                if len(rows.numbers) > MAX_ROWS or part.last > MAX_LINES:
                    raise ProblemsError([TOO_MANY])
    except NotReadError as error:
        if error.reason != "too_many_rows":
            raise
        raise ProblemsError([TOO_MANY]) from None
    if not rows.numbers and not rows.aside:
        raise ProblemsError([NO_ROWS])
    notes = [*table.notes, *columns.notes, *columns.without_evidence]
    return FilePart(
        np.concatenate(rows.levels),
        tuple(
            (columns.meaning(n), table.schema.names[n], tuple(cells))
            for n, cells in rows.others.items()
        ),
        rows.numbers,
        [" ".join((place, sheet)).strip() for sheet in rows.sheets],
        tuple(cell.problem(place) for cell in rows.bad),
        rows.bad_in_all,
        (
            *(replace(note, place=" ".join((place, note.place)).strip()) for note in notes),
            *unnamed.notes(),
            *gaps.notes(rows.aside),
        ),
    )


class _Rows:
    """The rows of a table that count, as they are read: of all of them only numbers and what
    passes through is kept."""

    def __init__(self, columns: Columns, names: Sequence[str], content: Content) -> None:
        self._columns = columns
        order = list(content.checklist.criteria)
        self._places = [order.index(criterion) for criterion in columns.criteria]
        self._width = len(order)
        self.levels: list[Cells] = [np.empty((0, self._width), np.int8)]
        self.others: dict[int, list[str]] = {n: [] for n in columns.others if names[n]}
        self.numbers: list[int] = []
        self.sheets: list[str] = []
        self.bad: list[BadCell] = []
        self.bad_in_all = 0
        self.aside: list[RowAside] = []
        self._same: dict[str, str] = {}

    def add(self, part: TablePart) -> None:
        from report.tables.roll import texts

        answers = self._columns.answers(part)
        counted = answers.counted
        levels = np.full((int(counted.sum()), self._width), BLANK, np.int8)
        levels[:, self._places] = answers.levels[counted]
        self.levels.append(levels)
        which = np.flatnonzero(counted).tolist()
        self.numbers += [part.numbers[n] for n in which]
        self.sheets += [part.place] * len(which)
        for column, cells in self.others.items():
            of = texts(part.batch, column)
            some = of if len(which) == len(of) else [of[n] for n in which]
            cells += map(self._same.setdefault, some, some)
        self.bad += self._columns.bad_cells(part, answers, MOST_TOLD - len(self.bad))
        self.bad_in_all += sum(len(rows) for _, rows in answers.bad)
        self.aside += answers.aside.values()
