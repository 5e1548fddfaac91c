"""A city's values for the eco-city indicator check, read from CSV or Excel.

The table has a row for each value, under the heads indicator, year and value (指標、年、値) in any
order; other columns are left alone. An indicator is named as in the table of Tianjin: 1a, 2, 12.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence

from checklist.cases import Indicator
from checklist.city_values import MOST_YEARS, CityValues, read_value
from checklist.content import Content
from checklist.problems import Problem, ProblemsError, problem
from report.questionnaire.cells import read_sheets
from report.savefile.archive import Archive, is_archive
from scoring.indicators import impossible, rows_named, unknown_row

#: Bytes of a file, and rows with values.
MAX_BYTES = 1_000_000
_MOST_ROWS = 5_000
_HEADS = {
    "indicator": ("indicator", "指標"),
    "year": ("year", "年"),
    "value": ("value", "値"),
}
_NO_HEAD = problem(
    "",
    "見出し「指標」「年」「値」のある行が見つかりません。見本のCSVと同じ形にしてください。",
    "There is no row with the heads indicator, year and value. Give it the form of the sample CSV.",
)
_TOO_LARGE = problem(
    "",
    "ファイルが大きすぎます（1MB、5,000行まで）。値だけの表にしてください。",
    "The file is too large (1 MB, 5,000 rows at most). Keep the values only.",
)
_NOT_TEXT = problem(
    "",
    "文字として読めません。CSV（UTF-8またはShift_JIS）かExcelブック（.xlsx）を選んでください。",
    "It is not text. Choose CSV (UTF-8 or Shift_JIS) or an Excel workbook (.xlsx).",
)

Row = tuple[str, list[str]]


def read_city_values(data: bytes, content: Content, city: str = "") -> CityValues:
    """The values in a file. Raises ProblemsError with every cell that cannot be read."""
    if len(data) > MAX_BYTES:
        raise ProblemsError([_TOO_LARGE])
    rows = list(_workbook(data) if is_archive(data) else _text(data))
    if len(rows) > _MOST_ROWS:
        raise ProblemsError([_TOO_LARGE])
    begins, columns = _head(rows)
    values: dict[str, dict[str, float]] = {}
    problems: list[Problem] = []
    for place, cells in rows[begins + 1 :]:
        given = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        if not given["value"]:
            continue
        try:
            year, row_values = _row_values(given, content.indicators)
        except ProblemsError as error:
            problems += [Problem(place, fault.text) for fault in error.problems]
            continue
        for name, value in row_values.items():
            years = values.setdefault(name, {})
            if years.setdefault(year, value) != value:
                problems.append(
                    problem(
                        place,
                        f"指標{name}の{year}年の値が2回あり、違います。",
                        f"Indicator {name} has two different values for {year}.",
                    )
                )
            if len(years) > MOST_YEARS:
                raise ProblemsError([_TOO_LARGE])
    if problems:
        raise ProblemsError(problems)
    return CityValues(city=city, values=values)


def _row_values(
    given: dict[str, str], indicators: Sequence[Indicator]
) -> tuple[str, dict[str, float]]:
    """The year, and the value of each row that the cells name. Raises ProblemsError."""
    rows = rows_named(indicators, unicodedata.normalize("NFKC", given["indicator"]))
    if not rows:
        raise ProblemsError([unknown_row(given["indicator"])])
    year = unicodedata.normalize("NFKC", given["year"]).removesuffix("年").removesuffix(".0")
    if not (len(year) == 4 and year.isascii() and year.isdigit() and "1900" <= year <= "2099"):
        raise ProblemsError.one(
            f"「{given['year'][:20]}」は年として読めません。2020のように4桁で書いてください。",
            f"“{given['year'][:20]}” is no year. Give four digits, such as 2020.",
        )
    value = read_value(given["value"])
    for row in rows:
        if (fault := impossible(row, value)) is not None:
            raise ProblemsError([fault])
    return year, {row.row: value for row in rows}


def _head(rows: Sequence[Row]) -> tuple[int, dict[str, int]]:
    """Where the row of heads stands, and the column of each."""
    for at, (_, cells) in enumerate(rows[:20]):
        named = [cell.strip().lower() for cell in cells]
        columns = {
            name: next((n for n, cell in enumerate(named) if cell in words), -1)
            for name, words in _HEADS.items()
        }
        if min(columns.values()) >= 0:
            return at, columns
    raise ProblemsError([_NO_HEAD])


def _text(data: bytes) -> Iterator[Row]:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ProblemsError([_NOT_TEXT])
    if "\0" in text:
        raise ProblemsError([_NOT_TEXT])
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text)), start=1):
            if any(cells):
                yield f"{number}行目", cells
    except csv.Error:
        raise ProblemsError([_NOT_TEXT]) from None


def _workbook(data: bytes) -> Iterator[Row]:
    """The rows of the first sheet with anything in it, read in a process apart."""
    if not Archive(data).is_spreadsheet:
        raise ProblemsError([_NOT_TEXT])
    for sheet in read_sheets(data):
        if not sheet.rows:
            continue
        last = max(column for column, _ in sheet.cells)
        for row in sheet.rows:
            cells = [sheet[column, row] for column in range(1, last + 1)]
            yield f"「{sheet.name}」{row}行目", ["" if c is None else str(c) for c in cells]
        return
