"""The heading row of a table, which may stand below titles, and the meaning of each heading."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from io import StringIO
from itertools import islice

from checklist.load import Content
from checklist.model import LANGUAGES
from checklist.problems import Problem, ProblemsError, problem
from checklist.text import Text
from wording.level import as_typed
from wording.phrases import Phrases, one_line, shortened

#: The suffix of a column that states whether each answer carries evidence.
EVIDENCE = ".evidence"
#: Headings of columns about the municipality, those of official tables among them.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "団体コード", "全国地方公共団体コード", "地方公共団体コード", "市区町村コード",
             "市町村コード", "自治体コード", "都道府県コード又は市区町村コード",
             "標準地域コード", "地域コード", "municipality code", "jis code"),
    "name": ("name", "municipality", "自治体名", "自治体", "団体名", "地方公共団体名",
             "地方公共団体", "市区町村名", "市区町村", "市町村名", "市町村", "自治体名称",
             "団体名称", "市区町村名称", "区市町村名", "区市町村", "郡市町村名", "郡市名",
             "郡市区町村名", "構成市町村", "municipality name"),
    "prefecture": ("prefecture", "都道府県", "都道府県名", "prefecture name"),
    "kind": ("kind", "自治体の種類", "種類", "団体区分", "区分"),
    "population": ("population", "人口", "総人口"),
    "fields": ("fields", "得意な分野"),
    "countries": ("countries", "候補の国・地域", "候補の国"),
    "has_overseas_partner": ("has_overseas_partner", "海外の相手方"),
    "has_sister_city": ("has_sister_city", "姉妹都市・友好都市"),
    "has_firm_partner": ("has_firm_partner", "組む企業"),
    "has_ngo_partner": ("has_ngo_partner", "組むngo・npo"),
    "has_officer_to_send": ("has_officer_to_send", "送り出せる職員"),
}  # fmt: skip
#: The column that marks rows as synthetic.
SYNTHETIC = "synthetic"
#: From which ratio of common letters on a heading resembles an id.
_NEAR = 0.85
#: The numbers of rows and of characters in which the heading is searched.
MOST_ROWS, MOST_CHARACTERS = 50, 1_000_000
_DELIMITERS = (",", "\t", ";")
#: The first line by which Excel is told what parts the columns; spreadsheets do not show it.
_SEPARATOR = re.compile(r'"?sep=([\t -!#-~])"?\r?\n', re.IGNORECASE)
#: A remark behind a name: 人口（人）, 団体コード（6桁）.
_REMARK = re.compile(r"\s*[(\[].*[)\]]$")

HOW_JA = (
    "列の名前の行に問いの名前かid（例: 「3-1 財政」、capacity.finance）を書き、"
    "1行に1団体ずつ入れてください。"
)
HOW_EN = (
    "Name the columns by the questions or their ids (such as “3-1 Finance” or capacity.finance) in "
    "one row, and put one municipality in each row below."
)

EMPTY = problem(
    "",
    f"表が空です。{HOW_JA}",
    f"The table is empty. {HOW_EN}",
)
NO_ROWS = problem(
    "",
    f"列の名前の下に、行がありません。{HOW_JA}",
    f"There are no rows under the names of the columns. {HOW_EN}",
)


class HeadingNames:
    """The meaning of headings: criteria by their ids, former ids and labels in our own files (``3-1
    財政``), evidence by ``<criterion>.evidence``, and municipalities by ``HEADINGS``. By
    criterion: ``questions``, its name (``3-1 財政``), and ``labels``, the name with the id."""

    def __init__(self, content: Content) -> None:
        words: dict[str, str] = {}
        phrases = {lang: Phrases(content, lang) for lang in LANGUAGES}
        self.questions: dict[str, Text] = {}
        self.labels: dict[str, Text] = {}
        self._titles: dict[str, tuple[str, ...]] = {}
        for criterion in content.checklist.criteria.values():
            ja, en = (phrases[lang].criterion(criterion.id) for lang in LANGUAGES)
            for word in (criterion.id, *criterion.former, ja, en):
                words.setdefault(as_typed(word), criterion.id)
                words.setdefault(as_typed(word).replace(" ", ""), criterion.id)
            self.questions[criterion.id] = Text(ja=ja, en=en)
            self.labels[criterion.id] = Text(
                ja=f"{ja}（{criterion.id}）", en=f"{en} ({criterion.id})"
            )
            titles = (as_typed(criterion.title.of(lang)) for lang in LANGUAGES)
            self._titles[criterion.id] = (f"{ja.split()[0]} ", *titles)
        self._criteria = words
        self._means = {word: means for means, spellings in HEADINGS.items() for word in spellings}

    def criterion(self, heading: str) -> str | None:
        """The id of the criterion that a heading names; ``None`` for any other heading."""
        return self._criteria.get(as_typed(heading))

    def evidence(self, heading: str) -> str | None:
        """The id of the criterion whose evidence a column states; ``None`` for any
        other heading."""
        words = as_typed(heading)
        if not words.endswith(EVIDENCE):
            return None
        return self._criteria.get(words.removesuffix(EVIDENCE))

    def means(self, heading: str) -> str | None:
        """The key of ``HEADINGS`` for a heading; ``None`` for any other."""
        words = as_typed(heading)
        for word in (words, _REMARK.sub("", words)):
            if (means := self._means.get(word.replace(" ", ""), self._means.get(word))) is not None:
                return means
        return None

    def alike(self, heading: str) -> str | None:
        """The criterion that a heading names only in part, by its number, title or id; ``None``
        where it resembles none."""
        words = as_typed(heading)
        for criterion, (number, *titles) in self._titles.items():
            if f"{words} ".startswith(number) or any(title in words for title in titles):
                return criterion
        return next(iter(get_close_matches(words, self._titles, 1, _NEAR)), None)

    def count(self, cells: Sequence[str]) -> int:
        """How many of the cells name a criterion."""
        return sum(self.criterion(cell) is not None for cell in cells if cell)

    def all_in(self, rows: Sequence[tuple[int, Sequence[str]]]) -> set[str]:
        """The criteria that any cell of some rows names."""
        words = (self.criterion(cell) for _, cells in rows for cell in cells)
        return {word for word in words if word is not None}


@dataclass(frozen=True, slots=True)
class Heading:
    """``names`` of the columns in ``row``, as a spreadsheet counts rows."""

    names: tuple[str, ...]
    row: int

    def notes(self, place: str = "") -> list[Problem]:
        """A note where rows above the heading were not read."""
        if self.row == 1:
            return []
        return [
            problem(
                place,
                f"列の名前は{self.row}行目にあります。その上は読みませんでした。",
                f"The columns are named in row {self.row}. What stands above was not read.",
            )
        ]


def heading_in(
    rows: Sequence[tuple[int, Sequence[str]]], names: HeadingNames, at: int | None = None
) -> Heading | None:
    """The heading among the first rows of a table, given with their numbers: the row ``at``, or the
    first of those that name the most criteria; ``None`` where none does."""
    if at is not None:
        rows = [row for row in rows if row[0] == at]
    number, cells = max(rows, key=lambda row: names.count(row[1]), default=(0, ()))
    most = names.count(cells)
    if not most or (
        at is None and most == 1 and len(names.all_in(rows)) > 1
    ):  # criteria below one another
        return None
    return Heading(tuple(one_line(cell)[:200] if cell else "" for cell in cells), number)


@dataclass(frozen=True, slots=True)
class Begin:
    """The beginning of a CSV: its heading, its delimiter, and the number of characters of the rows
    down to the heading."""

    heading: Heading
    delimiter: str
    length: int


def begin_of(text: str, names: HeadingNames, at: int | None = None) -> Begin:
    """The beginning of a CSV. ``text``: its first ``MOST_CHARACTERS``; ``at``: the row of the
    heading, where that is known. Raises ProblemsError where no row names a criterion."""
    separator = _SEPARATOR.match(text)
    skipped = separator.end() if separator else 0
    best: Begin | None = None
    first: Sequence[str] = ()
    for delimiter in (separator[1],) if separator else _DELIMITERS:
        rows, ends = [], []
        for number, (cells, end) in enumerate(_records(text[skipped:], delimiter, at), start=1):
            rows.append((number, cells))
            ends.append(skipped + end)
        if rows and len(rows[0][1]) > len(first):
            first = rows[0][1]
        heading = heading_in(rows, names, at)
        if heading and (not best or names.count(heading.names) > names.count(best.heading.names)):
            best = Begin(heading, delimiter, ends[heading.row - 1])
    if best is None:
        raise ProblemsError([no_heading(first, at)])
    return best


def begin_rows(at: int | None) -> int:
    """The number of rows in which the heading is searched; ``at``: where it is said to be."""
    return MOST_ROWS if at is None else max(MOST_ROWS, at)


def _records(text: str, delimiter: str, at: int | None) -> Iterator[tuple[list[str], int]]:
    """The first records of a CSV, each with the number of characters down to its end."""
    length = 0

    def lines() -> Iterator[str]:
        nonlocal length
        for line in StringIO(text, newline=""):
            length += len(line)
            yield line

    try:
        for cells in islice(csv.reader(lines(), delimiter=delimiter), begin_rows(at)):
            yield cells, length
    except csv.Error:  # a cell of more than 128 KB: not parted by this
        return


def no_heading(first: Sequence[str], at: int | None = None) -> Problem:
    """The problem that no row names a criterion, or not the row ``at``. ``first``: the first
    row."""
    if at is not None:
        return problem(
            "",
            f"{at}行目に、問いの列がありません。{HOW_JA}",
            f"Row {at} holds no column named by a question. {HOW_EN}",
        )
    seen = shortened(", ".join(shortened(one_line(n)[:40], 20) for n in first[:4] if n), 50)
    begins_ja, begins_en = (f"（1行目：{seen}）", f"; it begins: {seen}") if seen else ("", "")
    return problem(
        "",
        f"はじめの{MOST_ROWS}行に、問いの列がありません{begins_ja}。"
        f"{HOW_JA}もっと下の行にあるときは、その行の番号を指定してください。",
        f"None of the first {MOST_ROWS} rows holds a column named by a question{begins_en}. "
        f"{HOW_EN} Where that row stands further below, give its number.",
    )
