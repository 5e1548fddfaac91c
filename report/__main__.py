"""``python -m report ANSWERS -o FILE``: the report of one assessment as a file.

ANSWERS is a save file or a report of any format. The format is that of FILE's ending unless given.
Bad input: one line per problem on standard error, exit 2. What an answer of another version of the
checklist loses, and what this version newly asks, is listed there too, and is no error.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from checklist.load import DATA, load, read_file
from checklist.problems import ProblemsError
from checklist.versions import notes
from report.formats import FORMATS, make
from report.reading import read_report
from report.savefile import MAX_REPORT_BYTES


def write_file(path: Path, data: bytes) -> None:
    """Writes the file. Raises ProblemsError where it cannot be written."""
    try:
        path.write_bytes(data)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise ProblemsError.one(
            f"ファイルを書けません（{detail}）。場所と権限を確かめてください。",
            f"Cannot be written ({detail}). Check the folder and your rights there.",
            str(path),
        ) from None


def format_of(path: Path) -> str:
    """The format that the file's ending means. Raises ProblemsError."""
    ending = path.suffix.lower().removeprefix(".")
    for name, one in FORMATS.items():
        if one.ending == ending:
            return name
    endings = " / ".join(dict.fromkeys(f".{one.ending}" for one in FORMATS.values()))
    raise ProblemsError.one(
        f"形式がわかりません。--format を付けるか、名前の終わりを {endings} の"
        "どれかにしてください。",
        f"The format is unclear. Give --format, or a name that ends with {endings}.",
        str(path),
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m report", description=__doc__)
    parser.add_argument("answers", type=Path, help="save file, or report of any format")
    parser.add_argument("-o", "--output", type=Path, required=True, help="file to write")
    parser.add_argument("--format", choices=FORMATS, help="default: by the ending of FILE")
    parser.add_argument("--lang", choices=("ja", "en"), default="ja")
    parser.add_argument("--data", type=Path, default=DATA, help="content folder")
    options = parser.parse_args(arguments)
    try:
        wanted = options.format or format_of(options.output)
        content = load(options.data)
        brought = read_report(read_file(options.answers, MAX_REPORT_BYTES), content)
        # what could not be read while all the rest was is told, and no reason to stop
        for note in (*brought.refused, *notes(brought.migrated, content.checklist)):
            print(note.of(options.lang), file=sys.stderr)
        now = datetime.now(UTC).astimezone().replace(microsecond=0)
        write_file(options.output, make(wanted, brought.assessment, content, options.lang, now))
    except ProblemsError as error:
        print(*error.lines(options.lang), sep="\n", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
