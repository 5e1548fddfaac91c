"""``python -m scoring ANSWERS.json``: the result of one assessment as JSON on standard output.
``python -m scoring ANSWERS.json --quick``: the next question of the shortest way to the stage, how
many are left at most, and the stage range so far.
``python -m scoring COHORT.csv --out SCORED.parquet``: every row of a table, with its scores.
``python -m scoring --indicators VALUES.csv``: a city's values (CSV, Excel) beside the eco-city
indicators, as JSON.
``python -m scoring --synthetic 10000 --out COHORT.csv``: a made-up table to try it with.

ANSWERS.json is a save file; ``python -m report REPORT -o ANSWERS.json`` takes it out of a report.
Tables are CSV, Excel (.xlsx) or Parquet, by their endings; docs/method.md tells their columns.
Bad input: one line per problem on standard error, exit 2. A cell that is no answer is listed there
too, counts as blank, and is no error (but with --strict); nor is what an answer of another version
of the checklist loses, and what this version newly asks.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from checklist.answers import MAX_BYTES
from checklist.console import command
from checklist.load import DATA, Content, load, read_file
from checklist.problems import ProblemsError, problem
from checklist.savefile import read_migrated
from checklist.versions import notes, without_unknown_countries
from scoring.indicators import check_as_json, check_city
from scoring.plain import as_json
from scoring.quick import quick_check

#: How reports begin: PDF, and the archives that Word and Excel files are.
_REPORTS = (b"%PDF", b"PK\x03\x04")
_IS_REPORT = problem(
    "",
    "保存ファイル（JSON）を指定してください。報告書からは、"
    "python -m report 報告書 -o answers.json で取り出せます。",
    "Give a save file (JSON). Take it out of a report with: "
    "python -m report REPORT -o answers.json",
)
_IS_NO_TABLE = problem(
    "",
    "--out、--dask、--strict は、表（.csv、.xlsx、.parquet）を採点するときだけ使えます。"
    "一つの診断の結果は標準出力に出ます。",
    "--out, --dask and --strict are for tables (.csv, .xlsx, .parquet). "
    "The result of one assessment goes to standard output.",
)
_IS_NO_ASSESSMENT = problem(
    "",
    "--quick は、一つの診断の保存ファイル（JSON）にだけ使えます。",
    "--quick is for the save file (JSON) of one assessment.",
)
#: Endings of tables, and of what people take for one: its reader says why it is none.
_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".parquet", ".xls", ".ods", ".zip")
#: Rows of a table at a time.
_CHUNK = 1 << 18


@command
def main(arguments: Sequence[str] | None) -> int:
    """Runs the command with these arguments (those of the shell by default); returns the exit
    status: 0 done, 2 bad input."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if [options.answers, options.synthetic, options.indicators].count(None) != 2:
        parser.error("give a file, or --synthetic, or --indicators")
    try:
        content = load(options.data)
        if options.indicators is not None:
            return _check_city(options, content)
        if options.answers is not None and options.answers.suffix.lower() not in _TABLES:
            return _score_one(options, content)
        if options.quick:
            raise ProblemsError([_IS_NO_ASSESSMENT])
        from report.tables import (
            command as tablecommand,  # with all that a single assessment does without
        )

        if options.answers is None:
            tablecommand.make_up(options, content)
        else:
            tablecommand.score(options, content)
        return 0
    except ProblemsError as error:
        print(*error.lines(options.lang), sep="\n", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scoring",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("answers", type=Path, nargs="?", help="save file (JSON), or a table")
    parser.add_argument("--lang", choices=("ja", "en"), default="ja")
    parser.add_argument("--data", type=Path, default=DATA, help="content folder")
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        default=date.today(),
        metavar="DAY",
        help="the day of the result (2026-11-29), by default today",
    )
    parser.add_argument(
        "--indicators", type=Path, metavar="VALUES", help="a city's values: .csv or .xlsx"
    )
    parser.add_argument(
        "--quick", action="store_true", help="the next question of the ten-minute check instead"
    )
    table = parser.add_argument_group("tables")
    table.add_argument("--out", type=Path, help="table to write: .csv, .xlsx or .parquet")
    table.add_argument(
        "--chunk", type=_above_zero, default=_CHUNK, metavar="ROWS", help="rows at a time"
    )
    table.add_argument(
        "--heading", type=_above_zero, metavar="ROW", help="the row that names the columns"
    )
    table.add_argument(
        "--dask", metavar="SCHEDULER", help="score on the workers of this Dask scheduler; or: local"
    )
    table.add_argument("--strict", action="store_true", help="stop at cells that are no answer")
    table.add_argument(
        "--synthetic", type=_above_zero, metavar="ROWS", help="make up so many rows instead"
    )
    table.add_argument("--seed", type=int, help="of --synthetic: other rows")
    return parser


def _above_zero(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be above 0, not {number}")
    return number


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _check_city(options: argparse.Namespace, content: Content) -> int:
    from report.city_values import MAX_BYTES as MOST
    from report.city_values import read_city_values

    values = read_city_values(read_file(options.indicators, MOST), content)
    result = check_as_json(check_city(content.indicators, values), values, options.lang)
    json.dump(result, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    print()
    return 0


def _score_one(options: argparse.Namespace, content: Content) -> int:
    if options.out or options.dask or options.strict:
        raise ProblemsError([_IS_NO_TABLE])
    data = read_file(options.answers, MAX_BYTES)
    if data.startswith(_REPORTS):
        raise ProblemsError([_IS_REPORT])
    read = read_migrated(data, content.checklist)
    read = without_unknown_countries(read, content.countries)
    for note in notes(read, content.checklist):
        print(note.of(options.lang), file=sys.stderr)
    if options.quick:
        check = quick_check(read.assessment, content.checklist, content.stages)
        result = {"next": check.next, "at_most": check.at_most, "stage": asdict(check.stage)}
    else:
        result = as_json(read.assessment, content, options.lang, options.today)
    json.dump(result, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
