"""``python -m scoring ANSWERS.json``: the result of one assessment as JSON on standard output.

ANSWERS.json is a save file; ``python -m report REPORT -o ANSWERS.json`` takes it out of a report.
Bad input: one line per problem on standard error, exit 2. What an answer of another version of the
checklist loses, and what this version newly asks, is listed there too, and is no error.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from checklist.answers import MAX_BYTES
from checklist.load import DATA, load, read_file
from checklist.problems import ProblemsError, problem
from checklist.reading import read_migrated
from checklist.versions import notes
from scoring.plain import as_json

#: How reports begin: PDF, and the archives that Word and Excel files are.
_REPORTS = (b"%PDF", b"PK\x03\x04")
_IS_REPORT = problem(
    "",
    "保存ファイル（JSON）を指定してください。報告書からは、"
    "python -m report 報告書 -o answers.json で取り出せます。",
    "Give a save file (JSON). Take it out of a report with: "
    "python -m report REPORT -o answers.json",
)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scoring", description=__doc__)
    parser.add_argument("answers", type=Path, help="save file (JSON)")
    parser.add_argument("--lang", choices=("ja", "en"), default="ja")
    parser.add_argument("--data", type=Path, default=DATA, help="content folder")
    options = parser.parse_args(arguments)
    try:
        content = load(options.data)
        data = read_file(options.answers, MAX_BYTES)
        if data.startswith(_REPORTS):
            raise ProblemsError([_IS_REPORT])
        read = read_migrated(data, content.checklist)
    except ProblemsError as error:
        print(*error.lines(options.lang), sep="\n", file=sys.stderr)
        return 2
    for note in notes(read, content.checklist):
        print(note.of(options.lang), file=sys.stderr)
    told = as_json(read.assessment, content, options.lang)
    json.dump(told, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
