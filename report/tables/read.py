"""Many assessments out of files: tables of levels (CSV, Excel, Parquet), and reports and save
files, each of which is one row.

What cannot be read is told with its place, and the rest is used. A table needs columns named by the
ids of criteria; columns that say what a municipality is (``HEADINGS``) make the groups; every other
column passes through.
"""

from __future__ import annotations

import csv
import re
import subprocess
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import numpy as np

from checklist.answers import Assessment, is_absent
from checklist.catalogue import MunicipalityKind
from checklist.load import Content
from checklist.model import LANGUAGES, Checklist
from checklist.problems import Problem, ProblemsError, problem
from report.cells import ran
from report.form.read import SeveralSubmissionsError, read_submission
from report.opening import Brought, read_report
from report.savefile.archive import Archive, is_archive
from report.savefile.attachment import is_pdf
from report.savefile.pack import MAX_REPORT_BYTES
from report.tables.tablereader import TOO_MANY
from scoring.cohort import BLANK, DONT_KNOW, NOT_APPLICABLE, Cells, Whole
from scoring.survey import SIZES, Cohort, Grouping, size_class
from scoring.thresholds import FEWEST
from wording.phrases import one_line, shortened

if TYPE_CHECKING:  # brings pyarrow along, which other pages do without
    from report.tables.columns import Columns

#: Limits of what is read: rows of all files together, files, columns of a table.
MAX_ROWS, MAX_FILES, MAX_COLUMNS = 100_000, 300, 300
#: Lines of a table, blank ones among them.
MAX_LINES = 2 * MAX_ROWS
#: A column with more different values parts nobody into groups.
MOST_GROUPS = 60
#: So many cells that could not be read are told one by one.
MOST_TOLD = 20

#: What a column may be called that says what a municipality is.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "団体コード", "全国地方公共団体コード", "市区町村コード"),
    "name": ("name", "municipality", "自治体名", "自治体", "団体名", "市区町村名", "市区町村"),
    "prefecture": ("prefecture", "都道府県", "都道府県名"),
    "kind": ("kind", "自治体の種類", "種類", "団体区分", "区分"),
    "population": ("population", "人口", "人口(人)"),
}

_READER = Path(__file__).with_name("tablereader.py")
_LIBRARIES = {"xlsx": ("openpyxl", "et_xmlfile"), "parquet": ("pyarrow",)}
_PARQUET = b"PAR1"
#: White space and the byte-order mark that editors put before JSON.
_BEFORE_JSON = b"\xef\xbb\xbf \t\r\n"
#: What no text holds; the last are what Shift_JIS makes of bytes that it does not know.
_NO_TEXT = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x80\uf8f0-\uf8f3]")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HOW_JA = (
    "この画面の「表のひな型」を保存し、1行目の列の名前を変えずに、1行に1団体ずつ入れてください。"
)
_HOW_EN = (
    "Save the table template of this page, keep the names in its first row, and put one "
    "municipality in each row."
)
_TOO_LARGE = problem(
    "",
    "ファイルが大きすぎます（1ファイル5MBまで）。要らない列を除くか、ファイルを分けてください。"
    "Parquet形式にすると小さくなります。",
    "The file is too large (5 MB each at most). Leave out columns that are not needed, or part it "
    "into several files. Parquet makes it smaller.",
)
_EMPTY = problem(
    "",
    f"ファイルの中身が空です。{_HOW_JA}",
    f"The file is empty. {_HOW_EN}",
)
_NO_TABLE = problem(
    "",
    "表としても、この診断の報告書としても読めません。画像などほかの種類のファイルか、壊れたファイルです。"
    "CSV、Excel（.xlsx）、Parquetの表か、この診断の報告書か保存ファイルを選んでください。",
    "This is neither a table nor a report of this assessment: another kind of file, such as a "
    "picture, or damaged. Choose a table in CSV, Excel (.xlsx) or Parquet, or a report or save "
    "file of this assessment.",
)
_UNREADABLE = problem(
    "",
    "表を読めません。壊れているか、大きすぎるか、パスワードがかかっています。"
    "パスワードを外し、CSV（UTF-8）で保存し直すと読めることがあります。",
    "The table cannot be read: it is damaged, too large or protected by a password. Without "
    "password, and saved as CSV (UTF-8), it may be readable.",
)
_TOO_MANY = problem(
    "",
    f"行が多すぎます（合わせて{MAX_ROWS:,}行まで）。"
    "これより大きな表は、コマンド python -m scoring で採点できます。",
    f"Too many rows ({MAX_ROWS:,} in all at most). "
    "The command python -m scoring scores larger tables.",
)
_TOO_WIDE = problem(
    "",
    f"列が多すぎます（{MAX_COLUMNS}列まで）。要らない列を除いてください。",
    f"Too many columns ({MAX_COLUMNS} at most). Leave out those that are not needed.",
)
_NO_ROWS = problem(
    "",
    f"列の名前の下に、行がありません。{_HOW_JA}",
    f"There are no rows under the names of the columns. {_HOW_EN}",
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A cohort as files brought it. ``others``: the columns besides the answers, by their heading;
    ``refused``: the first of what could not be read, of ``refused_in_all``; ``notes``: what one
    should know about the tables. ``is_synthetic``: made up, and nobody's answers."""

    cohort: Cohort
    others: Mapping[str, tuple[str, ...]]
    refused: tuple[Problem, ...] = ()
    refused_in_all: int = 0
    notes: tuple[Problem, ...] = ()
    is_synthetic: bool = False


def gather(files: Sequence[tuple[str, bytes]], content: Content) -> Gathered:
    """The cohort in files, given by name and content.

    Raises ProblemsError, with an instruction for each file, where fewer than five rows are found,
    or more than ``MAX_ROWS``, or more than ``MAX_FILES`` files are given.
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
            failed += [
                replace(one, place=" ".join((place, one.place)).strip()) for one in error.problems
            ]
    rows = sum(part.rows for part in parts)
    if rows > MAX_ROWS:
        raise ProblemsError([_TOO_MANY])
    if rows < FEWEST:
        raise ProblemsError([*failed, *([_too_few(rows)] if parts or not failed else ())])
    whole = _together(parts, failed)
    return replace(whole, cohort=_grouped(whole, content))


def synthetic(rows: int, content: Content) -> Gathered:
    """A made-up cohort, labelled as such in a column of its own."""
    # imported here: it brings pyarrow along, which other pages do without
    from report.tables import synthetic as made

    municipalities = list(content.municipalities.values())
    batches = list(made.cohort(rows, content.checklist, municipalities))
    criteria = tuple(content.checklist.criteria)
    levels = [np.concatenate([b.column(c).to_numpy() for b in batches]) for c in criteria]
    others = {
        name: tuple(
            "" if v is None else str(v) for b in batches for v in b.column(name).to_pylist()
        )
        for name in (made.LABEL, "name", "prefecture", "kind", "population")
    }
    whole = Gathered(Cohort(np.array(levels).T, criteria), others, is_synthetic=True)
    return replace(whole, cohort=_grouped(whole, content))


def _too_few(rows: int) -> Problem:
    return problem(
        "",
        f"集計には{FEWEST}団体以上が必要です（読み取れたのは{rows}団体）。"
        "ほかの団体の行か、報告書や保存ファイルを加えてください。"
        "一つの団体の結果は、「はじめに」の「続きから」で報告書を選ぶと見られます。",
        f"At least {FEWEST} municipalities are needed (found: {rows}). Add rows, or reports or "
        "save files, of others. For the results of a single one, choose its report under "
        "“Resume” on the first page.",
    )


# ---------------------------------------------------------------------------- one file


@dataclass(frozen=True, slots=True)
class _Part:
    """What one file brought: ``levels`` in the columns of the checklist's criteria; of the other
    columns what they mean (a name of ``HEADINGS``, else the heading), the heading, the cells."""

    levels: Cells
    others: tuple[tuple[str, str, tuple[str, ...]], ...]
    refused: tuple[Problem, ...] = ()
    refused_in_all: int = 0
    notes: tuple[Problem, ...] = ()

    @property
    def rows(self) -> int:
        return len(self.levels)


def _part(data: bytes, place: str, content: Content) -> _Part:
    if len(data) > MAX_REPORT_BYTES:
        raise ProblemsError([_TOO_LARGE])
    if not data.strip():
        raise ProblemsError([_EMPTY])
    if data.startswith(_PARQUET):
        return _table(_read_apart(data, "parquet"), "utf-8", place, content, first=0)
    if is_archive(data) and _is_plain_workbook(data):
        return _table(_read_apart(data, "xlsx"), "utf-8", place, content)
    if is_archive(data) or is_pdf(data) or data.startswith(_OLD_OFFICE):
        return _reports([read_report(data, content)], content)
    encoding = _encoding(data)
    if encoding is None:
        raise ProblemsError([_NO_TABLE])
    if data.lstrip(_BEFORE_JSON).startswith(b"{"):
        return _reports([read_report(data, content)], content)
    try:
        submission = read_submission(data, content)
    except SeveralSubmissionsError as several:
        rows = (one.row for one in several.submissions)
        return _reports([read_report(data, content, row) for row in rows], content)
    if submission is not None:
        return _reports([submission], content)
    return _table(data, encoding, place, content)


def _is_plain_workbook(data: bytes) -> bool:
    """A workbook that is neither a report nor a questionnaire of ours."""
    try:
        archive = Archive(data)
        return archive.is_spreadsheet and not (archive.is_questionnaire or archive.pieces())
    except ProblemsError:
        raise ProblemsError([_UNREADABLE]) from None


def _read_apart(data: bytes, kind: str) -> bytes:
    """The table as CSV in UTF-8, read by a program of its own."""
    try:
        return ran(_READER, _LIBRARIES[kind], data, kind, f"{MAX_ROWS}")
    except subprocess.CalledProcessError as error:
        raise ProblemsError([_TOO_MANY if error.returncode == TOO_MANY else _UNREADABLE]) from None
    except (OSError, subprocess.SubprocessError):
        raise ProblemsError([_UNREADABLE]) from None


def _encoding(data: bytes) -> str | None:
    """How a text is written: UTF-8, UTF-16 with its mark, or Shift_JIS as Excel in Japan writes
    it; ``None`` for what is no text."""
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _NO_TEXT.search(text) else encoding
    return None


# ---------------------------------------------------------------------------- reports


_PROFILE: Mapping[str, Callable[[Assessment], object]] = {
    "name": lambda one: one.profile.name,
    "prefecture": lambda one: one.profile.prefecture,
    "code": lambda one: one.profile.code,
    "kind": lambda one: one.profile.kind,
    "population": lambda one: one.profile.population,
}


def _reports(brought: Sequence[Brought], content: Content) -> _Part:
    """One row for each assessment."""
    assessments = [one.assessment for one in brought]
    refused = [problem for one in brought for problem in one.refused]
    found: dict[str, tuple[str, ...]] = {}
    for name, of in _PROFILE.items():
        values = (of(one) for one in assessments)
        found[name] = tuple("" if value is None else str(value) for value in values)
    return _Part(
        np.array([_row(one, content.checklist) for one in assessments], np.int8),
        tuple((name, name, cells) for name, cells in found.items()),
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


def _plain(text: str) -> str:
    """A heading or an answer without the differences of width that people do not see."""
    return unicodedata.normalize("NFKC", text).strip().lower().translate(_MINUS)


_MINUS = str.maketrans("−‐–―", "----")
#: The column in which ``python -m scoring --synthetic`` says that a row is made up, and its answer
#: as CSV, Excel and Parquet have it.
_SYNTHETIC, _YES = "synthetic", ("true", "1")
_MEANS = {heading: name for name, headings in HEADINGS.items() for heading in headings}


def _table(data: bytes, encoding: str, place: str, content: Content, first: int = 1) -> _Part:
    """The rows of a CSV; ``first``: the number by which its head counts as a row."""
    # imported here: it brings pyarrow along, which other pages do without
    from report.tables.columns import Columns

    records = _Records(data, encoding, content.checklist)
    if len(records.head) > MAX_COLUMNS:
        raise ProblemsError([_TOO_WIDE])
    columns = Columns(records.head, content.checklist)
    answers = _Answers(records.head, columns, content)
    for number, cells in records:
        answers.add(number + first, cells)
        if answers.rows > MAX_ROWS or number > MAX_LINES:
            raise ProblemsError([_TOO_MANY])
    return answers.part(place)


class _Answers:
    """The rows of a table as they are read: some at a time, so that only numbers and what passes
    through is kept of them all."""

    _AT_ONCE = 4096

    def __init__(self, head: Sequence[str], columns: Columns, content: Content) -> None:
        self._head, self._columns, self._content = head, columns, content
        self._asked = _ids(content.checklist)
        self._said = _words(content)
        self._waiting: list[list[str]] = []
        self._numbers: list[int] = []
        self._levels: list[Cells] = []
        self._kept = [n for n, name in enumerate(head) if name and name not in self._asked]
        self._others: list[list[str]] = [[] for _ in self._kept]
        self._same: dict[str, str] = {}
        self._refused: list[tuple[int, str, str]] = []
        self._refused_in_all = 0
        self.rows = 0

    def add(self, number: int, cells: Sequence[str]) -> None:
        """A row; one without anything in it counts for nothing."""
        width = len(self._head)
        row = [*cells[:width], *("" for _ in range(width - len(cells)))]
        if "".join(row).strip():
            self.rows += 1
            self._waiting.append(row)
            self._numbers.append(number)
            if len(self._waiting) == self._AT_ONCE:
                self._take()

    def part(self, place: str) -> _Part:
        if not self.rows:
            raise ProblemsError([_NO_ROWS])
        self._take()
        named = ((self._head[n], cells) for n, cells in zip(self._kept, self._others, strict=True))
        return _Part(
            np.concatenate(self._levels),
            tuple((_MEANS.get(_plain(name), name), name, tuple(cells)) for name, cells in named),
            tuple(_bad_cell(place, *one) for one in self._refused),
            self._refused_in_all,
            tuple(replace(note, place=place) for note in self._columns.notes),
        )

    def _take(self) -> None:
        """The numbers of the rows that wait."""
        import pyarrow as pa

        if not self._waiting:
            return
        columns = list(zip(*self._waiting, strict=True))
        for n, kept in zip(self._kept, self._others, strict=True):
            kept += [self._same.setdefault(cell, cell) for cell in columns[n]]
        said = (
            _said(cells, self._said) if name in self._asked else cells
            for name, cells in zip(self._head, columns, strict=True)
        )
        batch = pa.RecordBatch.from_arrays(
            [pa.array(cells, pa.string()) for cells in said], names=list(self._head)
        )
        known, bad = self._columns.levels(batch)
        levels = np.full(
            (len(self._waiting), len(self._content.checklist.criteria)), BLANK, np.int8
        )
        order = list(self._content.checklist.criteria)
        for criterion, cells in zip(self._columns.criteria, known.T, strict=True):
            levels[:, order.index(criterion)] = cells
        self._levels.append(levels)
        self._refuse(bad, columns)
        self._waiting, self._numbers = [], []

    def _refuse(self, bad: Sequence[tuple[str, Whole]], columns: Sequence[Sequence[str]]) -> None:
        self._refused_in_all += sum(len(rows) for _, rows in bad)
        places = sorted((int(row), name) for name, rows in bad for row in rows[:MOST_TOLD])
        for row, name in places[: MOST_TOLD - len(self._refused)]:
            value = columns[self._head.index(name)][row]
            self._refused.append((self._numbers[row], name, value))


def _ids(checklist: Checklist) -> set[str]:
    """The ids of all criteria, and those they had before."""
    return {name for c in checklist.criteria.values() for name in (c.id, *c.former)}


def _bad_cell(place: str, row: int, column: str, value: str) -> Problem:
    told = shortened(one_line(value), 20)
    return problem(
        place,
        f"{row}行目の {column}：「{told}」は回答として読めません。未回答として数えました。",
        f"row {row}, {column}: “{told}” is no answer. It counts as blank.",
    )


def _words(content: Content) -> dict[str, str]:
    """Answers in words, as the pages and reports say them."""
    numbers = {"unknown": DONT_KNOW, "not_applicable": NOT_APPLICABLE, "blank": BLANK}
    found = {
        _plain(content.wording.of(lang)(f"common.{name}")): f"{number}"
        for name, number in numbers.items()
        for lang in LANGUAGES
    }
    return found | {name: f"{number}" for name, number in numbers.items()}


def _said(cells: Sequence[str], said: Mapping[str, str]) -> list[str]:
    """The cells of a criterion as numbers, where they say so in words or in wide figures."""
    plain = {cell: _plain(cell) for cell in set(cells)}
    as_number = {cell: said.get(text, text) for cell, text in plain.items()}
    return [as_number[cell] for cell in cells]


class _Records:
    """The head of a CSV, and its rows with their numbers from 1. Raises ProblemsError where no
    column is a criterion's, or the rows cannot be parted."""

    def __init__(self, data: bytes, encoding: str, checklist: Checklist) -> None:
        self._data, self._encoding = data, encoding
        asked = _ids(checklist)
        heads = {}
        for delimiter in (",", "\t", ";"):
            head = next(self._read(delimiter), [])
            heads[delimiter] = [_heading(name, asked) for name in head]
        self._delimiter = max(heads, key=lambda d: sum(name in asked for name in heads[d]))
        self.head = heads[self._delimiter]
        if not asked & set(self.head):
            raise ProblemsError([_no_criterion(self.head)])

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        records = self._read(self._delimiter)
        next(records)
        return enumerate(records, start=1)

    def _read(self, delimiter: str) -> Iterator[list[str]]:
        text = TextIOWrapper(BytesIO(self._data), self._encoding, errors="replace", newline="")
        try:
            yield from csv.reader(text, delimiter=delimiter)
        except csv.Error:  # a cell of more than 128 KB: quotes that never end
            raise ProblemsError([_UNREADABLE]) from None


def _no_criterion(head: Sequence[str]) -> Problem:
    seen = shortened(", ".join(shortened(name, 20) for name in head[:4] if name), 50)
    return problem(
        "",
        f"1行目に、問いのid（例: capacity.finance）の列がありません（1行目：{seen}）。{_HOW_JA}",
        "The first row holds no column named by a criterion's id (such as capacity.finance); "
        f"it begins: {seen}. {_HOW_EN}",
    )


def _heading(name: str, asked: set[str]) -> str:
    plain = _plain(name)
    return plain if plain in asked else one_line(name)[:200]


# ---------------------------------------------------------------------------- all together


def _together(parts: Sequence[_Part], failed: Sequence[Problem]) -> Gathered:
    """The parts one after the other; columns that mean the same are one."""
    headings: dict[str, str] = {}
    for part in parts:
        for means, heading, _ in part.others:
            headings.setdefault(means, heading)
    columns: dict[str, list[str]] = {means: [] for means in headings}
    for part in parts:
        there = {means: cells for means, _, cells in reversed(part.others)}
        for means, column in columns.items():
            column += there.get(means, ("",) * part.rows)
    criteria_rows = np.concatenate([part.levels for part in parts])
    refused = [*failed, *(one for part in parts for one in part.refused)]
    return Gathered(
        cohort=Cohort(criteria_rows, ()),
        others={headings[means]: tuple(cells) for means, cells in columns.items()},
        refused=tuple(refused[: MOST_TOLD + len(failed)]),
        refused_in_all=len(failed) + sum(part.refused_in_all for part in parts),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
        is_synthetic=all(cell.lower() in _YES for cell in columns.get(_SYNTHETIC, ("",))),
    )


def _grouped(gathered: Gathered, content: Content) -> Cohort:
    """The cohort with its names and groups, as the columns tell them."""
    known = {
        _MEANS[_plain(h)]: cells for h, cells in gathered.others.items() if _plain(h) in _MEANS
    }
    codes = [content.municipalities.get(code.strip().zfill(6)) for code in known.get("code", ())]
    if codes:
        filled: Mapping[str, Callable[..., str]] = {
            "name": lambda m: m.name or m.prefecture,
            "prefecture": lambda m: m.prefecture,
            "kind": lambda m: m.kind,
        }
        for name, of in filled.items():
            cells = known.get(name, ("",) * len(codes))
            known[name] = tuple(
                cell or (of(found) if found else "")
                for cell, found in zip(cells, codes, strict=True)
            )
    groupings = [
        _grouping("kind", [_kind(cell, content) for cell in known.get("kind", ())], _KINDS),
        _sizes(known.get("population", ())),
        _grouping(
            "prefecture",
            [one_line(cell)[:40] for cell in known.get("prefecture", ())],
            tuple(dict.fromkeys(m.prefecture for m in content.municipalities.values())),
        ),
    ]
    return Cohort(
        levels=gathered.cohort.levels,
        criteria=tuple(content.checklist.criteria),
        groupings=tuple(one for one in groupings if one is not None),
        names=tuple(one_line(cell)[:80] for cell in known.get("name", ())),
    )


_KINDS: tuple[str, ...] = get_args(MunicipalityKind)


def _kind(cell: str, content: Content) -> str:
    """The kind of municipality by its id or its name in either language; else what stands there."""
    plain = _plain(cell)
    for kind in _KINDS:
        key = f"names.kind_{kind.replace('-', '_')}"
        if plain in (kind, *(_plain(content.wording.of(lang)(key)) for lang in LANGUAGES)):
            return kind
    return one_line(cell)[:40]


def _grouping(name: str, cells: Sequence[str], order: Sequence[str]) -> Grouping | None:
    """The groups that a column makes, in a known order; ``None`` where it makes none."""
    found = set(cells) - {""}
    if not found or len(found) > MOST_GROUPS:
        return None
    groups = (*(one for one in order if one in found), *sorted(found - set(order)))
    number = {group: n for n, group in enumerate(groups)}
    return Grouping(name, groups, np.array([number.get(cell, -1) for cell in cells]))


def _sizes(cells: Sequence[str]) -> Grouping | None:
    classes = size_class(np.array([_population(cell) for cell in cells], np.int64))
    if not (classes >= 0).any():
        return None
    return Grouping("size", tuple(f"{n}" for n in range(len(SIZES) + 1)), classes)


def _population(cell: str) -> int:
    """A number of people as people write it; −1 where it is none."""
    digits = _plain(cell).removesuffix("人").replace(",", "").replace(" ", "").removesuffix(".0")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else -1
