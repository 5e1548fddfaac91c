"""A cohort from files: tables of levels (CSV, Excel, Parquet), and reports and save files, each of
which is one row.

What cannot be read is reported with its place, and the rest is used. A table needs columns named by
the ids of criteria; columns about the municipality (``heading.HEADINGS``) make the groups; every
other column passes through. A municipality counts once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args

import numpy as np

from checklist.answers import Assessment, is_absent
from checklist.catalogue import Municipality, MunicipalityKind
from checklist.load import Content
from checklist.model import LANGUAGES, Checklist
from checklist.problems import Problem, ProblemsError, problem
from report.apart import TABLE, NotReadError
from report.form.read import SeveralSubmissionsError, read_submission
from report.opening import Brought, read_report
from report.savefile.archive import Archive, is_archive
from report.savefile.attachment import is_pdf
from report.savefile.pack import MAX_REPORT_BYTES
from report.tables import opening
from report.tables.heading import HOW_EN, HOW_JA, SYNTHETIC
from report.tables.municipality import Register, Row, matched
from report.tables.profiles import COLUMNS, cells_of, profiles_of
from scoring.cohort import BLANK, DONT_KNOW, NOT_APPLICABLE, Cells
from scoring.survey import SIZES, Cohort, Grouping, size_class
from scoring.thresholds import FEWEST
from wording.level import as_typed
from wording.phrases import one_line

if TYPE_CHECKING:  # brings pyarrow along, which other pages do without
    from report.tables.columns import BadCell, Columns, Part
from report.tables.rows import RowAside

#: Limits of a cohort: rows of all files together, and files.
MAX_ROWS, MAX_FILES = 100_000, 300
#: Lines of a table, blank ones among them.
MAX_LINES = 2 * MAX_ROWS
#: A column with more distinct values makes no groups.
MOST_GROUPS = 60
#: The number of unreadable cells listed one by one.
MOST_TOLD = 20
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
_TOO_MANY = problem(
    "",
    f"行が多すぎます（合わせて{MAX_ROWS:,}行まで）。"
    "これより大きな表は、コマンド python -m scoring で採点できます。",
    f"Too many rows ({MAX_ROWS:,} in all at most). "
    "The command python -m scoring scores larger tables.",
)
_NO_ROWS = problem(
    "",
    f"列の名前の下に、行がありません。{HOW_JA}",
    f"There are no rows under the names of the columns. {HOW_EN}",
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A cohort read from files. ``others``: the columns besides the answers, by their heading;
    ``refused``: the first of the places not read, of ``refused_in_all``; ``notes``: remarks on the
    tables. ``is_synthetic``: generated, not answers of real municipalities."""

    cohort: Cohort
    others: Mapping[str, tuple[str, ...]]
    refused: tuple[Problem, ...] = ()
    refused_in_all: int = 0
    notes: tuple[Problem, ...] = ()
    is_synthetic: bool = False


def gather(files: Collection[tuple[str, bytes]], content: Content) -> Gathered:
    """The cohort in files, given by name and content; looked at one after another.

    Raises ProblemsError, with an instruction for each file, where fewer than five municipalities
    are found, or more than ``MAX_ROWS`` rows, or more than ``MAX_FILES`` files are given.
    """
    if len(files) > MAX_FILES:
        raise ProblemsError.one(
            f"ファイルが多すぎます（{MAX_FILES}個まで）。回答を一つの表にまとめてください。",
            f"Too many files ({MAX_FILES} at most). Put the answers into one table.",
        )
    parts, failed = [], []
    for name, data in files:
        place = one_line(name)[:80] if len(files) > 1 else ""
        try:
            parts.append(_part(data, place, content))
        except ProblemsError as error:
            failed += [replace(p, place=" ".join((place, p.place)).strip()) for p in error.problems]
    if sum(len(part.levels) for part in parts) > MAX_ROWS:
        raise ProblemsError([_TOO_MANY])
    if not parts:
        raise ProblemsError(failed or [_too_few(0)])
    whole = _together(parts, failed, content)
    if whole.cohort.rows < FEWEST:
        raise ProblemsError([*failed, _too_few(whole.cohort.rows), *whole.notes])
    return whole


def synthetic(rows: int, content: Content) -> Gathered:
    """A generated cohort, marked as such in a column of its own."""
    # imported here: it brings pyarrow along, which other pages do without
    from report.tables import synthetic as made

    municipalities = list(content.municipalities.values())
    batches = list(made.cohort(rows, content.checklist, municipalities))
    levels = [
        np.concatenate([b.column(c).to_numpy() for b in batches])
        for c in content.checklist.criteria
    ]
    others = tuple(
        (
            name,
            name,
            tuple("" if v is None else str(v) for b in batches for v in b.column(name).to_pylist()),
        )
        for name in (SYNTHETIC, "name", "prefecture", "kind", "population")
    )
    return _together([_Part(np.array(levels).T, others, range(1, rows + 1))], [], content)


def _too_few(rows: int) -> Problem:
    return problem(
        "",
        f"集計には{FEWEST}団体以上が必要です（読み取れたのは{rows}団体）。"
        "ほかの団体の行か、報告書や保存ファイルを加えてください。"
        "一つの団体の結果は、「はじめに」の「前回の続きから再開する」で報告書を選ぶと見られます。",
        f"At least {FEWEST} municipalities are needed (found: {rows}). Add rows, or reports or "
        "save files, of others. For the results of a single one, choose its report under "
        "“Resume” on the first page.",
    )


# ---------------------------------------------------------------------------- one file


@dataclass(frozen=True, slots=True)
class _Part:
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


def _part(data: bytes, place: str, content: Content) -> _Part:
    if len(data) > MAX_REPORT_BYTES:
        raise ProblemsError([_TOO_LARGE])
    if not data.strip():
        raise ProblemsError([_EMPTY])
    if data.startswith(_PARQUET) or (is_archive(data) and _is_plain_workbook(data)):
        return _table(data, place, content)
    if is_archive(data) or is_pdf(data) or data.startswith(_OLD_OFFICE):
        return _reports([read_report(data, content)], place, content)
    try:
        text = opening.text_of(data)
    except ProblemsError as error:
        raise ProblemsError(
            [_NO_TABLE if p == opening.NO_TEXT else p for p in error.problems]
        ) from None
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
    return _table(data, place, content)


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


def _reports(files: Sequence[Brought], place: str, content: Content) -> _Part:
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
    return _Part(
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


def _table(data: bytes, place: str, content: Content) -> _Part:
    # imported here: they bring pandas and pyarrow along, which other pages do without
    from report.tables.columns import Columns
    from report.tables.files import reading
    from report.tables.roll import Gaps

    try:
        with reading(data, _AT_ONCE, content, TABLE) as table:
            columns = Columns(table.schema.names, content)
            gaps = Gaps(place, table.first)
            rows = _Rows(columns, table.schema.names, content)
            for part in table.parts:
                gaps.add(part)
                rows.add(part)
                if len(rows.numbers) > MAX_ROWS or part.last > MAX_LINES:
                    raise ProblemsError([_TOO_MANY])
    except NotReadError as error:
        if error.reason != "too_many_rows":
            raise
        raise ProblemsError([_TOO_MANY]) from None
    if not rows.numbers and not rows.aside:
        raise ProblemsError([_NO_ROWS])
    notes = [*table.notes, *columns.notes]
    return _Part(
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

    def add(self, part: Part) -> None:
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


# ---------------------------------------------------------------------------- all together


def _together(parts: Sequence[_Part], failed: Sequence[Problem], content: Content) -> Gathered:
    """The parts one after the other, each municipality once; columns that mean the same are one."""
    headings: dict[str, str] = {}
    for part in parts:
        for means, heading, _ in part.others:
            headings.setdefault(means, heading)
    columns: dict[str, list[str]] = {means: [] for means in headings}
    for part in parts:
        there = {means: cells for means, _, cells in reversed(part.others)}
        for means, column in columns.items():
            column += there.get(means, ("",) * len(part.levels))
    levels = np.concatenate([part.levels for part in parts])
    is_synthetic = all(cell.lower() in ("true", "1") for cell in columns.get(SYNTHETIC, ("",)))
    notes = [note for part in parts for note in part.notes]
    known: Sequence[Municipality | None] = [None] * len(levels)
    if not is_synthetic:
        who = matched(_who(parts, columns), Register(content.municipalities))
        once = [n for n in range(len(levels)) if n not in who.again]
        levels = levels[once]
        columns = {means: [cells[n] for n in once] for means, cells in columns.items()}
        known = [who.municipalities[n] for n in once]
        notes += who.notes
    refused = [*failed, *(p for part in parts for p in part.refused)]
    return Gathered(
        cohort=_grouped(levels, columns, known, content),
        others={headings[means]: tuple(cells) for means, cells in columns.items()},
        refused=tuple(refused[: MOST_TOLD + len(failed)]),
        refused_in_all=len(failed) + sum(part.refused_in_all for part in parts),
        notes=tuple(dict.fromkeys(notes)),
        is_synthetic=is_synthetic,
    )


def _who(parts: Sequence[_Part], columns: Mapping[str, Sequence[str]]) -> list[Row]:
    """The cells of each row about its municipality."""
    numbers = [number for part in parts for number in part.numbers]
    places = [place for part in parts for place in part.places]
    nothing = [""] * len(numbers)
    cells = (columns.get(name, nothing) for name in ("code", "name", "prefecture"))
    return [Row(*row) for row in zip(numbers, *cells, places, strict=True)]


def _grouped(
    levels: Cells,
    columns: Mapping[str, Sequence[str]],
    known: Sequence[Municipality | None],
    content: Content,
) -> Cohort:
    """The cohort with its names and groups, from its columns and the list of municipalities."""
    register = Register(content.municipalities)

    def filled(name: str, of: Callable[[Municipality], str]) -> list[str]:
        """A column of the table, and where it says nothing what is known of the municipality."""
        cells = columns.get(name) or ("",) * len(levels)
        return [
            cell or (of(municipality) if municipality else "")
            for cell, municipality in zip(cells, known, strict=True)
        ]

    kinds = _kinds(filled("kind", lambda m: m.kind), content)
    prefectures = [
        one_line(register.prefecture(cell))[:40]
        for cell in filled("prefecture", lambda m: m.prefecture)
    ]
    names = filled("name", lambda m: m.name or m.prefecture)
    groupings = (
        _grouping("kind", kinds, _KINDS),
        _sizes(columns.get("population", ())),
        _grouping("prefecture", prefectures, tuple(dict.fromkeys(register.prefectures.values()))),
    )
    profiles, profile_of = profiles_of(kinds, columns, content)
    return Cohort(
        levels=levels,
        criteria=tuple(content.checklist.criteria),
        groupings=tuple(grouping for grouping in groupings if grouping is not None),
        names=tuple(one_line(name)[:80] for name in names) if any(names) else (),
        profiles=profiles,
        profile_of=profile_of,
    )


_KINDS: tuple[str, ...] = get_args(MunicipalityKind)


def _kinds(cells: Sequence[str], content: Content) -> list[str]:
    """The kind of each municipality by its id or its name in either language; other texts
    unchanged."""
    words = {
        as_typed(content.wording.of(lang)(f"names.kind_{kind.replace('-', '_')}")): kind
        for kind in _KINDS
        for lang in LANGUAGES
    }
    words |= {kind: kind for kind in _KINDS}
    kinds = {cell: words.get(as_typed(cell), one_line(cell)[:40]) for cell in set(cells)}
    return [kinds[cell] for cell in cells]


def _grouping(name: str, cells: Sequence[str], order: Sequence[str]) -> Grouping | None:
    """The groups of a column's values, in a given order; ``None`` where it makes none."""
    values = set(cells) - {""}
    if not values or len(values) > MOST_GROUPS:
        return None
    groups = (*(group for group in order if group in values), *sorted(values - set(order)))
    number = {group: n for n, group in enumerate(groups)}
    return Grouping(name, groups, np.array([number.get(cell, -1) for cell in cells]))


def _sizes(cells: Sequence[str]) -> Grouping | None:
    classes = size_class(np.array([_population(cell) for cell in cells], np.int64))
    if not (classes >= 0).any():
        return None
    return Grouping("size", tuple(f"{n}" for n in range(len(SIZES) + 1)), classes)


def _population(cell: str) -> int:
    """A number of people as people write it; −1 where it is none."""
    if cell.isascii() and cell.isdigit() and len(cell) < 10:  # as nearly all do
        return int(cell)
    digits = as_typed(cell).removesuffix("人").replace(",", "").replace(" ", "").removesuffix(".0")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else -1
