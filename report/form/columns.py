"""The table of submissions: which column belongs to which question, and its rows.

A column is recognised by its question's name, whatever groups stand before it (``capacity/…``,
``capacity-…``), or by its label in either language.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from io import StringIO
from itertools import islice

from checklist.load import Content
from checklist.problems import MOST_PROBLEMS, Problem, ProblemsError, problem
from report.apart import ANSWERS, as_text, read_rows
from report.form.questions import VERSION, Choice, Form, FormQuestion, form_name, place_of_form_name
from wording.level import LevelReader

#: Limits of a table: submissions, and columns.
MAX_ROWS = 2_000
MAX_COLUMNS = 1_000
#: The last row searched for a head, which may stand below titles or "sep=,".
_LATEST_HEAD = 20
#: Rows in all: spreadsheets leave blank ones behind, but not millions.
_MAX_LINES = 100_000
#: The longest heading that could be one of ours, with the labels of its groups.
_LONGEST_HEADING = 500
#: The number of characters searched for names of the form.
_HEAD = 100_000
#: What servers and spreadsheets put between columns.
_DELIMITERS = ",;\t"
#: Separators between a group, its question, and the choice of a column of its own.
_BETWEEN = r"[/.:\-]"
#: Columns of the servers' own, besides those that begin with an underscore.
_OF_THE_SERVER = re.compile(
    r"_.*|(?:.*[/.:\-])?(?:start|end|today|username|deviceid|phonenumber|simserial|subscriberid"
    r"|audit|instanceID|instanceName|rootUuid|deprecatedID|uuid|lead|intro_[a-z0-9_]+)"
    r"|(?:meta|formhub)[/.:\-].*"
    r"|SubmissionDate|KEY|PARENT_KEY|SubmitterID|SubmitterName|AttachmentsPresent"
    r"|AttachmentsExpected|Status|ReviewState|DeviceID|Edits|FormVersion"
)
_SPACE = re.compile(r"\s+")

_TOO_WIDE = problem(
    "",
    f"列が多すぎます（{MAX_COLUMNS}列まで）。書き出したままのファイルか確かめてください。",
    f"Too many columns ({MAX_COLUMNS} at most). Check that it is the file as exported.",
)
_NOT_A_SUBMISSION = problem(
    "",
    "この診断のフォームの列がありません。ODKかKoboToolboxから書き出したCSVか確かめてください。",
    "No column belongs to the form of this assessment. Check that it is a CSV exported by ODK or "
    "KoboToolbox.",
)
_NO_ROWS = problem(
    "",
    "提出が1件もありません。提出のあるCSVを選んでください。",
    "It holds no submission. Choose a CSV with at least one.",
)

#: A row: its number as a spreadsheet counts, and its cells.
Record = tuple[int, list[str]]
Records = Iterator[Record]


def comparable(text: str) -> str:
    """A heading or label normalised for comparison: white space unified."""
    return _SPACE.sub(" ", text).strip()


def form_labels(labelled: FormQuestion | Choice) -> tuple[str, str]:
    """The label in Japanese and English, normalised by ``comparable`` for comparison."""
    return comparable(labelled.label.ja), comparable(labelled.label.en)


@dataclass
class QuestionColumns:
    """The columns of one question: ``cells`` with its value, ``chosen`` with single choices."""

    cells: list[int] = field(default_factory=list)
    chosen: dict[int, str] = field(default_factory=dict)


class KnownHeadings:
    """Recognises headings and cells: names and labels of the form."""

    def __init__(self, content: Content) -> None:
        self.form = Form(content)
        self.levels = LevelReader(content)

    def place_of(self, heading: str) -> tuple[str, str | None] | None:
        """The question whose name or label a heading ends with, and the choice, where the column is
        that of one choice of several. Questions of other versions of the checklist are recognised
        too; migration decides about them."""
        starts = (0, *(between.end() for between in re.finditer(_BETWEEN, heading)))
        for start in starts:
            if (place := self._endings.get(heading[start:])) is not None:
                return place
        name = heading[starts[-1] :]
        return (name, None) if place_of_form_name(name) is not None else None

    @cached_property
    def _endings(self) -> Mapping[str, tuple[str, str | None]]:
        endings: dict[str, tuple[str, str | None]] = {VERSION: (VERSION, None)}
        for question in self.form.questions.values():
            words = [question.name, *form_labels(question)]
            endings.update((word, (question.name, None)) for word in words)
            if question.type == "select_multiple":
                endings.update(
                    (f"{word}{between}{label}", (question.name, choice.name))
                    for choice in self.form.choices[question.choices]
                    for label in (choice.name, *form_labels(choice))
                    for word in words
                    for between in "/.:-"
                )
        return endings

    def choice(self, question: FormQuestion, value: str) -> Sequence[Choice]:
        """The choices that a cell can mean: the one of this name, or those with this label."""
        return self._values[question.choices].get(comparable(value), ())

    @cached_property
    def _values(self) -> Mapping[str, Mapping[str, Sequence[Choice]]]:
        known: dict[str, dict[str, list[Choice]]] = {}
        for name, choices in self.form.choices.items():
            values = known.setdefault(name, {})
            for choice in choices:
                for word in set(form_labels(choice)):
                    values.setdefault(word, []).append(choice)
            for choice in choices:
                values[choice.name] = [choice]
        return known

    @cached_property
    def words(self) -> Mapping[str, Sequence[str]]:
        """Every name and label of each list, longest first."""
        return {
            name: sorted(values, key=len, reverse=True) for name, values in self._values.items()
        }


class SubmissionTable:
    """A table whose heading row has the number ``number`` and may name columns of the form.
    ``read`` returns all its rows, with those above the heading."""

    def __init__(
        self, number: int, head: list[str], read: Callable[[], Records], known: KnownHeadings
    ) -> None:
        self.known = known
        self.head = head
        self._number, self._read = number, read
        self.columns: dict[str, QuestionColumns] = {}
        self.unknown: list[str] = []
        for place, heading in enumerate(head):
            self._place(place, comparable(heading))

    def _place(self, place: int, heading: str) -> None:
        if len(heading) > _LONGEST_HEADING:
            self.unknown.append(heading)
        elif (column := self.known.place_of(heading)) is not None:
            name, choice = column
            columns = self.columns.setdefault(name, QuestionColumns())
            if choice is None:
                columns.cells.append(place)
            else:
                columns.chosen[place] = choice
        elif heading and not _OF_THE_SERVER.fullmatch(heading):
            self.unknown.append(heading)

    @property
    def is_of_the_form(self) -> bool:
        """Whether any column holds the level of a criterion."""
        levels = (place_of_form_name(name) for name in self.columns)
        return any(place is not None and place[1] == "level" for place in levels)

    @cached_property
    def criteria(self) -> tuple[str, ...]:
        """The criteria with columns, in the order of the columns; those of other versions too."""
        places = (place_of_form_name(name) for name in self.columns)
        return tuple(dict.fromkeys(place[0] for place in places if place is not None))

    def rows(self) -> list[Record]:
        """The rows below the head with anything in them, by their number. Raises ProblemsError
        where there are none, more than ``MAX_ROWS``, or it is no CSV."""
        rows: list[Record] = []
        for number, cells in self._records():
            if number > self._number and any(cell.strip() for cell in cells):
                rows.append((number, cells))
            if len(rows) > MAX_ROWS or number > _MAX_LINES:
                raise ProblemsError.one(
                    f"提出が多すぎます（{MAX_ROWS}件まで）。絞って書き出してください。",
                    f"Too many submissions ({MAX_ROWS} at most). Export fewer.",
                )
        if not rows:
            raise ProblemsError([_NO_ROWS])
        return rows

    def _records(self) -> Records:
        try:
            yield from self._read()
        except csv.Error as error:
            raise ProblemsError.one(
                f"CSVとして読めません（{error}）。書き出したままのファイルを選んでください。",
                f"Not a CSV ({error}). Choose the file as it was exported.",
            ) from None

    @cached_property
    def not_read(self) -> tuple[Problem, ...]:
        """The columns that belong neither to the form nor to the server."""
        return tuple(
            problem(
                f"{self._number}: {heading}",
                "この列はフォームにないため、読みませんでした。",
                "This column is not of the form and was not read.",
            )
            for heading in self.unknown[:MOST_PROBLEMS]
        )


def _parsed(text: str, delimiter: str) -> Records:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as error:
        raise csv.Error(f"{error}, line {reader.line_num}") from None


def table_of_text(text: str, content: Content) -> SubmissionTable:
    """The table of a CSV, parted by the delimiter that gives most columns of the form. Raises
    ProblemsError where none gives any."""
    known = KnownHeadings(content)
    tables = []
    for delimiter in _DELIMITERS:
        read = partial(_parsed, text, delimiter)
        try:
            tables += _tables_of([read], known)
        except csv.Error:  # not by this delimiter
            continue
    return _widest(tables)


def table_of_workbook(data: bytes, content: Content) -> SubmissionTable:
    """The sheet with most columns of the form, of a workbook whose ZIP directory was checked.
    Raises ProblemsError where there is none."""
    sheets: dict[str, list[Record]] = {}
    for row in read_rows(data, ANSWERS):
        sheets.setdefault(row.sheet, []).append((row.number, list(map(as_text, row.cells))))
    reads = [partial(iter, records) for records in sheets.values()]
    return _widest(_tables_of(reads, KnownHeadings(content)))


def _tables_of(
    reads: Sequence[Callable[[], Records]], known: KnownHeadings
) -> list[SubmissionTable]:
    tables = []
    for read in reads:
        for number, head in islice(read(), _LATEST_HEAD):
            table = SubmissionTable(number, head[:MAX_COLUMNS], read, known)
            if not table.is_of_the_form:
                continue
            if len(head) > MAX_COLUMNS:
                raise ProblemsError([_TOO_WIDE])
            tables.append(table)
            break
    return tables


def _widest(tables: Sequence[SubmissionTable]) -> SubmissionTable:
    if not tables:
        raise ProblemsError([_NOT_A_SUBMISSION])
    return max(tables, key=lambda table: len(table.columns))


def speaks_of_the_form(text: str, content: Content) -> bool:
    """Whether the head of a text contains the name of a criterion's level, or its question as a
    label."""
    head = text[:_HEAD]
    return any(
        words in head
        for criterion in content.checklist.criteria.values()
        for words in (form_name(criterion.id), criterion.question.ja, criterion.question.en)
    )
