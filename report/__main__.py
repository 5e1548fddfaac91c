"""``python -m report ANSWERS -o FILE``: the report of one assessment as a file.
``python -m report ANSWERS --sections SECTIONS.yaml -o FOLDER``: for each section of the office a
questionnaire with its questions and a letter (庁内照会).
``python -m report FOLDER --merge -o MERGED.json``: the answers that came back into that folder put
together; what was read, refused, contradicted and is missing, a line each.

ANSWERS is a save file, a report of any format, a questionnaire or a CSV of submissions. The format
is that of FILE's ending unless given.
Bad input: one line per problem on standard error, exit 2. What an answer of another version of the
checklist loses, and what this version newly asks, is listed there too, and is no error.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from checklist.answers import Assessment
from checklist.console import command
from checklist.drafts import DraftFor, Drafts
from checklist.load import DATA, load, read_file
from checklist.load_drafts import load_drafts
from checklist.problems import ProblemsError
from checklist.versions import notes
from report.draft.write import DraftWriter
from report.formats import DRAFTS, FORMATS, FULL, REPORTS, MakingJob, make
from report.inquiry.folder import inquiry_files, put_together
from report.opening import Brought, read_report
from report.savefile.pack import MAX_REPORT_BYTES, write_savefile
from scoring.result import assess
from wording.comparison import Before
from wording.phrases import Phrases


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
    for name, format_ in FORMATS.items():
        if format_.ending == ending:
            return name
    endings = " / ".join(dict.fromkeys(f".{format_.ending}" for format_ in FORMATS.values()))
    raise ProblemsError.one(
        f"形式がわかりません。--format を付けるか、名前の終わりを {endings} の"
        "どれかにしてください。",
        f"The format is unclear. Give --format, or a name that ends with {endings}.",
        str(path),
    )


def refuse_comparison(wanted: str) -> None:
    """Raises ProblemsError where a format compares nothing."""
    if wanted not in REPORTS:
        reports = " / ".join(REPORTS)
        raise ProblemsError.one(
            f"形式 {wanted} は比較を載せません。--before を外すか、形式を {reports} のどれかに"
            "してください。",
            f"The format {wanted} compares nothing. Leave out --before, or make one of {reports}.",
            "--before",
        )


def bring(path: Path, phrases: Phrases, row: int | None = None) -> Brought:
    """The content of a file. Places that could not be read while others were are listed on standard
    error and are no error. Raises ProblemsError, also for a ``row`` of a file that has none."""
    brought = read_report(read_file(path, MAX_REPORT_BYTES), phrases.content, row)
    if row is not None and brought.kind != "submission":
        raise ProblemsError.one(
            "フォームの提出のCSVではないため、行を選べません。--row を外してください。",
            "No row can be chosen: this is no CSV of submissions. Leave out --row.",
            str(path),
        )
    for note in (*brought.refused, *notes(brought.migrated, phrases.content.checklist)):
        print(note.of(phrases.lang), file=sys.stderr)
    return brought


def write_drafts(writer: DraftWriter, drafts: Drafts, step: str | None, output: Path) -> None:
    """Writes the drafts of a step (``capacity.legal:2``), by default those of the whole plan: into
    a ZIP file by its name, the main one into a file with the ending of its form, else all into a
    folder. Raises ProblemsError for a step that has none."""
    wanted = writer.planned()
    if step is not None:
        criterion, _, level = step.partition(":")
        served = drafts.of(criterion, int(level) if level.isdecimal() else 0)
        wanted = tuple(DraftFor(criterion, int(level), draft.id) for draft in served)
        if not wanted:
            raise ProblemsError.one(
                "この取組の草案はありません。問いの id とレベル（1から3）を"
                "capacity.legal:2 のように指定してください。",
                "There is no draft for this step. Name criterion and level (1 to 3), such as "
                "capacity.legal:2.",
                f"--step {step}",
            )
    if output.suffix.lower() == ".zip":
        write_file(output, writer.archive(wanted))
    elif step is not None and output.suffix.lower() == Path(writer.name(wanted[0])).suffix:
        write_file(output, writer.one(wanted[0]))
    else:
        output.mkdir(parents=True, exist_ok=True)
        for each in wanted:
            write_file(output / writer.name(each), writer.one(each))


def ask_sections(now: Assessment, options: argparse.Namespace, phrases: Phrases) -> None:
    """Writes the folder of an inquiry. Raises ProblemsError, also where there is one already: files
    that came back may be in it."""
    if options.output.exists():
        raise ProblemsError.one(
            "同じ名前のフォルダーかファイルがあります。別の名前にしてください。",
            "There is such a folder or file already. Choose another name.",
            str(options.output),
        )
    for name, data in list(inquiry_files(now, options.sections, phrases, moment())):
        path = options.output / name
        with suppress(OSError):  # then the file cannot be written either, which is said
            path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, data)


def moment() -> datetime:
    """Now, in the time zone of this machine."""
    return datetime.now(UTC).astimezone().replace(microsecond=0)


@command
def main(arguments: Sequence[str] | None) -> int:
    """Runs the command with these arguments (those of the shell by default); returns the exit
    status: 0 done, 2 bad input."""
    parser = argparse.ArgumentParser(prog="python -m report", description=__doc__)
    parser.add_argument("answers", type=Path, help="save file, or report of any format")
    parser.add_argument("-o", "--output", type=Path, required=True, help="file to write")
    parser.add_argument(
        "--sections",
        type=Path,
        help="ask the sections in this file (its form: data/sections.yaml); FILE is a new folder",
    )
    parser.add_argument(
        "--merge",
        action="store_true",
        help="ANSWERS is such a folder: put the questionnaires in it together",
    )
    parser.add_argument("--format", choices=FORMATS, help="default: by the ending of FILE")
    parser.add_argument(
        "--full",
        action="store_true",
        help="of a PDF or Word report: all that was typed, not the few pages for a decision "
        "(one that compares is always full)",
    )
    parser.add_argument("--row", type=int, help="of a CSV of submissions: which, by its row")
    parser.add_argument("--before", type=Path, help="of a report: the earlier file to compare with")
    parser.add_argument("--step", help="of drafts: those of one step, such as capacity.legal:2")
    parser.add_argument("--lang", choices=("ja", "en"), default="ja")
    parser.add_argument("--data", type=Path, default=DATA, help="content folder")
    options = parser.parse_args(arguments)
    try:
        content = load(options.data)
        phrases = Phrases(content, options.lang)
        if options.merge:
            merged, lines = put_together(options.answers, options.output, phrases)
            write_file(options.output, write_savefile(merged))
            print(*lines, sep="\n")
            return 0
        if options.sections is not None:
            ask_sections(bring(options.answers, phrases).assessment, options, phrases)
            return 0
        wanted = options.format or format_of(options.output)
        if options.full:
            wanted = FULL.get(wanted, wanted)
        if options.before is not None:
            refuse_comparison(wanted)
        brought = bring(options.answers, phrases, options.row)
        older = bring(options.before, phrases) if options.before else None
        before = None if older is None else Before(older.migrated)
        now = moment()
        if wanted in DRAFTS:
            drafts = load_drafts(options.data)
            result = assess(brought.assessment, content)
            writer = DraftWriter(result, drafts, options.lang, now)
            write_drafts(writer, drafts, options.step, options.output)
            return 0
        job = MakingJob(wanted, brought.assessment, options.lang, now, before)
        write_file(options.output, make(job, content))
    except ProblemsError as error:
        print(*error.lines(options.lang), sep="\n", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
